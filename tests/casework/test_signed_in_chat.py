"""A signature below words that were typed in chat: the words are taken, and nothing of it is kept."""

from pathlib import Path

import pytest

from casework.content import SaidKind
from store.case_record import SqlCaseRecord
from tests.casework.replying import Replying

NUMBER = "07700 900123"  # of those that are kept for made-up people


@pytest.mark.parametrize(
    "signature",
    [
        f"Shona Reid\n{NUMBER}",
        f"Shona\nTel: {NUMBER}",
        f"thanks\nShona\n{NUMBER}",
        f"--\nShona Reid\nSocial Worker, North Team\nTel: {NUMBER}",
        f"Kind regards,\nShona Reid | Social Worker | {NUMBER}",
        f"\nShona Reid\nSocial Worker\nshona@council.example\n{NUMBER}",
    ],
)
def test_the_words_above_her_own_number_are_read_back(shona: Replying, reference: str, signature: str):
    said = shona.send(text=f"{reference} panel held 12 May\n{signature}", raw=f"panel held 12 May {NUMBER}")

    assert said.kind is SaidKind.READ_BACK
    assert said.unread == ()


def test_nothing_of_the_number_is_kept(shona: Replying, reference: str, record: SqlCaseRecord):
    text = f"{reference} panel held 12 May\nShona Reid\n{NUMBER}"
    shona.send(text=text, raw=text)

    assert kept_nowhere(record, "900123")


@pytest.mark.parametrize(
    "below",
    [
        NUMBER,  # whose it is nobody says
        f"call the carer on {NUMBER}",
        f"Shona\ncarer is on {NUMBER}",
        f"thanks\nring mum on {NUMBER}",
    ],
)
def test_a_number_that_may_be_somebody_elses_is_still_private(shona: Replying, reference: str, below: str):
    said = shona.types(f"{reference} panel held 12 May\n{below}")

    assert said.kind is SaidKind.PRIVATE_WORDS


def test_private_words_above_the_signature_are_private_still(shona: Replying, reference: str):
    said = shona.types(f"{reference} panel held 12 May, carer is on {NUMBER}\nShona Reid\n{NUMBER}")

    assert said.kind is SaidKind.PRIVATE_WORDS


def kept_nowhere(record: SqlCaseRecord, words: str) -> bool:
    """Whether the words are in no file of the store, the write-ahead log among them."""
    database = Path(str(record.engine.url.database))
    return all(words.encode() not in file.read_bytes() for file in database.parent.glob(f"{database.name}*"))
