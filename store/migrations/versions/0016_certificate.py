"""The nightly certificate: each handing over of a message, what it follows of each child, and what it said."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "handed_over",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("message_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_handed_over_at", "handed_over", ["at"])
    op.create_index("ix_handed_over_message", "handed_over", ["message_id"])
    op.create_index("ix_outbox_carries", "outbox", ["carries"], sqlite_where=sa.text("carries IS NOT NULL"))
    op.create_table(
        "followed",
        sa.Column("reference", sa.String, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
    )
    op.create_table(
        "certificate",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("signature", sa.String, nullable=True),
    )
