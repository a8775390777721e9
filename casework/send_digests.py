"""Queue the fortnight's digests: to managers over their teams, to each social worker her own short one.

Whose digest of which period is a natural key, so that restarts, several processes or days without a run give each
person each fortnight once. What a digest says is worked out when it leaves (`digest_content`), as things stand then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice, starmap

from casework.backlog import backlog_on, started_on
from casework.certificate.words import last_words
from casework.content import DigestContent
from casework.digest_figures import Measure, YearOfFigures
from casework.last_look import NoLonger
from casework.ports import (
    CaseRecord,
    MessageKind,
    NewMessage,
    Reading,
    StageQuery,
    StoredMessage,
)
from casework.who_may_see import hidden_from
from permanence.dates import add_months
from permanence.digest.digest import ChildRecord, digest_of, is_over_before
from permanence.digest.drift import PEERS_OF_YEARS, Peer, usual_longest
from permanence.digest.fortnight import Period, Rhythm, due_periods, is_late, overlap, period_on
from permanence.insight.days_lost import days_lost
from permanence.journey import Journey
from permanence.local_day import local_day
from permanence.people import Directory, Person, Role, allocates
from permanence.rights.stands import Relation
from permanence.rights.table import Action, Rights, grants
from permanence.stages import Rulebook, Stage

LAST_DIGEST = "last_digest_period"
BEFORE_SWEEP = "before_sweep"
PORTION = (
    50  # digests queued in one transaction: whoever presses a button meanwhile waits for one of these at most
)
CHILDREN_AT_ONCE = 200
OWN = frozenset({Role.SOCIAL_WORKER})
OVER_TEAMS = frozenset({Role.TEAM_MANAGER, Role.SERVICE_MANAGER})
WHOLE_COUNCIL = "the whole council"
OVER_ALL = frozenset({Role.INFORMATION_OFFICER})


@dataclass(frozen=True, slots=True)
class Queued:
    """What was done: the period, how many digests were queued for it, and the periods that were passed over."""

    period: Period | None
    digests: int
    skipped: tuple[Period, ...]


def send_digests(record: CaseRecord, rhythm: Rhythm, now: datetime, *, before_sweep: bool = False) -> Queued:
    """The digests of the newest period that is due at `now` (UTC) are queued, each once; older ones are skipped.

    Readers are taken in portions, each one transaction; the period is done when the last of them is. `before_sweep`:
    the sweep of this moment follows, and none of them leaves before it has ended.
    """
    with record.reading() as tx:
        last = tx.setting(LAST_DIGEST)
        people = tx.directory().people.values()
        since = begun(tx, local_day(now, record.rules.zone))
    if since is None:
        return Queued(None, 0, ())
    last_done = date.fromisoformat(last) if last else None
    due = due_periods(rhythm, now, last_done, record.rules.for_sending)
    if due.newest and due.newest.last < since:  # all of it lies before the start
        return Queued(None, 0, ())
    readers = [p for p in people if is_sent_digests(p)]
    if due.newest is None or not readers:  # a fresh store without people waits for its first reader
        return Queued(None, 0, ())
    told_before = overlap(due.newest, last_done)
    messages = [_digest_message(reader, due.newest, rhythm, now, told_before, since) for reader in readers]
    if before_sweep:
        messages = [replace(m, facts={**m.facts, BEFORE_SWEEP: True}) for m in messages]
    digests = 0
    for start in range(0, len(messages), PORTION):
        with record.writing() as tx:
            queued = [tx.queue(message, now) for message in messages[start : start + PORTION]]
            digests += sum(q is not None for q in queued)
    with record.writing() as tx:
        tx.remember(LAST_DIGEST, due.newest.first.isoformat())
    return Queued(due.newest, digests, due.skipped)


def is_sent_digests(person: Person) -> bool:
    return person.active and person.role in OWN | OVER_TEAMS


def digest_key(person: Person, period: Period) -> str:
    """The natural key of this person's digest of this fortnight: there is one."""
    return f"digest:{person.email}:{period.key}"


def begun(tx: Reading, today: date) -> date | None:
    """The first day that a digest may tell of; None while the backlog is being agreed."""
    return None if backlog_on(tx, today) else started_on(tx) or date.min


def _digest_message(
    person: Person, period: Period, rhythm: Rhythm, now: datetime, told_before: int, begun: date
) -> NewMessage:
    own = person.role in OWN
    return NewMessage(
        key=digest_key(person, period),
        kind=MessageKind.OWN_DIGEST if own else MessageKind.DIGEST,
        person=person.email,
        channel=person.channel if own else "email",
        not_before=now,
        facts={
            "first": max(period.first, begun).isoformat(),
            "last": period.last.isoformat(),
            "digest_day": period.digest_day.isoformat(),
            "late": is_late(period, now, rhythm),
            "overlap": told_before,
        },
    )


def digest_content(
    tx: Reading,
    rules: Rulebook,
    directory: Directory,
    message: StoredMessage,
    person: Person,
    today: date,
    *,
    measure: Measure = days_lost,
) -> DigestContent | NoLonger:
    """What a queued digest says to `person` today; one that could not leave before the next was due never leaves."""
    facts = message.facts
    period = Period(
        date.fromisoformat(str(facts["first"])),
        date.fromisoformat(str(facts["last"])),
        date.fromisoformat(str(facts["digest_day"])),
    )
    if not facts.get("asked") and (tx.setting(LAST_DIGEST) or "") > period.key:
        return NoLonger("the digest of a newer fortnight takes its place")
    late = bool(facts["late"]) or today > period.digest_day
    content = digest_for(
        tx, rules, directory, person, period, today, late=late, message=message.id, measure=measure
    )
    told_before = facts.get("overlap")
    if not isinstance(told_before, int):
        return content
    return replace(content, digest=replace(content.digest, overlap=told_before))


def newest_digest(tx: Reading, person: Person) -> StoredMessage | None:
    """The digest of the last fortnight that was queued for this person."""
    return tx.message_by_key(f"digest:{person.email}:{tx.setting(LAST_DIGEST)}")


def preview_digest(tx: Reading, rules: Rulebook, rhythm: Rhythm, person: Person, on: date) -> DigestContent:
    """The digest that `person` would read on `on`, of the last fortnight that is over on that day."""
    return digest_for(tx, rules, tx.directory(), person, period_on(rhythm, on, rules.for_sending), on)


def digest_for(
    tx: Reading,
    rules: Rulebook,
    directory: Directory,
    person: Person,
    period: Period,
    today: date,
    *,
    late: bool = False,
    message: int = 0,
    measure: Measure = days_lost,
) -> DigestContent:
    """A digest over the children that `person` answers for: her own, her teams', or all for the council's figures.

    `measure`: how days lost are counted for those who have more than their own children.
    """
    references = children_of(tx, directory, person, rules.pack.rights)
    figures = None if person.role in OWN else YearOfFigures(rules, today, measure)
    digest = digest_of(
        child_records(tx, references, period.first, figures),
        period,
        today,
        rules,
        directory,
        usual=usual_in_council(tx, today),
        scope=_scope(person),
        late=late,
    )
    if figures:
        digest = replace(digest, lost=figures.made(), could_not_be_made=figures.trouble)
    return DigestContent(
        message_id=message,
        person_name=person.name,
        digest=digest,
        own=person.role in OWN,
        anchor=tx.ledger_anchor(),
        references=references,
        last=() if person.role in OWN else last_words(tx, period.first, period.last),
    )


def children_of(tx: Reading, directory: Directory, person: Person, rights: Rights) -> tuple[str, ...]:
    """References of the children a digest to this person is about, in order: of whom she may be told.

    A child without a known social worker stands in the digest of her team's manager, and of each service manager,
    rather than in nobody's. One who is hidden from this person is in none of its lists and counts.
    """
    hidden = hidden_from(tx, person)
    if person.role in OVER_ALL and _is_told(rights, person, Relation.COUNCIL):
        return tuple(sorted(set(tx.references()) - hidden))
    below = directory.managed_by(person.email) if _is_told(rights, person, Relation.MANAGES) else []
    own = [person.email] if _is_told(rights, person, Relation.ALLOCATED) else []
    mine = set(tx.references_of({p.email for p in below} | {*own}))
    if person.role in OVER_TEAMS and _is_told(rights, person, Relation.ALLOCATES):
        mine |= {
            j.reference
            for j in tx.journeys(tx.references_without_worker())
            if allocates(person, j.allocation)
        }
    return tuple(sorted(mine - hidden))


def _is_told(rights: Rights, person: Person, relation: Relation) -> bool:
    return grants(rights.cell(person.role, relation), Action.BE_TOLD)


def child_records(
    tx: Reading, references: Iterable[str], first: date, figures: YearOfFigures | None = None
) -> Iterator[ChildRecord]:
    """The latest journey of each child who had not left care before `first`, the first day of the digest's period.

    Children are read in portions, without the stages that were over by then: nine in ten are. `figures` are shown
    those of all journeys that were late in their year.
    """
    late_since = figures.first if figures else None
    left = frozenset(tx.references_left_before(first))
    rest = iter(references)
    while portion := list(islice(rest, CHILDREN_AT_ONCE)):
        stages: dict[tuple[str, int], list[Stage]] = defaultdict(list)
        query = StageQuery(references=frozenset(portion), open_only=False, since=first, late_since=late_since)
        for stored in tx.stages(query):
            stages[stored.stage.reference, stored.stage.journey].append(stored.stage)
        wanted = [
            stage for several in stages.values() for stage in several if figures and figures.wants(stage)
        ]
        late = {stage.reference for stage in wanted}
        asked = [reference for reference in portion if reference not in left or reference in late]
        journeys = {(j.reference, j.number): j for j in tx.journeys(asked)}
        if figures:
            figures.see({**journeys, **_earlier(tx, wanted, journeys.keys())}, wanted)
        for key, journey in journeys.items():
            if not is_over_before(journey, first):
                yield ChildRecord(journey, [s for s in stages[key] if _concerns(s, first)])


def _earlier(
    tx: Reading, wanted: Iterable[Stage], read: Collection[tuple[str, int]]
) -> Mapping[tuple[str, int], Journey]:
    """The journeys of these stages that were not the latest of their child."""
    keys = {(s.reference, s.journey) for s in wanted}.difference(read)
    return {key: journey for key in keys if (journey := tx.journey(*key))}


def _concerns(stage: Stage, first: date) -> bool:
    """Whether a stage was open, due or over on `first` or later."""
    ends_on = stage.ended_on
    return ends_on is None or ends_on >= first or (stage.due_on is not None and stage.due_on >= first)


def usual_in_council(tx: Reading, today: date) -> Mapping[str, int]:
    """For each step the days within which nine in ten get there, over all children of the last three years."""

    def work_out() -> Mapping[str, int]:
        lengths = tx.lengths_since(add_months(today, -12 * PEERS_OF_YEARS), today)
        return usual_longest(starmap(Peer, lengths))

    return tx.worked_out(("usual", today), work_out)


def _scope(person: Person) -> str:
    if person.role in OWN:
        return "your children"
    if person.role in OVER_ALL:
        return WHOLE_COUNCIL
    return f"{person.team}" if person.team and person.role is Role.TEAM_MANAGER else "all your teams"
