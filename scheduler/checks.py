"""`homeward check`: what is not right yet, said before a child waits for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.worker import in_thread
from casework.backlog import BacklogStanding, standing_of
from casework.health import Health
from casework.imports.batches import batches
from casework.message_contents import trial_words
from casework.ports import (
    CaseRecord,
    Channel,
    MessageKind,
    MessageState,
    Reading,
    SendFailed,
    StoredMessage,
)
from casework.raise_alerts import SWEEP_FAULTS
from casework.review_of_access import is_due, last_review
from permanence.dates import CouncilCalendar
from permanence.how_many import how_many
from permanence.local_day import local_day
from permanence.people import Directory, Person, Role
from permanence.stages import Rulebook
from scheduler.anchors import NoAnchors, anchors_of
from scheduler.check_backup import backup_trouble, named_gap
from scheduler.check_certificate import certificate_trouble
from scheduler.check_files import readable_by_others, to_mend
from scheduler.check_sending import sending_trouble
from scheduler.health import health_of, owed, without_channel
from scheduler.holiday_calendar import odd_days
from scheduler.ledger_proof import prove, said_of_mails
from scheduler.retention import said_of_retention
from scheduler.rules_in_force import rules_differ
from scheduler.settings import Settings
from scheduler.weekly.stand import weekly_in_words, weekly_trouble
from scheduler.wiring.channels import post_of
from scheduler.wiring.post import Post
from scheduler.wiring.record import RuleFiles, open_record, rule_files
from store.case_record import SqlCaseRecord
from store.imports.mapping_reads import digest_there

FINE, NOTE, WRONG = "ok", "note", "wrong"
CALENDAR_AHEAD = timedelta(days=400)
MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `state`: "ok", "note" (worth knowing) or "wrong" (a person could be missed).

    `count`: how many, where it is about a number of children or people. `codes`: the pack's codes of what `detail`
    names, for programs.
    """

    what: str
    state: str
    detail: str
    count: int | None = None
    codes: tuple[str, ...] = ()


async def check_all(
    settings: Settings, folder: Path, at: datetime, *, send_test: str | None = None
) -> list[Finding]:
    """Everything that is looked at, in a fixed order; with `send_test`, whether a message really left as well."""
    record = open_record(settings, folder)
    post, today = post_of(settings, record, lambda: at), local_day(at, record.rules.zone)
    with record.reading() as tx:
        directory, health = tx.directory(), health_of(tx, at, post.channels)
        faults, unjudged = tx.setting(SWEEP_FAULTS), tx.faults()
        unallocated = len(tx.references_without_worker())
        left_behind = len(tx.references_of([p.email for p in directory.people.values() if not p.active]))
        sending, weekly = list(sending_trouble(tx, at)), list(_weekly_file(settings, folder, tx, at))
        standing = standing_of(tx, today)
        kept = [_certificate(tx, settings, at), _retention(tx, settings, at), _access(tx, at)]
        no_backup, gaps = backup_trouble(tx, at), list(named_gap(tx, at, record.rules.zone))
    findings = [
        _rules(record, rule_files(settings, folder)),
        *mapping_changes(record, folder),
        _unset_targets(record),
        _calendar(record.rules.calendar, today),
        *_faults(unjudged),
        *_odd_days(record.rules, today),
        _ledger(record, settings, folder),
        _sweep(health, faults, at),
        *_backlog(standing, today),
        _outbox(health, post.channels),
        _files(settings, folder),
        Finding("backup", NOTE if no_backup else FINE, no_backup or "there is one of the last two days"),
        *(Finding("restored", NOTE, gap) for gap in gaps),
        *kept,
        *(Finding(f"{channel}: sending", WRONG, trouble) for channel, trouble in sending),
        *weekly,
        *_unallocated(unallocated, left_behind),
        *_people(directory, today),
    ]
    async with AsyncExitStack() as stack:
        for start in post.start_more:
            await stack.enter_async_context(start())
        findings += [finding async for finding in _channels(post, directory)]
        findings += [await _mailbox(post.mailbox_trouble)] if post.mailbox_trouble else []
        if send_test:
            findings.append(await _test_message(post, directory, send_test.lower(), at))
    return findings


def _access(tx: Reading, at: datetime) -> Finding:
    """Whether somebody has gone through who may see whom within the quarter."""
    last = last_review(tx)
    done = f"last gone through on {last:%Y-%m-%d}" if last else "not gone through yet"
    return Finding(
        "access", NOTE if is_due(tx, at) else FINE, f"{done}: homeward people review, each quarter"
    )


def _retention(tx: Reading, settings: Settings, at: datetime) -> Finding:
    keeps_its_days, said = said_of_retention(tx, settings, at)
    return Finding("retention", FINE if keeps_its_days else NOTE, said)


def _weekly_file(settings: Settings, folder: Path, tx: Reading, at: datetime) -> Iterator[Finding]:
    if settings.weekly is None:
        return
    troubles = list(weekly_trouble(settings, folder, tx, at))
    yield from (Finding("weekly file", WRONG, trouble) for trouble in troubles)
    if not troubles:
        yield Finding("weekly file", FINE, weekly_in_words(settings, folder, tx))


def _rules(record: SqlCaseRecord, files: RuleFiles) -> Finding:
    differ = rules_differ(record, files)
    if not differ:
        return Finding("rules", FINE, "the council's rules are those that are in force here")
    return Finding("rules", WRONG if differ.changes_stages else NOTE, differ.in_words())


def mapping_changes(record: CaseRecord, folder: Path) -> Iterator[Finding]:
    """Mappings that are other ones than at their last import, as far as they are shipped or lie in the folder."""
    with record.reading() as tx:
        newest = {batch.source: batch for batch in batches(tx)}
    for source, batch in sorted(newest.items()):
        digest = digest_there(source, folder)
        if digest is not None and digest != batch.mapping_digest:
            said = f"not the one of import {batch.number}: the next import by it withdraws what only the old one said"
            yield Finding(f"mapping {source}", NOTE, said)


def _unset_targets(record: CaseRecord) -> Finding:
    unset = list(record.rules.pack.unset_stages())
    if not unset:
        return Finding("targets", FINE, "every stage has a target")
    names = ", ".join(dict.fromkeys(rule.name for rule in unset))
    many = "stages have no target and are never alerted on"
    shown = how_many(len(unset), "stage has no target and is never alerted on", many)
    return Finding("targets", NOTE, f"{shown}: {names}", codes=tuple(rule.code for rule in unset))


def _calendar(calendar: CouncilCalendar, today: date) -> Finding:
    needed = range(today.year, (today + CALENDAR_AHEAD).year + 1)
    missing = sorted(set(needed) - calendar.years)
    if missing:
        years = ", ".join(str(year) for year in missing)
        return Finding(
            "calendar", WRONG, f"{calendar.name} has no holidays for {years}: working days cannot be counted"
        )
    return Finding("calendar", FINE, f"{calendar.name}, up to {max(calendar.years)}")


def _faults(unjudged: Mapping[str, int]) -> Iterator[Finding]:
    for why, stages in sorted(unjudged.items()):
        yield Finding("stages", WRONG, f"{how_many(stages, 'stage is', 'stages are')} not judged: {why}")


def _odd_days(rules: Rulebook, today: date) -> Iterator[Finding]:
    """Slips in the council's own list of holidays, of this year and the years to come."""
    years = [year for year in sorted(rules.calendar.years) if year >= today.year]
    odd = odd_days(rules.pack.calendar, years) if rules.pack.calendar.add or rules.pack.calendar.drop else []
    if odd:
        more = f" and {len(odd) - MOST_NAMES} more" if len(odd) > MOST_NAMES else ""
        yield Finding("holidays", NOTE, f"look at the council's list: {'; '.join(odd[:MOST_NAMES])}{more}")


def _ledger(record: SqlCaseRecord, settings: Settings, folder: Path) -> Finding:
    try:
        proof = prove(record, anchors=anchors_of(settings, folder, record))
    except NoAnchors as trouble:
        return Finding("ledger", WRONG, str(trouble))
    result = proof.verified
    if result.first_bad:
        return Finding("ledger", WRONG, f"entry {result.first_bad.number}: {result.first_bad.why}")
    entries = how_many(result.entries, "entry", "entries")
    return Finding("ledger", FINE, f"{entries}, unbroken{said_of_mails(proof.mails, proof.anchors)}")


def _sweep(health: Health, faults: str | None, at: datetime) -> Finding:
    if faults:
        lines = faults.splitlines()
        return Finding(
            "sweep", WRONG, f"{how_many(len(lines), 'fault')} in the last one, the first: {lines[0]}"
        )
    if health.last_sweep_at is None:
        return Finding("sweep", NOTE, "no working day was swept yet: homeward run, or homeward sweep")
    hours = (at - health.last_sweep_at).total_seconds() / 3600
    if hours < 0:
        return Finding(
            "sweep",
            NOTE,
            f"the last one was as of a day to come ({health.last_sweep_at:%Y-%m-%d}, given with --now)",
        )
    return Finding("sweep", FINE, f"the last one was {how_many(round(hours), 'hour')} ago")


def _backlog(standing: BacklogStanding | None, today: date) -> Iterator[Finding]:
    if standing:
        yield Finding("backlog", NOTE, standing.in_words(today))


def _outbox(health: Health, channels: Collection[str]) -> Finding:
    shown = ", ".join(f"{count} {state}" for state, count in health.messages.items()) or "empty"
    shut = [*owed(health), *without_channel(health, channels)]
    if shut:
        return Finding("outbox", WRONG, f"{shown}; {'; '.join(shut)}")
    waiting = [health.messages.get(state, 0) for state in ("held", "unsure")]
    if health.stuck_sending or any(waiting):
        return Finding("outbox", WRONG, f"{shown}; {health.stuck_sending} stuck while sending")
    return Finding("outbox", FINE, shown)


def _files(settings: Settings, folder: Path) -> Finding:
    files = readable_by_others(settings, folder)
    if files:
        names = ", ".join(file.name for file in files)
        return Finding("files", NOTE, f"others on this machine can read {names}: {to_mend(files)}")
    return Finding(
        "files", FINE, "only their owner can read the store, the settings and the secrets beside them"
    )


def _certificate(tx: Reading, settings: Settings, at: datetime) -> Finding:
    trouble, is_wrong = certificate_trouble(tx, at, has_key=settings.certificate_key is not None)
    state = WRONG if is_wrong else NOTE if trouble else FINE
    return Finding("certificate", state, trouble or "what was called for was told, and it is signed")


def _unallocated(without: int, left_behind: int) -> Iterator[Finding]:
    """They are counted and not named: whatever names a child leaves a look at her, and this is given every day."""
    if without:
        who = how_many(without, "child has", "children have")
        detail = f"{who} no social worker who is known (homeward missing --children)"
        yield Finding("allocation", WRONG, detail, without)
    if left_behind:
        whose = how_many(left_behind, "child", "children")
        yield Finding("allocation", WRONG, f"the worker of {whose} has left", left_behind)
    if not without and not left_behind:
        yield Finding("allocation", FINE, "every child has a social worker who is known", 0)


def _people(directory: Directory, today: date) -> Iterator[Finding]:
    active = [p for p in directory.people.values() if p.active]
    unmanaged = [p for p in active if _lacks_manager(p)]
    uncovered = [p for p in active if _lacks_cover(p, today)]
    yield _named("managers", "every worker has a manager", "no manager", unmanaged, WRONG)
    yield _named("cover", "all leave has its cover", "leave without cover", uncovered, NOTE)
    if directory.with_role(Role.ADMINISTRATOR):
        yield Finding("administrator", FINE, "there is somebody to tell when nobody is left")
    else:
        yield Finding(
            "administrator", WRONG, "nobody has the role administrator: an alert could find nobody to tell"
        )


def _lacks_manager(person: Person) -> bool:
    return person.role in (Role.SOCIAL_WORKER, Role.TEAM_MANAGER) and person.manager is None


def _lacks_cover(person: Person, today: date) -> bool:
    return any(leave.cover is None and leave.last >= today for leave in person.leave)


def _named(what: str, fine: str, trouble: str, people: Iterable[Person], state: str) -> Finding:
    emails = sorted(person.email for person in people)
    if not emails:
        return Finding(what, FINE, fine)
    return Finding(
        what, state, f"{how_many(len(emails), 'person has', 'people have')} {trouble}: {_some(emails)}"
    )


def _some(names: Sequence[str]) -> str:
    """The first of them by name, and how many more."""
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return f"{', '.join(names[:MOST_NAMES])}{more}"


async def _channels(post: Post, directory: Directory) -> AsyncIterator[Finding]:
    if not post.channels:
        yield Finding(
            "channels",
            WRONG,
            "no way to reach anybody is set up: smtp_url, slack_bot_token or teams_app_id",
        )
    for name, channel in post.channels.items():
        trouble = await channel.trouble()
        yield Finding(name, WRONG if trouble else FINE, trouble or "the other side lets us in")
        if trouble is None:
            yield await _out_of_reach(name, channel, directory)
    asked_for = {p.channel for p in directory.people.values() if p.active}
    for name in sorted(asked_for - set(post.channels)):
        yield Finding(name, WRONG, "people are to be reached this way, but it is not set up")


async def _mailbox(trouble: Callable[[], str | None]) -> Finding:
    why = await in_thread(trouble)
    return Finding("mailbox for replies", WRONG if why else FINE, why or "the mail server lets us read it")


async def _out_of_reach(name: str, channel: Channel, directory: Directory) -> Finding:
    mine = [p for p in directory.people.values() if p.active and p.channel == name]
    out = [f"{p.email} ({why})" for p in mine if (why := await channel.reachable(p))]
    if not out:
        return Finding(f"{name}: people", FINE, f"{how_many(len(mine), 'person', 'people')} can be reached")
    more = f" and {len(out) - MOST_NAMES} more" if len(out) > MOST_NAMES else ""
    return Finding(f"{name}: people", WRONG, f"out of reach: {', '.join(out[:MOST_NAMES])}{more}")


async def _test_message(post: Post, directory: Directory, email: str, at: datetime) -> Finding:
    """A test message goes straight to the person's own channel, beside the outbox and whoever drains it."""
    what = f"test message to {email}"
    person = directory.get(email)
    if person is None:
        return Finding(what, WRONG, "nobody is known by this address: homeward people load FILE")
    channel = post.channels.get(person.channel)
    if channel is None:
        return Finding(what, WRONG, f"{person.channel} is not set up")
    message = StoredMessage(
        id=0,
        key=f"test:{email}:{at.isoformat()}",
        kind=MessageKind.TEST,
        person=email,
        channel=person.channel,
        state=MessageState.SENDING,
        facts={},
        created_at=at,
        not_before=at,
    )
    frozen = post.renderers[person.channel].render(trial_words(at.date()), message, person)
    try:
        await channel.send(replace(message, frozen=frozen), person)
    except SendFailed as failure:
        return Finding(what, WRONG, failure.reason)
    return Finding(what, FINE, f"accepted by the other side ({person.channel})")
