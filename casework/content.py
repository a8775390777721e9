"""What messages say: ready values for the templates, free of names of children and of free text.

Each message kind has one dataclass; every channel renders the same one, so they carry the same facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from casework.queue_content import NOT_REACHED, QueuePart
from permanence.answer import Verb
from permanence.calendar_file import CalendarDay
from permanence.digest.lines import Digest
from permanence.notices import Level
from permanence.pack.model import TargetStatus
from permanence.stages import QuietKind


@dataclass(frozen=True, slots=True)
class AlertItem:
    """One line of a morning's message. `why` is under 40 words: rule, source, anchor date, calendar.

    `stage_name`: the one name of the step and its milestone, as a line begins: "First review". `done`, `was_done`: its
    verb on a button and before a day: "held", "held on". `standing`: "3 days over the statutory limit", "due in 14
    days", "was booked for Thu 14 May". `quiet`: what was said of it and still holds: "booked for Fri 11 Dec"; empty
    where nothing was. `revision`: the number of the journey's newest entry; an answer to an older one is told so
    kindly. `waits_for`: the worker it waits for, where somebody else is told (an escalation or cover). `called`: what
    stands beside the reference for this reader. `is_new`: no message named it to her before as it stands now.
    """

    reference: str
    journey: int
    stage: str
    stage_name: str
    milestone: str
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
    quiet: str = ""
    done: str = "done"
    was_done: str = "reached on"
    is_new: bool = True
    answers: tuple[str, ...] = ("done", "booked", "blocked", "more")
    called: str = ""

    @property
    def shown(self) -> str:
        """The reference as this reader knows the child: "HW-4821-B (C1, your 3)"."""
        return f"{self.reference} ({self.called})" if self.called else self.reference

    @property
    def is_over_limit(self) -> bool:
        """Whether it is past a statutory limit: such a line is named in every message."""
        return self.status.is_binding and self.days_over > 0


@dataclass(frozen=True, slots=True)
class AlertContent:
    """A morning's grouped message: what is named, in order, then `carried` or `counted` items.

    Carried is what a long message holds beside those that it names: in a file, a folded part, a table. Counted is what
    an earlier message named, which chat only counts. No message has both. The number of an item is its place, from 1,
    on every channel. `since`: it is a list of the backlog that is being agreed since this day, the day of the first
    import; None for any other message. `fortnight`: its second part, where her own digest falls on the same morning.
    `budget`: so many steps that were named before may be named again in a week; what is over it is only counted, also
    by mail. None: the council has set none. `instead_of`: the name of whom it was meant for, who (`instead_because`)
    could not be reached, say.
    """

    message_id: int
    on: date
    person_name: str
    items: tuple[AlertItem, ...]
    counted: int = 0
    carried: int = 0
    catch_up: bool = False
    instead_of: str | None = None
    instead_because: str = NOT_REACHED
    link: str | None = None
    since: date | None = None
    fortnight: DigestContent | None = None
    budget: int | None = None

    @property
    def folder(self) -> str:
        """Where its own words are, in `templates/`."""
        if self.since is not None:
            return "backlog"
        return "catch_up" if self.catch_up else "alert"

    @property
    def named(self) -> tuple[AlertItem, ...]:
        return self.items[: len(self.items) - self.counted - self.carried]

    @property
    def beside(self) -> tuple[AlertItem, ...]:
        """Those that are carried or counted."""
        return self.items[len(self.named) :]

    @property
    def named_before(self) -> tuple[AlertItem, ...]:
        """Those that are counted: each was named in an earlier message, and none is past a statutory limit."""
        return self.items[len(self.items) - self.counted :]


@dataclass(frozen=True, slots=True)
class FirstLine:
    """A line of what stands before the fortnight, ready to read. `who`: a member of staff's name."""

    words: str
    reference: str | None = None
    who: str | None = None
    is_statutory: bool = False


@dataclass(frozen=True, slots=True)
class FirstPart:
    """Another message's lines, which a reader has together with her fortnight: the week's list where both fall due."""

    title: str
    lines: tuple[FirstLine, ...]


@dataclass(frozen=True, slots=True)
class DigestContent:
    """A fortnight's digest to a manager, or a social worker's own short one (`own`).

    `anchor`: the newest ledger hash, so that the record as it was on this day can be proved later. `references`: all
    the children that it is about, in order. `first`: what a manager reads before it; `last`: sentences at its end.
    """

    message_id: int
    person_name: str
    digest: Digest
    own: bool
    anchor: str
    references: tuple[str, ...] = ()
    first: FirstPart | None = None
    last: tuple[str, ...] = ()


PART_ASKS = (Verb.WHO, Verb.HISTORY)  # what can be asked about a child whom a part of a notice is about


@dataclass(frozen=True, slots=True)
class NoticePart:
    """Lines of a notice under a title of their own. `children`: of whom it can be asked who each is, and her story."""

    title: str
    lines: tuple[str, ...]
    children: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeContent:
    """Something that one person must hear: what it is, since when, what to do.

    `staff`: whom it names. `of_an_answer`: it tells of a colleague's answer, not of Homeward's own trouble. `own`: it
    is about how its reader is reached. `of_files`: it is about the files that she looks after. `parts`: further lines,
    each few under a title. `reference`, `asks`: the child, and the answers of which one is asked for, or what can be
    asked about her. `says`: whole replies that stand as buttons in a chat.
    `colleagues`: address and name of those to whom the child may be allocated, where that is asked. `because`: why its
    reader gets it, where that is none of the usual reasons. `day`: what a mail carries as a calendar file.
    """

    message_id: int
    on: date
    headline: str
    lines: tuple[str, ...]
    action: str
    staff: tuple[str, ...] = ()
    of_an_answer: bool = False
    own: bool = False
    reference: str | None = None
    asks: tuple[Verb, ...] = ()
    colleagues: tuple[tuple[str, str], ...] = ()
    of_files: bool = False
    parts: tuple[NoticePart, ...] = ()
    because: str = ""
    day: CalendarDay | None = None
    says: tuple[str, ...] = ()


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
    READ_BACK = "read_back"  # "HW-4821-B: panel held on Thu 14 May. Record it?"
    ASKED = "asked"  # a question, with options where there are some
    WHICH_DAY = "which_day"  # "Held on which day?"
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
    HISTORY = "history"  # the last lines of a child's story, and in `also` how many came before
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
    MEETING = "meeting"  # a step of the walk through a meeting's list
    REACTED = "reacted"  # a reaction records nothing
    TOO_MANY = "too_many"  # more from one account within a minute than anybody does
    NOT_SHOWN = "not_shown"  # a window that could not open; in `lines` the words that do the same


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
class WhichDay:
    """The question of *Held…* on a step past its due date, or whose booked day has gone: on which day was it?

    `number`: of its line in the message; None where lines have none. `booked_on`: the booked day that has gone.
    """

    reference: str
    journey: int
    stage: str
    stage_name: str
    standing: str
    was_done: str
    today: date
    due_on: date | None
    revision: int
    number: int | None = None
    booked_on: date | None = None
    message_id: int | None = None

    @classmethod
    def of(
        cls, item: AlertItem, today: date, number: int | None = None, message_id: int | None = None
    ) -> WhichDay:
        booked = item.quiet_until if item.quiet_kind is QuietKind.BOOKED else None
        return cls(
            reference=item.reference,
            journey=item.journey,
            stage=item.stage,
            stage_name=item.stage_name,
            standing=item.standing,
            was_done=item.was_done,
            today=today,
            due_on=item.due_on,
            revision=item.revision,
            number=number,
            booked_on=booked,
            message_id=message_id,
        )

    @property
    def days(self) -> tuple[tuple[str, date], ...]:
        """What is offered, each day once: the booked day, today, the due day; none that is still to come."""
        offered = (("booked", self.booked_on), ("today", self.today), ("due", self.due_on))
        found: dict[date, str] = {}
        for kind, day in offered:
            if day is not None and day <= self.today:
                found.setdefault(day, kind)
        return tuple((kind, day) for day, kind in found.items())


@dataclass(frozen=True, slots=True)
class MeetingCard:
    """One child on the list of a meeting, as she is shown in the walk through it.

    `place`: "1 of 11, over the statutory limit"; `shown`: the reference as the reader knows the child. `worker`: her
    social worker's name, empty where there is none. `said`: what was recorded since the last meeting, on `since`.
    """

    place: str
    shown: str
    worker: str
    standing: str
    since: date
    on: date
    said: tuple[str, ...]
    asked: str


@dataclass(frozen=True, slots=True)
class Said:
    """What is said back to a person. `lines` are ready sentences' values; templates hold the words.

    `recorded`: what was (or would be) recorded, as words within a sentence: "panel held on Thu 14 May".
    `question`: what is asked, a whole sentence. `by`: who had recorded it. `case_id`: what the case system calls the
    child, for whoever asked. `private_kinds`: what looked private in what she wrote, never the words; `asked_about`:
    words that may be a name. `message_id`, `stage`: the message of the outbox and the step that it is about.
    `of_several`: it is about several children.
    `entry`: the first entry recorded, for Undo until `undo_until`; `entries`: that of each answer, 0 of one that made
    none. `proposal`: what Confirm and Change refer to.
    `problems`: field name to what is wrong with it, for forms. `items`: stages, for a list. `also`: sentences that
    follow, such as what happens next. `unread`: pieces of what she wrote that were not read, in her words. `numbers`:
    of the lines of her message that `lines` are about, one for each; empty where she has no numbers. `options`: what
    she may answer with, the whole reply and its label. `follows`: what is due next because of what was recorded, in
    words. `which_day`: the day that is asked for. `takes_back`: a yes to this read-back undoes, and records nothing.
    `parts`: what stands in the reader's own queue, of a list. `card`: the child who comes next in a meeting. `as_list`:
    a line for each thing recorded.
    """

    kind: SaidKind
    reference: str | None = None
    recorded: str | None = None
    question: str | None = None
    options: tuple[tuple[str, str], ...] = ()
    entry: int | None = None
    entries: tuple[int, ...] = ()
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
    unread: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    follows: str | None = None
    of_several: bool = False
    takes_back: bool = False
    which_day: WhichDay | None = None
    parts: tuple[QueuePart, ...] = ()
    as_list: bool = False
    card: MeetingCard | None = None
