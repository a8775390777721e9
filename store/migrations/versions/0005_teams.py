"""Teams: whose account is whose, and where each is written to."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("person", sa.Column("teams_user", sa.String, nullable=True))
    op.create_table(
        "conversation",
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("account", sa.String, primary_key=True),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("service", sa.String, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    )
