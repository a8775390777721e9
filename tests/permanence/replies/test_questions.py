"""What Homeward asks and the ways in which people answer it: none comes to what was not said, and few to no use.

The tables stand in tests/golden/questions/, the questions first (questions.py says how they are read). HOMEWARD_WRITE_GOLDEN=1
writes the marks anew; look at each difference before it is committed.
"""

import os
from collections import Counter

import pytest

from tests.permanence.replies.questions import TABLES, Asked, Comes, Question, marked, questions_in

QUESTIONS = [
    (file.stem, question) for file in sorted(TABLES.glob("*.txt")) for question in questions_in(file)
]
NAMED = [pytest.param(name, question, id=f"{name}-{question.title}") for name, question in QUESTIONS]


@pytest.mark.parametrize(("name", "question"), NAMED)
def test_every_way_of_answering_a_question_comes_to_what_its_table_says(
    name: str, question: Question
) -> None:
    if os.environ.get("HOMEWARD_WRITE_GOLDEN") == "1":
        lines = [*marked(TABLES / f"{name}.txt", question), ""]
        (TABLES / f"{name}.txt").write_text("\n".join(lines), encoding="utf-8", newline="\n")
    table = (TABLES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    asked = Asked(question)

    found = [f"  {asked.comes_to(answer, wanted)[0]} {answer}" for _, answer, wanted in question.ways]

    assert asked.comes_to(question.plain, question.comes_to)[0] is Comes.RIGHT
    assert found == [table[place] for place, _, _ in question.ways]


def test_no_answer_comes_to_what_was_not_said_and_few_are_of_no_use(figure) -> None:
    """By the marks of the tables, each of which is held to be today's."""
    marks = Counter(Comes(mark) for _, question in QUESTIONS for mark in question.marks)
    every = sum(marks.values())

    said = ", ".join(f"{marks[comes]} {comes.name.lower()}" for comes in Comes)
    figure(f"questions and answers: {every}: {said}")
    assert marks[Comes.WRONG] == 0
    assert marks[Comes.USELESS] <= every // 50
    assert marks[Comes.RIGHT] >= every * 19 // 20
