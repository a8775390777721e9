"""Staff from a CSV file: taken in or named by row and column, never guessed."""

from datetime import date

import pytest

from casework.imports.people import RowProblem, load_people
from permanence.people import Leave, Role
from permanence.working_pattern import written_pattern
from tests.builders import EWAN, FERGUS, ISLA, JAMIE, MORAG, NOW, SHONA, TODAY, a_person

HEADER = "name,email,role,team,manager,leave"


def load(record, *rows, header=HEADER, **how):
    return load_people(record, [header, *rows], NOW, **how)


def known(record, email):
    with record.reading() as tx:
        return tx.directory().get(email)


def test_a_person_is_known_with_all_that_the_file_says(record):
    leave = "2026-07-06 to 2026-07-17 cover Jamie.Orr@council.example; 2026-12-21 to 2026-12-31"

    loaded = load(record, f'Una  Rennie,Una.Rennie@Council.example,Social_Worker,North,Morag Keir,"{leave}"')

    una = known(record, "una.rennie@council.example")
    assert loaded.problems == ()
    assert (una.name, una.role, una.team, una.manager) == (
        "Una Rennie",
        Role.SOCIAL_WORKER,
        "North",
        MORAG,
    )
    assert una.leave == (
        Leave(date(2026, 7, 6), date(2026, 7, 17), "jamie.orr@council.example"),
        Leave(date(2026, 12, 21), date(2026, 12, 31), None),
    )


@pytest.mark.parametrize("manager", ["Bea Stott", "bea.stott@council.example", "BEA STOTT"])
def test_a_manager_is_given_by_name_or_address_and_may_stand_later_in_the_file(record, manager):
    loaded = load(
        record,
        f"Una Rennie,una.rennie@council.example,social_worker,East,{manager},",
        "Bea Stott,bea.stott@council.example,team_manager,East,Isla Dunbar,",
    )

    assert loaded.problems == ()
    assert known(record, "una.rennie@council.example").manager == "bea.stott@council.example"


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        (",una.rennie@council.example,social_worker,,,", "name", "has a name"),
        ("Una Rennie,una.rennie,social_worker,,,", "email", "no e-mail address"),
        ("Una Rennie,una rennie@council.example,social_worker,,,", "email", "no e-mail address"),
        ("Una Rennie,ünä.rennie@council.example,social_worker,,,", "email", "no e-mail address"),
        ("Una Rennie,una..rennie@council.example,social_worker,,,", "email", "no e-mail address"),
        ("Una Rennie,una.rennie@council.example,boss,,,", "role", "one of: social worker"),
        ("Una Rennie,una.rennie@council.example,carer,,,", "role", "one of: social worker"),
        ("Una Rennie,una.rennie@council.example,social_worker,,Nobody Known,", "manager", "nobody"),
        ("Una Rennie,una.rennie@council.example,social_worker,,,6 July", "leave", "leave reads"),
        (
            "Una Rennie,una.rennie@council.example,social_worker,,,2026-02-30 to 2026-03-01",
            "leave",
            "leave reads",
        ),
        (
            "Una Rennie,una.rennie@council.example,social_worker,,,2026-07-17 to 2026-07-06",
            "leave",
            "before it begins",
        ),
    ],
)
def test_what_cannot_be_taken_is_named_by_row_and_column(record, row, column, why):
    loaded = load(record, row)

    [problem] = loaded.problems
    assert (problem.row, problem.column) == (2, column)
    assert why in problem.why


def test_a_bad_row_stops_no_good_one(record):
    loaded = load(
        record,
        "Una Rennie,una.rennie@council.example,boss,,,",
        "Bea Stott,bea.stott@council.example,team_manager,East,,",
    )

    assert [p.email for p in loaded.people] == ["bea.stott@council.example"]
    assert known(record, "una.rennie@council.example") is None


def test_the_same_person_twice_is_named(record):
    row = "Una Rennie,una.rennie@council.example,social_worker,,,"

    assert load(record, row, row).problems == (
        RowProblem(3, "email", "una.rennie@council.example", "this person is in the file twice"),
    )


def test_two_managers_of_one_name_must_be_told_apart(record):
    loaded = load(
        record,
        "Bea Stott,bea.stott@council.example,team_manager,East,,",
        "Bea Stott,bea.stott2@council.example,team_manager,West,,",
        "Una Rennie,una.rennie@council.example,social_worker,East,Bea Stott,",
    )

    [problem] = loaded.problems
    assert (problem.row, problem.column) == (4, "manager")
    assert "several people" in problem.why


def test_a_missing_column_is_named_and_nothing_is_taken(record):
    loaded = load(record, "Una Rennie,una.rennie@council.example", header="name,email")

    assert [(p.row, p.column) for p in loaded.problems] == [(1, "role")]
    assert loaded.people == ()


def test_a_slack_link_and_a_chosen_channel_survive_a_new_list(record):
    with record.writing() as tx:
        tx.put_people([a_person(SHONA, slack_user="U1", channel="slack")], NOW)

    load(record, f"Shona Reid,{SHONA},social_worker,North,Morag Keir,")

    assert (known(record, SHONA).slack_user, known(record, SHONA).channel) == ("U1", "slack")


def all_but(record, *leavers):
    """The rows of everybody who is known, without these."""
    with record.reading() as tx:
        staff = [p for p in tx.directory().people.values() if p.email not in leavers]
    return [f"{p.name},{p.email},{p.role},{p.team or ''},{p.manager or ''}," for p in staff]


def test_whoever_is_not_in_a_complete_list_has_left_at_once(record):
    loaded = load(record, *all_but(record, EWAN), complete=True)

    assert loaded.left == (EWAN,)
    assert not known(record, EWAN).active
    assert known(record, SHONA).active


@pytest.mark.parametrize(
    "bad",
    [
        f"Shona Reid,{SHONA},boss,North,,",
        f"Shona Reid,{SHONA},social_worker,North,,on holiday",
        "Shona Reid,shona reid,social_worker,North,,",
        "Shona Reid,,social_worker,North,,",
    ],
)
def test_a_bad_cell_keeps_no_leaver_inside_and_puts_nobody_out(record, bad):
    rows = [bad, *(row for row in all_but(record, EWAN) if SHONA not in row)]

    loaded = load(record, *rows, complete=True)

    assert len(loaded.problems) == 1
    assert loaded.left == (EWAN,)
    assert known(record, SHONA).active


def test_more_than_a_tenth_leave_only_when_that_is_confirmed(record):
    rows = all_but(record, EWAN, JAMIE)  # two of eleven

    held = load(record, *rows, complete=True)
    assert sorted(held.not_closed_out) == sorted([EWAN, JAMIE])
    assert (held.left, known(record, EWAN).active) == ((), True)

    assert sorted(load(record, *rows, complete=True, confirmed=True).left) == sorted([EWAN, JAMIE])


def test_an_empty_list_puts_nobody_out(record):
    loaded = load(record, complete=True)

    assert len(loaded.not_closed_out) == 11
    assert known(record, FERGUS).active


def test_the_last_administrator_gets_another_role_only_when_somebody_else_has_it_or_that_is_confirmed(record):
    row = f"Fergus Baird,{FERGUS},information officer,,,"

    [problem] = load(record, row).problems
    assert (problem.row, problem.column, problem.value) == (2, "role", "information officer")
    assert known(record, FERGUS).role is Role.ADMINISTRATOR

    assert load(record, row, confirmed=True).problems == ()
    assert known(record, FERGUS).role is Role.INFORMATION_OFFICER
    assert load(record, row, "Bea Stott,bea.stott@council.example,administrator,,,").problems == ()


def test_titles_above_the_headers_are_passed_over_and_rows_keep_their_numbers(record):
    rows = (
        "",
        "name,email,role",
        "Bea Stott,bea.stott@council.example,SW",
        "",
        "Col Tain,col.tain@council.example,Cook",
    )

    loaded = load(record, *rows, header="Staff in November,,")

    assert known(record, "bea.stott@council.example").role is Role.SOCIAL_WORKER
    assert [(p.row, p.column, p.value) for p in loaded.problems] == [(6, "role", "Cook")]


def test_a_column_that_was_forgotten_is_named_where_the_headers_stand(record):
    loaded = load(record, "name,email", "Bea Stott,bea@council.example", header="Staff in November,,")

    [problem] = loaded.problems
    assert (problem.row, problem.column) == (2, "role")
    assert "none of the first 20 rows has a header for it" in problem.why


def test_a_cell_is_named_under_the_header_that_the_file_has(record):
    loaded = load(record, "Bea Stott,bea.stott@council.example,Cook", header="Name,Email,Job Title")

    assert [(p.row, p.column) for p in loaded.problems] == [(2, "Job Title")]


def test_a_manager_whose_own_row_was_not_taken_is_said_to_be_one(record):
    rows = (
        "Gina Group,gina@council.example,Group manager,",
        "Bea Stott,bea.stott@council.example,SW,Gina Group",
    )

    loaded = load(record, *rows, header="name,email,role,manager")

    assert (loaded.problems[1].row, loaded.problems[1].why) == (
        3,
        "row 2, where this person stands, was not taken",
    )


def test_a_row_that_only_heads_others_is_no_person(record):
    loaded = load(
        record, "Permanent staff,,", "Bea Stott,bea.stott@council.example,SW", header="name,email,role"
    )

    assert [p.name for p in loaded.people] == ["Bea Stott"]
    [problem] = loaded.problems
    assert (problem.row, problem.value) == (2, "Permanent staff")
    assert problem.why == "a heading, and no person: give each person's row its team in a column"


@pytest.mark.parametrize(
    ("header", "cell", "is_taken"),
    [
        ("End Date", "31/03/2026", False),
        ("End Date", "2026-03-31", False),
        ("Leaving date", "end of March", False),
        ("End Date", "31/12/2026", True),
        ("End Date", "", True),
        ("End Date", "Permanent", True),
        ("accountEnabled", "False", False),
        ("accountEnabled", "True", True),
        ("Employment Status", "Leaver", False),
        ("Employment Status", "Agency", True),
    ],
)
def test_a_row_of_somebody_who_has_left_is_named_and_not_taken(record, header, cell, is_taken):
    loaded = load(
        record, f"Bea Stott,bea.stott@council.example,SW,{cell}", header=f"name,email,role,{header}"
    )

    assert [p.name for p in loaded.people] == (["Bea Stott"] if is_taken else [])
    assert [(p.row, p.value) for p in loaded.problems] == ([] if is_taken else [(2, cell)])


def test_whoever_has_left_by_a_cell_of_a_whole_list_is_written_to_no_more(record):
    rows = [row + "," for row in all_but(record, JAMIE)]
    row = f"Jamie Orr,{JAMIE},social worker,North,,,31/03/2026"

    loaded = load(record, *rows, row, header=HEADER + ",End date", complete=True, confirmed=True)

    assert loaded.left == (JAMIE,)
    assert not known(record, JAMIE).active


@pytest.mark.parametrize(
    "written",
    [
        "Bea Stott <bea.stott@council.example>",
        "mailto:Bea.Stott@council.example",
        "<bea.stott@council.example>",
    ],
)
def test_an_address_as_a_mail_program_writes_it_is_taken(record, written):
    assert load(record, f"Bea Stott,{written},SW", header="name,email,role").problems == ()
    assert known(record, "bea.stott@council.example")


def test_two_addresses_in_one_cell_are_nobodys(record):
    row = "Bea Stott,bea.stott@council.example; col.tain@council.example,SW"

    assert [p.column for p in load(record, row, header="name,email,role").problems] == ["email"]


def test_the_last_administrator_leaves_only_when_that_is_confirmed(record):
    rows = all_but(record, FERGUS)

    assert load(record, *rows, complete=True).not_closed_out == (FERGUS,)
    successor = "Bea Stott,bea.stott@council.example,administrator,,,"
    assert load(record, *rows, successor, complete=True).left == (FERGUS,)


def test_a_line_of_management_that_runs_in_a_circle_is_named_and_not_taken(record):
    loaded = load(
        record,
        f"Morag Keir,{MORAG},team_manager,North,Isla Dunbar,",
        f"Isla Dunbar,{ISLA},service_manager,,Morag Keir,",
        "Una Rennie,una.rennie@council.example,social_worker,East,Una Rennie,",
    )

    assert [(p.row, p.column) for p in loaded.problems] == [(2, "manager"), (3, "manager"), (4, "manager")]
    assert "Morag Keir - Isla Dunbar" in loaded.problems[0].why
    assert known(record, ISLA).manager is None
    assert known(record, "una.rennie@council.example").manager is None


def test_a_manager_whom_nobody_knows_leaves_the_one_of_before(record):
    loaded = load(record, f"Shona Reid,{SHONA},social_worker,North,Nobody Known,")

    assert [p.column for p in loaded.problems] == ["manager"]
    assert known(record, SHONA).manager == MORAG


def test_a_column_that_is_not_there_takes_nothing_away(record):
    load(record, f"Shona Reid,{SHONA},social_worker,North,Morag Keir,2026-07-06 to 2026-07-17")
    before = known(record, SHONA)

    load(record, f"Shona Reid,{SHONA},social_worker", header="name,email,role")

    assert known(record, SHONA) == before


def test_a_working_pattern_and_a_sickness_are_taken(record):
    row = f"Shona Reid,{SHONA},SW,Tue-Thu; Mon from 2026-12-01,sick from today cover Jamie Orr"

    loaded = load(record, row, header="Full name,E-mail,Job title,Working pattern,Absence")

    assert loaded.problems == ()
    assert written_pattern(known(record, SHONA).pattern) == "Tue-Thu; Mon from 2026-12-01"
    assert known(record, SHONA).leave == (Leave(TODAY, date.max, JAMIE),)


def test_leave_with_a_column_for_its_first_and_one_for_its_last_day_is_taken(record):
    rows = (
        f"Shona Reid,{SHONA},SW,1/6/26,14/6/26",
        f"Jamie Orr,{JAMIE},SW,1/6/26,",
        f"Ewan Hay,{EWAN},SW,,14/6/26",
    )

    loaded = load(record, *rows, header="name,email,role,leave from,leave to")

    assert known(record, SHONA).leave == (Leave(date(2026, 6, 1), date(2026, 6, 14)),)
    assert known(record, JAMIE).leave == (Leave(date(2026, 6, 1), date.max),)
    assert [(p.row, p.column) for p in loaded.problems] == [(4, "leave")]


def test_a_pattern_that_is_none_is_named(record):
    [problem] = load(
        record, f"Shona Reid,{SHONA},SW,mornings", header="name,email,role,working days"
    ).problems

    assert (problem.row, problem.column) == (2, "working days")
    assert "working days read Mon-Wed" in problem.why


def test_columns_that_mean_nothing_here_are_named_and_two_of_one_meaning_are_refused(record):
    row = f"Shona Reid,{SHONA},SW,4711"

    assert load(record, row, header="name,email,role,Payroll").not_read == ("Payroll",)
    twice = load(record, f"{row},x", header="name,email,role,E-mail address,team")
    assert [(p.row, p.column) for p in twice.problems] == [(1, "E-mail address")]


def test_the_same_list_twice_changes_nothing(record):
    rows = [f"Shona Reid,{SHONA},social_worker,North,Morag Keir,"]
    load(record, *rows)
    before = known(record, SHONA)

    load(record, *rows)

    assert known(record, SHONA) == before
