"""Words of an automatic answer that says nothing of itself in its headers: a rule of the mailbox writes them."""

from __future__ import annotations

import re

_AWAY = re.compile(
    r"\b((i am|i[’']?m|i will be|i[’']?ll be|currently) (\w+ )?(away|out|off|on ((annual|sick|maternity) )?leave"
    r"|on holiday|unavailable|not (available|in (the )?office|working))|out of (the )?office|annual leave until"
    r"|limited access to (my )?e-?mails?|(mailbox|inbox|e-?mails?) (is|are) not (being )?(monitored|checked|read)"
    r"|thank you for your e-?mail|no longer work(s|ing)? (for|at|here)|i have left the (team|council|service))\b",
    re.IGNORECASE,
)


def is_away(text: str) -> bool:
    """Whether it reads as such an answer. A person writes so as well, and is understood; not the same words twice."""
    return _AWAY.search(text) is not None
