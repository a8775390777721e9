"""What comes back by e-mail: how far each mailbox is read, which mails were taken, and addresses that are dead.

The outbox learns one more kind of message: what is said back to a reply. SQLite can change what a column may hold only
by writing the table anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

MESSAGE_KINDS = ("alert", "catch_up", "digest", "own_digest", "notice", "amend", "test", "said_back")


def upgrade() -> None:
    words = ", ".join(f"'{kind}'" for kind in MESSAGE_KINDS)
    with op.batch_alter_table("outbox", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_constraint("ck_outbox_kind", type_="check")
        table.create_check_constraint("ck_outbox_kind", f"kind IN ({words})")
    op.create_table(
        "mailbox",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("validity", sa.String, nullable=False),
        sa.Column("last", sa.Text, nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "mail_taken",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("verdict", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=True),
        sa.Column("message_id", sa.Integer, nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_mail_taken_person", "mail_taken", ["person", "taken_at"])
    op.create_table(
        "address_off",
        sa.Column("email", sa.String, primary_key=True),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    )
