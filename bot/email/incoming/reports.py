"""What became of a message, by the mail that came back for it: a report with fields (RFC 3464), or plain words.

`Action: failed` is final, whatever the class of the status beside it: a 4 there only says why it was given up. A mail
that is neither a delay, nor a success, nor somebody's vacation is a failure, whatever its shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from bot.email.incoming.codes import is_about_the_mailbox, is_about_the_message, row_of
from bot.email.incoming.opening import Opened
from bot.email.incoming.triage import answers_by_itself, is_from_mail_system
from bot.email.incoming.typed_html import typed_in


class Fate(StrEnum):
    FAILED = "failed"
    DELAYED = "delayed"
    ARRIVED = "arrived"
    ANSWERED = "answered"  # a vacation answer and its like: it arrived


@dataclass(frozen=True, slots=True)
class Report:
    """`is_told`: the mail says so itself. `code`: "5.1.1", as a server gave it; `means`: what it means, in our words.

    `address_is_dead`: nothing will arrive there any more.
    """

    fate: Fate
    is_told: bool = True
    code: str | None = None
    means: str | None = None
    address_is_dead: bool = False


_FOLDED = re.compile(r"\n[ \t]+")
_FIELD = re.compile(r"(?m)^[ \t]*(action|status|diagnostic-code)[ \t]*:[ \t]*([^\n]{0,1000})", re.IGNORECASE)
_CODE = re.compile(r"(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?!\.?\d)")
_BASIC_CODE = re.compile(r"(?<![\d.])(550)(?![\d.])")
_SAYS_NOTHING = re.compile(r"[45]\.0\.0$")
_WORDS_AROUND, _MOST_CODES = 250, 30
_MOST_TEXT, _MOST_PAGE = 20_000, 100_000

_ACTIONS = {
    "delayed": Fate.DELAYED,
    "deferred": Fate.DELAYED,
    "delivered": Fate.ARRIVED,
    "deliverable": Fate.ARRIVED,
    "relayed": Fate.ARRIVED,
    "expanded": Fate.ARRIVED,
}
_CLASSES = {"5": Fate.FAILED, "2": Fate.ARRIVED}

# What stands below is the message that came back, and none of the mail server's words.
_RETURNED = re.compile(
    r"(?m)^[ \t]*(-{2,}[ \t]*(this is a copy|below this line|original message|included is a copy|returned message"
    r"|message header|the header)|return-path:|received:|content-type:[ \t]*(message/rfc822|text/rfc822-headers))",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"\b(permanent(ly)?\W+(\w+\W+)?(errors?|fail\w*)|failed permanently|fatal errors?|giv(e|en|ing) up|not going to try"
    r"|undeliver(able|ed)|deliver[a-z ]{1,20}fail\w*|fail(ed|ure) (to|notice|of) ?deliver\w*|failure notice"
    r"|returned (mail|to (the )?sender)|returning (message|mail) to sender"
    r"|(could|can|was|did)( ?not|n'?t)( be| have been)? (delivered|reach)|not be delivered|unable to deliver"
    r"|no such (user|mailbox|recipient|person)|(user|recipient|mailbox|address) (is )?(unknown|not (found|known))"
    r"|unknown (user|recipient|mailbox)|mailbox (is )?(full|unavailable)|over quota|was rejected"
    r"|notification \(failure)",
    re.IGNORECASE,
)
_STILL_TRYING = re.compile(
    r"\b(will|shall) (be retried|be tried again|retry|keep trying|continue (to|for))|\bwarning message only\b"
    r"|\bthis is (only )?a warning( only| message)?\b|\bno (further )?action is (required|needed)"
    r"|\bnot (yet )?been delivered\b.{0,200}\b(queue|continue)"
    r"|\b(is|has been|was|being) (delayed|retried)\b|\bmessage( \S+)? delayed\b|\bdelayed (mail|delivery)\b"
    r"|\bdelivery (is |has been )?(delayed|temporarily suspended)"
    r"|\bstatus notification\W+delay|\bdelay(ed)?:|\bwarning: could not send\b",
    re.IGNORECASE | re.DOTALL,
)
_IS_OVER = re.compile(
    r"\b(permanent(ly)?\b|fatal errors?|giv(en|ing) up|(has|have) failed|failure\)|returned to sender|returning message"
    r"|returned mail\b|undeliverable\b|failure notice|will not be retried|no longer)",
    re.IGNORECASE,
)
_ARRIVED = re.compile(
    r"\b(success(ful(ly)?)?\W+(\w+\W+){0,3}(deliver\w*|relayed)|(deliver\w*|relayed)\W+(\w+\W+){0,3}successful(ly)?"
    r"|status notification\W+success)",
    re.IGNORECASE,
)


def read_report(mail: Opened, recipient: str = "", sender: str | None = None) -> Report:
    """What the mail says became of the message that `recipient` should have had.

    `sender`: the one address it says it is from. From herself it is a vacation answer, unless it says more than that.
    """
    text = _own_words(mail)
    told = _by_fields(mail.report or text)
    if told:
        return replace(told, address_is_dead=told.address_is_dead and not is_about_the_message(text))
    if "disposition-notification" in mail.value("Content-Type").lower():
        return Report(Fate.ARRIVED)
    fate = _by_words(f"{mail.subject}\n{text}")
    if fate is Fate.FAILED or (fate is None and mail.values("X-Failed-Recipients")):
        return _failure([text])
    if fate:
        return Report(fate)
    if answers_by_itself(mail) or _is_hers(mail, sender or "", recipient.lower()):
        return Report(Fate.ANSWERED)
    return _failure([text], is_told=False)


def _is_hers(mail: Opened, sender: str, recipient: str) -> bool:
    """Whether her mailbox sent it, or another of her council's that says that a machine wrote it."""
    if not sender or sender == recipient:
        return bool(sender)
    same_council = sender.rpartition("@")[2] == recipient.rpartition("@")[2]
    says_so = mail.values("Auto-Submitted") or mail.values("Precedence")
    return same_council and bool(says_so) and not is_from_mail_system(mail, by_name=True)


def is_failure_of_ours(mail: Opened) -> bool:
    """Whether a mail that came by no signed bounce address is a mail server's, and says that something failed."""
    is_report = mail.report is not None or mail.content_type == "multipart/report"
    if not is_report and not is_from_mail_system(mail):
        return False
    report = read_report(mail)
    return report.fate is Fate.FAILED and report.is_told


def _own_words(mail: Opened) -> str:
    """The mail server's own words, as far as they stand above the message that came back."""
    page = typed_in(mail.html[:_MOST_PAGE]) if mail.html and not mail.plain else None
    text = (mail.plain or ("\n".join((*page.above, *page.below)) if page else mail.beginning))[:_MOST_TEXT]
    returned = _RETURNED.search(text)
    return text[: returned.start()] if returned and not _FIELD.search(text, returned.start()) else text


def _by_fields(fields: str) -> Report | None:
    """By the fields for each recipient: where one failed, it failed; None where no field says anything."""
    groups = [_fields_of(group) for group in re.split(r"\n[ \t]*\n", _FOLDED.sub(" ", fields[:_MOST_TEXT]))]
    fates = [(fate, said) for said in groups if (fate := _fate_of(said))]
    failed = [
        " ".join((said.get("status", ""), said.get("diagnostic-code", "")))
        for f, said in fates
        if f is Fate.FAILED
    ]
    if failed:
        return _failure(failed, is_alone=len(failed) == len(fates))
    found = {fate for fate, _ in fates}
    if not found:
        return None
    return Report(Fate.DELAYED if Fate.DELAYED in found else Fate.ARRIVED)


def _fields_of(group: str) -> dict[str, str]:
    said: dict[str, str] = {}
    for found in _FIELD.finditer(group):
        said.setdefault(found[1].lower(), found[2].strip())
    return said


def _fate_of(said: dict[str, str]) -> Fate | None:
    """By the action; an unknown one is a failure. By the class of the status where no action is named."""
    action = re.match(r"[a-z-]+", said.get("action", "").lower())
    if action:
        return _ACTIONS.get(action[0], Fate.FAILED)
    return _CLASSES.get(said.get("status", "")[:1])


def _by_words(text: str) -> Fate | None:
    """By whole phrases that mail servers use; None where there is none of them."""
    if _STILL_TRYING.search(text) and not _IS_OVER.search(text):
        return Fate.DELAYED
    if _FAILED.search(text):
        return Fate.FAILED
    return Fate.ARRIVED if _ARRIVED.search(text) else None


def _failure(texts: Sequence[str], *, is_told: bool = True, is_alone: bool = True) -> Report:
    """A failure, with the code that says most; the address is dead when all that is said of it is about the mailbox.

    `texts`: what is said of each recipient for whom it failed. `is_alone`: it failed for all of them.
    """
    said = [_codes_in(text) for text in texts]
    codes = [one for found in said for one in found]
    if not codes:
        return Report(Fate.FAILED, is_told)
    dead = is_alone and all(said) and all(is_about_the_mailbox(code, words) for code, words in codes)
    dead = dead and not any(map(is_about_the_message, texts))
    code, words = codes[0]
    row = row_of(code, words)
    return Report(Fate.FAILED, is_told, code, row.means if row else None, dead)


def _codes_in(text: str) -> list[tuple[str, str]]:
    """The codes of a text that say something, each with the words around it; or else those that are there at all."""
    found = [*_with_words(_CODE, text)]
    telling = [(code, words) for code, words in found if not _SAYS_NOTHING.match(code)]
    in_words = sorted(_with_words(_BASIC_CODE, text, alone=True), key=lambda one: row_of(*one) is None)
    is_told = in_words and row_of(*in_words[0])
    return telling or (in_words if is_told else found)


def _with_words(pattern: re.Pattern[str], text: str, *, alone: bool = False) -> Iterable[tuple[str, str]]:
    """Each code with the words around it; `alone`: with those up to the codes beside it."""
    places = list(islice(pattern.finditer(text), _MOST_CODES))
    for number, found in enumerate(places):
        first, last = max(0, found.start() - _WORDS_AROUND), found.end() + _WORDS_AROUND
        if alone and number:
            first = max(first, places[number - 1].end())
        if alone and number + 1 < len(places):
            last = min(last, places[number + 1].start())
        yield found[1], text[first:last]
