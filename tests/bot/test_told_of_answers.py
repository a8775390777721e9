"""What a colleague's answer makes Homeward send: no private words in it, and staff by name."""

import pytest

from bot.email.renderer import EmailRenderer
from bot.outgoing_privacy import permitted_in, refuse_private_words
from casework.content import NoticeContent
from casework.message_contents import message_contents
from casework.ports import MessageKind, StoredMessage
from permanence.answer import Answer, Verb
from store.case_record import SqlCaseRecord
from tests.bot.email.made_up import SENDER
from tests.builders import LORNA, SHONA, TODAY
from tests.casework.replying import Replying, waits_for_panel
from tests.conformance.acts import ACTS

TELLS = {
    Verb.LEGAL_QUERIED: LORNA,
    Verb.JOURNEY_OVER: SHONA,
    Verb.NOT_MINE: SHONA,
    Verb.LEAVE: SHONA,
    Verb.WORKING_DAYS: SHONA,
}


def told(record: SqlCaseRecord, verb: Verb) -> list[tuple[StoredMessage, NoticeContent]]:
    """What is queued when somebody says it."""
    reference = waits_for_panel(record)
    shona = Replying(record, source="a")
    if verb is Verb.LEGAL_QUERIED:
        shona.taps(Verb.LEGAL_SENT, reference, None, on=TODAY)
    fields = {**ACTS[verb].fields, **({"on": TODAY} if verb is Verb.LEGAL_QUERIED else {})}
    Replying(record, TELLS[verb], "b").send(answer=Answer(verb, reference, **fields))  # type: ignore[arg-type]
    contents = message_contents(record.rules, lambda *_: None)
    with record.writing() as tx:
        people = tx.directory()
        queued = [
            m for email in people.people for m in tx.messages_for(email) if m.kind is MessageKind.NOTICE
        ]
        return [(m, contents[m.kind](tx, people, m, people.get(m.person), TODAY)) for m in queued]  # type: ignore[arg-type, misc]


@pytest.mark.parametrize("verb", TELLS)
def test_nothing_private_is_in_what_others_are_told(record: SqlCaseRecord, verb: Verb):
    found = told(record, verb)

    assert found
    with record.reading() as tx:
        people = tx.directory()
    for message, content in found:
        reader = people.get(message.person)
        assert isinstance(content, NoticeContent)
        assert reader is not None
        refuse_private_words(
            (content.headline, *content.lines, content.action), permitted_in(content, reader)
        )


@pytest.mark.parametrize("verb", TELLS)
def test_it_names_the_colleague_and_not_an_address(record: SqlCaseRecord, verb: Verb):
    for _, content in told(record, verb):
        text = " ".join((content.headline, *content.lines))
        assert "Lorna Vass" in text if verb is Verb.LEGAL_QUERIED else "Shona Reid" in text
        assert "@" not in text


def test_the_foot_of_the_mail_says_why_it_came(record: SqlCaseRecord):
    message, content = told(record, Verb.JOURNEY_OVER)[0]
    with record.reading() as tx:
        person = tx.directory().get(message.person)
    mail = EmailRenderer(SENDER).render(content, message, person).decode()
    assert "because a colleague has answered Homeward" in mail.replace("=\r\n", "").replace("=\n", "")
