"""One table for what comes in, with a state: what waited in `arrival` and at `link` is an event of the inbox that came.

An arrival whose event stands in the inbox too was recorded, and a crash came before its answer: it is taken once more,
finds itself recorded, and is answered. Nothing is lost; there is no way back but the backup made before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

KEPT_BY_LINK = (
    "INSERT INTO inbox (source, event_id, raw, came_at, state, account) "
    "SELECT channel, held_id, held_raw, held_at, 'came', account FROM link "
    "WHERE held_id IS NOT NULL AND held_raw IS NOT NULL AND held_at IS NOT NULL "
    "ON CONFLICT (source, event_id) DO NOTHING"
)
ARRIVED = (
    "INSERT INTO inbox (source, event_id, raw, came_at, state) "
    "SELECT source, event_id, raw, came_at, 'came' FROM arrival WHERE true "
    "ON CONFLICT (source, event_id) DO UPDATE SET state = 'came', raw = excluded.raw, came_at = excluded.came_at"
)


def upgrade() -> None:
    with op.batch_alter_table("inbox") as table:
        table.alter_column("taken_at", new_column_name="came_at")
        table.add_column(sa.Column("state", sa.String, nullable=False, server_default="taken"))
        table.add_column(sa.Column("account", sa.String, nullable=True))
    op.execute(KEPT_BY_LINK)
    op.execute(ARRIVED)
    with op.batch_alter_table("inbox") as table:
        table.alter_column("state", server_default=None)
        table.create_check_constraint("ck_inbox_state", "state IN ('came', 'taken')")
        table.create_index("ix_inbox_state", ["state"])
    op.drop_table("arrival")
    with op.batch_alter_table("link") as table:
        for name in ("held_id", "held_raw", "held_at"):
            table.drop_column(name)
