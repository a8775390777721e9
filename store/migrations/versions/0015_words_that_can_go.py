"""The salt by which a person's own words in the ledger are hashed, so that they can be taken out again.

What is there already has none: its hash was made of the words themselves.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("ledger", sa.Column("salt", sa.String, nullable=True))
