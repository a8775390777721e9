"""Entries of the ledger: everything that was ever recorded about a child, one fact each, never changed.

An entry says what happened, on which day, who recorded it, when and through which message. A correction is a new
entry that names the one it replaces; an undo is an entry that replaces without saying anything new. So the
ledger alone gives every journey, plan and stage, and nothing is ever lost.

The makers below are the only place that knows what each kind of entry carries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

Value = str | int | bool | None | list[str]
FREE_TEXT = ("note", "why")  # what a person wrote in words of her own, in the data of any kind of entry
TAKEN_OUT = "(taken out)"  # what is read where such words were redacted


class EntryKind(StrEnum):
    CHILD_REGISTERED = "child_registered"
    JOURNEY_BEGAN = "journey_began"
    JOURNEY_ENDED = "journey_ended"
    DETAILS_CHANGED = "details_changed"
    ALLOCATED = "allocated"
    MILESTONE_REACHED = "milestone_reached"
    BOOKED = "booked"
    PLAN_OPENED = "plan_opened"
    ROUTE_CHANGED = "route_changed"
    PLAN_CLOSED = "plan_closed"
    DECISION_RECORDED = "decision_recorded"
    BLOCKED = "blocked"
    BLOCKER_CLEARED = "blocker_cleared"
    PAUSED = "paused"
    RESUMED = "resumed"
    NOT_APPLICABLE = "not_applicable"
    SNOOZED = "snoozed"
    ACKNOWLEDGED = "acknowledged"
    ALERT_WRONG = "alert_wrong"
    NOTED = "noted"
    UNTRACKED = "untracked"
    LEGAL_STEP = "legal_step"
    JOURNEY_SAID_OVER = "journey_said_over"
    JOURNEY_GOES_ON = "journey_goes_on"
    NOT_MINE = "not_mine"
    PLAN_CONFIRMED = "plan_confirmed"  # somebody has looked at the plan: it is still right
    FORM_ANSWERED = "form_answered"  # a form was sent off; what it said is in entries of their own
    FORM_STOPPED = "form_stopped"  # a form was refused, or closed; it may have been sent off later
    SIBLINGS = "siblings"  # of every journey: of whom this child is a sibling, or is not
    QUESTION_ASKED = "question_asked"
    QUESTION_SETTLED = "question_settled"
    LOOKED = "looked"  # of earlier versions, as the next: the access log has them now
    REFUSED = "refused"
    UNDONE = "undone"
    ACCOUNT_CHANGED = "account_changed"  # of a person and no child: its reference is empty
    IMPORTED = "imported"  # of a file and no child: its reference is empty
    IMPORT_WITHDRAWN = "import_withdrawn"  # the same
    CHILD_WITHDRAWN = "child_withdrawn"
    SAME_CHILD = "same_child"
    RESTRICTED = "restricted"  # a person is kept from the child, or not any more; of every journey
    SEALED = "sealed"  # only named people see the child, or everybody it concerns again; of every journey
    REDACTED = "redacted"  # words of an earlier entry, of this or any child, are gone for good
    CHILD_ERASED = "child_erased"  # all that was recorded of the child is gone for good, save her reference
    LOOKS_KEPT = "looks_kept"  # how far the access log goes, and was cleared: of no child
    ERASED = "erased"  # that an entry stood here, and nothing of what it said: its reference is empty


class LegalStep(StrEnum):
    """What can happen to a hand-over to legal services, in the order in which it usually does."""

    SENT = "sent"
    RECEIVED = "received"
    QUERIED = "queried"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class NewEntry:
    """Something to record. `by`: an e-mail address, or the import that said it. `through`: which message.

    `replaces`: the number of the entry that this one corrects or takes back.
    """

    kind: EntryKind
    reference: str
    journey: int
    data: Mapping[str, Value]
    by: str
    through: str
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A recorded entry: its number in the ledger and the moment (UTC) it was recorded."""

    number: int
    kind: EntryKind
    reference: str
    journey: int
    data: Mapping[str, Value]
    by: str
    through: str
    recorded_at: datetime
    replaces: int | None = None

    def text(self, key: str) -> str:
        value = self.data[key]
        return value if isinstance(value, str) else str(value)

    def maybe(self, key: str) -> str | None:
        value = self.data.get(key)
        return None if value is None else str(value)

    def day(self, key: str) -> date:
        return date.fromisoformat(self.text(key))

    def maybe_day(self, key: str) -> date | None:
        value = self.maybe(key)
        return None if value is None else date.fromisoformat(value)

    def whole(self, key: str) -> int:
        value = self.data[key]
        return int(value) if isinstance(value, int | str) else 0

    def listed(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key)
        return tuple(value) if isinstance(value, list) else ()


def standing(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that still hold, in the order they were recorded: neither replaced nor undone.

    Taking back an entry that had replaced another lets the other one stand again; a correction of a correction
    does not.
    """
    ordered = sorted(entries, key=lambda e: e.number)
    if all(e.replaces is None and e.kind is not EntryKind.UNDONE for e in ordered):
        return ordered  # as with most children: nothing was ever corrected
    undone: set[int] = set()
    replaced: set[int] = set()
    kept: list[Entry] = []
    for entry in reversed(ordered):
        if entry.number in undone:
            continue
        if entry.replaces is not None:
            (undone if entry.kind is EntryKind.UNDONE else replaced).add(entry.replaces)
        if entry.kind is not EntryKind.UNDONE and entry.number not in replaced:
            kept.append(entry)
    return kept[::-1]


def taken_back(entries: Iterable[Entry], by: str | None = None) -> frozenset[int]:
    """The numbers of the entries that an undo takes back: one that holds itself, by this writer or by anybody."""
    found: dict[int, str] = {}
    for entry in sorted(entries, key=lambda e: -e.number):
        if entry.kind is EntryKind.UNDONE and entry.replaces is not None and entry.number not in found:
            found.setdefault(entry.replaces, entry.by)
    return frozenset(number for number, writer in found.items() if by in (None, writer))


def _said(**given: str | None) -> dict[str, str]:
    """What was said of these; nothing is kept of what was not."""
    return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class Recorder:
    """Who records, about which journey, through which message; makes entries of each kind."""

    reference: str
    journey: int
    by: str
    through: str
    replaces: int | None = field(default=None, kw_only=True)

    def _new(self, kind: EntryKind, **data: Value) -> NewEntry:
        return NewEntry(kind, self.reference, self.journey, data, self.by, self.through, self.replaces)

    def child_registered(self, case_id: str) -> NewEntry:
        return self._new(EntryKind.CHILD_REGISTERED, case_id=case_id)

    def journey_began(
        self,
        on: date,
        milestone: str,
        age: int | None = None,
        legal_basis: str | None = None,
        *,
        precision: str = "day",
    ) -> NewEntry:
        """`age`: whole years on that day (the birth date itself never enters); None when not known.

        `precision`: "latest" where it is known only that the journey had begun by that day.
        """
        return self._new(
            EntryKind.JOURNEY_BEGAN,
            on=on.isoformat(),
            milestone=milestone,
            age=age,
            legal_basis=legal_basis,
            precision=precision,
        )

    def journey_ended(self, on: date, reason: str) -> NewEntry:
        return self._new(EntryKind.JOURNEY_ENDED, on=on.isoformat(), reason=reason)

    def details_changed(self, age: int | None = None, legal_basis: str | None = None) -> NewEntry:
        return self._new(EntryKind.DETAILS_CHANGED, age=age, legal_basis=legal_basis)

    def allocated(
        self,
        *,
        social_worker: str | None = None,
        worker_name: str | None = None,
        reviewing_officer: str | None = None,
        team: str | None = None,
        restricted_from: Iterable[str] = (),
    ) -> NewEntry:
        """All of the child's allocation from now on. `worker_name`: as the sheet has it, while not yet known."""
        return self._new(
            EntryKind.ALLOCATED,
            social_worker=social_worker,
            worker_name=worker_name,
            reviewing_officer=reviewing_officer,
            team=team,
            restricted_from=sorted(restricted_from),
        )

    def milestone_reached(
        self, milestone: str, on: date, *, precision: str = "day", on_behalf_of: str | None = None
    ) -> NewEntry:
        """`on_behalf_of`: as of a decision."""
        return self._new(
            EntryKind.MILESTONE_REACHED,
            milestone=milestone,
            on=on.isoformat(),
            precision=precision,
            **_said(on_behalf_of=on_behalf_of),
        )

    def booked(self, milestone: str, on: date, reason: str | None = None) -> NewEntry:
        return self._new(EntryKind.BOOKED, milestone=milestone, on=on.isoformat(), reason=reason)

    def plan_opened(self, route: str, on: date, reason: str | None, *, primary: bool = True) -> NewEntry:
        return self._new(
            EntryKind.PLAN_OPENED, route=route, on=on.isoformat(), reason=reason, primary=primary
        )

    def route_changed(
        self,
        from_route: str,
        to_route: str,
        on: date,
        reason: str | None,
        note: str | None = None,
        *,
        prompted_by: str | None = None,
    ) -> NewEntry:
        """`prompted_by`: what brought it about, where that was said (permanence/insight/route_changes.py)."""
        return self._new(
            EntryKind.ROUTE_CHANGED,
            from_route=from_route,
            to_route=to_route,
            on=on.isoformat(),
            reason=reason,
            note=note,
            **({"prompted_by": prompted_by} if prompted_by else {}),
        )

    def plan_closed(
        self, route: str, on: date, reason: str | None, *, prompted_by: str | None = None
    ) -> NewEntry:
        """`prompted_by`: as of a change of route."""
        prompt = {"prompted_by": prompted_by} if prompted_by else {}
        return self._new(EntryKind.PLAN_CLOSED, route=route, on=on.isoformat(), reason=reason, **prompt)

    def decision_recorded(
        self,
        milestone: str,
        body: str | None,
        outcome: str,
        on: date,
        *,
        reaches: bool,
        reason: str | None = None,
        note: str | None = None,
        on_behalf_of: str | None = None,
    ) -> NewEntry:
        """A body's decision; when it `reaches` the milestone, this entry is the milestone's date as well.

        `on_behalf_of`: the body, where its decision is one person's and somebody else records it.
        """
        return self._new(
            EntryKind.DECISION_RECORDED,
            milestone=milestone,
            body=body,
            outcome=outcome,
            on=on.isoformat(),
            reaches=reaches,
            reason=reason,
            note=note,
            **_said(on_behalf_of=on_behalf_of),
        )

    def blocked(
        self, stage: str, reason: str, review_on: date, waits_for: str | None = None, note: str | None = None
    ) -> NewEntry:
        return self._new(
            EntryKind.BLOCKED,
            stage=stage,
            reason=reason,
            review_on=review_on.isoformat(),
            waits_for=waits_for,
            note=note,
        )

    def blocker_cleared(self, stage: str, on: date) -> NewEntry:
        return self._new(EntryKind.BLOCKER_CLEARED, stage=stage, on=on.isoformat())

    def paused(self, stage: str, on: date, reason: str, until: date | None = None) -> NewEntry:
        return self._new(
            EntryKind.PAUSED,
            stage=stage,
            on=on.isoformat(),
            reason=reason,
            until=until.isoformat() if until else None,
        )

    def resumed(self, stage: str, on: date) -> NewEntry:
        return self._new(EntryKind.RESUMED, stage=stage, on=on.isoformat())

    def not_applicable(self, stage: str, reason: str, note: str | None = None) -> NewEntry:
        return self._new(EntryKind.NOT_APPLICABLE, stage=stage, reason=reason, note=note)

    def snoozed(self, stage: str, until: date, reason: str | None = None) -> NewEntry:
        return self._new(EntryKind.SNOOZED, stage=stage, until=until.isoformat(), reason=reason)

    def acknowledged(self, stage: str) -> NewEntry:
        return self._new(EntryKind.ACKNOWLEDGED, stage=stage)

    def alert_wrong(self, stage: str, until: date, note: str | None = None) -> NewEntry:
        """`until`: the information officer looks into it, and the worker is left in peace up to this day."""
        return self._new(EntryKind.ALERT_WRONG, stage=stage, until=until.isoformat(), note=note)

    def noted(self, note: str, stage: str | None = None) -> NewEntry:
        return self._new(EntryKind.NOTED, note=note, stage=stage)

    def untracked(self, milestones: Iterable[str]) -> NewEntry:
        """The source of this child cannot tell these milestones: their absence means nothing."""
        return self._new(EntryKind.UNTRACKED, milestones=sorted(milestones))

    def legal_step(
        self, step: LegalStep, on: date, reason: str | None = None, note: str | None = None
    ) -> NewEntry:
        """A step of the legal hand-over. `reason`: what legal services want, for a query."""
        return self._new(EntryKind.LEGAL_STEP, step=step.value, on=on.isoformat(), reason=reason, note=note)

    def journey_said_over(self, on: date, reason: str, note: str | None = None) -> NewEntry:
        """Somebody says that the journey is over; her manager has not confirmed it yet."""
        return self._new(EntryKind.JOURNEY_SAID_OVER, on=on.isoformat(), reason=reason, note=note)

    def journey_goes_on(self, note: str | None = None) -> NewEntry:
        """In the place of the entry by which the journey was over."""
        return self._new(EntryKind.JOURNEY_GOES_ON, note=note)

    def not_mine(self, to: str | None = None, note: str | None = None) -> NewEntry:
        """The worker says that the child is not hers. `to`: the e-mail address of who has her, if that was said."""
        return self._new(EntryKind.NOT_MINE, to=to, note=note)

    def plan_confirmed(self, on: date, routes: Iterable[str]) -> NewEntry:
        """`routes`: those that were followed on that day."""
        return self._new(EntryKind.PLAN_CONFIRMED, on=on.isoformat(), routes=sorted(routes))

    def form_answered(
        self,
        form: str,
        stage: str,
        answers: Iterable[str],
        *,
        words: Iterable[str] = (),
        opened_at: datetime | None = None,
        note: str | None = None,
    ) -> NewEntry:
        """`form`: with its version, "review 1". `answers`: "plan=right". `words`: what only the form keeps."""
        return self._new(
            EntryKind.FORM_ANSWERED,
            form=form,
            stage=stage,
            answers=list(answers),
            words=list(words),
            opened_at=opened_at.isoformat() if opened_at else None,
            note=note,
        )

    def form_stopped(self, form: str, stage: str, field: str, opened_at: datetime | None = None) -> NewEntry:
        """`field`: the first in which something was wrong; empty where it was closed."""
        opened = opened_at.isoformat() if opened_at else None
        return self._new(EntryKind.FORM_STOPPED, form=form, stage=stage, field=field, opened_at=opened)

    def siblings(self, of: str, *, are: bool = True) -> NewEntry:
        """This child is a sibling of the child `of`, a reference, or is not; the other has an entry of her own."""
        return self._new(EntryKind.SIBLINGS, of=of, **({} if are else {"are": False}))

    def question_asked(self, milestone: str, given: str, held: str, why: str) -> NewEntry:
        """An import disagrees with a date that a person gave: a question to the information officer."""
        return self._new(EntryKind.QUESTION_ASKED, milestone=milestone, given=given, held=held, why=why)

    def question_settled(self, question: int, kept: str) -> NewEntry:
        return self._new(EntryKind.QUESTION_SETTLED, question=question, kept=kept)

    def account_changed(self, person: str, channel: str, account: str | None, was: str | None) -> NewEntry:
        """`account`: whom the channel's platform calls this person from now on; None for nobody."""
        data = {"person": person, "channel": channel, "account": account, "was": was}
        return self._new(EntryKind.ACCOUNT_CHANGED, **data)

    def child_withdrawn(self, case_id: str, why: str) -> NewEntry:
        """She is out of every list and count, and no file brings her back, until this is undone."""
        return self._new(EntryKind.CHILD_WITHDRAWN, case_id=case_id, why=why)

    def same_child(self, same_as: str, case_id: str) -> NewEntry:
        """This reference and this id of the case system mean the child `same_as` from now on."""
        return self._new(EntryKind.SAME_CHILD, same_as=same_as, case_id=case_id)

    def restricted(self, person: str, why: str, *, lifted: bool = False) -> NewEntry:
        """`person`: the address of who is kept from the child whatever her part, until an entry says `lifted`."""
        return self._new(EntryKind.RESTRICTED, person=person, lifted=lifted, why=why)

    def sealed(self, only: Iterable[str], why: str, *, lifted: bool = False) -> NewEntry:
        """`only`: the addresses of those who see the child and nobody else, until an entry says `lifted`."""
        return self._new(EntryKind.SEALED, only=sorted(only), lifted=lifted, why=why)

    def redacted(self, entry: int, what: Iterable[str], rest: str, why: str) -> NewEntry:
        """The words of an entry (`what`: which of FREE_TEXT) are gone. `rest`: SHA-256 of what stayed of it."""
        return self._new(EntryKind.REDACTED, entry=entry, what=sorted(what), rest=rest, why=why)

    def child_erased(self, entries: Iterable[int], links: str, why: str, looks: Iterable[int]) -> NewEntry:
        """Nothing is left of these entries, nor of the reasons of these looks. `links`: store/ledger_erased.py."""
        gone, reasons = [str(number) for number in entries], [str(number) for number in looks]
        return self._new(EntryKind.CHILD_ERASED, entries=gone, links=links, why=why, reasons=reasons)

    def undone(self, why: str | None = None) -> NewEntry:
        if self.replaces is None:
            raise ValueError("an undo names the entry that it takes back")
        return self._new(EntryKind.UNDONE, **({"why": why} if why else {}))
