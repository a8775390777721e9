"""What casework needs from the outside world: the store answers `CaseRecord`, the bot `Channel` and `Renderer`.

The small dataclasses here are what crosses those doors: no rows, no vendors' objects.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import KW_ONLY, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from casework.certificate.doors import CertificateReading, CertificateWriting
from casework.children_doors import ChildrenReading
from casework.debt_doors import DebtReading, DebtWriting
from casework.health import Health, Reached
from casework.imports.doors import BatchReading
from casework.kept_events import EventReading, EventWriting
from casework.links import LinkReading, LinkWriting
from casework.look_doors import LooksReading, LooksWriting
from casework.outbox_doors import AnswersReading, AnswersWriting, QueueWriting, RestoreWriting
from casework.own_doors import OwnReading, OwnWriting
from casework.people_doors import PeopleReading, PeopleWriting
from casework.sweep_doors import SweepReading, SweepWriting
from casework.threads import ThreadReading, ThreadWriting
from permanence.entries import Entry, NewEntry
from permanence.journey import Journey
from permanence.notices import Level, Told, Watch, told_to
from permanence.people import Directory, Person
from permanence.stages import Rulebook, Stage


class MessageKind(StrEnum):
    """What a message in the outbox is; each has a folder of the same name in templates/."""

    ALERT = "alert"  # one grouped message on a working morning
    QUEUE = "queue"  # what stands in a role's own queue, or a service manager's week
    BACKLOG = "backlog"  # a worker's list as it was imported, while the backlog is being agreed
    CATCH_UP = "catch_up"  # all that is open, on the first morning back from leave
    DIGEST = "digest"  # a manager's fortnight
    OWN_DIGEST = "own_digest"  # a social worker's short fortnight
    BRIEF = "brief"  # about one child, five working days before a review
    REVIEW = "review"  # what is asked about one child once a review was held
    NOTICE = "notice"  # something is wrong that the administrator must hear of
    AMEND = "amend"  # the message that was answered, edited to show what was recorded
    TEST = "test"
    SAID_BACK = "said_back"  # by e-mail: how a reply was taken
    LINK_CODE = "link_code"  # by e-mail: the code that shows whose an account is


# What asks about steps, line by line; what is about one child; what is edited once it was answered; what words answer.
ASKING = frozenset({MessageKind.ALERT, MessageKind.BACKLOG, MessageKind.CATCH_UP})
OF_ONE_CHILD = frozenset({MessageKind.BRIEF, MessageKind.REVIEW})
EDITED, WORDS_ANSWER = ASKING | OF_ONE_CHILD, ASKING | {MessageKind.REVIEW}

# A fact of a message in somebody's place: of the children whose notices it carries it tells of these alone.
ABOUT = "about"
NUMBERED = "numbered"  # of one that left: number, reference and step of each line, as its reader has them


class MessageState(StrEnum):
    READY = "ready"
    SENDING = "sending"
    UNSURE = "unsure"  # the lease ran out while sending: it may or may not have arrived
    SENT = "sent"
    CANCELLED = "cancelled"  # no longer true when it was to be sent
    FAILED = "failed"  # refused for good; its person is reached another way
    EXPIRED = "expired"
    HELD = "held"  # private words were found in it: a person must look


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to queue. `key` is natural: the store refuses a second one with the same key.

    `facts`: what the renderer needs beside the notices that belong to it (JSON values only).
    """

    key: str
    kind: MessageKind
    person: str
    channel: str
    not_before: datetime
    expires_at: datetime | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message of the outbox as it stands. Moments are UTC.

    `frozen`: exactly what is sent, the same bytes at every attempt; None before the first.
    `provider_id`: what the other side called it (Slack: "channel:ts"; e-mail: the Message-ID); "" when it did not say.
    `wanted_at`: when it was first meant to go; None where that was not asked.
    """

    id: int
    key: str
    kind: MessageKind
    person: str
    channel: str
    state: MessageState
    facts: Mapping[str, object]
    created_at: datetime
    not_before: datetime
    expires_at: datetime | None = None
    attempts: int = 0
    frozen: bytes | None = None
    provider_id: str | None = None
    reason: str | None = None
    sent_at: datetime | None = None
    was_unsure: bool = False
    wanted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DueStage:
    """An open stage whose day of decision has come, as the sweep reads it."""

    id: int
    reference: str
    journey: int
    stage: str
    owner: str | None
    chain: tuple[str | None, str | None]  # team manager and service manager, frozen when the alert opened
    watch: Watch


@dataclass(frozen=True, slots=True)
class NewNotice:
    """That a person is told about a stage at a level. `key` is natural and refused a second time.

    `message_key`: the message it goes out in.
    """

    key: str
    stage_id: int
    reference: str
    journey: int
    stage: str
    level: Level
    person: str
    raised_on: date
    message_key: str


@dataclass(frozen=True, slots=True)
class ToldUpdate:
    """What is told about a stage after a sweep, and when to look next.

    `owner`: whose the stage is, to whom this was told or above whom. `told`: None where nothing was told.
    """

    stage_id: int
    owner: str | None
    told: Told | None
    next_check_on: date
    chain: tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class StoredNotice:
    """A notice as it was raised. `message_id` is the message that carries it."""

    key: str
    stage_id: int
    reference: str
    journey: int
    stage: str
    level: Level
    person: str
    raised_on: date
    message_id: int


@dataclass(frozen=True, slots=True)
class StoredStage:
    """A stage of the projection, with what was told about it.

    `revision`: the number of the journey's newest ledger entry when it was projected. `was_told`: what was told while
    it was `told_owner`'s. `told_due_on`: the due date that this speaks of, also while the stage has none (it is paused,
    say).
    """

    id: int
    stage: Stage
    revision: int
    was_told: Told
    next_check_on: date | None
    chain: tuple[str | None, str | None]
    told_due_on: date | None
    told_owner: str | None

    @property
    def told(self) -> Told:
        """What counts as told to whose stage it is."""
        return told_to(self.stage.owner, self.was_told, self.told_owner)


@dataclass(frozen=True, slots=True)
class StageQuery:
    """Which stages to read; empty fields ask for all."""

    owners: frozenset[str] | None = None
    references: frozenset[str] | None = None
    open_only: bool = True
    due_before: date | None = None  # due_on earlier than this day
    since: date | None = None  # open, due or ended on this day or later
    codes: frozenset[str] | None = None  # of stages of the pack
    late_since: date | None = None  # beside those of `since`: ended late, on this day or later


class Reading(
    AnswersReading,
    BatchReading,
    CertificateReading,
    ChildrenReading,
    DebtReading,
    EventReading,
    LinkReading,
    LooksReading,
    OwnReading,
    PeopleReading,
    SweepReading,
    ThreadReading,
    Protocol,
):
    """One consistent look at the record."""

    def directory(self) -> Directory: ...
    def childrens_name_words(self, words: Iterable[str]) -> frozenset[str]:
        """Those of these plain words that are part of a child's name; none where the council keeps no hashes."""

    def journey(self, reference: str, number: int | None = None) -> Journey | None:
        """A child's journey, the latest when no number is given; None when there is no such child."""

    def every_journey(self, references: Iterable[str]) -> Iterator[Journey]:
        """Every journey of these children that has begun, each child's in order."""

    def journeys(self, references: Iterable[str]) -> Iterator[Journey]:
        """The latest journey of each child, read in bulk."""

    def journey_numbers(self, reference: str) -> list[int]: ...
    def entries(self, reference: str | None = None, *, after: int = 0) -> Iterator[Entry]: ...
    def entries_of(self, references: Iterable[str]) -> Mapping[str, list[Entry]]:
        """All that was recorded of each of these children, in order, read in bulk."""

    def entry(self, number: int) -> Entry | None: ...
    def stages(self, query: StageQuery) -> list[StoredStage]: ...
    def lengths_since(self, day: date, today: date) -> Iterator[tuple[str, int, bool, int]]:
        """Of the clocks that began since `day` and are judged: code, days up to `today`, whether ended, how many."""

    def stage(self, reference: str, journey: int, key: str) -> StoredStage | None: ...
    def message(self, message_id: int) -> StoredMessage | None: ...
    def message_by_key(self, key: str) -> StoredMessage | None: ...
    def gone(self, keys: Iterable[str]) -> frozenset[str]:
        """Of these keys of messages, those whose message is frozen, has left or is over: nothing can join it."""

    def message_by_provider_id(self, channel: str, provider_id: str) -> StoredMessage | None: ...
    def messages_for(self, person: str, limit: int = 50) -> list[StoredMessage]:
        """The newest messages to a person, newest first, all states."""

    def newest_message(
        self, person: str, channel: str, kinds: Collection[MessageKind]
    ) -> StoredMessage | None:
        """The newest of these kinds that is with this person on this channel."""

    def messages(self) -> Iterator[StoredMessage]:
        """Every message in the order in which they were queued, without what it says; read a portion at a time."""

    def notices_in(self, message_id: int) -> list[StoredNotice]: ...
    def notices_about(self, reference: str) -> list[StoredNotice]: ...
    def reached(self) -> list[Reached]:
        """By person and channel: whoever a message was meant for."""

    def mailbox_read(self, name: str) -> tuple[str, str] | None:
        """Validity of the numbering, and the last mail taken, of a mailbox; None before the first."""

    def mail_taken(self, name: str) -> str | None:
        """The digest of the mail of this Message-ID that was taken; None when none was."""

    def mails_taken_since(self, person: str, since: datetime) -> int:
        """How many mails of this person were taken from a moment (UTC) on."""

    def addresses_off(self) -> Mapping[str, str]:
        """E-mail addresses to which nothing is sent any more, each with the reason."""

    def setting(self, key: str) -> str | None:
        """A small remembered value (last digest period, heartbeat, last sweep)."""

    def look_up(self, keys: Iterable[str]) -> None: ...  # these remembered values are at hand: read together

    def ledger_number(self) -> int:
        """The number of the newest ledger entry; 0 while there is none."""

    def ledger_anchor(self) -> str:
        """The hash of the newest ledger entry; empty while there is none."""

    def faults(self) -> Mapping[str, int]:
        """Why due dates could not be worked out, and of how many stages each."""

    def health(self, now: datetime) -> Health: ...


class Writing(
    Reading,
    AnswersWriting,
    CertificateWriting,
    DebtWriting,
    EventWriting,
    LinkWriting,
    LooksWriting,
    OwnWriting,
    PeopleWriting,
    QueueWriting,
    RestoreWriting,
    SweepWriting,
    ThreadWriting,
    Protocol,
):
    """One transaction: all of it is kept when the block ends well, none of it when it raises."""

    def new_reference(self) -> str:
        """A random reference that no child has yet."""

    def new_references(self, number: int) -> list[str]:
        """So many of them, drawn together."""

    def append(self, entries: Sequence[NewEntry], now: datetime) -> list[int]:
        """The entries are in the ledger and the stages of their journeys are projected anew; their numbers."""

    def keep_mailbox_read(self, name: str, validity: str, last: str, now: datetime) -> None: ...
    def take_mail(
        self, name: str, digest: str, verdict: str, person: str | None, message_id: int | None, now: datetime
    ) -> bool:
        """That the mail of this Message-ID was looked at, and what became of it; False when it was before."""

    def claim(self, owner: str, now: datetime, limit: int, lease_seconds: int) -> list[StoredMessage]:
        """Up to `limit` ready messages whose time has come are `sending`, leased to `owner`, oldest first.

        Messages whose lease ran out become `unsure` first and are claimed with `was_unsure` set. A person's channel
        is claimed once at a time, so that one conversation keeps its order.
        """

    def claim_next(
        self, message_id: int, owner: str, now: datetime, lease_seconds: int
    ) -> list[StoredMessage]:
        """The next due message of the conversation that this one belongs to, as `claim` takes it; at most one."""

    def freeze(self, message_id: int, owner: str, frozen: bytes | None, *, anew: bool = False) -> bool:
        """The message is these bytes from now on, unless it has some (or `anew`); False when it is not this owner's."""

    def is_claimed_by(self, message_id: int, owner: str) -> bool:
        """Whether this owner claimed it, and nobody else since, also where its time ran out meanwhile."""

    def mark_sent(
        self, message_id: int, owner: str, provider_id: str, now: datetime, *, found: bool = False
    ) -> bool:
        """False when somebody else has the lease now. `found`: the other side had it already, nothing went again."""

    def mark_again(self, message_id: int, owner: str, not_before: datetime, reason: str) -> bool:
        """Ready again at `not_before`, after a failure that may pass."""

    def put_off(self, message_id: int, owner: str, until: datetime, reason: str, *, meant: bool) -> bool:
        """Ready again at `until`, which counts as no attempt. `meant`: nor is it late before."""

    def mark_unsure(self, message_id: int, owner: str, not_before: datetime, reason: str) -> bool:
        """It may have arrived, and is looked for at `not_before`; until then it is neither ready nor sent."""

    def mark_over(self, message_id: int, state: MessageState, reason: str, now: datetime) -> bool:
        """Cancelled, failed, expired or held, with the reason."""

    def keep_name_words(self, words: Iterable[str], today: date) -> None:
        """These plain words are known as parts of children's names; only as keyed hashes, and not without a key."""

    def remember(self, key: str, value: str) -> None: ...
    def occur(self, job: str, occurrence: str, now: datetime) -> bool:
        """True for the one caller that makes this occurrence of a job happen, whatever runs beside it."""


class CaseRecord(Protocol):
    """The door to the store. One `with` block is one transaction."""

    @property
    def rules(self) -> Rulebook: ...
    def reading(self) -> AbstractContextManager[Reading]: ...
    def writing(self) -> AbstractContextManager[Writing]: ...


@dataclass(eq=False)
class SendFailed(Exception):
    """The one sending error. What is known about it decides what happens next (casework/when_over.py).

    `permanent`: trying again cannot help. `retry_after`: seconds the other side asked for. `maybe_sent`: the
    failure came after the message may have been accepted. `whole_channel`: the other side is down for everybody.
    `unlisted`: a refusal that nobody has described yet: it may pass, for a working day at most. `policy`: a rule of the
    other side's forbids it, and rules are put right. `certain`: we know it ourselves. `hers`: she did it herself, and
    hears of it.
    """

    reason: str
    _: KW_ONLY
    permanent: bool = False
    retry_after: float | None = None
    maybe_sent: bool = False
    whole_channel: bool = False
    unlisted: bool = False
    policy: bool = False
    certain: bool = False
    hers: bool = False

    def __post_init__(self) -> None:
        super().__init__(self.reason)


class Channel(Protocol):
    """One way to reach people. Async, because its libraries are."""

    @property
    def name(self) -> str: ...
    async def send(self, message: StoredMessage, person: Person) -> str:
        """The provider's id of the message that is now there, "" when it did not say. Raises SendFailed."""

    async def find(self, message: StoredMessage, person: Person) -> str | None:
        """The provider's id when the other side already has this message; None when it has not or cannot tell."""

    async def reachable(self, person: Person) -> str | None:
        """None when the person can be reached, else why not."""

    async def trouble(self) -> str | None:
        """None when the other side lets us in, else what is wrong, without secrets."""


class Renderer(Protocol):
    """Turns what a message says into the bytes that one channel sends."""

    def render(self, content: object, message: StoredMessage, person: Person) -> bytes:
        """Raises PrivateWords when the outgoing text holds private words."""


class PrivateWords(Exception):
    """An outgoing text holds something that looks private; `kinds` names what, never the text itself."""

    def __init__(self, kinds: Sequence[str]) -> None:
        super().__init__(", ".join(kinds))
        self.kinds = tuple(kinds)
