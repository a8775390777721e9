"""The tables of the first version.

The words that a column may hold are written out here, because a change once made stays as it was.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ROLES = (
    "social_worker",
    "team_manager",
    "service_manager",
    "reviewing_officer",
    "legal_officer",
    "agency_decision_maker",
    "information_officer",
    "administrator",
    "carer",
)
STATES = ("open", "paused", "closed", "superseded", "not_applicable", "untracked")
STATUSES = ("statutory", "court_rule", "guidance", "council_aim")
UNITS = ("calendar_days", "working_days", "weeks", "months", "years")
QUIET_KINDS = ("booked", "blocked", "snoozed", "queried")
MESSAGE_KINDS = ("alert", "catch_up", "digest", "own_digest", "notice", "amend", "test")
MESSAGE_STATES = ("ready", "sending", "unsure", "sent", "cancelled", "failed", "expired", "held")
LEVELS = (
    "due_soon",
    "overdue",
    "weekly",
    "booked_for",
    "blocker_review",
    "snooze_over",
    "query_over",
    "manager",
    "service_manager",
)


def upgrade() -> None:
    ledger()
    ledger_is_append_only()
    children_and_stages()
    people()
    outbox()
    notices()
    inbox_and_proposals()
    small_things()


Kind = type[sa.types.TypeEngine[Any]] | sa.types.TypeEngine[Any]


def must(name: str, kind: Kind = sa.String) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def may(name: str, kind: Kind = sa.String) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def one_of(column: str, words: tuple[str, ...], table: str) -> sa.CheckConstraint:
    choices = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({choices})", name=f"ck_{table}_{column}")


def index_where(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        must("kind"),
        must("reference"),
        must("journey", sa.Integer),
        must("data", sa.Text),
        must("by"),
        must("through"),
        must("recorded_at", moment()),
        may("replaces", sa.Integer),
        must("hash"),
    )
    op.create_index("ix_ledger_reference", "ledger", ["reference", "number"])


def ledger_is_append_only() -> None:
    """No entry can be changed, taken out, written over or put anywhere but at the end."""
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_triggers()
    else:
        _postgresql_triggers()


def _sqlite_triggers() -> None:
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER ledger_no_{change.lower()} BEFORE {change} ON ledger "
            "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        )
    # INSERT OR REPLACE passes the delete trigger by unless recursive_triggers is on, but never this one.
    op.execute(
        "CREATE TRIGGER ledger_at_the_end BEFORE INSERT ON ledger "
        "WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM ledger) "
        "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
    )


def _postgresql_triggers() -> None:
    op.execute(
        "CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()"
    )
    op.execute(
        "CREATE FUNCTION ledger_at_the_end() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM ledger) THEN "
        "RAISE EXCEPTION 'the ledger is append-only'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER ledger_at_the_end BEFORE INSERT ON ledger "
        "FOR EACH ROW EXECUTE FUNCTION ledger_at_the_end()"
    )


def children_and_stages() -> None:
    op.create_table(
        "child",
        sa.Column("reference", sa.String, primary_key=True),
        may("case_id"),
        must("journey", sa.Integer),
        may("social_worker"),
        may("worker_key"),
        sa.UniqueConstraint("case_id", name="uq_child_case_id"),
    )
    op.create_index("ix_child_social_worker", "child", ["social_worker"])
    op.create_index("ix_child_worker_key", "child", ["worker_key"])
    op.create_table(
        "stage",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reference", sa.String, sa.ForeignKey("child.reference"), nullable=False),
        must("journey", sa.Integer),
        must("key"),
        may("owner"),
        may("next_check_on", sa.Date),
        may("due_on", sa.Date),
        must("warn_days"),
        may("quiet_until", sa.Date),
        may("quiet_kind"),
        may("answered_on", sa.Date),
        may("told_warned", sa.Integer),
        may("told_opened_on", sa.Date),
        must("told_escalated", sa.Integer),
        may("told_weekly_on", sa.Date),
        may("told_quiet", sa.Date),
        may("told_due_on", sa.Date),
        may("chain_manager"),
        may("chain_service_manager"),
        must("position", sa.Integer),
        must("revision", sa.Integer),
        must("code"),
        must("occurrence", sa.Integer),
        must("name"),
        must("milestone"),
        must("milestone_name"),
        may("route"),
        must("owner_role"),
        must("started_on", sa.Date),
        must("start_milestone"),
        must("state"),
        may("timescale_number", sa.Integer),
        may("timescale_unit"),
        may("status"),
        must("citation"),
        may("ended_on", sa.Date),
        may("ended_because"),
        may("booked_on", sa.Date),
        must("times_moved", sa.Integer),
        may("quiet_reason"),
        must("snoozes", sa.Integer),
        must("last_news_on", sa.Date),
        may("fault"),
        sa.UniqueConstraint("reference", "journey", "key", name="uq_stage_key"),
        one_of("owner_role", ROLES, "stage"),
        one_of("state", STATES, "stage"),
        one_of("status", STATUSES, "stage"),
        one_of("timescale_unit", UNITS, "stage"),
        one_of("quiet_kind", QUIET_KINDS, "stage"),
        sqlite_autoincrement=True,
    )
    index_where("ix_stage_next_check", "stage", ["next_check_on", "owner"], "next_check_on IS NOT NULL")
    index_where("ix_stage_due", "stage", ["due_on"], "state = 'open' AND due_on IS NOT NULL")
    op.create_index("ix_stage_owner", "stage", ["owner"])
    index_where("ix_stage_fault", "stage", ["fault"], "fault IS NOT NULL")


def people() -> None:
    op.create_table(
        "person",
        sa.Column("email", sa.String, primary_key=True),
        must("name"),
        must("name_key"),
        must("role"),
        may("team"),
        may("manager"),
        must("active", sa.Boolean),
        may("slack_user"),
        must("channel"),
        one_of("role", ROLES, "person"),
    )
    op.create_index("ix_person_name_key", "person", ["name_key"])
    op.create_table(
        "leave",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person", sa.String, sa.ForeignKey("person.email"), nullable=False),
        must("first", sa.Date),
        must("last", sa.Date),
        may("cover"),
    )
    op.create_index("ix_leave_person", "leave", ["person"])


def outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, primary_key=True),
        must("key"),
        must("kind"),
        must("person"),
        must("channel"),
        must("state"),
        must("created_at", moment()),
        must("wanted_at", moment()),
        must("not_before", moment()),
        may("expires_at", moment()),
        may("owner"),
        may("lease_until", moment()),
        must("attempts", sa.Integer),
        must("was_unsure", sa.Boolean),
        must("found", sa.Boolean),
        may("provider_id"),
        may("reason"),
        may("sent_at", moment()),
        may("over_at", moment()),
        sa.Column("carries", sa.Integer, sa.ForeignKey("outbox.id"), nullable=True),
        must("facts", sa.Text),
        may("frozen", sa.LargeBinary),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
        one_of("kind", MESSAGE_KINDS, "outbox"),
        one_of("state", MESSAGE_STATES, "outbox"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_state", "outbox", ["state", "not_before", "id"])
    op.create_index("ix_outbox_person", "outbox", ["person"])
    index_where("ix_outbox_provider", "outbox", ["provider_id"], "provider_id IS NOT NULL")


def notices() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer, primary_key=True),
        must("key"),
        must("stage_id", sa.Integer),
        must("reference"),
        must("journey", sa.Integer),
        must("stage"),
        must("level"),
        must("person"),
        must("raised_on", sa.Date),
        sa.Column("message_id", sa.Integer, sa.ForeignKey("outbox.id"), nullable=False),
        sa.UniqueConstraint("key", name="uq_notice_key"),
        one_of("level", LEVELS, "notice"),
    )
    op.create_index("ix_notice_message", "notice", ["message_id"])
    op.create_index("ix_notice_reference", "notice", ["reference"])


def inbox_and_proposals() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer, primary_key=True),
        must("source"),
        must("event_id"),
        must("raw", sa.Text),
        must("taken_at", moment()),
        sa.UniqueConstraint("source", "event_id", name="uq_inbox_event"),
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer, primary_key=True),
        must("person"),
        must("answer", sa.Text),
        may("message_id", sa.Integer),
        must("made_at", moment()),
        may("settled"),
    )
    op.create_index("ix_proposal_person", "proposal", ["person"])


def small_things() -> None:
    op.create_table(
        "remembered",
        sa.Column("key", sa.String, primary_key=True),
        must("value", sa.Text),
    )
    op.create_table(
        "occurrence",
        sa.Column("job", sa.String, primary_key=True),
        sa.Column("occurrence", sa.String, primary_key=True),
        must("at", moment()),
    )
