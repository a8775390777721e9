"""The access log: who looked at which child, when, and through what."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "look",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String, nullable=False),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("reference", sa.String, nullable=True),
        sa.Column("through", sa.String, nullable=False),
        sa.Column("shown", sa.Boolean, nullable=False),
        sa.Column("why", sa.Text, nullable=True),
        sa.Column("children", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_look_reference", "look", ["reference", "id"])
    op.create_index("ix_look_at", "look", ["at"])
