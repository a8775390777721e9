"""The record, the channels and the clock become one service that runs, or one delivery.

What only needs the record takes it from record.py, which loads in half the time.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path

from bot.delivery import Delivery
from casework.compose import Content, DeliverySetup
from casework.debts import look_at_debts
from casework.last_look import NoLonger
from casework.message_contents import message_contents
from casework.ports import Reading, StoredMessage
from casework.raise_alerts import WorkingHours
from permanence.people import Directory, Person
from scheduler.anchors import anchored
from scheduler.health import health_of, message_problems
from scheduler.lights import Problem
from scheduler.nodes.node import Node
from scheduler.nodes.role import Role
from scheduler.ownership import Ownership
from scheduler.retention import retention_job
from scheduler.rules_in_force import keep_in_step, rules_differ
from scheduler.service import Service, utc_now
from scheduler.settings import Settings
from scheduler.timetable import Job
from scheduler.weekly.watch import WeeklyWatch
from scheduler.wiring.certificate import certificate_job, certificate_problems, certificate_shown
from scheduler.wiring.channels import post_of
from scheduler.wiring.node import among_of, node_or_owner, refuse_file
from scheduler.wiring.post import Post
from scheduler.wiring.record import open_record, rhythm, rule_files, store_url
from scheduler.words_ready import words_ready
from store.case_record import SqlCaseRecord
from store.keep_journeys import keep_journeys
from store.owner_lock import Held, own


def delivery_setup(
    settings: Settings, record: SqlCaseRecord, post: Post, node: Node | None = None
) -> DeliverySetup:
    return DeliverySetup(
        owner=node.name if node else process_name(),
        contents=message_contents(record.rules, amend_by_channel(post.amends), settings.link),
        renderers=post.renderers,
        hours=WorkingHours(settings.working_hours_from, settings.working_hours_to),
    )


def amend_by_channel(amends: Mapping[str, Content]) -> Content:
    """An edit says what the channel of the message that it edits has to say."""

    def content(
        tx: Reading, directory: Directory, message: StoredMessage, person: Person, today: date
    ) -> object:
        amend = amends.get(message.channel)
        if amend is None:
            return NoLonger("its channel is not set up any more")
        return amend(tx, directory, message, person, today)

    return content


@contextmanager
def open_service(
    settings: Settings, folder: Path, clock: Callable[[], datetime] = utc_now, role: Role = Role.ALL
) -> Iterator[Service]:
    """The service, or one of several processes of it: then this one does what `role` says, and none owns the store.

    Raises AlreadyOwned, and what `open_record` and `among` raise.
    """
    url = store_url(settings, folder)
    refuse_file(url, role)
    # First: one that is not right leaves no trace of an owner.
    record = open_record(settings, folder, by_node=role is not Role.ALL)
    try:
        with node_or_owner(url, record, role) as (node, look):
            files = rule_files(settings, folder)
            keep_in_step(record, files, clock())  # a country that nobody knows is named before anything runs
            keep_journeys(record.engine)
            differ = rules_differ(record, files).in_words()
            weekly = _weekly(settings, folder, record, clock)
            knows = (differ,) if differ else ()
            ownership = Ownership(look or _nobodys)
            yield _service(settings, folder, record, clock, weekly, ownership, knows, node)
    finally:
        record.close()


def _service(
    settings: Settings,
    folder: Path,
    record: SqlCaseRecord,
    clock: Callable[[], datetime],
    weekly: WeeklyWatch | None,
    ownership: Ownership,
    worth_knowing: tuple[str, ...],
    node: Node | None,
) -> Service:
    post = post_of(settings, record, clock, node)
    post.start_more.append(lambda: words_ready(post.channels, record.rules.pack))
    setup = delivery_setup(settings, record, post, node)
    at_once = settings.messages_at_once
    delivery = Delivery(record, setup, post.channels, clock, at_once, may_claim=ownership.is_held)
    return Service(
        record=record,
        delivery=delivery,
        settings=settings,
        rhythm=rhythm(settings),
        routes=post.routes if node is None or node.role.answers else (),
        start_more=post.start_more,
        after_sweep=post.after_sweep,
        more_jobs={
            **post.jobs,
            **(weekly_job(weekly) if weekly else {}),
            **retention_job(record, settings, folder, clock),
            **certificate_job(settings, record, clock),
        },
        more_problems=[*([weekly.problems] if weekly else []), partial(certificate_problems, record)],
        more_shown={"certificate": partial(certificate_shown, record)},
        anchor=partial(anchored, settings, folder, record),
        among=among_of(store_url(settings, folder), record, delivery, post, node) if node else None,
        ownership=ownership,
        worth_knowing=worth_knowing,
        clock=clock,
    )


def _nobodys() -> Held:
    """Among nodes nobody owns the store: rows decide who acts."""
    return Held.HELD


def _weekly(
    settings: Settings, folder: Path, record: SqlCaseRecord, clock: Callable[[], datetime]
) -> WeeklyWatch | None:
    """Whoever looks for the weekly file; None where no folder is set up."""
    return WeeklyWatch(record, settings, settings.weekly, folder, clock) if settings.weekly else None


def weekly_job(watch: WeeklyWatch) -> Mapping[str, tuple[int, Job]]:
    """The job of the timetable that looks for the weekly file."""
    return {"weekly file": (watch.weekly.look_every_seconds, watch.look)}


async def deliver_once(
    settings: Settings, folder: Path, record: SqlCaseRecord, now: datetime
) -> tuple[int, list[Problem]]:
    """What is queued is sent by the channels that are set up, as of `now`; how many messages, and what is silent."""
    with own(store_url(settings, folder)) as look:
        post, may_claim = post_of(settings, record, lambda: now), Ownership(look).is_held
        setup = delivery_setup(settings, record, post)
        delivery = Delivery(record, setup, post.channels, lambda: now, may_claim=may_claim)
        async with AsyncExitStack() as stack:
            for start in post.start_more:
                await stack.enter_async_context(start())
            sent = await delivery.drain()
        look_at_debts(record, setup, now)
        with record.reading() as tx:
            return sent, list(message_problems(health_of(tx, now, post.channels), post.channels))


def process_name() -> str:
    """Who claims messages: this machine and process."""
    return f"{socket.gethostname()}:{os.getpid()}"
