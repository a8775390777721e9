"""What a reply says brought a change of route about: "because panel said no", "prompted by the review on 12 May".

What is named must be on record: a decision or an event of the child, or a prompt of the pack. Its words then tell
nothing else; where the record has no such decision they are news, and are read as that. They may be the reason of the
change as well: a panel that did not agree is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile

from permanence.answer import Answer, Verb
from permanence.case import Case
from permanence.insight.route_changes import Event, events_of, named_as
from permanence.pack.model import Pack
from permanence.replies.account import Told
from permanence.replies.clauses import is_step
from permanence.replies.dates.read import DateFound
from permanence.replies.item import Item
from permanence.replies.lexicon import Lexicon, tokens_of
from permanence.replies.reading import Open

OTHER = "other"
NOT_AGREED = "not_agreed"
# Words that lead to what came before, and do not say by themselves why: the reason is asked for.
_BROUGHT_ABOUT = frozenset({
    "prompted by", "brought about by", "triggered by", "caused by", "came about through", "following", "after",
    "on the back of", "as a result of", "as a consequence of", "in light of",
})  # fmt: skip
_ARTICLES = frozenset({"a", "an", "the", "of", "some", "by", "that", "what"})
_OF_A_BODY = frozenset({"decision", "decisions", "outcome", "view", "meeting", "s", "'s"})


@dataclass(frozen=True, slots=True)
class Prompted:
    """What was named, and what the same words say beside it.

    `code`: as it is kept; None where the child has had no such decision. `reason`, `note`: why the route was changed,
    where they say it. `said`: the items that say nothing else.
    """

    code: str | None
    reason: str | None = None
    note: str | None = None
    said: tuple[Item, ...] = ()

    def rest_of(self, items: Sequence[Item]) -> list[Item]:
        """The items without those that said it."""
        return [i for i in items if not any(i is gone for gone in self.said)]

    def put_into(self, told: Told) -> Told:
        """What was told, with the prompt in each change of route, and the reason where none was given."""
        if not any(a.verb is Verb.CHANGE_ROUTE for a in told.answers):
            return told
        answers = [self._put(a) for a in told.answers]
        known = all(a.reason for a in answers if a.verb is Verb.CHANGE_ROUTE)
        opens = [o for o in told.opens if not (known and o is Open.REASON)]
        return replace(told, answers=answers, opens=opens)

    def _put(self, answer: Answer) -> Answer:
        if answer.verb is not Verb.CHANGE_ROUTE:
            return answer
        if answer.reason is None:
            answer = replace(answer, reason=self.reason, note=answer.note or self.note)
        return replace(answer, prompted_by=self.code)


def prompt_told(items: Sequence[Item], case: Case | None, lexicon: Lexicon, today: date) -> Prompted | None:
    """What brought the change of route of this reply about; None where it tells of none, or names nothing known."""
    if case is None or not any(i.has("routing") for i in items):
        return None
    for lead, behind in _leads(items):
        others = [i for i in items if i is not lead and not any(i is one for one in behind)]
        if not any(i.has("route") for i in others) or not any(i.has("routing") for i in others):
            continue
        found = _Behind(lead, behind, case, lexicon, today).found()
        if found:
            return found
    return None


def _leads(items: Sequence[Item]) -> Iterator[tuple[Item, list[Item]]]:
    """Each word that leads to what brought it about, with what stands behind it up to the next sign.

    Those that say so outright come first: "because of legal advice, prompted by the placement ending".
    """
    leads = [n for n, i in enumerate(items) if i.has("because") or _says_outright(i)]
    for n in sorted(leads, key=lambda n: not _says_outright(items[n])):
        yield items[n], list(takewhile(lambda i: not i.has("sign", "because", "routing"), items[n + 1 :]))


def _says_outright(item: Item) -> bool:
    return item.text.lower() in _BROUGHT_ABOUT


@dataclass(frozen=True, slots=True)
class _Behind:
    """The words behind one lead."""

    lead: Item
    items: list[Item]
    case: Case
    lexicon: Lexicon
    today: date

    @property
    def pack(self) -> Pack:
        return self.case.rules.pack

    def found(self) -> Prompted | None:
        said = (self.lead, *self.items)
        asked = self._asked()
        if asked is None:
            return self._of_the_pack(said)
        codes, outcome, day = asked
        if not outcome and self._phrase() and not _says_outright(self.lead):
            return None  # "on legal advice": a reason of the pack, which names its prompt itself
        event = self._event(codes, outcome, day)
        if event is None:
            reason = self._reason(codes, outcome)
            return Prompted(None, reason) if reason and outcome else None
        return self._because(event, said)

    def _because(self, event: Event, said: tuple[Item, ...]) -> Prompted:
        reason = self._reason((event.milestone,), event.outcome)
        if reason or _says_outright(self.lead):
            return Prompted(event.code, reason, None, said)
        known = OTHER in self.pack.route_change_reasons
        words = " ".join(i.text for i in self.items)
        return Prompted(event.code, OTHER if known else None, words if known else None, said)

    def _asked(self) -> tuple[tuple[str, ...], str | None, date | None] | None:
        """The milestones that the one step named may be, its outcome and its day; None where more is said."""
        told = [i for i in self.items if not i.is_small and i.text.lower() not in _OF_A_BODY]
        steps = [i for i in told if is_step(i)]
        days = [i.senses["day"] for i in told if i.has("day")]
        outcomes = [i.get("outcome") for i in told if i.has("outcome") and not is_step(i)]
        plain = all(is_step(i) or i.has("day", "outcome", "held", "was", "is") for i in told)
        if (
            len(steps) != 1
            or len(days) > 1
            or len(outcomes) > 1
            or not plain
            or any(i.has("not") for i in told)
        ):
            return None
        day = days[0] if days else None
        if day is not None and not isinstance(day, DateFound):
            return None
        outcome = outcomes[0] if outcomes else steps[0].get("outcome")
        return steps[0].codes("step"), outcome, day.on if day else None

    def _event(self, codes: tuple[str, ...], outcome: str | None, day: date | None) -> Event | None:
        """The last such decision or event of the child, where its code means that one."""
        fits = [
            e
            for e in events_of(self.case.journey)
            if e.milestone in codes
            and outcome in (None, e.outcome)
            and e.on <= self.today
            and day in (None, e.on)
        ]
        last = max(fits, key=lambda e: (e.on, e.entry), default=None)
        return last if last and named_as(last.code, self.case.journey, self.today) == last.entry else None

    def _reason(self, codes: tuple[str, ...], outcome: str | None) -> str | None:
        """The reason that the same words are; that a body did not agree is the one that names it alone."""
        reasons = self.pack.route_change_reasons
        phrase = self._phrase()
        if phrase:
            return phrase
        naming = [code for code, reason in reasons.items() if set(codes).intersection(reason.prompts)]
        return naming[0] if outcome == NOT_AGREED and len(naming) == 1 else None

    def _of_the_pack(self, said: tuple[Item, ...]) -> Prompted | None:
        """A prompt of the pack. "Because of a diagnosis" tells the reason too, and is read as that."""
        code = self.lexicon.prompts.get(self._key())
        if code is None:
            return None
        reason = self._phrase()
        if _says_outright(self.lead):
            return Prompted(code, reason, None, said)
        return None if reason else Prompted(code)

    def _phrase(self) -> str | None:
        """The reason for a change that these very words are."""
        code = self.lexicon.entries.get(self._key(), {}).get("route_change_reasons")
        return str(code) if code in self.pack.route_change_reasons else None

    def _key(self) -> tuple[str, ...]:
        """The words behind the lead as the lexicon has them, without the articles before them."""
        keys = [t.key for t in tokens_of(" ".join(i.text for i in self.items))]
        while keys and keys[0] in _ARTICLES and tuple(keys) not in self.lexicon.prompts:
            keys = keys[1:]
        return tuple(keys)
