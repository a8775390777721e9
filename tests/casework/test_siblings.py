"""Siblings are linked by words, and stand in one item where a worker gets them together."""

from datetime import timedelta

import pytest

from casework.content import SaidKind
from casework.ports import MessageKind
from casework.restrict import restrict
from permanence.entries import EntryKind, Recorder
from tests.builders import EWAN, JAMIE, NOW, SHONA, TODAY
from tests.casework.replying import Replying, ledger, waits_for_decision, waits_for_panel

TOMORROW = TODAY + timedelta(days=1)


def siblings(record, reference: str) -> frozenset[str]:
    with record.reading() as tx:
        return tx.journey(reference).siblings


def linked(record, one: str, other: str) -> None:
    shona = Replying(record, SHONA, source="link")
    shona.types(f"{one} and {other} are siblings")
    shona.types("yes")


def test_both_children_have_the_link_and_undo_takes_it_from_both(record) -> None:
    one, other = waits_for_panel(record), waits_for_decision(record)
    shona = Replying(record, SHONA)

    read = shona.types(f"{one} is a sibling of {other}")
    said = shona.types("yes")

    assert read.kind is SaidKind.READ_BACK
    assert said.kind is SaidKind.RECORDED
    assert (siblings(record, one), siblings(record, other)) == ({other}, {one})
    shona.types("undo")
    assert (siblings(record, one), siblings(record, other)) == (frozenset(), frozenset())


def test_three_are_linked_with_one_sentence(record) -> None:
    one, two, three = (waits_for_panel(record, f"C{n}") for n in range(3))
    shona = Replying(record, SHONA)
    shona.types(f"{one}, {two} and {three} are siblings")
    shona.types("yes")

    assert siblings(record, one) == {two, three}
    assert siblings(record, two) == {one, three}


@pytest.mark.parametrize("words", ["{} and {} are sibs", "{} {} are twins", "{} is the sister of {}"])
def test_a_link_in_a_hurried_workers_words(record, words) -> None:
    one, other = waits_for_panel(record), waits_for_decision(record)

    said = Replying(record, SHONA).types(words.format(one, other))

    assert said.recorded == f"{one}: Sibling of {other}"


@pytest.mark.parametrize(
    "words",
    [
        "{} and {} are not siblings",
        "{} {} arent sibs",
        "{} and {} aren't siblings, sorry",
        "{} is not a brother of {}",
        "{} and {} are no longer siblings",
        "{} & {} are not brother and sister.",
    ],
)
def test_a_link_that_was_wrong_is_ended_for_both_in_words_and_undo_brings_it_back(record, words) -> None:
    one, other = waits_for_panel(record), waits_for_decision(record)
    linked(record, one, other)
    shona = Replying(record, SHONA)

    read = shona.types(words.format(one, other))
    said = shona.types("yes")

    assert read.recorded == f"{one}: Not a sibling of {other}"
    assert said.kind is SaidKind.RECORDED
    assert (siblings(record, one), siblings(record, other)) == (frozenset(), frozenset())
    shona.types("undo")
    assert (siblings(record, one), siblings(record, other)) == ({other}, {one})


def test_two_who_were_never_linked_are_not_parted_and_that_is_said(record) -> None:
    one, other = waits_for_panel(record), waits_for_decision(record)

    said = Replying(record, SHONA).types(f"{one} and {other} are not siblings")

    assert f"Nothing says that {one} and {other} are siblings." in repr(said)
    assert not [e for e in ledger(record, one) if e.kind is EntryKind.SIBLINGS]


def test_linked_again_after_they_were_parted(record) -> None:
    one, other = waits_for_panel(record), waits_for_decision(record)
    shona = Replying(record, SHONA)
    for words in ("are siblings", "are not siblings", "are siblings"):
        shona.types(f"{one} and {other} {words}")
        shona.types("yes")

    assert siblings(record, other) == {one}


def test_nobody_parts_a_child_from_one_whom_she_may_not_see(record) -> None:
    one, other = waits_for_panel(record), waits_for_decision(record)
    linked(record, one, other)
    restrict(record, other, SHONA, "own family", NOW)

    said = Replying(record, SHONA, source="later").types(f"{one} and {other} are not siblings")

    assert said.kind is SaidKind.NO_SUCH_REFERENCE or f"There is no such reference: {other}" in repr(said)
    assert siblings(record, one) == {other}


def test_ewan_links_nobody_and_hears_of_nobody(record) -> None:
    one, other = waits_for_panel(record), waits_for_decision(record)

    said = Replying(record, EWAN).types(f"{one} and {other} are siblings")

    assert said.kind is SaidKind.NO_SUCH_REFERENCE
    assert not [e for e in ledger(record, one) if e.kind is EntryKind.SIBLINGS]


def test_a_link_to_a_child_who_is_kept_from_her_since_is_not_hers_to_take_back(record) -> None:
    one, other = waits_for_panel(record), waits_for_decision(record)
    shona = Replying(record, SHONA)
    shona.types(f"{one} and {other} are siblings")
    shona.types("yes")
    restrict(record, other, SHONA, "own family", NOW)

    said = shona.types("undo")

    assert said.kind is SaidKind.NO_SUCH_REFERENCE
    assert other not in repr(said)
    assert (siblings(record, one), siblings(record, other)) == ({other}, {one})


def test_siblings_with_one_plan_are_one_item_of_the_card_with_a_mark_where_they_part(record, post) -> None:
    one, other = waits_for_panel(record), waits_for_panel(record, "C8")
    linked(record, one, other)
    post.morning(TODAY)
    with record.writing() as tx:
        for reference in (one, other):
            tx.append([Recorder(reference, 1, "import:x", "import:2").allocated(social_worker=JAMIE)], NOW)
        blocked = Recorder(other, 1, SHONA, "x").blocked("PO.PANEL#1", "medical", TODAY + timedelta(days=9))
        tx.append([blocked], NOW)

    post.morning(TOMORROW)

    [card] = [t.content for t in post.sent_to(JAMIE, MessageKind.NOTICE)]
    [item] = card.parts
    assert "siblings with one plan" in item.title
    assert set(item.children) == {one, other}
    assert "Open: Panel, 16 days past the council's aim" in item.lines
    assert any(line.startswith(f"{other} alone: In the way: Panel") for line in item.lines)


def test_a_sibling_with_somebody_else_is_named_on_the_card_if_she_may_be_seen(record, post) -> None:
    one, hers, hidden = waits_for_panel(record), waits_for_panel(record, "C8", worker=JAMIE), None
    hidden = waits_for_decision(record, worker=EWAN, team="South")
    with record.writing() as tx:
        for other in (hers, hidden):
            tx.append([Recorder(one, 0, SHONA, "x").siblings(other)], NOW)
    post.morning(TODAY)
    with record.writing() as tx:
        tx.append([Recorder(one, 1, "import:x", "import:2").allocated(social_worker=JAMIE)], NOW)

    post.morning(TOMORROW)

    [card] = [t.content for t in post.sent_to(JAMIE, MessageKind.NOTICE)]
    told = {part.title: part.lines for part in card.parts}
    assert told["Siblings"] == (f"{hers}, the same plan",)
    assert hidden not in repr(card)
