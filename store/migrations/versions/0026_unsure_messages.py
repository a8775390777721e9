"""The few messages of which once nobody knew whether they had arrived are found without reading all that was sent."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.create_index(
        "ix_outbox_unsure",
        "outbox",
        ["state", "found"],
        sqlite_where=sa.text("was_unsure IS 1"),
        postgresql_where=sa.text("was_unsure IS true"),
    )
