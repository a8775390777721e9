"""Words in Teams: read back, confirmed, changed, undone; always answered. Who is not known is asked who she is."""

from datetime import date

import pytest

from bot.teams.events import raw_event
from casework.kept_events import KeptEvent
from casework.ports import MessageKind
from permanence.entries import EntryKind
from tests.bot.teams.council import STRANGER, a_council, shown_text
from tests.builders import EWAN, SHONA


@pytest.fixture
def council(tmp_path):
    with a_council(tmp_path, codes=True) as council:
        yield council


def say(council, text, email=SHONA, **more):
    assert council.people.say(email, text, **more).ok
    council.settle()
    return council.teams.messages(email)[-1]


def booked(council):
    return [e.day("on") for e in council.recorded(EntryKind.BOOKED)]


def test_words_are_read_back_and_recorded_when_confirmed(council):
    council.child()
    message = council.alert()

    question = say(council, "ADM booked for 9 June")
    assert "agency decision booked for Tue 9 Jun" in shown_text(question.card)
    assert booked(council) == []
    answer = council.people.press(SHONA, question, "confirm")
    council.settle()

    assert booked(council) == [date(2026, 6, 9)]
    assert "Recorded for" in shown_text(answer.card)
    assert "Recorded for" in shown_text(question.card)
    assert "✓ Agency decision booked for Tue 9 Jun" in shown_text(message.card)


def test_what_was_read_back_wrongly_is_asked_again(council):
    council.child()
    council.alert()
    question = say(council, "ADM booked for 9 June")

    council.people.press(SHONA, question, "change")
    council.settle()

    assert "What should it be?" in shown_text(question.card)
    assert booked(council) == []


def test_an_option_of_a_question_is_as_good_as_writing_it(council):
    council.child("C1")
    council.child("C2")
    council.alert()
    question = say(council, "done 12 May")

    answer = council.people.press(SHONA, question, "say.0")
    council.settle()

    assert "Recorded for" in shown_text(answer.card)


def test_words_with_html_are_read_as_they_were_typed(council):
    council.child()
    council.alert()

    question = say(council, "<p>ADM&nbsp;booked for <b>9 June</b></p>", textFormat="xml")

    assert "booked for Tue 9 Jun" in shown_text(question.card)


def test_a_message_that_she_quotes_says_what_the_words_are_about(council):
    council.child("C1")
    first = council.alert()
    council.now = council.now.replace(day=council.now.day + 1)
    council.child("C2")
    council.alert()

    question = say(council, "done today", to=first)

    assert council.references[0] in shown_text(question.card)
    assert council.references[1] not in shown_text(question.card)


def test_undo_in_words(council):
    council.child()
    council.alert()
    question = say(council, "ADM booked for 9 June")
    council.people.press(SHONA, question, "confirm")
    council.settle()

    assert "Undone for" in shown_text(say(council, "undo").card)


def test_who_in_words_is_told_in_her_own_chat(council):
    reference = council.child("MOSAIC-1001")

    assert "MOSAIC-1001" in shown_text(say(council, f"who {reference}").card)


def test_ewan_gets_no_such_reference(council):
    reference = council.child()

    answer = say(council, f"{reference} panel done", email=EWAN)

    assert f"There is no such reference: {reference}" in shown_text(answer.card)


def test_private_words_are_given_back_and_not_kept(council):
    council.child()
    council.alert()

    answer = say(council, "panel done for Jamie Madeup, born 3 May 2019")

    assert "private" in shown_text(answer.card)
    with council.record.reading() as tx:
        assert "Jamie" not in str([*tx.entries()])


def test_what_a_crash_cut_off_is_taken_up_again_and_answered(council):
    reference = council.child()
    council.alert()
    activity = council.people.activity(
        SHONA, "message", text=f"{reference} ADM booked for 9 June", textFormat="plain"
    )
    with council.record.writing() as tx:  # kept, and then the power went
        event_id = f"{activity['conversation']['id']} {activity['id']}"
        tx.keep_event(KeptEvent("teams", event_id, raw_event(activity), council.now))

    council.run(council.side.conversation.take_up())
    council.settle()

    assert "booked for Tue 9 Jun" in council.said()
    with council.record.reading() as tx:
        assert tx.events_to_take("teams", council.now) == []


# --- who is who -------------------------------------------------------------------------------------------------------


def test_teams_own_word_on_an_address_is_taken(council):
    with council.record.reading() as tx:
        person = tx.directory().people[SHONA]
        known = tx.conversation("teams", person.teams_user)

    assert person.teams_user == council.teams.members[SHONA].account
    assert known.place == council.teams.members[SHONA].place


def test_a_stranger_is_linked_by_a_code_and_what_she_wrote_first_is_answered_then(council):
    reference = council.child()

    asked = say(council, f"{reference} ADM booked for 9 June", email=STRANGER)
    assert "I do not know whose account this is" in shown_text(asked.card)
    assert "kept" in shown_text(asked.card)
    with council.record.writing() as tx:
        tx.put_account(SHONA, "teams", None)  # she has changed her account
    say(council, SHONA, email=STRANGER)
    with council.record.reading() as tx:
        (sent,) = [m for m in tx.messages_for(SHONA) if m.kind is MessageKind.LINK_CODE]
    say(council, str(sent.facts["code"]), email=STRANGER)

    *_, known, read_back = council.teams.messages(STRANGER)
    assert "Now I know you" in shown_text(known.card)
    assert "booked for Tue 9 Jun" in shown_text(read_back.card)


def test_with_a_second_account_she_is_asked_which_one_she_uses(council):
    council.teams.known_as(STRANGER, SHONA)

    asked = say(council, "list", email=STRANGER)
    assert "You have another Teams account" in shown_text(asked.card)
    council.people.press(STRANGER, asked, "say.0")
    council.settle()

    with council.record.reading() as tx:
        assert tx.directory().people[SHONA].teams_user == council.teams.members[STRANGER].account
    assert "Now I know you" in shown_text(asked.card)


def test_who_removed_the_app_cannot_be_written_to_any_more(council):
    council.child()
    council.people.install(SHONA, action="remove")
    council.settle()

    with council.record.reading() as tx:
        shona = tx.directory().people[SHONA]
    assert "the Homeward app is not there" in council.run(council.side.channel.reachable(shona))
