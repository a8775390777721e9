"""References as HTML in which no line ends within one: "HW-" alone at a line's end is hard to read."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_REFERENCE = re.compile(r"(\bHW-[0-9]{4,7}-[0-9A-Z]\b)")
IN_A_MAIL = Markup('<span style="white-space:nowrap">{}</span>')  # mail programs drop a style sheet
ON_A_PAGE = Markup('<span class="ref">{}</span>')  # whose style sheet says the same


def references_whole(text: str, around: Markup = IN_A_MAIL) -> Markup:
    """The text as HTML, with this element around each reference."""
    between_and_found = enumerate(_REFERENCE.split(text))  # every second part is a reference
    return Markup("").join(around.format(part) if at % 2 else escape(part) for at, part in between_and_found)
