"""What the council's boundary says of a sender, read by the header's grammar; and what a sender may put into it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.email.incoming.authentic import UNNAMED, NotWellFormed, is_authentic, parts_of

BOUNDARY = "mx.council.example"
SHONA = "shona.reid@council.example"

VOUCHES = [
    "mx.council.example; dmarc=pass header.from=council.example",
    "mx.council.example 1; dmarc=pass header.from=council.example",
    "MX.Council.Example; DMARC=Pass Header.From=Council.Example",
    "mx.council.example (our own (very own) server; it says so) ; dmarc=pass (p=reject) header.from=council.example",
    'mx.council.example; dkim=pass header.d=council.example header.b="abc=="; spf=none',
    "mx.council.example; dkim=pass header.i=@council.example",
    "mx.council.example; dmarc = pass header.from = council.example",
    "mx.council.example; dmarc/1=pass header.from=council.example",
    '"mx.council.example"; dmarc=pass header.from="council.example"',
    'mx.council.example; spf=fail smtp.mailfrom="a;b"@evil.example; dmarc=pass header.from=council.example',
    "mx.council.example; spf=pass smtp.mailfrom=bounce+a=b@other.example; dmarc=pass header.from=council.example",
    "mx.council.example; dkim=fail header.d=other.example; dkim=pass header.d=council.example; dmarc=none",
    "mx.council.example; dmarc=pass (p=none) header.from=shona.reid@council.example",
    "mx.council.example; dmarc=bestguesspass header.from=council.example; dkim=pass header.d=council.example",
    "mx.council.example; dmarc=pass header.from=(evil.example)council.example",
]  # fmt: skip
DOES_NOT = [
    "mx.council.example; dmarc=pass",
    "mx.council.example; dmarc=pass (p=reject)",
    "mx.council.example; dmarc=pass header.from=",
    "mx.council.example; dmarc=pass; spf=pass header.from=council.example",
    "mx.council.example; dmarc=pass policy.from=council.example smtp.mailfrom=shona.reid@council.example",
    "mx.council.example; dmarc=pass header.from=evil.example (council.example)",
    "mx.council.example; dmarc=pass header.from=evil.example header.from=council.example",
    "mx.council.example; dmarc=pass header.from=council.example header.from=evil.example",
    "mx.council.example; dmarc=pass header.from=evil.example; dkim=pass header.d=council.example",
    "mx.council.example; dmarc=none header.from=evil.example; dkim=pass header.d=council.example",
    "mx.council.example; dmarc=pass header.from=council.example; dmarc=pass header.from=evil.example",
    "mx.council.example; dmarc=pass header.from=council.example; dmarc=pass",
    "mx.council.example; dmarc=pass header.from=example",
    "mx.council.example; dmarc=pass header.from=evil.council.example",
    "mx.council.example; dmarc=pass header.from=council.example@evil.example",
    'mx.council.example; dmarc=pass header.from="evil.example council.example"',
    "mx.council.example; dmarc=pass header.from=xn--council-9xe.example",
    "mx.council.example; dmarc=pass header.from=counci\u217c.example",
    "mx.council.example; dkim=pass header.d=evil.example header.d=council.example",
    "mx.council.example; dkim=pass header.d=evil.example header.i=@council.example",
    "mx.council.example; dkim=pass",
    "",
    "mx.council.example; none",
    "mx.evil.example; dmarc=pass header.from=council.example",
    "mx.council.example.evil.example; dmarc=pass header.from=council.example",
    "mx.council.example; dmarc=pass header.from=evil.example",
    "mx.council.example; dmarc=fail header.from=council.example",
    "mx.council.example; dkim=pass header.d=evil.example; dmarc=fail header.from=council.example",
    "mx.council.example; dmarc=fail header.from=council.example; dmarc=pass header.from=council.example",
    "mx.council.example (x; dmarc=pass); none",
    "mx.council.example (a (b) ; dmarc=pass header.from=council.example (c)); none",
    "mx.council.example (a \\) ; dmarc=pass header.from=council.example); none",
    'mx.council.example; spf=pass smtp.mailfrom="dmarc=pass"@evil.example',
    'mx.council.example; dmarc=none; spf=pass smtp.mailfrom="a\\"; dmarc=pass header.from=council.example x\\"b"@evil.example',
    'mx.council.example; dmarc=none; spf=pass smtp.mailfrom="a\\\\"; dmarc=pass header.from=council.example x"b"@evil.example"',
    'mx.council.example; dmarc=none; spf=pass smtp.mailfrom="a (\\"; dkim=pass header.d=council.example) x"@evil.example',
    'mx.council.example; spf=pass smtp.mailfrom="a; dmarc=pass header.from=council.example',
    "mx.council.example; spf=pass (a ; dmarc=pass header.from=council.example",
    "mx.council.example; spf=pass ) ; dmarc=pass header.from=council.example",
    "mx.council.example; xdmarc=pass header.from=council.example",
    "mx.council.example; reason=dmarc=pass header.from=council.example",
    "mx.council.example; dkim=pass header.d=example",
    "mx.council.example; dmarc=pass header.from=council.example;" + " x" * 10_000,
]  # fmt: skip


@pytest.mark.parametrize("said", VOUCHES)
def test_the_boundary_vouches_for_who_really_wrote(said):
    assert is_authentic([said], BOUNDARY, SHONA)


@pytest.mark.parametrize("said", DOES_NOT)
def test_nothing_that_a_sender_writes_is_taken_for_the_boundarys_word(said):
    assert not is_authentic([said], BOUNDARY, SHONA)


def test_of_several_only_the_boundarys_topmost_counts():
    good, bad = VOUCHES[0], "mx.council.example; dmarc=fail header.from=council.example"

    assert not is_authentic([bad, good], BOUNDARY, SHONA)
    assert is_authentic(["mx.other.example; dmarc=fail", good, bad], BOUNDARY, SHONA)
    assert not is_authentic(['mx.council.example; spf=pass smtp.mailfrom="a', good], BOUNDARY, SHONA)


def test_a_letter_that_only_looks_like_one_of_the_domain_is_another():
    assert not is_authentic(["mx.x; dmarc=pass header.from=blac\u212a.example"], "mx.x", "a@black.example")


def test_a_boundary_without_a_name_is_read_in_the_same_way():
    said = (
        "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=council.example; dkim=pass (signature was verified)"
        " header.d=council.example;dmarc=pass action=none header.from=council.example;compauth=pass reason=100"
    )

    assert is_authentic([said], UNNAMED, SHONA)
    assert not is_authentic([said.replace("council.example", "evil.example")], UNNAMED, SHONA)
    assert not is_authentic(["mx.council.example; dmarc=pass header.from=council.example"], UNNAMED, SHONA)


@given(st.text(alphabet=st.sampled_from('ab=;()"\\ .@/'), max_size=60))
def test_no_quoted_words_of_a_sender_ever_vouch_for_anybody(words):
    quoted = words.replace("\\", "\\\\").replace('"', '\\"')
    said = (
        f'mx.council.example; dmarc=none; spf=pass smtp.mailfrom="{quoted}dmarc=pass"@evil.example; dkim=none'
    )

    assert len(parts_of(said)) == 4
    assert not is_authentic([said], BOUNDARY, SHONA)


@given(st.text())
def test_no_header_makes_it_raise(said):
    is_authentic([said, f"{BOUNDARY};{said}"], BOUNDARY, SHONA)
    with suppress(NotWellFormed):
        parts_of(said)
