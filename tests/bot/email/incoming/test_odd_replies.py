"""Odd answers: quoted by heads of any language, typed below, under the thanks, behind a banner, or not as text at all."""

import base64
import re
import textwrap
import time
from collections.abc import Callable
from functools import cache
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.email.incoming.banners import without_banner
from bot.email.incoming.opening import open_mail
from bot.email.incoming.ours import ours_of
from bot.email.incoming.stripping import stripped
from bot.email.incoming.taking import Verdict
from bot.email.incoming.triage import Kind, kind_of, sender_of
from bot.email.incoming.typed_html import typed_in
from bot.email.opened import Opened, opened
from casework.ports import MessageKind
from tests.bot.email.examples import EXAMPLES, renderer
from tests.bot.email.incoming.council import REPLIES, VOUCHED, text_of
from tests.bot.email.incoming.odd_replies import HOMEWARD, ODD_REPLIES, SAID, Odd, outlook
from tests.builders import SHONA
from tests.proof import one_of, sampled


@cache
def the_alert() -> bytes:
    example = EXAMPLES["alert"]
    return renderer().render(example.content, example.message, example.person)


@pytest.mark.parametrize("case", ODD_REPLIES, ids=lambda case: case.name)
def test_what_was_typed_into_an_odd_reply_is_found_and_nothing_of_ours(case: Odd):
    letter, ours = opened(the_alert()), ours_of(the_alert(), REPLIES)
    plain, html = case.plain and case.plain(letter), case.html and case.html(letter)

    found = stripped(plain, html, "Shona Reid", ours)

    assert found.text.split("\n") == list(case.typed)


@pytest.mark.parametrize("line", ["HW-4821-B booked for 1 June", "panel held 12 May"])
def test_a_line_that_we_might_have_written_is_hers_when_she_types_it(line):
    ours = ours_of(the_alert(), REPLIES)

    assert stripped(f"{line}\nThe clerk has told everybody.", None, "", ours).text.startswith(line)
    assert stripped(f"> q\n\n{line}", None, "", ours).text == line


def test_a_sentence_that_names_our_address_is_no_head():
    line = "I cannot reach replies@council.example today"

    assert stripped(f"{line}\nPanel held 12 May", None, "", ours_of(the_alert(), REPLIES)).text.startswith(
        line
    )


@given(
    st.text(
        alphabet=st.sampled_from("CAUTION: This external email came from outside, do not click links. "),
        max_size=300,
    )
)
def test_no_banner_keeps_the_reader_busy(line):
    start = time.process_time()
    without_banner(line)
    assert time.process_time() - start < 1


PIECES = st.sampled_from([
    "", "> q", "----- Original -----", "Od: Homeward <replies@council.example>", "Temat: x", "Homeward wrote at 08:00:",
    "replies@council.example", "Thanks", "Shona", "--", "Panel held 12 May", "CAUTION: External email.",
])  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=20), max_size=12), st.booleans())
def test_no_mixture_of_heads_and_words_makes_the_reader_raise_or_reads_a_quoted_line(lines, quotes_ours):
    ours = ours_of(the_alert(), REPLIES)
    letter = opened(the_alert()).text.split("\n") if quotes_ours else []

    found = stripped("\n".join([*lines, *letter]), "<br>".join(lines), "Shona Reid", ours)

    assert not any(line.startswith("> q") for line in found.text.split("\n"))


# --- between the lines of a quotation --------------------------------------------------------------------------------


@cache
def the_letter(kind: str) -> bytes:
    example = EXAMPLES[kind]
    return renderer().render(example.content, example.message, example.person)


def wrapped(text: str, width: int, mark: str = "") -> str:
    """As mail programs break lines that are too long for them."""
    lines = [line for each in text.split("\n") for line in (textwrap.wrap(each, width) or [""])]
    return "\n".join(f"{mark}{line}" for line in lines)


def as_text(page: str) -> str:
    """What Outlook makes of a page for its plain text: links behind their words, rows of a table in one line."""
    linked = re.sub(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', r"\2&lt;\1&gt;", page, flags=re.DOTALL)
    cells = re.sub(r"</t[dh]>\s*<t[dh][^>]*>", "\t", linked)
    return "\n".join(typed_in(cells).above)


QUOTED: dict[str, Callable[[Opened], tuple[str | None, str | None]]] = {
    "marked": lambda letter: (f"{SAID}\n\n{wrapped(letter.text, 2_000, '> ')}", None),
    "marked and broken": lambda letter: (f"{SAID}\n\n{wrapped(letter.text, 72, '> ')}", None),
    "bare": lambda letter: (f"{SAID}\n\nFrom: {HOMEWARD}\nSent: today\nTo: Shona\n\n{letter.text}", None),
    "bare and broken": lambda letter: (f"{SAID}\n\n_____________\n{wrapped(letter.text, 60)}", None),
    "the page as text": lambda letter: (f"{SAID}\n\n_____________\n{as_text(letter.html)}", None),
    "the page, by Outlook": lambda letter: (None, outlook(letter)),
    "the page, by Gmail": lambda letter: (
        None, f"<div>{SAID}</div><div class='gmail_quote'><blockquote class='gmail_quote'>{letter.html}</blockquote></div>"
    ),
}  # fmt: skip


@one_of(4)
@pytest.mark.parametrize("how", QUOTED)
@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_quotation_of_ours_as_mail_programs_break_it_is_whole(kind, how):
    plain, html = QUOTED[how](opened(the_letter(kind)))

    found = stripped(plain, html, "Shona Reid", ours_of(the_letter(kind), REPLIES))

    assert (found.text, found.elsewhere) == (SAID, False)


def test_what_she_wrote_between_two_mails_of_ours_in_an_older_thread_is_no_answer():
    alert = opened(the_alert()).text
    thread = (
        f"{SAID}\n\n_____________\n{alert}\n\nFrom: Reid, Shona\nSent: x\nTo: y\n\nAn older word\n\n{alert}"
    )

    found = stripped(thread, None, "Shona Reid", ours_of(the_alert(), REPLIES))

    assert not found.elsewhere


@settings(max_examples=sampled(15, 60))
@given(st.data())
def test_whatever_is_typed_between_the_lines_of_ours_is_asked_about(data):
    letter = opened(the_alert())
    lines = letter.text.rstrip().split("\n")
    first = next(n for n, line in enumerate(lines) if "HW-" in line)
    place = data.draw(st.integers(first, len(lines) - 2))
    typed = data.draw(
        st.sampled_from(["yes", "no", "done", "Panel held 12 May", "that was her brother", "9 June"])
    )
    if data.draw(st.booleans()):
        broken = [*lines[: place + 1], typed, *lines[place + 1 :]]
    else:
        broken = [*lines[:place], f"{lines[place] or 'x'} - {typed}", *lines[place + 1 :]]
    above = data.draw(st.sampled_from(["", SAID]))
    head = f"From: {HOMEWARD}\nSent: today\nTo: Shona\n\n"
    page = "<br>".join(escape(line) for line in broken)

    for plain, html in (
        (f"{above}\n\n{head}" + "\n".join(broken), None),
        (None, f"<p>{above}</p><div id=divRplyFwdMsg>From: x</div><div>{page}</div>"),
        (
            None,
            f"<p>{above}</p><div class=gmail_quote><blockquote class=gmail_quote>{page}</blockquote></div>",
        ),
        (f"{above}\n\n" + "\n".join(f"> {line}" for line in broken), None),
    ):
        assert stripped(plain, html, "Shona Reid", ours_of(the_alert(), REPLIES)).elsewhere


def test_an_answer_between_the_lines_of_outlook_is_asked_about_and_records_nothing(council):
    alert = council.morning()
    lines = text_of(alert).replace("\r\n", "\n").replace("days past", "days past\nPanel held 12 May\n")
    raw = council.reply(
        alert, "", html=f"<p></p><div id=divRplyFwdMsg>From: x</div>{lines.replace(chr(10), '<br>')}"
    )

    assert council.takes(raw) is Verdict.HELD
    assert "between the quoted lines" in text_of(council.letter(SHONA))


def test_a_mail_that_says_two_things_is_asked_about_and_records_nothing(council):
    alert = council.morning()

    assert (
        council.takes(council.reply(alert, "Panel held 12 May", html="<p>Panel held 21 May</p>"))
        is Verdict.HELD
    )

    assert "two texts that say different things" in text_of(council.letter(SHONA))


# --- automatic answers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Homeward: 1 step needs you",
        "[EXTERNAL] Automatic reply: Homeward",
        "RE: [External] Out of Office: Homeward",
        "EXT: Re: Auto-Reply: Homeward",
        "*** EXTERNAL *** Automatische Antwort: Homeward",
        "Ymateb awtomatig: Homeward",
        "Réponse automatique : Homeward",
        "Abwesenheitsnotiz: Homeward",
        "Freagairt fhèin-ghluasadach: Homeward",
        "Freagairt uathoibríoch: Homeward",
        "AW: Odpowiedź automatyczna: Homeward",
    ],
)
def test_an_automatic_answer_is_known_by_its_subject_behind_any_tag(council, subject):
    alert = council.morning()
    sent = len(council.channel.sent)

    assert council.takes(council.reply(alert, "I am away until 1 June", Subject=subject)) is Verdict.AUTOMATIC
    assert len(council.channel.sent) == sent


@pytest.mark.parametrize(
    "subject", ["Re: Homeward", "Away until May", "Autumn panel", "[North] panel", "External: panel"]
)
def test_what_people_write_about_is_no_automatic_answer(subject):
    assert kind_of(open_mail(f"Subject: {subject}\n\nPanel held 12 May".encode())) is Kind.PERSON


@pytest.mark.parametrize(
    ("written", "sender"),
    [
        ("Reid, Shona (Children & Families) <Shona.Reid@council.example>", SHONA),
        ("Reid, Shona <shona.reid@council.example>", SHONA),
        ('"Reid, Shona" <shona.reid@council.example>', SHONA),
        ("shona.reid@council.example", SHONA),
        ("Reid, Shona <shona.reid@council.example>, <x@evil.example>", None),
        ("shona.reid@council.example, Eve <x@evil.example>", None),
        ("Reid, Shona (shona.reid@council.example) <x@evil.example>", None),
        ("staff: Shona <shona.reid@council.example>;", None),
    ],
)
def test_a_sender_may_be_written_loosely_but_is_one(written, sender):
    assert sender_of(open_mail(f"From: {written}\n\nx".encode())) == sender


# --- what cannot be read ----------------------------------------------------------------------------------------------


def came(council, kind: str, body: str = "", **headers: str) -> str:
    """What Shona is told when a mail of this content comes in answer to her alert."""
    alert = council.morning()
    given = {
        "From": SHONA,
        "To": str(alert["Reply-To"]),
        "Subject": "Re: Homeward",
        "Message-ID": "<odd@mail.council.example>",
        "Authentication-Results": VOUCHED,
        "Content-Type": kind,
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    assert council.takes(f"{head}\r\n{body}".encode()) is Verdict.HELD
    return " ".join(text_of(council.letters(SHONA, MessageKind.SAID_BACK)[-1]).split())


PACKED = base64.b64encode(b"\x78\x9f\x3e\x22" * 20).decode()
MIXED = 'multipart/mixed; boundary="b"'


def parts(*parts: str) -> str:
    return "".join(f"--b\r\n{part}\r\n" for part in parts) + "--b--\r\n"


EMPTY_TEXT = "Content-Type: text/plain\r\n\r\n \r\n"


@pytest.mark.parametrize(
    ("kind", "body", "told"),
    [
        ('application/ms-tnef; name="winmail.dat"', PACKED, "Outlook's own Rich Text form"),
        (MIXED, parts(EMPTY_TEXT, f"Content-Type: application/ms-tnef\r\n\r\n{PACKED}"), "Format Text"),
        (
            MIXED,
            parts(f"Content-Type: application/octet-stream; name=winmail.dat\r\n\r\n{PACKED}"),
            "winmail.dat",
        ),
        ("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", PACKED, "without encryption"),
        ("application/x-pkcs7-mime; smime-type=signed-data", PACKED, "hides its text"),
        (
            "multipart/encrypted; protocol=application/pgp-encrypted; boundary=b",
            parts("Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1"),
            "without encryption",
        ),
        ("text/rtf", "{\\rtf1 Panel held 12 May}", "came as Rich Text (RTF)"),
        ("application/rtf", "{\\rtf1 Panel held 12 May}", "as HTML or plain text"),
        ("text/calendar; method=REPLY", "BEGIN:VCALENDAR", "an invitation, or the answer to one"),
        (
            'multipart/alternative; boundary="b"',
            parts(
                "Content-Type: text/plain\r\n\r\nShona Reid accepted: Tue 9 June",
                "Content-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR",
            ),
            "panel booked for 9 June",
        ),
        (
            MIXED,
            parts("Content-Type: application/pdf; name=minutes.pdf\r\n\r\nx"),
            "attachments are never opened",
        ),
        ("image/png", PACKED, "attachments are never opened"),
        ("text/plain", " \r\n", "I found no words in your mail"),
        ("text/plain", "> Hello Shona\r\n", "nothing in your mail but what it quotes"),
    ],
)
def test_what_came_and_cannot_be_read_is_named_with_a_way_out(council, kind, body, told):
    said = came(council, kind, body)

    assert told in said
    assert "Nothing was recorded" in said


def test_a_text_beside_what_cannot_be_read_is_read(council):
    alert = council.morning()
    good = council.reply(alert, "Panel held 12 May")
    head, _, body = good.partition(b"\r\n\r\n")
    kinds = [line for line in head.split(b"\r\n") if line.lower().startswith((b"content-", b"mime-"))]
    text = b"\r\n".join(kinds[:2]) + b"\r\n\r\n" + body
    tnef = b"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n" + PACKED.encode()
    kept = b"\r\n".join(line for line in head.split(b"\r\n") if line not in kinds)
    both = (
        b"\r\nContent-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\n"
        + text
        + b"\r\n--bb\r\n"
        + tnef
        + b"\r\n--bb--\r\n"
    )

    assert council.takes(kept + both) is Verdict.TAKEN
    assert "panel held on 12 May" in text_of(council.letter(SHONA))


def test_a_mail_whose_last_lines_were_not_read_says_so_before_it_asks(council):
    alert = council.morning()
    talk = "\n".join(f"note: point {n} of the clerk" for n in range(14))

    told = text_of(council.answers(alert, talk))

    assert "2 lines below them were not read" in told


def test_a_line_under_the_thanks_that_was_not_read_is_named_before_the_question(council):
    under = "Panel held 12 May\n\nThanks\nShona\nring me on 01387 496 0123 if panel moved to 9 June"

    told = " ".join(text_of(council.answers(council.morning(), under)).split())

    assert "1 line in your signature was not read" in told
    assert "panel held on 12 May" in told
    assert "0123" not in told
