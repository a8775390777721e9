"""What should not be there is taken out by hand: a date, a child, an id, one of two references."""

from datetime import date

import pytest

from casework.content import SaidKind
from casework.imports.questions import ImportAnswers
from casework.imports.same_child import NotTheSame, same_child
from casework.imports.undo_import import undo_import
from casework.imports.which_child import NoSuchChild
from casework.imports.withdraw import CannotWithdraw, bring_back, rename_id, withdraw_child, withdraw_date
from casework.ports import MessageState
from permanence.answer import Verb
from store.rebuild import rebuild
from tests.builders import EWAN, NOW, SHONA, TODAY, register_child, shona
from tests.casework.replying import Replying, waits_for_panel
from tests.importing import a_row, a_tracker, asks, children, entries_about, reached, take_in

CHILD = "D10001"
WHY = "entered for the wrong child"


def about(record, reference):
    with record.reading() as tx:
        return list(tx.entries(reference))


def test_a_date_that_was_withdrawn_is_held_no_longer_and_its_file_does_not_bring_it_back(record, tmp_path):
    file = a_tracker(tmp_path, a_row(panel="6/5/26"))
    take_in(record, file)

    done = withdraw_date(record, CHILD, "panel", WHY, NOW)

    assert done.what == ("panel 2026-05-06",)
    assert reached(record, CHILD, "panel") == []
    assert entries_about(record, CHILD)[-1].data == {"why": WHY}
    assert take_in(record, file).entries_added == 0
    assert reached(record, CHILD, "panel") == []


def test_a_date_that_had_replaced_another_is_withdrawn_with_it(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26")))
    take_in(record, a_tracker(tmp_path, a_row(panel="13/5/26")))

    withdraw_date(record, CHILD, "panel", WHY, NOW)

    assert reached(record, CHILD, "panel") == []


def test_without_a_date_its_booking_is_withdrawn(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(booked="4/6/26")))

    done = withdraw_date(record, CHILD, "panel", WHY, NOW)

    assert done.what == ("booked panel 2026-06-04",)


@pytest.mark.parametrize(
    ("milestone", "why", "says"),
    [
        ("agency_decision", WHY, "has no date of agency_decision"),
        ("pannel", WHY, "there is no milestone pannel"),
        ("became_looked_after", WHY, "no other beginning"),
        ("panel", " ", "say why"),
        ("panel", "it was Notareal Smith of 4 High Street, born 3/4/2019", "something private"),
    ],
)
def test_what_cannot_be_withdrawn_is_said(record, tmp_path, milestone, why, says):
    take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26")))

    with pytest.raises(CannotWithdraw, match=says):
        withdraw_date(record, CHILD, milestone, why, NOW)

    assert reached(record, CHILD, "panel") == ["2026-05-06"]


def test_a_child_who_was_withdrawn_is_in_no_list_and_no_file_brings_her_back(record, tmp_path):
    file = a_tracker(tmp_path, a_row(panel="6/5/26"), a_row("D2"))
    take_in(record, file)
    reference = children(record)[CHILD]

    withdraw_child(record, reference.lower(), WHY, NOW)

    assert list(children(record)) == ["D2"]
    report = take_in(record, file)
    assert asks(report) == [
        (
            4,
            "Child ID",
            f"taken out as {reference} ({WHY}): take the row out, or homeward withdraw --back {reference}",
        )
    ]
    assert report.missing == []
    assert rebuild(record, NOW, check_only=True) == []
    assert len(about(record, reference)) > 3  # history stays


def test_a_child_who_was_withdrawn_can_be_brought_back_as_she_was(record, tmp_path):
    file = a_tracker(tmp_path, a_row(panel="6/5/26"))
    take_in(record, file)
    withdraw_child(record, CHILD, WHY, NOW)

    bring_back(record, CHILD, NOW)

    assert reached(record, CHILD, "panel") == ["2026-05-06"]
    assert take_in(record, file).entries_added == 0


def test_only_a_child_who_was_withdrawn_can_be_brought_back(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row()))

    with pytest.raises(CannotWithdraw, match="was not taken out"):
        bring_back(record, CHILD, NOW)
    with pytest.raises(NoSuchChild):
        withdraw_child(record, "D999", WHY, NOW)


def test_messages_that_wait_about_a_withdrawn_child_are_cancelled(record, post):
    post.at(TODAY)
    waits_for_panel(record)
    post.sweep()

    withdraw_child(record, "C1", WHY, NOW)
    post.deliver()

    assert post.sent_to(SHONA) == []
    assert MessageState.CANCELLED in post.states(SHONA)
    assert MessageState.SENT not in post.states(SHONA)


def test_a_child_has_another_id_and_everything_else_stays(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26")))
    reference = children(record)[CHILD]

    assert rename_id(record, CHILD, "0010001", NOW) == (reference, CHILD)

    assert children(record) == {"0010001": reference}
    assert reached(record, "0010001", "panel") == ["2026-05-06"]
    report = take_in(record, a_tracker(tmp_path, a_row("0010001", panel="6/5/26")))
    assert (report.entries_added, report.missing) == (0, [])


def test_an_id_of_another_child_is_refused_with_the_way_on(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(), a_row("D2")))

    with pytest.raises(CannotWithdraw, match="homeward same-child"):
        rename_id(record, CHILD, "D2", NOW)
    with pytest.raises(CannotWithdraw, match="already"):
        rename_id(record, CHILD, CHILD, NOW)


def two_of_one(record):
    """The reference of a child, and the one that she got by a slip, each with dates of its own."""
    keep = register_child(
        record, "0045210", date(2025, 10, 1), milestones={"first_review": date(2025, 11, 10)}
    )
    slip = register_child(
        record,
        "45210",
        date(2025, 10, 1),
        milestones={"first_review": date(2025, 11, 11), "panel": date(2026, 5, 6)},
    )
    return keep, slip


def test_two_references_become_one_child_with_what_both_held(record):
    keep, slip = two_of_one(record)
    with record.writing() as tx:
        tx.append([shona(slip).booked("agency_decision", date(2026, 6, 4))], NOW)

    merged = same_child(record, keep, "45210", NOW)

    assert children(record) == {"0045210": keep}
    assert reached(record, "0045210", "first_review") == ["2025-11-10"]
    assert reached(record, "0045210", "panel") == ["2026-05-06"]
    assert merged.left == ["first_review 2025-11-11"]
    assert "booked agency_decision 2026-06-04" in merged.brought
    with record.reading() as tx:
        assert (tx.same_as(slip), tx.reference_of("45210")) == (keep, keep)
        assert tx.journey(slip) is None
        (booked,) = tx.journey(keep).bookings_of("agency_decision")
        assert tx.entry(booked.entry).by == SHONA
    assert rebuild(record, NOW, check_only=True) == []


def test_a_file_with_the_old_id_speaks_of_the_child_who_was_kept(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row("0045210"), a_row("0045219", panel="6/5/26")))
    same_child(record, "0045210", "0045219", NOW)

    report = take_in(record, a_tracker(tmp_path, a_row("0045219", panel="6/5/26", adm="18/5/26")))

    assert (report.new, report.missing) == (0, [])
    assert reached(record, "0045210", "agency_decision") == ["2026-05-18"]


def test_an_import_is_taken_out_of_the_child_who_was_kept_and_may_come_in_again(record, tmp_path):
    both = a_tracker(tmp_path, a_row("0045210"), a_row("0045219", panel="6/5/26"))
    take_in(record, both)
    same_child(record, "0045210", "0045219", NOW)

    report = undo_import(record, 1, NOW, do=True)

    assert children(record) == {}
    assert [x.what for x in report.lines].count("panel") == 1
    assert take_in(record, both).new == 2
    assert reached(record, "0045219", "panel") == ["2026-05-06"]


def test_no_file_brings_a_withdrawn_child_back_under_her_other_id(record, tmp_path):
    both = a_tracker(tmp_path, a_row("0045210"), a_row("0045219"))
    take_in(record, both)
    same_child(record, "0045210", "0045219", NOW)
    withdraw_child(record, "0045210", WHY, NOW)

    report = take_in(record, both)

    assert report.new == 0
    assert [a.row for a in report.asked if a.why.startswith("taken out as")] == [4, 5]


def test_of_two_rows_of_one_child_neither_takes_away_what_the_other_says(record, tmp_path):
    both = a_tracker(tmp_path, a_row("0045210"), a_row("0045219", panel="6/5/26"))
    take_in(record, both)
    same_child(record, "0045210", "0045219", NOW)

    report = take_in(record, both, answers=ImportAnswers(accept_all=True))

    assert [(r.row, r.answer) for r in report.removals] == [(4, "")]
    assert reached(record, "0045210", "panel") == ["2026-05-06"]


def test_one_child_is_not_made_one_twice(record):
    keep, slip = two_of_one(record)
    same_child(record, keep, slip, NOW)

    with pytest.raises(NotTheSame, match="one child already"):
        same_child(record, keep, slip, NOW)


def test_a_period_of_another_time_is_a_journey_of_its_own(record):
    keep = register_child(record, "C1", date(2025, 10, 1))
    with record.writing() as tx:
        tx.append([shona(keep).journey_ended(date(2025, 12, 1), "home")], NOW)
    again = register_child(record, "C2", date(2026, 2, 1), milestones={"first_review": date(2026, 3, 2)})

    same_child(record, keep, again, NOW)

    with record.reading() as tx:
        assert tx.journey_numbers(keep) == [1, 2]
        assert tx.journey(keep).began_on == date(2026, 2, 1)


def test_who_answers_under_the_old_reference_is_told_the_new_one_and_ewan_nothing(record):
    keep, slip = two_of_one(record)
    same_child(record, keep, slip, NOW)

    replying = Replying(record, SHONA)
    said = replying.taps(Verb.DONE, slip)
    typed = replying.types(f"{slip}: panel held on 12 May")
    for_ewan = replying.as_(EWAN).taps(Verb.DONE, slip)

    assert said.kind is SaidKind.ASKED
    assert f"{slip} is {keep} now" in said.question
    assert typed.question == said.question
    assert for_ewan.kind is SaidKind.NO_SUCH_REFERENCE
