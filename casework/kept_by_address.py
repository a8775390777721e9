"""What is remembered under a person's address: it goes with her to another one (store/moved_address.py)."""

LAST_RECORDED = "last recorded by"  # her last answer, that it can be taken back
QUEUE_TOLD = "queue told"  # the newest entry of the ledger when her queue was last sent
BY_ADDRESS = (LAST_RECORDED, QUEUE_TOLD)


def key_of(kept: str, email: str) -> str:
    """Under which key one of these is remembered of her."""
    return f"{kept}:{email}"
