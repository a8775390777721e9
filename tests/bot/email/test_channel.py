"""Frozen mail to a server that misbehaves: what each failure means, and that nothing is sent twice by ourselves."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.email.channel import EmailChannel
from bot.email.mail_server import MailServer, Protection
from casework.ports import SendFailed, StoredMessage
from permanence.people import Person, Role
from tests.bot.email.examples import EXAMPLES, renderer
from tests.bot.email.made_up import MORAG, SENDER, SHONA
from tests.servers.certificates import make_certificates
from tests.servers.fault_smtp import Fault, FaultSmtp
from tests.servers.ports import free_ports

NewServer = Callable[..., FaultSmtp]
FROZEN = renderer().render(EXAMPLES["alert"].content, EXAMPLES["alert"].message, SHONA)
MESSAGE = replace(EXAMPLES["alert"].message, frozen=FROZEN)
MESSAGE_ID = "<alert.17.20260518070000@council.example>"


def on_loopback(server: FaultSmtp) -> MailServer:
    return MailServer("127.0.0.1", server.port, Protection.NONE)


@asynccontextmanager
async def channel_to(server: MailServer, **more: float) -> AsyncIterator[EmailChannel]:
    channel = EmailChannel(server, SENDER, **more)  # type: ignore[arg-type]
    try:
        yield channel
    finally:
        await channel.close()


async def failure_of(sending: Awaitable[str]) -> SendFailed:
    with pytest.raises(SendFailed) as failed:
        await sending
    return failed.value


def means(failed: SendFailed) -> set[str]:
    """What delivery is told about a failure."""
    return {word for word in ("permanent", "maybe_sent", "whole_channel") if getattr(failed, word)}


async def test_the_frozen_bytes_arrive_as_they_are(fault_smtp: NewServer) -> None:
    server = fault_smtp()
    dotted = replace(MESSAGE, frozen=FROZEN.replace(b"HOW TO ANSWER", b".HOW TO ANSWER\r\n..\r\n."))

    async with channel_to(on_loopback(server)) as channel:
        assert await channel.send(MESSAGE, SHONA) == MESSAGE_ID
        await channel.send(dotted, SHONA)

    assert [mail.content for mail in server.mails] == [MESSAGE.frozen, dotted.frozen]
    assert server.mails[0].mail_from == SENDER.address
    assert server.mails[0].rcpts == (SHONA.email,)


async def test_one_line_carries_many_messages(fault_smtp: NewServer) -> None:
    server = fault_smtp()

    async with channel_to(on_loopback(server)) as channel:
        for _ in range(20):
            await channel.send(MESSAGE, SHONA)

    assert len(server.mails) == 20
    assert server.connections == 1


@pytest.mark.parametrize(
    ("fault", "meaning", "reason"),
    [
        (Fault.GREYLIST_450, set(), "450 4.2.0"),
        (Fault.RCPT_451, set(), "451 4.3.2"),
        (Fault.RCPT_550, {"permanent"}, "550 5.1.1"),
        (Fault.DATA_451, set(), "451 4.3.0"),
        (Fault.DATA_552, {"permanent"}, "552 5.3.4"),
        (Fault.CUT_AT_RCPT, set(), "RCPT"),
        (Fault.CUT_BEFORE_DATA, set(), "DATA"),
        (Fault.KEPT_THEN_CUT, {"maybe_sent"}, "after the message was handed over"),
    ],
)
async def test_a_failure_says_what_is_known_about_it(
    fault_smtp: NewServer, fault: Fault, meaning: set[str], reason: str
) -> None:
    server = fault_smtp()
    server.misbehave(SHONA.email, fault)

    async with channel_to(on_loopback(server)) as channel:
        failed = await failure_of(channel.send(MESSAGE, SHONA))
        await channel.send(MESSAGE, MORAG)

    assert means(failed) == meaning
    assert reason in failed.reason
    assert SHONA.email not in failed.reason
    assert server.mails[-1].rcpts == (MORAG.email,)


async def test_a_refusal_leaves_the_line_ready_for_the_next_person(fault_smtp: NewServer) -> None:
    server = fault_smtp()
    server.misbehave(SHONA.email, Fault.RCPT_550)

    async with channel_to(on_loopback(server)) as channel:
        await failure_of(channel.send(MESSAGE, SHONA))
        await channel.send(MESSAGE, MORAG)

    assert server.connections == 1


async def test_a_server_that_takes_a_message_and_falls_silent_may_have_it(fault_smtp: NewServer) -> None:
    server = fault_smtp(slow_seconds=2)
    server.misbehave(SHONA.email, Fault.KEPT_THEN_SLOW)

    async with channel_to(on_loopback(server), answer_seconds=0.3) as channel:
        failed = await failure_of(channel.send(MESSAGE, SHONA))

    assert means(failed) == {"maybe_sent"}
    assert len(server.mails) == 1


async def test_a_message_that_may_be_there_is_not_sent_again_by_the_channel_itself(
    fault_smtp: NewServer,
) -> None:
    server = fault_smtp()
    server.misbehave(SHONA.email, Fault.KEPT_THEN_CUT, times=1)

    async with channel_to(on_loopback(server)) as channel:
        await channel.send(MESSAGE, MORAG)
        await failure_of(channel.send(MESSAGE, SHONA))

        assert [mail.rcpts[0] for mail in server.mails] == [MORAG.email, SHONA.email]
        assert await channel.find(MESSAGE, SHONA) is None


async def test_an_unsure_message_goes_again_byte_for_byte(fault_smtp: NewServer) -> None:
    server = fault_smtp()
    server.misbehave(SHONA.email, Fault.KEPT_THEN_CUT, times=1)

    async with channel_to(on_loopback(server)) as channel:
        await failure_of(channel.send(MESSAGE, SHONA))
        await channel.send(MESSAGE, SHONA)

    assert server.mails[0].content == server.mails[1].content
    assert server.copies() == {MESSAGE_ID: 2}


@pytest.mark.parametrize("limit", [{"quota": 3}, {"closes_after": 3}])
async def test_a_line_with_a_quota_is_replaced_and_nothing_is_lost_or_doubled(
    fault_smtp: NewServer, limit: dict[str, int]
) -> None:
    server = fault_smtp(**limit)
    ids = [f"<alert.{n}@council.example>" for n in range(10)]

    async with channel_to(on_loopback(server)) as channel:
        for each in ids:
            frozen = FROZEN.replace(MESSAGE_ID.encode(), each.encode())
            assert await channel.send(replace(MESSAGE, frozen=frozen), SHONA) == each
            await asyncio.sleep(
                0.02
            )  # a line that is cut while the next message is under way is another story

    assert server.copies() == dict.fromkeys(ids, 1)
    assert server.connections == 4


async def test_a_server_that_comes_back_is_used_again(fault_smtp: NewServer) -> None:
    server = fault_smtp()

    async with channel_to(on_loopback(server)) as channel:
        await channel.send(MESSAGE, SHONA)
        server.down()
        down = await failure_of(channel.send(MESSAGE, SHONA))
        server.up()
        await channel.send(MESSAGE, SHONA)

    assert means(down) == {"whole_channel"}
    assert len(server.mails) == 2


async def test_a_server_without_starttls_gets_no_mail(fault_smtp: NewServer) -> None:
    server = fault_smtp()
    required = replace(on_loopback(server), protection=Protection.STARTTLS)

    async with channel_to(required) as channel:
        failed = await failure_of(channel.send(MESSAGE, SHONA))
        trouble = await channel.trouble()

    assert means(failed) == {"whole_channel"}
    assert "STARTTLS" in failed.reason
    assert trouble == failed.reason
    assert server.mails == []


async def test_a_server_is_believed_only_with_a_certificate_that_we_trust(
    fault_smtp: NewServer, tmp_path: Path
) -> None:
    certificates = make_certificates(tmp_path)
    server = fault_smtp(starttls=certificates)
    required = replace(on_loopback(server), protection=Protection.STARTTLS)

    async with channel_to(required) as channel:
        failed = await failure_of(channel.send(MESSAGE, SHONA))
    async with channel_to(replace(required, authority=certificates.authority)) as channel:
        await channel.send(MESSAGE, SHONA)

    assert means(failed) == {"whole_channel"}
    assert "certificate" in failed.reason
    assert len(server.mails) == 1


async def test_a_wrong_password_stops_the_channel_and_no_message_is_given_up(
    fault_smtp: NewServer, tmp_path: Path
) -> None:
    certificates = make_certificates(tmp_path)
    server = fault_smtp(starttls=certificates, password="right")
    address = f"smtp://homeward:wrong@127.0.0.1:{server.port}?ca={certificates.authority}"

    async with channel_to(MailServer.parse(address)) as channel:
        failed = await failure_of(channel.send(MESSAGE, SHONA))
    async with channel_to(MailServer.parse(address.replace(":wrong@", ":right@"))) as channel:
        assert await channel.trouble() is None
        await channel.send(MESSAGE, SHONA)

    assert means(failed) == {"whole_channel"}
    assert "535" in failed.reason
    assert "wrong" not in failed.reason


async def test_a_busy_server_rests_the_whole_channel(fault_smtp: NewServer) -> None:
    server = fault_smtp(greets_421=True)

    async with channel_to(on_loopback(server)) as channel:
        failed = await failure_of(channel.send(MESSAGE, SHONA))

    assert means(failed) == {"whole_channel"}
    assert "421" in failed.reason


async def test_nothing_listens() -> None:
    port = free_ports(1)[0]

    async with channel_to(MailServer("127.0.0.1", port, Protection.NONE)) as channel:
        failed = await failure_of(channel.send(MESSAGE, SHONA))

    assert means(failed) == {"whole_channel"}


async def test_messages_travel_side_by_side_over_no_more_lines_than_allowed(fault_smtp: NewServer) -> None:
    server = fault_smtp(delay_ms=100)

    async with channel_to(on_loopback(server), connections=5) as channel:
        began = time.perf_counter()
        await asyncio.gather(*(channel.send(MESSAGE, SHONA) for _ in range(30)))
        took = time.perf_counter() - began

    assert len(server.mails) == 30
    assert server.connections == 5
    assert took < 2.0  # one by one it would be 3 s, five by five it is 0.6 s


async def test_a_send_that_is_given_up_leaves_no_line_in_the_middle_of_a_message(
    fault_smtp: NewServer,
) -> None:
    server = fault_smtp(delay_ms=300)

    async with channel_to(on_loopback(server)) as channel:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(channel.send(MESSAGE, SHONA), 0.1)
        await channel.send(MESSAGE, MORAG)

    assert [mail.rcpts[0] for mail in server.mails if mail.rcpts[0] == MORAG.email] == [MORAG.email]
    assert server.connections == 2


@pytest.mark.parametrize(
    "address",
    ["", "shona", "shona reid@council.example", "shona@council.example\r\nRCPT TO:<ewan@council.example>"],
)
async def test_an_address_that_is_none_is_never_sent_to(fault_smtp: NewServer, address: str) -> None:
    server = fault_smtp()
    nobody = Person(address, "Nobody", Role.SOCIAL_WORKER)

    async with channel_to(on_loopback(server)) as channel:
        failed = await failure_of(channel.send(MESSAGE, nobody))
        assert await channel.reachable(nobody)
        assert await channel.reachable(SHONA) is None

    assert means(failed) == {"permanent"}
    assert server.connections == 0


async def test_only_frozen_messages_are_sent(fault_smtp: NewServer) -> None:
    unfrozen: StoredMessage = replace(MESSAGE, frozen=None)

    async with channel_to(on_loopback(fault_smtp())) as channel:
        with pytest.raises(ValueError, match="not frozen"):
            await channel.send(unfrozen, SHONA)
