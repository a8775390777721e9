"""Words: what is written in the direct messages or a thread is read back, confirmed, changed, undone; always answered."""

from datetime import date

import pytest

from bot.slack.pace import Pace
from casework.ports import MessageKind, NewMessage
from permanence.entries import EntryKind
from tests.bot.slack.council import a_council
from tests.builders import EWAN, SHONA, TODAY
from tests.looks import looks, refusals

NOBODYS = "HW-4821-B"  # a reference of the right form that no child has


def say(council, text, thread=None, email=SHONA):
    answer = council.people.say(email, text, thread=thread)
    council.settle()
    return answer


def press(council, message, action, email=SHONA):
    answer = council.people.press(email, message, action)
    council.settle()
    return answer


def latest(council, email=SHONA):
    """The app's newest message to this person, as it stands."""
    return council.messages(email)[-1]


def booked(council):
    return [e.day("on") for e in council.recorded(EntryKind.BOOKED)]


def test_words_in_the_thread_are_read_back_and_recorded_when_confirmed(council):
    council.child()
    message = council.alert()

    say(council, "ADM booked for 9 June", thread=message)
    question = latest(council)
    nothing_yet = booked(council)
    press(council, question, "confirm")

    assert "agency decision booked for Tue 9 Jun" in question.history[0]["text"].replace("\xa0", " ")
    assert question.thread_ts == message.ts
    assert nothing_yet == []
    assert booked(council) == [date(2026, 6, 9)]
    assert "Recorded for" in council.shown(question)
    assert "Record it" not in council.shown(question)
    assert "✓ *Agency decision booked for Tue 9 Jun*" in council.shown(message)


def test_words_outside_a_thread_answer_the_newest_message(council):
    council.child()
    council.child("C2", milestones={})
    message = council.alert()

    say(council, "ADM booked for 9 June")
    press(council, latest(council), "confirm")

    assert booked(council) == [date(2026, 6, 9)]
    assert latest(council).thread_ts is None
    assert "booked for Tue 9 Jun" in council.shown(message)


def test_yes_confirms_as_well_as_the_button(council):
    council.child()
    message = council.alert()

    say(council, "ADM booked for 9 June", thread=message)
    say(council, "yes", thread=message)

    assert booked(council) == [date(2026, 6, 9)]
    assert "Recorded for" in council.shown(latest(council))
    assert "✓ *Agency decision booked for Tue 9 Jun*" in council.shown(message)


def test_change_records_nothing_and_asks_again(council):
    council.child()
    message = council.alert()
    say(council, "ADM booked for 9 June", thread=message)

    press(council, latest(council), "change")
    say(council, "ADM booked for 10 June", thread=message)
    press(council, latest(council), "confirm")

    assert booked(council) == [date(2026, 6, 10)]


def test_confirming_twice_records_once(council):
    council.child()
    message = council.alert()
    say(council, "ADM booked for 9 June", thread=message)
    question = latest(council)
    blocks = question.blocks

    press(council, question, "confirm")
    question.blocks = blocks  # her other device still shows the buttons
    press(council, question, "confirm")

    assert booked(council) == [date(2026, 6, 9)]
    assert "recorded already" in council.shown(question)


def test_what_was_confirmed_can_be_undone_from_the_reply(council):
    council.child()
    message = council.alert()
    say(council, "ADM booked for 9 June", thread=message)
    press(council, latest(council), "confirm")

    press(council, latest(council), "undo")

    assert len(council.recorded(EntryKind.UNDONE)) == 1
    assert council.shown(latest(council)).startswith("Undone")
    assert "Booked…" in council.shown(message)


def test_undo_in_words_takes_back_what_was_recorded_last(council):
    council.due_soon()
    message = council.alert()
    council.people.press(SHONA, message, "answer.done", block_id="answers.1")

    say(council, "undo")

    assert len(council.recorded(EntryKind.UNDONE)) == 1
    assert "Booked…" in council.shown(message)


def test_an_option_of_a_question_is_as_good_as_writing_it(council):
    council.child("C1")
    council.child("C2")
    message = council.alert()
    say(council, "done 12 May", thread=message)
    question = latest(council)

    press(council, question, "say.0")

    assert "Which child" in question.history[0]["text"].replace("\xa0", " ")
    assert "Recorded for" in question.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("the weather is fine", "I have not read"),
        ("help", "Answer in your own words"),
        ("list", "steps are open"),
        ("why", "Agency decision:"),
        ("booked for sometime next month", ""),
        ("", "Nothing was recorded"),
    ],
)
def test_every_reply_gets_an_answer(council, text, said):
    council.child()
    message = council.alert()
    before = len(council.messages())

    say(council, text, thread=message)

    assert len(council.messages()) == before + 1
    assert said in latest(council).text
    assert latest(council).text


def test_who_in_words_is_answered_to_her_alone(council):
    council.child()
    message = council.alert()

    say(council, f"who is {council.references[0]}?", thread=message)

    assert "is C1 in the case system" in council.alone()[0]
    assert all("C1" not in m.text for m in council.messages())
    assert [look.who for look in looks(council.record, council.references[0])] == [SHONA]


def test_private_words_are_given_back_and_nothing_of_them_is_kept(council):
    council.child()
    message = council.alert()

    say(council, "note: born 12/03/2021, lives at 5 High Street EH1 1AA", thread=message)

    assert "looks as if it holds something private" in latest(council).text
    assert "High Street" not in latest(council).text
    assert council.recorded(EntryKind.NOTED) == []


def test_what_is_too_long_to_be_read_is_answered_and_nothing_of_it_is_kept(council):
    council.child()
    council.alert()

    say(council, "panel held, and then " * 1500)

    assert "too long" in latest(council).text
    with council.record.engine.connect() as connection:
        raws = connection.exec_driver_sql("SELECT raw FROM inbox").scalars()
        assert not any("and then" in raw for raw in raws)


def test_slack_delivering_words_again_is_answered_once(council):
    council.child()
    council.alert()
    answer = say(council, "ADM booked for 9 June")
    answered = len(council.messages())

    for number in (1, 2):
        assert council.people.repeat(answer, number).status == 200
    council.settle()

    assert len(council.messages()) == answered


def test_what_the_app_itself_wrote_is_not_taken_for_a_reply(council):
    council.child()
    message = council.alert()
    before = len(council.messages())

    assert council.people.echo(message).status == 200
    council.settle()

    assert len(council.messages()) == before


def test_slacks_dressing_of_text_is_taken_off(council):
    council.child()
    council.alert()

    say(council, "note: review & panel <both> moved")
    press(council, latest(council), "confirm")

    [entry] = council.recorded(EntryKind.NOTED)
    assert entry.text("note") == "review & panel <both> moved"


def test_two_replies_within_a_second_are_answered_at_slacks_pace(tmp_path):
    with a_council(tmp_path, pace=Pace()) as council:
        council.child()
        council.alert()

        council.people.say(SHONA, "list")
        council.people.say(SHONA, "help")
        council.settle()

        assert council.slack.pace_violations == []
        assert len(council.messages()) == 3


def test_ewan_is_told_that_there_is_no_such_reference_and_the_attempt_is_logged(council):
    reference = council.child(reference="HW-4822-9")
    council.alert()

    say(council, f"{reference} ADM done 18 May", email=EWAN)
    shown_to_ewan = latest(council, EWAN).text
    say(council, f"{NOBODYS} ADM done 18 May", email=EWAN)

    assert shown_to_ewan == latest(council, EWAN).text.replace(NOBODYS, reference)
    assert "There is no such reference" in shown_to_ewan
    assert refusals(council.record, reference) == [EWAN]
    assert [e for e in council.recorded(EntryKind.MILESTONE_REACHED) if e.by == EWAN] == []


def test_ewan_pressing_shonas_buttons_changes_nothing(council):
    reference = council.child()
    message = council.alert()
    to_ewan = council.slack.workspace.keep_message(
        council.slack.direct_channel(EWAN), message.user, text=message.text, blocks=message.blocks
    )

    council.people.press(EWAN, to_ewan, "answer.done", block_id="answers.1")
    council.settle()

    assert "There is no such reference" in council.alone(EWAN)[0]
    assert refusals(council.record, reference) == [EWAN]
    assert "Recorded by" not in council.shown(message)
    assert reference not in "".join(m.text for m in council.messages(EWAN) if m is not to_ewan)


def test_somebody_who_is_not_in_the_staff_list_is_told_how_to_be(council):
    stranger = "stranger@council.example"

    say(council, "help", email=stranger)

    assert "Ask the system administrator to add your e-mail address" in latest(council, stranger).text


def test_somebody_of_another_company_is_nobody_whatever_address_she_shows(council):
    impostor = council.slack.person(SHONA)
    council.slack.workspace.people[impostor.id].deleted = True

    say(council, "list")

    assert "I do not know who you are yet" in latest(council).text


def test_today_is_said_back(council):
    council.child()
    message = council.alert()

    say(council, "ADM done today", thread=message)

    assert "Wed\xa020\xa0May" in latest(council).text
    assert date(2026, 5, 20) == TODAY


def test_the_newest_message_that_asked_is_found_however_much_was_said_since(council):
    council.child()
    message = council.alert()
    with council.record.writing() as tx:
        for number in range(60):
            said = NewMessage(f"said {number}", MessageKind.SAID_BACK, SHONA, "slack", council.now)
            claimed = tx.queue_claimed(said, "me", council.now, 60)
            tx.mark_sent(claimed.id, "me", f"D1:{number}", council.now)

    council.people.say(SHONA, "done 18 May")
    council.settle()
    council.people.press(SHONA, council.messages()[-1], "confirm")
    council.settle()

    assert "✓ *Agency decision made on" in council.shown(message)
