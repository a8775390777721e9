"""A line of a message keeps its number: what is answered by it is about the child whom its reader has before her."""

from datetime import date, timedelta

import pytest

from permanence.answer import Verb
from permanence.entries import EntryKind, Recorder
from permanence.people import Leave
from store.erasing import erase
from tests.builders import MORAG, SHONA, a_person
from tests.casework.replying import Replying, ledger
from tests.casework.test_raise_alerts import DECISION, a_child_after_panel, put

PANELS = date(2026, 4, 20), date(2026, 4, 24), date(2026, 4, 28)
A_MORNING = date(2026, 5, 20)
OTHER = "import:tracker"


@pytest.fixture
def three(record):
    """Children whose decisions are late, the longest first."""
    return [a_child_after_panel(record, f"C{n}", panel=panel) for n, panel in enumerate(PANELS)]


def moved_day(record, post, reference):
    """An import puts the panel of the first right: her decision is late by fewer days than the others' now."""
    panel = next(
        e
        for e in ledger(record, reference)
        if e.kind is EntryKind.MILESTONE_REACHED and e.text("milestone") == "panel"
    )
    corrects = Recorder(reference, 1, OTHER, "import:9", replaces=panel.number)
    with record.writing() as tx:
        tx.append([corrects.milestone_reached("panel", date(2026, 5, 4))], post.now)


def answered_elsewhere(record, post, reference):
    """Her manager records the decision of the first child."""
    Replying(record, MORAG, "teams", now=post.now).taps(Verb.DONE, reference, DECISION)


def erased(record, post, reference):
    erase(record, reference, "opened in error", post.now, bytes.decode)


@pytest.mark.parametrize("number", [2, 3])
@pytest.mark.parametrize("happens", [moved_day, answered_elsewhere, erased])
@pytest.mark.parametrize("back_from_leave", [False, True], ids=["alert", "catch-up"])
def test_whatever_becomes_of_another_line(record, post, three, happens, back_from_leave, number):
    if back_from_leave:
        leave = Leave(A_MORNING - timedelta(days=5), A_MORNING - timedelta(days=1))
        put(record, a_person(SHONA, leave=(leave,)))
    post.morning(A_MORNING)
    [told] = post.sent_to(SHONA)
    assert told.content.catch_up is back_from_leave
    assert told.references == three

    happens(record, post, three[0])
    said = Replying(record, now=post.now).types(f"{number} held 19 May", told.message.id)

    assert said.reference == three[number - 1]


def test_a_line_whose_child_was_erased_is_nobodys(record, post, three):
    post.morning(A_MORNING)
    [told] = post.sent_to(SHONA)

    erased(record, post, three[0])
    said = Replying(record, now=post.now).types("1 held 19 May", told.message.id)

    assert said.reference not in three
    assert not {EntryKind.DECISION_RECORDED, EntryKind.MILESTONE_REACHED} & {
        e.kind for reference in three[1:] for e in ledger(record, reference) if e.by == SHONA
    }
