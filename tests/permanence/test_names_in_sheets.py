"""Whom the names in a council's sheets mean."""

from dataclasses import replace

import pytest

from permanence.names_in_sheets import NameTrouble, emails_by_name, name_key, trouble_with
from permanence.people import Person, Role
from tests.builders import JAMIE, SHONA, a_person, people

STAFF = people(replace(a_person(SHONA), aliases=("SR", "Shona R")))


@pytest.mark.parametrize(
    "written",
    [
        *("Shona Reid", "SHONA  REID", "Reid, Shona", "Shona Reid (agency)", "Reid, Shona (Agency)"),
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
