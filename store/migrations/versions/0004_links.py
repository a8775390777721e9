"""A table for accounts that belong to nobody yet, and one more kind of message: the code that shows whose one is."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

MESSAGE_KINDS = (
    "alert",
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
        "link",
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("account", sa.String, primary_key=True),
        sa.Column("person", sa.String, nullable=True),
        sa.Column("code", sa.String, nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("proven", sa.Boolean, nullable=False),
        sa.Column("held_id", sa.String, nullable=True),
        sa.Column("held_raw", sa.Text, nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
    )
