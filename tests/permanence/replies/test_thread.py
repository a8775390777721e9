"""What a thread remembers: a yes, an answer, a correction, and what ends an older read-back."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from permanence.answer import Answer, Verb
from permanence.replies.memory import NOTHING, Does, Tells, Waiting, WaitsFor
from permanence.replies.read import read
from permanence.replies.reading import Asked, Command, Kind, Open, Option, Topic
from permanence.replies.thread import converse
from tests.permanence.replies.contexts import NOW, REFERENCES, situation_in
from tests.permanence.replies.corpora_of_ours import OWN
from tests.permanence.replies.dialogues import Player, dialogues_in, differences


@pytest.fixture
def corpus(shared_data):
    return shared_data / "replies"


@pytest.fixture
def player():
    return Player(situation_in(OWN, "A"), "A")


def test_every_shown_dialogue_ends_as_it_should(corpus, figure):
    dialogues = dialogues_in(corpus / "dialogues-shown.json")
    wrong = [line for dialogue in dialogues for line in differences(dialogue, corpus)]

    figure(f"replies: {len(dialogues)} dialogues, {len(wrong)} states other than they should be")
    assert wrong == []


def test_what_waits_survives_being_kept():
    answer = Answer(Verb.BOOKED, REFERENCES["A"][0], "PO.PANEL#1", "panel", on=NOW.date(), until=NOW.date())
    waiting = Waiting(
        WaitsFor.ANSWER, (answer,), (Open.DAY, Open.REASON), (Option("Thu", (answer,), "note"),), (7, 8), NOW
    )

    assert Waiting.from_json(json.loads(json.dumps(waiting.to_json()))) == waiting
    assert Waiting.from_json(json.loads(json.dumps(NOTHING.to_json()))) == NOTHING


def test_a_yes_after_an_hour_is_read_back_once_more(player):
    player.says("panel was 12 may", NOW)
    late = player.says("ok", NOW + timedelta(hours=2))

    assert late.does is Does.READ_BACK
    assert player.says("ok", NOW + timedelta(hours=2, minutes=1)).does is Does.CONFIRM


def test_a_yes_with_nothing_waiting_records_nothing(player):
    turn = player.says("yes", NOW)

    assert (turn.does, turn.tells) == (Does.TELL, Tells.NOTHING_WAITS)


def test_a_question_of_hers_leaves_the_thread_as_it_stands(player):
    player.says("panel was 12 may", NOW)
    before = player.waiting

    assert player.says("why?", NOW).question.topic is Topic.WHY
    assert player.says("thanks", NOW).tells is Tells.SEEN
    assert player.says("hang on", NOW).tells is Tells.WAITS
    assert player.waiting == before


def test_a_correction_after_recording_takes_the_old_entry_back(player):
    player.says("panel was 14 may", NOW)
    player.says("yes", NOW)
    turn = player.says("that was wrong, should be 12 May", NOW)

    assert (turn.does, turn.undoes) == (Does.READ_BACK, (1,))
    assert turn.answers[0].on.isoformat() == "2026-05-12"


def test_an_undo_takes_back_what_was_just_recorded(player):
    player.says("panel was 14 may", NOW)
    player.says("yes", NOW)
    turn = player.says("undo", NOW)

    assert (turn.does, turn.command, turn.undoes) == (Does.COMMAND, Command.UNDO, (1,))


def test_what_was_known_is_kept_while_the_rest_is_asked():
    known = Answer(Verb.DONE, on=NOW.date() - timedelta(days=8))
    waiting = Waiting(
        WaitsFor.ANSWER, (replace(known, reference=REFERENCES["A"][0]),), (Open.STEP,), said_at=NOW
    )
    turn = converse(waiting, "panel", situation_in(OWN, "A"), NOW)

    assert turn.does is Does.READ_BACK
    assert (turn.answers[0].milestone, turn.answers[0].on) == ("panel", known.on)


@pytest.mark.parametrize("opening", ["actually ", "no, ", "sorry, ", ""])
def test_a_decision_told_anew_with_its_reason_and_its_new_day_loses_none_of_them(player, opening):
    player.says("panel approved 12 may", NOW)
    turn = player.says(f"{opening}it was deferred, medical not ready, new date 11 june", NOW)

    assert turn.does is Does.READ_BACK
    assert [(a.verb, a.outcome, a.on and a.on.isoformat(), a.reason) for a in turn.answers] == [
        (Verb.DECISION, "deferred", "2026-05-12", "report_awaited"),
        (Verb.BOOKED, None, "2026-06-11", None),
    ]


def test_an_outcome_that_cannot_be_put_into_what_was_recorded_is_asked_about_and_never_dropped(player):
    player.says("panel approved 12 may", NOW)
    player.says("yes", NOW)
    turn = player.says("sorry, it was deferred, new date 11 june", NOW)

    assert turn.does is Does.ASK or "deferred" in [answer.outcome for answer in turn.answers]


def test_a_question_that_waits_for_its_child_survives_being_kept():
    asked = Asked(Topic.WHEN_DUE, milestones=("panel",))
    waiting = Waiting(WaitsFor.ANSWER, opens=(Open.CHILD,), question=asked, said_at=NOW)

    assert Waiting.from_json(json.loads(json.dumps(waiting.to_json()))) == waiting


@pytest.mark.parametrize(
    "words",
    [
        "note: {}",
        "{} note: {}",
        "{}: note: {}",
        "note for {}: {}",
        "note on {} - {}",
        "note {}: {}",
        "note about {}: {}",
    ],
)
def test_a_note_may_name_its_child_before_or_behind_the_word(words):
    situation = situation_in(OWN, "A")
    said = "the carer was rung"
    given = words.format(*[REFERENCES["A"][0]] * (words.count("{}") - 1), said)

    reading = read(given, situation)

    assert (reading.kind, reading.note) == (Kind.NOTE, said)
