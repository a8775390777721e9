"""A thread remembers the last thing said in it, in the place of proposals that waited for a person as a whole.

What waited is let go: whoever presses its button is told that things have moved on, and says it again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "thread",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("thread", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("waiting", sa.Text, nullable=False),
        sa.Column("message_id", sa.Integer, nullable=True),
        sa.Column("words", sa.String, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_thread_place", "thread", ["source", "thread", "person"], unique=True)
    _number_beyond_the_old_ones()
    op.drop_table("proposal")


def _number_beyond_the_old_ones() -> None:
    """A button that still carries a proposal's number is the button of no thread."""
    connection = op.get_bind()
    last = connection.execute(sa.text("SELECT max(id) FROM proposal")).scalar()
    if last is None:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(
            sa.text("SELECT setval(pg_get_serial_sequence('thread', 'id'), :last)"), {"last": last}
        )
        return
    connection.execute(
        sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('thread', :last)"), {"last": last}
    )
