"""The packs that come with Homeward: their figures against the domain study, their words against what people type."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from permanence.dates import Timescale, Unit
from permanence.entries import Entry, LegalStep, NewEntry, Recorder
from permanence.journey import journey_of
from permanence.pack.file import check_pack, read_pack_named, shipped_packs
from permanence.pack.model import Milestone, Pack, TargetStatus
from permanence.people import Directory, Role
from permanence.stages import Rulebook, Stage, StageState, project
from scheduler.holiday_calendar import council_calendar

FAR = date(2026, 5, 20)
PACKS = Path(__file__).parents[2] / "data" / "packs"
SHIPPED = Path(__file__).parents[3] / "permanence" / "packs"
ALL_FILES = [*SHIPPED.glob("*.toml"), *PACKS.glob("*.toml")]

SCOTLAND, ENGLAND, DEMO = (read_pack_named(name) for name in ("scotland", "england", "demo_council"))


@pytest.mark.parametrize("file", ALL_FILES, ids=lambda file: file.stem)
def test_a_pack_of_ours_has_no_mistake(file):
    assert check_pack(file.read_text("utf-8")) == []


@pytest.mark.parametrize("pack", [SCOTLAND, ENGLAND], ids=lambda pack: pack.code)
def test_every_milestone_has_a_short_name_and_a_verb_of_its_own(pack):
    assert all(m.short and m.verb for m in pack.milestones.values())
    assert len({m.step for m in pack.milestones.values()}) == len(pack.milestones)


def test_a_milestone_of_a_council_that_has_none_is_read_by_its_name():
    plain = Milestone("x", "Panel of the island")

    assert (plain.step, plain.done, plain.was_done) == ("panel of the island", "done", "reached on")
    assert replace(plain, name="ADM decision", verb="made").was_done == "made on"
    assert replace(plain, name="ADM decision").step == "ADM decision"


def test_the_packs_that_come_with_homeward():
    assert shipped_packs() == ["demo_council", "england", "scotland"]


# --------------------------------------------------------------------------------------------- Scotland: figures

SCOTTISH_TARGETS = [
    ("SCO.EMREV", 5, "working_days", "statutory"),
    ("SCO.VIS1", 1, "weeks", "statutory"),
    ("SCO.VISN", 3, "months", "statutory"),
    ("SCO.REV1", 6, "weeks", "statutory"),
    ("SCO.REV2", 3, "months", "statutory"),
    ("SCO.REVN", 6, "months", "statutory"),
    ("SCO.KIN", 18, "weeks", "council_aim"),
    ("SCO.REC", 6, "months", "guidance"),
    ("PO.ADM", 14, "calendar_days", "statutory"),
    ("PO.PANEL", 12, "weeks", "council_aim"),
    ("POA.CONSENT", 28, "calendar_days", "statutory"),
    ("POA.REGISTER", 3, "months", "statutory"),
    ("PO.RO", 4, "weeks", "court_rule"),
    ("PO.FINAL", 12, "months", "council_aim"),
]
SCOTTISH_UNSET = {
    *("SCO.LEGREF", "SCO.LEGACK", "SCO.LEGADV", "SCO.RATIFY"),
    *("HOME.CSO2", "HOME.DEC", "HOME.MOVE", "HOME.STABLE"),
    *("KCO.ASSESS", "KCO.ADVICE", "KCO.LODGE", "KCO.ORDER"),
    *("PO.PAPERS", "PO.NOTICE", "PO.REVPRE", "PO.REPORTER", "PO.ADVHRG", "PO.LODGE", "PO.ORDER"),
    *("POA.MATCH", "ADO.PLACE", "ADO.LODGE", "ADO.ORDER"),
}


@pytest.mark.parametrize(("code", "number", "unit", "status"), SCOTTISH_TARGETS)
def test_scotland_has_the_figures_of_the_study(code, number, unit, status):
    target = SCOTLAND.stages[code].target_on(FAR)

    assert target.timescale == Timescale(number, Unit(unit))
    assert target.status is TargetStatus(status)
    assert target.source.citation
    assert target.source.address.startswith("http")


def test_scotland_has_no_other_figure_and_every_stage_of_the_study():
    assert {stage.code for stage in SCOTLAND.unset_stages()} == SCOTTISH_UNSET
    assert set(SCOTLAND.stages) == SCOTTISH_UNSET | {code for code, *_ in SCOTTISH_TARGETS}


@pytest.mark.parametrize(("day", "working_days"), [(date(2020, 4, 6), 3), (date(2020, 4, 7), 5)])
def test_the_emergency_review_changed_from_three_to_five_working_days(day, working_days):
    target = SCOTLAND.stages["SCO.EMREV"].target_on(day)

    assert target.timescale == Timescale(working_days, Unit.WORKING_DAYS)


def test_what_is_not_certain_about_the_emergency_review_is_said_in_its_source():
    assert "was not read" in SCOTLAND.stages["SCO.EMREV"].target_on(FAR).source.citation


def test_the_five_anchors_are_the_national_minimum():
    assert SCOTLAND.anchors == (
        "became_looked_after",
        "permanence_recommendation",
        "agency_decision",
        "petition_lodged",
        "order_granted",
    )


def test_a_panels_recommendation_is_decided_whatever_the_route():
    stage = SCOTLAND.stages["PO.ADM"]

    assert (stage.start, stage.end, stage.routes) == (("panel",), "agency_decision", frozenset())


def test_a_permanence_order_leaves_the_child_looked_after():
    ends = {route.code: route.order_ends_journey for route in SCOTLAND.routes.values()}

    assert ends == {
        "home": True,
        "kinship_care_order": True,
        "permanence_order": False,
        "permanence_order_with_authority": False,
        "adoption": True,
    }


def test_each_step_waits_for_somebody_who_can_answer():
    owners = {
        stage.code: stage.owner for stage in SCOTLAND.stages.values() if stage.owner is not Role.SOCIAL_WORKER
    }

    assert owners == {
        "SCO.LEGACK": Role.LEGAL_OFFICER,
        "SCO.LEGADV": Role.LEGAL_OFFICER,
        "KCO.LODGE": Role.CARER,
        "ADO.LODGE": Role.CARER,
    }


@pytest.mark.parametrize(
    ("pack", "role", "codes"),
    [
        (SCOTLAND, Role.AGENCY_DECISION_MAKER, {"PO.ADM"}),
        (SCOTLAND, Role.LEGAL_OFFICER, {"SCO.LEGACK", "SCO.LEGADV"}),
        (
            SCOTLAND,
            Role.REVIEWING_OFFICER,
            {"SCO.REV1", "SCO.REV2", "SCO.REVN", "SCO.RATIFY", "PO.REVPRE", "HOME.CSO2"},
        ),
        (ENGLAND, Role.AGENCY_DECISION_MAKER, {"ENG.ADM"}),
        (ENGLAND, Role.REVIEWING_OFFICER, {"ENG.REV1", "ENG.REV2", "ENG.REVN", "ENG.ADREV"}),
        (ENGLAND, Role.LEGAL_OFFICER, set()),
    ],
)
def test_each_role_has_its_own_steps_in_its_queue(pack, role, codes):
    assert pack.codes_in_queue_of(role) == codes


@pytest.mark.parametrize("pack", [SCOTLAND, ENGLAND, DEMO], ids=lambda pack: pack.code)
def test_every_queue_says_where_it_comes_from(pack):
    sources = [stage.queue.source for stage in pack.stages.values() if stage.queue]

    assert sources
    assert all(len(source.citation.split()) > 5 and source.address.startswith("http") for source in sources)


def test_only_the_hand_over_to_legal_services_has_a_receipt():
    assert [m.code for m in SCOTLAND.milestones.values() if m.legal_step is LegalStep.SENT] == [
        "legal_referral"
    ]


@pytest.mark.parametrize("then", ["reporter_referral", "petition_lodged"])
def test_a_review_comes_before_the_reporter_and_before_the_application(then):
    rules = [rule for rule in SCOTLAND.orderings if rule.then == then and "first_review" in rule.first]

    assert [rule.status for rule in rules] == [TargetStatus.STATUTORY]
    assert "reg 45(4)" in rules[0].source.citation


def test_a_carers_own_petition_needs_no_agency_decision():
    rules = [rule for rule in SCOTLAND.orderings if rule.then == "petition_lodged"]

    assert all("kinship_care_order" not in rule.routes and rule.routes for rule in rules)


# ----------------------------------------------------------------------------------------------- Scotland: words


def called(items, words: str) -> list[str]:
    """Codes of what people mean by these words; a pack has no two for the same."""
    return [
        code
        for code, item in items.items()
        if words.casefold() in {word.casefold() for word in (item.name, *item.words)}
    ]


@pytest.mark.parametrize(
    ("words", "milestone"),
    [
        ("panel", "panel"),
        ("ADM", "agency_decision"),
        ("adm decision", "agency_decision"),
        ("LAC review", "later_review"),
        ("LAAC review", "later_review"),
        ("6 wk review", "first_review"),
        ("2nd review", "second_review"),
        ("perm rec", "permanence_recommendation"),
        ("legal", "legal_referral"),
        ("to legal", "legal_referral"),
        ("legal advice", "legal_advice"),
        ("lodged", "petition_lodged"),
        ("PO lodged", "petition_lodged"),
        ("PO granted", "order_granted"),
        ("POA granted", "order_granted"),
        ("order", "order_granted"),
        ("placed", "final_placement"),
        ("Reporter", "reporter_referral"),
        ("medical", "panel_papers"),
        ("register", "registered"),
        ("match", "match_agreed"),
        ("consent", "consent_returned"),
        ("notices", "notices_sent"),
        ("RO report", "reporting_officer_report"),
        ("kinship", "kinship_ruled"),
        ("advice hearing", "advice_hearing_report"),
        ("hearing", "advice_hearing_report"),
        ("visit", "visit"),
        ("became looked after", "became_looked_after"),
    ],
)
def test_what_social_workers_type_names_one_milestone(words, milestone):
    assert called(SCOTLAND.milestones, words) == [milestone]


@pytest.mark.parametrize(
    ("words", "route"),
    [
        ("Home", "home"),
        ("Rehab", "home"),
        ("KCO", "kinship_care_order"),
        ("Kinship", "kinship_care_order"),
        ("PO", "permanence_order"),
        ("Perm Order", "permanence_order"),
        ("POA", "permanence_order_with_authority"),
        ("Adoption", "adoption"),
    ],
)
def test_what_trackers_call_a_plan_names_one_route(words, route):
    assert called(SCOTLAND.routes, words) == [route]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Kinship assessment late", "kinship_late"),
        ("SW left", "worker_change"),
        ("awaiting medical", "report_awaited"),
        ("legal capacity", "legal_late"),
        ("no match - sibling group", "no_match_siblings"),
        ("no panel date", "no_panel_date"),
        ("parent contesting", "parents_contest"),
    ],
)
def test_what_trackers_call_a_stumbling_block_names_one_reason(words, reason):
    assert called(SCOTLAND.blocker_reasons, words) == [reason]


@pytest.mark.parametrize(
    ("words", "outcome", "milestone", "reaches"),
    [
        ("approved", "approved", "panel", True),
        ("deferred", "deferred", "panel", False),
        ("continued", "continued", "advice_hearing_report", False),
        ("inquorate", "inquorate", "first_review", False),
        ("cancelled", "cancelled", "first_review", False),
        ("not agreed", "not_agreed", "panel", True),
        ("not agreed", "not_agreed", "agency_decision", True),
        ("contrary", "contrary", "agency_decision", True),
        ("contrary", "contrary", "match_agreed", False),
        ("refused", "not_agreed", "order_granted", False),
        ("not approved", "not_agreed", "match_agreed", False),
        ("not recommended", "not_agreed", "permanence_recommendation", False),
        ("ruled out", "ruled_out", "kinship_ruled", True),
    ],
)
def test_what_an_outcome_leaves_open(words, outcome, milestone, reaches):
    assert called(SCOTLAND.outcomes, words) == [outcome]
    assert SCOTLAND.outcomes[outcome].reaches_at(milestone) is reaches


@pytest.mark.parametrize("outcome", ["deferred", "cancelled", "not_agreed", "contrary"])
def test_an_outcome_that_sets_a_child_back_needs_a_reason(outcome):
    assert SCOTLAND.outcomes[outcome].needs_reason


@pytest.mark.parametrize("pack", [SCOTLAND, ENGLAND, DEMO], ids=lambda pack: pack.code)
def test_people_can_give_a_reason_for_anything(pack):
    for reasons in (
        pack.blocker_reasons,
        pack.route_change_reasons,
        pack.pause_reasons,
        pack.not_applicable_reasons,
    ):
        assert "other" in reasons


# ------------------------------------------------------------------------------------------------------- England

ENGLISH_TARGETS = [
    ("ENG.PLAN", 10, "working_days", "council_aim"),
    ("ENG.REV1", 4, "weeks", "statutory"),
    ("ENG.REV2", 3, "months", "statutory"),
    ("ENG.REVN", 6, "months", "statutory"),
    ("ENG.PERM", 4, "months", "guidance"),
    ("ENG.CARE", 26, "weeks", "statutory"),
    ("ENG.ADM", 2, "months", "guidance"),
    ("ENG.MATCH", 4, "months", "guidance"),
    ("ENG.PLACED", 14, "months", "guidance"),
    ("ENG.ADREV", 3, "months", "statutory"),
]
ENGLISH_UNSET = {"ENG.PLO", "ENG.PLACEORD", "ENG.ORDER"}


@pytest.mark.parametrize(("code", "number", "unit", "status"), ENGLISH_TARGETS)
def test_england_has_the_figures_of_the_study(code, number, unit, status):
    target = ENGLAND.stages[code].target_on(FAR)

    assert target.timescale == Timescale(number, Unit(unit))
    assert target.status is TargetStatus(status)


def test_england_has_no_other_figure_and_every_stage_of_the_study():
    assert {stage.code for stage in ENGLAND.unset_stages()} == ENGLISH_UNSET
    assert set(ENGLAND.stages) == ENGLISH_UNSET | {code for code, *_ in ENGLISH_TARGETS}


def test_england_asks_for_no_panel_before_a_decision():
    assert all("panel" not in rule.first for rule in ENGLAND.orderings)


# -------------------------------------------------------------------------------------------- the made-up council


def test_the_demonstration_council_leaves_no_target_open():
    assert DEMO.unset_stages() == []


def test_every_aim_of_the_demonstration_council_says_that_it_is_made_up():
    own = [code for code, stage in DEMO.stages.items() if stage != SCOTLAND.stages[code]]

    assert set(own) >= SCOTTISH_UNSET
    for code in own:
        for target in DEMO.stages[code].targets:
            assert target.status is TargetStatus.COUNCIL_AIM
            assert target.source.citation.startswith("Made up for the demonstration")
    assert "made up" in DEMO.name


def test_the_demonstration_council_leaves_the_law_as_it_is():
    for code, stage in SCOTLAND.stages.items():
        if any(target.status.is_binding and target.timescale for target in stage.targets):
            assert DEMO.stages[code] == stage


# ------------------------------------------------------------------------------- clocks that run by data alone

LONDON = ZoneInfo("Europe/London")
RECORDED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
HER = Recorder("HW-4821-K", 1, "shona.reid@council.example", "import:tracker")


def clocks(pack: Pack, *told: NewEntry) -> dict[str, Stage]:
    entries = [
        Entry(n, e.kind, e.reference, e.journey, e.data, e.by, e.through, RECORDED, e.replaces)
        for n, e in enumerate(told, start=1)
    ]
    rules = Rulebook(pack, council_calendar(pack.calendar, range(2024, 2031)), LONDON)
    return {s.key: s for s in project(journey_of("HW-4821-K", 1, entries), rules, Directory())}


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_reviews_are_re_based_on_the_day_the_one_before_was_held():
    stages = clocks(
        SCOTLAND,
        HER.journey_began(day("2027-03-01"), "became_looked_after"),
        HER.milestone_reached("first_review", day("2027-04-26")),
        HER.milestone_reached("second_review", day("2027-07-20")),
        HER.milestone_reached("later_review", day("2028-01-10")),
    )

    assert stages["SCO.REV1#1"].due_on == day("2027-04-12")
    assert stages["SCO.REV1#1"].ended_on == day("2027-04-26"), "the first stays two weeks late"
    assert stages["SCO.REV2#1"].due_on == day("2027-07-26")
    assert stages["SCO.REVN#1"].due_on == day("2028-01-20")
    assert stages["SCO.REVN#2"].due_on == day("2028-07-10")
    assert stages["SCO.REVN#2"].state is StageState.OPEN


def test_the_emergency_review_is_counted_in_the_councils_working_days():
    stages = clocks(
        SCOTLAND,
        HER.journey_began(day("2026-04-02"), "became_looked_after"),
        HER.milestone_reached("emergency_placement", day("2026-04-02")),
    )
    demo = clocks(
        DEMO,
        HER.journey_began(day("2026-04-02"), "became_looked_after"),
        HER.milestone_reached("emergency_placement", day("2026-04-02")),
    )

    assert stages["SCO.EMREV#1"].due_on == day("2026-04-10")
    assert demo["SCO.EMREV#1"].due_on == day("2026-04-13"), "this council keeps Easter Monday"


def test_a_target_that_nobody_has_set_is_shown_without_a_due_date():
    stages = clocks(
        SCOTLAND,
        HER.journey_began(day("2026-01-05"), "became_looked_after"),
        HER.milestone_reached("permanence_recommendation", day("2026-05-05")),
        HER.plan_opened("permanence_order", day("2026-05-05"), None),
    )

    assert stages["SCO.LEGREF#1"].is_open
    assert stages["SCO.LEGREF#1"].due_on is None
