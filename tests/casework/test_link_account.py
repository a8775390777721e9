"""Whose account is this? A code to the address of the directory tells; a stranger learns nothing about who works here."""

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.accounts import SLACK_ACCOUNT
from casework.content import SaidKind
from casework.link_account import (
    MOST_TRIES,
    MOST_WRONG_A_DAY,
    THE_OTHER,
    THIS_ONE,
    FromStranger,
    greet,
    vouched,
)
from casework.ports import MessageKind
from tests.builders import EWAN, NOW, SHONA, a_record, people

PRESSED = '{"type": "block_actions"}'


@pytest.fixture
def record(tmp_path):
    with_nobody_linked = [replace(p, slack_user=None) for p in people().people.values()]
    record = a_record(tmp_path, staff=with_nobody_linked)
    yield record
    record.close()


def says(record, text="", *, account="U9", minutes=0, raw=PRESSED, code="123456"):
    with record.writing() as tx:
        stranger = FromStranger(account, f"event:{text}:{minutes}", text, raw)
        return greet(tx, SLACK_ACCOUNT, stranger, NOW + timedelta(minutes=minutes), lambda: code)


def account_of(record, email=SHONA):
    with record.reading() as tx:
        return tx.directory().people[email].slack_user


def codes_sent(record, email=SHONA):
    with record.reading() as tx:
        return [m.facts["code"] for m in tx.messages_for(email) if m.kind is MessageKind.LINK_CODE]


def is_linked_to(record, email, account):
    with record.writing() as tx:
        tx.put_account(email, "slack", account)


def test_a_stranger_is_asked_for_her_address_and_what_she_did_is_kept(record):
    greeting = says(record)

    assert greeting.said.kind is SaidKind.LINK_HOW
    assert "kept" in greeting.said.lines
    assert greeting.person is None


def test_the_code_from_her_mail_links_the_account_and_what_she_did_is_taken(record):
    says(record)
    assert says(record, SHONA, minutes=1).said.kind is SaidKind.LINK_SENT
    assert codes_sent(record) == ["123456"]

    greeting = says(record, "123 456", minutes=2)

    assert (greeting.said.kind, greeting.person) == (SaidKind.LINKED, SHONA)
    assert account_of(record) == "U9"
    with record.reading() as tx:
        (arrival,) = tx.events_to_take("slack", NOW + timedelta(minutes=2))
        assert (arrival.raw, arrival.came_at) == (PRESSED, NOW)
        assert greeting.waited == arrival
        assert tx.link("slack", "U9") is None


def test_what_she_did_over_a_day_ago_is_not_taken_any_more(record):
    says(record)
    says(record, SHONA, minutes=24 * 60)

    assert says(record, "123456", minutes=24 * 60 + 1).waited is None


def test_what_must_not_be_kept_is_not(record):
    says(record, raw=None)
    says(record, SHONA, minutes=1)

    assert says(record, "123456", minutes=2).waited is None


@pytest.mark.parametrize("address", ["nobody@council.example", "gran@home.example"])
def test_an_address_that_is_not_on_the_list_is_answered_in_the_same_words(record, address):
    known, unknown = says(record, SHONA).said, says(record, address, account="U8").said

    assert (known.kind, known.lines) == (unknown.kind, (SHONA,))
    assert unknown.lines == (address,)
    assert codes_sent(record) == ["123456"]
    assert says(record, "123456", account="U8").said.kind is SaidKind.LINK_WRONG


def test_a_leaver_is_sent_no_code_and_a_code_sent_before_is_void(record):
    says(record, SHONA)
    with record.writing() as tx:
        tx.put_people([replace(tx.directory().people[SHONA], active=False)], NOW)

    assert says(record, "123456", minutes=1).said.kind is SaidKind.LINK_OVER
    assert says(record, SHONA, minutes=20).said.kind is SaidKind.LINK_SENT
    assert len(codes_sent(record)) == 1
    assert account_of(record) is None


def test_after_five_wrong_codes_the_right_one_is_void(record):
    says(record, SHONA)
    for number in range(MOST_TRIES):
        assert says(record, f"00000{number}").said.kind is SaidKind.LINK_WRONG

    assert says(record, "123456").said.kind is SaidKind.LINK_OVER
    assert account_of(record) is None


@pytest.mark.parametrize(("minutes", "kind"), [(15, SaidKind.LINKED), (16, SaidKind.LINK_OVER)])
def test_a_code_is_good_for_fifteen_minutes(record, minutes, kind):
    says(record, SHONA)

    assert says(record, "123456", minutes=minutes).said.kind is kind


def test_one_account_cannot_use_the_code_of_another(record):
    says(record, SHONA, account="U9")
    says(record, EWAN, account="U8", code="654321")

    assert says(record, "123456", account="U8").said.kind is SaidKind.LINK_WRONG
    assert account_of(record) is None


def test_nobody_is_showered_with_codes(record):
    for account in ("U1", "U2", "U3"):
        for minutes in (0, 1, 2):
            says(record, SHONA, account=account, minutes=minutes)

    assert len(codes_sent(record)) == 1


@pytest.mark.parametrize("minutes", [1, 16])
def test_one_account_tries_no_more_codes_in_a_day_whomever_it_names(record, minutes):
    wrong = 0
    for turn in range(MOST_WRONG_A_DAY):
        at = minutes * turn
        says(record, (SHONA, EWAN)[turn % 2], minutes=at)
        tried = [says(record, f"00000{n}", minutes=at).said.kind for n in range(MOST_TRIES)]
        wrong += tried.count(SaidKind.LINK_WRONG)

    assert wrong == MOST_WRONG_A_DAY
    says(record, SHONA, minutes=minutes * 30)
    assert says(record, "123456", minutes=minutes * 30).person is None
    says(record, SHONA, minutes=24 * 60)
    assert says(record, "123456", minutes=24 * 60).person == SHONA


@pytest.mark.parametrize(
    "acts",
    [
        (("ADDRESS", 0), ("000001", 1), ("hello", 2), ("000002", 3)),
        (("ADDRESS", 0), *((f"00000{n}", n) for n in range(1, 8)), ("ADDRESS", 9), ("000009", 10)),
        (
            ("ADDRESS", 0),
            ("000001", 1),
            ("000002", 2),
            ("ADDRESS", 3),
            *((f"00001{n}", n) for n in range(4, 9)),
        ),
        (("ADDRESS", 0), ("000001", 16), ("000002", 17), ("ADDRESS", 18), ("000003", 19)),
        (("ADDRESS", 0), ("nobody.else@council.example", 1), ("000001", 2), ("ADDRESS", 3), ("000001", 4)),
    ],
)
@pytest.mark.parametrize("asked_before", [False, True])
def test_no_order_of_acts_tells_a_stranger_who_works_here(record, acts, asked_before):
    def heard(address: str, account: str) -> list[SaidKind]:
        if asked_before:  # by somebody else: her code is on its way already
            says(record, address, account=f"{account}-before")
        return [
            says(record, text.replace("ADDRESS", address), account=account, minutes=minutes).said.kind
            for text, minutes in acts
        ]

    assert heard(SHONA, "U7") == heard("nobody@council.example", "U8")


# --- two accounts -----------------------------------------------------------------------------------------------------


def test_with_two_accounts_she_is_asked_which_one_she_uses(record):
    is_linked_to(record, SHONA, "U1")
    says(record, SHONA)

    asked = says(record, "123456", minutes=1)

    assert asked.said.kind is SaidKind.LINK_WHICH
    assert [reply for reply, _ in asked.said.options] == [THIS_ONE, THE_OTHER]
    assert account_of(record) == "U1"


@pytest.mark.parametrize(
    ("choice", "kind", "account"),
    [
        (THIS_ONE, SaidKind.LINKED, "U9"),
        (THE_OTHER, SaidKind.LINK_KEPT, "U1"),
        ("Use this account.", None, "U9"),
    ],
)
def test_she_says_which(record, choice, kind, account):
    is_linked_to(record, SHONA, "U1")
    with record.writing() as tx:
        assert not vouched(tx, SLACK_ACCOUNT, "U9", SHONA, NOW)

    assert says(record, "done 12 May").said.kind is SaidKind.LINK_WHICH
    greeting = says(record, choice, minutes=1)

    assert greeting.said.kind is (kind or SaidKind.LINKED)
    assert account_of(record) == account
    assert (greeting.waited is not None) == (account == "U9")


def test_nobody_chooses_an_account_that_was_never_shown_to_be_hers(record):
    is_linked_to(record, SHONA, "U1")
    says(record, SHONA)

    assert says(record, THIS_ONE).said.kind is SaidKind.LINK_HOW
    assert account_of(record) == "U1"


def test_the_platforms_own_word_links_at_once_where_there_is_no_other_account(record):
    with record.writing() as tx:
        assert vouched(tx, SLACK_ACCOUNT, "U9", SHONA, NOW)
        assert not vouched(tx, SLACK_ACCOUNT, "U7", "nobody@council.example", NOW)

    assert account_of(record) == "U9"


@pytest.mark.parametrize("has_one", [False, True])
def test_the_platforms_word_about_an_address_that_she_gave_up_links_nobody(record, has_one):
    """A council gives a former address to a new colleague, who may not be on the staff list: her account is not Shona's."""
    with record.writing() as tx:
        tx.move_person(SHONA, "shona.grant@council.example", NOW, by="the staff list")
        if has_one:
            tx.put_account("shona.grant@council.example", "slack", "U1")

        assert not vouched(tx, SLACK_ACCOUNT, "U9", SHONA, NOW)
    assert account_of(record, "shona.grant@council.example") == ("U1" if has_one else None)

    assert says(record).said.kind is SaidKind.LINK_HOW  # whose it is, a code to her address of today tells
