"""Whether payloads are what Slack's own TypeScript types (`@slack/types`) say, as `tsc --strict` sees it.

    assert check([("blocks", message["blocks"]), ("view", modal), ("metadata", metadata)]) == []
    assert check(slack.payloads) == []            # everything that a stand-in was sent

Structure only: which fields a block has and of what type. Lengths and counts are `slack_limits.py`'s. Needs Node, and the
npm packages typescript and @slack/types in tests/node; the test is left out without them. One run of tsc, about a second,
however many payloads.
"""

import json
import re
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.servers.node import need_node, node_file

TYPES = {"blocks": "KnownBlock[]", "view": "HomeView | ModalView", "metadata": "MessageMetadata"}
HEAD = "import type { HomeView, KnownBlock, MessageMetadata, ModalView } from '@slack/types';\n"
# A view's blocks are AnyBlock to Slack, which lets every unknown block pass; ours have to be known ones.
KNOWN_BLOCKS_ONLY = "KnownBlock[]"
MISTAKE = re.compile(r"^payloads\.ts\((\d+),\d+\): error (TS\d+: .*)$")


@dataclass(frozen=True, slots=True)
class TypeMistake:
    """Payload `number` (from 0) is not what its type says, in the compiler's words."""

    number: int
    kind: str
    words: str


def check(payloads: Iterable[tuple[str, Any]]) -> list[TypeMistake]:
    """Every mistake that the TypeScript compiler finds in these (kind, payload); kinds: blocks, view, metadata."""
    need_node()
    compiler = node_file("typescript/bin/tsc")
    types = node_file("@slack/types/dist/index.d.ts")
    given = list(payloads)
    with tempfile.TemporaryDirectory(prefix="homeward-types-") as name:
        folder = Path(name)
        lines = [line for number, each in enumerate(given) for line in _declared(number, *each)]
        owners = [number for number, each in enumerate(given) for _ in _declared(number, *each)]
        (folder / "payloads.ts").write_text(HEAD + "".join(lines))
        (folder / "tsconfig.json").write_text(json.dumps(_settings(types)))
        argv = ["node", str(compiler), "-p", "tsconfig.json", "--pretty", "false"]
        done = subprocess.run(argv, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    found = [match for line in done.stdout.splitlines() if (match := MISTAKE.match(line))]
    if done.returncode != 0 and not found:
        raise RuntimeError(f"tsc did not run: {done.stdout}{done.stderr}")
    at_lines = [(owners[int(match[1]) - 2], match[2]) for match in found]
    return [TypeMistake(number, given[number][0], words) for number, words in at_lines]


def _declared(number: int, kind: str, payload: Any) -> list[str]:
    """One line for each thing that has to hold, so that the compiler's line says which."""
    lines = [f"export const p{number}: {TYPES[kind]} = {json.dumps(payload)};\n"]
    if kind == "view":
        lines.append(
            f"export const p{number}blocks: {KNOWN_BLOCKS_ONLY} = {json.dumps(payload.get('blocks'))};\n"
        )
    return lines


def _settings(types: Path) -> dict[str, Any]:
    options = {
        "noEmit": True,
        "strict": True,
        "exactOptionalPropertyTypes": True,
        "module": "nodenext",
        "moduleResolution": "nodenext",
        "target": "es2022",
        "skipLibCheck": True,
        "types": [],
        "paths": {"@slack/types": [str(types)]},
    }
    return {"compilerOptions": options, "files": ["payloads.ts"]}
