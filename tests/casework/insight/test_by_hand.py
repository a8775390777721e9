"""Twelve children and eleven journeys that were worked out by hand, taken in and counted."""

import json
from collections import Counter
from datetime import UTC, date, datetime

import pytest

from permanence.insight.in_time import COUNTED, InTime, in_time, per_cent
from permanence.insight.route_changes import changes_of
from permanence.insight.waits import waits_between
from permanence.insight.within_days import WITHIN_COUNTED, Within, within_days
from permanence.pack.file import overlay
from permanence.stages import Rulebook
from tests.builders import shona

TWELVE_SEEN_ON, TEN_SEEN_ON = date(2026, 4, 10), date(2026, 3, 31)
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)

SPINE_AGAIN = """
overlays = "scotland"
code = "every"
name = "A council that passes every child to legal services (made up)"

[stages."SCO.LEGREF"]
routes = []
"""


def expected(shared_data, folder, name):
    return json.loads((shared_data / "insight" / folder / name).read_text("utf-8"))


@pytest.fixture
def twelve(council, shared_data):
    return council.import_events(shared_data / "insight" / "within" / "twelve-children.csv", TWELVE_SEEN_ON)


@pytest.fixture
def ten(council, shared_data):
    return council.import_events(shared_data / "insight" / "routes" / "ten-journeys.csv", TEN_SEEN_ON)


def recommendations(council):
    steps = [s for one in council.seen(TWELVE_SEEN_ON) for s in one.steps if s.code == "SCO.REC"]
    found = {judgement: [] for judgement in InTime}
    for judged in in_time(steps, FIRST, LAST, TWELVE_SEEN_ON):
        found[judged.as_].append(council.case_of[judged.step.reference])
    return {judgement: sorted(children) for judgement, children in found.items()}


def assert_counts(found, figures):
    due = sum(len(found[judgement]) for judgement in COUNTED)
    assert due == figures["due"]
    for judgement, name in (
        (InTime.IN_TIME, "in_time"),
        (InTime.LATE, "late"),
        (InTime.OPEN, "open"),
        (InTime.LEFT_OVERDUE, "left_overdue"),
    ):
        assert [child.partition("/")[0] for child in found[judgement]] == figures[name]
    assert per_cent(len(found[InTime.IN_TIME]), due) == figures["percentage"]


def test_in_time_counts_all_that_fell_due_and_who_left_overdue(twelve, shared_data):
    figures = expected(shared_data, "within", "expected-within.json")

    found = recommendations(twelve)

    assert_counts(found, figures["from_the_file"])
    assert found[InTime.STOPPED_BEFORE] == ["W08"]
    due = {
        twelve.name(s.reference, s.journey): s.due_on.isoformat()
        for one in twelve.seen(TWELVE_SEEN_ON)
        for s in one.steps
        if s.code == "SCO.REC" and s.due_on
    }
    assert {child: due[child] for child in figures["due_dates"]} == figures["due_dates"]


def test_a_pause_moves_the_due_date_and_what_does_not_apply_is_not_counted(twelve, shared_data):
    at = datetime(2026, 2, 1, 9, tzinfo=UTC)
    with twelve.record.writing() as tx:
        paused = shona(twelve.reference("W11")).paused(
            "SCO.REC#1", date(2026, 1, 5), "child_missing", date(2026, 1, 19)
        )
        marked = shona(twelve.reference("W12")).not_applicable("SCO.REC#1", "done_before")
        tx.append([paused, marked], at)

    found = recommendations(twelve)

    assert_counts(found, expected(shared_data, "within", "expected-within.json")["with_pause_and_mark"])
    assert found[InTime.NOT_JUDGED] == ["W12"]


def test_changes_of_route_and_what_prompted_them(ten, shared_data):
    figures = expected(shared_data, "routes", "expected-routes.json")
    found = [change for one in ten.seen(TEN_SEEN_ON) for change in changes_of(one.journey, TEN_SEEN_ON)]

    def as_by_hand(change):
        prompt = change.prompt
        days = f"({(change.on - prompt.on).days} days before)" if prompt.on else ""
        return {
            "child": ten.case_of[change.reference],
            "on": change.on.isoformat(),
            "reason": change.reason,
            "prompted_by": f"{prompt.code()}, {prompt.on} {days}" if prompt.on else None,
        }

    changed = sorted((c for c in found if c.to_route), key=lambda c: (ten.case_of[c.reference], c.on))
    assert [{**as_by_hand(c), "from": c.from_route, "to": c.to_route} for c in changed] == figures["changes"]
    given_up = [
        {**as_by_hand(c), "gave_up": c.from_route, "kept": c.kept} for c in found if c.to_route is None
    ]
    assert given_up == figures["parallel_routes_given_up"]
    how_often = Counter((c.from_route, c.to_route) for c in changed)
    assert how_often == {(a, b): n for a, others in figures["matrix"].items() for b, n in others.items()}
    assert len({c.reference for c in changed}) == figures["children_with_a_change"]


@pytest.mark.parametrize(
    ("where", "file"),
    [
        ("by_a_council_file_that_keeps_the_step_to_routes_away_from_home", None),
        ("by_the_scottish_pack_as_it_is_(step_on_every_route)", SPINE_AGAIN),
    ],
)
def test_passed_to_legal_within_a_fortnight(ten, shared_data, rules, where, file):
    whole = expected(shared_data, "routes", "expected-routes.json")[
        "passed_to_legal_within_14_days_of_the_recommendation"
    ]
    figures = whole[where]
    pack = overlay(rules.pack, file) if file else rules.pack
    judged_by = Rulebook(pack, rules.calendar, rules.zone)
    journeys = [one.journey for one in ten.seen(TEN_SEEN_ON, judged_by)]
    waits = waits_between(
        journeys, ("permanence_recommendation", "legal_referral"), pack, TEN_SEEN_ON, rules.zone
    )

    found = [g for g in within_days(waits, 14) if date(2025, 7, 1) <= g.began_on <= TEN_SEEN_ON]

    def those(*judgements):
        return sorted(ten.name(g.reference, g.journey) for g in found if g.as_ in judgements)

    assert those(Within.WITHIN) == figures["within"]
    assert those(Within.LATER) == figures["later"]
    assert those(Within.NOT_YET) == figures["not_yet_and_past"]
    assert those(Within.TOO_EARLY) == whole["too_early_to_say"]
    assert those(Within.STOPPED_BEFORE) == whole["stopped_before_it_could_be_late"]
    assert [ten.case_of[g.reference] for g in found if g.passed_before] == whole[
        "passed_before_the_recommendation"
    ]
    assert [g.days for g in found if ten.case_of[g.reference] == "R02"] == [figures["days_of_R02"]]
    counted = len(those(*WITHIN_COUNTED))
    assert (counted, per_cent(len(figures["within"]), counted)) == (figures["counted"], figures["percentage"])
    never = figures.get("never_on_a_route_with_this_step", [])
    assert set(never) <= {ten.case_of[reference] for reference, _ in waits.on_no_route} | set()
