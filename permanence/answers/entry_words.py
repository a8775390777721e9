"""An entry of the ledger in words, for those who may see the child: what happened, never the free text itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from permanence.answer import Answer, Verb
from permanence.answers.legal_rules import STEPS
from permanence.answers.more_words import over_words
from permanence.answers.plan_rules import ROUTES
from permanence.answers.words import in_words
from permanence.day_words import day_words
from permanence.entries import Entry, EntryKind, LegalStep
from permanence.stages import Rulebook

Say = Callable[[Entry, Rulebook, date | None], str]

_PLAIN = {
    EntryKind.CHILD_REGISTERED: "reference given",
    EntryKind.DETAILS_CHANGED: "age or legal basis recorded",
    EntryKind.ALLOCATED: "allocation recorded",
    EntryKind.UNTRACKED: "which milestones the file cannot tell",
    EntryKind.QUESTION_ASKED: "question to the information officer",
    EntryKind.QUESTION_SETTLED: "question settled",
    EntryKind.LOOKED: "looked at",
    EntryKind.REFUSED: "access refused",
    EntryKind.FORM_STOPPED: "a form was opened and not recorded",
    EntryKind.ACCOUNT_CHANGED: "account changed",
    EntryKind.IMPORTED: "file taken in",
    EntryKind.IMPORT_WITHDRAWN: "what a file had brought taken out",
    EntryKind.RESTRICTED: "a person kept from the child, or not any more",
    EntryKind.SEALED: "sealed, or opened again",
    EntryKind.REDACTED: "words taken out of an earlier entry",
    EntryKind.LOOKS_KEPT: "how far the access log goes",
    EntryKind.CHILD_ERASED: "all that was recorded of the child erased",
    EntryKind.ERASED: "an entry that was erased",
    EntryKind.CHILD_WITHDRAWN: "child taken out of the record",
    EntryKind.SAME_CHILD: "known to be the same child as another reference",
    EntryKind.UNDONE: "undone",
}


SIBLING_UNNAMED = "Sibling of another child"  # said to whoever may not know which


def entry_in_words(entry: Entry, rules: Rulebook, today: date | None = None) -> str:
    """For example "panel booked for Thu 11 Jun 2026", as within a sentence. `today`: when it is read (day_words)."""
    answer = answer_of(entry)
    if answer:
        return in_words(answer, rules, today)
    say = _OTHERS.get(entry.kind)
    return say(entry, rules, today) if say else _PLAIN[entry.kind]


def answer_of(entry: Entry) -> Answer | None:
    """The answer that an entry keeps; None for entries that no answer makes."""
    read = _ANSWERS.get(entry.kind)
    return read(entry) if read else None


def named_entries(group: Sequence[Entry]) -> Sequence[Entry]:
    """Of what one reply recorded, what a person would name; what only follows from her answer goes without saying."""
    named = [e for e in group if answer_of(e) or e.kind is EntryKind.ALLOCATED]
    return named or group


def _about_milestone(verb: Verb) -> Callable[[Entry], Answer]:
    return lambda e: Answer(
        verb,
        reference=e.reference,
        milestone=e.text("milestone"),
        on=e.day("on"),
        outcome=e.maybe("outcome"),
        reason=e.maybe("reason"),
        note=e.maybe("note"),
        on_behalf_of=e.maybe("on_behalf_of"),
    )


def _about_stage(verb: Verb, until: str = "until") -> Callable[[Entry], Answer]:
    return lambda e: Answer(
        verb,
        reference=e.reference,
        stage=e.maybe("stage"),
        on=e.maybe_day("on"),
        until=e.maybe_day(until),
        reason=e.maybe("reason"),
        note=e.maybe("note"),
    )


def _route_changed(e: Entry) -> Answer:
    return Answer(
        Verb.CHANGE_ROUTE,
        reference=e.reference,
        route=e.text("to_route"),
        on=e.day("on"),
        reason=e.maybe("reason"),
        note=e.maybe("note"),
        prompted_by=e.maybe("prompted_by"),
    )


def _legal_step(e: Entry) -> Answer:
    return Answer(
        _LEGAL_VERBS[LegalStep(e.text("step"))],
        reference=e.reference,
        on=e.day("on"),
        reason=e.maybe("reason"),
        note=e.maybe("note"),
    )


_LEGAL_VERBS = {step: verb for verb, step in STEPS.items()}


def _over(e: Entry) -> Answer:
    return Answer(
        Verb.JOURNEY_OVER, e.reference, on=e.day("on"), reason=e.maybe("reason"), note=e.maybe("note")
    )


def _second_route(e: Entry) -> Answer | None:
    """None for a plan that is no second one: no answer opens it."""
    if e.data.get("primary", True):
        return None
    route, on, reason = e.text("route"), e.day("on"), e.maybe("reason")
    return Answer(Verb.PARALLEL_PLAN, e.reference, route=route, on=on, reason=reason)


_ANSWERS: dict[EntryKind, Callable[[Entry], Answer | None]] = {
    EntryKind.PLAN_OPENED: _second_route,
    EntryKind.MILESTONE_REACHED: _about_milestone(Verb.DONE),
    EntryKind.DECISION_RECORDED: _about_milestone(Verb.DECISION),
    EntryKind.BOOKED: _about_milestone(Verb.BOOKED),
    EntryKind.BLOCKED: _about_stage(Verb.BLOCKED, until="review_on"),
    EntryKind.ROUTE_CHANGED: _route_changed,
    EntryKind.PAUSED: _about_stage(Verb.PAUSE),
    EntryKind.RESUMED: _about_stage(Verb.RESUME),
    EntryKind.NOT_APPLICABLE: _about_stage(Verb.NOT_APPLICABLE),
    EntryKind.ALERT_WRONG: _about_stage(Verb.WRONG_ALERT),
    EntryKind.SNOOZED: _about_stage(Verb.SNOOZE),
    EntryKind.ACKNOWLEDGED: _about_stage(Verb.ACKNOWLEDGE),
    EntryKind.NOTED: _about_stage(Verb.NOTE),
    EntryKind.LEGAL_STEP: _legal_step,
    EntryKind.JOURNEY_SAID_OVER: _over,
    EntryKind.JOURNEY_GOES_ON: lambda e: Answer(Verb.JOURNEY_GOES_ON, e.reference, note=e.maybe("note")),
    EntryKind.PLAN_CONFIRMED: lambda e: Answer(
        Verb.PLAN_RIGHT, e.reference, on=e.day("on"), filled=((ROUTES, " ".join(e.listed("routes"))),)
    ),
    EntryKind.SIBLINGS: lambda e: Answer(
        Verb.SIBLINGS if e.data.get("are", True) else Verb.NOT_SIBLINGS, e.reference, sibling=e.text("of")
    ),
    EntryKind.NOT_MINE: lambda e: Answer(Verb.NOT_MINE, e.reference, to=e.maybe("to"), note=e.maybe("note")),
}


def _on(words: str) -> Say:
    return lambda entry, _, today: f"{words} on {day_words(entry.day('on'), today)}"


def _ended(entry: Entry, rules: Rulebook, today: date | None) -> str:
    """As it was answered where a person ended it; otherwise only the day."""
    if entry.maybe("reason") in rules.pack.journey_end_reasons:
        return over_words(_over(entry), rules.pack, today)
    return f"journey ended on {day_words(entry.day('on'), today)}"


def _plan(words: str) -> Say:
    def say(entry: Entry, rules: Rulebook, today: date | None) -> str:
        route = rules.pack.routes.get(entry.text("route"))
        beside = "" if entry.data.get("primary", True) else " beside the first"
        name = route.name if route else entry.text("route")
        return f"{words}{beside}: {name}, on {day_words(entry.day('on'), today)}"

    return say


def _cleared(entry: Entry, rules: Rulebook, today: date | None) -> str:
    step = rules.pack.step_of(entry.text("stage"))
    return f"{step}: no longer blocked from {day_words(entry.day('on'), today)}"


def _form(entry: Entry, rules: Rulebook, today: date | None) -> str:  # noqa: ARG001 - as it was read on its day
    return "; ".join(entry.listed("words")) or "form of the review answered"


_OTHERS: dict[EntryKind, Say] = {
    EntryKind.FORM_ANSWERED: _form,
    EntryKind.JOURNEY_BEGAN: _on("journey began"),
    EntryKind.JOURNEY_ENDED: _ended,
    EntryKind.PLAN_OPENED: _plan("plan opened"),
    EntryKind.PLAN_CLOSED: _plan("plan closed"),
    EntryKind.BLOCKER_CLEARED: _cleared,
}
