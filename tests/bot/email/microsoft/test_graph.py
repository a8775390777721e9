"""Mail through Microsoft Graph, against a strict stand-in: what is sent once, what failures mean, what comes back."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.delivery import Delivery
from bot.email.incoming.polling import MailboxDown, Poll
from bot.email.incoming.taking import Verdict
from bot.email.microsoft.channel import GraphChannel
from bot.email.microsoft.graph import Graph, GraphRefused
from bot.email.microsoft.in_flight import InFlight
from bot.email.microsoft.mailbox import GraphMailbox
from bot.email.microsoft.tokens import MicrosoftTokens, NoToken
from casework.compose import DeliverySetup
from casework.message_contents import message_contents
from casework.ports import MessageKind, MessageState, NewMessage, SendFailed
from permanence.people import Person, Role
from tests.bot.email.examples import EXAMPLES, renderer
from tests.bot.email.incoming.council import Council, text_of
from tests.bot.email.made_up import SHONA
from tests.builders import NOW
from tests.builders import SHONA as SHONA_ADDRESS
from tests.servers.graph_stand_in import MAILBOX, GraphStandIn

RENDERER = renderer()
ALERT = EXAMPLES["alert"]
MESSAGE = replace(ALERT.message, frozen=RENDERER.render(ALERT.content, ALERT.message, SHONA))


@pytest.fixture
def stand_in() -> Iterator[GraphStandIn]:
    with GraphStandIn() as graph:
        yield graph


def graph_of(stand_in: GraphStandIn, *, secret: str = "a-secret", seconds: float = 5.0) -> Graph:
    tokens = MicrosoftTokens("council-tenant", "an-app", secret, http=stand_in.login)
    return Graph(MAILBOX, tokens, stand_in.base, seconds)


@pytest.fixture
def channel(stand_in, record) -> Iterator[GraphChannel]:
    graph = graph_of(stand_in)
    yield GraphChannel(graph, InFlight(record))
    graph.close()


def send(channel: GraphChannel, message=MESSAGE, person: Person = SHONA) -> str:
    return asyncio.run(channel.send(message, person))


def failure(channel: GraphChannel, message=MESSAGE) -> SendFailed:
    with pytest.raises(SendFailed) as failed:
        send(channel, message)
    return failed.value


def test_what_was_frozen_is_what_leaves_under_the_name_that_the_mailbox_gives(stand_in, channel):
    assert send(channel) == "<alert.17.20260518070000@council.example>"

    [letter] = stand_in.sent
    assert letter["Auto-Submitted"] == "auto-generated"
    assert stand_in.messages[next(iter(stand_in.messages))].raw == MESSAGE.frozen
    assert channel.in_flight.draft_of(MESSAGE.id) is None


def test_a_name_that_exchange_gives_itself_is_the_one_that_is_kept(stand_in, channel):
    stand_in.keeps_names = False

    assert send(channel).endswith("@exchange.example>")


def test_one_token_serves_many_mails_and_an_expired_one_is_renewed_once(stand_in, channel):
    for number in range(3):
        send(channel, replace(MESSAGE, id=number))
    assert stand_in.asked_for_tokens == 1

    stand_in.expire_tokens()
    send(channel)

    assert stand_in.asked_for_tokens == 2
    assert len(stand_in.sent) == 4


def test_a_wrong_secret_stops_the_whole_channel_and_is_not_repeated(stand_in, record):
    channel = GraphChannel(graph_of(stand_in, secret="wrong-secret"), InFlight(record))

    failed = failure(channel)

    assert failed.whole_channel
    assert "invalid_client" in failed.reason
    assert "wrong-secret" not in failed.reason + repr(channel)
    assert "invalid_client" in (asyncio.run(channel.trouble()) or "")


def test_a_slow_answer_is_unsure_and_then_found_so_that_nothing_goes_twice(stand_in, record):
    stand_in.slow("send", 3.0)
    channel = GraphChannel(graph_of(stand_in, seconds=1.0), InFlight(record))

    assert failure(channel).maybe_sent

    assert asyncio.run(channel.find(MESSAGE, SHONA)) == "<alert.17.20260518070000@council.example>"
    assert len(stand_in.sent) == 1
    assert channel.in_flight.draft_of(MESSAGE.id) is None


@pytest.mark.parametrize(
    ("path_end", "status", "wait", "meaning"),
    [
        ("messages", 429, 7, set()),
        ("messages", 503, 3, set()),
        ("send", 429, 7, set()),
        ("send", 503, 3, {"maybe_sent"}),
        ("send", 504, None, {"maybe_sent"}),
        ("send", 500, None, {"maybe_sent"}),
        ("messages", 403, None, {"whole_channel"}),
        ("messages", 400, None, {"permanent"}),
        ("messages", 413, None, {"permanent"}),
    ],
)
def test_what_a_refusal_means(stand_in, channel, path_end, status, wait, meaning):
    stand_in.fail(path_end, status, retry_after=wait)

    failed = failure(channel)

    assert {word for word in ("permanent", "maybe_sent", "whole_channel") if getattr(failed, word)} == meaning
    assert failed.retry_after == wait
    assert MAILBOX not in failed.reason
    assert stand_in.sent == []


def test_after_a_pause_the_same_draft_is_sent_and_not_another(stand_in, channel):
    stand_in.fail("send", 429, retry_after=1)
    failure(channel)

    send(channel)

    assert len(stand_in.messages) == 1
    assert len(stand_in.sent) == 1


def test_a_draft_that_somebody_deleted_is_made_anew(stand_in, channel):
    stand_in.fail("send", 503)
    failure(channel)
    stand_in.messages.clear()

    assert asyncio.run(channel.find(MESSAGE, SHONA)) is None
    send(channel)

    assert len(stand_in.sent) == 1


def test_an_attempt_that_died_after_sending_is_seen_by_the_next_one(stand_in, record):
    """The process ends between the answer and the mark: the draft's id was kept before."""
    first = GraphChannel(graph_of(stand_in), InFlight(record))

    class Dying(InFlight):
        def over(self, message: int) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        GraphChannel(first.graph, Dying(record))._sent(MESSAGE.id, MESSAGE.frozen)

    assert send(first) == "<alert.17.20260518070000@council.example>"
    assert len(stand_in.sent) == 1


def test_a_recipient_that_graph_refuses_is_permanent(stand_in, channel):
    nobody = Person("refused@council.example", "Nobody", Role.SOCIAL_WORKER)
    frozen = RENDERER.render(ALERT.content, MESSAGE, nobody)

    with pytest.raises(SendFailed) as failed:
        send(channel, replace(MESSAGE, frozen=frozen), nobody)

    assert failed.value.permanent


def test_nobody_listens(stand_in, record):
    graph = graph_of(stand_in)
    graph.base = "http://127.0.0.1:1/v1.0"

    failed = failure(GraphChannel(graph, InFlight(record)))

    assert not failed.permanent
    assert not failed.maybe_sent


def test_a_token_goes_to_graph_alone(stand_in):
    with pytest.raises(GraphRefused):
        graph_of(stand_in).ask("GET", "https://evil.example/v1.0/users")
    with pytest.raises(GraphRefused):
        graph_of(stand_in).ask("GET", stand_in.base.replace("/v1.0", "/other"))
    assert stand_in.calls == []


def test_forty_messages_of_the_outbox_leave_four_at_a_time_and_each_once(stand_in, channel, record):
    with record.writing() as tx:
        for number in range(40):
            tx.queue(
                NewMessage(
                    f"n{number}",
                    MessageKind.NOTICE,
                    SHONA_ADDRESS if number % 2 else MAILBOX,
                    "email",
                    NOW,
                    facts={"headline": "x"},
                ),
                NOW,
            )
        tx.put_people([Person(MAILBOX, "Homeward", Role.ADMINISTRATOR)], NOW)
    stand_in.fail("send", 503, times=5, retry_after=0)
    contents = message_contents(record.rules, lambda *_: None)
    setup = DeliverySetup("test", contents, {"email": RENDERER})

    asyncio.run(Delivery(record, setup, {"email": channel}, lambda: NOW, 10).drain())

    assert len(stand_in.sent) == 40
    assert stand_in.most_at_once <= 4
    with record.reading() as tx:
        assert {m.state for m in tx.messages()} == {MessageState.SENT}


# --- the mailbox ------------------------------------------------------------------------------------------------------


@pytest.fixture
def council(record, child) -> Council:
    return Council(record)


@pytest.fixture
def child(record) -> str:
    from tests.casework.replying import waits_for_panel

    return waits_for_panel(record)


@pytest.fixture
def poll(stand_in, council) -> Poll:
    return Poll(GraphMailbox(graph_of(stand_in)), council.desk, lambda: council.now)


def test_replies_are_taken_as_they_come_and_marked_as_read(stand_in, council, poll):
    alert = council.morning()
    first = stand_in.receive(council.reply(alert, "Panel done 12 May"))
    assert poll.look() == [Verdict.TAKEN]
    assert stand_in.messages[first].is_read
    assert poll.look() == []

    stand_in.receive(council.reply(alert, "Panel booked for 9 June"))
    assert poll.look() == [Verdict.TAKEN]
    council.deliver()

    assert "Record it?" in text_of(council.letter(SHONA_ADDRESS))
    assert len([c for c in stand_in.calls if c[1].endswith("$value")]) == 2


def test_many_pages_are_read_to_their_end_and_each_mail_once(stand_in, council, poll):
    alert = council.morning()
    for number in range(10):
        stand_in.receive(council.reply(alert, f"note: call {number}"))

    assert poll.look() == [Verdict.TAKEN] * 10
    assert poll.look() == []


def test_a_delta_link_that_is_too_old_means_that_everything_is_looked_at_again(stand_in, council, poll):
    stand_in.receive(council.reply(council.morning(), "Panel done 12 May"))
    assert poll.look() == [Verdict.TAKEN]

    stand_in.oldest_delta = 5

    assert poll.look() == [Verdict.REPEAT]


def test_a_cut_in_the_middle_takes_the_rest_next_time_and_nothing_twice(stand_in, council, poll):
    alert = council.morning()
    for number in range(5):
        stand_in.receive(council.reply(alert, f"note: call {number}"))
    stand_in.fail("$value", 503, retry_after=1)

    with pytest.raises(MailboxDown):
        poll.look()

    assert sorted(poll.look()) == sorted([Verdict.TAKEN] * 5)
    assert poll.look() == []


def test_a_mail_deleted_meanwhile_is_passed_over(stand_in, council, poll):
    alert = council.morning()
    gone = stand_in.receive(council.reply(alert, "note: a"))
    stand_in.receive(council.reply(alert, "note: b"))
    del stand_in.messages[gone]

    assert poll.look() == [Verdict.TAKEN]


def test_a_mail_beyond_any_size_is_not_read_to_its_end(stand_in, council, poll):
    stand_in.receive(council.reply(council.morning(), "Panel done 12 May") + b"x" * 20_000_000)

    assert poll.look() == [Verdict.HELD]


def test_what_is_wrong_with_the_mailbox_is_said_without_its_words(stand_in):
    assert GraphMailbox(graph_of(stand_in)).trouble() is None
    stand_in.fail("inbox", 403)

    assert GraphMailbox(graph_of(stand_in)).trouble() == "Microsoft Graph: 403 MadeToFail"


def test_no_log_in_no_token(stand_in):
    tokens = MicrosoftTokens("council-tenant", "an-app", "wrong", http=stand_in.login)

    with pytest.raises(NoToken):
        tokens.token()
