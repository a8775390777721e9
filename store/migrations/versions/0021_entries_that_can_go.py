"""The random value beside each entry of the ledger, so that a whole entry can be erased and the chain still closes.

What is there already has none: its hash was made of what it says.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("ledger", sa.Column("blind", sa.String, nullable=True))
