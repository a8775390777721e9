"""Each sentence of our sets of typed texts beside its golden copy: which words are given back, and which asked about.

How many private texts pass hardly moves when one is seen otherwise; here every such sentence shows. «word|kind» is
refused, ‹word› is asked about; each sentence stands as it was typed, and then in small letters where that is seen
otherwise. The sentences that measure the net (unseen.txt, names_by_language.txt) are none of these: no rule may learn
from them. HOMEWARD_WRITE_GOLDEN=1 writes the copies anew; look at each difference before it is committed.
"""

import os

import pytest

from permanence.privacy.typed import private_words_typed
from tests.conftest import ROOT
from tests.permanence.privacy.test_typed import INNOCENT, PRIVATE, STAFF

GOLDEN = ROOT / "tests" / "golden" / "private_words"
AT_ONCE = 12  # sentences in one test: few enough that each test is over in a moment
SETS = {
    "typed_private": [text for texts in PRIVATE.values() for text in texts],
    "typed_innocent": [text for texts in INNOCENT.values() for text in texts],
}


def marked(text: str) -> str:
    """The text with marks around what is private in it, or may be."""
    shown, at = "", 0
    for found in private_words_typed(text, STAFF):
        word = text[found.start : found.end]
        shown += text[at : found.start] + (f"‹{word}›" if found.asked else f"«{word}|{found.kind.value}»")
        at = found.end
    return shown + text[at:]


def seen(text: str) -> str:
    small = marked(text.lower())
    return marked(text) if small == marked(text).lower() else f"{marked(text)}  |  {small}"


def kept(name: str) -> list[str]:
    path = GOLDEN / f"{name}.txt"
    assert path.exists(), f"no golden copy {path.name}: HOMEWARD_WRITE_GOLDEN=1 writes it"
    return path.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("name", "first"), [(name, n) for name, texts in SETS.items() for n in range(0, len(texts), AT_ONCE)]
)
def test_each_sentence_is_seen_as_its_golden_copy_says(name, first):
    found = [seen(text) for text in SETS[name][first : first + AT_ONCE]]

    if os.environ.get("HOMEWARD_WRITE_GOLDEN") == "1":
        GOLDEN.mkdir(parents=True, exist_ok=True)
        lines = [*(kept(name)[:first] if first else []), *found, ""]
        (GOLDEN / f"{name}.txt").write_text("\n".join(lines), encoding="utf-8", newline="\n")
    assert found == kept(name)[first : first + AT_ONCE]


def test_no_golden_copy_has_a_sentence_that_no_set_has():
    assert {file.stem: len(kept(file.stem)) for file in GOLDEN.iterdir()} == {
        name: len(texts) for name, texts in SETS.items()
    }
