"""The certificate's one written form, its signature and its hash."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.certificate import (
    Certificate,
    Counts,
    Difference,
    Fault,
    hash_of,
    is_signed,
    read_certificate,
    signature_of,
)

DAY = date(2026, 5, 20)
KEY = b"a key of the tests, thirty-two characters long"
LOST = Difference(Fault.MISSING, DAY, "HW-4821-B", "PO.ADM#1", "overdue", "shona.reid@council.example")
ONE = Certificate(
    on=DAY,
    made_at=datetime(2026, 5, 20, 18, 0, tzinfo=UTC),
    counts=Counts(children=3, called_for=2, delivered=1, differences=1),
    differences=(LOST,),
    ledger_entries=12,
    ledger_hash="ab" * 32,
)


def test_what_is_read_back_is_what_was_written():
    assert read_certificate(ONE.written()) == ONE
    assert read_certificate(ONE.written()).written() == ONE.written()


def test_one_with_a_difference_is_not_clean():
    assert not ONE.is_clean
    assert replace(ONE, counts=Counts(), differences=()).is_clean


def test_counts_add_up():
    assert Counts(children=1, late=2) + Counts(children=3, waiting=1) == Counts(children=4, late=2, waiting=1)


@given(st.integers(0, 400), st.characters(codec="ascii"))
def test_a_text_that_was_changed_anywhere_has_another_signature(place, other):
    text = ONE.written()
    at = place % len(text)
    changed = text[:at] + other + text[at + 1 :]

    assert is_signed(changed, signature_of(text, KEY), KEY) == (changed == text)
    assert (hash_of(changed) == hash_of(text)) == (changed == text)


def test_a_text_that_is_no_certificate_is_refused():
    with pytest.raises((ValueError, KeyError)):
        read_certificate("{}")
