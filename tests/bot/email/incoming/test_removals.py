"""Cleared cells answered by mail: the list goes out, "remove 1" comes back, and its yes takes the date out."""

import pytest

from bot.email.incoming.taking import Verdict
from permanence.entries import EntryKind
from tests.bot.email.incoming.council import Council, text_of
from tests.builders import FERGUS, KIRSTY, SHONA
from tests.importing import a_row, a_tracker, children, entries_about, reached, take_in

ONE, TWO = "D10001", "D10002"
FREE = {"To": "replies@council.example", "In_Reply_To": None, "References": None}


@pytest.fixture
def office(record, tmp_path):
    """A council whose tracker has come in twice, the second time with two cells less; the list is delivered."""
    rows = (a_row(ONE, panel="6/5/26"), a_row(TWO, panel="5/5/26"))
    take_in(record, a_tracker(tmp_path, *rows, name="first.xlsx"))
    take_in(record, a_tracker(tmp_path, a_row(ONE), a_row(TWO)))
    council = Council(record)
    council.deliver()
    return council


def answers(council, letter, text, sender=KIRSTY, **more):
    assert council.takes(council.reply(letter, text, sender=sender, **more)) is Verdict.TAKEN
    return council.letter(sender)


def test_a_reply_to_the_mail_that_lists_them_takes_a_date_out_on_its_yes(office):
    listed = office.letter(KIRSTY)
    reference = children(office.record)[ONE]
    assert listed["Subject"] == "Homeward: 2 dates are no longer in tracker.xlsx"
    assert f"1 {reference}: panel held on 6 May" in text_of(listed)

    asked = answers(office, listed, "Remove 1, please")
    assert f"Take out: {reference}: panel held on 6 May" in text_of(asked)
    assert "Record it?" in text_of(asked)
    assert reached(office.record, ONE, "panel") == ["2026-05-06"]
    done = answers(office, asked, "yes")

    assert f"Taken out: {reference}: panel held on 6 May" in text_of(done)
    assert reached(office.record, ONE, "panel") == []
    assert reached(office.record, TWO, "panel") == ["2026-05-05"]
    undone = entries_about(office.record, ONE)[-1]
    assert (undone.kind, undone.by) == (EntryKind.UNDONE, KIRSTY)
    assert undone.through.startswith("email:")


def test_the_list_can_be_answered_again_for_what_is_left(office):
    listed = office.letter(KIRSTY)
    answers(office, answers(office, listed, "remove 1"), "yes")

    asked = answers(office, listed, "remove 1 and keep 2")

    assert "was taken out already" in text_of(asked)
    assert f"Keep: {children(office.record)[TWO]}" in text_of(asked)


def test_a_yes_to_the_list_itself_takes_nothing_away(office):
    answers(office, office.letter(KIRSTY), "remove all")

    answers(office, office.letters(KIRSTY)[0], "yes")

    assert reached(office.record, ONE, "panel") == ["2026-05-06"]


def test_the_list_can_be_answered_in_a_mail_of_its_own(office):
    asked = answers(office, office.letter(KIRSTY), "remove 2", **FREE)

    assert f"Take out: {children(office.record)[TWO]}" in text_of(asked)


def test_an_administrator_may_answer_the_list_that_an_officer_got(office):
    asked = answers(office, office.letter(KIRSTY), "remove 2", sender=FERGUS, **FREE)
    answers(office, asked, "yes", sender=FERGUS)

    assert reached(office.record, TWO, "panel") == []


def test_a_colleague_who_answers_the_list_is_refused(office):
    mail = office.reply(office.letter(KIRSTY), "remove all", sender=SHONA)

    assert office.takes(mail) is Verdict.HELD
    assert reached(office.record, ONE, "panel") == ["2026-05-06"]


def test_a_worker_who_writes_so_of_her_own_accord_is_told_whose_it_is(office):
    told = answers(office, office.letter(KIRSTY), "remove all", sender=SHONA, **FREE)

    assert "answered by an information officer or an administrator" in text_of(told)


def test_the_same_words_to_a_mornings_message_are_no_answer_to_the_list(council, child):
    told = council.answers(council.morning(), "remove 1")

    assert "Take out" not in text_of(told)
