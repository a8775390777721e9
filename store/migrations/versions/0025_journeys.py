"""All journeys of a child in one row; whoever runs the service next has the rows made of what was recorded."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "journeys",
        sa.Column("reference", sa.String, primary_key=True),
        sa.Column("heard", sa.Integer, nullable=False),
        sa.Column("form", sa.String, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
    )
