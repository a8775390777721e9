"""One telling about one child, ready to be judged: its step, its days, its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from permanence.answer import Answer, Verb
from permanence.case import Case
from permanence.replies.beside_the_step import says_it_has_come
from permanence.replies.children import asked_stages
from permanence.replies.clauses import Clause, is_step
from permanence.replies.dates.read import DateFound, Intent
from permanence.replies.item import Item
from permanence.replies.lexicon import Lexicon
from permanence.replies.meant import DaysRead, days_meant
from permanence.replies.reading import Line, Situation
from permanence.replies.shaken import turns_back
from permanence.replies.telling import Telling
from permanence.stages import Stage

OTHER = "other"
_CLEAN_REASON = (
    "small",
    "courtesy",
    "trim",
    "paper",
    "late",
    "block",
    "because",
    "was",
    "is",
    "held",
    "time",
    "yet",
    "family",
    "person",
)


@dataclass(frozen=True, slots=True)
class Reason:
    """A coded reason, and the writer's own words where no code fits."""

    code: str | None = None
    words: str | None = None


@dataclass(slots=True)
class Frame:
    """A telling as it is judged. `milestone` None: no step is told and none can be meant.

    `line`: the line of the message that the reply names by its number or place.
    """

    telling: Telling
    text: str
    situation: Situation
    lexicon: Lexicon
    case: Case | None
    line: Line | None = None
    milestone: str | None = None
    stage: Stage | None = None
    step: Item | None = None
    fine: list[Item] = field(default_factory=list)
    told_before: frozenset[str] = frozenset()
    day_within: bool = False  # a reason in her own words names a day to come, which may be the new one

    @property
    def items(self) -> list[Item]:
        return self.telling.items

    def has(self, *kinds: str) -> bool:
        return self.telling.has(*kinds)

    def kinds(self) -> frozenset[str]:
        """Every kind that one of its items may be."""
        return frozenset(kind for item in self.items for kind in item.senses)

    def of(self, *kinds: str) -> list[Item]:
        return self.telling.of(*kinds)

    def code(self, kind: str) -> str | None:
        return next((c for i in self.items if (c := i.get(kind))), None)

    @property
    def today(self) -> date:
        return self.situation.today

    @property
    def reference(self) -> str | None:
        return self.case.journey.reference if self.case else None

    def answer(self, verb: Verb, **more: object) -> Answer:
        """An answer about this child's step, otherwise as given."""
        about: dict[str, object] = {
            "milestone": self.milestone,
            "stage": self.stage.key if self.stage else None,
        }
        return Answer(verb, self.reference, **{**about, **more})  # type: ignore[arg-type]

    def days(self, intent: Intent, items: Sequence[Item] | None = None) -> DaysRead:
        """What the days told of mean, read as past or to come; no day before the step's clock began."""
        first = None
        if self.case and intent is not Intent.FUTURE:
            first = self.stage.started_on if self.stage else self.case.journey.began_on
        told = (
            sorted((*self.items, *self.telling.old_days), key=lambda i: i.start) if items is None else items
        )
        text = self.text
        for item in self.telling.gone:
            text = text[: item.start] + " " * (item.end - item.start) + text[item.end :]
        return days_meant(text, told, self.situation, intent, first)

    def words(self, items: Iterable[Item]) -> str:
        items = list(items)
        return self.text[items[0].start : items[-1].end] if items else ""

    # --- reasons ----------------------------------------------------------------------------------------------------

    def reason(self, table: str, *, own_words: bool = True) -> Reason:
        """The reason told: a code of this table, else her own words. Clauses taken as a reason are no longer loose."""
        said = [*self.telling.reasons, *self.telling.loose]
        for clause in said:
            if code := self._code_in(clause, table):
                for kept in (self.telling.loose, self.telling.reasons):
                    kept[:] = [c for c in kept if c is not clause]
                return Reason(code)
        code = self._code_in(Clause([i for i in self.items if i is not self.step]), table, clean=False)
        if code:
            self.fine += [i for i in self.items if i.get(table) == code and not i.has("not", "outcome")]
            return Reason(code)
        if asked_for := self.of("own_reason"):
            self.fine += asked_for
            return Reason(
                OTHER if OTHER in getattr(self.situation.rules.pack, table) else None, self.words(asked_for)
            )
        # A clause that speaks of a route is no reason for a step's day: it is a change of plan that was not understood.
        other_plan = table == "blocker_reasons" and any(c.has("route") for c in said)
        said = [c for c in said if not turns_back(c) and not says_it_has_come(c.items)]
        if self.has("day"):
            said = [c for c in said if not _is_a_task(c)]  # stays loose, and is quoted
        if said and own_words and not other_plan:
            self.day_within = self.day_within or any(_names_a_day_to_come(c, self.today) for c in said)
            for kept in (self.telling.loose, self.telling.reasons):
                kept[:] = [c for c in kept if c not in said]
            first, last = min(c.items[0].start for c in said), max(c.items[-1].end for c in said)
            known = getattr(self.situation.rules.pack, table)
            return Reason(OTHER if OTHER in known else None, self.text[first:last])
        return Reason()

    def _code_in(self, clause: Clause, table: str, *, clean: bool = True) -> str | None:
        known = getattr(self.situation.rules.pack, table)
        of_court = ("of_court",) if table == "not_applicable_reasons" else ()
        if clean and not all(
            (i.has(*_CLEAN_REASON, table) and not i.has("not")) or i.has(table, *of_court)
            for i in clause.items
        ):
            return None
        if says_it_has_come(clause.items):
            return None
        found = sorted((i for i in clause.items if i.get(table) in known), key=lambda i: -len(i.text))
        late = clause.has("paper") and (clause.has("late") or clause.has("block", "not"))
        if late and table == "blocker_reasons" and not any(" " in i.text for i in found):
            return (
                "report_awaited" if "report_awaited" in known and not clause.has("assessment_late") else None
            )
        return found[0].get(table) if found else None


def _is_a_task(clause: Clause) -> bool:
    """Who is to do what by when, which is no reason: "Shona to chase medical by fri"."""
    by = any(i.has("limit") and i.text.lower() == "by" for i in clause.items)
    return by and clause.has("day") and (clause.has("chase") or clause.told[0].has("person"))


def _names_a_day_to_come(clause: Clause, today: date) -> bool:
    days = [i.senses["day"] for i in clause.items if i.has("day")]
    return any(isinstance(d, DateFound) and d.on > today for d in days)


# --- the step ---------------------------------------------------------------------------------------------------------


def with_step(frame: Frame, before: str | None) -> Frame:
    """The frame with its step: the one named, else the one told of before, else the one that was asked about."""
    asked = asked_stages(frame.case, frame.situation, frame.line) if frame.case else []
    _take_weak_words(frame, {s.milestone for s in asked})
    named = [i for i in frame.items if is_step(i) or (i in frame.fine and i.has("weak"))]
    main = next((i for i in named if not is_a_place(i, frame.items)), named[0] if named else None)
    frame.step = main
    codes = main.codes("step") or main.codes("weak") if main else ()
    frame.stage = _stage_for(codes, frame.case, asked) if codes else None
    if codes and main and _is_next(main, frame):
        frame.milestone = _next_of(before or _awaited_review(frame.case) or codes[0], frame)
        frame.stage = _stage_for((frame.milestone,), frame.case, asked)
    elif codes:
        frame.milestone = frame.stage.milestone if frame.stage else codes[0]
    elif before and (not asked or frame.has("held", "booked", "moved", "outcome", "deferred", "next", "day")):
        frame.milestone = _next_of(before, frame) if frame.has("next") else before
        frame.stage = _stage_for((frame.milestone,), frame.case, asked)
    elif len(asked) == 1:
        frame.milestone, frame.stage = asked[0].milestone, asked[0]
    frame.fine += [i for i in named if i is main or _goes_with(i, frame)]
    frame.fine += [i for i in frame.of("weak") if not i.has("paper") and frame.milestone in i.codes("weak")]
    frame.fine += [*_places(frame.items), *_agents(frame.items)]
    return frame


def _is_next(step: Item, frame: Frame) -> bool:
    """Whether "the next review" is named and none of that kind is waited for: which is next is not in the word."""
    pack = frame.situation.rules.pack
    review = any(pack.is_review(rule.code) for code in step.codes("step") for rule in pack.stages_to(code))
    says = frame.has("next") or step.text.lower().startswith(("next ", "nxt "))
    return review and says and frame.stage is None and frame.case is not None


def _awaited_review(case: Case | None) -> str | None:
    """The review that is waited for; None where none is, or several are."""
    found = [s.milestone for s in case.running() if case.rules.pack.is_review(s.key)] if case else []
    return found[0] if len(set(found)) == 1 else None


def _next_of(milestone: str, frame: Frame) -> str:
    """The review that "next" means: behind one that was told or is recorded as held, the one that follows."""
    pack, case = frame.situation.rules.pack, frame.case
    stages = [rule for rule in pack.stages_to(milestone) if pack.is_review(rule.code)]
    told = milestone in frame.told_before
    if case is None or not stages or (case.running_to(milestone) and not told):
        return milestone
    return pack.review_after(stages[0].code) or milestone


def _take_weak_words(frame: Frame, asked: set[str]) -> None:
    """Words that do not name a step alone do for the step that was asked about, and two of one step together."""
    weak = [i for i in frame.items if i.has("weak") and not i.has("paper")]
    if not any(is_step(i) for i in frame.items):
        frame.fine += _deciding_bodies(frame)
    for n, item in enumerate(weak):
        codes = set(item.codes("weak"))
        pair = n and codes & set(weak[n - 1].codes("weak")) and item.start - weak[n - 1].end <= 1
        if codes & asked or pair:
            frame.fine += [item, *([weak[n - 1]] if pair else [])]


def _stage_for(codes: tuple[str, ...], case: Case | None, asked: Sequence[Stage]) -> Stage | None:
    """Of the stages that these milestones may end: the one asked about, else a running one, those with a day first."""
    if case is None:
        return None
    running = [s for s in case.running() if s.milestone in codes]
    for fitting in ([s for s in asked if s.milestone in codes], [s for s in running if s.due_on], running):
        if fitting:
            return next((s for s in fitting if s.milestone == codes[0]), fitting[0])
    return None


def _deciding_bodies(frame: Frame) -> list[Item]:
    """Words that do not name a step alone, as who decided: "the decision maker has agreed"."""
    found = []
    for a, b in pairwise([i for i in frame.items if not (i.is_small and not i.has("weak"))]):
        codes = a.codes("weak")
        bodies = {m.body for c in codes if (m := frame.situation.rules.pack.milestones.get(str(c)))}
        if len(codes) == 1 and b.has("outcome", "verdict", "deferred") and bodies and None not in bodies:
            found.append(a)
    return found


def is_a_place(item: Item, items: Sequence[Item]) -> bool:
    """Whether a step is only where or by whom another was told: "ruled out at review"."""
    at = items.index(item)
    before = [i.text.lower() for i in items[max(0, at - 2) : at]]
    return bool(before) and (
        before[-1] in ("at", "in", "by", "from") or before[-2:-1] in (["at"], ["in"], ["by"], ["from"])
    )


def _goes_with(item: Item, frame: Frame) -> bool:
    """Whether a further step word says the same step again, or only where it was."""
    codes = set(item.codes("step")) | set(item.codes("weak"))
    return frame.milestone in codes or is_a_place(item, frame.items)


_OF_THE_OFFICE = frozenset({
    "clerk", "coordinator", "co-ordinator", "administrator", "admin", "secretary", "admin team", "business support",
})  # fmt: skip
_DOES_IT = ("held", "booked", "moved", "will")  # who decided it is another question: "the manager approved"


def _agents(items: Sequence[Item]) -> list[Item]:
    """Who of the service did it: "the IRO has booked us in", "the chair held it", "panel admin have moved us".

    A body's own chair or clerk books and moves its sitting; "panel chair met 12 May" is none.
    """
    found: list[Item] = []
    hers = any({"his", "their", "theirs"} & set(i.text.lower().split()) for i in items)
    for n, item in enumerate(items):
        led = next((i for i in reversed(items[:n]) if i.text.lower() not in ("the", "our", "my")), None)
        by_her = led is not None and led.text.lower() == "by"
        whose = n + 1 < len(items) and items[n + 1].text == "s"  # "Ewan's case went to panel"
        named = item.has("person") and n + 1 < len(items) and (by_her or not hers) and not whose
        lodges = item.has("legal_side") and any(_tells_by_itself(i) for i in items[n + 1 : n + 4])
        if not (item.has("staff_role") or named or lodges or item.text.lower() in _OF_THE_OFFICE):
            continue
        after = next((i for i in items[n + 1 :] if not (i.is_small or i.has("person", "legal"))), None)
        by = next(
            (i.text.lower() for i in reversed(items[:n]) if i.text.lower() not in ("the", "our", "my")), ""
        )
        of_the_step = (n > 0 and is_step(items[n - 1])) or item.text.lower().startswith("panel ")
        doing = _DOES_IT[1:] if of_the_step else _DOES_IT
        does = after is not None and (after.has(*doing) or _tells_by_itself(after)) and not after.has("leave")
        if does or by == "by":
            found.append(item)
    return found


def _tells_by_itself(item: Item) -> bool:
    """Whether a word of a step says that somebody did it: "lodged"."""
    words = item.text.lower().split()
    return item.has("step", "weak") and bool({"lodged", "visited"} & set(words)) and "not" not in words


def _places(items: Sequence[Item]) -> list[Item]:
    """Names of places: unknown words with a capital behind "in", "at" or a time of day, and what follows them."""
    found: list[Item] = []
    for n, item in enumerate(items[1:], start=1):
        before = items[n - 1]
        if (item.has("unknown") and item.has("capital")) or (
            item.has("weak", "of_court") and not item.has("paper")
        ):
            lead = (
                items[n - 2].text.lower()
                if n > 1 and before.text.lower() in ("the", "our")
                else before.text.lower()
            )
            lodged = before.text.lower() == "lodged" and item.has("unknown")  # "lodged Kilmarnock 14/5"
            named = before.has("time") or lead in ("in", "at", "@") or lodged
            if named or before in found:
                found.append(item)
    return found


def leads_to(item: Item, items: Sequence[Item]) -> bool:
    """Whether the words before a day say that it is the new one: "to", "till", "until", "now", "for"."""
    at = items.index(item)
    for before in reversed(items[max(0, at - 3) : at]):
        low = before.text.lower()
        if low in ("the", "a", "on", "be", "date") or before.has("weekday"):
            continue
        return low.rsplit(" ", 1)[-1] in (
            "to",
            "till",
            "until",
            "til",
            "now",
            "for",
            "tae",
            "untill",
        ) or before.has("booked", "will")
    return False
