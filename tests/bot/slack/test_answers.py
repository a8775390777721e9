"""Buttons: one tap is recorded and shown, Undo for ten minutes, twice is once, and what is stale is said kindly."""

from datetime import date, timedelta

from permanence.entries import EntryKind, Recorder
from tests.builders import EWAN, MORAG, SHONA, TODAY

DUE = date(2026, 5, 15)
REACHED = "✓ *Agency decision made on Wed 20 May, recorded on behalf of the agency decision maker*"


def press(council, message, action, block="answers.1", email=SHONA):
    answer = council.people.press(email, message, action, block_id=block)
    council.settle()
    return answer


def decided(council):
    return [
        e for e in council.recorded(EntryKind.MILESTONE_REACHED) if e.text("milestone") == "agency_decision"
    ]


def test_done_is_recorded_with_one_tap_and_the_message_shows_it(council):
    council.due_soon()
    message = council.alert()

    answer = press(council, message, "answer.done")

    [entry] = decided(council)
    assert (answer.status, answer.body) == (200, "")
    assert (entry.day("on"), entry.by) == (TODAY, SHONA)
    assert entry.through.startswith("slack:action:")
    assert REACHED in council.shown(message)
    assert "Undo" in council.shown(message)
    assert council.alone() == []


def test_a_late_step_asks_for_its_day_where_its_buttons_stood(council):
    council.child()
    message = council.alert()

    press(council, message, "answer.done")

    assert decided(council) == []
    shown = council.shown(message)
    assert "*Made on which day?*" in shown
    assert "Today, Wed 20 May" in shown
    assert "The due day, Fri 15 May" in shown
    assert "Booked…" not in shown
    assert council.alone() == []


def test_the_day_that_is_pressed_is_recorded_and_shown(council):
    council.child()
    message = council.alert()
    press(council, message, "answer.done")

    press(council, message, "answer.done.1", "days.1")

    assert [entry.day("on") for entry in decided(council)] == [DUE]
    assert (
        "✓ *Agency decision made on Fri 15 May, recorded on behalf of the agency decision maker*"
        in council.shown(message)
    )
    assert "Undo" in council.shown(message)


def test_another_day_is_given_in_a_form(council):
    council.child()
    message = council.alert()
    press(council, message, "answer.done")
    press(council, message, "form.done", "days.1")

    council.people.submit(SHONA, {"on": date(2026, 5, 12)})
    council.settle()

    assert [entry.day("on") for entry in decided(council)] == [date(2026, 5, 12)]
    assert "made on 12 May" in council.shown(message)


def test_the_day_may_be_written_as_well_and_is_read_back(council):
    council.child()
    press(council, council.alert(), "answer.done")

    council.people.say(SHONA, "12 may")
    council.settle()
    council.people.say(SHONA, "yes")
    council.settle()

    assert [entry.day("on") for entry in decided(council)] == [date(2026, 5, 12)]


def test_back_shows_the_usual_answers_again(council):
    council.child()
    message = council.alert()
    press(council, message, "answer.done")

    press(council, message, "back", "days.1")

    assert "which day" not in council.shown(message)
    assert "Booked…" in council.shown(message)
    assert decided(council) == []


def test_undo_lets_the_step_be_answered_again(council):
    council.due_soon()
    message = council.alert()
    press(council, message, "answer.done")

    press(council, council.slack.message(message.channel, message.ts), "undo", "after.1")

    assert [e.replaces for e in council.recorded(EntryKind.UNDONE)] == [decided(council)[0].number]
    assert "Recorded by" not in council.shown(message)
    assert "Booked…" in council.shown(message)
    [said] = council.alone()
    assert said.startswith(
        f"Undone for {council.references[0]}: agency decision made on Wed 20 May, recorded on behalf of the agency decision maker."
    )


def test_done_after_an_undo_is_recorded_again(council):
    council.due_soon()
    message = council.alert()
    press(council, message, "answer.done")
    press(council, council.slack.message(message.channel, message.ts), "undo", "after.1")

    press(council, council.slack.message(message.channel, message.ts), "answer.done")

    assert len(decided(council)) == 2
    assert REACHED in council.shown(message)


def test_after_ten_minutes_undo_is_gone_from_the_message(council):
    council.due_soon()
    message = council.alert()
    press(council, message, "answer.done")
    early = council.slack.message(message.channel, message.ts).blocks

    council.now += timedelta(minutes=10, seconds=1)
    council.deliver()

    assert "Undo" not in council.shown(message)
    assert REACHED in council.shown(message)
    assert any(block.get("block_id") == "after.1" for block in early)


def test_an_undo_that_comes_too_late_is_said_kindly(council):
    council.due_soon()
    message = council.alert()
    press(council, message, "answer.done")
    old = council.slack.message(message.channel, message.ts)
    council.now += timedelta(minutes=11)

    press(council, old, "undo", "after.1")

    assert council.recorded(EntryKind.UNDONE) == []
    assert "more than ten minutes ago" in council.alone()[0]


def test_a_double_click_is_recorded_once_and_said_kindly(council):
    council.due_soon()
    message = council.alert()
    old = type(message)(
        **{name: getattr(message, name) for name in ("channel", "ts", "user", "text", "blocks")}
    )

    press(council, old, "answer.done")
    press(council, old, "answer.done")

    assert len(decided(council)) == 1
    [said] = council.alone()
    assert said.startswith("That is recorded already")


def test_slack_delivering_again_changes_nothing_and_says_nothing(council):
    council.due_soon()
    message = council.alert()
    answer = press(council, message, "answer.done")

    again = council.people.repeat(answer)
    council.settle()

    assert again.status == 200
    assert len(decided(council)) == 1
    assert council.alone() == []


def test_a_card_that_others_have_overtaken_is_said_so_and_brought_up_to_date(council):
    reference = council.child()
    message = council.alert()
    with council.record.writing() as tx:
        theirs = Recorder(reference, 1, MORAG, "slack:elsewhere")
        tx.append([theirs.milestone_reached("agency_decision", date(2026, 5, 14))], council.now)

    press(council, message, "answer.done")

    assert len(decided(council)) == 1
    assert "Morag Keir recorded: agency decision made on Thu 14 May" in council.alone()[0]
    assert "Recorded by Morag Keir" in council.shown(message)


def test_one_answer_leaves_the_other_steps_of_the_message_open(council):
    council.due_soon("C1")
    council.due_soon("C2")
    message = council.alert()

    press(council, message, "answer.done", "answers.2")
    press(council, council.slack.message(message.channel, message.ts), "answer.done", "answers.1")

    assert len(decided(council)) == 2
    assert council.shown(message).count(REACHED) == 2


def test_what_is_out_of_order_is_not_recorded_and_says_why(council):
    with_gap = {
        "panel": date(2026, 5, 1),
        "first_review": date(2025, 11, 5),
        "second_review": date(2026, 1, 20),
    }
    council.child(milestones={**with_gap, "kinship_ruled": date(2026, 1, 20), "panel": date(2026, 5, 6)})
    message = council.alert()
    council.now -= timedelta(days=16)  # as if the clock stood before the panel

    press(council, message, "answer.done", "answers.2")

    assert decided(council) == []
    assert council.alone()[0].startswith("Nothing was recorded")


def test_a_message_that_cannot_be_edited_now_is_edited_later(council):
    council.due_soon()
    message = council.alert()
    council.slack.break_down("chat.update")

    press(council, message, "answer.done")
    assert "Recorded by" not in council.shown(message)
    council.now += timedelta(minutes=1)
    council.deliver()

    assert REACHED in council.shown(message)


def test_an_edit_waits_as_long_as_slack_asks(council):
    council.due_soon()
    message = council.alert()
    council.slack.rate_limit("chat.update", retry_after=30)

    press(council, message, "answer.done")

    waiting = min(council.waiting(), key=lambda m: m.not_before)
    assert waiting.not_before == council.now + timedelta(seconds=30)


def test_her_manager_may_answer_too_and_the_message_says_who_did(council):
    council.child()
    council.alert()
    council.now += timedelta(days=2)
    council.alert()
    [to_morag] = council.messages(MORAG)

    press(council, to_morag, "answer.done", email=MORAG)
    press(council, to_morag, "answer.done", "days.1", email=MORAG)

    assert decided(council)[0].by == MORAG
    assert "Recorded by you" in council.shown(to_morag)
    assert "Recorded by Morag Keir" in council.shown(council.messages()[-1])


def test_what_others_record_is_not_shown_to_somebody_who_may_not_see_the_child_any_more(council):
    reference = council.child(worker=EWAN)
    to_ewan = council.alert(EWAN)
    with council.record.writing() as tx:
        tx.append(
            [Recorder(reference, 1, "import:tracker", "import:2").allocated(social_worker=SHONA)], council.now
        )
    council.people.say(SHONA, f"{reference} ADM done 18 May")
    council.settle()

    press(council, council.messages()[-1], "confirm", block=None)

    assert decided(council)[0].by == SHONA
    assert "Recorded by" not in council.shown(to_ewan)
    assert "18 May" not in council.shown(to_ewan)


def test_a_button_of_an_older_homeward_is_answered_kindly(council):
    council.child()
    message = council.alert()
    for block in message.blocks:
        for element in block.get("elements", []):
            if element.get("action_id") == "answer.done":
                element["value"] = "v0:something-else"
            if element.get("type") == "overflow":
                element["action_id"] = "menu:v0:something-else"
    message.blocks[-1] = {
        "type": "actions",
        "block_id": "old",
        "elements": [
            {"type": "button", "action_id": "alert.snooze", "text": {"type": "plain_text", "text": "Snooze"}}
        ],
    }

    for action, block in (("answer.done", "answers.1"), ("more", "answers.1"), ("alert.snooze", "old")):
        assert press(council, message, action, block).status == 200

    assert len(council.alone()) == 3
    assert all("does not wait for an answer any more" in said for said in council.alone())
    assert decided(council) == []


def test_when_slack_cannot_be_told_the_answer_is_recorded_all_the_same(council):
    council.due_soon()
    message = council.alert()
    council.slack.break_down("*", times=20)

    answer = press(council, message, "answer.done")

    assert answer.status == 200
    assert len(decided(council)) == 1
