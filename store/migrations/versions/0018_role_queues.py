"""Who chairs a child's reviews, beside who works for her; and the kind of message that brings a role's own queue."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

MESSAGE_KINDS = (
    "alert",
    "queue",
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
    op.add_column("child", sa.Column("reviewing_officer", sa.String, nullable=True))
    op.create_index("ix_child_reviewing_officer", "child", ["reviewing_officer"])
    words = ", ".join(f"'{kind}'" for kind in MESSAGE_KINDS)
    with op.batch_alter_table("outbox", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_constraint("ck_outbox_kind", type_="check")
        table.create_check_constraint("ck_outbox_kind", f"kind IN ({words})")
    _chaired_by()


def _chaired_by() -> None:
    """By the newest allocation of each child; the next entry about her works it out anew."""
    connection = op.get_bind()
    allocated = sa.text("SELECT reference, data FROM ledger WHERE kind = 'allocated' ORDER BY number")
    newest = {
        row.reference: json.loads(row.data).get("reviewing_officer") for row in connection.execute(allocated)
    }
    put = sa.text("UPDATE child SET reviewing_officer = :officer WHERE reference = :reference")
    rows = [{"reference": reference, "officer": officer} for reference, officer in newest.items() if officer]
    if rows:
        connection.execute(put, rows)
