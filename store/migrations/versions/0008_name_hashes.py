"""The words of children's names as keyed hashes, for councils that want it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "name_hash",
        sa.Column("hash", sa.String, primary_key=True),
        sa.Column("last_seen", sa.Date, nullable=False),
    )
