"""What kind of mail it is and whom it says it is from, by its headers alone: cheap, and before any text is read."""

from __future__ import annotations

import re
from enum import StrEnum
from hashlib import sha256

from bot.email.incoming.opening import LONGEST_VALUE, Opened
from bot.email.mime import is_address

LOOP_HEADER = "X-Homeward-Loop"


class Kind(StrEnum):
    PERSON = "person"
    AUTOMATIC = (
        "automatic"  # out of office, read receipts, lists, our own: recorded, never answered, never believed
    )
    BOUNCE = "bounce"


# What mail programs and gateways put in front of a subject: "Re:", "[EXTERNAL]", "*** SPAM ***", "EXT:".
_IN_FRONT = re.compile(
    r"\s*((re|fw|fwd|aw|wg|sv|vs|tr|rv|odp|ynt|ext|external)\s*[:|-]|[\[({<*#]{1,3}[^\])}>*#]{1,30}[\])}>*#]{1,3}:?)",
    re.IGNORECASE,
)
# An automatic answer as programs name it, in the languages of staff and of those whom they write to. A plain "away"
# or "on leave" is no such name: that is what people write.
_AUTOMATIC_SUBJECT = re.compile(
    r"\s*(automatic (reply|response|answer)|auto(mated)?[- ]?(reply|response|answer|responder)\b"
    r"|out[- ]of[- ](the[- ])?office"
    r"|vacation (reply|response|notice)|away from (my |the )?(office|desk|e-?mail)"
    r"|ymateb awtomatig|allan o'r swyddfa|freagairt fh?[eè]in-?ghluasadach|freagairt uathoibr[ií]och"
    r"|automatische antwort|abwesenheits(notiz|meldung)|abwesend\b|r[ée]ponse automatique|absence du bureau"
    r"|respuesta autom[áa]tica|risposta automatica|resposta autom[áa]tica|automatisch antwoord|afwezigheidsbericht"
    r"|autosvar|automatisk svar|automatiskt svar|automaattinen vastaus"
    r"|odpowied[zź] automatyczna|automatyczna odpowied[zź]"
    r"|automatick[áa] odpov[eě][dď]|r[ăa]spuns automat|automatikus v[áa]lasz|otomatik yan[ıi]t)",
    re.IGNORECASE,
)
_MACHINE_SUBJECT = re.compile(
    r"\s*(undeliver|delivery status|mail delivery|read:|not read:|recall:)", re.IGNORECASE
)
_SAYS_SO = (
    "X-Autoreply",
    "X-Autorespond",
    "X-Autoresponder",
    "X-Auto-Reply",
    "List-Id",
    "X-Failed-Recipients",
)
_ANSWERS_SO = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply")
_PRECEDENCE = frozenset({"bulk", "junk", "list", "auto_reply"})
_ROBOT = re.compile(r"(mailer-daemon|postmaster|no-?reply|do-?not-?reply)@", re.IGNORECASE)
_MAIL_SYSTEM = re.compile(
    r"mailer-?daemon|postmaster|mail (delivery|system|administrator)|mail-?(delivery|system|admin)|delivery subsystem"
    r"|system administrator|bounces?@|no-?reply@|microsoftexchange[0-9a-f]{8}|^\s*<>\s*$",
    re.IGNORECASE,
)
_QUOTED = re.compile(r'"[^"\\]{0,200}"')
# A name may hold a comma or a comment that nobody quoted ("Reid, Shona (Fostering) <...>"), but no second address.
_ONE_ADDRESS = re.compile(r"(?:(?:[^<>;:@()\"]|\([^()<>@]{0,200}\))*<\s*([^<>\s]+)\s*>|([^<>,;:()\"\s]+))")

# Where mail servers put the address that a mail was delivered to, the surest first.
_DELIVERED_TO = (
    "X-Original-To",
    "Delivered-To",
    "X-Delivered-To",
    "Envelope-To",
    "X-Envelope-To",
    "X-Gm-Original-To",
    "Resent-To",
    "To",
    "Cc",
    "Received",
)
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
_MOST_THREAD = 20
_LONGEST_TO = 20_000


def kind_of(mail: Opened) -> Kind:
    """Whether a person wrote it. `X-Auto-Response-Suppress` alone proves nothing: people's mail carries it too."""
    if mail.values(LOOP_HEADER):
        return Kind.AUTOMATIC
    if mail.content_type == "multipart/report" or mail.report is not None:
        is_receipt = "disposition-notification" in mail.value("Content-Type").lower()
        return Kind.AUTOMATIC if is_receipt else Kind.BOUNCE
    submitted = mail.value("Auto-Submitted").partition(";")[0].strip().lower()
    if submitted not in ("", "no"):
        return Kind.AUTOMATIC
    if any(mail.values(name) for name in _SAYS_SO) or mail.value("Precedence").lower() in _PRECEDENCE:
        return Kind.AUTOMATIC
    if mail.value("Return-Path") == "<>" or _ROBOT.search(mail.value("From")):
        return Kind.AUTOMATIC
    is_machines = _is_automatic(mail.subject) or _MACHINE_SUBJECT.match(_bare(mail.subject))
    return Kind.AUTOMATIC if is_machines else Kind.PERSON


def is_from_mail_system(mail: Opened, *, by_name: bool = False) -> bool:
    """Whether a mail server sent it, and nobody's mailbox. `by_name`: by what it calls itself alone."""
    nobodys = mail.value("Return-Path") == "<>" and not by_name
    return nobodys or _MAIL_SYSTEM.search(mail.value("From")) is not None


def answers_by_itself(mail: Opened) -> bool:
    """Whether a mailbox answered by itself: a vacation answer and its like (RFC 3834), and no mail server's report."""
    if any(mail.values(name) for name in _ANSWERS_SO) or mail.value("Precedence").lower() == "auto_reply":
        return True
    if "vacation" in mail.value("Auto-Submitted").lower() or _is_automatic(mail.subject):
        return True
    submitted = mail.value("Auto-Submitted").partition(";")[0].strip().lower()
    return submitted == "auto-replied" and _MAIL_SYSTEM.search(mail.value("From")) is None


def _is_automatic(subject: str) -> bool:
    return _AUTOMATIC_SUBJECT.match(_bare(subject)) is not None


def _bare(subject: str) -> str:
    """The subject without what was put in front of it."""
    while found := _IN_FRONT.match(subject):
        subject = subject[found.end() :]
    return subject


def sender_of(mail: Opened) -> str | None:
    """The one address that the mail says it is from, in lower case; None when there is none, or more than one.

    Display names count for nothing. A Sender header that names somebody else is somebody writing for her: None too.
    """
    values = mail.values("From")
    if len(values) != 1 or len(values[0]) > LONGEST_VALUE:
        return None
    sender = _one_address(values[0])
    named = mail.values("Sender")
    if named and (len(named) > 1 or _one_address(named[0]) != sender):
        return None
    return sender


def delivered_to(mail: Opened) -> list[str]:
    """Header values in which the address may stand that this mail was sent to."""
    return [value[:_LONGEST_TO] for name in _DELIVERED_TO for value in mail.values(name)]


def message_id_of(mail: Opened) -> str:
    """The mail's own name, or one made of what it says where it has none."""
    found = _MESSAGE_ID.search(mail.value("Message-ID"))
    if found:
        return found[0]
    told_apart_by = [*delivered_to(mail), *mail.values("Date"), *mail.values("In-Reply-To"), mail.digest]
    return f"<{sha256(chr(10).join(told_apart_by).encode('utf-8', 'replace')).hexdigest()}@nameless>"


def answers_to(mail: Opened) -> list[str]:
    """The Message-IDs that it says it answers, the nearest first."""
    said = [
        *mail.values("In-Reply-To"),
        *reversed(_MESSAGE_ID.findall(" ".join(mail.values("References"))[:_LONGEST_TO])),
    ]
    found = [name for value in said for name in _MESSAGE_ID.findall(value[:_LONGEST_TO])]
    return list(dict.fromkeys(found))[:_MOST_THREAD]


def _one_address(value: str) -> str | None:
    found = _ONE_ADDRESS.fullmatch(_QUOTED.sub("", value).strip())
    address = (found[1] or found[2]) if found else ""
    return address.lower() if is_address(address) and "@" in address else None
