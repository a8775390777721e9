"""Every key of a TOML text has its line, whatever way it is written."""

import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.pack.file import PackMistakes, check_pack, read_pack, shipped_packs
from permanence.pack.lines import line_of_each_key, nearest_line
from tests.permanence.small_pack import SMALL

ODD = '''\
# a comment with "quotes", [brackets] and = signs
plain = 1
"quoted key" = 'literal with # and "'
a.dotted . key = true   # spaced out
escaped = "say \\"hello\\" # not a comment"
long = """
[not.a.header]
still = "inside"
"""
longest = """ends with two quotes"""""
literal = \'\'\'
x = 1 \' \'\'
\'\'\'
empty = []
list = [
    1, # one
    "two, with ] and }", 3.5,
    [4, [5]],
]
moment = 2026-05-20 09:30:00
inline = { x = 1, "y z" = { deep = [ { on = 2026-04-06 } ] }, s = "}" }

[table]
key = -1
[ table . "dotted.name" ]
inner = "x"

[[rows]]
n = 1
[rows.below]
m = 1
[[rows.more]]
k = 1
[[rows.more]]
k = 2

[[rows]]
n = 2
'''


def leaves(values: object, path=()):
    """Every path to a value that is neither a table nor a list with something in it."""
    inside = (
        values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    )
    found = {leaf for key, value in inside for leaf in leaves(value, (*path, key))}
    return found or {path}


def shipped(name: str) -> str:
    return resources.files("permanence").joinpath("packs", f"{name}.toml").read_text("utf-8")


@pytest.mark.parametrize(
    "text", [ODD, SMALL, *map(shipped, shipped_packs())], ids=["odd", "small", *shipped_packs()]
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_every_value_that_the_standard_reader_finds_has_a_line(text, line_end):
    text = text.replace("\n", line_end)

    lines = line_of_each_key(text)

    assert leaves(tomllib.loads(text)) <= set(lines)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (("plain",), "plain = 1"),
        (("quoted key",), '"quoted key"'),
        (("a",), "a.dotted"),
        (("a", "dotted", "key"), "a.dotted"),
        (("escaped",), "escaped ="),
        (("long",), "long ="),
        (("longest",), "longest ="),
        (("literal",), "literal ="),
        (("list",), "list = ["),
        (("list", 1), '"two, with'),
        (("list", 2), '"two, with'),
        (("list", 3, 1, 0), "[4, [5]]"),
        (("moment",), "moment ="),
        (("inline", "y z", "deep", 0, "on"), "inline ="),
        (("table",), "[table]"),
        (("table", "key"), "key = -1"),
        (("table", "dotted.name"), "[ table ."),
        (("table", "dotted.name", "inner"), "inner ="),
        (("rows", 0, "n"), "n = 1"),
        (("rows", 0, "below", "m"), "m = 1"),
        (("rows", 0, "more", 0, "k"), "k = 1"),
        (("rows", 0, "more", 1, "k"), "k = 2"),
        (("rows", 1, "n"), "n = 2"),
    ],
)
def test_a_key_stands_where_its_words_stand(path, words):
    expected = [n for n, line in enumerate(ODD.splitlines(), start=1) if line.strip().startswith(words)]

    assert [line_of_each_key(ODD)[path]] == expected[:1]


def test_what_is_not_in_the_text_stands_where_the_nearest_thing_around_it_does():
    lines = line_of_each_key(ODD)

    assert nearest_line(lines, ("table", "key", "gone", 3)) == lines["table", "key"]
    assert nearest_line(lines, ("gone",)) == 1


# ------------------------------------------------------------------------------------------- whatever the text


def told_or_read(text: str) -> None:
    mistakes = check_pack(text)
    last_line = max(len(text.splitlines()), 1)

    assert all(1 <= mistake.line <= last_line and mistake.message for mistake in mistakes)
    if not mistakes:
        read_pack(text)
    else:
        with pytest.raises(PackMistakes):
            read_pack(text)


@given(st.text(max_size=60))
def test_no_text_is_too_strange_to_be_told_what_is_wrong(text):
    told_or_read(text)


@given(st.data())
def test_a_pack_with_lines_taken_out_or_twice_is_told_what_is_wrong(data):
    lines = SMALL.splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        lines[at : at + 1] = data.draw(st.sampled_from([[], [lines[at]] * 2]))

    told_or_read("\n".join(lines))


VALUES = [
    "7",
    "0",
    "-1",
    "true",
    '""',
    '"  "',
    '"begun"',
    "[]",
    "[[]]",
    '["begun", 3]',
    "{}",
    "{ on = 1 }",
    "2026-05-20",
    "1.5",
]


@given(
    at=st.sampled_from([n for n, line in enumerate(SMALL.splitlines()) if " = " in line]),
    value=st.sampled_from(VALUES),
)
def test_a_value_of_another_kind_is_told_and_never_breaks_the_reader(at, value):
    lines = SMALL.splitlines()
    lines[at] = f"{lines[at].partition(' = ')[0]} = {value}"

    told_or_read("\n".join(lines))
