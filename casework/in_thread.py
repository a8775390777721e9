"""One reply where it is said: what waits in its thread, and what is said there in answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from casework.ports import MessageKind
from casework.reply_work import ReplyWork
from casework.threads import Place, Thread
from permanence.replies.memory import NOTHING, Waiting, WaitsFor

PRACTICE = "practice"
BY_MAIL = "email"  # a mail is answered, and so was seen
WAITS_FOR_A_YES = "It waits. Nothing is recorded until you say yes."
LET_GO = "Let go: nothing was recorded."
# What comes by itself; what is said in answer to a reply, and edits, are no newer messages.
OWN_MESSAGES = frozenset(
    {
        MessageKind.ALERT,
        MessageKind.BACKLOG,
        MessageKind.CATCH_UP,
        MessageKind.DIGEST,
        MessageKind.OWN_DIGEST,
        MessageKind.QUEUE,
        MessageKind.NOTICE,
        MessageKind.BRIEF,
        MessageKind.REVIEW,
    }
)


@dataclass(frozen=True, slots=True)
class InThread:
    """`message_id`: the message answered. `words`: the platform's name of her own words.

    `receives`: Homeward's own messages come into this thread too, and end what waits in it.
    """

    work: ReplyWork
    place: Place
    message_id: int | None
    words: str | None = None
    receives: bool = True

    @property
    def last(self) -> Thread | None:
        return self.work.tx.thread_at(self.place)

    def waiting(self) -> Waiting:
        """What the last thing said here waits for; nothing once a newer message of Homeward's has come.

        Nothing either while it has not arrived: nobody can say yes to what she was not shown; and nothing once a child
        whom it is about is kept from her, or is not hers to see any more. What she has recorded stays hers to deny.
        """
        last = self.last
        if last is None or self._is_over(last) or not self._was_seen(last) or self._is_hidden(last.waiting):
            return NOTHING
        return self._without_hidden(last.waiting)

    def _without_hidden(self, waiting: Waiting) -> Waiting:
        """Without what was recorded here before, or taken back, of a child who was kept from her since."""
        before = (*(a for together in waiting.earlier for a in together.answers), *waiting.undone)
        hidden = self._kept_away({a.reference for a in before if a.reference})
        if not hidden:
            return waiting
        earlier = (t for t in waiting.earlier if hidden.isdisjoint(a.reference for a in t.answers))
        undone = tuple(a for a in waiting.undone if a.reference not in hidden)
        return replace(waiting, earlier=tuple(earlier), undone=undone)

    def _kept_away(self, references: Iterable[str]) -> set[str]:
        """Of these the children who were restricted or sealed, so that she is told of them no more."""
        journeys = self.work.tx.journeys(sorted(references))
        return {j.reference for j in journeys if j.allocation.hides_from(self.work.person.email)}

    def _is_hidden(self, waiting: Waiting) -> bool:
        """Whether one of the children whom it is about was restricted or sealed since, or is not hers to see now."""
        offered = (answer for option in waiting.options for answer in option.answers)
        named = {a.reference for a in (*waiting.answers, *waiting.rest, *offered) if a.reference}
        named |= {*waiting.about, *filter(None, (waiting.asked_of,))}
        is_recorded = waiting.waits_for is WaitsFor.MORE
        return any(
            journey.allocation.hides_from(self.work.person.email)
            or not (is_recorded or self.work.may_see(journey))
            for journey in self.work.tx.journeys(sorted(named))
        )

    def is_overtaken(self) -> bool:
        """Whether a newer message of Homeward's came into this thread after the last thing said in it."""
        last = self.last
        return last is not None and self._is_over(last)

    def _was_seen(self, last: Thread) -> bool:
        if last.waiting.waits_for not in (WaitsFor.YES, WaitsFor.ANSWER) or self.place.source == BY_MAIL:
            return True
        return self.work.tx.was_seen(self.place.person, self.place.source, last.number)

    def _is_over(self, last: Thread) -> bool:
        if not self.receives:
            return False
        person, source = self.work.person, self.place.source
        channel = person.channel if source == PRACTICE else source
        newest = self.work.tx.newest_message(person.email, channel, OWN_MESSAGES)
        return newest is not None and newest.sent_at is not None and newest.sent_at > last.at

    def says(self, waiting: Waiting) -> int:
        """The newest thing said here waits for this; its number."""
        return self.work.tx.keep_thread(self.place, waiting, self.message_id, self.words, self.work.now)

    def waits_on(self, waiting: Waiting) -> int | None:
        """What was said last waits for something else, or nothing; its number."""
        work = self.work
        return work.tx.thread_waits(self.place, waiting, self.message_id, self.words, work.now)
