"""What was told of a child's steps, as the certificate itself follows it: from the ledger and what was delivered.

The sweep keeps its own in the table of stages. The two are worked out apart by the same rules, so that a slip in one
shows as a difference.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from casework.judge_stage import Chain, due_stage_of
from casework.ports import DueStage, StoredStage
from permanence.notices import Told, Watch, kept_told
from permanence.people import Directory
from permanence.stages import Stage

StepKey = tuple[int, str]  # number of the journey, and what entries call the step within it
_DAYS = frozenset(f.name for f in fields(Told) if "date" in str(f.type))


@dataclass(frozen=True, slots=True)
class FollowedStep:
    """What was told of one step on the clock that ended on `due_on`, and who was frozen above its worker.

    `owner`: whose it was when that was told. `put_off`: it was called for and waits for the next morning. `is_open`: it
    was open when it was last written.
    """

    told: Told = Told()
    chain: Chain = (None, None)
    due_on: date | None = None
    quiet_until: date | None = None
    owner: str | None = None
    put_off: bool = False
    is_open: bool = True


@dataclass
class FollowedChild:
    """All her steps of which anything was told, and the number of the last of her entries that is in it."""

    last_entry: int = 0
    steps: dict[StepKey, FollowedStep] = field(default_factory=dict)

    def written(self) -> str:
        """What `read_followed` reads."""
        steps = {f"{journey}/{key}": _step_written(step) for (journey, key), step in self.steps.items()}
        return json.dumps({"last": self.last_entry, "steps": steps}, separators=(",", ":"), sort_keys=True)

    def step(self, stage: Stage) -> FollowedStep:
        return self.steps.get((stage.journey, stage.key), FollowedStep())

    def put(self, stage: Stage, step: FollowedStep) -> None:
        """What is known of a step; one of which nothing was told needs no place."""
        key = stage.journey, stage.key
        if step.told == Told() and not step.put_off:
            self.steps.pop(key, None)
        else:
            self.steps[key] = step

    def go_on(self, stages: Iterable[Stage]) -> None:
        """The child's steps are these now: what stays told is kept, as when the table of stages is written anew."""
        now = {(stage.journey, stage.key): stage for stage in stages}
        for key, step in list(self.steps.items()):
            stage = now.get(key)
            if stage is None:
                del self.steps[key]
            else:
                self.put(stage, _gone_on(step, stage))


def read_followed(text: str, people: Directory) -> FollowedChild:
    """What was written of a child, with everybody in it under the address of today."""
    said = json.loads(text)
    steps = {}
    for name, step in said["steps"].items():
        journey, _, key = name.partition("/")
        steps[int(journey), key] = _step_read(step, people)
    return FollowedChild(said["last"], steps)


def as_stored(stored: Iterable[StoredStage], last_entry: int) -> FollowedChild:
    """A child of whom nothing was followed yet, or not rightly: what the table of stages has counts from here."""
    child = FollowedChild(last_entry)
    for one in stored:
        child.put(one.stage, step_stored(one))
    return child


def step_stored(stored: StoredStage) -> FollowedStep:
    """What the table of stages has of one step; of a paused one the due date that what was told speaks of."""
    stage = stored.stage
    told, chain = stored.was_told, stored.chain
    owner, is_open = stored.told_owner, stage.is_open
    return FollowedStep(told, chain, stored.told_due_on, stage.quiet_until, owner, is_open=is_open)


def due_stage(stage: Stage, step: FollowedStep) -> DueStage | None:
    """A replayed step as the sweep would read it, with what was told of it; None where it has nothing to watch."""
    return due_stage_of(StoredStage(0, stage, 0, step.told, None, step.chain, step.due_on, step.owner))


def told_now(stage: Stage, told: Told, chain: Chain) -> FollowedStep:
    """The step once this was told of it."""
    return FollowedStep(told, chain, stage.due_on, stage.quiet_until, stage.owner)


def _gone_on(step: FollowedStep, stage: Stage) -> FollowedStep:
    """A step whose stage was written anew. One without a due date just now keeps all for when it has one."""
    told = step.told
    if step.due_on is not None and stage.due_on is not None:
        before = Watch(
            step.due_on, stage.warn_days, step.quiet_until, stage.quiet_kind, stage.answered_on, told
        )
        stays_open = step.is_open and stage.is_open
        told = kept_told(before, stage.due_on, stage.quiet_until, stays_open=stays_open)
    due_on = stage.due_on or step.due_on
    return replace(step, told=told, due_on=due_on, quiet_until=stage.quiet_until, is_open=stage.is_open)


def _step_written(step: FollowedStep) -> Mapping[str, object]:
    told = {f.name: _plain(getattr(step.told, f.name)) for f in fields(Told)}
    return {
        "told": told,
        "chain": step.chain,
        "due_on": _plain(step.due_on),
        "quiet_until": _plain(step.quiet_until),
        "owner": step.owner,
        "put_off": step.put_off,
        "is_open": step.is_open,
    }


def _step_read(said: Mapping[str, Any], people: Directory) -> FollowedStep:
    told: dict[str, Any] = {n: _day(v) if n in _DAYS else v for n, v in said["told"].items()}
    manager, service_manager = (_today(address, people) for address in said["chain"])
    return FollowedStep(
        Told(**told),
        (manager, service_manager),
        _day(said["due_on"]),
        _day(said["quiet_until"]),
        _today(said["owner"], people),
        said["put_off"],
        said.get("is_open", True),  # what was written by the release before does not say
    )


def _today(address: str | None, people: Directory) -> str | None:
    person = people.get(address)
    return person.email if person else address


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
