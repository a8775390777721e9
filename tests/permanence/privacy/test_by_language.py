"""The note on equality says what is measured, and with a capital no language is seen worse than another."""

from tests.permanence.privacy.by_language import FIRST, NAMES, WHOLE, rates
from tests.sources import ROOT

PAGE = (ROOT / "docs" / "information-governance.md").read_text(encoding="utf-8")


def test_the_page_has_the_rates_that_are_measured():
    assert [rate.row() for rate in rates() if rate.row() not in PAGE] == []


def test_with_a_capital_every_language_is_seen():
    assert {(rate.whole, rate.first) for rate in rates()} == {(100, 100)}


def test_each_language_is_measured_on_as_many_texts_as_the_page_says():
    parts = NAMES.read_text("utf-8").split("\n[")[1:]
    names = [sum(len(line.split(", ")) for line in part.splitlines()[1:] if line) for part in parts]

    assert {2 * number * (len(WHOLE) + len(FIRST)) for number in names} == {128}
    assert "128 texts a language" in PAGE
