"""Golden copies of e-mails: what is sent, kept as files that a person can read and a change must show.

HOMEWARD_WRITE_GOLDEN=1 writes them anew; look at the difference before it is committed.
"""

import os
from pathlib import Path

GOLDEN = Path(__file__).parents[2] / "golden" / "email"


def same_as_golden(name: str, text: str) -> None:
    """The text is what the golden copy of this name holds."""
    path = GOLDEN / name
    if os.environ.get("HOMEWARD_WRITE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert path.exists(), f"no golden copy {name}: HOMEWARD_WRITE_GOLDEN=1 writes it"
    assert text == path.read_text(encoding="utf-8")
