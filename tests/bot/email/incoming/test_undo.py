"""An undo by e-mail: said back first, done on the yes to that very mail, let go by a no."""

from datetime import timedelta

from permanence.entries import EntryKind
from tests.bot.email.incoming.council import text_of
from tests.builders import SHONA
from tests.casework.replying import kinds_since, newest


def test_what_was_recorded_can_be_undone_by_mail_within_ten_minutes(council, child):
    told = council.answers(council.answers(council.morning(), "Panel done 12 May"), "Yes please")
    before = newest(council.record, child)

    asked = council.answers(told, "undo")
    assert f"{child}: take back:" in text_of(asked)
    assert "Take it back?" in text_of(asked)
    assert "12 May" in text_of(asked)
    assert newest(council.record, child) == before
    undone = council.answers(asked, "yes")

    assert f"Undone for {child}" in text_of(undone)
    assert EntryKind.UNDONE in kinds_since(council.record, child, before)


def test_an_undo_by_mail_holds_when_the_yes_comes_after_the_ten_minutes_and_no_longer_after_the_hour(
    council, child
):
    told = council.answers(council.answers(council.morning(), "Panel done 12 May"), "Yes please")
    asked = council.answers(told, "undo")
    council.now += timedelta(minutes=20)
    assert f"Undone for {child}" in text_of(council.answers(asked, "yes"))

    told = council.answers(council.answers(council.letter(SHONA), f"{child} panel done 13 May"), "Yes")
    asked = council.answers(told, "undo")
    council.now += timedelta(minutes=70)
    assert "more than ten minutes ago" in text_of(council.answers(asked, "yes"))


def test_a_no_to_an_undo_lets_it_go_and_other_words_are_read_as_ever(council, child):
    told = council.answers(council.answers(council.morning(), "Panel done 12 May"), "Yes please")
    before = newest(council.record, child)

    assert "Nothing was recorded" in text_of(council.answers(council.answers(told, "undo"), "no"))
    corrected = council.answers(council.answers(told, "undo"), f"{child} panel done 13 May")

    assert "That has a date already" in text_of(corrected)
    assert newest(council.record, child) == before


def test_an_undo_in_a_mail_of_its_own_changes_nothing_until_its_yes(council, child):
    council.answers(council.answers(council.morning(), "Panel done 12 May"), "Yes please")
    before = newest(council.record, child)
    free = {"To": "replies@council.example", "In_Reply_To": None, "References": None}

    asked = council.answers(council.letter(SHONA), "undo", **free)

    assert "take back" in text_of(asked)
    assert newest(council.record, child) == before


def test_what_she_said_of_herself_is_taken_back_by_mail_on_a_yes(council, child):
    asked = council.answers(council.morning(), "I am away from 1 June until 5 June")
    council.takes(council.reply(asked, "yes"))

    asked = council.answers(council.letter(SHONA), "undo")

    assert "take back: what you said about yourself" in text_of(asked)
    assert "Undone" in text_of(council.answers(asked, "yes"))
