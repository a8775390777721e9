"""Each fault is what it says, as seen by aiosmtplib, which is what Homeward sends with."""

import asyncio
import ssl
import time
from pathlib import Path
from typing import Any

import aiosmtplib
import pytest

from tests.proof import one_of
from tests.servers.certificates import make_certificates
from tests.servers.fault_smtp import Fault, FaultSmtp
from tests.servers.left_out import need_programs

pytestmark = one_of(8)

LETTER = b"From: homeward@council.example\r\nTo: x@remote.example\r\nMessage-ID: <alert.1@council.example>\r\n\r\nHello\r\n"


def connection(server: FaultSmtp, **options: Any) -> aiosmtplib.SMTP:
    return aiosmtplib.SMTP(hostname="127.0.0.1", port=server.port, **{"timeout": 5, **options})


async def send(
    server: FaultSmtp, *recipients: str, line: aiosmtplib.SMTP | None = None, **options: Any
) -> Any:
    if line is not None:
        return await line.sendmail("homeward@council.example", list(recipients), LETTER)
    async with connection(server, **options) as own_line:
        return await own_line.sendmail("homeward@council.example", list(recipients), LETTER)


async def test_it_remembers_envelope_bytes_and_order(fault_smtp):
    server = fault_smtp()

    await send(server, "one@remote.example")
    await send(server, "two@remote.example")

    assert [mail.rcpts for mail in server.mails] == [("one@remote.example",), ("two@remote.example",)]
    assert server.mails[0].mail_from == "homeward@council.example"
    assert server.mails[0].content == LETTER
    assert server.copies() == {"<alert.1@council.example>": 2}
    assert server.connections == 2


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault.GREYLIST_450, 450),
        (Fault.RCPT_451, 451),
        (Fault.RCPT_550, 550),
    ],
)
async def test_a_recipient_is_refused_with_its_code(fault_smtp, fault, code):
    server = fault_smtp()

    with pytest.raises(aiosmtplib.SMTPRecipientsRefused) as refused:
        await send(server, f"{fault}@remote.example")

    assert [error.code for error in refused.value.recipients] == [code]
    assert server.mails == []


async def test_greylisting_takes_the_mail_the_second_time(fault_smtp):
    server = fault_smtp(greylist_seconds=0.05)
    with pytest.raises(aiosmtplib.SMTPRecipientsRefused):
        await send(server, "grey-450@remote.example")

    await asyncio.sleep(0.1)
    await send(server, "grey-450@remote.example")

    assert len(server.mails) == 1


@pytest.mark.parametrize(("fault", "code"), [(Fault.DATA_451, 451), (Fault.DATA_552, 552)])
async def test_the_whole_message_is_refused_after_data(fault_smtp, fault, code):
    server = fault_smtp()

    with pytest.raises(aiosmtplib.SMTPDataError) as refused:
        await send(server, f"{fault}@remote.example")

    assert refused.value.code == code
    assert server.mails == []


@pytest.mark.parametrize(
    ("fault", "kept"),
    [(Fault.CUT_AT_RCPT, 0), (Fault.CUT_BEFORE_DATA, 0), (Fault.KEPT_THEN_CUT, 1)],
)
async def test_a_cut_line_looks_the_same_to_the_sender_whether_the_mail_was_kept_or_not(
    fault_smtp, fault, kept
):
    server = fault_smtp()

    with pytest.raises(aiosmtplib.SMTPServerDisconnected):
        await send(server, f"{fault}@remote.example")

    assert len(server.mails) == kept


async def test_a_slow_answer_runs_into_the_senders_timeout_although_the_mail_was_kept(fault_smtp):
    server = fault_smtp(slow_seconds=2)

    with pytest.raises((aiosmtplib.SMTPReadTimeoutError, aiosmtplib.SMTPServerDisconnected)):
        await send(server, "slow@remote.example", timeout=0.3)

    assert len(server.mails) == 1


async def test_a_fault_can_be_set_for_a_persons_address_and_wears_off(fault_smtp):
    server = fault_smtp()
    server.misbehave("Shona.Reid@council.example", Fault.RCPT_451, times=1)

    with pytest.raises(aiosmtplib.SMTPRecipientsRefused):
        await send(server, "shona.reid@council.example")
    await send(server, "shona.reid@council.example")

    assert len(server.mails) == 1
    assert server.refusals == [("shona.reid@council.example", "451 4.3.2 not now")]


async def test_a_fault_for_everybody(fault_smtp):
    server = fault_smtp()
    server.misbehave("*", Fault.DATA_451, times=2)

    for _ in range(2):
        with pytest.raises(aiosmtplib.SMTPDataError):
            await send(server, "anybody@remote.example")
    await send(server, "anybody@remote.example")

    assert len(server.mails) == 1


async def test_421_instead_of_a_greeting(fault_smtp):
    server = fault_smtp(greets_421=True)

    with pytest.raises(aiosmtplib.SMTPConnectResponseError) as refused:
        await send(server, "ok@remote.example")

    assert refused.value.code == 421


async def test_the_quota_of_a_connection_ends_it_with_421(fault_smtp):
    server = fault_smtp(quota=2)
    async with connection(server) as line:
        await send(server, "a@remote.example", line=line)
        await send(server, "b@remote.example", line=line)

        with pytest.raises(aiosmtplib.SMTPSenderRefused) as refused:
            await send(server, "c@remote.example", line=line)

    assert refused.value.code == 421
    await send(server, "c@remote.example")
    assert [mail.connection for mail in server.mails] == [1, 1, 2]


async def test_a_server_that_hangs_up_without_a_word(fault_smtp):
    server = fault_smtp(closes_after=1)
    line = connection(server)
    await line.connect()
    await send(server, "a@remote.example", line=line)
    await asyncio.sleep(0.1)

    with pytest.raises(aiosmtplib.SMTPServerDisconnected):
        await send(server, "b@remote.example", line=line)


async def test_each_message_can_take_its_time(fault_smtp):
    server = fault_smtp(delay_ms=50)
    began = time.monotonic()

    await send(server, "a@remote.example")

    assert time.monotonic() - began >= 0.05


async def test_without_starttls_a_careful_sender_refuses_to_send(fault_smtp):
    server = fault_smtp()

    with pytest.raises(aiosmtplib.SMTPException):
        await send(server, "a@remote.example", start_tls=True)

    assert server.mails == []


async def test_with_starttls_the_mail_comes_over_tls(fault_smtp, tmp_path: Path):
    need_programs("openssl", packages="openssl")
    server = fault_smtp(starttls=make_certificates(tmp_path), password="right")
    trusted = ssl.create_default_context(cafile=server.authority)

    await send(
        server, "a@remote.example", start_tls=True, tls_context=trusted, username="homeward", password="right"
    )

    assert len(server.mails) == 1


async def test_a_login_with_another_password_gets_535(fault_smtp):
    server = fault_smtp(password="right")

    with pytest.raises(aiosmtplib.SMTPAuthenticationError) as refused:
        await send(server, "a@remote.example", username="homeward", password="wrong")

    assert refused.value.code == 535


async def test_the_server_goes_away_and_comes_back_on_its_port(fault_smtp):
    server = fault_smtp()
    port = server.port

    server.down()
    with pytest.raises(aiosmtplib.SMTPConnectError):
        await send(server, "a@remote.example")
    server.up()
    await send(server, "a@remote.example")

    assert server.port == port
    assert len(server.mails) == 1
