"""A person kept from a child, and a sealed child: absent everywhere, to the count, whatever her part in the child's care."""

from datetime import date, timedelta

import pytest

from casework.content import SaidKind
from casework.list_own import list_own
from casework.ports import StageQuery
from casework.restrict import Access, CannotRestrict, restrict, seal, unseal
from casework.send_digests import children_of
from casework.who_may_see import references_unsealed
from permanence.answer import Verb
from permanence.answers.rules import NOT_HERS_TO_SAY
from permanence.entries import Recorder
from store import ledger
from store.case_record import SqlCaseRecord
from tests.builders import EWAN, FERGUS, ISLA, JAMIE, MORAG, NOW, SHONA, TODAY, a_person, on_leave
from tests.casework.replying import (
    PANEL,
    Replying,
    kinds_since,
    newest,
    waits_for_decision,
    waits_for_panel,
)
from tests.casework.test_raise_alerts import put

MONDAY = date(2026, 6, 1)
LATER = NOW + timedelta(days=1)


def kept_from(record: SqlCaseRecord, reference: str, person: str) -> None:
    restrict(record, reference, person, "of her own family", NOW)


def sealed_to(record: SqlCaseRecord, reference: str, *only: str) -> None:
    seal(record, reference, only, "a child of a colleague", NOW)


HIDDEN = {
    "restricted": kept_from,
    "sealed to others": lambda record, reference, person: sealed_to(
        record, reference, *({SHONA, MORAG, ISLA} - {person})
    ),
}
hidden = pytest.mark.parametrize("how", HIDDEN.values(), ids=HIDDEN.keys())
to_each = pytest.mark.parametrize("person", [SHONA, MORAG, ISLA])


@hidden
@to_each
def test_no_answer_tells_that_the_child_is_there(
    record: SqlCaseRecord, reference: str, replying: Replying, how, person
):
    as_if_absent = replying.as_(person).taps(Verb.DONE, "HW-0000-0", PANEL).kind

    how(record, reference, person)

    assert replying.as_(person).taps(Verb.DONE, reference, PANEL).kind is as_if_absent
    assert replying.as_(person).types(f"who {reference}").kind is SaidKind.NO_SUCH_REFERENCE
    assert replying.as_(person).types(f"why {reference}").kind is SaidKind.NO_SUCH_REFERENCE


@hidden
def test_neither_her_own_number_nor_what_was_talked_about_means_the_child_any_more(
    record: SqlCaseRecord, reference: str, how
):
    waits_for_panel(record, "C9")
    shona = Replying(record, SHONA)
    shona.types(f"call {reference} my 7")
    shona.types("yes")

    how(record, reference, SHONA)

    for words in ("7 held today", "7 panel held today", "why 7", "7 note: spoke with the clerk"):
        said = shona.types(words)
        assert reference not in repr(said), words
        assert NOT_HERS_TO_SAY not in repr(said), words


@pytest.mark.parametrize("words", ["yes", "no", "approved", "why?", "undo", "thanks"])
def test_what_was_asked_of_a_cover_is_not_asked_again_once_she_covers_nobody(
    record: SqlCaseRecord, reference: str, words
):
    put(record, on_leave(SHONA, TODAY, TODAY, cover=EWAN))
    ewan = Replying(record, EWAN)
    asked = ewan.types(f"{reference} panel held today")
    put(record, a_person(SHONA))

    said = ewan.types(words)

    assert asked.reference == reference
    assert reference not in repr(said)


@hidden
def test_what_was_said_of_two_children_is_not_taken_back_once_one_of_them_is_kept_from_her(
    record: SqlCaseRecord, reference: str, how
):
    other = waits_for_panel(record, "C9")
    shona = Replying(record, SHONA)
    shona.types(f"{other} panel held today. {reference} panel held today")
    shona.types("yes")

    how(record, reference, SHONA)
    before = newest(record, reference)
    said = shona.types("undo")

    assert said.kind is SaidKind.NO_SUCH_REFERENCE
    assert reference not in repr(said)
    assert kinds_since(record, reference, before) == []


@hidden
@pytest.mark.parametrize(
    "words", ["sorry, the panel was 19 May", "undo the panel", "and the panel", "the 19th"]
)
def test_what_was_recorded_earlier_in_a_talk_is_not_said_again_once_the_child_is_kept_from_her(
    record: SqlCaseRecord, reference: str, how, words
):
    other = waits_for_decision(record, "C9")
    shona = Replying(record, SHONA)
    for told in (f"{reference} panel held today", f"{other} decision made today"):
        shona.types(told)
        shona.types("yes")

    how(record, reference, SHONA)
    before = newest(record, reference)
    said = shona.types(words)

    assert reference not in repr(said)
    assert kinds_since(record, reference, before) == []


@pytest.mark.parametrize("words", ["sorry, it was 19 May", "sorry, the panel was 19 May", "no, 19 May"])
def test_what_is_said_of_a_child_who_has_another_worker_by_now_is_of_nobody(
    record: SqlCaseRecord, reference: str, words
):
    shona = Replying(record, SHONA)
    shona.types(f"{reference} panel held today")
    shona.types("yes")
    with record.writing() as tx:
        tx.append(
            [Recorder(reference, 1, MORAG, "slack:9").allocated(social_worker=JAMIE, team="North")], NOW
        )

    said = shona.types(words)

    assert said.kind is SaidKind.NO_SUCH_REFERENCE


@hidden
@to_each
def test_no_list_and_no_digest_counts_her(record: SqlCaseRecord, reference: str, how, person):
    other = waits_for_panel(record, "C9")

    how(record, reference, person)

    with record.reading() as tx:
        reader = tx.directory().people[person]
        assert reference not in children_of(tx, tx.directory(), reader, record.rules.pack.rights)
        assert other in children_of(tx, tx.directory(), reader, record.rules.pack.rights)
        shown = list_own(tx, record.rules, reader, NOW)
        assert reference not in {item.reference for item in shown.items}
        assert shown.undated in (0, undated_of(tx, other)), "her undated steps are not counted either"


def undated_of(tx, reference):
    """How many open steps of one child alone have no due date."""
    return sum(
        s.stage.due_on is None and s.stage.is_open
        for s in tx.stages(StageQuery(references=frozenset({reference})))
    )


@hidden
@to_each
def test_no_message_of_any_morning_names_her(record: SqlCaseRecord, reference: str, post, how, person):
    how(record, reference, person)

    for days in range(0, 28, 7):
        post.morning(MONDAY + timedelta(days=days))

    assert [told for told in post.sent_to(person) if reference in str(told)] == []


def test_a_sealed_childs_late_step_is_told_to_somebody_to_whom_she_is_open(
    record: SqlCaseRecord, reference: str, post
):
    sealed_to(record, reference, EWAN)

    post.morning(MONDAY)

    assert [told for told in post.sent_to(EWAN) if reference in str(told)] != []
    assert [told for told in post.sent_to(FERGUS) if reference in str(told)] == []


def test_of_the_few_to_whom_a_sealed_child_is_open_one_who_is_at_work_is_told(
    record: SqlCaseRecord, reference: str, post
):
    sealed_to(record, reference, EWAN, JAMIE)
    with record.writing() as tx:
        tx.put_people([on_leave(EWAN, MONDAY, MONDAY)], NOW)

    post.morning(MONDAY)

    assert [told for told in post.sent_to(JAMIE) if reference in str(told)] != []
    assert [told for told in post.sent_to(EWAN) if reference in str(told)] == []


def test_what_was_queued_before_names_her_no_more_when_it_leaves(record: SqlCaseRecord, reference: str, post):
    post.at(MONDAY)
    post.sweep()

    kept_from(record, reference, SHONA)
    post.deliver()

    assert [told for told in post.sent_to(SHONA) if reference in str(told)] == []


def test_a_child_who_is_kept_from_one_person_stands_in_what_everybody_may_read_and_a_sealed_one_does_not(
    record: SqlCaseRecord, reference: str
):
    kept_from(record, reference, EWAN)
    with record.reading() as tx:
        kept = references_unsealed(tx)

    sealed_to(record, reference, SHONA)

    with record.reading() as tx:
        assert (kept, references_unsealed(tx)) == ([reference], [])


def test_a_restriction_that_is_lifted_lets_her_see_the_child_again(
    record: SqlCaseRecord, reference: str, replying: Replying
):
    kept_from(record, reference, SHONA)

    assert restrict(record, reference, SHONA, "it was a slip", LATER, lift=True).kept_from == ()

    assert replying.as_(SHONA).types(f"who {reference}").kind is not SaidKind.NO_SUCH_REFERENCE


def test_those_a_sealed_child_is_open_to_see_her_whatever_their_part(
    record: SqlCaseRecord, reference: str, replying: Replying
):
    sealed_to(record, reference, JAMIE)

    assert replying.as_(JAMIE).types(f"who {reference}").kind is not SaidKind.NO_SUCH_REFERENCE
    assert replying.as_(SHONA).types(f"who {reference}").kind is SaidKind.NO_SUCH_REFERENCE


def test_a_seal_that_is_taken_off_leaves_all_as_it_was(
    record: SqlCaseRecord, reference: str, replying: Replying
):
    sealed_to(record, reference, JAMIE)

    assert unseal(record, reference, "no longer needed", LATER) == Access(reference, (), None)

    assert replying.as_(SHONA).types(f"who {reference}").kind is not SaidKind.NO_SUCH_REFERENCE
    assert replying.as_(JAMIE).types(f"who {reference}").kind is SaidKind.NO_SUCH_REFERENCE


def test_no_new_allocation_and_no_new_journey_lets_her_in(
    record: SqlCaseRecord, reference: str, replying: Replying
):
    kept_from(record, reference, SHONA)
    second = Recorder(reference, 2, "import:tracker", "import:tracker")

    with record.writing() as tx:
        tx.append(
            [
                second.journey_began(date(2026, 5, 1), "became_looked_after", 4),
                second.allocated(social_worker=SHONA, team="North"),
            ],
            LATER,
        )

    assert replying.as_(SHONA).types(f"who {reference}").kind is SaidKind.NO_SUCH_REFERENCE


def test_both_stand_in_the_ledger_with_their_reason(record: SqlCaseRecord, reference: str):
    kept_from(record, reference, SHONA)
    sealed_to(record, reference, MORAG)

    with record.reading() as tx:
        said = [(e.kind.value, e.text("why"), e.by) for e in list(tx.entries(reference))[-2:]]
    assert said == [
        ("restricted", "of her own family", "homeward restrict"),
        ("sealed", "a child of a colleague", "homeward seal"),
    ]
    assert ledger.verify(record.engine).first_bad is None


@pytest.mark.parametrize(
    ("do", "told"),
    [
        (lambda r, child: restrict(r, child, "nobody@council.example", "own family", NOW), "nobody is known"),
        (lambda r, child: restrict(r, child, SHONA, "own family", NOW, lift=True), "already"),
        (lambda r, child: restrict(r, child, SHONA, " ", NOW), "say why"),
        (lambda r, child: restrict(r, child, SHONA, "her niece Kayden Galbraith", NOW), "private"),
        (lambda r, child: seal(r, child, [], "own family", NOW), "nobody sees"),
        (lambda r, child: unseal(r, child, "own family", NOW), "not sealed"),
    ],
)
def test_what_changes_nothing_is_said(record: SqlCaseRecord, reference: str, do, told):
    before = ledger.verify(record.engine).entries

    with pytest.raises(CannotRestrict, match=told):
        do(record, reference)

    assert ledger.verify(record.engine).entries == before
