"""What every message and every reply asks of the store is asked by statements that were made once.

To make a statement takes several times as long as to ask it.
"""

from collections import Counter
from datetime import date
from pathlib import Path
from sys import _getframe

import pytest
from sqlalchemy.sql.dml import Delete, Insert, Update
from sqlalchemy.sql.selectable import Select

import store
from permanence.answer import Verb
from tests.builders import MORAG, SHONA, register_child
from tests.casework.replying import Replying, waits_for_panel
from tests.casework.test_raise_alerts import DAY_AFTER

OURS = str(Path(store.__file__).parent)


@pytest.fixture
def made(monkeypatch):
    """How many statements were made, by the function of the store that made them."""
    counted = Counter()

    def counting(kind):
        begin = kind.__init__

        def made_anew(self, *given, **named):
            frame = _getframe(1)
            while frame and not frame.f_code.co_filename.startswith(OURS):
                frame = frame.f_back
            if frame:
                counted[f"{Path(frame.f_code.co_filename).name}: {frame.f_code.co_name}"] += 1
            begin(self, *given, **named)

        monkeypatch.setattr(kind, "__init__", made_anew)

    for kind in (Select, Insert, Update, Delete):
        counting(kind)
    return counted


def late_children(record, worker):
    for number in range(2):
        register_child(
            record, f"{worker}-{number}", date(2026, 1, 7), worker=worker, route="permanence_order"
        )


def answers(replying, reference, day):
    """Of each kind one: words that are read back, the yes to them, a press, and what takes that back."""
    replying.types(f"{reference} panel held on {day} May")
    replying.types("yes")
    replying.types("undo")
    replying.taps(Verb.BLOCKED, reference, reason="legal")
    replying.types(f"{reference} booked for {day} June")


def test_a_second_answer_of_each_kind_makes_no_statement(record, made):
    replying = Replying(record)
    reference = waits_for_panel(record)
    answers(replying, reference, 12)
    made.clear()

    answers(replying, reference, 13)

    assert not made


def test_the_messages_of_a_second_morning_make_no_statement(record, post, made):
    late_children(record, SHONA)
    post.morning(DAY_AFTER)
    late_children(record, MORAG)
    post.wait(days=1)
    post.sweep()
    made.clear()

    assert post.deliver()
    assert not made
