"""Forms from end to end: opened, filled in, recorded, or given back with what is wrong beside the field."""

from datetime import date, timedelta

import pytest

from permanence.entries import EntryKind, Recorder
from tests.builders import MORAG, SHONA, TODAY
from tests.looks import looks


@pytest.fixture
def message(council):
    council.due_soon()
    return council.alert()


def opened(council, message, action, block="answers.1"):
    """The form that this button opens."""
    council.people.press(SHONA, message, action, block_id=block)
    council.settle()
    return council.slack.open_view(SHONA)


def under_more(council, message, action):
    """The form behind More."""
    more = opened(council, message, "more")
    council.people.press(SHONA, more, action)
    council.settle()
    return council.slack.open_view(SHONA)


def sent(council, **answers):
    answer = council.people.submit(SHONA, answers)
    council.settle()
    return answer


def test_booked_for_a_day_is_recorded_and_shown(council, message):
    opened(council, message, "form.booked")

    answer = sent(council, on=date(2026, 6, 9))

    [entry] = council.recorded(EntryKind.BOOKED)
    assert answer.ok
    assert entry.day("on") == date(2026, 6, 9)
    assert council.slack.open_view(SHONA) is None
    assert "✓ *Agency decision booked for Tue 9 Jun*" in council.shown(message)


def test_a_booking_in_the_past_stands_beside_its_field(council, message):
    opened(council, message, "form.booked")

    answer = sent(council, on=date(2026, 5, 12))

    assert answer.errors == {"on": "Tue 12 May 2026 has passed: if it happened then, give it as done."}
    assert council.recorded(EntryKind.BOOKED) == []
    assert council.slack.open_view(SHONA) is not None


def test_a_form_can_be_corrected_and_sent_again(council, message):
    opened(council, message, "form.booked")
    sent(council, on=date(2026, 5, 12))
    sent(council, on=date(2026, 5, 12))

    answer = sent(council, on=date(2026, 6, 9))

    assert answer.errors == {}
    assert len(council.recorded(EntryKind.BOOKED)) == 1


def test_blocked_needs_a_reason_and_a_day_to_look_again(council, message):
    opened(council, message, "form.blocked")

    sent(council, reason="report_awaited", until=date(2026, 6, 3), note="asked the surgery twice")

    [entry] = council.recorded(EntryKind.BLOCKED)
    assert (entry.text("reason"), entry.day("review_on")) == ("report_awaited", date(2026, 6, 3))
    assert "blocked, reason:" in council.shown(message)
    assert "surgery" not in council.shown(message)


def test_private_words_are_given_back_to_rephrase_and_not_kept(council, message):
    opened(council, message, "form.blocked")

    answer = sent(
        council, reason="report_awaited", until=date(2026, 6, 3), note="gran rang from 01632 960123"
    )

    assert set(answer.errors) == {"note"}
    assert "phone" in answer.errors["note"]
    assert council.recorded(EntryKind.BLOCKED) == []


def test_the_date_can_be_changed_after_done(council, message):
    council.people.press(SHONA, message, "answer.done", block_id="answers.1")
    council.settle()
    shown = council.slack.message(message.channel, message.ts)
    opened(council, shown, "form.done", "after.1")

    sent(council, on=date(2026, 5, 14))

    done = [
        e for e in council.recorded(EntryKind.MILESTONE_REACHED) if e.text("milestone") == "agency_decision"
    ]
    assert [e.day("on") for e in done] == [TODAY, date(2026, 5, 14)]
    assert done[1].replaces == done[0].number
    assert (
        "✓ *Agency decision made on Thu 14 May, recorded on behalf of the agency decision maker*"
        in council.shown(message)
    )


def test_a_decision_is_logged_with_outcome_and_reason(council, message):
    under_more(council, message, "form.decision")

    sent(council, outcome="approved", on=date(2026, 5, 18), note="as recommended")

    [entry] = council.recorded(EntryKind.DECISION_RECORDED)
    assert (entry.text("outcome"), entry.day("on"), entry.text("note")) == (
        "approved",
        date(2026, 5, 18),
        "as recommended",
    )
    assert (
        "✓ *Agency decision made on Mon 18 May, approved, recorded on behalf of the agency decision maker, with a note*"
        in council.shown(message)
    )


def test_a_decision_that_needs_its_reason_says_so_beside_it(council, message):
    under_more(council, message, "form.decision")

    answer = sent(council, outcome="deferred", on=date(2026, 5, 18))

    assert set(answer.errors) == {"reason"}


def test_a_deferred_decision_is_shown_and_the_step_can_still_be_booked(council, message):
    under_more(council, message, "form.decision")

    sent(council, outcome="deferred", on=date(2026, 5, 18), reason="report_awaited")

    shown = council.shown(message)
    assert "Agency decision: deferred on Mon 18 May" in shown
    assert "Undo" in shown
    assert "Booked…" in shown
    assert (
        opened(council, council.slack.message(message.channel, message.ts), "form.booked", "after.1")
        is not None
    )


def test_a_change_of_route_closes_what_belonged_to_the_old_one(council, message):
    under_more(council, message, "form.change_route")

    answer = sent(council, route="kinship_care_order", on=TODAY, reason="kin_came_forward")

    assert answer.errors == {}
    [entry] = council.recorded(EntryKind.ROUTE_CHANGED)
    assert entry.text("to_route") == "kinship_care_order"
    assert "Route changed to" in council.shown(message)


def test_the_route_already_followed_stands_beside_its_field(council, message):
    under_more(council, message, "form.change_route")

    answer = sent(council, route="permanence_order", on=TODAY, reason="kin_came_forward")

    assert set(answer.errors) == {"route"}


@pytest.mark.parametrize(
    ("verb", "answers", "kind"),
    [
        ("not_applicable", {"reason": 0}, EntryKind.NOT_APPLICABLE),
        ("wrong_alert", {"note": "the panel was put off"}, EntryKind.ALERT_WRONG),
        ("pause", {"reason": 0, "on": TODAY, "until": None}, EntryKind.PAUSED),
        ("snooze", {"until": date(2026, 6, 1)}, EntryKind.SNOOZED),
    ],
)
def test_the_other_answers_under_more_are_recorded_and_shown(council, message, verb, answers, kind):
    view = under_more(council, message, f"form.{verb}")
    options = {b["block_id"]: b["element"].get("options", []) for b in view.view["blocks"] if "element" in b}
    given = {name: options[name][value]["value"] if value == 0 else value for name, value in answers.items()}

    answer = sent(council, **given)

    assert answer.errors == {}
    assert len(council.recorded(kind)) == 1
    assert "Recorded by you" in council.shown(message)


def test_a_form_for_what_others_have_recorded_meanwhile_says_so_in_its_place(council, message):
    opened(council, message, "form.booked")
    with council.record.writing() as tx:
        theirs = Recorder(council.references[0], 1, MORAG, "slack:elsewhere")
        tx.append([theirs.milestone_reached("agency_decision", date(2026, 5, 14))], council.now)

    answer = sent(council, on=date(2026, 6, 9))

    assert answer.body["response_action"] == "update"
    assert "Morag Keir recorded: agency decision" in answer.body["view"]["blocks"][0]["text"]["text"]
    assert council.recorded(EntryKind.BOOKED) == []


def test_slack_delivering_a_form_again_records_it_once(council, message):
    opened(council, message, "form.booked")
    answer = sent(council, on=date(2026, 6, 9))

    again = council.people.repeat(answer)
    council.settle()

    assert again.ok
    assert len(council.recorded(EntryKind.BOOKED)) == 1


def test_a_form_cannot_be_filled_in_for_a_child_that_one_may_not_see(council, message):
    opened(council, message, "form.booked")
    view = council.slack.open_view(SHONA)
    view.view["private_metadata"] = view.view["private_metadata"].replace(council.references[0], "HW-0000-0")

    answer = sent(council, on=date(2026, 6, 9))

    assert "There is no such reference" in answer.body["view"]["blocks"][0]["text"]["text"]


def test_who_is_this_is_answered_in_her_own_window_and_the_look_is_logged(council, message):
    view = under_more(council, message, "ask.who")

    assert [(look.who, look.what) for look in looks(council.record)] == [(SHONA, "who")]
    assert view.view["title"]["text"] == "Who is this?"
    assert f"{council.references[0]} is C1 in the case system." in view.view["blocks"][0]["text"]["text"]
    assert "C1" not in council.shown(message)


def test_why_says_the_rule_and_its_source(council, message):
    view = under_more(council, message, "ask.why")

    text = view.view["blocks"][0]["text"]["text"]
    assert "Agency decision" in text
    assert "Regulations" in text or "aim" in text


def test_a_form_that_takes_too_long_to_open_is_logged_and_nothing_breaks(council, message):
    council.slack.fail("views.open", "expired_trigger_id")

    assert opened(council, message, "form.booked") is None


def test_a_form_left_open_over_undo_is_no_trouble(council, message):
    council.people.press(SHONA, message, "answer.done", block_id="answers.1")
    council.settle()
    shown = council.slack.message(message.channel, message.ts)
    opened(council, shown, "form.done", "after.1")
    council.now += timedelta(minutes=1)
    council.people.press(SHONA, shown, "undo", block_id="after.1")
    council.settle()

    sent(council, on=date(2026, 5, 14))

    assert (
        "✓ *Agency decision made on Thu 14 May, recorded on behalf of the agency decision maker*"
        in council.shown(message)
    )
