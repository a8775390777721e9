"""The reason of a command is kept for ever, so that nothing private may be in it."""

from __future__ import annotations

from casework.ports import Reading
from casework.private_words import private_text


def trouble_with_reason(why: str, tx: Reading) -> str | None:
    """What is wrong with a reason that somebody gave, as a sentence; None when it can be kept."""
    if not why.strip():
        return "say why, in a few words without names"
    private = private_text(why, tx)
    if not private:
        return None
    kinds = ", ".join(private.kinds) or "what may be a name"
    return f"the reason is kept, and there is something private in it ({kinds}): say it without"
