"""A sheet that says less than before: cleared cells, a changed mapping, a changed date, a child who left the file."""

from datetime import date, timedelta

import pytest

from casework.imports.questions import ImportAnswers, WhenMissing
from casework.ports import StageQuery
from permanence.entries import EntryKind
from tests.builders import NOW, SHONA, TODAY, shona
from tests.importing import (
    a_csv,
    a_mapping,
    a_row,
    a_tracker,
    an_event,
    children,
    entries_about,
    events,
    reached,
    take_in,
)

CHILD = "D10001"
ALL = ImportAnswers(accept_all=True)
KEEP_ALL = ImportAnswers(keep_all=True)


def say(record, make, case_id=CHILD):
    with record.writing() as tx:
        tx.append([make(shona(children(record)[case_id]))], NOW)


def journey_of(record, case_id=CHILD):
    with record.reading() as tx:
        return tx.journey(children(record)[case_id])


def test_a_cleared_cell_is_a_question_and_takes_nothing_away(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26")))

    report = take_in(record, a_tracker(tmp_path, a_row()))

    (asked,) = report.removals
    assert (asked.row, asked.column, asked.what, asked.held) == (4, "Panel", "panel", "2026-05-06")
    assert report.is_asking
    assert reached(record, CHILD, "panel") == ["2026-05-06"]
    assert f"--accept-removals {asked.line}" in report.in_words()


def test_what_is_accepted_is_gone_and_asked_no_more(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26", booked="4/6/26")))
    cleared = a_tracker(tmp_path, a_row())

    report = take_in(record, cleared, answers=ALL)

    assert {r.what: r.answer for r in report.removals} == {"panel": "removed", "booked panel": "removed"}
    assert not report.is_asking
    assert reached(record, CHILD, "panel") == []
    assert ("panel", "2026-05-06", "") in [(c.what, c.before, c.after) for c in report.changes]
    assert take_in(record, cleared).removals == []


def test_a_booking_that_is_cleared_once_it_was_held_is_no_question(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(booked="4/6/26")))

    report = take_in(record, a_tracker(tmp_path, a_row(panel="13/5/26")))

    assert report.removals == []


def test_lines_are_accepted_one_by_one(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26", rec="1/4/26", adm="18/5/26")))
    cleared = a_tracker(tmp_path, a_row(rec="1/4/26"))
    lines = {r.what: r.line for r in take_in(record, cleared).removals}

    report = take_in(record, cleared, answers=ImportAnswers(accept=frozenset({lines["agency_decision"]})))

    assert reached(record, CHILD, "agency_decision") == []
    assert reached(record, CHILD, "panel") == ["2026-05-06"]
    assert [r.what for r in report.removals if not r.answer] == ["panel"]
    assert report.is_asking


def test_a_line_that_nobody_asks_about_is_named(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26")))

    report = take_in(record, a_tracker(tmp_path, a_row()), answers=ImportAnswers(accept=frozenset({999})))

    assert report.no_such_lines == [999]
    assert report.is_asking
    assert reached(record, CHILD, "panel") == ["2026-05-06"]


def test_what_is_to_stay_is_asked_no_more(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26")))
    cleared = a_tracker(tmp_path, a_row())
    take_in(record, cleared, answers=KEEP_ALL)

    report = take_in(record, cleared)

    assert report.removals == []
    assert reached(record, CHILD, "panel") == ["2026-05-06"]


def test_a_date_that_was_corrected_goes_as_a_whole_when_its_cell_is_cleared(record, tmp_path):
    for day in ("6/5/26", "13/5/26"):
        take_in(record, a_tracker(tmp_path, a_row(panel=day)))

    take_in(record, a_tracker(tmp_path, a_row()), answers=ALL)

    assert reached(record, CHILD, "panel") == []


def test_a_date_that_is_typed_again_after_it_was_taken_out_is_news(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26")))
    take_in(record, a_tracker(tmp_path, a_row()), answers=ALL)

    take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26")))

    assert reached(record, CHILD, "panel") == ["2026-05-06"]


def test_a_cell_that_became_a_question_is_asked_once_and_not_as_a_removal(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26")))

    report = take_in(record, a_tracker(tmp_path, a_row(panel="w/c 4 May")))

    assert report.removals == []
    assert [a.column for a in report.asked] == ["Panel"]


def test_a_persons_date_is_no_question_when_the_files_cell_is_blank(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row()))
    say(record, lambda shona: shona.milestone_reached("panel", date(2026, 5, 6)))

    report = take_in(record, a_tracker(tmp_path, a_row()), answers=ALL)

    assert report.removals == []
    assert reached(record, CHILD, "panel") == ["2026-05-06"]


def test_another_kind_of_files_date_is_no_question(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row()))
    take_in(record, events(tmp_path, an_event(CHILD, "panel", "2026-05-06")), "canonical")

    report = take_in(record, a_tracker(tmp_path, a_row()), answers=ALL)

    assert report.removals == []


def test_a_list_of_events_takes_nothing_away_by_leaving_it_out(record, tmp_path):
    began = an_event(CHILD, "became_looked_after", "2025-10-01")
    take_in(record, events(tmp_path, began, an_event(CHILD, "panel", "2026-05-06")), "canonical")

    report = take_in(record, events(tmp_path, began), "canonical", answers=ALL)

    assert report.removals == []
    assert reached(record, CHILD, "panel") == ["2026-05-06"]


def test_of_several_dates_of_a_kind_the_changed_cells_one_is_replaced(record, tmp_path):
    mapping = a_mapping(
        dates={"began": "became_looked_after", "r1": "later_review", "r2": "later_review"},
    )
    take_in(record, a_csv(tmp_path, "id,began,r1,r2", f"{CHILD},2025-10-01,2026-02-03,2026-04-01"), mapping)

    report = take_in(
        record, a_csv(tmp_path, "id,began,r1,r2", f"{CHILD},2025-10-01,2026-02-03,2026-04-02"), mapping
    )

    assert reached(record, CHILD, "later_review") == ["2026-02-03", "2026-04-02"]
    assert [(c.before, c.after) for c in report.changes] == [("2026-04-01", "2026-04-02")]


def test_a_moved_booking_whose_cell_is_cleared_is_asked_about_once_and_gone_as_a_whole(record, tmp_path):
    for day in ("4/6/26", "18/6/26"):
        take_in(record, a_tracker(tmp_path, a_row(booked=day)))

    report = take_in(record, a_tracker(tmp_path, a_row()), answers=ALL)

    assert [(r.what, r.held) for r in report.removals] == [("booked panel", "2026-06-18")]
    assert journey_of(record).bookings_of("panel") == []


SMALL = "id,began,panel,plan"
WITH_CODES = {"dates": {"began": "became_looked_after", "panel": "panel"}}


def with_codes(**codes):
    return a_mapping(**WITH_CODES, route={"column": "plan", "codes": codes})


def test_a_code_that_stood_for_the_wrong_route_leaves_the_right_one_alone_behind(record, tmp_path):
    file = a_csv(tmp_path, SMALL, f"{CHILD},2025-10-01,,PO", "D2,2025-10-01,,KCO")
    take_in(record, file, with_codes(PO="kinship_care_order", KCO="kinship_care_order"))

    take_in(record, file, with_codes(PO="permanence_order", KCO="kinship_care_order"))

    assert [(p.route, p.opened_on) for p in journey_of(record).plans] == [
        ("permanence_order", date(2025, 10, 1))
    ]
    assert [p.route for p in journey_of(record, "D2").plans] == ["kinship_care_order"]


def test_a_route_that_was_changed_in_the_sheet_keeps_its_history_when_the_mapping_learns_more(
    record, tmp_path
):
    first = with_codes(PO="permanence_order", home="home")
    take_in(record, a_csv(tmp_path, SMALL, f"{CHILD},2025-10-01,,home"), first)
    take_in(record, a_csv(tmp_path, SMALL, f"{CHILD},2025-10-01,,PO"), first)

    more = with_codes(PO="permanence_order", home="home", adopt="adoption")
    report = take_in(record, a_csv(tmp_path, SMALL, f"{CHILD},2025-10-01,,PO"), more)

    assert report.entries_added == 0
    assert [p.route for p in journey_of(record).plans] == ["home", "permanence_order"]


def test_a_persons_answer_outlives_a_corrected_mapping(record, tmp_path):
    file = a_csv(tmp_path, "id,began,target,panel", f"{CHILD},2025-10-01,2026-05-06,")
    took_targets = a_mapping(dates={"began": "became_looked_after", "target": "panel"})
    take_in(record, file, took_targets)
    say(record, lambda shona: shona.milestone_reached("agency_decision", date(2026, 5, 18)))

    take_in(record, file, a_mapping())

    assert reached(record, CHILD, "panel") == []
    assert reached(record, CHILD, "agency_decision") == ["2026-05-18"]


TWO = (a_row(CHILD), a_row("D2", panel="6/5/26", worker="Shona Reid"))


def test_a_child_who_left_the_file_is_named_each_time_with_what_is_still_done(record, tmp_path):
    take_in(record, a_tracker(tmp_path, *TWO))

    for _ in range(2):
        report = take_in(record, a_tracker(tmp_path, a_row(CHILD)))

        (missing,) = report.missing
        assert (missing.case_id, missing.worker) == ("D2", SHONA)
        assert missing.open_steps >= missing.late_steps > 0
        assert report.is_asking
        assert "--missing end" in report.in_words()


def test_a_child_who_stays_all_the_same_is_named_and_no_question(record, tmp_path):
    take_in(record, a_tracker(tmp_path, *TWO))

    report = take_in(
        record, a_tracker(tmp_path, a_row(CHILD)), answers=ImportAnswers(missing=WhenMissing.KEEP)
    )

    assert [m.answer for m in report.missing] == ["kept as she is"]
    assert not report.is_asking
    assert journey_of(record, "D2").ended_on is None


def test_a_child_whose_journey_is_to_end_ends_today_and_goes_on_when_she_is_back(record, tmp_path):
    take_in(record, a_tracker(tmp_path, *TWO))
    one = a_tracker(tmp_path, a_row(CHILD), name="one.xlsx")

    take_in(record, one, answers=ImportAnswers(missing=WhenMissing.END))

    assert journey_of(record, "D2").ended_on == TODAY
    assert take_in(record, one).missing == []
    take_in(record, a_tracker(tmp_path, *TWO))
    assert journey_of(record, "D2").ended_on is None


def test_a_dry_run_shows_child_by_child_what_would_change_and_asks_the_same(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26", worker="Shona Reid", plan="PO")))
    after = a_tracker(
        tmp_path,
        a_row(panel="13/5/26", worker="Jamie Orr", plan="Adoption", booked="4/6/26"),
        a_row("D3", rec="1/4/26"),
    )

    report = take_in(record, after, dry_run=True)

    lines = {(c.case_id, c.what): (c.before, c.after) for c in report.changes}
    assert lines[CHILD, "panel"] == ("2026-05-06", "2026-05-13")
    assert lines[CHILD, "worker and team"] == ("Shona Reid", "Jamie Orr")
    assert lines[CHILD, "route"][0] == "permanence_order"
    assert lines["D3", "new child"] == ("", "looked after since 2025-10-01, 1 date")
    assert report.as_json()["changes"][0]["row"] == 4
    done = take_in(record, after)
    del lines["D3", "new child"]  # who is in already is no news
    assert {(c.case_id, c.what): (c.before, c.after) for c in done.changes} == lines


@pytest.mark.parametrize("cleared", ["laac"])
def test_a_cleared_beginning_takes_no_journey_away(record, tmp_path, cleared):
    take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26")))

    take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26", **{cleared: ""})), answers=ALL)

    assert journey_of(record).began_on == date(2025, 10, 1)
    assert EntryKind.UNDONE not in {e.kind for e in entries_about(record, CHILD)}


@pytest.mark.parametrize(
    ("panel_days_ago", "late"),
    [(13, 0), (14, 0), (15, 1)],  # the decision is due in a fortnight, and on its last day in time
)
def test_a_child_who_left_the_file_comes_with_how_many_of_her_steps_are_late(
    record, tmp_path, panel_days_ago, late
):
    began, panel = TODAY - timedelta(days=20), TODAY - timedelta(days=panel_days_ago)
    gone = a_row("D2", laac=began.isoformat(), rec=began.isoformat(), panel=panel.isoformat())
    take_in(record, a_tracker(tmp_path, a_row(CHILD), gone))

    (missing,) = take_in(record, a_tracker(tmp_path, a_row(CHILD))).missing

    with record.reading() as tx:
        steps = list(tx.stages(StageQuery(references=frozenset({missing.reference}))))
    assert missing.open_steps == len(steps)
    assert missing.late_steps == late


def test_a_child_whose_journey_is_over_may_leave_the_file(record, tmp_path):
    take_in(record, a_tracker(tmp_path, *TWO))
    say(record, lambda shona: shona.journey_ended(TODAY, "home"), "D2")

    assert take_in(record, a_tracker(tmp_path, a_row(CHILD))).missing == []


# --- a tracker whose headings were renamed ----------------------------------------------------------------------------

APRIL = a_mapping(name="april", dates={"began": "became_looked_after", "1st": "first_review"})
MAY = a_mapping(name="april", dates={"began": "became_looked_after", "First": "first_review"})
ROWS = [f"D{n},2025-10-01,2025-11-12," for n in (1, 2, 3)]


def in_april_and_then(record, folder, *rows, mapping=MAY):
    take_in(record, a_csv(folder, "id,began,1st,Status", *ROWS), APRIL)
    return take_in(record, a_csv(folder, "id,began,First,Status", *rows), mapping)


def test_a_row_that_says_closed_keeps_what_it_said_when_its_heading_is_renamed(record, tmp_path):
    report = in_april_and_then(record, tmp_path, *ROWS[:2], "D3,2025-10-01,2025-11-12,Closed")

    assert [(a.row, a.column) for a in report.asked] == [(4, "id")]
    assert [reached(record, f"D{n}", "first_review") for n in (1, 2, 3)] == [["2025-11-12"]] * 3
    assert report.takes_out == 0


def test_a_mapping_of_a_new_name_for_the_same_children_is_told_which_name_it_should_have(record, tmp_path):
    other = MAY.model_copy(update={"name": "may"})

    report = in_april_and_then(record, tmp_path, *ROWS[:2], "D4,2026-05-11,,", mapping=other)

    assert report.missing == []  # nobody is missed in a list of another kind
    assert '2 of its children came in by the mapping "april" before' in report.in_words()
    assert 'name = "april"' in report.as_json()["another_kind"]


def test_a_list_that_does_not_say_when_care_began_or_has_other_children_is_a_kind_of_its_own(
    record, tmp_path
):
    panels = a_mapping(name="panels", dates={"panel": "panel"}, bookings={})
    take_in(record, a_csv(tmp_path, "id,began,1st,Status", *ROWS), APRIL)

    stage = take_in(record, a_csv(tmp_path, "id,panel", "D1,2026-04-14", "D2,2026-04-14"), panels)
    others = take_in(
        record,
        a_csv(tmp_path, "id,began,First,Status", ROWS[0], "D8,2025-10-01,,", "D9,2025-10-01,,"),
        MAY.model_copy(update={"name": "may"}),
    )

    assert (stage.another_kind, others.another_kind) == ("", "")


def test_a_panel_that_deferred_stays_history_when_the_row_has_moved_on_and_its_heading_was_renamed(
    record, tmp_path
):
    dates = {"began": "became_looked_after", "Panel": "panel"}
    before = a_mapping(name="mine", dates=dates)
    head = "id,began,Panel,Panel outcome"
    take_in(record, a_csv(tmp_path, head, f"{CHILD},2025-10-01,2026-04-14,Deferred"), before)
    take_in(record, a_csv(tmp_path, head, f"{CHILD},2025-10-01,2026-05-12,Recommended"), before)

    renamed = a_mapping(name="mine", dates={"began": "became_looked_after", "Perm panel": "panel"})
    file = a_csv(
        tmp_path, head.replace("Panel,", "Perm panel,"), f"{CHILD},2025-10-01,2026-05-12,Recommended"
    )
    take_in(record, file, renamed)

    assert [(d.outcome, d.on) for d in journey_of(record).decisions] == [("deferred", date(2026, 4, 14))]
    assert reached(record, CHILD, "panel") == ["2026-05-12"]
