"""The kinds of message about a review: the brief before it, and what is asked once it was held."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

KINDS = (
    "alert",
    "queue",
    "backlog",
    "catch_up",
    "digest",
    "own_digest",
    "brief",
    "review",
    "notice",
    "amend",
    "test",
    "said_back",
    "link_code",
)


def upgrade() -> None:
    words = ", ".join(f"'{kind}'" for kind in KINDS)
    with op.batch_alter_table("outbox", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_constraint("ck_outbox_kind", type_="check")
        table.create_check_constraint("ck_outbox_kind", sa.text(f"kind IN ({words})"))
