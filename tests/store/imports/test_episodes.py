"""SSDA903 episodes of care: when care began and ended, and what legal status and placement show."""

from datetime import date

import pytest

from permanence.pack.file import read_pack_named
from tests.importing import a_csv, rows_of

HEADERS = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"


def read(folder, *episodes):
    """Each episode: child, first day, why it began, legal status, placement, last day, why it ended."""
    lines = [
        f"{child},{start},{rne},{status},N1,{place},PR1,{end},{rec},,,,"
        for child, start, rne, status, place, end, rec in episodes
    ]
    return rows_of(a_csv(folder, HEADERS, *lines), "ssda903-episodes", read_pack_named("england"))


def only(rows):
    (row,) = rows
    (said,) = row.from_file
    return said


def asked(rows):
    return [(a.row, a.column) for row in rows for a in row.asked]


def test_care_begins_with_the_first_episode_and_ends_with_a_reason_that_ends_it(tmp_path):
    said = only(
        read(
            tmp_path,
            ("1", "01/02/2020", "S", "V2", "U1", "01/03/2020", "X1"),
            ("1", "01/03/2020", "L", "C2", "U1", "01/06/2021", "E13"),
        )
    )

    assert (said.began.on, said.began.precision) == (date(2020, 2, 1), "day")
    assert (said.ended.on, said.ended.reason) == (date(2021, 6, 1), "left to live with parents or relatives")
    assert said.legal_basis == "care_order"


def test_a_file_that_begins_in_the_middle_knows_the_beginning_only_at_the_latest(tmp_path):
    rows = read(tmp_path, ("1", "01/02/2020", "L", "E1", "U1", "", ""))

    said = only(rows)
    assert said.began.precision == "latest"
    assert said.milestones["placement_order"][0].precision == "latest"
    assert [(a.column, a.value) for a in rows[0].left_out] == [("RNE", "L")]
    assert said.shown == {"placement_order": (date(2020, 2, 1),)}


def test_what_status_and_placement_show_happened_on_the_first_day_that_they_do(tmp_path):
    said = only(
        read(
            tmp_path,
            ("1", "01/02/2020", "S", "C1", "U1", "01/08/2020", "X1"),
            ("1", "01/08/2020", "L", "E1", "U1", "01/11/2020", "X1"),
            ("1", "01/11/2020", "P", "E1", "A5", "01/12/2020", "X1"),
            ("1", "01/12/2020", "P", "E1", "A3", "01/06/2021", "E12"),
        )
    )

    dates = {code: [d.on.isoformat() for d in found] for code, found in said.milestones.items()}
    assert dates == {
        "placement_order": ["2020-08-01"],
        "placed_for_adoption": ["2020-11-01"],
        "order_granted": ["2021-06-01"],
    }
    assert [(r.route, r.opened_on) for r in said.routes] == [("adoption", date(2020, 8, 1))]
    assert len(said.shown["placement_order"]) == 3
    assert len(said.shown["placed_for_adoption"]) == 2


def test_a_route_that_ends_otherwise_is_a_change_of_route(tmp_path):
    said = only(
        read(
            tmp_path,
            ("1", "01/02/2020", "S", "E1", "U1", "01/08/2020", "X1"),
            ("1", "01/08/2020", "P", "E1", "U1", "01/06/2021", "E47"),
        )
    )

    assert [r.route for r in said.routes] == ["adoption", "special_guardianship"]


def test_a_start_of_care_after_its_end_is_another_journey(tmp_path):
    (row,) = read(
        tmp_path,
        ("1", "01/02/2020", "S", "V2", "U1", "01/03/2020", "E4A"),
        ("1", "01/09/2021", "S", "C1", "U1", "", ""),
    )

    assert [said.began.on for said in row.from_file] == [date(2020, 2, 1), date(2021, 9, 1)]
    assert row.from_file[0].milestones["returned_home"][0].on == date(2020, 3, 1)


def test_episodes_may_stand_in_any_order(tmp_path):
    said = only(
        read(
            tmp_path,
            ("1", "01/03/2020", "L", "C2", "U1", "", ""),
            ("1", "01/02/2020", "S", "V2", "U1", "01/03/2020", "X1"),
        )
    )

    assert said.began.on == date(2020, 2, 1)


def test_an_open_episode_with_a_reason_for_its_end_has_not_ended(tmp_path):
    assert only(read(tmp_path, ("1", "01/02/2020", "S", "V2", "U1", "", "E11"))).ended is None


@pytest.mark.parametrize(
    ("second", "column"),
    [
        (("1", "01/09/2021", "P", "C1", "U1", "", ""), "RNE"),  # care had ended, and this is no start
        (("1", "33/09/2021", "S", "C1", "U1", "", ""), "DECOM"),
        (("1", "", "S", "C1", "U1", "", ""), "DECOM"),
        (("1", "01/09/2021", "S", "C1", "U1", "01/08/2021", "X1"), "DEC"),
        (("1", "01/09/2021", "S", "C1", "U1", "01/10/2021", "E99"), "REC"),
    ],
)
def test_an_episode_that_contradicts_itself_or_another_is_asked_about(tmp_path, second, column):
    rows = read(tmp_path, ("1", "01/02/2020", "S", "V2", "U1", "01/03/2020", "E4A"), second)

    assert asked(rows) == [(3, column)]


def test_a_start_of_care_that_had_not_ended_is_asked_about_and_stays_one_journey(tmp_path):
    rows = read(
        tmp_path,
        ("1", "01/02/2020", "S", "V2", "U1", "01/03/2020", "X1"),
        ("1", "01/03/2020", "S", "C1", "U1", "", ""),
    )

    assert asked(rows) == [(3, "RNE")]
    assert only(rows).began.on == date(2020, 2, 1)


def test_a_child_whose_episodes_stand_apart_is_named(tmp_path):
    rows = read(
        tmp_path,
        ("1", "01/02/2020", "S", "V2", "U1", "", ""),
        ("2", "01/02/2020", "S", "V2", "U1", "", ""),
        ("1", "01/03/2020", "L", "C1", "U1", "", ""),
    )

    assert asked(rows) == [(4, "CHILD")]


def test_days_with_the_year_first_are_as_sure_as_the_others(tmp_path):
    rows = read(tmp_path, ("1", "2020-02-01", "S", "V2", "U1", "2020-03-01", "E4A"))

    assert (only(rows).began.on, only(rows).ended.on) == (date(2020, 2, 1), date(2020, 3, 1))
    assert asked(rows) == []


def test_a_legal_status_that_nobody_knows_is_named(tmp_path):
    rows = read(tmp_path, ("1", "01/02/2020", "S", "C7", "U1", "", ""))

    assert [(a.row, a.column, a.value) for a in rows[0].left_out] == [(2, "LS", "C7")]
    assert only(rows).legal_basis is None
