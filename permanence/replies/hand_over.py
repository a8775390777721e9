"""The hand-over to legal services: sent, received, queried, answered, accepted, each with its own day."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from permanence.answer import Answer, Verb
from permanence.entries import LegalStep
from permanence.people import Role
from permanence.replies.account import Told
from permanence.replies.dates.read import Intent
from permanence.replies.frame import Frame
from permanence.replies.item import Item
from permanence.replies.reading import Open

_LEGAL_ORDER = ("legal_answered", "legal_queried", "legal_accepted", "legal_received", "legal_sent")
_WANTED = (
    "paper",
    "thing",
    "papers_passed",
    "of_a_paper",
    "unknown",
    "doubt",
    "late",
    "chase",
    "family",
    "legal",
    "yet",
)


def hand_over(frame: Frame) -> Told | None:
    codes = {i.get("legal") for i in frame.of("legal")}
    code = next((c for c in _LEGAL_ORDER if c in codes), None)
    if frame.has("step") and frame.step is not None and not frame.step.has("legal_side"):
        code = _by_step(frame) or code
    if code == "legal_queried" and _asked_by_us(frame):
        return None
    if code is None or (frame.step is not None and frame.step.has("step") and _by_step(frame) is None):
        return None
    return _handed(frame, Verb(code))


_WE_ASK = frozenset({"asked", "asking", "ask", "queried", "requested", "chased"})


def _asked_by_us(frame: Frame) -> bool:
    """Like "asked legal for advice": legal services are asked, and ask nothing."""
    verb = next(i for i in frame.items if i.get("legal") == "legal_queried")
    side = next((i for i in frame.items if i.has("legal_side")), None)
    if side is None or side.start < verb.start or verb.text.lower().split()[0] not in _WE_ASK:
        return False
    between = [i.text.lower() for i in frame.items if verb.start < i.start < side.start]
    return not {"by", "from"} & set(between) and not frame.has("was", "is")


_VERB_OF_STEP = {LegalStep.SENT: "legal_sent", LegalStep.RECEIVED: "legal_received"}


def _by_step(frame: Frame) -> str | None:
    """The verb of a step's own words: "papers to legal", "acknowledged by legal"."""
    milestone = frame.situation.rules.pack.milestones.get(frame.milestone or "")
    return _VERB_OF_STEP.get(milestone.legal_step) if milestone and milestone.legal_step else None


def _milestone_of(frame: Frame, step: LegalStep) -> str | None:
    """The pack's milestone for a step of the hand-over, where it has one."""
    milestones = frame.situation.rules.pack.milestones.values()
    return next((m.code for m in milestones if m.legal_step is step), None)


def _handed(frame: Frame, verb: Verb) -> Told:
    step = {Verb.LEGAL_SENT: LegalStep.SENT, Verb.LEGAL_RECEIVED: LegalStep.RECEIVED}.get(verb)
    milestone = _milestone_of(frame, step) if step else None
    stage = next((s for s in frame.case.running_to(milestone) if milestone), None) if frame.case else None
    read = frame.days(Intent.PAST)
    frame.words(frame.items) if verb is Verb.LEGAL_QUERIED else None
    answer = Answer(verb, frame.reference, stage.key if stage else None, milestone, on=read.on)
    told = Told([answer], days=read.days, why=read.why, fine=frame.of("step", "weak"))
    told.fine += [
        a
        for a, b in pairwise(frame.items)
        if a.has("limit") and not a.text.lower().startswith("no") and b.has("legal_side", "person")
    ]
    told.fine += [a for a, b in pairwise(frame.items) if a.text.lower() == "since" and b.has("day")]
    told.fine += frame.of("person")
    told.fine += (
        frame.of("staff_role") if verb is Verb.LEGAL_ANSWERED else []
    )  # "SW has answered all my queries"
    if verb is Verb.LEGAL_QUERIED:
        told.fine += frame.of("chase")
        wanted = _what_is_wanted(frame)
        note = _words_of(frame, wanted)
        told.answers = [replace(answer, note=note, reason=_one_reason(frame, note))]
        told.fine += wanted
    else:
        told.fine += frame.of("papers_passed")
    if frame.has("day") and read.on is None:
        told.opens.append(Open.DAY)
    if milestone and frame.case and frame.case.journey.reached(milestone):
        told.opens += [Open.AGAIN, *([] if read.on or Open.DAY in told.opens else [Open.DAY])]
    elif milestone and read.on is None and Open.DAY not in told.opens:
        told.opens.append(Open.DAY)
    return told


def _what_is_wanted(frame: Frame) -> list[Item]:
    """The items that say what legal services ask for: clauses of their own, else what stands behind the query."""
    dated = [c for c in (*frame.telling.reasons, *frame.telling.loose) if c.has("day")]  # a story of its own
    said = [i for c in (*frame.telling.reasons, *frame.telling.loose) for i in c.items if c not in dated]
    frame.telling.loose, frame.telling.reasons = dated, []
    if said:
        return said
    asked = min((i.end for i in frame.of("legal")), default=0)
    return [i for i in frame.items if i.start >= asked and i.has(*_WANTED) and not i.has("legal_side", "day")]


def _one_reason(frame: Frame, note: str | None) -> str | None:
    """The pack's code for what is wanted, where the words name one and no other."""
    said = " ".join(["", *re.findall(r"[a-z']+", (note or "").lower()), ""])
    reasons = frame.situation.rules.pack.legal_query_reasons
    found = {code for code, reason in reasons.items() if any(f" {word} " in said for word in reason.words)}
    return found.pop() if len(found) == 1 else None


def _words_of(frame: Frame, wanted: list[Item]) -> str | None:
    """All the words from the first to the last of these."""
    return frame.text[min(i.start for i in wanted) : max(i.end for i in wanted)] if wanted else None


def by_the_officer(frame: Frame) -> Told | None:
    """Like "accepted 12 May" from a legal officer: what legal services did, who need not be named."""
    codes = {i.get("legal") for i in frame.of("legal")}
    if frame.situation.writer.role is not Role.LEGAL_OFFICER or len(codes) != 1 or not codes <= _HERS:
        return None
    return _handed(frame, Verb(codes.pop() or ""))


_HERS = frozenset({"legal_accepted", "legal_received"})


def by_a_step(frame: Frame) -> Told | None:
    code = _by_step(frame)
    return _handed(frame, Verb(code)) if code else None
