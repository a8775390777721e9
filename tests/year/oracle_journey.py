"""One period of being looked after, as the oracle reads it from the ledger's rows.

A row is a mapping with number, kind, journey, data, by, on (the local day it was recorded) and replaces.
"""

from collections.abc import Mapping, Sequence
from datetime import date


def holding(rows: Sequence[Mapping]) -> list[Mapping]:
    """The rows that nobody has replaced or undone. An undone replacement lets what it replaced stand again."""
    undone, replaced, kept = set(), set(), []
    for row in sorted(rows, key=lambda r: -r["number"]):
        if row["number"] in undone:
            continue
        if row["replaces"] is not None:
            (undone if row["kind"] == "undone" else replaced).add(row["replaces"])
        if row["kind"] != "undone" and row["number"] not in replaced:
            kept.append(row)
    return kept[::-1]


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


class Journey:
    """One period of being looked after, as its holding rows tell it."""

    def __init__(self, rows: Sequence[Mapping]) -> None:
        self.began = self.ended = self.said_over = self.age = self.basis = self.not_mine = None
        self.worker = self.worker_name = self.reviewing = self.team = None
        self.had_by: set[str] = set()
        self.closed_to: frozenset[str] = frozenset()
        self.kept_away: set[str] = set()
        self.sealed_to: frozenset[str] | None = None
        self.reached_of: dict[str, list[tuple]] = {}  # by milestone: (day, number, milestone)
        self.plans: list[dict] = []
        self.booked: list[tuple] = []  # (milestone, day, recorded on, number, by)
        self.blocked: list[dict] = []
        self.silences: list[tuple] = []  # (stage, until, kind, number)
        self.words: list[tuple] = []  # (stage, recorded on)
        self.void: set[str] = set()
        self.pauses: list[list] = []  # [stage, first, end]
        self.untracked: set[str] = set()
        self.legal: list[tuple] = []  # (day, place, number, step)
        self.workers: list[tuple] = []  # (number, address or None) of everybody that she was given to
        self.plan_words: list[date] = []  # days on which somebody said something of the plan
        for row in rows:
            read = getattr(self, f"_{row['kind']}", None)
            if read:
                read(row, row["data"])

    def _journey_began(self, row: Mapping, d: Mapping) -> None:
        self.began, self.age, self.basis = _day(d["on"]), d.get("age"), d.get("legal_basis")
        self._milestone_reached(row, d)

    def _journey_ended(self, row: Mapping, d: Mapping) -> None:
        self.ended = _day(d["on"])

    def _journey_said_over(self, row: Mapping, d: Mapping) -> None:
        self.said_over = _day(d["on"])

    def _details_changed(self, row: Mapping, d: Mapping) -> None:
        self.age = self.age if d.get("age") is None else d["age"]
        self.basis = d.get("legal_basis") or self.basis

    def _allocated(self, row: Mapping, d: Mapping) -> None:
        self.worker, self.worker_name = d.get("social_worker"), d.get("worker_name")
        self.workers.append((row["number"], self.worker))
        self.had_by |= {name for name in (self.worker, self.worker_name) if name}
        self.reviewing, self.team, self.not_mine = d.get("reviewing_officer"), d.get("team"), None
        self.closed_to = frozenset(d.get("restricted_from") or ())

    def _restricted(self, row: Mapping, d: Mapping) -> None:
        (self.kept_away.discard if d["lifted"] else self.kept_away.add)(d["person"])

    def _sealed(self, row: Mapping, d: Mapping) -> None:
        self.sealed_to = None if d["lifted"] else frozenset(d["only"])

    def _not_mine(self, row: Mapping, d: Mapping) -> None:
        self.not_mine = row["by"]

    def _milestone_reached(self, row: Mapping, d: Mapping) -> None:
        self.reached_of.setdefault(d["milestone"], []).append((_day(d["on"]), row["number"], d["milestone"]))

    def _decision_recorded(self, row: Mapping, d: Mapping) -> None:
        self.plan_words.append(date.fromisoformat(d["on"]))
        if d.get("reaches"):
            self._milestone_reached(row, d)

    def _booked(self, row: Mapping, d: Mapping) -> None:
        self.booked.append((d["milestone"], _day(d["on"]), row["on"], row["number"], row["by"]))

    def _plan_opened(self, row: Mapping, d: Mapping) -> None:
        self.plans.append({"route": d["route"], "opened": _day(d["on"]), "closed": None})

    def _plan_closed(self, row: Mapping, d: Mapping) -> None:
        self._close(d["route"], _day(d["on"]))

    def _close(self, route: str, day: date | None) -> None:
        for plan in self.plans:
            if plan["route"] == route and plan["closed"] is None:
                plan["closed"] = day
                return

    def _route_changed(self, row: Mapping, d: Mapping) -> None:
        self._close(d["from_route"], _day(d["on"]))
        if not any(p["route"] == d["to_route"] and p["closed"] is None for p in self.plans):
            self.plans.append({"route": d["to_route"], "opened": _day(d["on"]), "closed": None})

    def _plan_confirmed(self, row: Mapping, d: Mapping) -> None:
        self.plan_words.append(date.fromisoformat(d["on"]))

    def _form_answered(self, row: Mapping, d: Mapping) -> None:
        if any(said.startswith("plan=") for said in d["answers"]):
            self.plan_words.append(row["on"])

    def _blocked(self, row: Mapping, d: Mapping) -> None:
        blocker = {"stage": d["stage"], "until": _day(d["review_on"]), "number": row["number"], "open": True}
        self.blocked.append(blocker)
        self.words.append((d["stage"], row["on"]))

    def _blocker_cleared(self, row: Mapping, d: Mapping) -> None:
        for blocker in self.blocked:
            if blocker["stage"] == d["stage"]:
                blocker["open"] = False

    def _paused(self, row: Mapping, d: Mapping) -> None:
        self.pauses.append([d["stage"], _day(d["on"]), _day(d.get("until"))])

    def _resumed(self, row: Mapping, d: Mapping) -> None:
        for pause in self.pauses:
            if pause[0] == d["stage"] and pause[2] is None:
                pause[2] = _day(d["on"])

    def _snoozed(self, row: Mapping, d: Mapping) -> None:
        self.silences.append((d["stage"], _day(d["until"]), "snoozed", row["number"]))

    def _alert_wrong(self, row: Mapping, d: Mapping) -> None:
        self._mark(row, d)
        if d.get("until"):
            self.silences.append((d["stage"], _day(d["until"]), "queried", row["number"]))

    def _mark(self, row: Mapping, d: Mapping) -> None:
        if d.get("stage"):
            self.words.append((d["stage"], row["on"]))

    _acknowledged = _noted = _mark

    def _not_applicable(self, row: Mapping, d: Mapping) -> None:
        self._mark(row, d)
        self.void.add(d["stage"])

    def _untracked(self, row: Mapping, d: Mapping) -> None:
        self.untracked |= set(d.get("milestones") or ())

    def _legal_step(self, row: Mapping, d: Mapping) -> None:
        self.legal.append((_day(d["on"]), 2, row["number"], d["step"]))

    def days_of(self, milestone: str) -> list[tuple]:
        return sorted(self.reached_of.get(milestone, ()), key=lambda r: r[0])
