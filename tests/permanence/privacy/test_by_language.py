"""The note on equality says what is measured, and with a capital no language is seen worse than another."""

from tests.permanence.privacy.by_language import rates
from tests.sources import ROOT

PAGE = (ROOT / "docs" / "information-governance.md").read_text(encoding="utf-8")


def test_the_page_has_the_rates_that_are_measured():
    assert [rate.row() for rate in rates() if rate.row() not in PAGE] == []


def test_with_a_capital_every_language_is_seen():
    assert {(rate.whole, rate.first) for rate in rates()} == {(100, 100)}
