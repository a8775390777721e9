"""Shona answers a card in Teams: one tap, forms, second thoughts; the card follows on every device."""

from datetime import date

import pytest

from permanence.entries import EntryKind
from tests.bot.teams.council import a_council, shown_text
from tests.builders import EWAN, MORAG, SHONA, TODAY
from tests.looks import looks, refusals
from tests.servers.teams_client import LeftEmpty


@pytest.fixture
def council(tmp_path):
    with a_council(tmp_path) as council:
        yield council


def press(council, message, verb, email=SHONA, **fields):
    answer = council.people.press(email, message, verb, **fields)
    council.settle()
    assert answer.ok, answer.response.text
    return answer


def test_done_is_recorded_shown_to_her_at_once_and_on_every_device(council):
    council.due_soon()
    message = council.alert()

    answer = press(council, message, "answer.done")

    (entry,) = council.recorded(EntryKind.MILESTONE_REACHED)[-1:]
    assert (entry.by, entry.day("on")) == (SHONA, TODAY)
    assert entry.through.startswith("teams:a:chat-1 ")
    assert "✓ Agency decision made on Wed 20 May" in shown_text(answer.card)
    assert shown_text(message.card) == shown_text(answer.card)
    assert "✓" not in shown_text(message.history[0]["attachments"][0]["content"])
    assert "Recorded by you" in shown_text(message.card)
    said = message.summary.replace("\xa0", " ")
    assert said.startswith(
        "1. Agency decision made on Wed 20 May, recorded on behalf of the agency decision maker."
    )


def test_a_late_step_asks_for_its_day_where_its_buttons_stood(council):
    council.child()
    message = council.alert()
    entries = len(council.recorded(EntryKind.MILESTONE_REACHED))

    answer = press(council, message, "answer.done")

    assert len(council.recorded(EntryKind.MILESTONE_REACHED)) == entries
    for words in (
        "Made on which day?",
        "Today, Wed 20 May",
        "The due day, Fri 15 May",
        "Another day…",
        "Back",
    ):
        assert words in shown_text(answer.card)
    assert council.people.verbs(answer.card) == ["answer.done", "answer.done", "open.done", "open"]
    assert "which day" not in shown_text(message.card), "only the one who pressed is asked"


def test_the_day_that_is_pressed_is_recorded_and_shown(council):
    council.child()
    message = council.alert()
    press(council, message, "answer.done")

    answer = press(council, message, "answer.done")  # the first of them: today

    assert (
        "✓ Agency decision made on Wed 20 May, recorded on behalf of the agency decision maker, 5 days late"
        in shown_text(answer.card)
    )


def test_another_day_is_given_in_a_form(council):
    council.child()
    message = council.alert()
    press(council, message, "answer.done")
    press(council, message, "open.done")

    answer = press(council, message, "form.done", on=date(2026, 5, 12))

    assert "made on 12 May" in shown_text(answer.card)


def test_the_same_press_delivered_twice_is_recorded_once_and_shows_the_same(council):
    council.due_soon()
    message = council.alert()
    answer = press(council, message, "answer.done")
    before = len(council.recorded(EntryKind.MILESTONE_REACHED))

    again = council.people.again(answer)

    assert again.ok
    assert again.card == answer.card
    assert len(council.recorded(EntryKind.MILESTONE_REACHED)) == before


def test_a_form_opens_in_the_place_of_the_buttons_and_records_what_is_filled_in(council):
    council.child()
    message = council.alert()

    opened = press(council, message, "open.booked")
    assert council.people.verbs(opened.card) == ["form.booked", "open"]
    assert "Booked for" in shown_text(opened.card)
    with pytest.raises(LeftEmpty, match="Choose a day"):
        council.people.press(SHONA, message, "form.booked")
    answer = press(council, message, "form.booked", on=date(2026, 6, 9))

    assert [e.day("on") for e in council.recorded(EntryKind.BOOKED)] == [date(2026, 6, 9)]
    assert "✓ Agency decision booked for Tue 9 Jun" in shown_text(answer.card)


def test_a_form_can_be_closed_again(council):
    council.child()
    message = council.alert()
    press(council, message, "open.blocked")

    closed = press(council, message, "open")

    assert council.people.verbs(closed.card) == ["answer.done", "open.booked", "open.blocked", "open.more"]


def test_more_shows_every_other_answer_as_a_form_under_its_button(council):
    council.child()
    message = council.alert()
    more = press(council, message, "open.more")
    assert {"form.decision", "form.change_route", "form.snooze", "ask.who", "ask.why"} <= {
        *council.people.verbs(more.card)
    }

    press(council, message, "form.decision", outcome="approved", on=TODAY, note="all agreed")

    (entry,) = council.recorded(EntryKind.DECISION_RECORDED)
    assert entry.data["outcome"] == "approved"
    assert entry.data["note"] == "all agreed"
    assert "all agreed" not in shown_text(message.card)


def test_a_request_with_a_field_left_empty_is_asked_back_wherever_it_comes_from(council):
    council.child()
    message = council.alert()
    press(council, message, "open.more")
    value = council.people.action(council.people.sees(SHONA, message), "form.decision")
    activity = council.people.activity(
        SHONA,
        "invoke",
        name="adaptiveCard/action",
        replyToId=message.id,
        value={"action": {"type": "Action.Execute", "verb": "form.decision", "data": value["data"]}},
    )

    answer = council.people.deliver(activity)

    assert answer.message == "Choose a decision. Choose a day."
    assert council.recorded(EntryKind.DECISION_RECORDED) == []


def test_what_cannot_be_right_is_said_to_her_and_nothing_is_recorded(council):
    council.child()
    message = council.alert()
    press(council, message, "open.booked")

    answer = press(council, message, "form.booked", on=date(2026, 5, 1))

    assert "has passed" in answer.message
    assert council.recorded(EntryKind.BOOKED) == []


def test_a_note_with_a_birth_date_is_given_back(council):
    council.child()
    message = council.alert()
    press(council, message, "open.more")

    answer = press(
        council, message, "form.not_applicable", reason="petition_in_court", note="born 3 May 2019"
    )

    assert "private" in answer.message
    assert council.recorded(EntryKind.NOT_APPLICABLE) == []


def test_done_can_be_undone_and_the_step_asks_again(council):
    council.due_soon()
    message = council.alert()
    press(council, message, "answer.done")

    answer = press(council, message, "undo")

    assert "✓" not in shown_text(answer.card)
    assert "answer.done" in council.people.verbs(answer.card)
    assert council.recorded(EntryKind.UNDONE)


def test_the_date_can_be_changed_afterwards(council):
    council.due_soon()
    message = council.alert()
    press(council, message, "answer.done")
    press(council, message, "open.done")

    press(council, message, "form.done", on=date(2026, 5, 18))

    assert "made on Mon 18 May" in shown_text(message.card)


def test_undo_is_gone_from_the_card_after_ten_minutes(council):
    council.due_soon()
    message = council.alert()
    press(council, message, "answer.done")
    assert "undo" in council.people.verbs(message.card)

    council.now = council.now.replace(minute=council.now.minute + 11)
    council.deliver()

    assert "undo" not in council.people.verbs(message.card)


def test_a_card_that_is_older_than_the_record_is_told_so_kindly(council):
    council.due_soon()
    message = council.alert()
    press(council, message, "answer.done")
    stale = message.history[0]
    fresh = message.activity
    message.activity = stale
    council.people.look_again(SHONA, message)

    answer = press(council, message, "open.booked")
    message.activity = fresh

    assert "✓" in shown_text(answer.card)


def test_a_decision_taken_meanwhile_by_her_manager_is_not_overwritten(council):
    council.due_soon()
    message = council.alert()
    value = council.people.action(message.card, "answer.done")
    press(council, message, "answer.done")
    press(council, message, "open.done")
    press(council, message, "form.done", on=date(2026, 5, 18))
    entries = len(council.recorded(EntryKind.MILESTONE_REACHED))
    late = council.people.activity(
        SHONA,
        "invoke",
        name="adaptiveCard/action",
        replyToId=message.id,
        value={"action": {"type": "Action.Execute", "verb": "answer.done", "data": value["data"]}},
    )

    answer = council.people.deliver(late)
    council.settle()

    assert answer.message or "made on Mon 18 May" in shown_text(answer.card)
    assert len(council.recorded(EntryKind.MILESTONE_REACHED)) == entries


def test_who_is_this_is_told_to_her_alone_and_the_look_is_kept(council):
    council.child("MOSAIC-1001")
    message = council.alert()
    press(council, message, "open.more")

    answer = press(council, message, "ask.who")

    assert "MOSAIC-1001" in answer.message
    assert [(look.who, look.what) for look in looks(council.record)] == [(SHONA, "form"), (SHONA, "who")]
    assert "MOSAIC-1001" not in str(message.activity)


def test_ewan_gets_no_such_reference_from_a_card_that_was_passed_on_to_him(council):
    reference = council.child()
    message = council.alert()

    answer = council.people.press(EWAN, message, "answer.done")
    council.settle()

    assert f"There is no such reference: {reference}" in answer.message
    assert refusals(council.record) == [EWAN]


def test_a_button_of_a_form_that_is_not_known_any_more_has_moved_on(council):
    council.child()
    message = council.alert()
    activity = council.people.activity(
        SHONA,
        "invoke",
        name="adaptiveCard/action",
        replyToId=message.id,
        value={"action": {"type": "Action.Execute", "verb": "answer.done", "data": {"h": "{}"}}},
    )

    answer = council.people.deliver(activity)

    assert answer.ok
    assert answer.message


def test_her_managers_card_follows_too(council):
    council.child()
    message = council.alert()
    council.now = council.now.replace(day=council.now.day + 2)
    to_morag = council.alert(MORAG)

    press(council, message, "answer.done")
    press(council, message, "answer.done")

    assert "✓ Agency decision made on Fri 22 May" in shown_text(to_morag.card)
