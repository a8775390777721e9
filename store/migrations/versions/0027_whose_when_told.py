"""Whose a step was when it was told: till now whoever has it, since a new owner began with nothing told."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.add_column("stage", sa.Column("told_owner", sa.String, nullable=True))
    op.execute("UPDATE stage SET told_owner = owner")
