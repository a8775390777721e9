"""A message that asks one thing of one child: was the review held, is the plan still right? Answered by a yes or a no.

Nothing is recorded from here: what a yes or a no comes to is read back, or what it leaves open is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from casework.in_thread import BY_MAIL, OWN_MESSAGES, PRACTICE, InThread
from casework.plans_without_news import PLAN
from casework.ports import MessageKind, StoredMessage
from casework.review_messages import HELD
from casework.situation import seen_of
from permanence.answer import Answer, Verb
from permanence.reference import names_another
from permanence.replies.asking import quoted
from permanence.replies.memory import NOTHING, Does, Tells, Turn, Waiting, WaitsFor
from permanence.replies.reading import Ask, Kind, Open

_MEANT = {
    (HELD, Kind.YES): Verb.DONE,
    (HELD, Kind.NO): Verb.NOT_DONE,
    (PLAN, Kind.YES): Verb.PLAN_RIGHT,
    (PLAN, Kind.NO): Verb.CHANGE_ROUTE,
}


def with_its_child(thread: InThread, waiting: Waiting) -> Waiting:
    """What waits in the thread; where nothing does, the child whose plan the message asks about is at hand."""
    message = _message(thread)
    if waiting != NOTHING or message is None or message.facts["asks"] != PLAN:
        return waiting
    return replace(NOTHING, about=tuple(seen_of(thread.work, [str(message.facts["reference"])])))


def meant_by(thread: InThread, kind: Kind) -> Answer | None:
    """What a bare yes or no says in answer to the message; None where the message asks nothing that is still open."""
    message = review_message(thread)
    verb = _MEANT.get((str(message.facts["asks"]), kind)) if message else None
    if message is None or verb is None:
        return None
    reference, work = str(message.facts["reference"]), thread.work
    if not seen_of(work, [reference]):
        return None
    case = work.case_of(reference)
    if case.journey.number != message.facts["journey"]:
        return None
    if message.facts["asks"] == PLAN:
        return Answer(verb, reference)
    running = (stage for stage in case.running() if stage.key == message.facts["stage"])
    return next((Answer(verb, reference, stage.key, stage.milestone) for stage in running), None)


_NO = re.compile(r"\s*(?:no|nope|nah|naw|not any ?more)\b[\s,.:;-]*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_AGAIN = {
    HELD: "Was the review held? Write held and the day, or what became of it.",
    PLAN: "Is the plan still right? If it changes, write which route it is now, and why.",
}


def about_its_question(thread: InThread, turn: Turn, text: str, read: Callable[[str], Turn]) -> Turn:
    """What words come to under a message that asks one thing, where nothing was made of them.

    "No, kinship now" under the question about a plan is read as the route that it changes to, by `read`. What is still
    not understood is quoted, and the question put again.
    """
    message = _message(thread)
    if message is None or str(message.facts["asks"]) not in _AGAIN or not _says_nothing(turn, text):
        return turn
    if names_another(text, str(message.facts["reference"])):
        return turn
    denied = _NO.match(text) if message.facts["asks"] == PLAN else None
    changed = read(f"route changed to {denied['rest']}") if denied and denied["rest"] else None
    if changed and _is_a_route(changed):
        return changed
    if all(Open.ROUTE in ask.opens for ask in turn.asks) and turn.asks:
        return turn
    words = tuple(turn.unread) or (" ".join(text.split()),)
    sentence = f"I have not read: {quoted(words)}. {_AGAIN[str(message.facts['asks'])]}"
    asks = [ask for ask in turn.asks if ask.options]
    ask = Ask((Open.WHETHER,), sentence, asks[0].options if asks else ())
    waiting = Waiting(WaitsFor.ANSWER, (), (Open.WHETHER,), ask.options, said_at=thread.work.now)
    about = with_its_child(thread, NOTHING).about
    return Turn(Does.ASK, replace(waiting, about=about), asks=(ask,), unread=words)


def _says_nothing(turn: Turn, text: str) -> bool:
    """Whether nothing is known of it: neither an answer nor a part of one, nor a child that is not clear."""
    if turn.does is Does.TELL:
        return turn.tells is Tells.SEEN and "change" in text.casefold()  # "thanks" is answered as ever
    opens = {open_ for ask in turn.asks for open_ in ask.opens}
    known = turn.waiting.answers or turn.waiting.rest or turn.answers
    return (
        turn.does is Does.ASK and not known and bool(opens) and opens <= {Open.WHETHER, Open.STEP, Open.ROUTE}
    )


def _is_a_route(turn: Turn) -> bool:
    said = (*turn.waiting.answers, *turn.waiting.rest)
    return (
        bool(said)
        and not turn.unread
        and all(a.verb is Verb.CHANGE_ROUTE and a.route and not a.note for a in said)
    )


def review_message(thread: InThread) -> StoredMessage | None:
    """The message about a review or a plan that is answered: by name, or as the newest in a chat that names none."""
    return _message(thread) or _last_in_chat(thread)


def _message(thread: InThread) -> StoredMessage | None:
    """The message answered, where it is hers and asks about a review or a plan."""
    message = thread.work.tx.message(thread.message_id) if thread.message_id is not None else None
    return message if message and _asks_her(thread, message) else None


def _last_in_chat(thread: InThread) -> StoredMessage | None:
    """In a chat that names no message: the newest, as long as nothing was said there since it came."""
    work, last = thread.work, thread.last
    if thread.message_id is not None or work.source == BY_MAIL:
        return None
    channel = work.person.channel if work.source == PRACTICE else work.source
    message = work.tx.newest_message(work.person.email, channel, OWN_MESSAGES)
    if message is None or message.sent_at is None or not _asks_her(thread, message):
        return None
    return message if last is None or last.at <= message.sent_at else None


def _asks_her(thread: InThread, message: StoredMessage) -> bool:
    return message.kind is MessageKind.REVIEW and message.person == thread.work.person.email
