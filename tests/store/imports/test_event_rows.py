"""Homeward's own form: one row an event, the rows of a child together."""

from datetime import date

from tests.importing import a_csv, an_event, asks, children, events, reached, rows_of, take_in

BEGAN = an_event("C1", "became_looked_after", "2025-10-01", age="4", worker="Shona Reid", team="North")


def journey(record, child="C1", number=None):
    with record.reading() as tx:
        return tx.journey(children(record)[child], number)


def test_all_that_the_rows_of_a_child_say_is_one_journey(record, tmp_path):
    file = events(
        tmp_path,
        BEGAN,
        an_event("C1", "route", "2025-10-01", route="home"),
        an_event("C1", "first_review", "2025-11-05"),
        an_event("C1", "route", "2026-02-01", route="permanence_order", reason_code="reunification_failed"),
        an_event("C1", "panel", "2026-04-01", outcome="deferred", reason_code="report_awaited"),
        an_event("C1", "panel", planned_date="2026-06-04"),
        an_event("C1", "blocked", reason_code="no_panel_date"),
    )

    report = take_in(record, file, "canonical")

    held = journey(record)
    assert report.asked == []
    assert (held.age_at_start, held.allocation.team) == (4, "North")
    assert [(p.route, p.opened_on, p.closed_reason) for p in held.plans] == [
        ("home", date(2025, 10, 1), "reunification_failed"),
        ("permanence_order", date(2026, 2, 1), None),
    ]
    assert reached(record, "C1", "panel") == []  # it was deferred
    assert [(d.outcome, d.reason, d.body) for d in held.decisions] == [
        ("deferred", "report_awaited", "panel")
    ]
    assert [b.on for b in held.bookings_of("panel")] == [date(2026, 6, 4)]
    assert len(held.blockers) == 1
    assert take_in(record, file, "canonical").entries_added == 0


def test_a_panel_that_deferred_and_the_one_that_agreed_stand_beside_each_other(record, tmp_path):
    deferred = an_event("C1", "panel", "2026-04-01", outcome="deferred", reason_code="report_awaited")
    agreed = an_event("C1", "panel", "2026-05-06", outcome="approved")
    take_in(record, events(tmp_path, BEGAN, deferred), "canonical")

    take_in(record, events(tmp_path, BEGAN, deferred, agreed), "canonical")

    assert [d.outcome for d in journey(record).decisions] == ["deferred", "approved"]
    assert reached(record, "C1", "panel") == ["2026-05-06"]
    assert take_in(record, events(tmp_path, BEGAN, deferred, agreed), "canonical").entries_added == 0


def test_each_care_period_is_a_journey(record, tmp_path):
    file = events(
        tmp_path,
        an_event("C1", "became_looked_after", "2022-01-10"),
        an_event("C1", "ended", "2023-01-10", reason_code="returned home"),
        an_event("C1", "became_looked_after", "2025-10-01", care_period="2"),
        an_event("C1", "first_review", "2025-11-05", care_period="2"),
    )

    report = take_in(record, file, "canonical")

    assert (report.new, report.asked) == (1, [])
    assert journey(record, number=1).ended_on == date(2023, 1, 10)
    assert reached(record, "C1", "first_review", 2) == ["2025-11-05"]
    assert take_in(record, file, "canonical").entries_added == 0


def test_a_route_beside_an_event_is_followed_from_that_day(record, tmp_path):
    file = events(
        tmp_path,
        an_event("C1", "became_looked_after", "2025-10-01", route="home"),
        an_event("C1", "first_review", "2025-11-05", route="home"),
        an_event("C1", "second_review", "2026-02-05", route="adoption"),
        an_event("C1", "parallel_route", "2026-02-05", route="home"),
        an_event("C1", "route_closed", "2026-03-05", route="adoption", reason_code="adopters_not_found"),
    )

    take_in(record, file, "canonical")

    assert [(p.route, p.primary, p.closed_on) for p in journey(record).plans] == [
        ("home", True, date(2026, 2, 5)),
        ("adoption", True, date(2026, 3, 5)),
        ("home", False, None),
    ]
    assert take_in(record, file, "canonical").entries_added == 0


def test_a_date_known_to_the_month_keeps_its_precision(record, tmp_path):
    take_in(
        record, events(tmp_path, BEGAN, an_event("C1", "panel", "2026-04-01", precision="month")), "canonical"
    )

    assert [m.precision for m in journey(record).reached("panel")] == ["month"]


def test_every_cell_that_cannot_be_taken_is_named(record, tmp_path):
    file = events(
        tmp_path,
        an_event("C1", "became_looked_after", "2025-10-01", age="four"),
        an_event("C1", "tea_with_panel", "2026-04-01"),
        an_event("C1", "", "2026-04-01"),
        an_event("C1", "panel", "1/4/26"),
        an_event("C1", "agency_decision", "2026-04-20", outcome="shrugged"),
        an_event("C1", "legal_referral"),
        an_event("C1", "first_review", "2025-11-05", precision="roughly"),
        an_event("C1", "route", "2026-04-01", route="mars"),
        an_event("C1", "route", "", route="home"),
        an_event("C1", "blocked", reason_code="bad luck"),
        an_event("C1", "panel", planned_date="soon"),
        an_event("", "panel", "2026-04-01"),
        an_event("C1", "panel", "2026-05-06") + ",more",
    )

    report = take_in(record, file, "canonical")

    assert [(row, column) for row, column, _ in asks(report)] == [
        *(
            (2, "age"),
            (3, "milestone"),
            (4, "milestone"),
            (5, "event_date"),
            (6, "outcome"),
            (7, "event_date"),
        ),
        *((8, "precision"), (9, "route"), (10, "event_date"), (11, "reason_code"), (12, "planned_date")),
        *((13, "child_ref"), (14, "child_ref")),
    ]
    assert journey(record).untracked >= {"panel", "agency_decision"}


def test_a_child_whose_rows_stand_apart_is_named_and_taken_as_she_first_stood(record, tmp_path):
    file = events(
        tmp_path,
        BEGAN,
        an_event("C2", "became_looked_after", "2025-12-01"),
        an_event("C1", "panel", "2026-05-06"),
    )

    report = take_in(record, file, "canonical")

    assert [(row, column) for row, column, _ in asks(report)] == [(4, "child_ref")]
    assert "sort the file" in report.asked[0].why
    assert reached(record, "C1", "panel") == []


def test_only_child_milestone_and_day_are_needed(record, tmp_path):
    file = a_csv(
        tmp_path, "child_ref,milestone,event_date", "C1,became_looked_after,2025-10-01", "C1,panel,2026-05-06"
    )

    take_in(record, file, "canonical")

    assert reached(record, "C1", "panel") == ["2026-05-06"]


def test_the_form_speaks_the_codes_of_any_pack(tmp_path):
    from permanence.pack.file import read_pack_named

    file = events(
        tmp_path, an_event("C1", "became_looked_after", "2025-10-01"), an_event("C1", "matched", "2026-05-06")
    )

    rows = rows_of(file, "canonical", read_pack_named("england"))

    assert (rows[0].asked, list(rows[0].from_file[0].milestones)) == ((), ["matched"])
