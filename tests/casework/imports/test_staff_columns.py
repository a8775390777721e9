"""Headers, roles and names of staff lists in the ways in which councils write them."""

import pytest

from casework.imports.staff_columns import columns_of, missing, role_of, tidy_name
from permanence.people import Role


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Name", "name"),
        ("FULL NAME", "name"),
        ("Display name", "name"),
        ("E-mail Address", "email"),
        ("e_mail", "email"),
        ("User principal name", "email"),
        ("Job Title", "role"),
        ("Team name", "team"),
        ("Line Manager", "manager"),
        ("Working pattern", "pattern"),
        ("Works", "pattern"),
        ("Supervisor", "manager"),
        ("Locality", "team"),
        ("Leave from", "leave_from"),
        ("Away until", "leave_to"),
        ("Absence", "leave"),
        ("jobTitle", "role"),
        ("displayName", "name"),
        ("Forename(s)", "first_name"),
        ("Work E-mail Address:", "email"),
        ("Worker Role", "role"),
        ("Staff Team", "team"),
        ("Designation", "role"),
        ("Leaving date", "ended"),
        ("Line Manager Employee No", None),
        ("Manager's name", "manager"),
        ("Line mgr", "manager"),
        ("Team / office", "team"),
        ("Name / Role", None),
        ("Department", "team"),
        ("Work mobile", None),
        ("Former e-mail", None),
        ("Previous email", "was"),
        ("Payroll number", None),
    ],
)
def test_a_header_is_understood_in_its_usual_words(header, column):
    found, _, not_read = columns_of([header])

    assert list(found) == ([column] if column else [])
    assert not_read == ([] if column else [header])


def test_a_first_and_a_last_name_are_a_name():
    assert missing(["first_name", "last_name", "email", "role"]) == []
    assert missing(["first_name", "email"]) == ["name", "role"]


def test_a_word_that_may_mean_something_else_counts_where_no_column_says_it_plainly():
    found, twice, not_read = columns_of(["Area", "Team", "Supervisor", "Line manager", "Office"])

    assert found == {"team": "Team", "manager": "Line manager"}
    assert (twice, not_read) == ([], ["Area", "Supervisor", "Office"])


def test_two_columns_of_one_meaning_are_named():
    assert columns_of(["Email", "E-mail"])[1] == ["E-mail"]


@pytest.mark.parametrize(
    ("written", "role"),
    [
        ("Social Worker", Role.SOCIAL_WORKER),
        ("SOCIAL_WORKER", Role.SOCIAL_WORKER),
        ("social-worker", Role.SOCIAL_WORKER),
        ("SW", Role.SOCIAL_WORKER),
        ("Senior Social Worker", Role.SOCIAL_WORKER),
        ("Team leader", Role.TEAM_MANAGER),
        ("TM", Role.TEAM_MANAGER),
        ("IRO", Role.REVIEWING_OFFICER),
        ("ADM", Role.AGENCY_DECISION_MAKER),
        ("Solicitor", Role.LEGAL_OFFICER),
        ("Social Worker Level 3", Role.SOCIAL_WORKER),
        ("Social Worker (Children & Families)", Role.SOCIAL_WORKER),
        ("Agency Social Worker - North", Role.SOCIAL_WORKER),
        ("Team Leader (Permanence)", Role.TEAM_MANAGER),
        ("Acting Team Manager", Role.TEAM_MANAGER),
        ("Service Mgr", Role.SERVICE_MANAGER),
        ("LAC Reviewing Officer", Role.REVIEWING_OFFICER),
        ("Principal Solicitor", Role.LEGAL_OFFICER),
        ("Performance & Information Officer", Role.INFORMATION_OFFICER),
        ("Student Social Worker", None),
        ("Social Worker (trainee)", None),
        ("Children and Families Team Leader", Role.TEAM_MANAGER),
        ("Customer Service Manager", None),
        ("Admin Team Leader", None),
        ("IT Service Manager", None),
        ("Assistant Team Manager", None),
        ("Deputy Team Manager", None),
        ("Principal Social Worker", None),
        ("Social work assistant", None),
        ("Freedom of Information Officer", None),
        ("Social Worker (Team Leader)", None),  # which of the two?
        ("Social Worker (NQSW)", Role.SOCIAL_WORKER),
        ("Team Manager - Reviewing Officer", None),
        ("Senior Practitioner", None),
        ("Head of Service", None),
        ("Family Support Worker", None),
        ("SM", None),  # a service manager, or a senior manager
        ("Admin", None),  # an administrator, or somebody who types
        ("Manager", None),
        ("carer", None),
        ("", None),
    ],
)
def test_a_role_is_read_where_it_is_sure(written, role):
    assert role_of(written) is role


@pytest.mark.parametrize(
    ("written", "known", "name"),
    [
        ("  Una   Rennie ", None, "Una Rennie"),
        ("UNA RENNIE", None, "Una Rennie"),
        ("una rennie", None, "Una Rennie"),
        ("Rennie, Una", None, "Una Rennie"),
        ("MCALLISTER, MAIRI", None, "Mairi McAllister"),
        ("O'NEIL-ORR, ÚNA", None, "Úna O'Neil-Orr"),
        ("SHONA REID", "Shona Reid", "Shona Reid"),
        ("MACDONALD, IAIN", "Iain MacDonald", "Iain MacDonald"),
        ("RENNIE Una", None, "Una Rennie"),
        ("McALLISTER Mairi", None, "Mairi McAllister"),
        ("O'NEIL-ORR Mary Ann", None, "Mary Ann O'Neil-Orr"),
        ("Una RENNIE", None, "Una Rennie"),
        ("Mrs Una Rennie", None, "Una Rennie"),
        ("Rennie, Ms. Una", None, "Una Rennie"),
        ("JJ Rennie", None, "JJ Rennie"),  # initials
    ],
)
def test_a_name_is_said_back_as_people_write_it(written, known, name):
    assert tidy_name(written, known) == name


def test_a_title_of_address_is_no_role_beside_a_job_title():
    found, twice, not_read = columns_of(["Title", "Job Title", "mail", "userPrincipalName"])

    assert found == {"role": "Job Title", "email": "mail"}
    assert (twice, not_read) == ([], ["Title", "userPrincipalName"])


@pytest.mark.parametrize(
    "written", ["SAMPLE, SHONA (SW)", "Sample, Shona (agency)", "Shona Sample [she/her]"]
)
def test_what_stands_in_brackets_behind_a_name_is_none_of_it(written):
    assert tidy_name(written, None) == "Shona Sample"
