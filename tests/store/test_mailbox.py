"""How far a mailbox was read, which mails were taken, and which addresses are switched off."""

from datetime import timedelta

from tests.builders import EWAN, NOW, SHONA

BOX = "replies@council.example"


def test_a_mailbox_that_was_never_read_has_no_position(record):
    with record.reading() as tx:
        assert tx.mailbox_read(BOX) is None


def test_the_last_position_is_the_one_that_counts_and_each_mailbox_has_its_own(record):
    with record.writing() as tx:
        tx.keep_mailbox_read(BOX, "7", "41", NOW)
        tx.keep_mailbox_read(BOX, "8", "1", NOW)
        tx.keep_mailbox_read("other@council.example", "1", "9", NOW)

    with record.reading() as tx:
        assert tx.mailbox_read(BOX) == ("8", "1")
        assert tx.mailbox_read("other@council.example") == ("1", "9")


def test_a_mail_is_taken_once_and_the_first_time_stays(record):
    with record.writing() as tx:
        assert tx.take_mail("<a@x>", "digest", "taken", SHONA, 1, NOW)
        assert not tx.take_mail("<a@x>", "another", "taken", EWAN, 2, NOW)

    with record.reading() as tx:
        assert tx.mail_taken("<a@x>") == "digest"
        assert tx.mail_taken("<b@x>") is None


def test_mails_are_counted_by_person_and_time(record):
    with record.writing() as tx:
        for minutes in (0, 30, 61):
            tx.take_mail(f"<{minutes}@x>", "", "taken", SHONA, None, NOW - timedelta(minutes=minutes))

    with record.reading() as tx:
        assert tx.mails_taken_since(SHONA, NOW - timedelta(hours=1)) == 2
        assert tx.mails_taken_since(EWAN, NOW - timedelta(hours=1)) == 0


def test_an_address_is_switched_off_with_its_first_reason_and_on_again(record):
    with record.writing() as tx:
        assert tx.switch_address_off(SHONA.upper(), "5.1.1", NOW)
        assert not tx.switch_address_off(SHONA, "5.2.1", NOW)

    with record.reading() as tx:
        assert tx.addresses_off() == {SHONA: "5.1.1"}

    with record.writing() as tx:
        assert tx.switch_address_on(SHONA)
        assert not tx.switch_address_on(SHONA)
        assert tx.addresses_off() == {}
