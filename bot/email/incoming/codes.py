"""What the codes of mail servers mean for an address: the one table, shown with its sources in docs/email.md.

A code switches an address off only when it means that there is no such mailbox. What it says of our own domain, of the
way there or of one message passes without anything being wrong with the address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase


class About(StrEnum):
    """What a code is about, as the administrator reads it."""

    MAILBOX = "the mailbox"  # the address is switched off
    US = "our own side"
    WAY = "the way there"
    MESSAGE = "this message"


@dataclass(frozen=True, slots=True)
class Code:
    """One row. `code`: with `*` for any number. `only_with`: of these words one must stand beside it."""

    code: str
    about: About
    means: str
    source: str
    only_with: tuple[str, ...] = ()

    def is_of(self, code: str, words: str) -> bool:
        """Whether this row says what the code means, given with these words."""
        said = " ".join(words.lower().split())
        return fnmatchcase(code, self.code) and (not self.only_with or any(w in said for w in self.only_with))


_NOBODY = (
    "no such user", "user unknown", "unknown user", "user not found", "user does not exist", "user doesn't exist",
    "no such mailbox", "mailbox not found", "mailbox does not exist", "mailbox doesn't exist", "no mailbox here by",
    "no such recipient", "recipient unknown", "unknown recipient", "recipient not found",
)  # fmt: skip
_ADDRESSING, _MAILBOX, _SYSTEM = "RFC 3463, 3.2", "RFC 3463, 3.3", "RFC 3463, 3.4"
_NETWORK, _POLICY, _CLASS = "RFC 3463, 3.5", "RFC 3463, 3.8", "RFC 3463, 2; RFC 3464, 2.3.3"
_EXCHANGE = "Microsoft, Nondelivery reports in Exchange Online"

# The first row that fits counts.
CODES = (
    Code("5.1.1", About.MAILBOX, "no such mailbox", _ADDRESSING),
    Code("5.1.6", About.MAILBOX, "the mailbox has moved, nobody says where to", _ADDRESSING),
    Code("5.1.10", About.MAILBOX, "no such recipient", f"{_EXCHANGE}; RFC 7505, 4.2"),
    Code("5.1.351", About.MAILBOX, "unknown recipient or mailbox unavailable", _EXCHANGE),
    Code("5.2.1", About.MAILBOX, "the mailbox is disabled", _MAILBOX),
    Code("5.4.1", About.MAILBOX, "no such recipient (blocked at the edge)", _EXCHANGE, ("access denied",)),
    Code("550", About.MAILBOX, "no such mailbox, in words alone", "RFC 5321, 4.2.3", _NOBODY),
    Code("5.1.7", About.US, "our own address is not accepted", _ADDRESSING),
    Code("5.1.8", About.US, "our own domain is not accepted", _ADDRESSING),
    Code("5.7.*", About.US, "refused by a rule of the receiving server", _POLICY),
    Code("5.1.2", About.WAY, "the address's domain was not found", _ADDRESSING),
    Code("5.3.4", About.MESSAGE, "the message is too big", _SYSTEM),
    Code("5.3.*", About.WAY, "the receiving server has trouble", _SYSTEM),
    Code("5.4.*", About.WAY, "no way to the receiving server was found", _NETWORK),
    Code("5.2.*", About.MESSAGE, "the mailbox did not take this one (full, or too long)", _MAILBOX),
    Code("4.*.*", About.WAY, "tried again and again, then given up", _CLASS),
    Code("5.*.*", About.MESSAGE, "refused for good, without a reason that is known", _CLASS),
)

# The same codes are given for what has nothing to do with the mailbox; the words beside them then say so.
_NOT_THE_MAILBOX = re.compile(
    r"\b(rates?|too (many|much|fast|quickly)|throttl\w+|limits?|exceed\w*|temporar\w+|try(ing)? again|later|greylist\w*"
    r"|name ?servers?|dns|time[d ]?-?out|spam|block ?lists?|black ?list\w*|reputation|spf|dkim|dmarc)\b"
    r"|\bsender\W+(address|domain|verif|reject|denied|not |refus)|\b(domain|address) of (the )?sender",
    re.IGNORECASE,
)


# Refused when the whole message had been heard: for what it says, whatever words the server finds for it.
_AFTER_THE_MESSAGE = re.compile(r"\bend of data\b|\breply to (the )?data\b", re.IGNORECASE)


def row_of(code: str, words: str) -> Code | None:
    """The row for a code ("5.1.1") and the words that a server gave with it."""
    return next((row for row in CODES if row.is_of(code, words)), None)


def is_about_the_mailbox(code: str, words: str) -> bool:
    """Whether nothing will ever arrive there: a code that means the mailbox, and no words that say otherwise."""
    row = row_of(code, words)
    return row is not None and row.about is About.MAILBOX and not _NOT_THE_MAILBOX.search(words)


def is_about_the_message(words: str) -> bool:
    """Whether a server heard the whole message before it refused it."""
    return _AFTER_THE_MESSAGE.search(words) is not None
