"""A page of text is a PDF that any reader opens: whole lines, page numbers, no letter lost without a trace."""

import re

import pytest

from bot.plain_pdf import CHANGED, HEADING, NEXT, TEXT, TITLE, pdf_of


def drawn(pdf):
    return [m.decode("cp1252") for m in re.findall(rb" Td \(((?:[^\\()]|\\.)*)\) Tj", pdf)]


def test_the_table_of_the_file_names_where_each_object_begins():
    pdf = pdf_of("Made up", [(TITLE, "Made up"), (TEXT, "words")])

    table = int(re.search(rb"startxref\n(\d+)", pdf)[1])
    assert pdf[table:].startswith(b"xref\n")
    begins = [int(at) for at in re.findall(rb"^(\d{10}) 00000 n ", pdf[table:], re.MULTILINE)]
    for number, at in enumerate(begins, start=1):
        assert pdf[at:].startswith(b"%d 0 obj" % number)
    for length, stream in re.findall(rb"/Length (\d+) >>\nstream\n(.*?)\nendstream", pdf, re.DOTALL):
        assert int(length) == len(stream)


def test_long_text_goes_on_over_lines_and_pages_and_no_word_is_lost():
    words = [f"word{n}" for n in range(3000)]

    lines = drawn(pdf_of("Made up", [(HEADING, "A heading"), (TEXT, " ".join(words))]))

    feet = [line for line in lines if line.startswith("Made up, page")]
    assert " ".join(line for line in lines if line not in feet) == " ".join(["A heading", *words])
    assert feet == [f"Made up, page {n} of {len(feet)}" for n in range(1, len(feet) + 1)]
    assert len(feet) > 2


def test_a_word_wider_than_the_page_is_broken():
    lines = drawn(pdf_of("x", [(NEXT, "https://council.example/" + "a" * 400)]))

    assert "".join(lines[:-1]) == "https://council.example/" + "a" * 400


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("naïve — “quoted”", "naïve — “quoted”"),
        ("Gàidhlig, Ó Súilleabháin", "Gàidhlig, Ó Súilleabháin"),
        ("Łucja Żak, Erdős", f"Lucja Zak, Erdos {CHANGED}"),
        ("by 陈 and فاطمة", f"by [1 letter] and [5 letters] {CHANGED}"),
        ("a\tb\x00c", "abc"),
        ("(in brackets) \\", "\\(in brackets\\) \\\\"),
    ],
)
def test_letters_that_the_font_has_not_are_written_bare_or_counted_and_never_in_silence(text, shown):
    assert " ".join(drawn(pdf_of("x", [(TEXT, text)]))[:-1]) == shown


def test_nothing_is_a_page_too():
    assert drawn(pdf_of("Made up", [])) == ["Made up, page 1 of 1"]
