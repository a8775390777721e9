"""The salt by which a person's own words in the ledger are hashed, so that they can be taken out again.

What is there already has none: its hash was made of the words themselves. And the small index of rare kinds of entries
knows who is kept from a child as well.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

RARE = "kind = 'child_withdrawn' OR kind = 'same_child' OR kind = 'restricted' OR kind = 'sealed'"


def upgrade() -> None:
    op.add_column("ledger", sa.Column("salt", sa.String, nullable=True))
    op.drop_index("ix_ledger_rare_kind", table_name="ledger")
    op.create_index("ix_ledger_rare_kind", "ledger", ["kind"], sqlite_where=sa.text(RARE))
