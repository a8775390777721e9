"""What Slack and Teams were publicly reported to answer (shared data, chat/cases.json), through the real adapters.

Each test is named like its case; what is right stands there, and the values that are tried.
"""

import json
import os
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from casework.ports import MessageKind, MessageState
from casework.raise_alerts import raise_alerts
from casework.send_digests import send_digests
from permanence.digest.fortnight import Rhythm
from permanence.entries import EntryKind
from scheduler.check_sending import sending_trouble
from tests.bot.teams.council import a_council as a_teams_council
from tests.bot.teams.council import shown_text
from tests.builders import FERGUS, LONDON, MORAG, NOW, SHONA
from tests.conftest import ROOT, SHARED_DATA_MISSING
from tests.proof import in_proof, sampled
from tests.servers.teams_connector import TENANT

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
pytestmark = in_proof
SAID_OF_NO_WORDS = "I could not read that"


def values(case_id):
    """The values of a case, all of them in a proof, else the first; one that stands for the missing data where there is none."""
    folder = Path(os.environ.get("HOMEWARD_SHARED_DATA") or ROOT.parent / "shared" / "data")
    file = folder / "chat" / "cases.json"
    if not file.is_file():
        return [pytest.param(None, marks=pytest.mark.skip(reason=SHARED_DATA_MISSING))]
    cases = json.loads(file.read_text(encoding="utf-8"))["cases"]
    found = next(case["values"] for case in cases if case["id"] == case_id)
    return sampled(found[:1], found)


def outbox(council, email=SHONA):
    with council.record.reading() as tx:
        return tx.messages_for(email)


def hours(council, number, every=1):
    """So many hours go by, with a sweep and a delivery in each of them, or every so many."""
    for _ in range(number // every):
        council.now += every * HOUR
        raise_alerts(council.record, council.now)
        council.deliver()


def a_booking_of(council, reference):
    return [e for e in council.recorded(EntryKind.BOOKED) if e.reference == reference]


def test_teams_202_older_card_quoted(teams):
    teams.teams.tells_no_id()
    older = teams.child("C1")
    first = teams.alert()
    teams.now += DAY
    newer = teams.child("C2")
    teams.alert()

    teams.people.say(SHONA, "booked for 9 June", to=first)
    teams.settle()
    said = teams.said()
    assert newer not in said or older in said
    if "confirm" in teams.people.verbs(teams.teams.messages(SHONA)[-1].card):
        teams.people.press(SHONA, teams.teams.messages(SHONA)[-1], "confirm")
        teams.settle()

    assert a_booking_of(teams, newer) == []


def test_teams_202_card_not_edited(teams):
    teams.teams.tells_no_id()
    teams.due_soon()
    message = teams.alert()

    teams.people.press(SHONA, message, "answer.done")
    teams.settle()

    assert "✓" in str(message.card)


@pytest.mark.parametrize("code", values("slack-unlisted-refusal"))
def test_slack_unlisted_refusal(slack, code):
    slack.child()
    slack.slack.fail("chat.postMessage", code, times=10_000)
    raise_alerts(slack.record, slack.now)
    slack.deliver()

    hours(slack, 24)

    assert [m.kind for m in slack.mails.to(SHONA)] == [MessageKind.ALERT]
    assert any(code in mail.text + mail.subject for mail in slack.mails.to(FERGUS))
    with slack.record.reading() as tx:
        assert any(code in trouble for _, trouble in sending_trouble(tx, slack.now))
    hours(slack, 24 * 13, every=6)
    assert not [m for m in outbox(slack) if m.state is MessageState.READY and slack.now - m.not_before > DAY]


@pytest.mark.parametrize("value", values("answer-lost-slack"))
def test_answer_lost_slack(slack, value):
    slack.child()
    slack.alert()
    match value:
        case "HTTP 503":
            slack.slack.break_down("chat.postMessage")
        case "connection cut before it was carried out":
            slack.slack.cut("chat.postMessage", carried_out=False)
        case "ratelimited, Retry-After 30":
            slack.slack.rate_limit(
                "chat.postMessage", retry_after=1
            )  # a pause is kept by the event loop's clock
        case _:
            slack.slack.fail("chat.postMessage", value)
    before = len(slack.messages())

    slack.people.say(SHONA, "list")
    slack.settle()
    time.sleep(1.1)
    for _ in range(10):
        slack.now += timedelta(minutes=1)
        slack.deliver()

    assert len(slack.messages()) == before + 1


def test_yes_to_a_question_never_seen_in_slack(slack):
    slack.child()
    slack.alert()
    slack.slack.break_down("chat.postMessage")
    slack.people.say(SHONA, "booked for 9 June")
    slack.settle()

    slack.now += timedelta(hours=26)
    slack.people.say(SHONA, "yes")
    slack.settle()

    assert not [e for e in slack.recorded(EntryKind.BOOKED) if e.by == SHONA]


def test_yes_to_a_question_never_seen_in_teams(teams):
    teams.child()
    teams.alert()
    teams.teams.troubled(502)
    teams.people.say(SHONA, "booked for 9 June")
    teams.settle()

    teams.now += timedelta(minutes=75)
    teams.people.say(SHONA, "yes")
    teams.settle()

    assert not [e for e in teams.recorded(EntryKind.BOOKED) if e.by == SHONA]


@pytest.mark.parametrize("code", values("edit-refused-button"))
def test_edit_refused_button(slack, code):
    slack.due_soon()
    message = slack.alert()
    slack.slack.fail("chat.update", code, times=100)

    slack.people.press(SHONA, message, "answer.done")
    slack.settle()
    slack.deliver()

    assert [e.by for e in slack.recorded(EntryKind.MILESTONE_REACHED)][-1] == SHONA
    said = [*slack.alone(), *(m.text for m in slack.messages()[1:])]
    assert len(said) == 1
    assert "agency decision" in said[0]


@pytest.mark.parametrize("value", values("window-not-shown"))
def test_window_not_shown(slack, value):
    slack.child()
    message = slack.alert()
    method, code = value.split(": ")
    if method == "views.open":
        slack.slack.fail(method, code)
        slack.people.press(SHONA, message, "form.booked")
    else:
        slack.people.press(SHONA, message, "more")
        slack.settle()
        slack.slack.fail(method, code)
        slack.people.press(SHONA, slack.slack.open_view(SHONA), "form.snooze")
    slack.settle()

    [said] = [*slack.alone(), *(m.text for m in slack.messages()[1:])]
    assert "press" in said.casefold()
    assert "booked for" in said or "snooze" in said


def test_slack_user_deactivated(slack):
    slack.child("C1")
    slack.alert()
    slack.slack.person(SHONA).deleted = True

    for number in range(14):
        if number == 3:
            slack.child("C2")
        hours(slack, 24, every=6)

    assert slack.mails.to(SHONA)
    assert any("switched off" in m.text + m.subject for m in slack.mails.to(FERGUS))


@pytest.mark.parametrize("more", values("teams-picture-only"))
def test_teams_picture_only(teams, more):
    teams.child()
    teams.alert()
    activity = teams.people.activity(SHONA, "message", **more)
    before = len(teams.teams.messages(SHONA))

    teams.people.deliver(activity)
    teams.settle()

    assert len(teams.teams.messages(SHONA)) == before + 1
    assert "could not read" in teams.said() or "othing was recorded" in teams.said()


def test_reaction_on_an_alert_in_teams(teams):
    teams.child()
    message = teams.alert()

    teams.people.react(SHONA, message)
    teams.people.react(SHONA, message, "heart")
    teams.settle()

    assert len(teams.teams.messages(SHONA)) == 2
    assert "records nothing" in teams.said()


def test_reaction_on_an_alert_in_slack(slack):
    slack.child()
    message = slack.alert()

    slack.people.react(SHONA, message)
    slack.people.react(SHONA, message, "eyes")
    slack.settle()

    [_, said] = slack.messages()
    assert "records nothing" in said.text


@pytest.mark.parametrize("value", values("teams-403-codes"), ids=str)
def test_teams_403_codes(teams, value):
    status, code = value
    teams.child()
    teams.teams.troubled(status, code=code, times=100)
    raise_alerts(teams.record, teams.now)
    teams.deliver()
    hours(teams, 2)

    assert [m.kind for m in teams.mails.to(SHONA)] == [MessageKind.ALERT]
    told = [m.text + m.subject for m in teams.mails.to(FERGUS)]
    assert len(told) == 1
    assert "blocked" not in told[0]
    assert code.split()[0].rstrip(":") in told[0] or "registration" in told[0]


@pytest.mark.parametrize("status", values("teams-status-not-standard"))
def test_teams_status_not_standard(teams, status, caplog):
    teams.child()
    teams.teams.troubled(status)
    raise_alerts(teams.record, teams.now)
    teams.deliver()
    assert "an error of our own" not in caplog.text
    assert "Teams is in trouble" in caplog.text

    hours(teams, 1)

    assert len(teams.teams.messages(SHONA)) == 1


def test_slack_same_message_new_event_id(slack):
    slack.child()
    slack.alert()
    answer = slack.people.say(SHONA, "panel held 12 May")
    for _ in range(2):
        slack.people.under_another_id(answer)
    slack.settle()

    assert len(slack.messages()) == 2


def test_slack_keycap_emoji(slack):
    slack.child()
    slack.alert()

    slack.people.say(SHONA, "panel held :one::two: May")
    slack.settle()

    said = slack.messages()[-1].text
    assert "?" in said
    assert "20 May" not in said
    assert "Record it" not in said


def test_teams_removed_then_members_removed(teams):
    teams.people.install(SHONA, action="remove")
    bot = {"id": teams.people.activity(SHONA, "message")["recipient"]["id"]}
    teams.people.deliver(teams.people.activity(SHONA, "conversationUpdate", membersRemoved=[bot]))
    teams.settle()

    with teams.record.reading() as tx:
        assert tx.conversation("teams", teams.teams.members[SHONA].account) is None


@pytest.mark.parametrize("tenant", [TENANT.upper(), TENANT.lower()])
def test_tenant_in_capitals(tmp_path, tenant):
    with a_teams_council(tmp_path, tenant=tenant) as council:
        assert council.people.say(SHONA, "help").ok
        activity = council.people.activity(SHONA, "message", text="help", textFormat="plain")
        activity["conversation"]["tenantId"] = TENANT.upper()
        assert council.people.deliver(activity).ok


@pytest.mark.parametrize("shift", values("anchor-moved"))
def test_anchor_moved(slack, shift):
    slack.child()
    anchor = date(2026, 5, 18)
    send_digests(slack.record, Rhythm(anchor, LONDON), NOW)
    slack.deliver()
    moved = Rhythm(anchor + timedelta(days=shift), LONDON)
    for _ in range(40):
        slack.now += DAY
        send_digests(slack.record, moved, slack.now)
        slack.deliver()

    digests = [m for m in slack.mails.to(MORAG) if m.kind is MessageKind.DIGEST]
    assert len(digests) > 1
    assert "overlap" in digests[1].text
    assert "overlap" not in digests[0].text + "".join(m.text for m in digests[2:])


def test_every_case_has_its_test(shared_data):
    cases = json.loads((shared_data / "chat" / "cases.json").read_text(encoding="utf-8"))["cases"]
    tests = [name for name in globals() if name.startswith("test_")]

    assert not [
        case["id"]
        for case in cases
        if not any(name.startswith("test_" + case["id"].replace("-", "_")) for name in tests)
    ]


def test_what_the_alert_says_is_read_as_people_read_it(teams):
    teams.child()

    assert "Agency decision" in shown_text(teams.alert().card)
