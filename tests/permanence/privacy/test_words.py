"""Private words are found so that they can be rephrased, and our own wording is left in peace."""

import re
import tomllib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.privacy.words import PrivateKind, private_words_in
from permanence.reference import is_usable, reference_for
from tests.conftest import ROOT
from tests.permanence.cost import costs_at_most
from tests.permanence.privacy.sentences import INNOCENT, PRIVATE

PACKS = sorted((ROOT / "permanence" / "packs").glob("*.toml"))


def lines(table):
    return [line.rstrip() for line in table.splitlines() if line.strip()]


def kinds_in(text, *known, **how):
    return [word.kind for word in private_words_in(text, frozenset(known), **how)]


def words_in(text, *known, **how):
    return [text[word.start : word.end] for word in private_words_in(text, frozenset(known), **how)]


@pytest.mark.parametrize("line", lines(PRIVATE))
def test_private_words_are_found_at_their_place(line):
    marked, kinds = (part.strip() for part in line.rsplit("|", 1))
    text = marked.replace("«", "").replace("»", "")

    assert words_in(text) == re.findall("«(.*?)»", marked)
    assert " ".join(kinds_in(text)) == kinds


@pytest.mark.parametrize("line", lines(INNOCENT))
def test_our_own_wording_is_left_in_peace(line):
    assert words_in(line) == []


def test_there_are_more_than_a_hundred_sentences_on_each_side():
    assert min(len(lines(PRIVATE)), len(lines(INNOCENT))) > 100


def texts_of(value):
    """Every text in a pack, whatever its depth, without the addresses of its sources."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts_of(inner) if key != "address" else ()
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner)


@pytest.mark.parametrize("pack", PACKS, ids=lambda path: path.name)
def test_no_word_of_a_pack_is_taken_for_a_private_one(pack):
    found = {text: words_in(text) for text in texts_of(tomllib.loads(pack.read_text("utf-8")))}

    assert len(found) > 5
    assert {text: words for text, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "template", sorted((ROOT / "templates").rglob("*.j2")), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_no_word_of_a_template_is_taken_for_a_private_one(template):
    shown = re.sub(
        r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<style.*?</style>|<[^>]*>",
        " ",
        template.read_text("utf-8"),
        flags=re.DOTALL,
    )

    assert words_in(shown) == []


# --- names that are known, and names that are allowed -----------------------------------------------------------------


def test_a_known_name_is_found_in_any_case_but_only_as_a_whole_word():
    assert words_in("ADA was there, ada's medical, Adaptation plan", "Ada") == ["ADA", "ada"]
    assert words_in("told Quux-Frobb and quux frobb", "Quux Frobb") == ["Quux-Frobb", "quux frobb"]
    assert words_in("told Quux", "Quux Frobb") == []
    assert words_in("o'nobody came", "O'Nobody") == ["o'nobody"]


def test_staff_may_be_named():
    staff = frozenset({"Shona Reid", "Mrs Reid", "shona.reid@council.example"})

    assert kinds_in("Recorded by Shona Reid (shona.reid@council.example)", allowed=staff) == []
    assert kinds_in("Ask Mrs Reid", allowed=staff) == []
    assert words_in("Shona Reid saw Jamie Madeup", allowed=staff) == ["Jamie Madeup"]
    assert words_in("Shona Reidson saw him", allowed=staff) == ["Shona Reidson"]


def test_a_child_known_by_the_name_of_an_allowed_worker_is_a_limit_that_we_accept():
    assert kinds_in("Shona Reid", "Shona Reid", allowed=frozenset({"Shona Reid"})) == []


@pytest.mark.parametrize(
    "unseen",
    [
        "Jamie was upset",  # a first name alone
        "Quuxley upset",  # an uncommon name that is not known
        "the Frobbs moved",  # a surname alone
        "jamie quuxley",  # a lower-case name with an uncommon half
        "JS to panel",  # initials without a date
        "seven on 3 May",  # a birth date without a word that says so
        "Station Road",  # a street without a number
        "lives in DG1",  # half a postcode
        "+33 1 00 00 00 00",  # a number from abroad
        "the boy from the fire in the chip shop",  # a story that only one family can have
    ],
)
def test_what_the_scanner_cannot_see_is_known(unseen):
    assert words_in(unseen) == []


# --- numbers with a check digit ---------------------------------------------------------------------------------------


def chi_number(first_nine):
    """A number with its modulus 11 check digit; None where the digit would be ten."""
    remainder = sum(int(d) * w for d, w in zip(first_nine, range(10, 1, -1), strict=True)) % 11
    check = (11 - remainder) % 11
    return None if check == 10 else f"{first_nine}{check}"


@given(st.dates(), st.integers(0, 999))
def test_every_chi_number_is_found_with_and_without_its_first_zero(born, serial):
    number = chi_number(f"{born:%d%m}{born.year % 100:02d}{serial:03d}")
    if number is None:
        return

    assert kinds_in(f"number {number} on file") == [PrivateKind.HEALTH_NUMBER]
    assert kinds_in(f"{number[:6]} {number[6:]}") == [PrivateKind.HEALTH_NUMBER]
    if number.startswith("0") and not number.startswith("00"):
        assert kinds_in(f"({number[1:]})") == [PrivateKind.HEALTH_NUMBER]


def test_ten_digits_whose_check_digit_does_not_fit_are_no_health_number():
    number = chi_number("010115000")

    assert number is not None
    for wrong in range(10):
        if wrong != int(number[-1]):
            assert PrivateKind.HEALTH_NUMBER not in kinds_in(f"{number[:-1]}{wrong}")


# --- properties -------------------------------------------------------------------------------------------------------


@given(
    st.integers(0, 9_999_999).filter(is_usable),
    st.sampled_from(["{}", "{} done", "*{}*: 12/05/26", "{}, {}"]),
)
def test_no_reference_is_taken_for_a_private_word(number, sentence):
    assert kinds_in(sentence.replace("{}", reference_for(number))) == []


@given(
    st.dates(),
    st.sampled_from(["%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d %B %Y", "%a %d %b %Y"]),
)
def test_no_date_is_taken_for_a_private_word(day, form):
    assert kinds_in(f"panel {day.strftime(form)}") == []


@given(
    st.text()
    | st.lists(st.sampled_from(["Jamie ", "Smith", " 0131", " 496 0000", "dob ", "12/3/19", "Mr ", "é"])).map(
        "".join
    )
)
def test_no_text_raises_and_the_words_lie_in_order(text):
    found = private_words_in(text, frozenset({"Ada", ""}), allowed=frozenset({"Shona Reid", "-"}))

    assert all(0 <= word.start < word.end <= len(text) for word in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    "repeated",
    [
        "1",
        "a",
        "A",
        "Abc ",
        "Jamie Smith ",
        "0131 ",
        "a@",
        "1 Abc ",
        "dob ",
        "J.",
        " ",
        "HW-4821-B ",
        "Smith, ",
        "flat ",
    ],
)
def test_the_cost_grows_with_the_length_of_the_text_and_no_faster(repeated):
    def looking(length):
        text = (repeated * length)[:length]
        return lambda: private_words_in(text, frozenset({"Ada Quux"}), allowed=frozenset({"Shona Reid"}))

    assert costs_at_most(10, looking(12_000), than=looking(3_000))
