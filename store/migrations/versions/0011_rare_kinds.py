"""An index on the few entries that take a child out of the record, or say that two references are one child."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_index(
        "ix_ledger_rare_kind",
        "ledger",
        ["kind"],
        sqlite_where=sa.text("kind = 'child_withdrawn' OR kind = 'same_child'"),
    )
