"""The backlog's own kind of message, and the rules that a store follows, kept in dated rows.

A store that already knows children has no backlog to agree: it started on the day of its first entry.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

MESSAGE_KINDS = (
    "alert",
    "backlog",
    "catch_up",
    "digest",
    "own_digest",
    "notice",
    "amend",
    "test",
    "said_back",
    "link_code",
)


def upgrade() -> None:
    words = ", ".join(f"'{kind}'" for kind in MESSAGE_KINDS)
    with op.batch_alter_table("outbox", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_constraint("ck_outbox_kind", type_="check")
        table.create_check_constraint("ck_outbox_kind", f"kind IN ({words})")
    op.create_table(
        "kept_rules",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("country", sa.String, nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.Column("pack", sa.Text, nullable=False),
        sa.Column("council", sa.Text, nullable=True),
        sa.Column("holidays", sa.Text, nullable=False),
    )
    _has_started()


def _has_started() -> None:
    connection = op.get_bind()
    if connection.execute(sa.text("SELECT count(*) FROM child")).scalar() == 0:
        return
    first = connection.execute(sa.text("SELECT min(recorded_at) FROM ledger")).scalar()
    day = str(first)[: len("2026-05-20")]
    started = "INSERT INTO remembered (key, value) SELECT 'start_on', :day"
    unless_known = "WHERE NOT EXISTS (SELECT 1 FROM remembered WHERE key = 'start_on')"
    connection.execute(sa.text(f"{started} {unless_known}"), {"day": day})
