"""The shared cases of mail that comes back and of odd replies, each end to end: alert, mailbox, verdict, who hears what."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from itertools import count
from pathlib import Path

import pytest

from bot.email.incoming.polling import Poll
from bot.email.incoming.taking import Verdict
from casework.ports import MessageKind
from tests.bot.email.incoming.council import ADDRESSES, VOUCHED, Council, text_of
from tests.builders import FERGUS, MORAG, SHONA, people

TALK = "\n".join(f"The weather was mixed on our walk number {'x' * n}." for n in range(1, 13))


_BOXES = count(1)


@dataclass
class Box:
    """A mailbox of mails that came, in their order."""

    mails: list[bytes] = field(default_factory=list)
    name: str = field(default_factory=lambda: f"box {next(_BOXES)}")

    @contextmanager
    def opened(self) -> Iterator["Box"]:
        yield self

    def new(self, read: tuple[str, str] | None) -> list[str]:
        return [str(n) for n in range(int(read[1]) + 1 if read else 0, len(self.mails))]

    def fetch(self, mail: str) -> bytes | None:
        return self.mails[int(mail)]

    def after(self, mail: str) -> tuple[str, str] | None:
        return ("1", mail)

    def mark_seen(self, mail: str) -> None: ...


def comes(council: Council, raw: bytes) -> Verdict:
    """The mail lies in the mailbox, is found there at the next look, and what is said back is delivered."""
    (verdict,) = Poll(Box([raw]), council.desk, lambda: council.now).look()
    council.deliver()
    return verdict


def a_bounce(council: Council, case: dict) -> bytes:
    to = ADDRESSES.return_path(council.message(SHONA), people().people[SHONA])
    head = {
        "Return-Path": case["return_path"],
        "From": case["from"],
        "To": to,
        "Subject": "Returned mail",
        "Message-ID": f"<{case['id']}@mx.other.example>",
        "Content-Type": case["content_type"],
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"{lines}\r\n{case['body']}".encode()


def a_reply(letter: EmailMessage, case: dict) -> bytes:
    alert = text_of(letter).replace("\r\n", "\n")
    quoted = "\n".join(f"> {line}" for line in alert.split("\n"))
    body = (
        case["body"]
        .replace('{the alert, each line behind "> "}', quoted)
        .replace("{the alert}", alert)
        .replace("{twelve lines of talk}", TALK)
        .replace("replies@council.example", str(letter["Reply-To"]).partition("<")[2].rstrip(">"))
    )
    head = {
        "From": case["from"],
        "To": str(letter["Reply-To"]),
        "Subject": case["subject"].replace("(the alert's)", str(letter["Subject"])),
        "Message-ID": f"<{case['id']}@mail.council.example>",
        "In-Reply-To": str(letter["Message-ID"]),
        "Authentication-Results": VOUCHED,
        "Content-Type": "text/plain; charset=utf-8",
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"{lines}\r\n{body}".replace("\r\n", "\n").replace("\n", "\r\n").encode()


def off(council: Council) -> dict[str, str]:
    with council.record.reading() as tx:
        return dict(tx.addresses_off())


def cases(shared_data: Path, name: str) -> dict[str, dict]:
    """The cases of a shared file, by their id."""
    read = json.loads((shared_data / "mail" / name).read_text(encoding="utf-8"))["cases"]
    return {case["id"]: case for case in read}


BOUNCES = [
    *("given-up-4.4.1", "given-up-4.0.0", "still-trying-4.4.1", "expired-no-status", "mixed-with-status"),
    *("plain-exim", "plain-qmail", "sender-refused-5.1.8", "rate-5.2.1", "dead-only-in-diagnostic"),
    "dead-5.4.1-exchange-online",
]


@pytest.mark.parametrize("name", BOUNCES)
def test_a_mail_that_comes_back_is_told_to_whom_it_concerns(council, shared_data, name):
    case = cases(shared_data, "bounces.json")[name]
    council.morning()
    before = len(council.letters(MORAG, MessageKind.ALERT)), len(council.letters(FERGUS))

    assert comes(council, a_bounce(council, case)) is Verdict.BOUNCE

    assert case["right"] == {
        "manager_gets_the_alert": len(council.letters(MORAG, MessageKind.ALERT)) > before[0],
        "administrator_hears": len(council.letters(FERGUS)) > before[1],
        "address_switched_off": off(council) != {},
    }


# What each reply must lead to: words that stand in what she gets, and words that must not. None: she gets nothing.
HELD_12_MAY = ({"panel held on 12 May", "Record it?"}, {"private", "not read"})
RIGHT: dict[str, tuple[set[str], set[str]] | None] = {
    "first-line-external": ({"panel booked for Fri 12 Jun", "“External assessor has pulled out”"}, set()),
    "first-line-external-then-answer": (
        {"panel booked for Fri 12 Jun", "“External adoption agency not ready”"},
        set(),
    ),
    "real-banner": HELD_12_MAY,
    "above-and-below": ({"Which child is this about?"}, {"Record it?"}),
    "after-the-thanks": ({"I have not read", "Has it happened, or is it fixed for a day?"}, {"Record it?"}),
    "thirteenth-line": ({"1 line below them was not read"}, {"Record it?"}),
    "head-polish": HELD_12_MAY,
    "head-dutch": HELD_12_MAY,
    "head-old-gmail": HELD_12_MAY,
    "heads-polish": HELD_12_MAY,
    "automatic-external-tag": None,
    "automatic-by-rule": ({"I have not read"}, {"Record it?"}),
    "working-days-in-signature": ({"Held on which day?"}, {"Monday", "Tuesday", "Wednesday", "not read"}),
    "name-with-comma-unquoted": HELD_12_MAY,
}


@pytest.mark.parametrize("name", RIGHT)
def test_an_odd_answer_gets_the_answer_that_is_right(council, shared_data, name):
    case = cases(shared_data, "replies.json")[name]
    letter, before = council.morning(), newest_letters(council)

    comes(council, a_reply(letter, case))

    got = newest_letters(council)[len(before) :]
    right = RIGHT[name]
    if right is None:
        assert got == []
        return
    there, absent = right
    assert [words for words in there if words not in got[0]] == []
    assert [words for words in absent if words in got[0].partition("--")[0]] == []


def test_a_rule_of_her_mailbox_is_answered_once_a_day(council, shared_data):
    letter = council.morning()
    case = cases(shared_data, "replies.json")["automatic-by-rule"]
    comes(council, a_reply(letter, case))
    sent = len(council.channel.sent)

    again = a_reply(council.letter(SHONA), {**case, "id": "again"})
    assert comes(council, again) is Verdict.AUTOMATIC
    assert len(council.channel.sent) == sent

    council.now += timedelta(days=1)
    assert comes(council, a_reply(council.letter(SHONA), {**case, "id": "tomorrow"})) is Verdict.TAKEN


def test_every_shared_case_is_judged(shared_data):
    assert set(cases(shared_data, "bounces.json")) == set(BOUNCES)
    assert set(cases(shared_data, "replies.json")) == set(RIGHT)


def newest_letters(council: Council) -> list[str]:
    return [" ".join(text_of(letter).split()) for letter in council.letters(SHONA)]
