"""How many made-up names of each language the net sees, with a capital and in small letters: for the note on equality."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from permanence.privacy.typed import private_words_typed

NAMES = Path(__file__).parent / "names_by_language.txt"
# Two sentences with the whole name, two with the first name alone; dates and steps as people write them.
WHOLE = ("{first} {last} settled well", "spoke to {first} {last} about contact")
FIRST = ("{first} was upset after contact", "panel for {first} agreed on 12 May")


@dataclass(frozen=True)
class Rate:
    """Of the texts with names of one language, how many in a hundred were refused or asked about."""

    language: str
    whole: int
    first: int
    whole_small: int
    first_small: int

    def row(self) -> str:
        """As docs/information-governance.md has it."""
        return f"| {self.language} | {self.whole} | {self.first} | {self.whole_small} | {self.first_small} |"


def rates() -> Iterator[Rate]:
    """In the order of the file."""
    for part in NAMES.read_text("utf-8").split("\n[")[1:]:
        language, _, lines = part.partition("]")
        names = [name.split(" ", 1) for line in lines.split("\n") if line for name in line.split(", ")]
        yield Rate(
            language,
            seen(names, WHOLE),
            seen(names, FIRST),
            seen([[first.lower(), last.lower()] for first, last in names], WHOLE),
            seen([[first.lower(), last.lower()] for first, last in names], FIRST),
        )


def seen(names: list[list[str]], sentences: tuple[str, ...]) -> int:
    """In a hundred."""
    texts = [sentence.format(first=first, last=last) for first, last in names for sentence in sentences]
    return round(100 * sum(bool(private_words_typed(text, frozenset())) for text in texts) / len(texts))
