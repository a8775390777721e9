"""When a message leaves that is ready: by its kind, the hour, its person's days, its channel and what was tried before."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from casework.channel_trouble import RESTS
from casework.compose import NOT_SET_UP, DeliverySetup, Over, PersonLeft, PutOff, Written, back_off, compose
from casework.last_look import NoLonger
from casework.ports import MessageKind, MessageState, PrivateWords, StoredMessage
from casework.restrict import restrict
from casework.said_back import said_when
from casework.still_to_tell import NOT_HERS
from permanence.entries import Recorder
from tests.builders import LONDON, MORAG, SHONA, a_person, register_child
from tests.casework.test_raise_alerts import put

WEDNESDAY_MORNING = datetime(2026, 5, 20, 9, 30, tzinfo=LONDON)
WEDNESDAY_EVENING = datetime(2026, 5, 20, 19, 0, tzinfo=LONDON)
HOUR = timedelta(hours=1)
THURSDAY_AT_EIGHT = datetime(2026, 5, 21, 8, 0, tzinfo=LONDON)
WAIT_FOR_THE_MORNING = {
    MessageKind.ALERT,
    MessageKind.BACKLOG,
    MessageKind.CATCH_UP,
    MessageKind.DIGEST,
    MessageKind.OWN_DIGEST,
    MessageKind.QUEUE,
    MessageKind.BRIEF,
    MessageKind.REVIEW,
}


def local(moment):
    return datetime.fromisoformat(moment).replace(tzinfo=LONDON)


class Words:
    """A channel's words; `private` are what is found in them."""

    def __init__(self, *private):
        self.private = private

    def render(self, content, message, person):
        if self.private:
            raise PrivateWords(self.private)
        return f"{content}".encode()


def a_message(kind=MessageKind.TEST, *, channel="email", **changes):
    made = WEDNESDAY_MORNING.astimezone(UTC)
    facts = changes.pop("facts", {})
    return StoredMessage(
        7, "made up", kind, SHONA, channel, MessageState.SENDING, facts, made, made, **changes
    )


def verdict(record, rules, message, now, *, resting=None, says="words", renderers=None):
    def content(*_given):
        return says

    setup = DeliverySetup("a test", dict.fromkeys(MessageKind, content), renderers or {"email": Words()})
    with record.reading() as look:
        return compose(look, rules, setup, message, now.astimezone(UTC), resting or {})


def until(found):
    return found.until.astimezone(LONDON), found.reason


@pytest.mark.parametrize("kind", list(MessageKind))
def test_what_can_wait_leaves_in_working_hours_alone(record, rules, kind):
    found = verdict(record, rules, a_message(kind), WEDNESDAY_EVENING)

    if kind in WAIT_FOR_THE_MORNING:
        assert until(found) == (THURSDAY_AT_EIGHT, "outside working hours")
    else:
        assert isinstance(found, Written)


def test_what_a_colleague_answered_waits_for_the_morning_too(record, rules):
    told = a_message(MessageKind.NOTICE, facts={"what": "leave"})

    assert until(verdict(record, rules, told, WEDNESDAY_EVENING))[0] == THURSDAY_AT_EIGHT


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        ("2026-05-20T07:59", "2026-05-20T08:00"),
        ("2026-05-20T08:00", None),
        ("2026-05-20T16:59", None),
        ("2026-05-20T17:00", "2026-05-21T08:00"),
        ("2026-05-22T17:00", "2026-05-26T08:00"),  # from Friday evening over a bank holiday to Tuesday
        ("2026-05-23T07:00", "2026-05-26T08:00"),
        ("2026-05-24T12:00", "2026-05-26T08:00"),
    ],
)
def test_working_hours_are_from_eight_until_five_on_her_days(record, rules, now, leaves):
    found = verdict(record, rules, a_message(MessageKind.ALERT), local(now))

    assert (until(found)[0] if isinstance(found, PutOff) else None) == (local(leaves) if leaves else None)


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (5, 60), (40, 60)])
def test_how_long_is_waited_after_each_attempt(attempts, minutes):
    assert back_off(a_message(attempts=attempts)) == timedelta(minutes=minutes)


def test_what_was_claimed_is_free_again_after_a_minute():
    assert DeliverySetup("a test", {}, {}).lease_seconds == 60


def test_a_message_of_a_channel_that_is_not_set_up_is_looked_at_again_in_five_minutes(record, rules):
    found = verdict(
        record, rules, a_message(channel="slack"), WEDNESDAY_MORNING, renderers={"teams": Words()}
    )

    assert until(found) == (WEDNESDAY_MORNING + timedelta(minutes=5), NOT_SET_UP)


def test_where_mail_is_set_up_it_goes_by_mail_instead(record, rules):
    found = verdict(record, rules, a_message(channel="slack"), WEDNESDAY_MORNING)

    assert (found.content, found.frozen) == ("words", None)


def test_mail_itself_has_nothing_to_go_by_instead(record, rules):
    found = verdict(record, rules, a_message(), WEDNESDAY_MORNING, renderers={"slack": Words()})

    assert found.reason == NOT_SET_UP


def test_a_channel_that_rests_is_left_alone_until_then_except_by_an_answer_in_a_chat(record, rules):
    later = WEDNESDAY_MORNING + timedelta(hours=1)
    rests = {"slack": later}
    words = {"slack": Words()}

    found = verdict(
        record, rules, a_message(channel="slack"), WEDNESDAY_MORNING, resting=rests, renderers=words
    )
    assert until(found) == (later, RESTS)

    answer = a_message(MessageKind.SAID_BACK, channel="slack")
    found = verdict(record, rules, answer, WEDNESDAY_MORNING, resting=rests, renderers=words)
    assert isinstance(found, Written)


@pytest.mark.parametrize(("seconds", "is_over"), [(-1, True), (0, True), (1, False)])
def test_what_has_expired_never_leaves(record, rules, seconds, is_over):
    ends = (WEDNESDAY_MORNING + timedelta(seconds=seconds)).astimezone(UTC)

    found = verdict(record, rules, a_message(expires_at=ends), WEDNESDAY_MORNING)

    assert (found == Over(MessageState.EXPIRED, "its time has passed")) is is_over


def test_what_nobody_works_here_to_read_reaches_who_hears_instead(record, rules):
    put(record, a_person(SHONA, active=False))

    assert isinstance(verdict(record, rules, a_message(), WEDNESDAY_MORNING), PersonLeft)


def test_what_no_longer_holds_is_cancelled_with_the_reason(record, rules):
    found = verdict(record, rules, a_message(), WEDNESDAY_MORNING, says=NoLonger("the stage is closed"))

    assert found == Over(MessageState.CANCELLED, "the stage is closed")


def test_words_that_are_private_are_held_back_and_said_to_an_administrator(record, rules):
    words = {"email": Words("a birth date", "a postcode")}

    found = verdict(record, rules, a_message(), WEDNESDAY_MORNING, renderers=words)

    assert (found.state, found.reason) == (MessageState.HELD, "held back: a birth date, a postcode")
    assert found.told == "Message 7 was held back: a birth date, a postcode"


def test_what_was_written_once_is_sent_with_the_same_bytes_again(record, rules):
    found = verdict(record, rules, a_message(frozen=b"as it was"), WEDNESDAY_MORNING)

    assert (found.frozen, found.anew) == (b"as it was", False)


def test_what_cannot_be_written_is_put_off_and_stops_no_other(record, rules):
    class Broken:
        def render(self, *_given):
            raise KeyError("a private word")

    found = verdict(record, rules, a_message(attempts=2), WEDNESDAY_MORNING, renderers={"email": Broken()})

    assert until(found)[0] == WEDNESDAY_MORNING + timedelta(minutes=5)
    assert found.reason.startswith("it cannot be written: KeyError at test_when_it_leaves.py:")
    assert found.told == f"Message 7 waits, {found.reason}"
    assert "private" not in found.reason


@pytest.mark.parametrize(
    ("hidden", "frozen", "anew"),
    [
        (-HOUR, b"as it was", False),  # hidden before it was written: it cannot name her
        (HOUR, b"as it was", True),
        (HOUR, None, False),  # it was never written, so that it is not written again
    ],
)
def test_what_was_written_before_a_child_was_hidden_from_its_reader_is_written_anew(
    record, rules, hidden, frozen, anew
):
    reference = register_child(record, "C1", date(2025, 10, 1))
    later = (WEDNESDAY_MORNING + 2 * HOUR).astimezone(UTC)
    restrict(record, reference, SHONA, "her own family", (WEDNESDAY_MORNING + hidden).astimezone(UTC))
    with record.writing() as tx:
        tx.append([Recorder(reference, 1, MORAG, "slack:9").noted("rang the carer")], later)

    found = verdict(record, rules, a_message(frozen=frozen), WEDNESDAY_MORNING + 3 * HOUR)

    assert found.anew is anew
    assert found.frozen == (b"as it was" if frozen and not anew else b"words")


@pytest.mark.parametrize("frozen", [b"said", None])
def test_what_was_said_to_an_answer_does_not_leave_once_a_child_is_hidden_from_its_reader(
    record, rules, frozen
):
    """Its words are those of the moment of the answer, whether they were written as a mail by then or not."""
    reference = register_child(record, "C1", date(2025, 10, 1))
    restrict(record, reference, SHONA, "her own family", (WEDNESDAY_MORNING + HOUR).astimezone(UTC))
    said = a_message(MessageKind.SAID_BACK, frozen=frozen)

    found = verdict(record, rules, said, WEDNESDAY_MORNING + 2 * HOUR)

    assert found == Over(MessageState.CANCELLED, NOT_HERS)


def test_an_answer_that_is_said_another_way_is_as_old_as_it_was(record, rules):
    reference = register_child(record, "C1", date(2025, 10, 1))
    restrict(record, reference, SHONA, "her own family", (WEDNESDAY_MORNING - HOUR).astimezone(UTC))
    first = replace(
        a_message(MessageKind.SAID_BACK), created_at=(WEDNESDAY_MORNING - 2 * HOUR).astimezone(UTC)
    )
    anew = a_message(MessageKind.SAID_BACK, facts=said_when(first), frozen=b"said")

    found = verdict(record, rules, anew, WEDNESDAY_MORNING)

    assert found == Over(MessageState.CANCELLED, NOT_HERS)


@pytest.mark.parametrize("frozen", [b"said", None])
def test_that_somebody_is_kept_from_a_child_is_said_to_her_who_said_so_herself(record, rules, frozen):
    reference = register_child(record, "C1", date(2025, 10, 1))
    said = a_message(MessageKind.SAID_BACK, frozen=frozen)
    restrict(record, reference, SHONA, "her own family", said.created_at)

    assert isinstance(verdict(record, rules, said, WEDNESDAY_MORNING + HOUR), Written)
