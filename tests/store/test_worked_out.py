"""What is worked out from the whole record: once, until anything more is recorded."""

from datetime import date

import pytest

from tests.builders import NOW, register_child, shona


@pytest.fixture
def child(record) -> str:
    return register_child(record, "C1", date(2026, 1, 12), now=NOW)


def asked(record, what: str, made: list[str]) -> int:
    """How often it was made so far, when it is asked for in a look of its own."""
    with record.reading() as tx:
        tx.worked_out(what, lambda: made.append(what))
    return len(made)


def test_it_is_made_once_for_every_look_until_something_is_recorded(record, child):
    made: list[str] = []

    assert [asked(record, "usual", made) for _ in range(3)] == [1, 1, 1]
    with record.writing() as tx:
        tx.append([shona(child).noted("A made-up note.")], NOW)
    assert [asked(record, "usual", made) for _ in range(2)] == [2, 2]


def test_each_question_has_an_answer_of_its_own(record, child):
    made: list[str] = []

    assert [asked(record, what, made) for what in ("today", "tomorrow", "today")] == [1, 2, 2]


def test_what_was_given_up_leaves_nothing_behind(record, child):
    """The entry of a transaction that is given up has the same number as the one that comes after it."""
    made: list[str] = []

    def recorded(words: str, *, and_kept: bool) -> None:
        with record.writing() as tx:
            tx.append([shona(child).noted(words)], NOW)
            tx.worked_out("usual", lambda: made.append(words))
            if not and_kept:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        recorded("One that is given up.", and_kept=False)
    recorded("Another one.", and_kept=True)

    assert made == ["One that is given up.", "Another one."]
