"""Shona has another address since the morning's mail: she answers it all the same, and nobody else does."""

from bot.email.incoming.taking import Verdict
from tests.bot.email.incoming.council import text_of
from tests.builders import EWAN, SHONA
from tests.casework.replying import ledger, newest

NEW = "shona.grant@council.example"


def moved(council):
    with council.record.writing() as tx:
        tx.move_person(SHONA, NEW, council.now, by="a test")


def test_a_mail_of_before_is_answered_from_her_new_address(council, child):
    alert = council.morning()
    moved(council)

    assert council.takes(council.reply(alert, "Panel done 12 May", sender=NEW)) is Verdict.TAKEN
    council.deliver()
    asked = council.letter(NEW)
    assert "panel held on 12 May\r\nRecord it?" in text_of(asked)
    council.takes(council.reply(asked, "Yes", sender=NEW))
    assert ledger(council.record, child)[-1].by == NEW


def test_a_mail_program_that_still_writes_from_the_old_address_is_hers(council, child):
    alert = council.morning()
    moved(council)

    assert council.takes(council.reply(alert, "Panel done 12 May", sender=SHONA)) is Verdict.TAKEN


def test_ewan_answers_nothing_of_hers_after_it_either(council, child):
    alert, before = council.morning(), newest(council.record, child)
    moved(council)

    assert council.takes(council.reply(alert, "Panel done 12 May", sender=EWAN)) is not Verdict.TAKEN
    assert newest(council.record, child) == before
