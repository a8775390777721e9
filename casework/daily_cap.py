"""The last line against a loop: how many messages one person gets on one day, whatever queues them.

In the ordinary run of things it is never met: there is one message a morning, a digest each fortnight, and now and then
a notice. A fault that none of the keys stops (a peer's one stuck task sent its neighbour every five minutes for a week:
medic/cht-core 10802) ends here, and the administrator hears of it once a day.
"""

from __future__ import annotations

from datetime import date, datetime

from casework.ports import MessageKind, Reading, StoredMessage
from permanence.local_day import local_day
from permanence.stages import Rulebook

MOST_A_DAY = 30
UNASKED = frozenset(
    {
        MessageKind.ALERT,
        MessageKind.BACKLOG,
        MessageKind.CATCH_UP,
        MessageKind.DIGEST,
        MessageKind.OWN_DIGEST,
        MessageKind.NOTICE,
        MessageKind.BRIEF,
        MessageKind.REVIEW,
    }
)


def had_enough(look: Reading, rules: Rulebook, message: StoredMessage, now: datetime) -> bool:
    """Whether this person has had as many messages that she did not ask for today as anybody gets in a day."""
    if message.kind not in UNASKED:
        return False
    sent = look.sent_at(message.person, UNASKED, MOST_A_DAY)
    return sent is not None and local_day(sent, rules.zone) == local_day(now, rules.zone)


def enough_in_words(person: str, today: date) -> tuple[str, str]:
    """Under which key an administrator is told, once a day for each person, and what."""
    told = f"{person} has had {MOST_A_DAY} messages today, which is a fault: the rest wait until the next working day."
    return f"cap:{person}:{today}", told
