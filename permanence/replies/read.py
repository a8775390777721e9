"""Reads one reply: what it says about whom, what is left open, and the words that were not read.

    read("panel moved to 11 June, report late", situation)

A pure function, without memory of what was said before (`thread.py` has that). No text makes it raise.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from permanence.answer import ABOUT_HERSELF, Answer, Verb
from permanence.replies.account import Told
from permanence.replies.children import (
    Part,
    Unclear,
    children_for,
    every_step,
    how_many_fit,
    only_child,
    parts_of,
)
from permanence.replies.clauses import Clause, clauses_of, is_step
from permanence.replies.cleaning import cleaned, is_too_much, without_own_name
from permanence.replies.frame import Frame, with_step
from permanence.replies.giving import given_in
from permanence.replies.headings import with_the_lines_first
from permanence.replies.item import Item
from permanence.replies.items import items_of
from permanence.replies.lexicon import Lexicon
from permanence.replies.lists import as_a_list, without_lines_not_known
from permanence.replies.old_days import ask_unless_booked_then, choose_by_the_old_day
from permanence.replies.parts import tellings_of
from permanence.replies.pieces import pieces_of
from permanence.replies.prompting import Prompted, prompt_told
from permanence.replies.put_right_behind import ask_what_was_put_right
from permanence.replies.questions import about_somebody, asks_by_its_order
from permanence.replies.reading import Ask, Kind, Line, Open, Option, Reading, Situation
from permanence.replies.same_day import with_the_day_told_before, with_the_month_of_both
from permanence.replies.shaken import ask_what_is_doubted_before, is_shaken, take_back_what_was_turned
from permanence.replies.shown_names import with_full_names
from permanence.replies.siblings import siblings_in
from permanence.replies.telling import Telling
from permanence.replies.together import Judged, together, words_of
from permanence.replies.verbs import judged
from permanence.replies.whole import question_in, whole_reply, word_on_a_journey

TOO_LONG = "That is too long to be read as an answer. Say it in a few sentences."
_CALL_MINE = ("call", "HW-...", "my", "3")
_REACHES = ("condition", "hearsay", "other_child")


def read(text: str, situation: Situation) -> Reading:
    """What `text` says in this situation."""
    if is_too_much(text):
        return _asking(Ask((Open.WHETHER,), TOO_LONG))
    text = without_own_name(cleaned(text), situation.writer.name)
    given = given_in(text, situation)
    if isinstance(given, Reading):
        return given
    text = with_the_lines_first(with_the_month_of_both(given or text), situation)
    text = as_a_list(with_the_day_told_before(text, situation), situation)
    text, aside = without_lines_not_known(with_full_names(text, situation), situation)
    lexicon = Lexicon.of(situation.rules.pack)
    items = items_of(text, situation, lexicon)
    reading = _read(text, items, situation, lexicon)
    pieces = pieces_of(text, items, situation, lexicon)
    return replace(reading, pieces=pieces, unread=(*reading.unread, *aside))


def _read(text: str, items: list[Item], situation: Situation, lexicon: Lexicon) -> Reading:
    if _names_somebody(items):
        return _asking(
            Ask((Open.PRIVATE_WORDS,), "That may name somebody. Please say it again without the name.")
        )
    whole = word_on_a_journey(items, lexicon, situation) or whole_reply(text, items, lexicon, situation.today)
    if whole:
        return whole
    if "?" not in text and (siblings := siblings_in(items)):
        return Reading(Kind.FACTS, facts=siblings)
    unknown = next((i.text for i in items if i.has("bad_ref")), None)
    question = question_in(text, items, lexicon)
    if question and unknown:  # whom she means is not known: nobody else's answer is hers
        return Reading(Kind.QUESTION, question=replace(question, reference=unknown))
    if question:
        return Reading(Kind.QUESTION, question=about_somebody(question, items, situation))
    note = _note(text, items)
    if note and unknown:
        return replace(_unclear(Unclear(unknown)), understood=(Answer(Verb.NOTE, note=note),))
    if note:
        return Reading(Kind.NOTE, note=note)
    if own := _own_number(items):
        return Reading(Kind.FACTS, facts=(own,))
    parts = parts_of(items, situation)
    reader = _Reader(text, situation, lexicon)
    if isinstance(parts, Unclear):
        return replace(_unclear(parts), understood=reader.of_nobody(items, parts))
    return reader.reading(parts, items)


def _asking(ask: Ask, unread: Sequence[str] = ()) -> Reading:
    return Reading(Kind.ASKED, asks=(ask,), unread=tuple(unread))


def _unclear(why: Unclear) -> Reading:
    opens = (Open.CHILD, Open.DAY) if why.day_too else (Open.CHILD,)
    what = f'I know no child of yours as "{why.words}". ' if why.words else ""
    return _asking(
        Ask(opens, f"{what}Which child is this about? Give the reference or the number of the line.")
    )


def _names_somebody(items: Sequence[Item]) -> bool:
    """A title before a word with a capital that is nobody of the staff."""
    return any(
        (a.has("title") and b.has("capital", "unknown") and not b.has("person"))
        or (a.has("title") and b.text[:1].isupper() and not b.has("person"))
        for a, b in itertools.pairwise(items)
        if not b.has("sign")
    )


_SAYS = ("says", "say", "said", "states", "reads", "shows")  # "the case note says panel was held"
_BEFORE_HER = ("for", "on", "about", "re")


def _note(text: str, items: Sequence[Item]) -> str | None:
    """The words behind "note:", "HW-4821-B: note:", "note for HW-4821-B:"."""
    whom = ("courtesy", "ref", "bad_ref", "number", "sign")
    first = next((n for n, i in enumerate(items) if not i.has(*whom)), None)
    if first is None or not items[first].has("note"):
        return None
    last = _of_whom(items, first)
    if last + 1 >= len(items) or items[last + 1].text.lower() in _SAYS:
        return None
    marked = (
        items[last + 1].has("sign")
        or items[first].text.endswith(":")
        or " " in items[first].text
        or items[last + 1].text.lower() == "that"
    )
    return text[items[last].end :].lstrip(" :-,") or None if marked else None


def _of_whom(items: Sequence[Item], first: int) -> int:
    """The reference behind the word note, with the word before it: "note for HW-4821-B"; else the word itself."""
    last = first + 1
    while last < len(items) and items[last].text.lower() in _BEFORE_HER:
        last += 1
    numbered = (
        last > first + 1 and items[last].has("number") and _is_colon(items, last + 1)
        if last < len(items)
        else False
    )
    is_whom = numbered or (last < len(items) and items[last].has("ref", "bad_ref"))
    return last if is_whom and not items[first].text.endswith(":") else first


def _is_colon(items: Sequence[Item], n: int) -> bool:
    return n < len(items) and items[n].text == ":"


def _own_number(items: Sequence[Item]) -> Answer | None:
    """Like "call HW-4821-B my 3": a number of her own and nothing else, so that no name creeps in."""
    said = [i for i in items if not i.has("courtesy", "sign")]
    if (
        len(said) != len(_CALL_MINE)
        or said[0].text.lower() != "call"
        or not said[1].has("ref")
        or said[2].text.lower() != "my"
    ):
        return None
    return (
        Answer(Verb.CALL_MINE, str(said[1]["ref"]), number=int(str(said[3]["number"])))
        if said[3].has("number")
        else None
    )


def _share_of(telling: Telling, n: int, children: int) -> Telling:
    """Of as many days as there are children the n-th belongs to the n-th: "1 and 3 were 12 and 13 May"."""
    days = telling.of("day")
    if children == 1 or len(days) != children or telling.has("limit", "moved", "deferred", "not", "doubt"):
        return telling
    gone = [d for d in days if d is not days[n]]
    return replace(telling, items=[i for i in telling.items if i not in gone], gone=[*telling.gone, *gone])


_NUMBERS_AND_COLON = re.compile(r"[1-9] ?(?:,|and|&|\+) ?[1-9] ?:")


def _one_each(part: Part, tellings: Sequence[Telling], text: str) -> bool:
    """Like "dates for 1 and 2: 13 May held, 11 June booked": one for each, and none for both."""
    dated = [t for t in tellings if t.has("day") and t.has("held", "booked")]
    return len(part.lines) > 1 and len(dated) > 1 and bool(_NUMBERS_AND_COLON.search(text))


def _with_their_verb(parts: Sequence[Part]) -> Iterator[Part]:
    """Of "allocate 1 to Jamie, 2 to Ewan" the second part has the verb of the first."""
    verb: list[Item] = []
    for part in parts:
        if (
            verb
            and any(i.has("person") for i in part.items)
            and all(i.is_small or i.has("person", "join") for i in part.items)
        ):
            part.items[:0] = verb
        verb = [i for i in part.items if i.has("reallocate")] or verb
        yield part


def _each_line(children: Sequence[str], part: Part) -> Iterable[tuple[str | None, Line | None]]:
    """The children, each as often as lines of hers are named; nobody where it is open who is meant."""
    for reference in children:
        lines: tuple[Line | None, ...] = part.lines_of(reference) or (None,)
        yield from ((reference, line) for line in lines)
    if not children:
        yield None, None


# --- what is told of whom ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Reader:
    text: str
    situation: Situation
    lexicon: Lexicon
    named: list[Item] = field(default_factory=list)  # what said no more than what prompted a change of route

    def reading(self, parts: Sequence[Part], items: Sequence[Item]) -> Reading:
        judged_all: list[Judged] = []
        for part in _with_their_verb(parts):
            told = self.part(part, judged_all)
            take_back_what_was_turned([(j.told, j.telling) for j in told])
            judged_all += told
        ask_what_is_doubted_before([(j.told, j.telling) for j in judged_all], self.text)
        ask_what_was_put_right([(j.told, j.telling) for j in judged_all], self.text, self.lexicon)
        items = [i for i in items if not any(i is one for one in self.named)]
        if not judged_all:
            return _asking(
                Ask(
                    (Open.WHETHER,),
                    "What should be recorded?",
                    (Option("Keep it as a note", note=self.text),),
                )
            )
        if any(i.has(*_REACHES) for i in items) and any(
            j.told.answers and not j.told.opens for j in judged_all
        ):
            self.hold_back(judged_all, items)
        if asks_by_its_order(items) or (self.text.endswith("?") and not any(i.has("remind") for i in items)):
            self.doubt(judged_all)
        return together(judged_all, self.text, self.situation)

    def of_nobody(self, items: Sequence[Item], why: Unclear) -> tuple[Answer, ...]:
        """What is said of a child who is not known by the name that stands there, to be kept until she is."""
        rest = [i for i in items if i.text != why.words]
        parts = parts_of(rest, self.situation)
        if isinstance(parts, Unclear) or any(p.references for p in parts) or len(rest) == len(items):
            return ()
        told = self.reading(parts, rest)
        named = any(is_step(i) for i in rest)
        return tuple(
            replace(a, reference=None, stage=None, milestone=a.milestone if named else None)
            for a in told.facts or told.understood
        )

    def hold_back(self, judged_all: list[Judged], items: Sequence[Item]) -> None:
        """A condition, hearsay or another child anywhere in the reply reaches every fact in it."""
        far = [i for i in items if i.has(*_REACHES)]
        for judged_one in judged_all:
            if not judged_one.told.opens:
                judged_one.told.opens = [
                    Open.CHILD if any(i.has("other_child") for i in far) else Open.WHETHER
                ]
                judged_one.told.unread += [i.text for i in far if i.text not in judged_one.told.unread]
                judged_one.told.note = True

    def doubt(self, judged_all: list[Judged]) -> None:
        """What is said with a question mark is no fact."""
        for judged_one in judged_all:
            if judged_one.told.answers and not judged_one.told.opens:
                judged_one.told.opens = [Open.WHETHER]
                judged_one.told.unread.append("?")

    def part(self, part: Part, before: Sequence[Judged]) -> list[Judged]:
        out: list[Judged] = []
        last: dict[tuple[str | None, Line | None], str | None] = {}
        previous: tuple[str, ...] = ()
        prompted = self.prompted(part)
        items = prompted.rest_of(part.items) if prompted else part.items
        self.named += prompted.said if prompted else ()
        tellings = tellings_of(clauses_of(items), part.references)
        if not tellings and part.references:
            tellings = [Telling([], part.references)]
        apart = _one_each(part, tellings, self.text)
        for telling in tellings:
            if apart:
                out.append(Judged(telling, Told(opens=[Open.CHILD], unread=[words_of(telling, self.text)])))
                continue
            if telling.has("rest"):
                out.append(Judged(telling, Told(opens=[Open.REST], unread=[words_of(telling, self.text)])))
                continue
            children = self.children(telling, part, previous)
            if out and self.may_be_another_lines(telling, children):
                children = ()
            each = list(_each_line(children, part))
            for n, (reference, line) in enumerate(each):
                key = (reference, line)
                own = _share_of(telling, n, len(each))
                one = self.judge(own, reference, line, last.get(key), [*before, *out])
                one = replace(one, told=prompted.put_into(one.told)) if prompted else one
                out.append(one)
                last[key] = self.milestone(one) or last.get(key)
            previous = children or previous
        return out

    def may_be_another_lines(self, telling: Telling, children: Sequence[str]) -> bool:
        """Whether a further step waits for none of these children, and for another one of the message.

        Of "1 held 12 May, panel 11 June" the panel may be that of line 2.
        """
        steps = [i for i in telling.items if is_step(i)]
        codes = steps[0].codes("step") if len(steps) == 1 else ()
        waiting = children_for(codes, self.situation) if codes and self.situation.lines else []
        cases = [self.situation.case(reference) for reference in children]
        next_one = telling.has("next") or (bool(steps) and steps[0].text.lower().startswith("next "))
        own = next_one or any(case is None or any(case.running_to(code) for code in codes) for case in cases)
        return bool(waiting) and not own and not set(waiting) & set(children)

    def prompted(self, part: Part) -> Prompted | None:
        """What brought a change of route about; only where it is clear whose."""
        references = part.references or tuple(filter(None, [only_child(self.situation)]))
        case = self.situation.case(references[0]) if len(references) == 1 else None
        return prompt_told(part.items, case, self.lexicon, self.situation.today)

    def milestone(self, one: Judged) -> str | None:
        return next((a.milestone for a in one.told.answers if a.milestone), None)

    def children(self, telling: Telling, part: Part, previous: tuple[str, ...]) -> tuple[str, ...]:
        """The children that a telling is about; none where that is open."""
        if part.references:
            return part.references
        only = only_child(self.situation)
        if only:
            return (only,)
        if telling.has("leave", "working_days"):
            return ()
        every = every_step(telling.items)
        if every is not None:
            lines = self.situation.lines
            found = (
                children_for(every, self.situation)
                if every
                else list(dict.fromkeys(line.reference for line in lines))
            )
            return tuple(found) if how_many_fit(telling.items, len(found)) else ()
        return self.by_step(telling, previous)

    def by_step(self, telling: Telling, previous: tuple[str, ...]) -> tuple[str, ...]:
        steps = [i for i in telling.items if is_step(i)] or [
            i for i in telling.items if i.has("weak") and not i.has("paper", "route")
        ]
        if telling.has("routing") and telling.has("route"):
            return previous
        for step in steps:
            found = children_for(step.codes("step") or step.codes("weak"), self.situation)
            if len(found) == 1:
                return tuple(found)
            if found:
                return ()
        return previous

    def judge(
        self,
        telling: Telling,
        reference: str | None,
        line: Line | None,
        before: str | None,
        others: Sequence[Judged],
    ) -> Judged:
        copy = Telling(
            list(telling.items),
            telling.references,
            telling.opener,
            list(telling.reasons),
            list(telling.loose),
            list(telling.old_days),
            list(telling.before),
            list(telling.gone),
            telling.torn,
        )
        earlier = frozenset(a.milestone for o in others for a in o.told.answers if a.milestone)
        case = self.situation.case(reference)
        frame = Frame(copy, self.text, self.situation, self.lexicon, case, line, told_before=earlier)
        last = others[-1].telling if others and others[-1].telling.references == telling.references else None
        just_told = last.items if last else []
        choose_by_the_old_day(with_step(frame, before), just_told)
        told = judged(frame)
        ask_unless_booked_then(told, frame, just_told)
        about_her = bool(told.answers) and all(a.verb in ABOUT_HERSELF for a in told.answers)
        if case is None and not about_her and Open.CHILD not in told.opens:
            told.opens.insert(0, Open.CHILD)
            told.answers = [replace(a, reference=None, stage=None) for a in told.answers]
        if told.answers and not told.opens and (copy.torn or is_shaken(told, copy)):
            told.opens += [Open.WHETHER, Open.OUTCOME]
            told.note = True
        loose = [self.clause(c) for c in (*copy.before, *copy.loose, *copy.reasons)]
        return Judged(telling, told, loose)

    def clause(self, clause: Clause) -> str:
        return self.text[clause.items[0].start : clause.items[-1].end]
