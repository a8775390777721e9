"""Answers as mail programs, gateways, delegates, lists and machines send them, written by hand: each gets what is right."""

import json
import re

import pytest

from bot.email.incoming.polling import Poll
from tests.bot.email.incoming.council import ADDRESSES, VOUCHED, Council, text_of
from tests.bot.email.incoming.test_shared_mail import Box
from tests.builders import MORAG, SHONA, people
from tests.sources import ROOT

MAILS = json.loads((ROOT / "tests" / "data" / "mails.json").read_text(encoding="utf-8"))["mails"]
OURS = re.compile(r"@council\.example>?(,|$)")
A_MACHINES = re.compile(
    r"^(Auto-Submitted|Precedence|X-Autoreply):|report-type=delivery-status", re.MULTILINE
)


def as_sent(case: dict, council: Council) -> bytes:
    """The mail as it lies in the mailbox, in answer to the newest alert."""
    alert = council.letter(SHONA)
    reply_to = str(alert["Reply-To"]).partition("<")[2].rstrip(">")
    said = text_of(alert).replace("\r\n", "\n")
    words = {
        "{to}": reply_to,
        "{subject}": str(alert["Subject"]),
        "{alert}": said,
        "{quoted}": "\n".join(f"> {line}" for line in said.split("\n")),
    }
    is_a_machines = A_MACHINES.search(case["mail"])
    to = ADDRESSES.return_path(council.message(SHONA), people().people[SHONA]) if is_a_machines else reply_to
    heads = {
        "Return-Path": f"<{case['envelope']}>",
        "Authentication-Results": VOUCHED if is_vouched_for(case) else None,
        "From": case["from"],
        "To": to,
        "Subject": case["subject"],
        "Message-ID": f"<{case['id']}@mail.council.example>",
        "In-Reply-To": str(alert["Message-ID"]),
    }
    mail = "".join(f"{name}: {value}\n" for name, value in heads.items() if value) + case["mail"]
    for name, value in words.items():
        mail = mail.replace(name, value)
    return mail.replace("\n", "\r\n").encode()


def is_vouched_for(case: dict) -> bool:
    """Whether the council's own server says that the sender's domain sent it."""
    return "Authentication-Results" not in case["mail"] and bool(OURS.search(case["from"]))


def heard(council: Council, before: int) -> dict[str, str]:
    """Who got a mail since, and its words."""
    new = council.channel.sent[before:]
    return {p.email: " ".join(text_of(council.letter(p.email)).split()) for _, p, _ in new}


def entries(council: Council) -> int:
    with council.record.reading() as tx:
        return len(list(tx.entries()))


def outcome(told: dict[str, str]) -> str:
    if MORAG in told:
        return "bounce"
    if "panel held on 12 May" in told.get(SHONA, ""):
        return "fact"
    return "told" if told else "silent"


@pytest.mark.parametrize("case", MAILS, ids=lambda case: case["id"])
def test_a_mail_gets_the_answer_that_is_right_and_nothing_is_kept_before_a_yes(council, child, case):
    council.morning()
    raw = as_sent(case, council)
    kept, before = entries(council), len(council.channel.sent)

    Poll(Box([raw] * (2 if case.get("twice") else 1)), council.desk, lambda: council.now).look()
    council.deliver()

    told = heard(council, before)
    right = {*case["right"], *(("told", "silent") if "stranger" in case["right"] else ())}
    assert outcome(told) in right, told
    assert entries(council) == kept
    assert {who for who, words in told.items() if child in words} <= {SHONA, MORAG}
    assert set(told) <= {person.email for person in people().people.values()}
    if "bounce" not in case["right"]:
        assert len(council.channel.sent) - before <= len(told)  # nobody hears of one mail twice
