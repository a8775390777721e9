"""The private mail servers are real: TLS and a login are insisted on, a stranger gets a 550, a bounce is a bounce."""

import imaplib
import smtplib
import ssl
from contextlib import closing
from email.message import EmailMessage

import pytest

from tests.proof import one_of
from tests.servers.fault_smtp import Fault
from tests.servers.mail_stack import MailStack

pytestmark = one_of(8)

SHONA = "shona.reid@council.example"
MORAG = "morag.baird@council.example"


@pytest.fixture
def trusted(mail_stack: MailStack) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=mail_stack.authority)


def letter(to: str, subject: str = "HW-4821-K") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "homeward@council.example", to, subject
    message.set_content("Nothing to see here.")
    return message


def logged_in(mail: MailStack, trusted: ssl.SSLContext) -> smtplib.SMTP:
    line = smtplib.SMTP("127.0.0.1", mail.submission_port, timeout=10)
    line.starttls(context=trusted)
    line.login(mail.user, mail.password)
    return line


def test_a_letter_goes_from_submission_to_the_mailbox(mail_stack, trusted):

    with logged_in(mail_stack, trusted) as line:
        line.send_message(letter(MORAG, "first"))
        line.send_message(letter(MORAG, "second"))

    subjects = [message["Subject"] for message in mail_stack.wait_for_mail(MORAG, count=2)]
    assert subjects == ["first", "second"]
    assert mail_stack.read_mailbox(SHONA) == []


def test_a_detail_after_a_plus_reaches_the_same_mailbox(mail_stack, trusted):
    with logged_in(mail_stack, trusted) as line:
        line.send_message(letter("alerts+r1abc@council.example"))

    delivered = mail_stack.wait_for_mail("alerts@council.example")[-1]
    assert "for <alerts+r1abc@council.example>" in delivered["Received"]


def test_submission_wants_starttls_before_anything_else(mail_stack):
    with smtplib.SMTP("127.0.0.1", mail_stack.submission_port, timeout=10) as line:
        line.ehlo("test.council.example")

        assert not line.has_extn("auth")
        assert line.mail("homeward@council.example")[0] == 530


def test_submission_wants_a_login_even_with_tls(mail_stack, trusted):
    with smtplib.SMTP("127.0.0.1", mail_stack.submission_port, timeout=10) as line:
        line.starttls(context=trusted)
        line.ehlo("test.council.example")
        line.mail("homeward@council.example")

        assert line.rcpt(SHONA)[0] == 554


def test_a_wrong_password_is_refused(mail_stack, trusted):
    with smtplib.SMTP("127.0.0.1", mail_stack.submission_port, timeout=10) as line:
        line.starttls(context=trusted)

        with pytest.raises(smtplib.SMTPAuthenticationError) as refused:
            line.login(mail_stack.user, "not the password")
    assert refused.value.smtp_code == 535


def test_the_certificate_is_not_trusted_by_chance(mail_stack):
    with (
        closing(smtplib.SMTP("127.0.0.1", mail_stack.submission_port, timeout=10)) as line,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        line.starttls(context=ssl.create_default_context())


@pytest.mark.parametrize(
    "stranger", ["nobody@council.example", "shona@council.example", "x1@council.example"]
)
def test_an_unknown_mailbox_is_a_genuine_550(mail_stack, stranger):
    with smtplib.SMTP("127.0.0.1", mail_stack.smtp_port, timeout=10) as line:
        line.ehlo("test.council.example")
        line.mail("homeward@council.example")

        code, words = line.rcpt(stranger)
    assert (code, words[:5]) == (550, b"5.1.1")


def test_nothing_leaves_the_machine(mail_stack, trusted):
    with (
        logged_in(mail_stack, trusted) as line,
        pytest.raises(smtplib.SMTPRecipientsRefused),
    ):
        line.send_message(letter("someone@elsewhere.example"))


def test_a_refusal_at_the_next_server_comes_back_as_a_bounce(mail_stack, trusted):

    with logged_in(mail_stack, trusted) as line:
        line.sendmail(
            "bounces+t1@council.example", ["rcpt-550@remote.example"], letter("x@remote.example").as_bytes()
        )

    bounce = mail_stack.wait_for_mail("bounces@council.example")[0]
    assert bounce.get_content_type() == "multipart/report"
    assert "for <bounces+t1@council.example>" in bounce["Received"]


def test_a_greylisting_next_server_gets_it_a_little_later(mail_stack, trusted):
    with logged_in(mail_stack, trusted) as line:
        line.sendmail(
            "homeward@council.example", ["grey-450@remote.example"], letter("x@remote.example").as_bytes()
        )

    taken = mail_stack.remote.wait_for_mail(1, seconds=15)
    assert taken[-1].rcpts == ("grey-450@remote.example",)
    assert any(answer.startswith("450") for _, answer in mail_stack.remote.refusals)
    assert mail_stack.remote.fault_for("ok@remote.example") is Fault.OK


@pytest.mark.parametrize("tls_from_the_start", [True, False])
def test_dovecot_shows_the_same_mail_over_imap(mail_stack, trusted, tls_from_the_start):
    with logged_in(mail_stack, trusted) as line:
        line.send_message(letter(SHONA, "over IMAP"))
    mail_stack.wait_for_mail(SHONA)

    if tls_from_the_start:
        reader: imaplib.IMAP4 = imaplib.IMAP4_SSL("127.0.0.1", mail_stack.imaps_port, ssl_context=trusted)
    else:
        reader = imaplib.IMAP4("127.0.0.1", mail_stack.imap_port)
        reader.starttls(trusted)
    with reader:
        reader.login(SHONA, mail_stack.password)
        reader.select("INBOX", readonly=True)
        _, parts = reader.fetch("1", "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")
    assert parts[0][1].strip() == b"Subject: over IMAP"


def test_two_stacks_live_beside_each_other(mail_stack):
    with MailStack() as other:
        ports = {mail_stack.smtp_port, mail_stack.submission_port, other.smtp_port, other.submission_port}
        assert len(ports) == 4
        assert other.read_mailbox(SHONA) == []
    assert not other.folder.exists()
