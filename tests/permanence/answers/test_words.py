"""What is read back and shown: what the pack calls things, and days; never free text, never a name."""

from datetime import UTC, date, datetime

import pytest

from permanence.answer import Answer, Verb
from permanence.answers.entry_words import answer_of, entry_in_words
from permanence.answers.words import in_words
from permanence.entries import Entry, EntryKind
from tests.builders import SHONA, a_rulebook, shona
from tests.permanence.cases import WAITS_FOR_PANEL, as_recorded

RULES = a_rulebook()
PANEL = "PO.PANEL#1"
HER = shona(WAITS_FOR_PANEL)
MAY_14, JUNE_11 = date(2026, 5, 14), date(2026, 6, 11)


def said(verb: Verb, stage: str | None = PANEL, **fields: object) -> str:
    return in_words(Answer(verb, WAITS_FOR_PANEL, stage, **fields), RULES)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (said(Verb.DONE, on=MAY_14), "panel held on Thu 14 May 2026"),
        (
            said(Verb.BOOKED, on=JUNE_11, reason="report_awaited"),
            "panel booked for Thu 11 Jun 2026, reason: Medical or specialist report awaited",
        ),
        (
            said(Verb.DECISION, on=MAY_14, outcome="deferred", reason="panel_deferred"),
            "panel: deferred on Thu 14 May 2026, reason: Panel deferred for information",
        ),
        (
            said(Verb.BLOCKED, reason="court", until=JUNE_11),
            (
                "panel: blocked, reason: Court: listing, proof or appeal, "
                "to be looked at again on Thu 11 Jun 2026"
            ),
        ),
        (
            said(Verb.CHANGE_ROUTE, None, route="home", on=MAY_14, reason="reunification_succeeded"),
            "route changed to Return or remain at home on Thu 14 May 2026, reason: Return home succeeded",
        ),
        (said(Verb.SNOOZE, until=JUNE_11), "panel: nothing more is asked until Thu 11 Jun 2026"),
        (
            said(Verb.PAUSE, on=MAY_14, until=JUNE_11, reason="appeal"),
            "panel: clock paused from Thu 14 May 2026 until Thu 11 Jun 2026, reason: Appeal",
        ),
        (
            said(Verb.RESUME, on=MAY_14),
            "panel: clock running again from Thu 14 May 2026",
        ),
        (said(Verb.NOTE, None, note="secret"), "note kept"),
        (said(Verb.NOTE, note="secret"), "panel: note kept"),
        (
            said(Verb.WRONG_ALERT, note="secret"),
            "panel: reported as a wrong alert, with a note",
        ),
    ],
)
def test_answers_in_words(words: str, expected: str):
    assert words == expected


def test_free_text_never_shows():
    for verb in Verb:
        assert "secret" not in said(verb, note="secret", on=MAY_14, until=JUNE_11)


def test_every_answer_that_is_recorded_has_words():
    for verb in set(Verb) - {Verb.WHY, Verb.WHO, Verb.HISTORY, Verb.LIST, Verb.HELP, Verb.UNDO}:
        assert said(verb)


def test_codes_that_the_pack_does_not_know_are_left_out():
    assert said(Verb.DONE, "X#1", on=MAY_14, outcome="x", reason="x") == "step reached on Thu 14 May 2026"


# --- entries ----------------------------------------------------------------------------------------------------------


def entry(kind: EntryKind) -> Entry:
    data = {
        "on": "2026-05-14",
        "milestone": "panel",
        "stage": PANEL,
        "of": "HW-4822-9",
        "route": "home",
        "review_on": "2026-06-11",
    }
    more = {
        "to_route": "home",
        "from_route": "adoption",
        "until": "2026-06-11",
        "case_id": "C1",
        "step": "queried",
        "note": "secret",
    }
    at = datetime(2026, 5, 14, 9, tzinfo=UTC)
    return Entry(1, kind, WAITS_FOR_PANEL, 1, data | more, SHONA, "slack:1", at)


@pytest.mark.parametrize("kind", EntryKind)
def test_every_kind_of_entry_has_words_without_its_free_text(kind: EntryKind):
    words = entry_in_words(entry(kind), RULES)

    assert words
    assert "secret" not in words


def test_an_entry_says_what_its_answer_said():
    (booked,) = as_recorded([HER.booked("panel", JUNE_11, "report_awaited")])

    assert entry_in_words(booked, RULES) == said(Verb.BOOKED, on=JUNE_11, reason="report_awaited")


def test_entries_that_no_answer_makes_keep_none():
    assert answer_of(entry(EntryKind.ALLOCATED)) is None
    assert entry_in_words(entry(EntryKind.JOURNEY_ENDED), RULES) == "journey ended on Thu 14 May 2026"
