"""Nothing is kept longer than it is for, and somebody can read what went."""

from datetime import date, timedelta

import pytest

from casework.kept_events import KeptEvent
from casework.look_doors import Look
from casework.ports import MessageKind, MessageState, NewMessage
from casework.threads import Place
from permanence.answer import Answer, Verb
from permanence.entries import Recorder
from permanence.replies.memory import Waiting, WaitsFor
from scheduler.ledger_proof import prove
from scheduler.retention import forget_tonight, said_of_retention, tonight
from scheduler.settings import Settings, WrongSettings, read_settings
from store.forgetting import Forgotten
from tests.builders import NOW, SHONA, a_record, register_child, shona

DAY = timedelta(days=1)
USUAL = Settings()


@pytest.fixture
def record(tmp_path):
    store = a_record(tmp_path)
    yield store
    store.close()


def came_in(record, name, at):
    with record.writing() as tx:
        tx.take_in("slack", name, '{"text": "made up"}', at)


def left(record, key, at, kind=MessageKind.ALERT, state=MessageState.SENT):
    message = NewMessage(key, kind, SHONA, "email", at, facts={"code": "123456"})
    with record.writing() as tx:
        number = tx.queue(message, at)
        tx.claim("me", at, 1, 60)
        tx.freeze(number, "me", b"the body")
        if state is MessageState.SENT:
            tx.mark_sent(number, "me", f"<{key}@council.example>", at)
        else:
            tx.mark_over(number, state, "made up", at)
    return number


def body(record, number):
    with record.reading() as tx:
        return tx.message(number).frozen


def recorded_by(record, name, at):
    """A raw reply by which something was recorded."""
    came_in(record, name, at)
    reference = register_child(record, f"C-{name}", date(2025, 10, 1), now=at)
    with record.writing() as tx:
        tx.append([Recorder(reference, 1, SHONA, f"slack:{name}").noted("with the printer")], at)


@pytest.mark.parametrize(("days", "goes"), [(29, False), (31, True)])
def test_a_raw_reply_goes_after_thirty_days(record, days, goes):
    recorded_by(record, "one", NOW - days * DAY)

    assert forget_tonight(record, USUAL, NOW).raw == goes


@pytest.mark.parametrize(
    ("source", "hours", "goes"),
    [
        ("slack", 23, False),
        ("slack", 25, True),
        ("teams", 25, True),
        ("email", 25, False),
        ("email", 200, True),
    ],
)
def test_what_was_never_confirmed_goes_as_soon_as_it_cannot_be(record, source, hours, goes):
    at = NOW - timedelta(hours=hours)
    waits = Waiting(WaitsFor.YES, (Answer(Verb.NOTE, "HW-0001-X", note="told the clerk pelican"),))
    with record.writing() as tx:
        tx.take_in(source, "one", '{"text": "note: told the clerk pelican"}', at)
        tx.keep_thread(Place(source, "thread", SHONA), waits, None, None, at)

    done = forget_tonight(record, USUAL, NOW)

    assert (done.raw, done.unanswered) == (goes, goes)
    with record.reading() as tx:
        assert (tx.thread_at(Place(source, "thread", SHONA)) is None) == goes


@pytest.mark.parametrize("what", [WaitsFor.NOTHING, WaitsFor.MORE])
def test_what_was_spoken_of_last_stays_known_in_a_thread(record, what):
    with record.writing() as tx:
        tx.keep_thread(Place("slack", "thread", SHONA), Waiting(what), None, None, NOW - 2 * DAY)

    assert forget_tonight(record, USUAL, NOW).unanswered == 0


def test_what_was_recorded_by_it_stays_and_a_second_delivery_still_changes_nothing(record):
    reference = register_child(record, "C1", date(2025, 10, 1), now=NOW - 60 * DAY)
    with record.writing() as tx:
        tx.take_in("slack", "one", "{}", NOW - 50 * DAY)
        tx.append([shona(reference).noted("the report is with the printer")], NOW - 50 * DAY)

    forget_tonight(record, USUAL, NOW)

    with record.writing() as tx:
        assert [e.maybe("note") for e in tx.entries(reference)][-1] == "the report is with the printer"
        assert tx.take_in("slack", "one", "{}", NOW) is False


@pytest.mark.parametrize(
    ("state", "days", "goes"),
    [
        (MessageState.SENT, 89, False),
        (MessageState.SENT, 91, True),
        (MessageState.CANCELLED, 91, True),
        (MessageState.FAILED, 91, True),
        (MessageState.HELD, 91, False),
    ],
)
def test_the_body_of_a_message_goes_after_ninety_days_and_that_it_was_sent_stays(record, state, days, goes):
    number = left(record, "alert:1", NOW - days * DAY, state=state)

    forget_tonight(record, USUAL, NOW)

    assert (body(record, number) is None) == goes
    with record.reading() as tx:
        assert (tx.message(number).state, tx.message(number).person) == (state, SHONA)


@pytest.mark.parametrize("kind", [MessageKind.AMEND, MessageKind.SAID_BACK])
def test_an_answer_goes_as_soon_as_it_cannot_be_confirmed_any_more(record, kind):
    new, old = (left(record, f"said:{n}", NOW - n * DAY, kind=kind) for n in (7, 9))

    assert forget_tonight(record, USUAL, NOW).bodies == 1

    with record.reading() as tx:
        assert (tx.message(new).frozen, tx.message(old).frozen, tx.message(old).facts) == (
            b"the body",
            None,
            {},
        )


def test_a_message_that_still_waits_keeps_its_body(record):
    with record.writing() as tx:
        number = tx.queue(NewMessage("alert:1", MessageKind.ALERT, SHONA, "email", NOW), NOW - 200 * DAY)
        tx.claim("me", NOW, 1, 60)
        tx.freeze(number, "me", b"the body")

    forget_tonight(record, USUAL, NOW)

    assert body(record, number) == b"the body"


def test_a_code_goes_after_a_day(record):
    number = left(record, "code:1", NOW - 2 * DAY, kind=MessageKind.LINK_CODE)

    assert forget_tonight(record, USUAL, NOW).codes == 1

    with record.reading() as tx:
        assert tx.message(number).facts == {}


def test_what_waited_for_an_account_that_nobody_proved_goes_and_what_is_still_to_be_read_stays(record):
    with record.writing() as tx:
        tx.keep_event(KeptEvent("slack", "strange", "{}", NOW - 40 * DAY), account="U999")
        tx.keep_event(KeptEvent("slack", "to read", "{}", NOW - 40 * DAY))

    assert forget_tonight(record, USUAL, NOW).unanswered == 1

    with record.reading() as tx:
        assert [e.event_id for e in tx.events_to_take("slack", NOW)] == ["to read"]


def test_no_byte_of_what_is_past_its_days_is_left_in_the_store_and_the_ledger_verifies(tmp_path, record):
    words = ("zqreply", "zqbody", "zqreason", "zqnever")
    old = NOW - 800 * DAY
    with record.writing() as tx:
        tx.take_in("slack", "one", '{"text": "zqreply"}', NOW - 40 * DAY)
        tx.keep_event(KeptEvent("slack", "strange", "zqnever", NOW - 40 * DAY), account="U999")
        tx.keep_looks([Look(old, SHONA, "why", "HW-0001-X", "slack:1", True, "zqreason")])
        number = tx.queue(NewMessage("a", MessageKind.ALERT, SHONA, "email", NOW - 99 * DAY), NOW - 99 * DAY)
        tx.claim("me", NOW - 99 * DAY, 1, 60)
        tx.freeze(number, "me", b"zqbody")
        tx.mark_sent(number, "me", "<a@council.example>", NOW - 99 * DAY)
    tonight(record, USUAL, tmp_path, old)
    assert holding(tmp_path, words) == set(words)

    tonight(record, USUAL, tmp_path, NOW)

    assert holding(tmp_path, words) == set()
    assert prove(record).verified.first_bad is None


def holding(folder, words):
    """Those of the words that stand in a file below the folder, log of the store and all."""
    files = [file.read_bytes() for file in folder.rglob("*") if file.is_file()]
    return {word for word in words if any(word.encode() in file for file in files)}


def test_it_is_done_once_a_day(record):
    recorded_by(record, "one", NOW - 31 * DAY)
    recorded_by(record, "two", NOW - 30 * DAY + timedelta(hours=1))

    assert forget_tonight(record, USUAL, NOW) == Forgotten(raw=1, unanswered=0, bodies=0, codes=0)
    assert forget_tonight(record, USUAL, NOW + timedelta(hours=2)) is None
    assert forget_tonight(record, USUAL, NOW + DAY).raw == 1


def test_a_legal_hold_stops_it_and_is_said(record):
    came_in(record, "one", NOW - 400 * DAY)
    held = USUAL.model_copy(update={"legal_hold": True})

    assert forget_tonight(record, held, NOW) is None

    with record.reading() as tx:
        assert said_of_retention(tx, held, NOW)[0] is False
        assert "legal hold" in said_of_retention(tx, held, NOW)[1]


def test_what_went_is_said_and_so_is_a_run_that_stands_still(record):
    came_in(record, "one", NOW - 31 * DAY)
    with record.reading() as tx:
        assert said_of_retention(tx, USUAL, NOW)[0] is True, "a new store has nothing to clear"

    forget_tonight(record, USUAL, NOW)

    with record.reading() as tx:
        assert "cleared 1 raw reply, " in said_of_retention(tx, USUAL, NOW)[1]
        assert said_of_retention(tx, USUAL, NOW + 3 * DAY) == (
            False,
            "the last run was 3 days ago: homeward run does it each day",
        )


@pytest.mark.parametrize("given", [{"HOMEWARD_KEEP_RAW_DAYS": "3"}, {"HOMEWARD_KEEP_BODIES_DAYS": "7"}])
def test_days_in_which_an_answer_could_still_come_are_not_taken_away(tmp_path, given):
    with pytest.raises(WrongSettings):
        read_settings(tmp_path, given)


def test_the_days_can_be_set(record):
    recorded_by(record, "one", NOW - 11 * DAY)

    assert forget_tonight(record, USUAL.model_copy(update={"keep_raw_days": 10}), NOW).raw == 1
