"""What several processes on one store know of each other: who lives, who acts on a waking, whose turn it is."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "node",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("version", sa.String, nullable=False),
        sa.Column("started_at", moment, nullable=False),
        sa.Column("beat_at", moment, nullable=False),
        sa.Column("left_at", moment, nullable=True),
    )
    op.create_table(
        "wake",
        sa.Column("job", sa.String, primary_key=True),
        sa.Column("at", sa.String, primary_key=True),
        sa.Column("node", sa.String, nullable=False),
        sa.Column("began_at", moment, nullable=False),
        sa.Column("done_at", moment, nullable=True),
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("node", sa.String, nullable=False),
        sa.Column("until", moment, nullable=False),
    )
    op.create_table(
        "pace",
        sa.Column("place", sa.String, primary_key=True),
        sa.Column("holder", sa.String, nullable=True),
        sa.Column("held_until", moment, nullable=False),
        sa.Column("free_at", moment, nullable=False),
    )
