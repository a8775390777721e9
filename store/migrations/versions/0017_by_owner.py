"""What is due is read owner by owner."""

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.drop_index("ix_stage_owner", "stage")
    op.create_index("ix_stage_owner", "stage", ["owner", "next_check_on"])
