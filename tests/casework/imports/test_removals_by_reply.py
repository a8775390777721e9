"""Cleared cells that are answered in a reply: asked once, read back, and taken out or kept on the yes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.content import SaidKind
from casework.last_look import NoLonger
from casework.message_contents import message_contents
from casework.ports import MessageKind
from casework.restrict import restrict
from permanence.entries import EntryKind
from tests.builders import FERGUS, KIRSTY, NOW, SHONA, TODAY
from tests.casework.replying import Replying
from tests.importing import a_row, a_tracker, children, entries_about, reached, take_in

ONE, TWO = "D10001", "D10002"


@pytest.fixture
def cleared(record, tmp_path):
    """A tracker whose second copy has two blank cells; the second copy."""
    first = a_tracker(tmp_path, a_row(ONE, panel="6/5/26"), a_row(TWO, panel="5/5/26"), name="first.xlsx")
    take_in(record, first)
    file = a_tracker(tmp_path, a_row(ONE), a_row(TWO))
    take_in(record, file)
    return file


@pytest.fixture
def kirsty(record, cleared):
    return Replying(record, KIRSTY, "email", NOW + timedelta(minutes=5))


def notices(record, person=KIRSTY):
    with record.reading() as tx:
        return [m for m in tx.messages_for(person) if m.kind is MessageKind.NOTICE]


def notice(record):
    return notices(record)[0]


def content(record):
    with record.reading() as tx:
        message = notice(record)
        say = message_contents(record.rules, lambda *_: None)[MessageKind.NOTICE]
        directory = tx.directory()
        return say(tx, directory, message, directory.get(KIRSTY), TODAY)


def says(person, text):
    return person.types(text, message_id=notice(person.record).id)


def test_the_information_officer_is_asked_once_for_each_file(record, cleared):
    take_in(record, cleared)

    (asked,) = notices(record)
    one, two = children(record)[ONE], children(record)[TWO]
    assert asked.facts["headline"] == "2 dates are no longer in tracker.xlsx"
    assert asked.facts["lines"] == [f"1 {one}: panel held on 6 May", f"2 {two}: panel held on 5 May"]
    assert asked.facts["action"] == "They stay until you say. Reply: remove 1, remove all, or keep 2."
    assert ONE not in str(asked.facts)


def test_a_dry_run_asks_nobody(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26")))

    take_in(record, a_tracker(tmp_path, a_row()), dry_run=True)

    assert notices(record) == []


def test_what_is_said_is_read_back_and_taken_out_on_the_yes(record, kirsty):
    said = says(kirsty, "remove 1")

    reference = children(record)[ONE]
    assert said.kind is SaidKind.READ_BACK
    assert said.lines == (f"Take out: {reference}: panel held on 6 May",)
    assert reached(record, ONE, "panel") == ["2026-05-06"]
    done = kirsty.types("yes", message_id=said.message_id)

    assert done.kind is SaidKind.RECORDED
    assert reached(record, ONE, "panel") == []
    assert reached(record, TWO, "panel") == ["2026-05-05"]
    undone = entries_about(record, ONE)[-1]
    assert (undone.kind, undone.by, undone.through) == (EntryKind.UNDONE, KIRSTY, "email:event 2")


def test_one_goes_and_another_stays_and_neither_is_asked_about_again(record, kirsty, cleared):
    says(kirsty, "remove 1, keep 2")
    kirsty.types("yes", message_id=notice(record).id)

    assert reached(record, ONE, "panel") == []
    assert reached(record, TWO, "panel") == ["2026-05-05"]
    settled = entries_about(record, TWO)[-1]
    assert (settled.kind, settled.by) == (EntryKind.QUESTION_SETTLED, KIRSTY)
    assert take_in(record, cleared).removals == []
    assert isinstance(content(record), NoLonger)


@pytest.mark.parametrize(("words", "left"), [("remove all", []), ("keep all", ["2026-05-06"])])
def test_all_are_answered_at_once(record, kirsty, words, left):
    assert len(says(kirsty, words).lines) == 2

    kirsty.types("yes", message_id=notice(record).id)

    assert reached(record, ONE, "panel") == left


def test_a_date_that_is_typed_again_after_a_reply_took_it_out_is_news(record, kirsty, tmp_path):
    says(kirsty, "remove all")
    kirsty.types("yes", message_id=notice(record).id)

    take_in(record, a_tracker(tmp_path, a_row(ONE, panel="6/5/26"), a_row(TWO)))

    assert reached(record, ONE, "panel") == ["2026-05-06"]


def test_a_no_takes_nothing_away(record, kirsty):
    says(kirsty, "remove all")

    assert kirsty.types("no", message_id=notice(record).id).lines == ("Let go: nothing was recorded.",)
    kirsty.types("yes", message_id=notice(record).id)

    assert reached(record, ONE, "panel") == ["2026-05-06"]


def test_numbers_that_are_not_in_the_list_are_named(record, kirsty):
    assert says(kirsty, "remove 7").lines == ("There is no 7 in the list.",)

    said = says(kirsty, "remove 1 and 7")

    assert len(said.lines) == 1
    assert said.also == ("There is no 7 in the list.",)


def test_a_line_that_was_answered_meanwhile_is_said_so(record, kirsty):
    says(kirsty, "remove 1")
    kirsty.types("yes", message_id=notice(record).id)

    (line,) = says(kirsty, "remove 1").lines

    assert line.endswith("was taken out already.")
    assert content(record).headline == "1 date is no longer in tracker.xlsx"


def test_a_line_whose_cell_is_filled_again_between_words_and_yes_stays(record, kirsty, tmp_path):
    says(kirsty, "remove all")
    take_in(record, a_tracker(tmp_path, a_row(ONE, panel="6/5/26"), a_row(TWO), name="third.xlsx"))

    done = kirsty.types("yes", message_id=notice(record).id)

    assert [s for s in done.also if s.endswith("is in the file again, and stays.")]
    assert reached(record, ONE, "panel") == ["2026-05-06"]
    assert reached(record, TWO, "panel") == []


def test_a_child_whom_the_next_file_leaves_out_is_a_question_still(record, kirsty, tmp_path):
    first = notice(record).id
    take_in(record, a_tracker(tmp_path, a_row(TWO), name="third.xlsx"))

    kirsty.types("remove 1", message_id=first)
    kirsty.types("yes", message_id=first)

    assert reached(record, ONE, "panel") == []


def test_somebody_else_is_told_that_it_is_not_hers_to_answer(record, kirsty):
    said = kirsty.as_(SHONA).types("remove all")

    assert said.kind is SaidKind.NOT_ALLOWED
    assert "information officer" in said.lines[0]
    assert (
        kirsty.as_(FERGUS).types("remove 1").kind is not SaidKind.READ_BACK
    )  # no list has reached anybody yet


def test_words_about_anything_else_are_no_answer_to_the_list(record, kirsty):
    for words in ("remove", "remove the panel", "do not remove 1"):
        assert says(kirsty, words).kind is not SaidKind.READ_BACK

    assert reached(record, ONE, "panel") == ["2026-05-06"]


@pytest.mark.parametrize("pressed", [True, False])
@pytest.mark.parametrize("words", ["remove all", "keep 1"])
def test_a_line_about_a_child_who_is_hidden_between_words_and_yes_is_neither_answered_nor_told(
    record, kirsty, words, pressed
):
    one = children(record)[ONE]
    said = says(kirsty, words)
    assert one in str(said.lines)
    before = entries_about(record, ONE)

    restrict(record, one, KIRSTY, "own family", NOW + timedelta(minutes=6))
    told = kirsty.send(confirms=said.proposal) if pressed else kirsty.types("yes")

    assert one not in str(told)
    assert [e.kind for e in entries_about(record, ONE)[len(before) :]] == [EntryKind.RESTRICTED]


def test_whoever_says_yes_too_late_reads_back_no_line_about_a_child_who_is_hidden_by_then(record, kirsty):
    one = children(record)[ONE]
    says(kirsty, "remove 1")
    restrict(record, one, KIRSTY, "own family", NOW + timedelta(minutes=6))

    told = replace(kirsty, now=NOW + timedelta(hours=30)).types("yes")

    assert one not in str(told)
