"""What a person typed, out of what her mail program sent: over a corpus of replies, and against another stripper."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.email.incoming.stripping import MOST_LINES_READ, stripped, words_in
from bot.email.incoming.typed_html import typed_in
from permanence.replies.cleaning import LONGEST_READ
from permanence.signature import Signature
from tests.bot.email.incoming.reply_corpus import ALERT_TEXT, CANARY, CASES, Case, quoted

SHONA_SIGNS = Signature("Shona Reid")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_was_typed_is_found_and_nothing_else(case: Case):
    found = stripped(case.plain, case.html, "Shona Reid")

    assert (found.text.split("\n") if found.text else []) == case.typed
    assert CANARY not in found.text
    assert found.elsewhere is case.elsewhere


@pytest.mark.parametrize(
    "case", [c for c in CASES if c.plain and not c.elsewhere], ids=lambda case: case.name
)
def test_another_stripper_finds_the_same_words_in_plain_text(case: Case):
    """Where both agree that a line was typed, ours must have it; the other keeps greetings and signatures."""
    parser = pytest.importorskip(
        "email_reply_parser", reason="email-reply-parser is a tool of the tests: make setup"
    )
    other = {line.strip() for line in parser.EmailReplyParser.parse_reply(case.plain).split("\n")} - {""}

    ours = set(filter(None, stripped(case.plain, None, "Shona Reid").text.split("\n")))

    typed_above = set(case.typed) & other
    assert typed_above <= ours
    assert ours <= other or not typed_above


def test_only_the_first_lines_are_read_and_how_many_are_not_is_told():
    found = stripped("\n".join(f"line {n}" for n in range(50)), None)

    assert found.text.split("\n") == [f"line {n}" for n in range(MOST_LINES_READ)]
    assert found.more == 50 - MOST_LINES_READ


@pytest.mark.parametrize("as_page", [False, True])
def test_a_line_is_cut_nowhere_but_behind_what_makes_an_answer_too_long(as_page):
    long, longer = "word " * 590, "word " * 2_000

    for line in (long, longer):
        found = stripped(None if as_page else line, f"<p>{line}</p>" if as_page else None)
        assert found.text == line.strip()[: LONGEST_READ + 1].strip()


@pytest.mark.parametrize(
    "page", ["<p>{}</p>", "<p>x</p><blockquote type=cite>q</blockquote>{}", "<div id=appendonsend>{}"]
)
def test_no_line_of_a_page_is_longer_than_what_is_looked_at(page):
    typed = typed_in(page.format("a@" * 100_000))

    assert max(map(len, (*typed.above, *typed.below, *typed.quoted))) == LONGEST_READ + 1


@pytest.mark.parametrize(
    "signature",
    [
        ["Thanks", "Shona", "ring me on 01387 496 0123 if panel moved to 9 June"],
        ["Kind regards", "Papers went to legal@council.example by post"],
        ["Shona Reid", "Not done yet, call 01387 496 0123"],
        ["--", "Actually it was deferred to 9 June"],
        ["This email is confidential.", "Moved to 9 June"],
    ],
)
@pytest.mark.parametrize("below", [False, True])
def test_a_line_in_a_signature_that_may_be_more_is_not_read_and_named(signature, below):
    said = ["Panel held 12 May", *signature]
    plain = "\n".join(["> quoted", "", *said] if below else said)

    found = stripped(plain, None, "Shona Reid")

    assert (found.text, found.under) == ("Panel held 12 May", 1)


@pytest.mark.parametrize(
    "signature",
    [
        ["Thanks", "Shona", "Tel: 01387 496 0123", "shona.reid@council.example", "www.council.example"],
        ["Shona Reid | Social Worker | 07700 900123", "Children and Families, Kirk Street, DG1 2AB"],
        [
            "--",
            "Shona Reid",
            "This email is confidential and no contract is agreed by it." + " Do not copy it." * 9,
        ],
    ],
)
def test_a_plain_signature_is_not_named(signature):
    assert stripped("\n".join(["Panel held 12 May", *signature]), None, "Shona Reid").under == 0


def test_thanks_alone_is_said_and_no_signature():
    assert words_in(["Thanks"], SHONA_SIGNS).lines == ["Thanks"]


def test_a_sentence_that_begins_with_thanks_is_no_sign_off():
    assert words_in(
        ["Legal have it.", "Thanks to the clerk, panel is booked for 9 June."], SHONA_SIGNS
    ).lines[1:]


@pytest.mark.parametrize(
    ("plain", "html"),
    [
        ("Done 4 March.\n\n" + "> q\n" * 250_000, None),
        ("On " + "a " * 150_000 + "\n" + "On x " * 20_000, None),
        ("On a b c d e f\n" * 20_000, None),
        ("From: x\n" * 100_000, None),
        ("thanks " * 50_000, None),
        ("_" * 300_000, None),
        ("hello " * 60_000 + "\n" + "* " * 100_000, None),
        (None, "<div>" * 60_000 + "Done 4 March." + "</div>" * 60_000),
        (None, "<p>Done 4 March.</p>" + "<b>" * 3_000),
        (None, "<" * 400_000),
        (None, "<!--" * 100_000),
        (None, "<div " + "a=" * 150_000 + ">x"),
        (None, '<div style="' + "border-top:" * 30_000 + '">x'),
        (None, "&" * 400_000),
        (None, "<blockquote>x</blockquote>y" * 15_000),
    ],
    ids=range(15),
)
def test_no_mail_keeps_the_reader_busy(plain, html):
    start = time.process_time()

    stripped(plain, html, "Shona Reid")

    assert time.process_time() - start < 1


@given(st.text(), st.text(alphabet=st.sampled_from("<>/=\"'&;#divblockquote >\n-:On wrote")))
def test_no_text_makes_it_raise(plain, html):
    stripped(plain, html, "Shona Reid")
    stripped(None, html + plain)


@given(st.lists(st.sampled_from([line for line in ALERT_TEXT.split("\n") if line]), min_size=1))
def test_nothing_that_is_marked_as_quoted_is_ever_read(lines):
    assert stripped(quoted("\n".join(lines)), None).text == ""


@pytest.mark.parametrize(
    "hidden",
    [
        "<del>yes</del>",
        "<s>yes</s>",
        '<span style="text-decoration: line-through">yes</span>',
        '<div style="display:none">yes<div>no</div>yes</div>',
        "<p hidden>yes</p>",
        '<span style="font-size:0">yes</span>',
        "<select><option>yes</option></select>",
    ],
)
def test_what_is_struck_out_or_cannot_be_seen_is_not_said(hidden: str):
    assert stripped(None, f"<html><body>{hidden}</body></html>", "Shona Reid").text == ""
    assert stripped(
        None, f"<html><body>{hidden}<p>panel held 12 May</p></body></html>", "Shona Reid"
    ).text == ("panel held 12 May")


@pytest.mark.parametrize(
    ("plain", "page"),
    [
        ("yes", "<p>no</p>"),
        ("no", "<p>yes</p>"),
        ("Panel held 12 May", "<p>Panel held 21 May</p>"),
        ("Panel held 12 May", "<p>Review held 12 May</p>"),
        ("yes", "<p><del>yes</del></p>"),
        ("yes", "<p style='display:none'>yes</p>"),
        ("yes no", "<p><s>yes</s> no</p>"),
        ("yes", "<p><span style='font-size:0'>yes</span>no</p>"),
    ],
)
def test_a_mail_that_says_two_things_says_nothing(plain, page):
    for first, second in ((plain, page), (f"{plain}\n\n> q", f"{page}<blockquote type=cite>q</blockquote>")):
        found = stripped(first, second, "Shona Reid")
        assert (found.text, found.disagrees) == ("", True)


@pytest.mark.parametrize(
    ("plain", "page", "said"),
    [
        ("Panel *held*\n12 May", "<p>Panel <b>held</b> 12 May</p>", "Panel *held*\n12 May"),
        ("See www.x.example<http://www.x.example/>", "<p>See <a href=x>www.x.example</a></p>", None),
        ("Panel held 12 May\n[cid:image1.png@1.2]", "<p>Panel held 12 May</p><img src=x>", None),
        ("yes", "<p>yes, if legal agree</p>", "yes, if legal agree"),
        ("yes, if legal agree", "<p>yes</p>", "yes, if legal agree"),
        ("", "<p>yes</p>", "yes"),
        ("yes", "<p></p>", "yes"),
    ],
)
def test_a_page_and_its_text_say_the_same_or_the_longer_is_read(plain, page, said):
    found = stripped(plain, page, "Shona Reid")

    assert not found.disagrees
    assert said is None or " ".join(found.text.replace("*", "").split()) == " ".join(
        said.replace("*", "").split()
    )


@given(
    st.sampled_from(["yes", "no", "held 12 May", "2 done"]),
    st.sampled_from(["yes", "no", "held 12 May", "2 done"]),
)
def test_of_two_texts_the_wrong_one_is_never_read(plain, page):
    found = stripped(plain, f"<div>{page}</div>")

    assert found.disagrees is (plain != page)
