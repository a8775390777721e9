"""Stories that stand in a file as text: `# ` and a headline, steps at the margin, and set in what each came to."""

import os
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path


def told_in(file: Path) -> dict[str, list[str]]:
    """By its headline the lines of each story."""
    told: dict[str, list[str]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            told[line[2:]] = []
        elif line:
            told[[*told][-1]].append(line)
    return told


def assert_comes_to_what_is_told(file: Path, headline: str, does: Callable[[str], Iterable[str]]) -> None:
    """Each step of the story comes to what its file says; HOMEWARD_WRITE_GOLDEN=1 writes the outcomes there first.

    `does`: takes a step, and gives what it came to, a line each.
    """
    steps = [line for line in told_in(file)[headline] if not line.startswith(" ")]

    found = [line for step in steps for line in (step, *(f"    {came}" for came in does(step)))]

    if os.environ.get("HOMEWARD_WRITE_GOLDEN") == "1":
        written = {**told_in(file), headline: found}
        whole = "\n".join("\n".join([f"# {name}", *lines, ""]) for name, lines in written.items())
        file.write_text(whole, encoding="utf-8", newline="\n")
    assert found == told_in(file)[headline]


def word_value(word: str) -> object:
    """A day, a number, a yes or no, several with a comma between them, or words with + for each space."""
    if "," in word:
        return [word_value(part) for part in word.split(",")]
    if word in ("True", "False"):
        return word == "True"
    if word.isdecimal():
        return int(word)
    try:
        return date.fromisoformat(word)
    except ValueError:
        return word.replace("+", " ")
