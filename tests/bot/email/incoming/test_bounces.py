"""Mail that comes back: the address is switched off, the manager gets what it carried, an administrator hears."""

import asyncio
from dataclasses import replace

import pytest

from bot.email.incoming.codes import CODES, Code
from bot.email.incoming.heeding import HeedingChannel
from bot.email.incoming.opening import open_mail
from bot.email.incoming.reports import Fate, read_report
from bot.email.incoming.taking import Verdict
from bot.email.incoming.triage import sender_of
from casework.ports import MessageKind, MessageState, SendFailed
from tests.bot.email.incoming.council import ADDRESSES, CollectingChannel, text_of
from tests.bot.email.incoming.returned_mail import HERS, RETURNED
from tests.bot.email.made_up import SENDER
from tests.builders import FERGUS, MORAG, SHONA, a_person, people
from tests.proof import one_of
from tests.sources import ROOT
from tests.waiting import waits_for_yes


def a_bounce(council, *, status="5.1.1", action="failed", to=SHONA, **headers) -> bytes:
    """What Postfix sends back to the envelope's sender of the newest message to a person."""
    message = council.message(to)
    usual = {
        "Return-Path": "<>",
        "From": "MAILER-DAEMON@mx.council.example",
        "To": ADDRESSES.return_path(message, people().people[to]),
        "Message-ID": f"<{status}.{action}.{message.id}@mx.council.example>",
        "Auto-Submitted": "auto-replied",
        "Content-Type": 'multipart/report; report-type=delivery-status; boundary="b"',
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in {**usual, **headers}.items() if value)
    body = (
        "\r\n--b\r\nContent-Type: text/plain\r\n\r\nThis is the mail system. Done by 12/03/2026.\r\n--b\r\n"
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.council.example\r\n\r\n"
        f"Final-Recipient: rfc822; {to}\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 no such mailbox\r\n--b--\r\n"
    )
    return (head + body).encode()


def off(council):
    with council.record.reading() as tx:
        return tx.addresses_off()


def test_a_dead_address_is_switched_off_and_its_manager_gets_the_alert(council, child):
    alert = council.morning()

    assert council.takes(a_bounce(council)) is Verdict.BOUNCE

    assert off(council) == {SHONA: "5.1.1"}
    passed_on = council.letters(MORAG, MessageKind.ALERT)[-1]
    assert child in text_of(passed_on)
    assert "instead of Shona Reid" in text_of(passed_on)
    assert f"{SHONA} cannot be reached" in text_of(council.letters(MORAG, MessageKind.NOTICE)[-1])
    assert f"Mail to {SHONA} came back (5.1.1: no such mailbox)" in text_of(council.letter(FERGUS))
    assert alert["Subject"]


def test_the_same_bounce_twice_tells_nobody_twice(council):
    council.morning()
    council.takes(a_bounce(council))
    sent = len(council.channel.sent)

    assert council.takes(a_bounce(council)) is Verdict.REPEAT
    council.takes(a_bounce(council, **{"Message-ID": "<another@mx>"}))

    assert len(council.channel.sent) == sent


@pytest.mark.parametrize(
    ("status", "action", "is_off", "is_passed_on"),
    [
        ("5.1.1", "failed", True, True),
        ("5.1.10", "failed", True, True),
        ("5.2.1", "failed", True, True),
        ("5.4.4", "failed", False, True),
        ("5.1.8", "failed", False, True),
        ("5.2.2", "failed", False, True),
        ("5.7.1", "failed", False, True),
        ("5.3.4", "failed", False, True),
        ("4.4.1", "delayed", False, False),
        ("4.2.2", "failed", False, True),
        ("2.0.0", "delivered", False, False),
    ],
)
def test_only_a_dead_address_is_switched_off(council, status, action, is_off, is_passed_on):
    council.morning()
    before = len(council.letters(MORAG, MessageKind.ALERT))

    assert council.takes(a_bounce(council, status=status, action=action)) is Verdict.BOUNCE

    assert bool(off(council)) is is_off
    assert (len(council.letters(MORAG, MessageKind.ALERT)) > before) is is_passed_on


def test_a_bounce_that_nobody_signed_for_changes_nothing(council):
    council.morning()

    assert council.takes(a_bounce(council, To="replies@council.example")) is Verdict.BOUNCE

    assert off(council) == {}


def test_a_bounce_that_lost_its_signed_address_is_passed_on_and_switches_nothing_off(council, child):
    alert = council.morning()
    before = len(council.letters(MORAG, MessageKind.ALERT))
    named = {"To": "replies@council.example", "In-Reply-To": str(alert["Message-ID"])}

    assert council.takes(a_bounce(council, **named)) is Verdict.BOUNCE

    assert off(council) == {}
    assert len(council.letters(MORAG, MessageKind.ALERT)) == before + 1


@one_of(3)
@pytest.mark.parametrize("kind", [MessageKind.ALERT, MessageKind.NOTICE, MessageKind.SAID_BACK])
def test_nobody_can_guess_by_which_name_a_message_is_answered(council, child, kind):
    council.answers(council.morning(), "Panel held 12 May")
    with council.record.reading() as tx:
        written = {message.created_at for message in tx.messages()}
    names = [f"<{kind}.{n}.{at:%Y%m%d%H%M%S}@{SENDER.domain}>" for n in range(1, 20) for at in written]
    sent = len(council.channel.sent)

    for name in names:
        named = {"To": "replies@council.example", "In-Reply-To": name, "Message-ID": f"<b{name[1:]}"}
        council.takes(a_bounce(council, **named))
        for number, sender in enumerate((SHONA, "x@evil.example")):
            head = f"From: {sender}\r\nTo: replies@council.example\r\nIn-Reply-To: {name}\r\n"
            council.takes(f"{head}Message-ID: <{number}{name[1:]}\r\n\r\nPanel held 12 May\r\n".encode())

    assert len(council.channel.sent) == sent


def test_a_vacation_answer_to_the_envelope_does_nothing(council, child):
    council.morning()
    message = council.message(SHONA)
    to = ADDRESSES.return_path(message, people().people[SHONA])
    raw = (
        f"From: {SHONA}\r\nTo: {to}\r\nSubject: Away\r\nAuto-Submitted: auto-replied (vacation)\r\n"
        "Message-ID: <away@x>\r\n\r\nDone by 12/03/2026, I am away until then.\r\n"
    )
    sent = len(council.channel.sent)

    assert council.takes(raw.encode()) is Verdict.AUTOMATIC

    assert len(council.channel.sent) == sent
    with council.record.reading() as tx:
        assert waits_for_yes(tx, SHONA) is None


def test_nothing_more_is_sent_to_a_dead_address_and_check_says_why(council):
    inner = CollectingChannel()
    heeding = HeedingChannel(inner, council.record)
    council.morning()
    message, shona = replace(council.message(), state=MessageState.SENDING), a_person(SHONA)
    asyncio.run(heeding.send(message, shona))
    council.takes(a_bounce(council))

    with pytest.raises(SendFailed) as failed:
        asyncio.run(heeding.send(message, shona))

    assert failed.value.permanent
    assert "5.1.1" in failed.value.reason
    assert "switched off" in (asyncio.run(heeding.reachable(shona)) or "")
    assert len(inner.sent) == 1
    with council.record.writing() as tx:
        tx.switch_address_on(SHONA)
    assert asyncio.run(heeding.reachable(shona)) is None


@pytest.mark.parametrize("case", RETURNED, ids=lambda case: case.name)
def test_what_a_mail_server_sends_back_is_understood_in_every_shape(case):
    report = read_report(open_mail(case.raw), HERS, sender_of(open_mail(case.raw)))

    assert report.fate is case.fate
    assert report.address_is_dead is case.dead


@pytest.mark.parametrize(
    "shape", ["Exim, in words", "words that nobody knows", "nothing at all", "cut, still tries", "vacation"]
)
def test_whatever_comes_to_the_signed_address_of_a_message_is_told_or_rightly_silent(council, shape):
    council.morning()
    case = next(each for each in RETURNED if each.name == shape)
    to = ADDRESSES.return_path(council.message(), a_person(SHONA))
    before = len(council.letters(MORAG, MessageKind.ALERT)), len(council.letters(FERGUS))

    council.takes(case.raw.replace(b"replies@council.example", to.encode(), 1))

    after = len(council.letters(MORAG, MessageKind.ALERT)), len(council.letters(FERGUS))
    is_failure = case.fate is Fate.FAILED
    assert after == (before[0] + is_failure, before[1] + is_failure)
    assert bool(off(council)) is case.dead


def test_a_bounce_at_the_signed_address_for_answers_is_passed_on_and_switches_nothing_off(council):
    alert = council.morning()
    before = len(council.letters(MORAG, MessageKind.ALERT))

    assert council.takes(a_bounce(council, To=str(alert["Reply-To"]))) is Verdict.BOUNCE

    assert off(council) == {}
    assert len(council.letters(MORAG, MessageKind.ALERT)) == before + 1


def test_reports_that_all_bear_one_name_are_each_told(council):
    council.morning()
    named = {"Message-ID": "<report@mx.council.example>"}
    council.takes(a_bounce(council, status="4.4.1", action="delayed", **named))

    assert council.takes(a_bounce(council, **named)) is Verdict.BOUNCE

    assert off(council) == {SHONA: "5.1.1"}


@pytest.mark.parametrize("named", ["<report@mx.council.example>", None])
def test_reports_of_two_messages_that_are_alike_in_every_word_are_each_told(council, named):
    alert = council.morning()
    words = {"Message-ID": named, "Content-Type": "text/plain"}
    first = a_bounce(council, **words)
    council.answers(alert, "Panel held 12 May")

    assert council.takes(first) is Verdict.BOUNCE
    assert council.takes(a_bounce(council, **words)) is Verdict.BOUNCE
    assert council.takes(first) is Verdict.REPEAT


def test_reports_without_a_signed_address_that_all_bear_one_name_are_each_passed_on(council):
    alert = council.morning()
    before = len(council.letters(MORAG, MessageKind.ALERT))
    lost = {"Message-ID": "<report@mx.council.example>", "To": "replies@council.example"}
    council.takes(a_bounce(council, **lost, **{"In-Reply-To": "<another@council.example>"}))

    assert (
        council.takes(a_bounce(council, **lost, **{"In-Reply-To": str(alert["Message-ID"])}))
        is Verdict.BOUNCE
    )

    assert len(council.letters(MORAG, MessageKind.ALERT)) == before + 1


@pytest.mark.parametrize("raw", [b"X: " + b"a" * 70_000, b"X: y\r\n" * 500 + b"\r\n5.1.1"])
def test_a_mail_that_nobody_can_read_is_told_to_the_administrator_once_a_day(council, raw):
    council.morning()

    assert council.takes(raw) is Verdict.UNREADABLE
    assert council.takes(raw + b"z") is Verdict.UNREADABLE

    (told,) = council.letters(FERGUS)
    assert "a mail whose headers are longer than any mail's" in " ".join(text_of(told).split())


def test_what_staff_write_by_hand_to_the_bounce_address_is_no_bounce(council):
    alert = council.morning()
    to = ADDRESSES.return_path(council.message(), a_person(SHONA))

    assert council.takes(council.reply(alert, "Panel done 12 May", To=to)) is Verdict.TAKEN

    assert council.letters(FERGUS) == []


def test_an_administrator_who_heard_of_a_failure_hears_of_the_switch_too(council):
    council.morning()
    council.takes(a_bounce(council, status="4.4.7"))
    council.takes(a_bounce(council, status="5.1.1"))

    told = " ".join(text_of(letter) for letter in council.letters(FERGUS))
    assert "tried again and again, then given up" in told
    assert "(5.1.1: no such mailbox)" in told


def test_every_code_stands_in_the_table_for_administrators_with_its_source():
    page = (ROOT / "docs" / "email.md").read_text(encoding="utf-8")
    rows = [f"| `{row.code}`{with_words(row)} | {row.about} | {row.means} | {row.source} |" for row in CODES]

    assert [row for row in rows if row not in page] == []


def with_words(row: Code) -> str:
    return f" with “{row.only_with[0]}”{' or its like' if row.only_with[1:] else ''}" if row.only_with else ""
