"""When a message that failed is given up, so that its person is reached another way; till then it is tried again.

What passes is tried as long as it lasts. Nothing is given up that has no other way: what only one channel could carry
waits for that channel. A refusal is asked about a second time some minutes later, since the next ones show whether it
was hers or everybody's. An answer is tried for an hour, because its reader waits; then it goes by mail.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from casework.channel_trouble import trouble_of
from casework.ports import MessageKind, Reading, SendFailed, StoredMessage

A_WORKING_DAY = timedelta(hours=8)
AN_HOUR = timedelta(hours=1)
ANSWER_TRIED_FOR = AN_HOUR
ANSWER_TRIED_WITHOUT_MAIL = timedelta(days=1)


def is_over(
    look: Reading, message: StoredMessage, failure: SendFailed, now: datetime, *, by_mail: bool
) -> bool:
    """Whether a message that failed just now is given up. `by_mail`: e-mail is set up.

    A refusal has been noted of its channel before this is asked.
    """
    tried_for = now - (message.wanted_at or message.created_at)
    if is_chat_answer(message):
        return failure.permanent or tried_for >= (ANSWER_TRIED_FOR if by_mail else ANSWER_TRIED_WITHOUT_MAIL)
    if message.kind is MessageKind.AMEND:  # what it was to show is said another way at once: she waits for it
        return failure.permanent or failure.unlisted
    is_mail = message.channel == "email"
    if not (is_mail or by_mail):
        return False
    if failure.certain or failure.hers:
        return True
    if failure.whole_channel or is_everybodys(look, message, failure):
        return not is_mail and _goes_by_mail(failure, tried_for)
    if failure.unlisted and look.failed_before(message.person, message.channel, failure.reason):
        return True
    if failure.unlisted or failure.policy:
        return tried_for >= A_WORKING_DAY
    return failure.permanent and message.reason == once_more(failure)


def _goes_by_mail(failure: SendFailed, tried_for: timedelta) -> bool:
    """Whether people whom a chat does not let through get mails. An outage is waited for as long as it lasts."""
    if failure.whole_channel and failure.permanent:
        return True  # nobody is reached before an administrator acts
    if failure.unlisted:
        return tried_for >= A_WORKING_DAY
    return not failure.whole_channel and tried_for >= AN_HOUR


def is_refusal(message: StoredMessage, failure: SendFailed) -> bool:
    """Whether the other side said no to this person, of which nobody knows yet whether it says so to everybody."""
    if is_chat_answer(message) or message.kind is MessageKind.AMEND:
        return False
    known = failure.whole_channel or failure.certain or failure.hers
    return (failure.permanent or failure.policy) and not known


def is_everybodys(look: Reading, message: StoredMessage, failure: SendFailed) -> bool:
    """Whether a refusal is one of several in a row, with nobody let through between them."""
    trouble = trouble_of(look, message.channel)
    return is_refusal(message, failure) and trouble.is_everybodys and message.person in trouble.people


def is_known_as_hers(look: Reading, message: StoredMessage, failure: SendFailed) -> bool:
    """Whether others were let through since this very refusal was met the first time."""
    return (
        message.reason == once_more(failure)
        and message.person not in trouble_of(look, message.channel).people
    )


def once_more(failure: SendFailed) -> str:
    """The reason of a message that was refused, until it is tried again."""
    return f"refused, and tried once more: {failure.reason}"


def is_chat_answer(message: StoredMessage) -> bool:
    return message.kind is MessageKind.SAID_BACK and message.channel != "email"
