"""A manager gives a child to a colleague as people type it; who is meant is asked where two are called so."""

import pytest

from casework.content import SaidKind
from permanence.people import Person, Role
from tests.builders import EWAN, JAMIE, MORAG, NOW, SHONA
from tests.casework.replying import Replying, waits_for_decision, waits_for_panel

BELL, OAK, ASH = "morven.bell@council.example", "morven.oak@council.example", "catriona.ash@council.example"


@pytest.fixture
def morag(record) -> Replying:
    more = [
        Person(BELL, "Morven Bell", Role.SOCIAL_WORKER, "North", MORAG),
        Person(OAK, "Morven Oak", Role.SOCIAL_WORKER, "North", MORAG),
        Person(ASH, "Catriona Ash", Role.SOCIAL_WORKER, "North", MORAG),
        Person("catriona.fern@council.example", "Catriona Fern", Role.SOCIAL_WORKER, "South"),
    ]
    with record.writing() as tx:
        tx.put_people(more, NOW)
    return Replying(record, MORAG)


def worker(record, reference: str) -> str | None:
    with record.reading() as tx:
        return tx.journey(reference).allocation.social_worker


@pytest.mark.parametrize(
    "words",
    [
        "give {} to Jamie",
        "{} to jamie",
        "{} goes to Jamie please",
        "hand {} over to jamie orr",
        "Could you give {} to Orr",
        "pls move {} to Jamie.",
        "{} is now with jamie",
    ],
)
def test_a_child_goes_to_the_colleague_of_that_name(record, morag, words) -> None:
    reference = waits_for_panel(record)

    read = morag.types(words.format(reference))
    morag.types("yes")

    assert read.recorded == f"{reference}: Allocated to Jamie Orr"
    assert worker(record, reference) == JAMIE


def test_two_children_go_together(record, morag) -> None:
    one, two = waits_for_panel(record), waits_for_decision(record)

    morag.types(f"give {one} and {two} to Jamie")
    morag.types("yes")

    assert (worker(record, one), worker(record, two)) == (JAMIE, JAMIE)


def test_of_two_of_one_name_in_her_team_it_is_asked_which(record, morag) -> None:
    reference = waits_for_panel(record)

    asked = morag.types(f"give {reference} to Morven")
    morag.types("Oak")
    morag.types("yes")

    assert asked.question == "Which Morven is meant?"
    assert [label for label, _ in asked.options] == ["Morven Bell, North", "Morven Oak, North"]
    assert worker(record, reference) == OAK


def test_of_two_of_one_name_the_one_in_her_team_is_meant(record, morag) -> None:
    reference = waits_for_panel(record)

    morag.types(f"give {reference} to Catriona")
    morag.types("yes")

    assert worker(record, reference) == ASH


@pytest.mark.parametrize(
    "words", ["give {} to", "{} to panel", "move {} to june", "give {} to Shona and Jamie"]
)
def test_whatever_names_no_one_colleague_gives_her_to_nobody(record, morag, words) -> None:
    reference = waits_for_panel(record)

    said = morag.types(words.format(reference))

    assert said.kind is not SaidKind.READ_BACK
    assert worker(record, reference) == SHONA


def test_ewan_gives_nobody_away(record, morag) -> None:
    reference = waits_for_panel(record)

    said = Replying(record, EWAN).types(f"give {reference} to Ewan")

    assert said.kind is SaidKind.NO_SUCH_REFERENCE
    assert worker(record, reference) == SHONA
