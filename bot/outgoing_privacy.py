"""The last look at words before they are frozen: what looks private holds the message back.

Messages carry reference, stage, date, reason code and link (design section 9). The templates and the contents are made
so; this is what proves it, for every text of every channel, and stops what they would let through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_MARK_UP = re.compile(r"<style>.*?</style>|<[^>]*>", re.DOTALL)


def refuse_private_words(texts: Iterable[str]) -> None:
    """Returns when no text holds private words; mark-up is left aside.

    Raises PrivateWords naming the kinds that were found, never the words themselves.
    """
