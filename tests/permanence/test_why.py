"""Why, in under 40 words: for every stage of every pack, whatever has become of it."""

from dataclasses import replace
from datetime import date

import pytest

from permanence.pack.file import shipped_packs
from permanence.pack.model import StageRule
from permanence.people import Role
from permanence.stages import Rulebook, Stage, StageState
from permanence.why import MOST_WORDS, why_in_brief
from tests.builders import SHONA, a_rulebook
from tests.permanence.cases import decision_case, panel_case


def a_stage(rules: Rulebook, rule: StageRule, start: str, state: StageState = StageState.OPEN) -> Stage:
    target = max(rule.targets, key=lambda t: len(t.source.citation))
    due = date(2026, 9, 23) if target.timescale and state is StageState.OPEN else None
    milestone = rules.pack.milestones[rule.end]
    return Stage(
        reference="HW-4821-B",
        journey=1,
        code=rule.code,
        occurrence=1,
        name=rule.name,
        milestone=rule.end,
        milestone_name=milestone.name,
        route=None,
        owner_role=Role.SOCIAL_WORKER,
        owner=SHONA,
        started_on=date(2026, 9, 23),
        start_milestone=start,
        state=state,
        timescale=target.timescale,
        status=target.status,
        citation=target.source.citation,
        due_on=due,
        warn_days=(),
        ended_on=None,
        ended_because=None,
        booked_on=None,
        times_moved=0,
        quiet_until=None,
        quiet_kind=None,
        quiet_reason=None,
        answered_on=None,
        snoozes=0,
        last_news_on=date(2026, 9, 23),
    )


@pytest.mark.parametrize("pack", shipped_packs())
def test_under_forty_words_for_every_stage_of_every_pack(pack: str):
    rules = a_rulebook(pack)
    for rule in rules.pack.stages.values():
        for start in rule.start:
            for state in StageState:
                why = why_in_brief(a_stage(rules, rule, start, state), rules)
                assert len(why.split()) <= MOST_WORDS < 40, why


def test_it_names_rule_source_anchor_and_how_days_count():
    decision = decision_case().stage("PO.ADM#1")

    assert why_in_brief(decision, a_rulebook()) == (
        "Due by Wed 20 May 2026: 14 days after Wed 6 May 2026 (adoption and permanence panel), weekends included. "
        "Source: Adoption Agencies (Scotland) Regulations 2009, reg 13(1)."
    )


def test_working_days_name_the_calendar():
    rules = a_rulebook()
    stage = a_stage(rules, rules.pack.stages["SCO.EMREV"], "emergency_placement")

    assert f"by the calendar {rules.calendar.name}" in why_in_brief(stage, rules)


def test_a_citation_that_is_too_long_says_that_it_was_cut():
    stage = replace(decision_case().stage("PO.ADM#1"), citation="word " * 60)

    why = why_in_brief(stage, a_rulebook())

    assert len(why.split()) < 40
    assert why.endswith(" …")


def test_a_stage_without_a_target_is_never_said_to_be_late():
    papers = panel_case().stage("PO.PAPERS#1")

    assert "nothing is late" in why_in_brief(papers, a_rulebook())


def test_a_paused_clock_says_so():
    paused = replace(decision_case().stage("PO.ADM#1"), state=StageState.PAUSED, due_on=None)

    assert "The clock is paused." in why_in_brief(paused, a_rulebook())


@pytest.mark.parametrize(
    ("words_of_source", "cut"),
    [(18, False), (19, False), (20, True), (21, True)],
)
def test_a_source_stands_whole_while_all_is_under_forty_words(words_of_source, cut):
    """The rule itself takes nineteen words, and "Source:" one more."""
    stage = replace(decision_case().stage("PO.ADM#1"), citation="word " * words_of_source)

    why = why_in_brief(stage, a_rulebook())

    assert why.endswith(" …") is cut
    assert why.count("word") == (18 if cut else words_of_source)
    assert len(why.split()) == (MOST_WORDS if cut else 20 + words_of_source)


def test_a_cut_source_ends_with_no_comma_before_the_mark():
    stage = replace(decision_case().stage("PO.ADM#1"), citation="word, " * 60)

    assert why_in_brief(stage, a_rulebook()).endswith("word …")


def test_a_step_without_a_clock_says_what_it_waits_for_and_what_its_target_is():
    open_ended = replace(decision_case().stage("PO.ADM#1"), due_on=None)

    for state, words in {
        StageState.UNTRACKED: "The file that came in does not say when this ended.",
        StageState.NOT_APPLICABLE: "Marked as not applicable.",
        StageState.OPEN: "The clock does not run.",
    }.items():
        why = why_in_brief(replace(open_ended, state=state), a_rulebook(), date(2026, 5, 20))
        assert why.startswith(f"{words} The target is 14 days after 6 May (adoption and permanence panel).")
