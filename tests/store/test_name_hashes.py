"""Words of children's names: found again with the key, nowhere to be read, and nothing at all without a key."""

from sqlalchemy import func, select

from store.case_record import SqlCaseRecord
from store.tables import NAME_HASH
from tests.builders import TODAY, a_rulebook

KEY = b"a key that is nowhere in the store"
WORDS = frozenset({"thuy", "frobb"})


def with_key(record: SqlCaseRecord, key: bytes | None = KEY) -> SqlCaseRecord:
    return SqlCaseRecord(record.engine, a_rulebook(), key)


def keep(record: SqlCaseRecord) -> None:
    with record.writing() as tx:
        tx.keep_name_words(WORDS, TODAY)


def among(record: SqlCaseRecord, *words: str) -> frozenset[str]:
    with record.reading() as tx:
        return tx.childrens_name_words(words)


def test_the_words_of_names_are_found_again(record: SqlCaseRecord):
    council = with_key(record)

    keep(council)

    assert among(council, "thuy", "panel", "frobb") == WORDS


def test_a_second_import_keeps_each_word_once(record: SqlCaseRecord):
    council = with_key(record)

    keep(council)
    keep(council)

    with council.reading() as tx:
        assert tx.connection.execute(select(func.count()).select_from(NAME_HASH)).scalar() == len(WORDS)


def test_no_name_can_be_read_in_the_store(record: SqlCaseRecord):
    council = with_key(record)

    keep(council)

    with council.reading() as tx:
        rows = tx.connection.execute(select(NAME_HASH)).all()
    assert "thuy" not in str(rows)


def test_without_the_key_or_with_another_nothing_is_known(record: SqlCaseRecord):
    keep(with_key(record))

    assert among(with_key(record, None), "thuy") == frozenset()
    assert among(with_key(record, b"another key"), "thuy") == frozenset()


def test_without_a_key_nothing_is_kept(record: SqlCaseRecord):
    keep(with_key(record, None))

    assert among(with_key(record), "thuy") == frozenset()
