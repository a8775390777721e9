"""What an import lets in of ids, workers, teams and comments."""

import pytest

from store.imports.door import id_question, note_question, team_question, worker_question
from tests.permanence.cost import costs_at_most


@pytest.mark.parametrize("text", ["AB-001", "0045210", "D72420", "CHILD10", "1234567890", "swis 4432", "AB"])
def test_an_id_of_a_case_system_comes_in(text):
    assert id_question(text) is None


@pytest.mark.parametrize(
    "text", ["4521/4522/4523", "4530 & 4531", "1,2", "12 + 13", "12 and 13", "Elphinstone x 3"]
)
def test_several_ids_in_a_cell_are_asked_about(text):
    assert id_question(text) == "several children in one row? give each a row of her own"


def test_a_sign_that_is_part_of_every_id_parts_no_children():
    assert id_question("2024/0123", signs="/") is None


@pytest.mark.parametrize(
    "text", ["Struan Madeup", "Skye", "Skye B", "JM 03.05.2019", "born 3 May 2019", "EH99 1SP", "0101160003"]
)
def test_a_name_or_another_private_word_is_no_id(text):
    assert "expected the case system's id" in id_question(text)


@pytest.mark.parametrize(
    "text", ["Shona Reid", "Reid, Shona", "Shona Reid (agency)", "SR", "shona.reid@council.example"]
)
def test_a_colleague_comes_in_however_she_is_written(text):
    assert worker_question(text) is None


@pytest.mark.parametrize(
    "text", ["gran (Mrs Elphinstone) 07700 900123", "foster carer", "Shona 01387 960001"]
)
def test_what_is_no_colleague_is_asked_about(text):
    assert worker_question(text) == "expected a colleague's name alone"


def test_the_childs_own_name_is_no_workers():
    assert worker_question("Elphinstone, Struan", child="Struan Elphinstone") is not None


@pytest.mark.parametrize(
    ("text", "is_asked"), [("North", False), ("Annandale & Eskdale", False), ("DG99 7AB", True)]
)
def test_a_team_is_no_address(text, is_asked):
    assert bool(team_question(text)) is is_asked


def test_a_comment_that_may_be_private_is_not_kept_and_the_kind_is_said():
    assert note_question("Struan settled well", frozenset()) == "not kept: perhaps private (name)"
    assert note_question("report requested, chase", frozenset()) is None
    assert note_question("Shona to chase", frozenset({"Shona Reid"})) is None


@pytest.mark.parametrize("question", [id_question, worker_question, team_question])
def test_a_cell_as_long_as_a_story_is_a_question_in_a_moment(question):
    """Nobody looks through it for names: it is no id, no name and no team."""
    text = "Mrs Made-up of 4 High Street " * 1_000

    assert question(text)
    assert costs_at_most(1, lambda: question(text), than=lambda: question("Kayden Made-up, 4 High Street"))
