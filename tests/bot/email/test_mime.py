"""The bytes of a letter: read by any mail program as written, the same every time, and no way into the headers."""

import email
import email.policy
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.email.mime import (
    AROUND,
    BOUNDARY,
    Attachment,
    Letter,
    Mailbox,
    UnsafeHeader,
    is_address,
    letter_bytes,
)

SHONA = Mailbox("shona.reid@council.example", "Shona Reid")
LETTER = Letter(
    message_id="<alert.17@council.example>",
    written_at=datetime(2026, 5, 20, 7, 30, tzinfo=UTC),
    sender=Mailbox("homeward@council.example", "Homeward"),
    recipient=SHONA,
    subject="Homeward: 3 steps need you, 1 past a statutory limit",
    text="Hello Shona,\n\n3 steps need you.\n",
    html='<!doctype html>\n<p style="color:#111">Hello Shona</p>\n',
    headers=(("Auto-Submitted", "auto-generated"),),
)
LINE_ENDS = [
    "\r",
    "\n",
    "\r\n",
    "\r\nBcc: ewan@council.example",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x85",
    "\u2028",
    "\0",
    "\t",
]


def read(letter: Letter) -> EmailMessage:
    return email.message_from_bytes(letter_bytes(letter), policy=email.policy.default)  # type: ignore[return-value]


def part(message: EmailMessage, subtype: str) -> str:
    body = message.get_body((subtype,))
    assert isinstance(body, EmailMessage)
    return str(body.get_content()).replace("\r\n", "\n")


def test_a_letter_reads_back_as_it_was_written() -> None:
    message = read(LETTER)

    assert message["From"] == "Homeward <homeward@council.example>"
    assert message["To"] == "Shona Reid <shona.reid@council.example>"
    assert message["Subject"] == LETTER.subject
    assert message["Date"].datetime == LETTER.written_at
    assert message["Message-ID"] == LETTER.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"
    assert part(message, "plain") == LETTER.text
    assert part(message, "html") == LETTER.html
    assert not message.defects


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert letter_bytes(LETTER) == letter_bytes(replace(LETTER))


def test_every_line_ends_with_crlf_and_is_short_enough_for_any_relay() -> None:
    long = replace(
        LETTER, text="Gaelic: Là math, " * 200, html=f"<p>{'x' * 5000}</p>", subject="long words " * 30
    )

    raw = letter_bytes(long)

    assert raw.count(b"\n") == raw.count(b"\r") == raw.count(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_plain_text_goes_as_it_is_and_can_be_read_on_the_way() -> None:
    raw = letter_bytes(LETTER)

    assert b"3 steps need you.\r\n" in raw
    assert raw.count(b"Content-Transfer-Encoding: 7bit") == 2


WAYS_IN: dict[str, Callable[[str], object]] = {
    "subject": lambda ending: letter_bytes(
        replace(LETTER, subject=f"3 steps{ending}Bcc: ewan@council.example")
    ),
    "name": lambda ending: Mailbox(SHONA.address, f"Shona{ending}Bcc: ewan@council.example"),
    "address": lambda ending: Mailbox(f"{SHONA.address}{ending}"),
    "Message-ID": lambda ending: letter_bytes(replace(LETTER, message_id=f"<1@council.example>{ending}")),
    "header": lambda ending: letter_bytes(replace(LETTER, headers=(("List-Id", f"Shona{ending}x"),))),
    "header name": lambda ending: letter_bytes(replace(LETTER, headers=((f"List-Id{ending}", "x"),))),
}


@pytest.mark.parametrize("ending", LINE_ENDS)
@pytest.mark.parametrize("way_in", WAYS_IN)
def test_nothing_that_ends_a_line_gets_into_a_header(ending: str, way_in: str) -> None:
    with pytest.raises(UnsafeHeader) as refused:
        WAYS_IN[way_in](ending)

    assert "Shona" not in str(refused.value)


def test_a_letter_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        letter_bytes(replace(LETTER, written_at=LETTER.written_at.replace(tzinfo=None)))


@pytest.mark.parametrize(
    "name",
    [
        "Seònaid NicDhòmhnaill",
        "Reid, Shona",
        'Shona "Sho" Reid',
        "=?utf-8?q?x?=",
        "Back\\slash",
        "R" * 90,
        "",
    ],
)
def test_any_name_can_be_written_to(name: str) -> None:
    address = read(replace(LETTER, recipient=Mailbox(SHONA.address, name)))["To"].addresses[0]

    assert (address.display_name, address.addr_spec) == (name, SHONA.address)


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("homeward@council.example", "", "homeward@council.example"),
        (" homeward@council.example ", "", "homeward@council.example"),
        ("Homeward <homeward@council.example>", "Homeward", "homeward@council.example"),
        ('"Homeward, plans" <homeward@council.example>', "Homeward, plans", "homeward@council.example"),
        ("<homeward@council.example>", "", "homeward@council.example"),
    ],
)
def test_a_setting_names_the_sender_in_either_form(text: str, name: str, address: str) -> None:
    assert Mailbox.parse(text) == Mailbox(address, name)


@pytest.mark.parametrize(
    "text", ["", "Homeward", "Homeward <>", "a@b@c", "<a@council.example", "a b@council.example"]
)
def test_a_setting_that_names_no_sender_is_refused(text: str) -> None:
    with pytest.raises(UnsafeHeader):
        Mailbox.parse(text)


@pytest.mark.parametrize(
    ("text", "usable"),
    [
        ("shona.reid@council.example", True),
        ("shona.o'neill+work@mail.council.example", True),
        ("shona@localhost", True),
        (".shona@council.example", False),
        ("shona..reid@council.example", False),
        ("shona@council..example", False),
        ("shona@-council.example", False),
        ("shona", False),
        ("shòna@council.example", False),
        ('"shona reid"@council.example', False),
        (f"{'s' * 65}@council.example", False),
        (f"s@{'c' * 260}.example", False),
    ],
)
def test_an_address_is_judged_by_its_shape(text: str, usable: bool) -> None:
    assert is_address(text) is usable


no_surrogates = st.characters(exclude_categories=["Cs"])
header_text = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=200)


@given(st.text(no_surrogates, max_size=400), st.text(no_surrogates, max_size=400))
def test_any_text_arrives_unchanged(text: str, html: str) -> None:
    message = read(replace(LETTER, text=text, html=html))

    assert payload(message, "plain") == with_one_line_end(text).encode()
    assert payload(message, "html") == with_one_line_end(html).encode("ascii", "xmlcharrefreplace")


def with_one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"


def payload(message: EmailMessage, subtype: str) -> bytes:
    body = message.get_body((subtype,))
    assert isinstance(body, EmailMessage)
    raw = body.get_payload(decode=True)
    assert isinstance(raw, bytes)
    return raw.replace(b"\r\n", b"\n")


def test_a_text_that_holds_the_boundary_does_not_end_its_part() -> None:
    text = f"--{BOUNDARY}\nContent-Type: text/plain\n\nforged\n--{BOUNDARY}--\n"

    message = read(replace(LETTER, text=text, html=text))

    assert payload(message, "plain").decode() == payload(message, "html").decode() == text
    assert len(list(message.iter_parts())) == 2


@given(header_text)
def test_any_subject_arrives_with_its_words(subject: str) -> None:
    raw = letter_bytes(replace(LETTER, subject=subject))

    head = raw.partition(b"\r\n\r\n")[0]
    assert head.count(b"\r\n") == head.count(b"\n")
    assert (
        str(email.message_from_bytes(raw, policy=email.policy.default)["Subject"]).split() == subject.split()
    )


# --- pages that are attached ------------------------------------------------------------------------------------------

PAGE = Attachment("fortnight-2026-05-04.html", "<!doctype html>\n<p>The whole · HW-4821-B</p>\n")


def test_an_attached_page_stands_beside_both_texts() -> None:
    message = read(replace(LETTER, attachments=(PAGE,)))
    [attached] = message.iter_attachments()

    assert part(message, "plain") == LETTER.text
    assert part(message, "html") == LETTER.html
    assert attached.get_filename() == PAGE.name
    assert attached.get_content_type() == "text/html"
    assert "The whole &#183; HW-4821-B" in str(attached.get_content())
    assert message.defects == attached.defects == []


def test_a_letter_without_pages_is_as_it_always_was() -> None:
    assert b"multipart/mixed" not in letter_bytes(LETTER)


@pytest.mark.parametrize("name", ["a\r\nb.html", 'x".html', "../x.html", "", "fünf.html"])
def test_the_name_of_an_attached_page_cannot_break_its_header(name: str) -> None:
    with pytest.raises(UnsafeHeader):
        letter_bytes(replace(LETTER, attachments=(Attachment(name, "x"),)))


def test_a_text_that_holds_a_boundary_ends_no_part() -> None:
    inside = f"--{AROUND}--\n--{BOUNDARY}--\n"
    message = read(replace(LETTER, text=inside, attachments=(Attachment("x.html", inside),)))

    assert part(message, "plain") == inside
    assert len(list(message.iter_attachments())) == 1
