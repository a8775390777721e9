"""What platforms send and answer in other shapes than the public reports name: ids, refusals, greetings, signs."""

import pytest

from casework.ports import MessageKind
from casework.raise_alerts import raise_alerts
from permanence.entries import EntryKind
from tests.bot.chats import ASKED, DAY, HOUR, booked, outbox, pass_by
from tests.builders import FERGUS, MORAG, SHONA
from tests.proof import one_of
from tests.servers.slack_deliveries import Delivery
from tests.servers.teams_connector import TENANT

# --- messages without a name ----------------------------------------------------------------------------------------

NAMELESS = [
    (202, b""),
    (201, b""),
    (200, b""),
    (201, b"{}"),
    (201, b'{"id": ""}'),
    (201, b'{"id": null}'),
    (201, b'{"id": 5}'),
    (200, b"[]"),
    (200, b"null"),
    (202, b"accepted"),
    (201, b'{"id": "DO_NOT_USE_PLACEHOLDER_ID"}'),
    (204, b""),
]


@one_of(8)
@pytest.mark.parametrize("answer", NAMELESS, ids=str)
def test_whatever_teams_says_instead_of_an_id_nothing_lands_on_another_child(teams, answer):
    teams.teams.tells_no_id(*answer)
    older = teams.child("C1")
    first = teams.alert()
    teams.now += DAY
    newer = teams.child("C2")
    teams.alert()

    teams.people.say(SHONA, ASKED, to=first)
    teams.settle()
    assert newer not in teams.said() or older in teams.said()
    teams.people.say(SHONA, "yes")
    teams.settle()

    assert booked(teams) == []


@one_of(8)
@pytest.mark.parametrize("answer", NAMELESS, ids=str)
def test_the_press_of_a_button_tells_the_id_and_the_card_follows(teams, answer):
    teams.teams.tells_no_id(*answer)
    reference = teams.due_soon()
    message = teams.alert()

    teams.people.press(SHONA, message, "answer.done")
    teams.settle()
    teams.people.look_again(SHONA, message)

    assert "✓" in str(message.card)
    teams.people.say(SHONA, "why", to=message)
    teams.settle()
    assert reference in teams.said()


# --- whom a refusal concerns ----------------------------------------------------------------------------------------


@one_of(8)
@pytest.mark.parametrize(
    ("status", "code", "words", "hers"),
    [
        (403, "botdisabledbyadmin", "The tenant admin disabled this bot", False),
        (403, "TENANTNOPERMISSION", "", False),
        (403, "NotEnoughPermissions", "", False),
        (403, "BotNotRegistered", "Bot is not registered", False),
        (400, "BadArgument", "Failed to decrypt pairwise id", False),
        (403, "Forbidden", "failed to DECRYPT conversation id", False),
        (403, "ConversationBlockedByUser", "", True),
        (403, "MessageWritesBlocked", "Thread creation is blocked", True),
        (403, "BotNotInConversationRoster", "", True),
    ],
)
def test_a_refusal_of_teams_is_told_to_whom_it_concerns_once(teams, status, code, words, hers):
    teams.child("C1")
    teams.child("C2", worker=MORAG)
    teams.teams.troubled(status, code=code, words=words, times=1000)
    raise_alerts(teams.record, teams.now)
    teams.deliver()
    pass_by(teams, 5, HOUR)

    told = [m.text + m.subject for m in teams.mails.to(FERGUS) if not hers or SHONA in m.text + m.subject]
    notices = [m for m in teams.mails.to(SHONA) if m.kind is MessageKind.NOTICE]
    assert [m.kind for m in teams.mails.to(SHONA) if m.kind is not MessageKind.NOTICE] == [MessageKind.ALERT]
    assert (len(told), len(notices)) == (1, int(hers))


def test_a_token_that_is_refused_for_a_working_day_is_told_and_people_get_e_mails(teams):
    teams.child()
    teams.teams.troubled(401, times=1000)
    raise_alerts(teams.record, teams.now)
    teams.deliver()
    pass_by(teams, 24, HOUR)

    assert [m.kind for m in teams.mails.to(SHONA)] == [MessageKind.ALERT]
    told = [m.text + m.subject for m in teams.mails.to(FERGUS)]
    assert len(told) == 1
    assert "access token" in told[0]


# --- greetings, goodbyes and who it is ------------------------------------------------------------------------------


def is_reached(council):
    with council.record.reading() as tx:
        return tx.conversation("teams", council.teams.members[SHONA].account) is not None


def sends(council, kind, **more):
    council.people.deliver(council.people.activity(SHONA, kind, **more))
    council.settle()


def bots_id(council):
    return council.people.activity(SHONA, "message")["recipient"]["id"]


@one_of(8)
@pytest.mark.parametrize("action", ["remove", "Remove", "REMOVE"])
def test_a_goodbye_is_heard_without_the_directorys_id_as_well(teams, action):
    activity = teams.people.activity(SHONA, "installationUpdate", action=action)
    del activity["from"]["aadObjectId"]
    teams.people.deliver(activity)
    teams.settle()

    assert not is_reached(teams)


def test_a_member_who_is_removed_is_no_goodbye_of_the_app(teams):
    sends(teams, "conversationUpdate", membersRemoved=[{"id": "29:somebody-else"}])
    assert is_reached(teams)

    sends(
        teams,
        "conversationUpdate",
        membersRemoved=[{"id": f"28:{bots_id(teams).rpartition(':')[2].upper()}"}],
    )
    assert not is_reached(teams)


@one_of(8)
@pytest.mark.parametrize("action", ["add", "add-upgrade", "Add", "", None])
def test_after_a_goodbye_she_is_reached_again_by_any_greeting(teams, action):
    sends(teams, "installationUpdate", action="remove")
    assert not is_reached(teams)

    sends(teams, "installationUpdate", **({} if action is None else {"action": action}))

    assert is_reached(teams)


def test_an_upgrade_that_removes_first_keeps_her(teams):
    sends(teams, "installationUpdate", action="remove-upgrade")

    assert is_reached(teams)


@one_of(8)
@pytest.mark.parametrize("tenant", [TENANT.upper(), TENANT.title()])
def test_the_tenant_is_the_same_wherever_it_stands_and_however_it_is_written(teams, tenant):
    activity = teams.people.activity(SHONA, "message", text="help", textFormat="plain")
    activity["conversation"]["tenantId"] = tenant
    activity["channelData"] = {"tenant": {"id": tenant.lower()}}

    assert teams.people.deliver(activity).ok


# --- messages without words, and other signs ------------------------------------------------------------------------

WORDLESS = [
    {"text": "\u200b"},
    {"text": "<p>&nbsp;</p>", "textFormat": "xml"},
    {"text": "<div></div>", "textFormat": "xml"},
    {"text": "   \n  "},
    {"text": "<attachment id='1'></attachment>", "textFormat": "xml"},
    {"text": "", "attachments": [{"contentType": "application/vnd.microsoft.teams.file.download.info"}]},
    {"text": "\U0001f44d"},
    {"text": "\u2705"},
    {"text": ".", "textFormat": "plain"},
]


@one_of(8)
@pytest.mark.parametrize("more", WORDLESS, ids=str)
def test_a_message_that_says_nothing_gets_an_answer_and_records_nothing(teams, more):
    teams.child()
    teams.alert()
    before = len(teams.teams.messages(SHONA))

    teams.people.deliver(teams.people.activity(SHONA, "message", **more))
    teams.settle()

    assert len(teams.teams.messages(SHONA)) == before + 1
    assert not [e for e in teams.recorded(EntryKind.MILESTONE_REACHED) if e.by == SHONA]


@one_of(8)
@pytest.mark.parametrize(
    "words",
    [
        "ADM done :one::eight: May",
        "ADM done on :one::eight:/:five:",
        "ADM done 1\ufe0f\u20e38\ufe0f\u20e3 May",
        "ADM done :keycap_ten: May",
        "ADM done \u2460\u2467 May",
        "ADM done :calendar: May",
    ],
)
def test_a_day_in_signs_is_asked_for_and_never_today(slack, words):
    slack.child()
    slack.alert()

    slack.people.say(SHONA, words)
    slack.settle()
    slack.people.say(SHONA, "yes")
    slack.settle()

    days = {e.day("on").isoformat() for e in slack.recorded(EntryKind.MILESTONE_REACHED) if e.by == SHONA}
    assert days <= {"2026-05-18"}


def test_a_reaction_under_a_thank_you_needs_no_answer(slack):
    slack.child()
    slack.alert()
    slack.people.say(SHONA, "help")
    slack.settle()
    before = len(slack.messages())

    slack.people.react(SHONA, slack.messages()[-1], "heart")
    slack.settle()

    assert len(slack.messages()) == before


def test_a_reaction_under_a_question_is_no_yes(teams):
    teams.child()
    teams.alert()
    teams.people.say(SHONA, ASKED)
    teams.settle()

    teams.people.react(SHONA, teams.teams.messages(SHONA)[-1])
    teams.settle()

    assert booked(teams) == []
    assert "records nothing" in teams.said()


def test_one_message_under_many_names_with_its_edits_is_one_question(slack):
    slack.child()
    slack.alert()
    answer = slack.people.say(SHONA, ASKED)
    slack.people.under_another_id(answer)
    slack.settle()
    message = [m for m in slack.slack.messages(slack.slack.direct_channel(SHONA)) if not m.by_the_app][-1]
    edited = slack.people.edit(message, "booked for 10 June")
    for _ in range(2):
        slack.people.under_another_id(edited)
    slack.people.under_another_id(answer)
    slack.settle()

    slack.people.say(SHONA, "yes")
    slack.settle()

    [entry] = booked(slack)
    assert entry.day("on").isoformat() == "2026-06-10"


# --- numbers that she typed -------------------------------------------------------------------------------------------

NUMBER = "0412233"


@one_of(8)
@pytest.mark.parametrize(
    "words",
    [NUMBER, f"undo {NUMBER}", f"booked for {NUMBER}", f"{NUMBER} booked for 9 June", f"who is {NUMBER}"],
)
def test_a_number_of_hers_that_was_not_read_is_in_no_answer_that_is_kept(slack, words):
    slack.child()
    slack.alert()

    slack.people.say(SHONA, words)
    slack.settle()

    kept = [f"{m.frozen!r} {dict(m.facts)}" for m in outbox(slack)]
    assert not [said for said in kept if NUMBER in said]


def test_the_number_of_a_case_is_given_back_and_nothing_of_it_is_kept(slack):
    slack.child()
    slack.alert()

    slack.people.say(SHONA, "case id C-1234567 booked for 9 June")
    slack.settle()

    assert "number of a record" in slack.messages()[-1].text
    with slack.record.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT raw FROM inbox").scalars().all()
    assert "1234567" not in "".join(kept)
    assert booked(slack) == []


@one_of(8)
@pytest.mark.parametrize(
    "more",
    [
        {"text": ""},
        {"text": None},
        {"text": "", "subtype": "file_share", "files": [{"id": "F1", "mimetype": "image/png"}]},
        {"text": "", "attachments": [{"fallback": "a shared message"}]},
        {"text": ":white_check_mark:"},
    ],
    ids=str,
)
def test_a_message_in_slack_whose_words_stand_elsewhere_gets_an_answer_and_records_nothing(slack, more):
    slack.child()
    slack.alert()
    payload = slack.people.say(SHONA, "help").delivery.payload
    slack.settle()
    before = len(slack.messages())
    event = {**payload["event"], "ts": "1779000000.000100", **more}

    slack.people.deliver(Delivery.event({**payload, "event_id": "Ev0ELSEWHERE", "event": event}))
    slack.settle()

    assert len(slack.messages()) == before + 1
    assert not [e for e in slack.recorded(EntryKind.MILESTONE_REACHED) if e.by == SHONA]
