"""What every outgoing mail carries once there is a mailbox for replies, and that nothing changes without one."""

import email.policy
from dataclasses import replace
from email.parser import BytesParser

import pytest

from bot.email.channel import EmailChannel
from bot.email.incoming.reply_address import Purpose, ReplyAddresses
from bot.email.mail_server import MailServer, Protection
from bot.email.mime import Mailbox
from bot.email.renderer import EmailRenderer
from tests.bot.email.examples import EXAMPLES
from tests.bot.email.made_up import SENDER

ADDRESSES = ReplyAddresses(Mailbox("replies@council.example", "Homeward"), (b"k" * 32,))
ANSWERABLE = EmailRenderer(SENDER, reply_to=ADDRESSES.reply_to)


def letter(name, renderer):
    example = EXAMPLES[name]
    frozen = renderer.render(example.content, example.message, example.person)
    return BytesParser(policy=email.policy.default).parsebytes(frozen)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_reply_goes_to_the_address_of_this_message_and_person(name):
    example = EXAMPLES[name]

    [address] = letter(name, ANSWERABLE)["Reply-To"].addresses

    (token,) = ADDRESSES.tokens_in([address.addr_spec])
    assert address.display_name == "Homeward"
    assert (token.purpose, token.number, token.day) == (
        Purpose.REPLY,
        17,
        example.message.created_at.date(),
    )
    assert token.is_for(example.person.email)


@pytest.mark.parametrize("name", EXAMPLES)
def test_without_a_mailbox_no_message_can_be_answered_and_every_one_says_so(name):
    said = letter(name, EmailRenderer(SENDER))

    assert said["Reply-To"] is None
    assert "Nobody reads the mailbox that this comes from" in said.get_body(("plain",)).get_content()


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_an_alert_tells_how_to_answer_it_by_mail(kind):
    text = letter("alert", ANSWERABLE).get_body((kind,)).get_content()

    assert "with one line for each answer" in text
    assert "Nobody reads the mailbox" not in text


async def test_a_bounce_comes_back_to_an_address_of_its_own(fault_smtp):
    server, example = fault_smtp(), EXAMPLES["alert"]
    frozen = ANSWERABLE.render(example.content, example.message, example.person)
    channel = EmailChannel(
        MailServer("127.0.0.1", server.port, Protection.NONE), SENDER, return_path=ADDRESSES.return_path
    )

    await channel.send(replace(example.message, frozen=frozen), example.person)
    await channel.close()

    (mail,) = server.mails
    (token,) = ADDRESSES.tokens_in([mail.mail_from])
    assert (token.purpose, token.number) == (Purpose.BOUNCE, 17)
    assert token.is_for(example.person.email)
    assert mail.message["From"] == "Homeward <homeward@council.example>"
