"""References are told apart from everything else, and no typing slip makes one child's into another's."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.reference import (
    LARGEST_NUMBER,
    find_references,
    is_reference,
    is_usable,
    names_another,
    near_misses,
    reference_for,
    references_in,
)

DIGITS = string.digits
CHECKS = string.digits + string.ascii_uppercase
A_SPREAD_OF_NUMBERS = [
    n for n in [*range(0, 10_000, 7), *range(10_000, LARGEST_NUMBER, 99_991)] if is_usable(n)
]
usable_numbers = st.integers(0, LARGEST_NUMBER).filter(is_usable)


def check_by_powers_of_two(digits: str) -> str:
    """The check character worked out the other way that ISO 7064 gives: weights 2, 4, 8 ... from the right."""
    total = sum(int(d) * 2**place for place, d in enumerate(reversed(digits), start=1))
    return next(c for value, c in enumerate(CHECKS + "*") if (total + value) % 37 == 1)


@pytest.mark.parametrize(
    ("number", "reference"),
    [
        (0, "HW-0000-1"),
        (1, "HW-0001-*"),
        (2, "HW-0002-Y"),
        (4821, "HW-4821-B"),
        (9999, "HW-9999-R"),
        (10_000, "HW-10000-6"),
        (1_234_567, "HW-1234567-P"),
    ],
)
def test_a_number_has_one_reference_and_never_one_that_ends_in_a_star(number, reference):
    if reference.endswith("*"):
        assert not is_usable(number)
        with pytest.raises(ValueError, match="never used"):
            reference_for(number)
        return

    assert reference_for(number) == reference
    assert is_reference(reference)


@given(usable_numbers)
def test_the_check_character_agrees_with_the_other_way_of_working_it_out(number):
    assert reference_for(number)[-1] == check_by_powers_of_two(f"{number:04d}")


@pytest.mark.parametrize("number", [-1, LARGEST_NUMBER + 1])
def test_a_number_out_of_range_has_no_reference(number):
    assert not is_usable(number)
    with pytest.raises(ValueError, match="lies between"):
        reference_for(number)


def test_a_new_reference_holds_nothing_that_looks_like_something_else():
    new = [reference_for(n).removeprefix("HW") for n in range(100_000) if is_usable(n)]

    assert len(new) > 30_000
    assert not [reference for reference in new if set(reference) & set("0O1I")]


@pytest.mark.parametrize(
    ("written", "typed"), [("HW-0000-1", "HW-0000-I"), ("HW-0000-1", "hw 0000 l"), ("HW-0000-1", "HWOOOO1")]
)
def test_a_look_alike_is_read_as_the_one_that_the_check_character_allows(written, typed):
    assert is_reference(written)
    assert find_references(typed) == [written]


def test_every_wrong_digit_and_every_wrong_check_character_is_caught():
    for number in A_SPREAD_OF_NUMBERS:
        reference = reference_for(number)
        for place in [*range(3, len(reference) - 2), len(reference) - 1]:
            for other in CHECKS if place == len(reference) - 1 else DIGITS:
                slip = reference[:place] + other + reference[place + 1 :]
                assert is_reference(slip) == (slip == reference), slip


def test_every_swap_of_two_neighbours_is_caught_the_last_digit_and_the_check_character_too():
    for number in A_SPREAD_OF_NUMBERS:
        body = reference_for(number)[3:].replace("-", "")
        for place in range(len(body) - 1):
            swapped = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
            slip = f"HW-{swapped[:-1]}-{swapped[-1]}"
            assert is_reference(slip) == (swapped == body), slip


@pytest.mark.parametrize(
    "text",
    [
        "",
        "HW-4821-K",
        "HW-4821",
        "hw-4821-b",
        "HW 4821 B",
        "HW-00001-Y",
        "HW-482-J",
        "XHW-4821-B",
        "HW-4821-B\n",
    ],
)
def test_only_the_one_written_form_is_a_reference(text):
    assert not is_reference(text)


@pytest.mark.parametrize(
    "text",
    [
        "HW-4821-B",
        "hw-4821-b",
        "hw 4821 b",
        "HW4821B",
        "hw4821-b done",
        "panel for HW – 4821 – B was 12/5",
        "(HW-4821-B)",
        "*HW-4821-B*",
        "_hw-4821-b_",
        "HW-4821-B's panel",
        "HW-4821-B, HW 4821 B and hw4821b are one child",
        "HW‑4821‑B",  # non-breaking hyphens, as Outlook writes them
        "re HW\u00a04821\u00a0B",
        "HW-482l-B",  # the letter l for the digit 1
    ],
)
def test_a_reference_is_found_however_it_was_typed(text):
    assert find_references(text) == ["HW-4821-B"]
    assert near_misses(text) == []


def test_references_come_in_the_order_of_the_text_with_their_places():
    text = "moved from hw 9999 r to HW-4821-B"

    found = references_in(text)

    assert [f.reference for f in found] == ["HW-9999-R", "HW-4821-B"]
    assert [text[f.start : f.end] for f in found] == ["hw 9999 r", "HW-4821-B"]


def test_a_check_character_that_is_a_digit_may_be_written_without_a_dash():
    with_digit = next(
        reference_for(n) for n in range(4000, 5000) if is_usable(n) and reference_for(n)[-1].isdigit()
    )

    assert find_references(with_digit.replace("-", "").lower()) == [with_digit]


def test_a_last_letter_that_looks_like_a_digit_is_still_that_letter():
    ends_in_l = next(
        reference_for(n) for n in range(4000, 5000) if is_usable(n) and reference_for(n)[-1] == "L"
    )

    assert find_references(ends_in_l.replace("-", "").lower()) == [ends_in_l]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("HW-4821-K done", "does not fit"),
        ("HW-4812-B done", "does not fit"),
        ("hw 8421 b", "does not fit"),
        ("HW-4821 done", "missing"),
        ("HW-4821-done", "missing"),
        ("HW-482-J", "four to seven digits"),
        ("HW-482100021-J", "four to seven digits"),
    ],
)
def test_a_typing_slip_is_seen_and_named(text, why):
    (miss,) = near_misses(text)

    assert why in miss.why
    assert text[miss.start : miss.end] == miss.words
    assert find_references(text) == []


@pytest.mark.parametrize(
    "text",
    ["", "done", "panel 12/5", "HW", "hw 12", "show 4821", "4821-B", "HWY-4821-B", "£4821"],
)
def test_other_text_is_neither_a_reference_nor_a_near_miss(text):
    assert find_references(text) == []
    assert near_misses(text) == []


@pytest.mark.parametrize("text", ["HW-4821 3 June", "hw 4821 5/6", "HW-4821 5.6.26", "hw4821 5"])
def test_a_number_that_stands_apart_is_no_part_of_a_near_miss(text):
    (miss,) = near_misses(text)

    assert miss.words == text[: text.index("4821") + 4]
    assert "missing" in miss.why


@pytest.mark.parametrize(
    ("text", "another"),
    [
        ("held 12 May", False),
        ("HW-4821-B held 12 May", False),
        ("hw4821b and HW-4822-9 are siblings", False),
        ("HW-4822-9 held 12 May", True),
        ("HW-4821-K held 12 May", True),
        ("hw 4821", True),
    ],
)
def test_a_text_names_another_child_by_her_reference_or_by_one_with_a_slip(text, another):
    assert names_another(text, "HW-4821-B") is another


@given(st.text())
def test_no_text_raises_and_what_is_found_is_a_reference(text):
    assert all(is_reference(r) for r in find_references(text))
    assert all(text[m.start : m.end] == m.words for m in near_misses(text))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("HW-482", "four to seven digits"),
        ("HW-4821", "missing"),
        ("HW-48210", "missing"),
        ("HW-48213", "missing"),
        ("HW-482107", "does not fit"),
        ("HW-4821 3 June", "missing"),
        ("HW-4821003-", "does not fit"),
        ("HW-48210037", "does not fit"),
        ("HW-482100378", "four to seven digits"),
        ("HW-4821003-K", "does not fit"),
        ("HW-48210037-K", "four to seven digits"),
        ("HW-482-K", "four to seven digits"),
        ("HW-4821-K", "does not fit"),
    ],
)
def test_a_slip_is_named_by_how_many_digits_there_are(text, why):
    [miss] = near_misses(text)

    assert why in miss.why
    assert find_references(text) == []
