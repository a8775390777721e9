"""Columns beside the child's own: of the time before, of her mother, of her brother. None of them is what is so now."""

import pytest

from store.imports.guess import guessed_mapping
from store.imports.mapping import parse_mapping
from tests.builders import TODAY, a_rulebook
from tests.importing import a_csv


def proposed(folder, heading, *cells):
    """The mapping for a tracker with a further column, which has these cells."""
    rows = [f"D10{n},2025-09-0{n},2025-10-0{n},{cell}" for n, cell in enumerate(cells, start=1)]
    file = a_csv(folder, f"Case ID,LAC from,1st LAC review,{heading}", *rows)
    return parse_mapping(guessed_mapping(file, a_rulebook().pack, TODAY))


@pytest.mark.parametrize("heading", ["Previous plan", "Original plan", "Initial care plan", "Sibling's plan"])
def test_a_plan_of_before_or_of_somebody_else_is_not_her_route(tmp_path, heading):
    mapping = proposed(tmp_path, heading, "Home", "Adoption", "Home")

    assert mapping.route is None
    assert proposed(tmp_path, "Plan", "Home", "Adoption", "Home").route.column == "Plan"


@pytest.mark.parametrize("heading", ["Previous legal status", "Mother's legal status"])
def test_a_legal_status_of_before_or_of_somebody_else_is_not_hers(tmp_path, heading):
    assert proposed(tmp_path, heading, "CSO", "CSO", "PO").legal_basis is None


@pytest.mark.parametrize("heading", ["Previous LAC from", "Last LAC", "LAC (previous period)"])
def test_the_beginning_of_the_period_before_is_not_that_of_this_one(tmp_path, heading):
    mapping = proposed(tmp_path, heading, "2020-01-06", "2021-02-03", "2019-04-05")

    assert mapping.dates == {"LAC from": "became_looked_after", "1st LAC review": "first_review"}


@pytest.mark.parametrize("heading", ["Sibling DOB", "Brother's date of birth", "Carer DOB"])
def test_a_birth_date_of_somebody_else_is_never_hers(tmp_path, heading):
    mapping = proposed(tmp_path, heading, "2016-01-06", "2017-02-03", "2018-04-05")

    assert mapping.birth_column is None
    assert heading in mapping.never


def test_two_headings_of_a_period_are_its_beginning_and_its_end(tmp_path):
    mapping = proposed(tmp_path, "LAC to", "", "2026-01-05", "")

    assert (mapping.dates["LAC from"], mapping.ended_column) == ("became_looked_after", "LAC to")
