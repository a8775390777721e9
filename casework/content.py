"""What messages say: ready values for the templates, free of names of children and of free text.

Each message kind has one dataclass; every channel renders the same one, so they carry the same facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from permanence.digest.lines import Digest
from permanence.notices import Level
from permanence.pack.model import TargetStatus
from permanence.stages import QuietKind


@dataclass(frozen=True, slots=True)
class AlertItem:
    """One line of a morning's message. `why` is under 40 words: rule, source, anchor date, calendar.

    `standing`: "3 days over the statutory limit", "due in 14 days", "was booked for Thu 14 May 2026".
    `revision`: the number of the journey's newest entry; an answer to an older one is told so kindly.
    `waits_for`: the name of the worker it waits for, where somebody else is told (an escalation or cover). `called`:
    what stands beside the reference for this reader.
    """

    reference: str
    journey: int
    stage: str
    stage_name: str
    milestone: str
    milestone_name: str
    route_name: str | None
    level: Level
    standing: str
    status: TargetStatus
    due_on: date
    days_over: int
    why: str
    revision: int
    waits_for: str | None = None
    quiet_kind: QuietKind | None = None
    quiet_until: date | None = None
    answers: tuple[str, ...] = ("done", "booked", "blocked", "more")
    called: str = ""

    @property
    def shown(self) -> str:
        """The reference as this reader knows the child: "HW-4821-B (C1, your 3)"."""
        return f"{self.reference} ({self.called})" if self.called else self.reference


@dataclass(frozen=True, slots=True)
class AlertContent:
    """A morning's grouped message, statutory first, then by days over; `more` were left out after ten."""

    message_id: int
    on: date
    person_name: str
    items: tuple[AlertItem, ...]
    more: int
    catch_up: bool = False
    instead_of: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class DigestContent:
    """A fortnight's digest to a manager, or a social worker's own short one (`own`).

    `anchor`: the newest ledger hash, so that the record as it was on this day can be proved later. `references`: all
    the children that it is about, in order.
    """

    message_id: int
    person_name: str
    digest: Digest
    own: bool
    anchor: str
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeContent:
    """Something that one person must hear: what it is, since when, what to do.

    `staff`: whom it names. `of_an_answer`: it tells of a colleague's answer, not of Homeward's own trouble.
    """

    message_id: int
    on: date
    headline: str
    lines: tuple[str, ...]
    action: str
    staff: tuple[str, ...] = ()
    of_an_answer: bool = False


@dataclass(frozen=True, slots=True)
class LinkCodeContent:
    """The code by which she shows that an account is hers. `name`: of the channel, "Slack"."""

    message_id: int
    on: date
    code: str
    name: str


class SaidKind(StrEnum):
    """How a reply was taken; each has its words in templates/said/."""

    RECORDED = "recorded"
    READ_BACK = "read_back"  # "Panel for HW-4821-B on Thu 14 May 2026. Record it?"
    ASKED = "asked"  # a question, with options where there are some
    NOT_UNDERSTOOD = "not_understood"
    ALREADY = "already"  # the same answer is recorded already
    MOVED_ON = "moved_on"  # the card or form was older than what is recorded
    NO_SUCH_REFERENCE = "no_such_reference"
    NOT_ALLOWED = "not_allowed"
    PRIVATE_WORDS = "private_words"
    UNDONE = "undone"
    NOTHING_TO_UNDO = "nothing_to_undo"
    INVALID = "invalid"  # a form's field is missing or impossible
    HELP = "help"
    LIST = "list"
    WHY = "why"
    WHO = "who"
    NOT_LINKED = "not_linked"
    LINK_HOW = "link_how"  # nobody is known for the account; "kept" in `lines`: what was done is kept
    LINK_SENT = "link_sent"
    LINK_WRONG = "link_wrong"
    LINK_OVER = "link_over"  # the code is no longer good
    LINK_WHICH = "link_which"  # she has another account: which does she use?
    LINK_KEPT = "link_kept"  # it stays with the other one
    LINKED = "linked"  # "held" in `lines`: what she had done before is taken now
    DELAYED = "delayed"  # kept, not recorded yet: something failed that may pass
    NOTED = "noted"
    ANSWERED = "answered"  # a question of hers, in `lines`


CHANGES_SOMETHING = frozenset({SaidKind.RECORDED, SaidKind.NOTED, SaidKind.UNDONE})


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """A word that may be a child's name: which word of what was typed, from 1, and whether it has a capital.

    The word itself only in an answer that is kept nowhere.
    """

    number: int
    has_capital: bool
    word: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What is said back to a person. `lines` are ready sentences' values; templates hold the words.

    `recorded`: what was (or would be) recorded, as words: "Panel reached on Thu 14 May 2026".
    `entry`: the first entry recorded, for Undo until `undo_until`. `proposal`: what Confirm and Change refer to.
    `problems`: field name to what is wrong with it, for forms. `items`: stages, for a list. `also`: sentences that
    follow, such as what happens next.
    """

    kind: SaidKind
    reference: str | None = None
    recorded: str | None = None
    question: str | None = None
    options: tuple[tuple[str, str], ...] = ()
    entry: int | None = None
    undo_until: datetime | None = None
    proposal: int | None = None
    by: str | None = None
    problems: tuple[tuple[str, str], ...] = ()
    items: tuple[AlertItem, ...] = ()
    lines: tuple[str, ...] = ()
    case_id: str | None = None
    private_kinds: tuple[str, ...] = ()
    asked_about: tuple[AskedAbout, ...] = ()
    message_id: int | None = None
    stage: str | None = None
    also: tuple[str, ...] = ()
