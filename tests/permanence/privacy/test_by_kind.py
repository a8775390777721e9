"""The note on equality says what is measured by kind, on sentences from which no rule has learnt."""

from tests.permanence.privacy.by_kind import all_together, rates, table, unseen
from tests.permanence.privacy.test_typed import INNOCENT, PRIVATE
from tests.sources import ROOT

PAGE = (ROOT / "docs" / "information-governance.md").read_text(encoding="utf-8")


def test_the_page_has_the_table_that_is_measured():
    assert table() in PAGE


def test_the_security_page_says_the_same_in_one_line():
    found = list(rates())
    private = all_together([r for r in found if not r.kind.startswith("Innocent")], "")
    innocent = found[-1]
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")

    assert f"{private.passed} of {private.texts} private texts passed" in page
    assert f"{round(100 * private.passed / private.texts)} in 100" in page
    assert (innocent.passed, innocent.texts) == (91, 91)
    assert "none of 91 innocent ones was given back" in page


def test_no_rule_has_learnt_from_a_sentence_that_measures_them():
    learnt = {text for lists in (PRIVATE, INNOCENT) for texts in lists.values() for text in texts}

    assert [text for _, texts in unseen() for text in texts if text in learnt] == []
