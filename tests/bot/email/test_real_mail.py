"""Real Postfix and Dovecot: what is frozen is what arrives, over STARTTLS with a password, headers and all."""

import asyncio
from dataclasses import replace

import pytest

from bot.email.channel import EmailChannel
from bot.email.mail_server import MailServer
from bot.email.renderer import LOOP_HEADER
from casework.ports import SendFailed
from permanence.people import Person, Role
from tests.bot.email.examples import EXAMPLES, Example, renderer
from tests.bot.email.made_up import SENDER
from tests.servers.fault_smtp import Fault
from tests.servers.mail_stack import MailStack

pytestmark = [pytest.mark.system]
RENDERER = renderer()


def submission(mail: MailStack) -> MailServer:
    address = f"smtp://{mail.user}:{mail.password}@127.0.0.1:{mail.submission_port}?ca={mail.authority}"
    return MailServer.parse(address)


async def sent(server: MailServer, example: Example) -> bytes:
    frozen = RENDERER.render(example.content, example.message, example.person)
    channel = EmailChannel(server, SENDER)
    try:
        await channel.send(replace(example.message, frozen=frozen), example.person)
    finally:
        await channel.close()
    return frozen


@pytest.mark.parametrize(
    "name", ["alert", "catch-up", "notice", "test", "digest", "digest-large", "own-digest"]
)
async def test_what_was_frozen_is_what_arrives(mail_stack: MailStack, name: str) -> None:
    example = EXAMPLES[name]

    frozen = await sent(submission(mail_stack), example)

    mail_stack.wait_for_mail(example.person.email)
    arrived = mail_stack.read_raw(example.person.email)[0].replace(b"\r\n", b"\n")
    assert arrived.endswith(frozen.replace(b"\r\n", b"\n"))


async def test_no_robot_answers_an_alert_and_a_digest_can_be_filed(mail_stack: MailStack) -> None:
    alert, digest = EXAMPLES["alert"], EXAMPLES["digest"]

    await sent(submission(mail_stack), alert)
    await sent(submission(mail_stack), digest)

    letter = mail_stack.wait_for_mail(alert.person.email)[0]
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert letter[LOOP_HEADER] == SENDER.address
    assert letter["Return-Path"] == f"<{SENDER.address}>"
    assert [address.addr_spec for address in letter["To"].addresses] == [alert.person.email]
    assert "List-Id" not in letter
    assert mail_stack.wait_for_mail(digest.person.email)[0]["List-Id"] == "<digest.council.example>"


async def test_a_council_relay_on_this_machine_takes_mail_without_a_password(mail_stack: MailStack) -> None:
    example = EXAMPLES["test"]

    await sent(MailServer.parse(f"smtp://127.0.0.1:{mail_stack.smtp_port}"), example)

    assert mail_stack.wait_for_mail(example.person.email)[0]["Subject"] == "Homeward: test message"


async def test_a_person_without_a_mailbox_is_a_permanent_failure(mail_stack: MailStack) -> None:
    nobody = Person("nobody@council.example", "Nobody", Role.SOCIAL_WORKER)

    with pytest.raises(SendFailed) as failed:
        await sent(
            MailServer.parse(f"smtp://127.0.0.1:{mail_stack.smtp_port}"),
            replace(EXAMPLES["alert"], person=nobody),
        )

    assert failed.value.permanent
    assert "550 5.1.1" in failed.value.reason


async def test_forty_messages_at_once_share_four_lines(mail_stack: MailStack) -> None:
    example = EXAMPLES["alert-in-slack"]
    channel = EmailChannel(submission(mail_stack), SENDER, connections=4)
    rows = [replace(example.message, id=n) for n in range(40)]
    frozen = [replace(row, frozen=RENDERER.render(example.content, row, example.person)) for row in rows]
    before = mail_stack.log().count(": connect from")

    await asyncio.gather(*(channel.send(message, example.person) for message in frozen))
    await channel.close()

    letters = mail_stack.wait_for_mail(example.person.email, count=40, timeout=60)
    assert {letter["Message-ID"] for letter in letters} == {
        RENDERER.message_id(row, example.person) for row in rows
    }
    assert mail_stack.log().count(": connect from") - before == 4


async def test_a_refusal_further_on_comes_back_to_the_sender_as_a_bounce(mail_stack: MailStack) -> None:
    away = Person(f"{Fault.RCPT_550}@{mail_stack.remote_domain}", "Away", Role.SOCIAL_WORKER)

    await sent(submission(mail_stack), replace(EXAMPLES["test"], person=away))

    bounce = mail_stack.wait_for_mail(SENDER.address)[0]
    assert bounce.get_content_type() == "multipart/report"
