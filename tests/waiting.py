"""What waits for a person's yes, whichever thread it was read back in."""

from sqlalchemy import select

from casework.threads import Thread
from permanence.replies.memory import WaitsFor
from store.tables import THREAD


def waits_for_yes(tx, email: str) -> Thread | None:
    """The newest of what was read back to this person and neither confirmed nor let go."""
    numbers = select(THREAD.c.id).where(THREAD.c.person == email).order_by(THREAD.c.id.desc())
    threads = (tx.thread_numbered(row.id) for row in tx.connection.execute(numbers).all())
    return next((t for t in threads if t and t.waiting.waits_for is WaitsFor.YES), None)
