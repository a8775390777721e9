"""What is due is read owner by owner, and what carries a message's notices another way is found from that message."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.drop_index("ix_stage_owner", "stage")
    op.create_index("ix_stage_owner", "stage", ["owner", "next_check_on"])
    op.create_index("ix_outbox_carries", "outbox", ["carries"], sqlite_where=sa.text("carries IS NOT NULL"))
