"""What the ledger says about the stages of a message since it was sent, for the message's reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.handle import Handle
from casework.alert_items import UNSEEN
from casework.ports import Reading, StageQuery
from casework.what_follows import late_by, what_follows
from casework.who_may_see import may_see_child
from permanence.answer import LEGAL_VERBS, Answer, Verb
from permanence.answers.entry_words import answer_of, entry_in_words
from permanence.answers.undo import recorded_together, why_not_undo
from permanence.answers.words import in_words
from permanence.day_words import day_words
from permanence.entries import Entry, EntryKind, LegalStep, standing
from permanence.local_day import local_day, local_time
from permanence.pack.forms import REVIEW
from permanence.people import Directory, Person, Role
from permanence.stages import Rulebook

StageName = tuple[str, int, str]  # reference, journey, stage key
# Answers after which a step that is still open can be answered further.
LEAVES_OPEN = LEGAL_VERBS | {
    Verb.CHANGE_ROUTE,
    Verb.PARALLEL_PLAN,
    Verb.DECISION,
    Verb.ACKNOWLEDGE,
    Verb.RESUME,
}
# Of a form that differs from another one, or that holds a note alone.
NOTHING_NEW = "answered, and what was recorded before stands"
ABOUT_EVERY_STEP = frozenset({Verb.CHANGE_ROUTE, Verb.JOURNEY_OVER, Verb.NOT_MINE})


@dataclass(frozen=True, slots=True)
class Answered:
    """What was recorded for a stage: in words, by whom ("you" or a name), when, and by which entry of the ledger.

    `still_asks`: the step is open all the same (a decision was deferred, the route was changed) and can be answered.
    `late`, `follows`: how late it was and what is due next, in words, where there is something to say. `lines`: what a
    form recorded, a line for each thing; empty for one thing alone. `has_form`: a review was told as held, and the rest
    of it has a form.
    """

    recorded: str
    by: str
    at: str
    verb: Verb
    entry: int
    can_undo: bool
    still_asks: bool = False
    late: str | None = None
    follows: str | None = None
    lines: tuple[str, ...] = ()
    has_form: bool = False


@dataclass(frozen=True, slots=True)
class RecordedSince:
    """What has been recorded since a message was sent; `revisions`: each journey's newest entry."""

    answered: Mapping[StageName, Answered]
    revisions: Mapping[tuple[str, int], int]

    def of(self, handle: Handle) -> Answered | None:
        return self.answered.get((handle.reference, handle.journey, handle.stage))

    def newest(self, handle: Handle) -> Handle:
        """The handle as of the journey's newest entry, so that an answer to it is not taken for a stale one."""
        revision = self.revisions.get((handle.reference, handle.journey), handle.revision)
        return handle.as_of(max(revision, handle.revision))


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the message, when (UTC), and by whose rules and directory."""

    person: Person
    now: datetime
    rules: Rulebook
    directory: Directory


def recorded_since(tx: Reading, handles: Iterable[Handle], reader: Reader) -> RecordedSince:
    """What stands recorded, by people, for each of these stages since its handle was made."""
    answered: dict[StageName, Answered] = {}
    revisions: dict[tuple[str, int], int] = {}
    told = list(handles)
    tx.read_up(dict.fromkeys(handle.reference for handle in told))
    for handle in told:
        entries = [e for e in tx.entries(handle.reference) if e.journey in (0, handle.journey)]
        newest = max((e.number for e in entries if e.kind not in UNSEEN), default=0)
        revisions[handle.reference, handle.journey] = newest
        found = _last_answer(tx, entries, handle, reader)
        if found:
            answered[handle.reference, handle.journey, handle.stage] = found
    return RecordedSince(answered, revisions)


def _last_answer(tx: Reading, entries: list[Entry], handle: Handle, reader: Reader) -> Answered | None:
    """None also where somebody else recorded it and the reader may not see the child any more."""
    stored = tx.stage(handle.reference, handle.journey, handle.stage)
    is_open = stored is not None and stored.stage.is_open
    stands = standing(entries)
    form = _last_form(tx, stands, handle, reader)
    if form:
        return form
    news = [
        (entry, answer)
        for entry in reversed(stands)
        if entry.number > handle.revision and (answer := answer_of(entry))
    ]
    own = [(e, a) for e, a in news if _is_about(a, handle, reader.rules)]
    for entry, answer in own or _about_the_child(news, reader.rules):
        if entry.by != reader.person.email and not _may_see(tx, handle.reference, reader):
            return None
        asks = is_open and (not own or answer.verb in LEAVES_OPEN)
        said = _answered(tx, entry, answer, reader, still_asks=asks)
        of_review = answer.verb is Verb.DONE and has_review_form(handle.stage, reader.rules)
        return replace(said, has_form=True) if said and of_review else said
    return None


def has_review_form(stage: str, rules: Rulebook) -> bool:
    """Whether a step is a review of which a form asks."""
    return rules.pack.is_review(stage) and REVIEW in rules.pack.forms


def _last_form(tx: Reading, stands: list[Entry], handle: Handle, reader: Reader) -> Answered | None:
    """All that the newest form about this step recorded, as one answer; None where there is none since."""
    forms = [e for e in stands if e.kind is EntryKind.FORM_ANSWERED and e.maybe("stage") == handle.stage]
    if not forms or forms[-1].number <= handle.revision:
        return None
    last = forms[-1]
    by = reader.directory.get(last.by)
    if by is None or (by.email != reader.person.email and not _may_see(tx, handle.reference, reader)):
        return None
    group = recorded_together(last, stands)
    today = local_day(reader.now, reader.rules.zone)
    said = [entry_in_words(e, reader.rules, today) for e in group if answer_of(e) or e.listed("words")]
    words = said or [NOTHING_NEW]
    return Answered(
        recorded="; ".join(words),
        by="you" if by.email == reader.person.email else by.name,
        at=_moment(local_time(last.recorded_at, reader.rules.zone), today),
        verb=Verb.REVIEW,
        entry=group[0].number,
        can_undo=why_not_undo(group[0], reader.person, reader.directory, reader.now) is None,
        lines=tuple(words),
    )


def _may_see(tx: Reading, reference: str, reader: Reader) -> bool:
    journey, today = tx.journey(reference), local_day(reader.now, reader.rules.zone)
    return journey is not None and may_see_child(
        tx, reader.rules, reader.directory, reader.person, journey, today
    )


def _is_about(answer: Answer, handle: Handle, rules: Rulebook) -> bool:
    if answer.verb is Verb.NOTE:
        return False
    if answer.stage:
        return answer.stage == handle.stage
    rule = rules.pack.stages.get(handle.stage.partition("#")[0])
    if answer.verb in ABOUT_EVERY_STEP or (answer.verb is Verb.PLAN_RIGHT and not handle.stage):
        return True
    if answer.verb in LEGAL_VERBS:
        return rule is not None and rule.owner is Role.LEGAL_OFFICER
    return rule is not None and answer.milestone == rule.end


def _about_the_child(news: list[tuple[Entry, Answer]], rules: Rulebook) -> list[tuple[Entry, Answer]]:
    """What is shown at every step of the child of which nothing was said itself: a second route, the hand-over."""
    about = [(e, handed) for e, a in news if (handed := _of_no_step(a, rules))]
    newest = [one for one in about if one[0].through == about[0][0].through]
    return sorted(
        newest, key=lambda one: one[0].kind is not EntryKind.LEGAL_STEP
    )  # a receipt only follows from it


def _of_no_step(answer: Answer, rules: Rulebook) -> Answer | None:
    milestone = rules.pack.milestones.get(answer.milestone or "")
    if milestone and milestone.legal_step in _HANDED_OVER:
        return replace(answer, verb=_HANDED_OVER[milestone.legal_step], milestone=None)
    return answer if answer.verb in LEGAL_VERBS | {Verb.PARALLEL_PLAN} else None


_HANDED_OVER = {LegalStep.SENT: Verb.LEGAL_SENT, LegalStep.RECEIVED: Verb.LEGAL_RECEIVED}


def _answered(
    tx: Reading, entry: Entry, answer: Answer, reader: Reader, *, still_asks: bool
) -> Answered | None:
    """None where no person recorded it: an import's news speaks for itself in the next message."""
    by = reader.directory.get(entry.by)
    if by is None:
        return None
    local = local_time(entry.recorded_at, reader.rules.zone)
    today = local_day(reader.now, reader.rules.zone)
    late, follows = _consequences(tx, entry, answer, reader.rules, today)
    return Answered(
        recorded=in_words(answer, reader.rules, today),
        by="you" if by.email == reader.person.email else by.name,
        at=_moment(local, today),
        verb=answer.verb,
        entry=entry.number,
        can_undo=why_not_undo(entry, reader.person, reader.directory, reader.now) is None,
        still_asks=still_asks,
        late=late,
        follows=follows,
    )


def _consequences(
    tx: Reading, entry: Entry, answer: Answer, rules: Rulebook, today: date
) -> tuple[str | None, str | None]:
    """How late a step was, and what is due next because of it."""
    if answer.verb not in (Verb.DONE, Verb.DECISION) or answer.on is None or answer.milestone is None:
        return None, None
    query = StageQuery(references=frozenset({entry.reference}), open_only=False)
    stages = [s.stage for s in tx.stages(query) if s.stage.journey == entry.journey]
    late = late_by(stages, answer.milestone, answer.on)
    return late, what_follows(stages, answer.milestone, answer.on, rules, today)


def _moment(local: datetime, today: date) -> str:
    """When it was recorded; the message can be edited later, so the day stands there and no "today"."""
    return f"{day_words(local.date(), today)} at {local:%H:%M}"
