"""What a word is by the words beside it: a week beside its day, a paper with whose it is, a count before a unit."""

from __future__ import annotations

import re
from datetime import timedelta

from permanence.replies.asides import with_asides
from permanence.replies.company import (
    counts_a_noun,
    labels,
    surely,
    what_was_decided_on,
    who_booked_it,
    who_got_it_done,
    who_is_named,
    whose_home,
    without_company,
)
from permanence.replies.dates.read import DateFound, Precision
from permanence.replies.item import Item
from permanence.replies.open_words import (
    at_last,
    crossed,
    day_on_which_it_is_set,
    either_of_two,
    off_it_is,
    until_it_is_there,
    who_stayed_away,
)
from permanence.replies.said_along import (
    OFFICES,
    all_who_are_ruled,
    approval_received,
    late_as_it_was,
    no_death_of_a_step,
    put_off_and_then_held,
    route_that_is_now,
    tell_me_then,
    the_plan_that_was_decided,
    where_it_was_held,
    who_confirms,
    who_lets_me_know,
    who_wrote,
    with_the_month_of_its_day,
)
from permanence.replies.told_twice import said_twice, without_idle_words
from permanence.replies.verb_or_noun import asked_to_do, with_verbs, without_her_absence

COUNTED = {
    "a": 1, "an": 1, "another": 1, "one": 1, "two": 2, "couple": 2, "couple of": 2, "three": 3, "four": 4, "five": 5,
    "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_COUNTS = frozenset(COUNTED)

_UNIT = re.compile(r"(?:days?|weeks?|wks?|fortnights?|months?|mths?)(?: time)?")
_LONGEST_MONTH = len("September")
_OTHER = frozenset({"different", "another", "other"})
_CHILDREN = frozenset({"kids", "children", "cases", "weans", "bairns", "ones"})
_A_CHILD = frozenset({"child", "bairn", "wean", "boy", "girl", "lad", "lass", "kid", "case", "baby", "one"})


def by_their_neighbours(text: str, items: list[Item]) -> list[Item]:
    """The items, each as what it is beside the others."""
    items = _whole_papers(text, _with_others(items))
    for look in (
        counts_a_noun, surely, with_verbs, asked_to_do, without_her_absence, _without_its_week,
        either_of_two, crossed, who_stayed_away, day_on_which_it_is_set, said_twice, _said_yes, _somebody_is_to,
        _still_to_be_decided, _asked_for, _chased_then, _whose,
        _no_greetings, without_idle_words, _pending_papers, _no_limits, _only_of_persons, _named_ones,
        _said_by_themselves, who_confirms, who_wrote, all_who_are_ruled, route_that_is_now,
        with_the_month_of_its_day, late_as_it_was, put_off_and_then_held, the_plan_that_was_decided,
        no_death_of_a_step, approval_received, where_it_was_held, tell_me_then, at_last, who_lets_me_know,
        without_company, who_got_it_done, who_booked_it, who_is_named, labels, what_was_decided_on,
        whose_home, off_it_is, until_it_is_there,
    ):  # fmt: skip
        items = look(items)
    return with_asides(text, _without_topics(_with_doubt(_doubtful_days(_with_lengths(text, items)))))


def _without_its_week(items: list[Item]) -> list[Item]:
    """A week or a month said beside a day that lies in it says nothing more: "last week on Wednesday 13 May"."""
    out = list(items)
    for n, item in enumerate(items):
        week = item.senses.get("day")
        if not isinstance(week, DateFound) or week.precision is Precision.DAY:
            continue
        near = [i.senses["day"] for i in (*items[max(0, n - 2) : n], *items[n + 1 : n + 4]) if i.has("day")]
        if any(_lies_in(d, week) for d in near):
            out[n] = item.read_as({"trim": True, "of_a_week": True})
    return out


def _lies_in(day: object, longer: DateFound) -> bool:
    if not isinstance(day, DateFound) or day.precision is not Precision.DAY:
        return False
    if longer.precision is Precision.MONTH:
        return (day.on.year, day.on.month) == (longer.on.year, longer.on.month)
    return timedelta(0) <= day.on - longer.on < timedelta(7)


_DECIDES = frozenset({
    "approve", "agree", "recommend", "refuse", "reject", "support", "defer", "continue", "grant", "endorse", "ratify",
    "turn", "sign", "rule", "adjourn", "decline", "uphold",
})  # fmt: skip
_PLEASE = frozenset({"please", "kindly", "pls", "plz", "can you", "could you"})


def _is_asked_for(items: list[Item], n: int) -> bool:
    """Whether a decision is a verb that asks for it: "please approve 12 May", "defer panel to 9 June"."""
    if not items[n].has("outcome", "deferred") or items[n].text.lower().split()[0] not in _DECIDES:
        return False
    before = items[n - 1] if n else None
    return before is None or before.text.lower() in _PLEASE


_DECIDED_TO = frozenset(
    {
        "agreed",
        "decided",
        "voted",
        "resolved",
        "chose",
        "elected",
        "opted",
        "unanimously",
        "pleased",
        "delighted",
    }
)


def _still_to_be_decided(items: list[Item]) -> list[Item]:
    """A decision behind "to" is still to be taken ("panel to approve 12 May"), but where they decided to."""
    out = list(items)
    for n, item in enumerate(items):
        to = n > 0 and items[n - 1].text.lower() == "to" and item.text.lower().split()[0] in _DECIDES
        lead = items[n - 2].text.lower().split() if n > 1 else []
        if (to and item.has("outcome", "deferred") and not _DECIDED_TO & set(lead)) or _is_asked_for(
            items, n
        ):
            out[n] = item.read_as({"doubt": True})
    return out


def _said_yes(items: list[Item]) -> list[Item]:
    """The word "yes" behind "was" or "the decision" is what was decided: "ADM decision was yes on 18 May"."""
    out = list(items)
    for n, item in enumerate(items[1:], start=1):
        if item.has("agree") and not item.has("outcome") and items[n - 1].has("was", "is", "verdict", "step"):
            out[n] = item.read_as({"outcome": "approved"})
    return out


def _somebody_is_to(items: list[Item]) -> list[Item]:
    """Words like "to confirm" are courtesies of the writer's; behind somebody else he has still to do it."""
    out = list(items)
    for n, item in enumerate(items[1:], start=1):
        ends = n + 1 == len(items) or items[n + 1].has("sign", "join")
        other = items[n - 1].has("staff_role", "person", "family", "legal_side", "thing", "step", "unknown")
        if ends and other and item.has("courtesy") and item.text.lower().startswith("to "):
            out[n] = item.read_as({"doubt": True})
    return out


_WHOSE = frozenset({"the", "my", "our", "his", "her", "their", "a", "your", "with", "whole"})
_CALLED = frozenset({"team", "pal", "pet", "mate", "robot", "all", "folks", "guys", "love"})


def _no_greetings(items: list[Item]) -> list[Item]:
    """Whom a greeting calls ("hi team") is somebody else behind "the": "I met the team"."""
    out = list(items)
    for n, item in enumerate(items[1:], start=1):
        called = item.has("courtesy") and item.text.lower() in _CALLED
        if called and items[n - 1].text.lower() in _WHOSE:
            out[n] = item.read_as({"unknown": True})
    return out


def _asked_for(items: list[Item]) -> list[Item]:
    """The word "ask" before a day or a line, with nothing before it, asks for a question then: "ask 3 June"."""
    out = list(items)
    first = next((n for n, i in enumerate(items) if not i.has("courtesy", "sign", "ref")), None)
    if first is None or items[first].text.lower() != "ask" or first + 1 >= len(items):
        return out
    on = [i for i in items[first + 1 :] if i.text.lower() not in ("on", "about", "the")]
    if on and on[0].has("day", "number", "ref") and any(i.has("day", "length") for i in on):
        out[first] = items[first].read_as({"remind": True})
    return out


def _chased_then(items: list[Item]) -> list[Item]:
    """The word "chase" at the head of a clause, with a day to come right behind it, says when to look again."""
    out = list(items)
    for n, item in enumerate(items[:-1]):
        heads = n == 0 or items[n - 1].has("sign", "join")
        then = items[n + 2] if items[n + 1].has("small") and n + 2 < len(items) else items[n + 1]
        if heads and item.text.lower() in ("chase", "chase up", "chase it") and then.has("day", "length"):
            out[n] = item.read_as({"look_again": True})
    return out


_NAMED_LOOSELY = frozenset({"thing", "bit", "business", "side"})


def _named_ones(items: list[Item]) -> list[Item]:
    """A word that names a step with "one" behind it does so alone: "the kinship one"."""
    out = list(items)
    for n, item in enumerate(items[:-1]):
        if item.has("step") and items[n + 1].text.lower() in _NAMED_LOOSELY and items[n + 1].has("unknown"):
            out[n + 1] = items[n + 1].read_as({"trim": True})  # "the adm thing"
        if item.has("weak") and not item.has("step") and items[n + 1].text.lower() in ("one", "yin"):
            senses = {k: v for k, v in item.senses.items() if k not in ("weak", "route", "paper")}
            out[n] = item.read_as({**senses, "step": item.senses["weak"]})
    return out


_THEY_SAID = frozenset(
    {"they said", "they say", "they told me", "they tell me", "they have said", "they've said"}
)


def _said_by_themselves(items: list[Item]) -> list[Item]:
    """What legal services ask for is no hearsay where they say it: "legal want the chronology redone they said"."""
    out = list(items)
    for n, item in enumerate(items):
        if not item.has("hearsay") or item.text.lower() not in _THEY_SAID:
            continue
        before = items[:n]
        if any(i.has("legal_side") for i in before) and any(
            i.get("legal") == "legal_queried" for i in before
        ):
            out[n] = item.read_as({"small": True})
    return out


def _only_of_persons(items: list[Item]) -> list[Item]:
    """Words like "this is" say who has a case only where a colleague or a council follows: "this is Jamie's"."""
    out = list(items)
    for n, item in enumerate(items):
        bare = (
            item.has("now_with")
            and item.text != "s"
            and all(w in _POINTS for w in item.text.lower().replace("'", " ").split())
        )
        if bare and not any(i.has("person", "council", "council_word") for i in items[n + 1 : n + 5]):
            senses = {k: v for k, v in item.senses.items() if k != "now_with"}
            out[n] = item.read_as(senses or {"small": True})
    return out


_POINTS = frozenset(
    {"this", "that", "it", "he", "she", "they", "is", "s", "are", "now", "its", "thats", "hes", "shes"}
)


def _no_limits(items: list[Item]) -> list[Item]:
    """The words "by" and "from" are no limits before who did it: "deferred by panel", "confirmed by the clerk"."""
    out = list(items)
    for n, item in enumerate(items):
        behind = next((i for i in items[n + 1 :] if i.text.lower() not in ("the", "our", "my", "a")), None)
        who = behind is not None and (
            behind.has("step", "staff_role", "legal_side", "person", "family")
            or behind.text.lower() in (*OFFICES, "me", "us", "myself", "both", "them", "all", "everyone")
        )
        who = who and behind is not None and not behind.has("day")
        if item.text.lower() in ("by", "from") and item.has("limit") and who:
            out[n] = item.read_as({"small": True})
    return out


def _pending_papers(items: list[Item]) -> list[Item]:
    """A paper that is pending is late: "pending medical", "the report is still pending"."""
    out = list(items)
    for n, item in enumerate(items):
        behind = [i for i in items[n + 1 : n + 3] if not (i.is_small and not i.has("sign"))][:1]
        near = behind if item.text.lower() == "pending" else items[max(0, n - 1) : n]
        if item.text.lower().split()[-1:] == ["pending"] and any(i.has("paper") for i in near):
            out[n] = item.read_as({"late": True})
    return out


def _whole_papers(text: str, items: list[Item]) -> list[Item]:
    """A paper with the words for whose or which it is: "adult health report", "updated medical"."""
    out: list[Item] = []
    for item in items:
        start = item.start
        whole = item.has("paper") and not item.has("step")
        if (
            whole and out and out[-1].text.lower() in ("the sibling", "a sibling")
        ):  # of both, and no other child's
            start = out.pop().start
        while whole and out and out[-1].has("of_a_paper"):
            start = out.pop().start
        out.append(Item(text[start : item.end], start, item.end, item.senses) if start < item.start else item)
    return out


def _with_others(items: list[Item]) -> list[Item]:
    """A word for another before a word for a child is another child, even where no phrase of the list has both."""
    out = list(items)
    for n, item in enumerate(items[:-1]):
        words, after = item.text.lower().split(), items[n + 1].text.lower().split()  # none where a line ends
        if words and after and words[-1] in _OTHER and after[0] in _A_CHILD and not item.has("every", "rest"):
            out[n] = item.read_as({"other_child": True})
    return out


def _whose(items: list[Item]) -> list[Item]:
    """Like "is Jamie's from 1 June": a colleague's name with an s, and nothing that is hers or his behind it."""
    out = list(items)
    for n in range(1, len(items)):
        after = items[n + 1] if n + 1 < len(items) else None
        if after is not None and after.text.lower() in _A_CHILD:
            after = items[n + 2] if n + 2 < len(items) else None
        ends = after is None or after.has("sign", "limit", "day", "trim", "join", "courtesy", "not_mine")
        if items[n].text == "s" and items[n - 1].has("person") and after is not None:
            one_of = n > 1 and items[n - 2].text.lower().endswith("one of")
            if one_of or after.text.lower() in _CHILDREN:  # "one of Jamie's kids"
                out[n] = Item("s", items[n].start, items[n].end, {"other_child": True})
        if items[n].text == "s" and items[n - 1].has("person") and ends:
            out[n] = Item("s", items[n].start, items[n].end, {"now_with": True})
    return out


def _with_lengths(text: str, items: list[Item]) -> list[Item]:
    """A count and a unit of time are a length: "2 weeks", "a fortnight"."""
    out: list[Item] = []
    for item in items:
        unit = item.has("vague") and _UNIT.fullmatch(item.text.lower())
        before = out[-1] if out else None
        count = (
            before.text.lower()
            if before and (before.has("number", "bad_day") or before.text.lower() in _COUNTS)
            else None
        )
        if (
            unit
            and before
            and count
            and item.start - before.end == 1
            and (count.isdigit() or count in _COUNTS)
        ):
            out[-1] = Item(
                text[before.start : item.end],
                before.start,
                item.end,
                {"vague": True, "length": (count, item.text.lower())},
            )
        elif unit and item.text.lower().startswith("fortnight"):
            out.append(item.read_as({**item.senses, "length": ("a", "fortnight")}))
        else:
            out.append(item)
    return _with_councils(text, out)


def _with_councils(text: str, items: list[Item]) -> list[Item]:
    """A name before "council" is a council: "Renfrewshire Council"."""
    out: list[Item] = []
    for item in items:
        start = item.start
        while item.has("council_word") and out and _is_of_a_name(out):
            start = out.pop().start
        named = start < item.start
        out.append(Item(text[start : item.end], start, item.end, {"council": True}) if named else item)
    return out


_OF_A_LINE = frozenset({"number", "numbers", "line", "item"})


def _doubtful_days(items: list[Item]) -> list[Item]:
    """Beside a number that no day took, an unknown word is a stump of a month: "12 Mya" is no day."""
    out = list(items)
    for n, item in enumerate(items[:-1]):
        after = items[n + 1]
        behind = items[n + 2].text.lower() if n + 2 < len(items) else ""
        if item.has("day") and after.text.lower() == "but" and behind in ("one", "two"):
            out[n + 1] = after.read_as({"vague": True})
        stump = after.has("unknown") and len(after.text) <= _LONGEST_MONTH and after.start - item.end <= 1
        inside = (
            n > 0
            and not items[n - 1].has("sign", "number", "ref")
            and items[n - 1].text.lower() not in _OF_A_LINE
        )
        if stump and (item.has("bad_day") or (item.has("number") and inside)):
            out[n] = item.read_as({"bad_day": True})
            out[n + 1] = after.read_as({"bad_day": True})
    return out


def _is_of_a_name(items: list[Item]) -> bool:
    """Whether the last item is part of a council's name: "City of Edinburgh", "Dumfries and Galloway"."""
    last = items[-1]
    if last.has("capital") or (last.text[:1].isupper() and last.has("council_word", "unknown")):
        return True
    joins = last.text.lower() in ("of", "and", "&") and len(items) > 1
    return joins and items[-2].has("capital", "council_word")


def _with_doubt(items: list[Item]) -> list[Item]:
    """A question mark right before a word or in brackets doubts it: "?panel 15/5", "held 12 May (?)", "(12 May?)"."""
    out = list(items)
    for n, item in enumerate(items):
        if item.get("sign") != "?":
            continue
        tight = n + 1 < len(items) and items[n + 1].start == item.end and not items[n + 1].has("sign")
        bracketed = (n > 0 and items[n - 1].text == "(") or (n + 1 < len(items) and items[n + 1].text == ")")
        if tight or bracketed:
            out[n] = item.read_as({"doubt": True})
    return out


def _without_topics(items: list[Item]) -> list[Item]:
    """The word "about" is no limit where no day or length of time stands beside it: "questions about the grounds"."""
    out = list(items)
    for n, item in enumerate(items):
        near = [*items[max(0, n - 1) : n], *items[n + 1 : n + 4]]
        if item.text.lower() == "about" and not any(i.has("day", "vague", "bad_day", "number") for i in near):
            out[n] = item.read_as({"small": True})
    return out
