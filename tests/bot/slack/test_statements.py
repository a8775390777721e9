"""What one press of *Done* says to the database, counted: for a busy web a statement costs more than what it thinks."""

import pytest
from sqlalchemy import event

from tests.bot.slack.council import a_council
from tests.builders import SHONA

OF_THE_PRESS = 17  # on PostgreSQL one more, which begins the transaction
OF_WHAT_FOLLOWS = 4


@pytest.fixture
def council(tmp_path):
    with a_council(tmp_path) as council:
        yield council


def statements_of(council, act):
    """What was said to the database by each transaction that `act` has led to, in the order in which they ended."""
    saying, said = [], []
    engine = council.record.engine
    event.listen(engine, "before_cursor_execute", lambda *given: saying.append(given[2]))
    event.listen(engine, "commit", lambda _: said.append([saying.pop(0) for _ in list(saying)]))
    act()
    council.settle()
    return said


def test_a_press_of_done_reads_and_writes_each_thing_once(council):
    for number in range(3):
        council.due_soon(f"C{number}")
    message = council.alert()
    council.people.press(SHONA, message, "answer.done", block_id="answers.1")
    council.settle()

    press, follows = statements_of(
        council, lambda: council.people.press(SHONA, message, "answer.done", block_id="answers.2")
    )

    assert council.shown(message).count("✓") == 2
    assert len(press) == OF_THE_PRESS, "\n".join(press)
    assert len(follows) == OF_WHAT_FOLLOWS, "\n".join(follows)
    assert len(set(press)) == len(press)
