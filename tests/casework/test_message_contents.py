"""Every kind of message has its words, and says what is true when it leaves."""

from datetime import date

import pytest

from casework.content import NoticeContent
from casework.last_look import NoLonger
from casework.message_contents import message_contents, trial_words
from casework.ports import MessageKind, NewMessage
from tests.builders import FERGUS, NOW, a_person, a_rulebook

TODAY = date(2026, 5, 20)
CONTENTS = message_contents(a_rulebook(), lambda *_: NoLonger("nothing to amend"))


def content_of(record, kind, facts):
    with record.writing() as tx:
        number = tx.queue(NewMessage("k", kind, FERGUS, "email", NOW, facts=facts), NOW)
        message = tx.message(number)
        return CONTENTS[kind](tx, tx.directory(), message, a_person(FERGUS), TODAY)


def test_no_kind_of_message_is_without_words():
    assert set(CONTENTS) == set(MessageKind)


def test_a_notice_says_what_is_wrong_and_what_to_do(record):
    facts = {"headline": "Two files failed", "lines": ["row 3", "row 9"], "action": "homeward check"}

    content = content_of(record, MessageKind.NOTICE, facts)

    assert content == NoticeContent(1, TODAY, "Two files failed", ("row 3", "row 9"), "homeward check")


def test_a_notice_without_lines_or_action_is_its_headline(record):
    content = content_of(record, MessageKind.NOTICE, {"headline": "Nobody hears"})

    assert (content.lines, content.action) == ((), "")


def test_a_test_message_says_that_it_is_one(record):
    assert content_of(record, MessageKind.TEST, {}) == trial_words(TODAY, 1)


@pytest.mark.parametrize("kind", [MessageKind.ALERT, MessageKind.CATCH_UP])
def test_an_alert_that_carries_nothing_is_not_sent(record, kind):
    assert isinstance(content_of(record, kind, {"on": TODAY.isoformat()}), NoLonger)
