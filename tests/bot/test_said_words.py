"""The words of every kind of answer: one file each, for all channels, without names of children or free text."""

from datetime import UTC, datetime

import pytest

from bot.render import TEMPLATES, plain_templates
from casework.content import AskedAbout, Said, SaidKind
from permanence.answer import Verb
from store.case_record import SqlCaseRecord
from tests.builders import EWAN, SHONA
from tests.casework.replying import Replying, waits_for_panel

WORDS = plain_templates()


def words(said: Said) -> str:
    return WORDS.render(f"said/{said.kind}.j2", said=said)


def test_there_is_one_file_for_every_kind_and_none_besides():
    assert {f.name for f in (TEMPLATES / "said").iterdir()} == {f"{kind}.j2" for kind in SaidKind}


@pytest.mark.parametrize("kind", SaidKind)
def test_every_kind_has_words_even_when_little_is_known(kind: SaidKind):
    assert words(Said(kind))


@pytest.mark.parametrize("kind", SaidKind)
def test_words_end_as_sentences_do(kind: SaidKind):
    full = Said(
        kind,
        reference="HW-4821-B",
        recorded="panel held on Thu 14 May",
        question="Which day is it?",
        undo_until=datetime(2026, 5, 20, 9, tzinfo=UTC),
        problems=(("on", "Say which day it is booked for."),),
        lines=("A line.",) if kind is not SaidKind.LIST else ("3",),
        by="Morag Keir",
        case_id="C1",
        private_kinds=("name",),
    )

    assert words(full)[-1] in ".?"


def test_a_word_that_may_be_a_name_is_asked_about_and_how_to_go_on_is_said():
    said = Said(SaidKind.PRIVATE_WORDS, asked_about=(AskedAbout(2, has_capital=True, word="Jack"),))

    assert words(said).startswith(
        'Is "Jack" a child\'s name, or that of somebody close to a child? Then write it again'
    )
    assert "write it in small letters" in words(said)


def test_of_a_word_in_small_letters_it_is_not_said_to_write_it_so():
    said = Said(SaidKind.PRIVATE_WORDS, asked_about=(AskedAbout(2, has_capital=False, word="tyler"),))

    assert "small letters" not in words(said)


def test_where_an_answer_is_kept_the_word_is_told_by_its_number():
    asked = (AskedAbout(2, has_capital=True), AskedAbout(5, has_capital=True))

    assert "word 2, word 5?" in words(Said(SaidKind.PRIVATE_WORDS, asked_about=asked))


def test_what_is_read_back_is_a_question():
    said = Said(SaidKind.READ_BACK, lines=("HW-4821-B: panel held on Thu 14 May",))

    assert words(said) == "HW-4821-B: panel held on Thu\xa014\xa0May\nRecord it?"


def test_several_facts_are_read_back_a_line_each():
    said = Said(SaidKind.READ_BACK, recorded="a; b", lines=("a", "b"))

    assert words(said) == "a.\nb.\nRecord both?"


def test_a_stale_card_says_who_and_what():
    said = Said(SaidKind.MOVED_ON, reference="HW-4821-B", recorded="panel held", by="Morag Keir")

    assert "Morag Keir recorded: panel held." in words(said)


def test_nobody_who_must_not_know_learns_from_the_words(record: SqlCaseRecord):
    reference = waits_for_panel(record)
    ewan = Replying(record, EWAN)

    hers = words(ewan.taps(Verb.WHO, reference)).replace(reference, "R")
    nobodys = words(ewan.taps(Verb.WHO, "HW-0000-1")).replace("HW-0000-1", "R")

    assert hers == nobodys


def test_a_list_reads_plainly(record: SqlCaseRecord):
    reference = waits_for_panel(record)

    lines = words(Replying(record, SHONA).types("list")).splitlines()

    assert lines[0] == "3 steps are open:"
    assert f"{reference} Panel: 15 days past the council's aim." in lines
    assert lines[-1] == "3 more steps have no target and are only measured."
