"""Delivery: the outbox drained to a local sink, against the same client sending the same bytes with no outbox."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import aiosmtplib

from bench.council import NOW, a_copy, council, record_on
from bench.figures import Figure, ratio
from bench.smtp_sink import sink
from bot.delivery import Delivery
from bot.email.channel import EmailChannel
from bot.email.mail_server import MailServer
from bot.email.mime import Mailbox
from bot.email.renderer import EmailRenderer
from casework.compose import DeliverySetup
from casework.message_contents import message_contents
from casework.ports import MessageKind, NewMessage, StoredMessage
from casework.raise_alerts import raise_alerts
from store.case_record import SqlCaseRecord

SENDER = Mailbox("homeward@council.example")
MESSAGES = 400


def record_with_messages(folder: Path, messages: int, name: str) -> SqlCaseRecord:
    """A store whose outbox holds so many notices, rendered and frozen already: delivery alone is measured."""
    path = folder / f"{name}.sqlite"
    path.unlink(missing_ok=True)
    path.with_suffix(".sqlite-wal").unlink(missing_ok=True)
    path.with_suffix(".sqlite-shm").unlink(missing_ok=True)
    source = council(folder, 300, 0)
    path.write_bytes(source.read_bytes())
    record = record_on(path)
    renderer = EmailRenderer(SENDER)
    with record.writing() as tx:
        person = tx.directory().people["isla@council.example"]
        contents = message_contents(record.rules, lambda *_: None)
        for n in range(messages):
            facts = {"headline": f"made-up trouble number {n}", "action": "homeward check"}
            kind, email = MessageKind.NOTICE, f"worker{n % 15}@council.example"
            queued = tx.queue(NewMessage(f"bench:{n}", kind, email, "email", NOW, facts=facts), NOW)
            message = tx.message(queued or 0)
            assert message
            content = contents[kind](tx, tx.directory(), message, person, NOW.date())
            tx.freeze(message.id, renderer.render(content, message, person))
    return record


def delivery_to(
    record: SqlCaseRecord, port: int, group: int, connections: int, now: datetime = NOW
) -> Delivery:
    channel = EmailChannel(MailServer.parse(f"smtp://127.0.0.1:{port}"), SENDER, connections=connections)
    setup = DeliverySetup(
        "bench", message_contents(record.rules, lambda *_: None), {"email": EmailRenderer(SENDER)}
    )
    return Delivery(record, setup, {"email": channel}, lambda: now + timedelta(seconds=1), group)


async def drained(delivery: Delivery) -> tuple[float, int]:
    """Seconds that it took to send all that is due, and how many messages that was."""
    start = perf_counter()
    sent = await delivery.drain()
    spent = perf_counter() - start
    channel = delivery.channels["email"]
    assert isinstance(channel, EmailChannel)
    await channel.close()
    return spent, sent


async def _raw(port: int, messages: list[StoredMessage]) -> float:
    """The floor: one reused connection, MAIL, RCPT and DATA of the same bytes, nothing kept."""
    client = aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False, use_tls=False)
    await client.connect()
    start = perf_counter()
    for message in messages:
        await client.mail(SENDER.address)
        await client.rcpt(message.person)
        await client.data(message.frozen or b"")
    spent = perf_counter() - start
    await client.quit()
    return spent


def drain_figures(folder: Path, rounds: int = 5, messages: int = MESSAGES) -> Iterator[Figure]:
    for name, group, connections, goal in (
        ("drain, one commit each", 1, 1, ">= 0.4"),
        ("drain, marks in groups of 20", 20, 4, ">= 0.8"),
    ):
        mine, theirs = [], []
        with sink() as port:
            for _ in range(rounds):
                record = record_with_messages(folder, messages, "drain")
                with record.reading() as tx:
                    rows = [m for n in range(1, messages + 1) if (m := tx.message(n))]
                mine.append(asyncio.run(drained(delivery_to(record, port, group, connections)))[0])
                theirs.append(asyncio.run(_raw(port, rows)))
                record.close()
        yield ratio(name, goal, mine, theirs, inverse=True, what=f"{messages} messages in ")


def slow_relay_figures(folder: Path, rounds: int = 3, messages: int = 200) -> Iterator[Figure]:
    """With 50 ms added by the relay the floor is what that many connections could carry: connections / delay."""
    delay, connections = 0.05, 10
    rates = []
    with sink(delay_ms=50) as port:
        for _ in range(rounds):
            record = record_with_messages(folder, messages, "slow")
            spent = asyncio.run(drained(delivery_to(record, port, 20, connections)))[0]
            rates.append(messages / spent)
            record.close()
    best = connections / delay
    yield Figure(
        "slow relay, 50 ms, 10 lines",
        round(median(rates) / best, 2),
        ">= 0.9",
        "x",
        f"{median(rates):.0f} messages/s",
        f"{best:.0f} messages/s",
        f"{min(rates) / best:.2f}-{max(rates) / best:.2f}",
    )


def first_alert_figures(
    folder: Path, rounds: int = 3, stages: int = 110_000, due: int = 11_000
) -> Iterator[Figure]:
    """From the tick to the first message out, while thousands more are still being worked through."""
    small = [_first_alert(folder, 300, 30) for _ in range(rounds)]
    large = [_first_alert(folder, stages, due) for _ in range(rounds)]
    yield Figure(
        f"first alert, {stages:,} stages",
        round(median(large) * 1000),
        "<= 500",
        "ms",
        f"{min(large) * 1000:.0f}-{max(large) * 1000:.0f} ms",
        f"{median(small) * 1000:.0f} ms at 300 stages",
    )


def _first_alert(folder: Path, stages: int, due: int) -> float:
    record = record_on(a_copy(council(folder, stages, due)))
    with sink() as port:
        delivery = delivery_to(record, port, 1, 1)
        spent = asyncio.run(_until_first(delivery, lambda: raise_alerts(record, NOW)))
    record.close()
    return spent


async def _until_first(delivery: Delivery, sweep: Callable[[], object]) -> float:
    """As the service does it: the sweep in a worker thread, delivery woken beside it."""
    start = perf_counter()
    sweeping = asyncio.create_task(asyncio.to_thread(sweep))
    while not await delivery.drain(most=1):
        await asyncio.sleep(0.01)
    spent = perf_counter() - start
    await sweeping
    channel = delivery.channels["email"]
    assert isinstance(channel, EmailChannel)
    await channel.close()
    return spent
