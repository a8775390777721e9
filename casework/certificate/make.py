"""Make the certificate of every day that is over: what the rules called for, set against what was delivered.

It replays the ledger, asks the rules for each child and day, and looks in the outbox for what arrived and what that
named. What was queued is not asked.
Children are taken in portions, each read at one moment and kept in a short transaction, so that nobody waits for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from casework.certificate.childs_day import Day
from casework.certificate.delivered import Became, Carried, Named, Post
from casework.certificate.doors import HandedOver, KeptCertificate
from casework.certificate.draft import Draft, read_draft
from casework.certificate.fortnights import fortnight_faults
from casework.certificate.night import Portion
from casework.certificate.staff import read_staff, written_staff
from casework.certificate.words import headline
from casework.compose import IN_WORKING_HOURS
from casework.ports import ASKING, CaseRecord, Reading, Writing
from casework.raise_alerts import SWEPT, WorkingHours
from casework.restored import RESTORED, gap_of
from casework.settle import tell_administrators
from permanence.certificate import (
    MOST_NAMED,
    Certificate,
    Difference,
    Fault,
    hash_of,
    read_certificate,
    signature_of,
)
from permanence.dates import ONE_DAY
from permanence.digest.fortnight import Rhythm
from permanence.local_day import local_time
from permanence.stages import Rulebook

PORTION = 100
DRAFT, STAFF, MARKS, WAITING = (f"certificate_{name}" for name in ("draft", "staff", "marks", "waiting"))
AFTER_HOURS = timedelta(hours=1)  # what was queued at the end of the day has left by then
LONGEST_GAP = 31  # days; whoever was off for longer begins anew
FIRST, OTHER_RULES, PUT_BACK, LONG_GAP = (
    "this is the first certificate",
    "the rules were changed on this day",
    "the record was put back from a backup",
    "no certificate was made for a month",
)


def make_certificates(
    record: CaseRecord,
    now: datetime,
    hours: WorkingHours,
    named: Named,
    key: bytes | None,
    rhythm: Rhythm | None = None,
) -> list[Certificate]:
    """Each day that is over at `now` (UTC) and had no certificate has one; the new ones, the oldest first.

    `named`: the references that a sent message holds. `key`: signs them; without one they stay unsigned. A difference
    is told to the administrators at once. `rhythm`: when digests go out; without one they are not asked about.
    """
    due = day_due(record.rules, now, hours)
    with record.reading() as tx:
        newest = tx.newest_certificate()
    days = _days_between(newest.on if newest else None, due)
    return [_Night(record, now, hours, named, on, is_last=on == due, rhythm=rhythm).make(key) for on in days]


def day_due(rules: Rulebook, now: datetime, hours: WorkingHours) -> date:
    """The newest day that is over: today from an hour after the end of work on."""
    local = local_time(now, rules.zone)
    over = datetime.combine(local.date(), hours.last, rules.zone) + AFTER_HOURS
    return local.date() if local >= over else local.date() - ONE_DAY


def _days_between(newest: date | None, due: date) -> list[date]:
    if newest is None or (due - newest).days > LONGEST_GAP:
        return [due]
    return [newest + timedelta(days=n) for n in range(1, (due - newest).days + 1)]


@dataclass(frozen=True, slots=True)
class _Night:
    """One day's certificate. `is_last`: nothing was recorded after the day but before the tables are compared."""

    record: CaseRecord
    now: datetime
    hours: WorkingHours
    named: Named
    on: date
    is_last: bool
    rhythm: Rhythm | None
    carried: dict[int, Carried] = field(default_factory=dict)

    def make(self, key: bytes | None) -> Certificate:
        """The certificate is kept, and told where something differs."""
        with self.record.reading() as tx:
            draft = read_draft(tx.setting(DRAFT), self.on)
            day, begins = self._day(tx), self._begins_because(tx)
            references = [r for r in tx.known_references() if r > draft.after]
            has_message = frozenset(h.person for h in self._left(tx) if h.kind in ASKING)
            was_busy = bool(day.swept_at) or bool(tx.notices_on(self.on, references))
        if begins or was_busy or self.is_last:
            for start in range(0, len(references), PORTION):
                portion = references[start : start + PORTION]
                self._take(portion, day, has_message, draft, begins=bool(begins))
        with self.record.reading() as tx:
            self._look_at_the_rest(tx, day, draft, begins)
            certificate = self._written(tx, draft, begins)
        self._keep(certificate, draft, key)
        return certificate

    def _day(self, tx: Reading) -> Day:
        zone, people = self.record.rules.zone, tx.directory()
        begins, ends = (
            datetime.combine(self.on, at, zone).astimezone(UTC) for at in (self.hours.first, self.hours.last)
        )
        midnight = datetime.combine(self.on + ONE_DAY, time(), zone).astimezone(UTC)
        before = read_staff(tx.setting(STAFF) or written_staff(people), people)
        swept_at = tx.occurred(SWEPT, self.on.isoformat())
        return Day(self.on, begins, ends, midnight, swept_at, before, people)

    def _begins_because(self, tx: Reading) -> str:
        """Why what the tables say is taken for right on this day; empty where it is compared."""
        newest = tx.newest_certificate()
        if newest is None:
            return FIRST
        if (self.on - newest.on).days > 1:
            return LONG_GAP
        marks = json.loads(tx.setting(MARKS) or "{}")
        if marks.get("rules") != tx.rules_kept():
            return OTHER_RULES
        gap = gap_of(tx)
        if gap and self.on <= local_time(gap.until, self.record.rules.zone).date():
            return PUT_BACK  # what was regarded as sent was handed over by nobody who is in the record
        return PUT_BACK if marks.get("restored") != (tx.setting(RESTORED) or "") else ""

    def _take(
        self, references: Sequence[str], day: Day, has_message: frozenset[str], draft: Draft, *, begins: bool
    ) -> None:
        with self.record.reading() as tx:
            portion = Portion(
                tx=tx,
                rules=self.record.rules,
                day=day,
                references=references,
                post=self._post(tx, day),
                has_message=has_message,
                begins=begins,
                compares_tables=self.is_last,
            )
            found = portion.look()
        draft.add(found.counts, found.differences, found.waiting)
        draft.after = references[-1]
        with self.record.writing() as tx:
            tx.keep_followed(found.followed)
            tx.remember(DRAFT, draft.written())

    def _look_at_the_rest(self, tx: Reading, day: Day, draft: Draft, begins: str) -> None:
        """What is of no child: what waited, what went twice or out of hours, the ledger, a day without a sweep."""
        draft.differences += self._of_messages(tx, draft)
        is_work = self.record.rules.for_sending.is_working_day(self.on)
        if not begins:
            self._what_waited(tx, day, draft)
            if self.rhythm:
                draft.differences += fortnight_faults(tx, self.record.rules, self.rhythm, day)
        if not begins and is_work and day.swept_at is None:
            draft.differences.append(
                Difference(Fault.NO_SWEEP, self.on, detail="nothing was looked at on this day")
            )
        bad = tx.bad_entry(self._before(tx)[1]) if self.is_last else None
        if bad:
            draft.differences.append(Difference(Fault.LEDGER, self.on, detail=bad))

    def _post(self, tx: Reading, day: Day) -> Post:
        return Post(tx, self.on, self.named, day.staff_changed, self.carried)

    def _left(self, tx: Reading) -> Iterator[HandedOver]:
        """What was handed over on the day, by the clocks of the council's zone."""
        zone = self.record.rules.zone
        first, last = (
            datetime.combine(day, time(), zone).astimezone(UTC) for day in (self.on, self.on + ONE_DAY)
        )
        yield from tx.handed_over(first, last)

    def _of_messages(self, tx: Reading, draft: Draft) -> Iterator[Difference]:
        left = list(self._left(tx))
        draft.counts = replace(draft.counts, messages=len(left))
        midnight = datetime.combine(self.on, time(), self.record.rules.zone).astimezone(UTC)
        seen = set(tx.handed_over_before((h.message_id for h in left), midnight))
        for handed in left:
            what = f"message {handed.message_id} ({handed.kind})"
            if handed.message_id in seen:
                yield from self._twice(tx, handed, what)
            if handed.kind in IN_WORKING_HOURS and not self._at_work(handed.at):
                at = f"{local_time(handed.at, self.record.rules.zone):%H:%M}"
                yield Difference(Fault.OUT_OF_HOURS, self.on, person=handed.person, detail=f"{what} at {at}")
            seen.add(handed.message_id)

    def _twice(self, tx: Reading, handed: HandedOver, what: str) -> Iterator[Difference]:
        """Once for each step that it named; once where it named none."""
        detail = f"{what} was handed over more than once"
        notices = tx.notices_in(handed.message_id)
        if not notices:
            yield Difference(Fault.TWICE, self.on, person=handed.person, detail=detail)
        for n in notices:
            yield Difference(Fault.TWICE, self.on, n.reference, n.stage, n.level.value, handed.person, detail)

    def _at_work(self, at: datetime) -> bool:
        local = local_time(at, self.record.rules.zone)
        is_work = self.record.rules.for_sending.is_working_day(local.date())
        return is_work and self.hours.first <= local.time() < self.hours.last

    def _what_waited(self, tx: Reading, day: Day, draft: Draft) -> None:
        """Notices of earlier days whose message had not left at the last certificate."""
        post = self._post(tx, day)
        keys = json.loads(tx.setting(WAITING) or "[]")
        found = tx.notices_with(keys)
        for notice in found:
            fate = post.fate_of(notice)
            late, withdrawn = fate.became is Became.DELIVERED, fate.became is Became.WITHDRAWN
            draft.counts = replace(
                draft.counts, late=draft.counts.late + late, withdrawn=draft.counts.withdrawn + withdrawn
            )
            if fate.difference:
                draft.differences.append(fate.difference)
            if fate.became is Became.WAITING and notice.key not in draft.waiting:
                draft.waiting.append(notice.key)
        for lost in sorted({*keys} - {n.key for n in found}):
            draft.differences.append(
                Difference(Fault.NOT_DELIVERED, self.on, detail=f"the notice {lost} is gone")
            )

    def _before(self, tx: Reading) -> tuple[str, str]:
        """The hash of the newest certificate, and of the ledger as that one had it."""
        newest = tx.newest_certificate()
        return (hash_of(newest.text), read_certificate(newest.text).ledger_hash) if newest else ("", "")

    def _written(self, tx: Reading, draft: Draft, begins: str) -> Certificate:
        differences = sorted(
            draft.differences, key=lambda d: (d.fault, d.reference, d.stage, d.level, d.person)
        )
        return Certificate(
            on=self.on,
            made_at=self.now,
            counts=replace(draft.counts, differences=len(differences)),
            differences=tuple(differences[:MOST_NAMED]),
            ledger_entries=tx.ledger_number(),
            ledger_hash=tx.ledger_anchor(),
            begins_because=begins,
            before=self._before(tx)[0],
        )

    def _keep(self, certificate: Certificate, draft: Draft, key: bytes | None) -> None:
        text = certificate.written()
        signature = signature_of(text, key) if key else None
        with self.record.writing() as tx:
            if not tx.keep_certificate(KeptCertificate(self.on, text, signature), self.now):
                return
            self._remember(tx, draft)
            if not certificate.is_clean:
                action = f"homeward certificate --on {self.on}"
                what = f"certificate:{self.on}"
                tell_administrators(tx, tx.directory(), what, headline(certificate), self.now, action)

    def _remember(self, tx: Writing, draft: Draft) -> None:
        """What the next certificate begins with.

        Rules and staff of today are those of the last day that is made up now: on the days before it, and on that day's
        morning, those of the last certificate may have held.
        """
        if self.is_last:
            marks = {"rules": tx.rules_kept(), "restored": tx.setting(RESTORED) or ""}
            tx.remember(MARKS, json.dumps(marks))
            tx.remember(STAFF, written_staff(tx.directory()))
        tx.remember(WAITING, json.dumps(draft.waiting))
        tx.remember(DRAFT, "")
