"""Messages have a rank: what somebody waits for goes before alerts, and alerts before digests."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("rank", sa.Integer, nullable=False, server_default="1"))
    op.execute("UPDATE outbox SET rank = 0 WHERE kind IN ('said_back', 'link_code', 'test')")
    op.execute("UPDATE outbox SET rank = 2 WHERE kind IN ('digest', 'own_digest')")
    op.drop_index("ix_outbox_state", table_name="outbox")
    op.create_index("ix_outbox_state", "outbox", ["state", "rank", "not_before", "id"])
