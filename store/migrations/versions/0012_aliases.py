"""Further ways in which sheets write a colleague's name."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("person", sa.Column("aliases", sa.String, nullable=True))
