"""Golden copies: what Slack is sent, kept as files that a person can read and a change must show.

HOMEWARD_WRITE_GOLDEN=1 writes them anew; look at the difference before it is committed.
"""

import json
import os
from pathlib import Path

GOLDEN = Path(__file__).parents[2] / "golden" / "slack"


def same_as_golden(name: str, payload: object) -> None:
    """The payload is what the golden copy of this name holds."""
    path = GOLDEN / f"{name}.json"
    text = json.dumps(payload, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if os.environ.get("HOMEWARD_WRITE_GOLDEN") == "1":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
