"""What people say of themselves: days away, working days, numbers of their own for children."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("leave", sa.Column("own_word", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("person", sa.Column("working_days", sa.String, nullable=True))
    op.create_table(
        "own_number",
        sa.Column("person", sa.String, sa.ForeignKey("person.email"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("reference", sa.String, nullable=False),
    )
