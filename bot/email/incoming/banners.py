"""What a mail server writes above a mail: banners and protective markings, cut only as whole known sentences.

An answer may begin with the same word: "External assessor has pulled out" is hers, and so is whatever stands behind a
banner in its line.
"""

from __future__ import annotations

import re

MARKING = re.compile(
    r"\A[\s\[({*#-]*(classification\s*:\s*)?(official|protect|restricted|internal|not protectively marked|unclassified)"
    r"([\s:/-]+(sensitive|personal|only|use|data|commercial|restricted|all))*[\s\])}*#.-]*",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\A[\W_]*(caution|warning|attention|external( e-?mail| sender| message| mail)?)"
    r"([\W_]+(external( e-?mail| sender| message| mail)?|e-?mail|caution|warning))?(?![\w'])[\W_]*",
    re.IGNORECASE,
)
_WHERE = (
    r"(\s+(of|the|your|our|my|this|an|and|organi[sz]ation('?s)?|council('?s)?|company|authority|network|domain|system"
    r"|institution|nhs|trust|department|directorate|e-?mail|mail|server|source|sender|address|party"
    r"|(?-i:[A-Z][\w&'-]*))){0,9}"
)
_MAIL = r"(this|the) (e-?mail|message|mail|sender)( of this (e-?mail|message))?"
_OUTSIDE = (
    rf"{_MAIL}( has| was| is)?( been)? (originat(ed|es)|came|comes|sent|received|is|from)( from)?( an?)?"
    rf" (outside|external){_WHERE}|{_MAIL} (is|was) (from )?(an )?external( to)?{_WHERE}"
)
_BEWARE = (
    r"(please )?(do not|don[’']?t|never|avoid|be (careful|cautious|wary|vigilant)|(take care|use caution)"
    r"|exercise caution|think before( you)?)\b[^.!?]{0,60}\b(links?|attachments?)\b[^.!?]{0,120}"
    r"|unless you (recogni[sz]e|know|trust|are expecting|were expecting)[^.!?]{0,100}\b(sender|source|content|safe)"
    r"\b[^.!?]{0,60}|(stop and )?think before you (click|open)|(please )?report (any )?suspicious[^.!?]{0,100}"
)
_UNUSUAL = (
    r"(you|some people who received this message) don[’']?t often get e-?mails? from \S{3,200}"
    r"|learn why this is important(\s+at\s+\S{3,200}|\s*[<\[]\S{3,200})?"
)
_SENTENCE = re.compile(
    rf"[\s\[(<*]*({_OUTSIDE}|{_BEWARE}|{_UNUSUAL})\s*(?:[.!]+[\]>)*\s]*|[\]>)*]+\s*|$)", re.IGNORECASE
)


def without_banner(line: str) -> str:
    """The line without the banner at its beginning: empty where it is nothing else, as it is where it is none."""
    label = _LABEL.match(line)
    if label and label.end() == len(line):
        return ""
    rest = line[label.end() :] if label else line
    while rest and (found := _SENTENCE.match(rest)):
        rest = rest[found.end() :]
        line = rest.strip()
    return line
