"""*history HW-...*: the last ten lines of a child's story, for those who may see her; by mail without own words."""

from datetime import date, timedelta

import pytest

from casework.content import SaidKind
from permanence.answer import Verb
from scheduler.redaction import take_words_out
from tests.builders import EWAN, MORAG, NOW, register_child, shona
from tests.casework.replying import Replying, ledger, waits_for_panel
from tests.looks import refusals

NOTE = "the papers were thin, says the chair"


@pytest.fixture
def reference(record):
    reference = waits_for_panel(record)
    decided = shona(reference).decision_recorded(
        "panel", "panel", "not_agreed", date(2026, 5, 12), reaches=True, reason="report_awaited", note=NOTE
    )
    changed = shona(reference).route_changed(
        "permanence_order", "adoption", date(2026, 5, 18), "panel_or_decision"
    )
    with record.writing() as tx:
        tx.append([decided, changed], NOW)
    return reference


@pytest.mark.parametrize(
    "words", ["history {}", "{} history", "history of {} please", "tell me the story of {}"]
)
def test_it_is_told_in_the_order_of_time_by_words(record, reference, words):
    said = Replying(record).types(words.format(reference))

    assert (said.kind, said.reference) == (SaidKind.HISTORY, reference)
    assert said.lines[-1] == (
        "Mon 18 May: Route changed from permanence order to adoption; panel or agency decision maker did not agree; "
        "prompted by: panel not agreed, 6 days before (nearest decision, not named)"
    )
    assert said.lines[-2].startswith("12 May: Panel: not agreed, by ")


@pytest.mark.parametrize("source", ["slack", "teams"])
def test_in_chat_who_may_see_the_child_reads_what_was_written(record, reference, source):
    said = Replying(record, source=source).types(f"history {reference}")

    assert said.lines[-2].endswith(f': "{NOTE}"')


def test_by_mail_it_is_said_that_something_was_written_and_not_what(record, reference):
    said = Replying(record, source="email").types(f"history {reference}")

    assert not any("thin" in line for line in said.lines)
    assert said.lines[-2].endswith("with a note")


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        (lambda r: r.noted("told the clerk pelican"), 'Note kept: "told the clerk pelican"'),
        (lambda r: r.noted("told the clerk pelican", "PO.PANEL#1"), ': "told the clerk pelican"'),
        (lambda r: r.alert_wrong("PO.PANEL#1", NOW.date(), "held in April"), ': "held in April"'),
        (lambda r: r.not_applicable("PO.PANEL#1", "other", "no panel here"), ': "no panel here"'),
        (lambda r: r.noted("x" * 300), 'x…"'),
    ],
)
def test_no_note_is_kept_that_nobody_could_read(record, reference, entry, line):
    with record.writing() as tx:
        tx.append([entry(shona(reference))], NOW)

    said = Replying(record).types(f"history {reference}")

    assert any(told.endswith(line) for told in said.lines)


def test_a_note_that_the_net_of_today_would_not_let_pass_is_not_repeated(record, reference):
    with record.writing() as tx:
        tx.append([shona(reference).noted("spoke with Kayden Galbraith")], NOW)

    said = Replying(record).types(f"history {reference}")

    assert not any("Galbraith" in line for line in said.lines)


def test_words_that_were_taken_out_are_said_to_be_so(record, reference):
    with record.writing() as tx:
        (number,) = tx.append([shona(reference).noted("told the clerk pelican")], NOW)
    take_words_out(record, number, "a slip", NOW)

    said = Replying(record).types(f"history {reference}")

    assert any(told.endswith(': "(taken out)"') for told in said.lines)


def test_only_the_last_ten_lines_are_told_and_how_many_came_before(record):
    day = date(2026, 3, 2)
    reference = register_child(record, "C9", date(2025, 6, 2))
    visits = [shona(reference).milestone_reached("visit", day + timedelta(days=n)) for n in range(30)]
    with record.writing() as tx:
        tx.append(visits, NOW)

    said = Replying(record).types(f"history {reference}")

    assert len(said.lines) == 10
    assert said.lines[-1].startswith("31 Mar: ")
    before = int(said.also[0].split()[0])
    assert before >= 20


def test_the_journey_is_named_where_there_are_two(record):
    reference = register_child(record, "C9", date(2024, 6, 3))
    again = shona(reference, journey=2)
    with record.writing() as tx:
        tx.append([shona(reference).journey_ended(date(2025, 1, 6), "home_for_good")], NOW)
        tx.append(
            [
                again.journey_began(date(2025, 9, 1), "became_looked_after", 4, None),
                again.allocated(team="North"),
            ],
            NOW,
        )

    lines = Replying(record).as_(MORAG).types(f"history {reference}").lines

    assert any("(journey 1)" in line for line in lines)
    assert any("(journey 2)" in line for line in lines)


def test_to_ewan_it_looks_as_if_there_were_no_such_child_and_is_logged(record, reference):
    ewan = Replying(record).as_(EWAN)

    said, pressed = ewan.types(f"history {reference}"), ewan.taps(Verb.HISTORY, reference)

    assert said.kind is pressed.kind is SaidKind.NO_SUCH_REFERENCE
    assert refusals(record, reference) == [EWAN, EWAN]


def test_without_a_reference_it_is_asked_whose(record, reference):
    waits_for_panel(record, "C2")

    assert Replying(record).types("history").kind is SaidKind.ASKED


def test_nothing_changes_by_asking(record, reference):
    before = len(ledger(record, reference))

    Replying(record).types(f"history {reference}")

    assert len(ledger(record, reference)) == before
