"""Every table of the store. Rows are not the domain: no row leaves `store/`.

Where rows are read and written one by one (`InboxRow`, `LinkRow` ...) they are instances in an
SQLModel session; what is read in bulk, or changed under a condition, is SQLAlchemy Core on the table. No table has
both ways, so that no instance is older than its row.

No `from __future__ import annotations` here: SQLModel reads the annotations as they stand. Choices are text with a
CHECK, because a native enum holds member names on PostgreSQL and nothing on SQLite. A `datetime` is aware UTC in and
out, and a naive one is refused (sqlmodel 0.0.50 and later). JSON is kept as the text it was written as. An index that
leaves rows out says so for SQLite alone: to name PostgreSQL here would load its driver with every command.
"""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Column, Index, LargeBinary, MetaData, Text, UniqueConstraint, text
from sqlmodel import Field

from casework.kept_events import EventState
from casework.ports import MessageKind, MessageState
from permanence.dates import Unit
from permanence.notices import Level
from permanence.pack.model import TargetStatus
from permanence.people import Role
from permanence.stages import QuietKind, StageState
from store import certificate_tables, look_tables, node_tables, people_tables  # noqa: F401 - metadata knows them
from store.kept import Kept
from store.sql import one_of

metadata: MetaData = Kept.metadata
RARE_KINDS = "kind = 'child_withdrawn' OR kind = 'same_child' OR kind = 'restricted' OR kind = 'sealed'"
USUAL_RANK = (
    1  # of a message: what somebody waits for has a lower one, what can wait a higher one (outbox.py)
)


class LedgerRow(Kept, table=True):
    """An entry, in the order recorded, numbered without gaps. Triggers refuse every change (migration 0001).

    No CHECK on `kind`: a new kind of entry must not ask for this table to be written anew.
    """

    __tablename__: ClassVar[str] = "ledger"
    __table_args__: ClassVar[tuple[object, ...]] = (
        Index("ix_ledger_reference", "reference", "number"),
        Index("ix_ledger_rare_kind", "kind", sqlite_where=text(RARE_KINDS)),
    )

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    kind: str
    reference: str
    journey: int
    data: str = Field(sa_type=Text)
    by: str
    through: str
    recorded_at: datetime
    replaces: int | None
    hash: str
    salt: str | None  # of the digest that stands for a person's own words in the hash (ledger_words.py)
    blind: str | None  # of the digest that stands for the whole entry in the hash (ledger_erased.py)


class ChildRow(Kept, table=True):
    """A child as the ledger tells it: the case system's id, and who works for her on her latest journey.

    `social_worker` is found by `worker_key` (the name in the sheet) while the ledger names no address.
    `reviewing_officer`: the address of who chairs her reviews. `left_on`: the day her latest journey ended.
    """

    __tablename__: ClassVar[str] = "child"
    __table_args__: ClassVar[tuple[object, ...]] = (
        UniqueConstraint("case_id", name="uq_child_case_id"),
        Index("ix_child_social_worker", "social_worker"),
        Index("ix_child_worker_key", "worker_key"),
        Index("ix_child_reviewing_officer", "reviewing_officer"),
    )

    reference: str = Field(primary_key=True)
    case_id: str | None
    journey: int
    social_worker: str | None
    worker_key: str | None
    reviewing_officer: str | None
    left_on: date | None


class JourneysRow(Kept, table=True):
    """All journeys of a child as her entries tell them, up to the one with the number `heard` (journey_rows.py)."""

    __tablename__: ClassVar[str] = "journeys"

    reference: str = Field(primary_key=True)
    heard: int
    form: str
    told: str = Field(sa_type=Text)


class StageRow(Kept, table=True):
    """A stage of the projection. What the sweep reads stands first; `told_...` and `chain_...` are the sweep's own.

    `told_due_on`: the due date that the told columns speak of; `told_owner`: whose the stage was when it was told.
    `fault`: why no date could be worked out.
    """

    __tablename__: ClassVar[str] = "stage"
    __table_args__: ClassVar[tuple[object, ...]] = (
        UniqueConstraint("reference", "journey", "key", name="uq_stage_key"),
        one_of("owner_role", Role, "stage"),
        one_of("state", StageState, "stage"),
        one_of("status", TargetStatus, "stage"),
        one_of("timescale_unit", Unit, "stage"),
        one_of("quiet_kind", QuietKind, "stage"),
        Index(
            "ix_stage_next_check",
            "next_check_on",
            "owner",
            sqlite_where=text("next_check_on IS NOT NULL"),
        ),
        Index(
            "ix_stage_due",
            "due_on",
            sqlite_where=text("state = 'open' AND due_on IS NOT NULL"),
        ),
        Index("ix_stage_owner", "owner", "next_check_on"),
        Index(
            "ix_stage_fault",
            "fault",
            sqlite_where=text("fault IS NOT NULL"),
        ),
        {
            "sqlite_autoincrement": True
        },  # a number is never used again, so that a notice never points elsewhere
    )

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(foreign_key="child.reference")
    journey: int
    key: str
    owner: str | None
    next_check_on: date | None
    due_on: date | None
    warn_days: str
    quiet_until: date | None
    quiet_kind: str | None
    answered_on: date | None
    told_warned: int | None
    told_opened_on: date | None
    told_escalated: int
    told_weekly_on: date | None
    told_quiet: date | None
    told_due_on: date | None
    told_owner: str | None
    chain_manager: str | None
    chain_service_manager: str | None
    position: int
    revision: int
    code: str
    occurrence: int
    name: str
    milestone: str
    milestone_name: str
    route: str | None
    owner_role: str
    started_on: date
    start_milestone: str
    state: str
    timescale_number: int | None
    timescale_unit: str | None
    status: str | None
    citation: str
    ended_on: date | None
    ended_because: str | None
    booked_on: date | None
    times_moved: int
    quiet_reason: str | None
    snoozes: int
    last_news_on: date
    fault: str | None


class OutboxRow(Kept, table=True):
    """A message, from `ready` to what became of it (outbox.py). `facts` is JSON.

    `wanted_at`: when it was first meant to go, whatever was put off since. `owner` and `lease_until`: who sends it
    now. `rank`: the lower goes first. `found`: the other side had it already when it was asked. `carries`: the message
    whose notices this one brings another way.
    """

    __tablename__: ClassVar[str] = "outbox"
    __table_args__: ClassVar[tuple[object, ...]] = (
        UniqueConstraint("key", name="uq_outbox_key"),
        one_of("kind", MessageKind, "outbox"),
        one_of("state", MessageState, "outbox"),
        Index("ix_outbox_state", "state", "rank", "not_before", "id"),
        Index("ix_outbox_person", "person"),
        Index("ix_outbox_carries", "carries", sqlite_where=text("carries IS NOT NULL")),
        Index(
            "ix_outbox_provider",
            "provider_id",
            sqlite_where=text("provider_id IS NOT NULL"),
        ),
        Index(
            "ix_outbox_unsure",
            "state",
            "found",  # as the question has it (health.py), word for word: else the index of states is taken
            sqlite_where=text("was_unsure IS 1"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str
    kind: str
    rank: int = Field(default=USUAL_RANK, sa_column_kwargs={"server_default": str(USUAL_RANK)})
    person: str
    channel: str
    state: str
    created_at: datetime
    wanted_at: datetime
    not_before: datetime
    expires_at: datetime | None
    owner: str | None
    lease_until: datetime | None
    attempts: int
    was_unsure: bool
    found: bool
    provider_id: str | None
    reason: str | None
    sent_at: datetime | None
    over_at: datetime | None
    carries: int | None = Field(foreign_key="outbox.id")
    facts: str = Field(sa_type=Text)
    frozen: bytes | None = Field(sa_column=Column(LargeBinary, nullable=True))


class NoticeRow(Kept, table=True):
    """That a person is told about a stage at a level, once. The stage is named too, should it cease to be."""

    __tablename__: ClassVar[str] = "notice"
    __table_args__: ClassVar[tuple[object, ...]] = (
        UniqueConstraint("key", name="uq_notice_key"),
        one_of("level", Level, "notice"),
        Index("ix_notice_message", "message_id"),
        Index("ix_notice_reference", "reference"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str
    stage_id: int
    reference: str
    journey: int
    stage: str
    level: str
    person: str
    raised_on: date
    message_id: int = Field(foreign_key="outbox.id")


class InboxRow(Kept, table=True):
    """A raw event as it arrived, under the name its platform gave it: a second delivery changes nothing.

    `state`: `came` (it could not be taken yet) or `taken`. `account`: whose it must be known to be before it is taken.
    """

    __tablename__: ClassVar[str] = "inbox"
    __table_args__: ClassVar[tuple[object, ...]] = (
        UniqueConstraint("source", "event_id", name="uq_inbox_event"),
        Index("ix_inbox_state", "state"),
        one_of("state", EventState, "inbox"),
    )

    id: int | None = Field(default=None, primary_key=True)
    source: str
    event_id: str
    raw: str = Field(sa_type=Text)
    came_at: datetime
    state: str
    account: str | None


class LinkRow(Kept, table=True):
    """An account that belongs to nobody yet; the row goes when it does (casework/links.py)."""

    __tablename__: ClassVar[str] = "link"

    channel: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    person: str | None
    code: str | None
    sent_at: datetime | None
    tries: int
    proven: bool


class ConversationRow(Kept, table=True):
    """Where an account of a channel is written to, as the platform told us (casework/links.py)."""

    __tablename__: ClassVar[str] = "conversation"

    channel: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    place: str
    service: str
    since: datetime


class ThreadRow(Kept, table=True):
    """Where one person and Homeward speak. `waiting` is JSON: the last thing said there, and what it waits for.

    `id`: the number of what was said, never given twice, so that the button of an older one is known as such.
    `message_id`: the message that it is about; `words`: the platform's name of her words that led to it.
    """

    __tablename__: ClassVar[str] = "thread"
    __table_args__: ClassVar[tuple[object, ...]] = (
        Index("ix_thread_place", "source", "thread", "person", unique=True),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    source: str
    thread: str
    person: str
    waiting: str = Field(sa_type=Text)
    message_id: int | None
    words: str | None
    at: datetime


class MailboxRow(Kept, table=True):
    """How far a mailbox has been read. `validity`: of the numbering (IMAP's UIDVALIDITY); `last`: the last taken."""

    __tablename__: ClassVar[str] = "mailbox"

    name: str = Field(primary_key=True)
    validity: str
    last: str = Field(sa_type=Text)
    read_at: datetime


class MailTakenRow(Kept, table=True):
    """A mail that was looked at, by its own Message-ID, and what became of it; never what it said.

    `digest`: of everything after its headers. `person`, `message_id`: who answered which message, where that is known.
    """

    __tablename__: ClassVar[str] = "mail_taken"
    __table_args__: ClassVar[tuple[object, ...]] = (Index("ix_mail_taken_person", "person", "taken_at"),)

    name: str = Field(primary_key=True)
    digest: str
    verdict: str
    person: str | None
    message_id: int | None
    taken_at: datetime


class AddressOffRow(Kept, table=True):
    """An e-mail address to which nothing is sent any more, because its mailbox is not there."""

    __tablename__: ClassVar[str] = "address_off"

    email: str = Field(primary_key=True)
    reason: str
    since: datetime


class RememberedRow(Kept, table=True):
    """A small value kept between runs."""

    __tablename__: ClassVar[str] = "remembered"

    key: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)


class KeptRulesRow(Kept, table=True):
    """The rules that the stages are judged by from a moment on; the newest row holds (kept_rules.py).

    `pack`, `council`: the text of the pack, and of the council's own file over it. `holidays`: JSON, year to days.
    """

    __tablename__: ClassVar[str] = "kept_rules"

    id: int | None = Field(default=None, primary_key=True)
    kept_at: datetime
    country: str
    fingerprint: str
    pack: str = Field(sa_type=Text)
    council: str | None = Field(sa_column=Column(Text, nullable=True))
    holidays: str = Field(sa_type=Text)


class NameHashRow(Kept, table=True):
    """A word of some child's name, as a keyed hash that belongs to no child (name_hashes.py)."""

    __tablename__: ClassVar[str] = "name_hash"

    hash: str = Field(primary_key=True)
    last_seen: date


class OccurrenceRow(Kept, table=True):
    """That one occurrence of a job was made to happen, by whoever was first."""

    __tablename__: ClassVar[str] = "occurrence"

    job: str = Field(primary_key=True)
    occurrence: str = Field(primary_key=True)
    at: datetime


LEDGER = LedgerRow.table()
CHILD = ChildRow.table()
JOURNEYS = JourneysRow.table()
STAGE = StageRow.table()
OUTBOX = OutboxRow.table()
NOTICE = NoticeRow.table()
INBOX = InboxRow.table()
THREAD = ThreadRow.table()
KEPT_RULES = KeptRulesRow.table()
NAME_HASH = NameHashRow.table()
LINK = LinkRow.table()
MAIL_TAKEN = MailTakenRow.table()
REMEMBERED = RememberedRow.table()
OCCURRENCE = OccurrenceRow.table()
