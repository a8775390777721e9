"""A step by the very name under which its line stands: "recommendation was 19 Nov" to "Recommendation: 16 days late".

Such a name may be another thing in other messages, and is no step by itself there (`not_alone` of the pack).
"""

from __future__ import annotations

import re

from permanence.pack.model import Milestone
from permanence.replies.children import stage_of
from permanence.replies.reading import Situation

_BEFORE = r"(?P<lead>^|[,.;:\n&]\s*|\b(?:and|but|the|her|his|our|their)\s+|(?<=[\w-])\s+)"
_TELLS = "was|is|were|made|held|done|booked|on|not|hasn|still|now|agreed|last|today|yesterday"
_BEHIND = rf"(?=\s*(?:$|[,.;:-]|\d|\b(?:{_TELLS})\b))"


def with_full_names(text: str, situation: Situation) -> str:
    """The reply with the names of the message's own lines as the pack has them in full."""
    for milestone in _shown(situation):
        full = next((w for w in milestone.words if w not in milestone.not_alone), None)
        name = rf"{_BEFORE}{re.escape(milestone.short)}\b{_BEHIND}"
        text = re.sub(name, rf"\g<lead>{full}", text, flags=re.IGNORECASE) if full else text
    return text


def _shown(situation: Situation) -> list[Milestone]:
    """The milestones of the lines whose names say too little elsewhere."""
    known = situation.rules.pack.milestones
    codes = [stage.milestone for line in situation.lines if (stage := stage_of(line, situation))]
    return [m for code in dict.fromkeys(codes) if (m := known[code]).short in m.not_alone]
