"""How much of what people type the net sees, kind by kind, on sentences that no rule has learnt from."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from permanence.privacy.typed import private_words_typed

UNSEEN = Path(__file__).parent / "unseen.txt"
STAFF = frozenset({"Shona Reid", "Morag Keir", "Ewan Muir"})


@dataclass(frozen=True)
class Rate:
    """Of the texts of one kind, how many were refused outright, and how many were asked about."""

    kind: str
    texts: int
    refused: int
    asked: int

    def row(self) -> str:
        """As docs/information-governance.md has it: what passed in the last column."""
        return f"| {self.kind} | {self.texts} | {self.refused} | {self.asked} | {self.passed} |"

    @property
    def passed(self) -> int:
        return self.texts - self.refused - self.asked


def unseen() -> Iterator[tuple[str, list[str]]]:
    """Each kind with its sentences, in the order of the file."""
    for part in UNSEEN.read_text("utf-8").split("\n[")[1:]:
        kind, _, lines = part.partition("]")
        yield kind, [line for line in lines.split("\n") if line]


def rates() -> Iterator[Rate]:
    """In the order of the file."""
    for kind, texts in unseen():
        found = [private_words_typed(text, STAFF) for text in texts]
        refused = sum(any(not finding.asked for finding in one) for one in found)
        asked = sum(bool(one) for one in found) - refused
        yield Rate(kind, len(texts), refused, asked)


def all_together(of: list[Rate], kind: str) -> Rate:
    """These as one row."""
    return Rate(kind, sum(r.texts for r in of), sum(r.refused for r in of), sum(r.asked for r in of))


def table() -> str:
    """The table of the page: the kinds, all private ones together, and the innocent."""
    found = list(rates())
    private = [rate for rate in found if not rate.kind.startswith("Innocent")]
    rows = [*private, all_together(private, "All private texts"), *found[len(private) :]]
    return "\n".join(rate.row() for rate in rows)


if __name__ == "__main__":
    print(table())
