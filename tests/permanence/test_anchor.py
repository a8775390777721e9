"""Signed lines with the ledger's newest hash: what was changed or taken out among them shows without the store."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from permanence.anchor import Anchor, Anchors, line_of, read_anchors, signature_in

KEY, OTHER = b"k" * 32, b"o" * 32
NOW = datetime(2026, 5, 20, 9, tzinfo=UTC)


def anchor(n):
    return Anchor(NOW + timedelta(hours=n), 10 * n, f"{n:064x}")


def lines(*numbers, key=KEY, before=""):
    written = []
    for n in numbers:
        written.append(line_of(n if isinstance(n, Anchor) else anchor(n), before, key))
        before = signature_in(written[-1])
    return written


def test_what_was_written_is_read():
    found = read_anchors(lines(1, 2, 3), [KEY])

    assert found.standing == (anchor(1), anchor(2), anchor(3))
    assert found.last == signature_in(lines(1, 2, 3)[-1])
    assert found.wrong == ""


def test_no_lines_hold_the_ledger_to_nothing():
    assert read_anchors([], [KEY]) == Anchors()


def changed(n, was, now):
    return lambda written: [*written[:n], written[n].replace(was, now), *written[n + 1 :]]


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (changed(1, " 20 ", " 21 "), "line 2 "),
        (changed(1, "2026", "2025"), "line 2 "),
        (lambda written: [written[0], written[2]], "line 2 "),
        (lambda written: [written[1], written[0], written[2]], "no line was signed"),
        (lambda written: [*written, "not a line"], "line 4 "),
        (lambda written: [*written, ""], "line 4 "),
        (lambda written: [*written[:2], written[2][:40]], "line 3 "),
        (lambda _: lines(1, 2, key=OTHER), "no line was signed"),
    ],
)
def test_lines_that_were_changed_or_taken_out_are_named(spoil, told):
    assert told in read_anchors(spoil(lines(1, 2, 3)), [KEY]).wrong


def test_after_a_change_of_keys_the_first_line_by_the_new_one_vouches_for_what_was_before():
    old = lines(1, 2, key=OTHER)
    new = lines(3, 4, before=signature_in(old[-1]))

    assert read_anchors([*old, *new], [KEY]).standing == (anchor(3), anchor(4))
    assert read_anchors([*old, *new], [KEY, OTHER]).standing == (anchor(1), anchor(2), anchor(3), anchor(4))


def test_whoever_has_only_the_old_key_cannot_go_on_after_the_new_one():
    new = lines(1, 2)

    assert read_anchors([*new, *lines(3, key=OTHER, before=signature_in(new[-1]))], [KEY]).wrong


def test_what_a_restore_left_out_holds_nothing_any_more():
    back = replace(anchor(4), entries=15, put_back=True)

    found = read_anchors(lines(1, 2, 3, back, 5), [KEY])

    assert found.standing == (anchor(1), back, anchor(5))


def test_a_line_that_says_it_was_put_back_is_signed_as_well():
    (plain,) = lines(1)
    said, _, mac = plain.rpartition(" ")

    assert read_anchors([f"{said} put-back {mac}"], [KEY]).wrong


def test_an_anchor_of_as_many_entries_as_were_put_back_stands():
    back = replace(anchor(4), entries=20, put_back=True)

    assert read_anchors(lines(1, 2, 3, back), [KEY]).standing == (anchor(1), anchor(2), back)


def test_what_was_never_signed_with_this_key_holds_the_ledger_to_nothing():
    found = read_anchors(lines(1, 2, key=OTHER), [KEY])

    assert (found.standing, found.last) == ((), signature_in(lines(1, 2, key=OTHER)[-1]))


def test_the_lines_before_one_that_was_changed_still_hold():
    written = lines(1, 2, 3)

    assert read_anchors([*written[:2], written[2].replace(" 30 ", " 31 ")], [KEY]).standing == (
        anchor(1),
        anchor(2),
    )
