"""The place of each look in a chain of its own, so that one that was taken out or changed is found.

The looks that are there get their places with the next sweep.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("look", sa.Column("place", sa.Integer, nullable=True))
    op.add_column("look", sa.Column("hash", sa.String, nullable=True))
    op.add_column("look", sa.Column("salt", sa.String, nullable=True))
    op.add_column("look", sa.Column("why_digest", sa.String, nullable=True))
    op.create_index("ix_look_place", "look", ["place"], unique=True)
