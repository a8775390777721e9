"""The hand-over to legal services: what is possible when, and which entries it makes. Today is Wednesday 20 May 2026."""

from datetime import date, timedelta

import pytest

from permanence.answer import LEGAL_VERBS, Answer, Verb
from permanence.answers.entries import entries_for
from permanence.answers.rules import problems
from permanence.answers.words import in_words
from permanence.case import Case
from permanence.entries import EntryKind, LegalStep
from tests.builders import LORNA, SHONA, TODAY, a_person, a_rulebook, shona
from tests.permanence.cases import WAITS_FOR_PANEL, panel_case

HER = shona(WAITS_FOR_PANEL)
SENT_ON = date(2026, 3, 2)
SENT = HER.milestone_reached("legal_referral", SENT_ON)
RECEIVED = HER.milestone_reached("legal_acknowledged", date(2026, 3, 9))
QUERIED = HER.legal_step(LegalStep.QUERIED, date(2026, 5, 12), "chronology")


def said(verb: Verb, on: date | None = None, **more: object) -> Answer:
    return Answer(verb, WAITS_FOR_PANEL, on=on, **more)  # type: ignore[arg-type]


def wrong(given: Answer, case: Case, by: str = SHONA) -> dict[str, str]:
    return dict(problems(given, case, a_person(by)))


def made(given: Answer, case: Case) -> list[tuple[EntryKind, object, object]]:
    found = entries_for(given, case, SHONA, "slack:2")
    return [(e.kind, e.data.get("milestone") or e.data.get("step"), e.data["on"]) for e in found]


def test_the_first_sending_is_the_milestones_date():
    assert made(said(Verb.LEGAL_SENT, TODAY), panel_case()) == [
        (EntryKind.MILESTONE_REACHED, "legal_referral", "2026-05-20")
    ]


def test_a_second_sending_never_moves_the_first_date():
    assert made(said(Verb.LEGAL_SENT, TODAY), panel_case(SENT)) == [
        (EntryKind.LEGAL_STEP, "sent", "2026-05-20")
    ]


def test_the_first_receipt_is_the_milestones_date_and_the_second_is_not():
    assert made(said(Verb.LEGAL_RECEIVED, TODAY), panel_case(SENT)) == [
        (EntryKind.MILESTONE_REACHED, "legal_acknowledged", "2026-05-20")
    ]
    assert made(said(Verb.LEGAL_RECEIVED, TODAY), panel_case(SENT, RECEIVED)) == [
        (EntryKind.LEGAL_STEP, "received", "2026-05-20")
    ]


@pytest.mark.parametrize("verb", [Verb.LEGAL_QUERIED, Verb.LEGAL_ACCEPTED])
def test_who_asks_or_accepts_has_received_it(verb: Verb):
    step = verb.removeprefix("legal_")

    assert made(said(verb, TODAY), panel_case(SENT)) == [
        (EntryKind.LEGAL_STEP, step, "2026-05-20"),
        (EntryKind.MILESTONE_REACHED, "legal_acknowledged", "2026-05-20"),
    ]
    assert made(said(verb, TODAY), panel_case(SENT, RECEIVED)) == [(EntryKind.LEGAL_STEP, step, "2026-05-20")]


@pytest.mark.parametrize("verb", sorted(LEGAL_VERBS - {Verb.LEGAL_SENT}))
def test_nothing_comes_before_the_sending(verb: Verb):
    assert "passed to legal services" in wrong(said(verb, TODAY), panel_case())["on"]


@pytest.mark.parametrize("verb", sorted(LEGAL_VERBS - {Verb.LEGAL_ANSWERED}))
@pytest.mark.parametrize("by", [SHONA, LORNA])
def test_either_side_may_say_every_step_on_the_day_of_sending_or_later(verb: Verb, by: str):
    sent = panel_case(SENT)

    assert wrong(said(verb, SENT_ON), sent, by) == {}
    assert "on" in wrong(said(verb, SENT_ON - timedelta(days=1)), sent, by)
    assert wrong(said(verb, TODAY), sent, by) == {}
    assert "has not come yet" in wrong(said(verb, TODAY + timedelta(days=1)), sent, by)["on"]


def test_an_answer_needs_a_question_that_is_open_and_not_younger():
    asked = panel_case(SENT, RECEIVED, QUERIED)

    assert "No question" in wrong(said(Verb.LEGAL_ANSWERED, TODAY), panel_case(SENT, RECEIVED))["on"]
    assert wrong(said(Verb.LEGAL_ANSWERED, date(2026, 5, 12)), asked) == {}
    assert "No question" in wrong(said(Verb.LEGAL_ANSWERED, date(2026, 5, 11)), asked)["on"]


def test_the_same_question_twice_is_one_and_another_wish_is_a_second():
    asked = panel_case(SENT, RECEIVED, QUERIED)
    again = said(Verb.LEGAL_QUERIED, date(2026, 5, 12), reason="chronology")
    other = said(Verb.LEGAL_QUERIED, date(2026, 5, 12), reason="report")

    assert made(again, asked) == []
    assert made(other, asked) == [(EntryKind.LEGAL_STEP, "queried", "2026-05-12")]


def test_what_is_wanted_is_one_of_the_packs_codes():
    asked = panel_case(SENT)

    assert wrong(said(Verb.LEGAL_QUERIED, TODAY, reason="report"), asked) == {}
    assert wrong(said(Verb.LEGAL_QUERIED, TODAY, reason="court"), asked) == {
        "reason": "There is no such reason."
    }


def test_words_of_the_hand_over():
    words = {verb: in_words(said(verb, date(2026, 5, 12)), a_rulebook()) for verb in LEGAL_VERBS}

    assert words == {
        Verb.LEGAL_SENT: "Information passed to legal services on Tue 12 May 2026",
        Verb.LEGAL_RECEIVED: "Legal services received the information on Tue 12 May 2026",
        Verb.LEGAL_QUERIED: "Legal services asked a question on Tue 12 May 2026",
        Verb.LEGAL_ANSWERED: "Question of legal services answered on Tue 12 May 2026",
        Verb.LEGAL_ACCEPTED: "Legal services accepted the information on Tue 12 May 2026",
    }
    wanted = said(Verb.LEGAL_QUERIED, date(2026, 5, 12), reason="chronology")
    assert in_words(wanted, a_rulebook()).endswith(", they want: Chronology")
