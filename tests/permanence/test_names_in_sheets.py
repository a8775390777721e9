"""Whom the names in a council's sheets mean."""

from dataclasses import replace

import pytest

from permanence.names_in_sheets import NameTrouble, emails_by_name, name_key, trouble_with
from permanence.people import Directory, Person, Role
from tests.builders import JAMIE, SHONA, a_person, people

STAFF = people(replace(a_person(SHONA), aliases=("SR", "Shona R")))


@pytest.mark.parametrize(
    "written",
    [
        *("Shona Reid", "SHONA  REID", "Reid, Shona", "Shona Reid (agency)", "Reid, Shona (Agency)"),
        *("REID Shona", "Ms Shona Reid", "Reid, Mrs Shona"),
        *(
            "Shona Reid - locum",
            "SR",
            "sr",
            "Shona R",
            "shona.reid@council.example",
            "Shona.Reid@Council.example",
        ),
    ],
)
def test_a_colleague_is_found_however_a_sheet_writes_her(written):
    assert emails_by_name(STAFF)[name_key(written)] == SHONA


@pytest.mark.parametrize("written", ["JO", "Jamie", "J Orr", "Jamie Or", "J. Orr"])
def test_a_short_name_that_nobody_was_given_is_asked_about_with_the_nearest(written):
    assert name_key(written) not in emails_by_name(STAFF)
    assert trouble_with(written, STAFF) == (NameTrouble.UNKNOWN, ("Jamie Orr",))


def test_a_name_of_nobody_has_nobody_near():
    assert trouble_with("Somebody Else", STAFF) == (NameTrouble.UNKNOWN, ())


def test_a_name_that_two_people_have_is_said_to_be_that():
    twice = people(Person("j.orr2@council.example", "Jamie Orr", Role.SOCIAL_WORKER, "South"))

    trouble, who = trouble_with("Orr, Jamie", twice)

    assert trouble is NameTrouble.SEVERAL
    assert who == ("Jamie Orr <j.orr2@council.example>", f"Jamie Orr <{JAMIE}>")


def test_of_two_of_a_name_the_one_who_still_works_here_is_meant():
    left = Person("j.orr2@council.example", "Jamie Orr", Role.SOCIAL_WORKER, "South", active=False)

    assert emails_by_name(people(left))["jamie orr"] == JAMIE


def somebody(address: str, name: str, **more: object) -> Person:
    return Person(f"{address}@council.example", name, Role.SOCIAL_WORKER, "South", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("AMcK", ()),
        ("AMK", ("Ann Mary Keir",)),
        ("A M K", ("Ann Mary Keir",)),
        ("AMKS", ()),
        ("a keir", ("Ann Mary Keir",)),
        ("m keir", ()),  # another first letter
        ("a muir", ()),
        ("keir", ("Ann Mary Keir",)),
        ("ann", ("Ann Mary Keir",)),
        ("mary", ()),
        ("", ()),
        ("ABCD", ("Ada Bo Cy Dunn",)),
        ("ABCDE", ()),  # five letters are a word, and no initials
    ],
)
def test_a_short_form_may_be_initials_a_first_or_last_name_or_an_initial_with_the_last(written, near):
    staff = Directory.of(
        [
            somebody("a.keir", "Ann Mary Keir"),
            somebody("a.dunn", "Ada Bo Cy Dunn"),
            somebody("a.eden", "Al Ben Cam Dan Eden"),
        ]
    )

    assert trouble_with(written, staff) == (NameTrouble.UNKNOWN, near)


def test_nobody_who_left_may_be_meant_by_a_short_name():
    assert trouble_with("JO", people(a_person(JAMIE, active=False))) == (NameTrouble.UNKNOWN, ())


def test_a_former_name_means_her_until_somebody_else_has_it():
    married = somebody("iona.bell", "Iona Bell", former_names=("Iona Shaw",))
    old = replace(married, former_addresses=("iona.shaw@council.example",))
    namesake = somebody("i.shaw", "Iona Shaw")

    assert emails_by_name(people(old))["iona shaw"] == married.email
    assert emails_by_name(people(old))["iona.shaw@council.example"] == married.email
    assert emails_by_name(people(old, namesake))["iona shaw"] == namesake.email


def test_a_name_that_two_leavers_had_means_neither_and_that_of_one_means_her():
    gone = [somebody(f"u{n}.marsh", "Una Marsh", active=False) for n in (1, 2)]

    assert "una marsh" not in emails_by_name(people(*gone))
    assert emails_by_name(people(gone[0]))["una marsh"] == gone[0].email
    assert trouble_with("Una Marsh", people(*gone))[0] is NameTrouble.SEVERAL


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Reid, Shona", "shona reid"),
        ("reid,shona@council.example", "reid,shona@council.example"),
        ("S. Reid", "s reid"),
        ("S.Reid@council.example", "s.reid@council.example"),
        ("O’Neill, Aoife (NQSW)", "aoife o'neill"),
    ],
)
def test_a_name_is_turned_round_and_an_address_is_not(written, key):
    assert name_key(written) == key
