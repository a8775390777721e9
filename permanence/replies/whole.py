"""Replies that are read whole: yes and no, thanks, commands, and questions to Homeward."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from permanence.answer import Answer, Verb
from permanence.replies.clauses import is_step
from permanence.replies.item import Item
from permanence.replies.lexicon import Lexicon, Token, tokens_of
from permanence.replies.patterns import Key
from permanence.replies.reading import Asked, Command, Kind, Reading, Situation, Topic

_COMMANDS = {
    "undo": Command.UNDO, "stop": Command.STOP, "list": Command.LIST, "list_team": Command.LIST_TEAM,
    "not_answered": Command.NOT_ANSWERED, "digest": Command.DIGEST, "help": Command.HELP,
}  # fmt: skip
_KINDS = {
    "no_idea": Kind.NO_IDEA, "let_go": Kind.LET_GO, "turned_round": Kind.TURNED_ROUND, "no": Kind.NO,
    "yes": Kind.YES, "wait": Kind.WAIT, "ack": Kind.SEEN,
}  # fmt: skip
_JOURNEYS = {"confirm_over": Verb.JOURNEY_OVER, "goes_on": Verb.JOURNEY_GOES_ON}
_LONGEST_PHRASE = 8
_ASKED_FOR = frozenset({"which", "when", "who", "what", "whether", "why", "where"})
_BESIDE_A_CHILD = frozenset({"ack", "undo", "help", "stop"})  # what may be said beside a reference or a name
_BEGIN_A_QUESTION = frozenset({"is", "has", "was", "are", "does", "did", "have"})
# Words that ask something only as all that stands beside a reference: "show HW-4821-B".
_BESIDE_A_REFERENCE = {
    "show": Topic.OPEN_STEPS, "who": Topic.WHO_IS_IT, "history": Topic.HISTORY, "story": Topic.HISTORY,
    "timeline": Topic.HISTORY,
}  # fmt: skip
# What stands in a question that asks which child it is, and nothing more.
_POINTS_TO_A_CHILD = frozenset({
    "who", "whos", "who's", "which", "what", "whose", "is", "s", "are", "it", "its", "this", "that", "these", "the",
    "a", "one", "for", "about", "does", "do", "relate", "to", "of", "on", "dis", "case", "child", "children", "kid",
    "kids", "wean", "bairn", "lad", "lassie", "young", "person", "reference", "ref", "number", "line", "again", "then",
    "now", "please",
})  # fmt: skip
_WHEN = ("when", "whens", "whan", "whit day", "what day")


# A step that did not go ahead did not happen: no "no" to a "go ahead".
_DID_NOT_GO_AHEAD = re.compile(
    r"\b(?:did|has|had|have|was|dud)[ -]?(?:n[o'\u2019]?t|not|nae|na)\b[a-z ]{0,12}\bg(?:o|one|oing) ahead\b",
    re.IGNORECASE,
)


def whole_reply(text: str, items: Sequence[Item], lexicon: Lexicon, today: object) -> Reading | None:
    """What a reply is that holds nothing but phrases which are read whole, and courtesies; None: it says more."""
    names = None if _DID_NOT_GO_AHEAD.search(text) else _phrases(text, items, lexicon, today)
    if names is None:
        return None
    for name, command in _COMMANDS.items():
        if any(name in n for n in names):
            return Reading(Kind.COMMAND, command=command)
    for name, kind in _KINDS.items():
        if any(n == {name} or (name in n and name == "yes") for n in names):
            return Reading(kind)
    either = {name for n in names for name in n}
    kind = next((k for name, k in _KINDS.items() if name in either), Kind.SEEN)
    return Reading(kind)


def word_on_a_journey(items: Sequence[Item], lexicon: Lexicon, situation: Situation) -> Reading | None:
    """A manager's word on a journey that somebody has said to be over; None where it is of none, or says more."""
    if not any(c.journey.said_over or c.journey.ended_on for c in situation.cases):
        return None
    said = [i for i in items if not i.has("sign", "ref")]
    named = {str(i["ref"]) for i in items if i.has("ref")}
    plain = [i for i in said if not i.has("courtesy")]  # "confirm" may be one, or the word itself
    keys: set[Key] = {tuple(t.key for i in each for t in tokens_of(i.text)) for each in (said, plain)}
    verb = next((v for name, v in _JOURNEYS.items() if keys & lexicon.said_over[name]), None)
    over = [c for c in situation.cases if c.journey.said_over and (not named or c.journey.reference in named)]
    if verb is Verb.JOURNEY_GOES_ON and named and not over:
        over = [c for c in situation.cases if c.journey.ended_on and c.journey.reference in named]
    if verb is None or len(over) != 1 or len(named) > 1:
        return None
    return Reading(Kind.FACTS, facts=(Answer(verb, over[0].journey.reference),))


def _phrases(text: str, items: Sequence[Item], lexicon: Lexicon, today: object) -> list[set[str]] | None:
    """The phrases that the reply is made of, each with what it may be; None where anything else stands in it."""
    skipped = {n for i in items if i.has("sign", "courtesy", "time") for n in range(i.start, i.end)}
    named = [i for i in items if i.has("ref", "person")]
    skipped |= {n for i in named for n in range(i.start, i.end)}
    undone = any(t.key == "undo" for t in tokens_of(text))
    wrong = [i for i in items if undone and i.has("correct", "wrong") and not i.has("day", "not")]
    skipped |= {n for i in wrong for n in range(i.start, i.end)}  # "that was wrong, can you undo it"
    later = [i for i in items if i.has("day") and _is_later(i, today)]
    skipped |= {n for i in later for n in range(i.start, i.end)}
    of_phrases: set[int] = set()
    tokens = [t for t in tokens_of(text) if t.key not in ("please", "pls") or len(items) == 1]
    found: list[set[str]] = []
    at = 0
    while at < len(tokens):
        names, used = _phrase_at(tokens, at, lexicon)
        if names is not None:
            found.append(names)
            of_phrases |= {t.start for t in tokens[at : at + used]}
        elif (
            (found and tokens[at].key == "now")
            or tokens[at].start in skipped
            or not any(c.isalnum() for c in tokens[at].text)
        ):
            used = 1
        else:
            return None
        at += used
    later = [i for i in later if i.start not in of_phrases]  # "cannae mind the day" tells none
    if later and not any("ack" in n for n in found):
        return None
    if named and not all(n & _BESIDE_A_CHILD for n in found):
        return None
    told = any(not i.has("sign", "courtesy", "small") and any(c.isalnum() for c in i.text) for i in items)
    return found or (None if told else [{"ack"}])


def _phrase_at(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[set[str] | None, int]:
    wide = lexicon.wholes.longest([t.key for t in tokens[at : at + 2 * _LONGEST_PHRASE]])
    for size in range(min(_LONGEST_PHRASE, len(tokens) - at), 0, -1):
        key: Key = tuple(t.key for t in tokens[at : at + size])
        if key in lexicon.whole and (wide is None or size >= wide[1]):
            return lexicon.whole[key], size
    return ({name for name, _ in wide[0]}, wide[1]) if wide else (None, 1)


def _is_later(item: Item, today: object) -> bool:
    on = getattr(item.senses["day"], "on", None)
    return on is not None and on >= today


# --- questions --------------------------------------------------------------------------------------------------------


_TELLS = (
    "step",
    "day",
    "held",
    "booked",
    "moved",
    "outcome",
    "number",
    "deferred",
    "leave",
    "journey",
    "routing",
    "legal",
)


def question_in(text: str, items: Sequence[Item], lexicon: Lexicon) -> Asked | None:
    """What the writer asks, in her last sentence where the others tell nothing; None where she tells something."""
    ends = [n for n, i in enumerate(items[:-1]) if i.get("sign") == "."]
    asked = _asked_in(text, items, lexicon)
    asked = asked or _asked_first(text, items, lexicon)
    if asked or not ends or not text.rstrip().endswith("?"):
        return asked
    before, last = items[: ends[-1]], items[ends[-1] + 1 :]
    if any(i.has(*_TELLS) for i in before) or not last:
        return None
    asked = _asked_in(text[last[0].start :], last, lexicon)
    reference = next((str(i["ref"]) for i in items if i.has("ref")), None)
    return replace(asked, reference=asked.reference or reference) if asked else None


_SAYS_MORE = (
    "not",
    "agree",
    "fell",
    "block",
    "ref",
    "correct",
    "now_with",
    "not_mine",
    "pause",
    "remind",
    "chase",
)


def _asked_first(text: str, items: Sequence[Item], lexicon: Lexicon) -> Asked | None:
    """A question with an idle remark behind it: "is it 12 weeks up here then? it was different in Leeds"."""
    marks = [n for n, i in enumerate(items) if i.get("sign") == "?"]
    if len(marks) != 1 or marks[0] + 1 == len(items):
        return None
    before, behind = items[: marks[0]], items[marks[0] + 1 :]
    if (
        not before
        or any(i.has(*_TELLS, *_SAYS_MORE) for i in behind)
        or (any(i.has("day") for i in before) and items[0].text.lower() not in _BEGIN_A_QUESTION)
    ):
        return None
    return _asked_in(text[: items[marks[0]].end], before, lexicon)


def _asked_in(text: str, items: Sequence[Item], lexicon: Lexicon) -> Asked | None:
    said = [i for i in items if not i.has("sign", "courtesy", "ref", "bad_ref")]
    reference = next((str(i["ref"]) for i in items if i.has("ref")), None)
    beside = [i.text.lower() for i in items if not i.has("sign", "ref")]
    if reference and len(beside) == 1 and beside[0] in _BESIDE_A_REFERENCE:
        return Asked(_BESIDE_A_REFERENCE[beside[0]], reference)
    keys, led = _question_words(said, begun=bool(items) and items[0].has("courtesy"), lexicon=lexicon)
    if not keys:
        return None
    marked = text.rstrip().endswith("?")
    inside = "?" in text.rstrip()[:-1].rstrip("?")
    if _wants_to_be_told(keys) or _asks_whether(said, items):
        steps = next((i.codes("step") for i in items if is_step(i)), ())
        otherwise = Topic.RECORDED if steps and _asks_whether(said, items) else Topic.OTHER
        return Asked(_topic(keys, lexicon) or otherwise, reference, steps)
    asks = (
        (led and marked)
        or keys[0] in lexicon.lists["askers"]
        or (keys[0].startswith("wh") and keys[0] in lexicon.lists["wh"])
    )
    wh = keys[0] in lexicon.lists["wh"]
    milestones = next((i.codes("step") for i in items if is_step(i)), ())
    topic = _topic(keys, lexicon) or (Topic.WHEN_DUE if milestones and keys[0] in _WHEN else None)
    if topic is Topic.WHO_IS_IT and not _POINTS_TO_A_CHILD.issuperset(k for k in keys if not k.isdecimal()):
        topic = Topic.OTHER  # somebody else is asked for: "who is chairing HW-4821-B"
    told = any(i.has("day", "booked", "moved", "outcome") and not i.has("small") for i in said)
    if topic in _ASKED_WITHOUT_A_MARK and _is_whole(keys, topic, lexicon):
        return Asked(topic, reference, milestones)
    there = _whether_there_is_one(keys, reference, milestones) if marked and topic is None else None
    if turned := there or _turned_round(said, reference, milestones):
        return turned
    marked = marked or (
        keys[0] in _BEGIN_A_QUESTION and _asks_about(said[1:]) and not any(i.has("day") for i in said)
    )
    if inside or not asks or (not marked and (not wh or (told and keys[0] == "when"))):
        return None
    if marked and not wh and any(i.has("remind") for i in said):
        return None
    if marked and any(i.has("day") for i in said) and not wh and topic is None:
        return None
    return Asked(topic or (Topic.RECORDED if milestones and not wh else Topic.OTHER), reference, milestones)


_TELL_ME = re.compile(r"\b(?:confirm|tell me|tell us|let me know|let us know|advise|say)$", re.IGNORECASE)


def _asks_whether(said: Sequence[Item], items: Sequence[Item]) -> bool:
    """Like "please confirm whether panel has taken place", "let me know if it was held": asked without a mark."""
    asked = next((n for n, i in enumerate(items) if i.text.lower() in ("whether", "if")), 0)
    begun = asked > 0 and _TELL_ME.search(items[asked - 1].text) is not None
    begun = begun and all(i.has("courtesy", "ref", "sign") for i in items[:asked])
    told = any(i.has("held", "booked", "outcome") for i in said) and not any(
        i.has("day", "not") for i in said
    )
    return begun and told and bool(said) and said[0] is items[asked]


def _whether_there_is_one(
    keys: Sequence[str], reference: str | None, milestones: tuple[str, ...]
) -> Asked | None:
    """Like "is there a panel on 11 June?": whether it is booked, or was held."""
    if not milestones or keys[0] not in ("is", "are", "was", "were") or keys[1:2] != ["there"]:
        return None
    return Asked(Topic.RECORDED if keys[0] in ("was", "were") else Topic.WHEN_BOOKED, reference, milestones)


_ASKED_WITHOUT_A_MARK = (
    Topic.WHY, Topic.WHO_IS_IT, Topic.WHO_SENT, Topic.OVERDUE, Topic.DUE_SOON, Topic.NEXT_STEP, Topic.HISTORY,
)  # fmt: skip
_ASKS_TO_ASK = tuple(
    tuple(lead.split())
    for lead in (
        "may i ask", "can i ask", "could i ask", "might i ask", "can i just ask", "just wondering", "i was wondering",
        "was wondering", "wondering", "i wonder", "out of interest", "out of curiosity", "curious", "just curious",
        "can you tell me", "could you tell me", "can you say", "could you say", "do you know", "any idea",
        "could you let me know", "can you let me know", "please let me know", "let me know",
        "could you please let me know", "would you let me know", "could you confirm", "can you confirm",
        "please could you confirm", "could you remind me",
        "quick question", "i would like to know", "id like to know",
    )
)  # fmt: skip


_WHOEVER_READS = frozenset({"someone", "somebody", "anyone", "anybody"})


def _question_words(said: Sequence[Item], *, begun: bool, lexicon: Lexicon) -> tuple[list[str], bool]:
    """The words of a question without what leads in to it; whether it begins with leave to ask."""
    keys = [t.key for t in tokens_of(" ".join(i.text for i in said))]
    if (
        len(keys) > 1
        and keys[0] in ("on", "by", "to", "at", "for", "so", "and", "but")
        and keys[1] in lexicon.lists["wh"]
    ):
        keys = keys[1:]
    short = _without_courtesy(keys, begun=begun)
    return short, len(short) < len(keys)


def _without_courtesy(keys: list[str], *, begun: bool) -> list[str]:
    """The words of a question without those that ask for leave to ask. `begun`: a courtesy stands before them."""
    if keys[:1] in (["can"], ["could"], ["will"], ["would"]) and set(keys[1:2]) & _WHOEVER_READS:
        keys, begun = keys[2:], True  # "can someone tell me when panel is"
    lead = max((p for p in _ASKS_TO_ASK if tuple(keys[: len(p)]) == p), key=len, default=_reminded_of(keys))
    rest = keys[len(lead) :]
    rest = rest[1:] if (lead or begun) and rest[:1] in (["if"], ["whether"]) else rest
    return rest or keys


_REMIND_ME = (
    ("remind", "me"),
    ("remind", "us"),
    ("can", "you", "remind", "me"),
    ("will", "you", "remind", "me"),
)
_REMINDED_OF = frozenset({"which", "who", "whos", "whose", "what", "whats", "why"})
_OF_A_DAY_ASKED = frozenset({"is", "was", "are", "were", "did", "does", "do"})


def _reminded_of(keys: Sequence[str]) -> tuple[str, ...]:
    """The lead of "remind me which child that is", "remind me when is panel"; none of "remind me when it is over"."""
    lead = next((p for p in _REMIND_ME if tuple(keys[: len(p)]) == p), ())
    first, second = [*keys[len(lead) :], "", ""][:2]
    asks = first in _REMINDED_OF or (first in _WHEN and second in _OF_A_DAY_ASKED)
    return lead if asks else ()


def _turned_round(said: Sequence[Item], reference: str | None, milestones: tuple[str, ...]) -> Asked | None:
    """A question by its order, without a mark: "did 2 get its panel date", "is panel the 18th or the 25th June"."""
    first = said[0].text.lower()
    behind = said[1:]
    if first not in _BEGIN_A_QUESTION or not behind:
        return None
    days = [n for n, i in enumerate(said) if i.has("day")]
    if len(days) == _EITHER and first in ("is", "was") and _asks_about(behind):
        either = any(i.text.lower() == "or" for i in said[days[0] : days[1]])
        plain = all(i.has("step", "day", "time", "small") or i.text.lower() == "or" for i in behind)
        return Asked(Topic.WHEN_BOOKED, reference, milestones) if either and plain else None
    of_whom = behind[0].has("number") or reference is not None
    verbs = behind[1:] if behind[0].has("number") else behind
    gets = (
        bool(verbs) and verbs[0].text.lower().split()[0] in _GETS and first in ("did", "has", "does", "have")
    )
    if of_whom and gets and not days and not any(i.has("not", "held", "outcome") for i in verbs):
        return Asked(Topic.WHEN_BOOKED, reference, milestones)
    return None


_EITHER = 2
_GETS = frozenset({"get", "got", "have", "has", "gotten", "gets"})


def _wants_to_be_told(keys: Sequence[str]) -> bool:
    """Like "kindly advise the date on which panel sat"."""
    polite = [n for n, key in enumerate(keys) if key not in ("kindly", "please", "pls")][:1]
    said = keys[polite[0] :] if polite else []
    return (
        bool(said) and said[0] in ("advise", "tell", "confirm", "state") and bool(set(said[1:8]) & _ASKED_FOR)
    )


def _asks_about(second: Sequence[Item]) -> bool:
    """Whether a step, or a word that points to it, follows the verb: "is the panel recorded"."""
    return bool(second) and (
        is_step(second[0])
        or second[0].text.lower() in ("the", "there", "this", "it", "my", "that", "anybody", "anyone")
    )


def _is_whole(keys: Sequence[str], topic: Topic, lexicon: Lexicon) -> bool:
    """Whether the words are nothing but a phrase of the topic, so that no question mark is needed."""
    return lexicon.topics.get(tuple(keys)) == topic.value


def _topic(keys: Sequence[str], lexicon: Lexicon) -> Topic | None:
    """The topic of the longest phrase that the question holds, with the numbers of lines or without."""
    bare = [key for key in keys if not key.isdecimal()]
    return _longest_topic(keys, lexicon) or (_longest_topic(bare, lexicon) if len(bare) < len(keys) else None)


def _longest_topic(keys: Sequence[str], lexicon: Lexicon) -> Topic | None:
    for size in range(min(_LONGEST_PHRASE, len(keys)), 0, -1):
        for n in reversed(range(len(keys) - size + 1)):
            name = lexicon.topics.get(tuple(keys[n : n + size]))
            if name:
                return Topic(name)
    return None
