"""Signed reply addresses: they come back as they were made, and nothing else is ever taken for one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.email.incoming.reply_address import Purpose, ReplyAddresses, WrongReplyKey
from bot.email.mime import Mailbox, UnsafeHeader, is_address
from tests.bot.email.examples import EXAMPLES
from tests.bot.email.made_up import MORAG
from tests.builders import EWAN, SHONA

REPLIES = Mailbox("replies@council.example", "Homeward")
OLD, NEW = b"o" * 32, b"n" * 32
ADDRESSES = ReplyAddresses(REPLIES, (NEW, OLD))
TODAY = date(2026, 5, 20)

numbers = st.integers(0, 2**40 - 1)
days = st.dates(date(2020, 1, 1), date(2199, 1, 1))
people = st.sampled_from([SHONA, EWAN, "ciar\u00e1n@council.example"])
purposes = st.sampled_from(Purpose)


@given(purposes, numbers, people, days)
def test_what_was_signed_is_read_back(purpose, number, person, day):
    token = ADDRESSES.read(ADDRESSES.signed(purpose, number, person, day))

    assert token is not None
    assert (token.purpose, token.number, token.day) == (purpose, number, day)
    assert token.is_for(person)
    assert token.is_for(person.upper()) or not person.isascii()


@given(numbers, days, st.sampled_from([str.upper, str.title, str.swapcase]))
def test_a_mail_server_that_folds_case_loses_nothing(number, day, fold):
    address = (
        f"{REPLIES.address.replace('@', '+' + ADDRESSES.signed(Purpose.REPLY, number, SHONA, day) + '@')}"
    )

    (token,) = ADDRESSES.tokens_in([f'"Homeward" <{fold(address)}>'])

    assert token.number == number


@given(numbers)
def test_every_address_is_one_that_any_server_takes(number):
    message = replace(EXAMPLES["alert"].message, id=number)

    assert is_address(ADDRESSES.reply_to(message, MORAG).address)
    assert is_address(ADDRESSES.return_path(message, MORAG))


@given(st.data(), numbers, days)
def test_no_changed_letter_goes_unseen(data, number, day):
    name = ADDRESSES.signed(Purpose.REPLY, number, SHONA, day)
    place = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789-"))
    assume(letter != name[place])

    assert ADDRESSES.read(name[:place] + letter + name[place + 1 :]) is None


@given(st.text(max_size=60))
def test_junk_is_no_address(text):
    assert ADDRESSES.read(text) is None
    assert list(ADDRESSES.tokens_in([text])) == []


@given(numbers, days)
def test_a_name_is_bound_to_its_person(number, day):
    token = ADDRESSES.read(ADDRESSES.signed(Purpose.REPLY, number, SHONA, day))

    assert token is not None
    assert not token.is_for(EWAN)


@given(numbers, days)
def test_a_name_of_another_mailbox_is_junk_here(number, day):
    other = ReplyAddresses(Mailbox("answers@council.example"), (NEW,))

    assert ADDRESSES.read(other.signed(Purpose.REPLY, number, SHONA, day)) is None


def test_while_keys_are_rotated_both_are_read_and_the_new_one_signs():
    before = ReplyAddresses(REPLIES, (OLD,))
    after = ReplyAddresses(REPLIES, (NEW,))
    old_name = before.signed(Purpose.REPLY, 7, SHONA, TODAY)

    assert (token := ADDRESSES.read(old_name)) is not None
    assert token.is_for(SHONA)
    assert after.read(old_name) is None
    assert after.read(ADDRESSES.signed(Purpose.REPLY, 7, SHONA, TODAY)) is not None


@pytest.mark.parametrize(("age", "fresh"), [(0, True), (60, True), (61, False), (-1, True), (-2, False)])
def test_a_message_may_be_answered_for_sixty_days(age, fresh):
    token = ADDRESSES.read(ADDRESSES.signed(Purpose.REPLY, 7, SHONA, TODAY - timedelta(days=age)))

    assert token is not None
    assert token.is_fresh(TODAY) is fresh


def test_a_name_is_good_for_one_purpose_only():
    name = ADDRESSES.signed(Purpose.BOUNCE, 7, SHONA, TODAY)

    assert ADDRESSES.read("r" + name[1:]) is None
    assert ADDRESSES.read("p" + name[1:]) is None


def test_only_addresses_of_the_mailbox_are_looked_at():
    name = ADDRESSES.signed(Purpose.REPLY, 7, SHONA, TODAY)
    elsewhere = [
        f"replies+{name}@council.example.evil.example",
        f"xreplies+{name}@council.example",
        f"replies+{name}x@council.example",
        name,
    ]

    assert list(ADDRESSES.tokens_in(elsewhere)) == []
    assert len(list(ADDRESSES.tokens_in([f"for <replies+{name}@council.example>; Mon"]))) == 1


@pytest.mark.parametrize("keys", [(), (b"short",), (NEW, b"short")])
def test_a_short_key_is_refused_and_not_repeated(keys):
    with pytest.raises(WrongReplyKey) as wrong:
        ReplyAddresses(REPLIES, keys)

    assert "short" not in str(wrong.value).replace("shortest", "")


@pytest.mark.parametrize("address", ["a" * 30 + "@council.example", "replies+x@council.example"])
def test_a_mailbox_that_leaves_no_room_is_refused(address):
    with pytest.raises(UnsafeHeader):
        ReplyAddresses(Mailbox(address), (NEW,))
