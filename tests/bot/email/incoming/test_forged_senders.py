"""Whoever writes in another's name: whatever headers they compose, nothing is taken for hers and nothing is recorded.

The boundary of these tests tells the truth, in the grammar of RFC 8601: it quotes what a stranger gave it. Everything
below its header, and everything within its quotes and comments, is the stranger's.
"""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.email.incoming.framing import is_read_in_one_way
from bot.email.incoming.sorting import sorted_mail
from bot.email.incoming.taking import Verdict
from casework.ports import MessageKind
from tests.bot.email.incoming.council import ADDRESSES, BOUNDARY, VOUCHED, Council, text_of
from tests.builders import SHONA, a_record
from tests.casework.replying import newest, waits_for_panel
from tests.proof import sampled

EVIL = "mallory@evil.example"
NOT_HERS = ("evil.example", "council.example.evil.example", "evil-council.example", "xn--council-9xe.example")

# What a stranger may choose: local parts, comments, reasons. Pieces that mean something, and any letters.
TEMPTING = [
    *(
        "dmarc=pass",
        "dkim=pass",
        "header.from=council.example",
        "header.d=council.example",
        BOUNDARY,
        VOUCHED,
    ),
    *(" ", ";", "; ", "=", '"', "\\", "(", ")", "@", "\t", "\r\n ", SHONA, f"From: {SHONA}", "none", "1"),
]
CHOSEN = st.lists(
    st.sampled_from(TEMPTING) | st.text(st.characters(max_codepoint=0x17F), max_size=5), max_size=8
)
WORDS = CHOSEN.map("".join).map(lambda text: re.sub(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]", "", text))


def in_quotes(text: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'


def in_a_comment(text: str) -> str:
    return "(" + re.sub(r"([()\\])", r"\\\1", text) + ")"


DOMAINS = st.sampled_from(NOT_HERS)
MAILFROM = st.tuples(WORDS, DOMAINS).map(lambda given: f"smtp.mailfrom={in_quotes(given[0])}@{given[1]}")
OUTCOMES = st.sampled_from(["none", "neutral", "permerror", "temperror", "pass", "softfail"])
SPF = st.tuples(OUTCOMES, WORDS.map(in_a_comment), MAILFROM).map(
    lambda said: f"spf={said[0]} {said[1]} {said[2]}"
)
DKIM = st.tuples(OUTCOMES, DOMAINS, WORDS, WORDS).map(
    lambda said: (
        f"dkim={said[0]} {in_a_comment(said[2])} header.d={said[1]} header.i={in_quotes(said[3])}@{said[1]}"
    )
)
# For a mail in her name: it failed or has no policy. For one in the stranger's own: it may have passed.
DMARC_HERS = st.sampled_from(["dmarc=fail", "dmarc=none", "dmarc=permerror"]).map(
    lambda said: f"{said} header.from=council.example"
)
DMARC_OWN = st.tuples(OUTCOMES, DOMAINS).map(lambda said: f"dmarc={said[0]} header.from={said[1]}")
DMARC_UNBOUND = st.sampled_from(["dmarc=pass", "dmarc=pass (p=none)", "dmarc=pass reason=header.from"])
DMARC = DMARC_HERS | DMARC_OWN | DMARC_UNBOUND
FOLDS = st.sampled_from(["; ", ";\r\n\t", ";\r\n ", " ;", f";\r\n {' ' * 20}"])
TRUTH = st.tuples(st.lists(SPF | DKIM, max_size=3), DMARC, FOLDS).map(
    lambda said: said[2].join([BOUNDARY, *said[0], said[1]])
)
HIS_OWN = st.lists(
    st.tuples(
        st.sampled_from([
            *("Authentication-Results", "ARC-Authentication-Results", "X-Authentication-Results"),
            *("authentication-results", "Received-SPF", "DKIM-Signature", "Reply-To", "X-From"),
        ]),
        st.sampled_from([VOUCHED, f"i=1; {VOUCHED}", f"{BOUNDARY} 1; dmarc=pass header.from=council.example", SHONA]),
    ),
    max_size=3,
)  # fmt: skip
FROM = st.sampled_from([
    f"From: {SHONA}", f"From: Shona Reid <{SHONA}>", f"From: Shona\r\n <{SHONA}>",
    f'From: "{SHONA}" <{EVIL}>', f"From: {SHONA} <{EVIL}>", f"From: <{EVIL}> <{SHONA}>", f"From: {SHONA}, {EVIL}",
    f"From: {SHONA}\r\nFrom: {EVIL}", f"From: {EVIL}\r\nFrom: {SHONA}", f"From : {EVIL}\r\nFrom: {SHONA}",
    f"From: {SHONA}\r\nSender: {EVIL}", f"From: {EVIL}\r\nSender: {SHONA}", f"from: {SHONA}\r\nResent-From: {EVIL}",
    f"From: =?utf-8?q?{SHONA}?= <{EVIL}>", f"From: =?utf-8?q?=3C{EVIL}=3E=2C?= <{SHONA}>", f"From: ({SHONA}) {EVIL}",
    f"From: shona.reid(c)@(d)council.example, {EVIL}", f"From: SHONA.REID@COUNCIL.EXAMPLE, {EVIL}",
])  # fmt: skip


@pytest.fixture(scope="module")
def answered(tmp_path_factory):
    """A council after a morning: its child, and the alert that a stranger would answer in her name."""
    record = a_record(tmp_path_factory.mktemp("forged"))
    child = waits_for_panel(record)
    council = Council(record)
    yield council, child, council.morning()
    record.close()


def a_mail(to: str, number: int, *lines: str) -> bytes:
    head = [
        *lines,
        f"To: {to}",
        f"Message-ID: <{number}@evil.example>",
        "Content-Type: text/plain; charset=utf-8",
    ]
    return ("\r\n".join(head) + "\r\n\r\nPanel held 12 May\r\n").encode("utf-8", "replace")


@settings(
    max_examples=sampled(15, 300),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(truth=TRUTH, own=HIS_OWN, sender=FROM, number=st.integers(0, 10**9))
def test_no_header_that_a_stranger_composes_makes_him_her(answered, truth, own, sender, number):
    council, child, alert = answered
    his = [f"{name}: {value}" for name, value in own]
    raw = a_mail(str(alert["Reply-To"]), number, f"Authentication-Results: {truth}", sender, *his)
    before = newest(council.record, child)

    found = sorted_mail(raw, ADDRESSES, BOUNDARY)
    verdict = council.desk.take(raw, council.now)

    assert found is not None
    assert not (found.is_authentic and found.sender == SHONA)
    assert verdict in {Verdict.HELD, Verdict.NOT_OURS, Verdict.REPEAT}
    assert newest(council.record, child) == before


# --- headers that two programs read in two ways -----------------------------------------------------------------------

ENDS = {
    "crlf": rb"\r\n",
    "lf": rb"\n",
    "any": rb"\r\n|\r|\n",
    "unicode": rb"\r\n|[\r\n\x0b\x0c\x1c-\x1e]|\xc2\x85",
}


def from_as(raw: bytes, line_end: bytes, *, lenient: bool) -> tuple[bytes, ...]:
    """Every From that a program finds which knows this end of a line; `lenient`: it reads on over what is no header."""
    found: list[bytes] = []
    goes_on = False
    for line in re.split(line_end, raw):
        if not line.strip() and (lenient or not line):
            break
        if line[:1] in (b" ", b"\t"):
            if goes_on:
                found[-1] += b" " + line.strip()
            continue
        name, colon, value = line.partition(b":")
        if not colon and not lenient:
            break
        is_from = (name.strip() if lenient else name).lower() == b"from"
        if is_from:
            found.append(value.split(b"\0")[0].strip() if lenient else value.strip())
        goes_on = is_from
    return tuple(found)


PIECES = st.sampled_from([
    b"\r\n", b"\r\n", b"\r\n", b"\n", b"\r", b"\r\r\n", b"\n\n", b"\r\n ", b"\r\n \r\n", b"\0", b"\x0b", b"\x0c", b"\x1c",
    b"\xc2\x85", b"X-A: b", b"From ", b"From: ", b"From : ", b" From: ", b"no header", b": ", b"\t",
    SHONA.encode(), EVIL.encode(), b"Subject: x",
])  # fmt: skip


@settings(max_examples=sampled(60, 1_500), suppress_health_check=[HealthCheck.too_slow])
@given(pieces=st.lists(PIECES, max_size=14), body=st.sampled_from([b"Panel held\r\n", b"Panel held\n", b""]))
def test_no_mail_is_believed_in_which_another_program_finds_another_sender(pieces, body):
    """Vouched for in her name, as a boundary would that reads the mail in one of these ways."""
    raw = (
        f"Authentication-Results: {VOUCHED}\r\nFrom: {SHONA}".encode() + b"".join(pieces) + b"\r\n\r\n" + body
    )

    readings = {
        tuple(map(bytes.lower, from_as(raw, end, lenient=lenient)))
        for end in ENDS.values()
        for lenient in (False, True)
    }

    found = sorted_mail(raw, ADDRESSES, BOUNDARY)
    if found and found.is_authentic:
        assert len(readings) == 1
        assert found.sender == SHONA


GOOD = f"From: {SHONA}\r\nSubject: Re: x\r\n y\r\nDate: today\r\n\r\n".encode()
TWO_WAYS = {
    "a bare return": GOOD.replace(b"Re: x", b"Re: x\rFrom: x@evil.example"),
    "a bare line feed": GOOD.replace(b"Re: x", b"Re: x\nFrom: x@evil.example"),
    "the character zero": GOOD.replace(b"Re: x", b"Re: x\0y"),
    "a form feed": GOOD.replace(b"Re: x", b"Re: x\x0cFrom: x@evil.example"),
    "an end of a line of Unicode": GOOD.replace(b"Re: x", "Re: x\u2028From: x@evil.example".encode()),
    "a space before the colon": b"From : x@evil.example\r\n" + GOOD,
    "a header without a name": b": x\r\n" + GOOD,
    "a line that is no header": b"no header\r\n" + GOOD,
    "a mailbox file's first line": b"From x@evil.example Mon May 18 09:00:00 2026\r\n" + GOOD,
    "nothing that goes on": b" x\r\n" + GOOD,
    "a line of spaces alone": GOOD.replace(b"Re: x\r\n y", b"Re: x\r\n \r\n y"),
    "two senders": b"From: x@evil.example\r\n" + GOOD,
    "two subjects": b"Subject: x\r\n" + GOOD,
    "two types": b"Content-Type: text/html\r\nContent-Type: text/plain\r\n" + GOOD,
}


@pytest.mark.parametrize("head", TWO_WAYS.values(), ids=TWO_WAYS)
def test_headers_that_may_be_read_in_two_ways_are_known(head):
    assert not is_read_in_one_way(head)


@pytest.mark.parametrize("head", [GOOD, GOOD.replace(b"\r\n", b"\n"), b"X-8: \xe9\r\n" + GOOD, GOOD.rstrip()])
def test_headers_as_mail_programs_write_them_are_read_in_one_way(head):
    assert is_read_in_one_way(head)


def test_a_mail_of_line_feeds_with_others_in_its_text_is_read_in_two_ways():
    assert is_read_in_one_way(GOOD.replace(b"\r\n", b"\n"), b"x\ny\n")
    assert not is_read_in_one_way(GOOD.replace(b"\r\n", b"\n"), b"x\r\nFrom: x@evil.example\r\n")


def test_a_mail_in_her_name_with_such_headers_is_held_and_she_hears_of_it_once(council, child):
    alert = council.morning()
    before = newest(council.record, child)
    good = council.reply(alert, "Panel held 12 May")
    odd = good.replace(b"Subject: Re", b"Subject: Re\rX-From: x@evil.example\r\nX: ", 1)

    assert council.takes(odd) is Verdict.HELD
    assert council.takes(odd.replace(b"Message-ID: <", b"Message-ID: <another", 1)) is Verdict.HELD

    (told,) = council.letters(SHONA, MessageKind.SAID_BACK)
    assert "headers another program may read in another way" in " ".join(text_of(told).split())
    assert newest(council.record, child) == before
