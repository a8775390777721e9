"""Who hears, who stands in, and who may see: Shona's children, her managers, her cover, and never Ewan."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.dates import Spell
from permanence.pack.rights import default_rights
from permanence.people import (
    Allocation,
    Directory,
    FormerAddress,
    Hearing,
    Leave,
    Person,
    Role,
    allocates,
)
from permanence.rights.stands import Stands
from permanence.rights.table import Action

TODAY = date(2026, 5, 20)


def person(name: str, role: Role, **more) -> Person:
    return Person(f"{name}@council.example", name.split(".", maxsplit=1)[0].title(), role, **more)


ISLA = person("isla.munro", Role.SERVICE_MANAGER)
MORAG = person("morag.bell", Role.TEAM_MANAGER, team="Annandale", manager=ISLA.email)
SHONA = person("shona.reid", Role.SOCIAL_WORKER, team="Annandale", manager=MORAG.email)
JAMIE = person("jamie.orr", Role.SOCIAL_WORKER, team="Wigtown", manager="isobel.scott@council.example")
EWAN = person("ewan.kerr", Role.SOCIAL_WORKER, team="Nithsdale", manager="isobel.scott@council.example")
ISOBEL = person("isobel.scott", Role.TEAM_MANAGER, manager=ISLA.email)
RUTH = person("ruth.hay", Role.REVIEWING_OFFICER)
LORNA = person("lorna.law", Role.LEGAL_OFFICER)
ANGUS = person("angus.adm", Role.AGENCY_DECISION_MAKER)
KIRSTY = person("kirsty.data", Role.INFORMATION_OFFICER)
FERGUS = person("fergus.admin", Role.ADMINISTRATOR)
EVERYBODY = [ISLA, MORAG, SHONA, JAMIE, EWAN, ISOBEL, RUTH, LORNA, ANGUS, KIRSTY, FERGUS]

SHONAS_CHILD = Allocation(social_worker=SHONA.email, reviewing_officer=RUTH.email, team="Annandale")


def directory(*changed: Person) -> Directory:
    return Directory.of([*EVERYBODY, *changed])


def away(
    somebody: Person, cover: Person | None = None, first: str = "2026-05-18", last: str = "2026-05-22"
) -> Person:
    leave = Leave(date.fromisoformat(first), date.fromisoformat(last), cover.email if cover else None)
    return replace(somebody, leave=(leave,))


def left(somebody: Person) -> Person:
    return replace(somebody, active=False)


def hears(somebody: Person, council: Directory, today: date = TODAY) -> Person | None:
    hearing = council.who_hears(somebody.email, today)
    return hearing.person if hearing else None


def sees(
    somebody: Person,
    council: Directory,
    allocation: Allocation = SHONAS_CHILD,
    open_owner_roles: frozenset[Role] = frozenset(),
) -> bool:
    stands = Stands(somebody, allocation, council, TODAY, lambda: open_owner_roles)
    return default_rights().may(stands, Action.SEE)


# -------------------------------------------------------------------------------------------------- who hears


def test_shona_hears_about_her_own():
    assert directory().who_hears(SHONA.email, TODAY) == Hearing(SHONA, None)


def test_her_cover_hears_while_she_is_away_and_for_whom():
    council = directory(away(SHONA, cover=JAMIE))

    assert council.who_hears(SHONA.email, TODAY) == Hearing(JAMIE, SHONA.email)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 5, 17), SHONA),
        (date(2026, 5, 18), JAMIE),  # her first day away
        (date(2026, 5, 22), JAMIE),  # her last
        (date(2026, 5, 23), SHONA),
    ],
)
def test_leave_holds_from_its_first_day_to_its_last(today, expected):
    assert hears(SHONA, directory(away(SHONA, cover=JAMIE)), today).email == expected.email


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param([away(SHONA)], MORAG, id="away without cover: her manager"),
        pytest.param([away(SHONA, JAMIE), away(JAMIE)], MORAG, id="her cover is away too"),
        pytest.param([away(SHONA, JAMIE), left(JAMIE)], MORAG, id="her cover has left"),
        pytest.param([left(SHONA)], MORAG, id="she has left"),
        pytest.param([left(SHONA), away(MORAG)], ISLA, id="she has left and her manager is away"),
        pytest.param([away(SHONA, SHONA)], MORAG, id="she cannot cover for herself"),
        pytest.param([left(SHONA), left(MORAG), left(ISLA)], None, id="nobody is left"),
        pytest.param([away(SHONA), away(MORAG), away(ISLA)], None, id="all are away"),
    ],
)
def test_a_message_goes_up_the_line_rather_than_to_nobody(changed, expected):
    assert hears(SHONA, directory(*changed)) == expected


def test_nobody_hears_for_an_address_that_nobody_knows():
    assert directory().who_hears("nobody@council.example", TODAY) is None
    assert directory().who_hears(None, TODAY) is None


def test_ewan_never_hears_for_shona():
    for changed in ([], [away(SHONA)], [left(SHONA), away(MORAG)], [away(SHONA, JAMIE)]):
        assert hears(SHONA, directory(*changed)) != EWAN


# --------------------------------------------------------------------------------------------------- the line


def test_the_line_goes_from_the_nearest_manager_upwards():
    assert directory().line_above(SHONA.email) == [MORAG, ISLA]
    assert directory().line_above(ISLA.email) == []
    assert directory().manager_of(SHONA.email) == MORAG
    assert directory().manager_of("nobody@council.example") is None


def test_a_manager_nobody_knows_ends_the_line():
    stray = replace(SHONA, manager="gone@council.example")

    assert directory(stray).line_above(SHONA.email) == []


def test_a_loop_in_the_staff_list_ends_the_line():
    looped = replace(ISLA, manager=SHONA.email)

    assert directory(looped).line_above(SHONA.email) == [MORAG, looped]


def test_a_manager_of_herself_is_nobodys_line():
    own = replace(ISLA, manager=ISLA.email)

    assert directory(own).line_above(ISLA.email) == []
    assert directory(own).line_above(SHONA.email) == [MORAG, own]


def test_a_service_manager_manages_the_workers_of_her_teams():
    assert directory().managed_by(MORAG.email) == [SHONA]
    assert directory().managed_by(ISLA.email) == [MORAG, SHONA, JAMIE, EWAN, ISOBEL]
    assert directory().managed_by(EWAN.email) == []


@pytest.mark.parametrize("said", ["Shona Reid", "shona  REID", "shona.reid", "Shona"])
def test_somebody_is_meant_by_her_name_or_the_front_of_her_address(said):
    council = directory(
        replace(SHONA, name="Shona Reid"), person("shona.left", Role.SOCIAL_WORKER, active=False)
    )

    assert [p.email for p in council.meant_by(said)] == [SHONA.email]


@pytest.mark.parametrize(("said", "found"), [("Ruth", 2), ("Ru", 0), ("", 0)])
def test_two_of_one_name_are_both_meant_and_half_a_name_is_nobodys(said, found):
    council = directory(person("ruth.elder", Role.SOCIAL_WORKER))

    assert len(council.meant_by(said)) == found


def test_only_those_still_here_hold_a_role():
    council = directory(left(JAMIE))

    assert council.with_role(Role.SOCIAL_WORKER) == [EWAN, SHONA]


# ------------------------------------------------------------------------------------------------ who may see


@pytest.mark.parametrize(
    ("somebody", "expected"),
    [
        pytest.param(SHONA, True, id="the allocated worker"),
        pytest.param(MORAG, True, id="her team manager"),
        pytest.param(ISLA, True, id="her service manager"),
        pytest.param(RUTH, True, id="the reviewing officer"),
        pytest.param(KIRSTY, True, id="the information officer"),
        pytest.param(EWAN, False, id="a worker of another team"),
        pytest.param(JAMIE, False, id="a worker who may one day cover"),
        pytest.param(ISOBEL, False, id="the manager of another team"),
        pytest.param(LORNA, False, id="a legal officer without a legal step"),
        pytest.param(ANGUS, False, id="a decision maker without a decision"),
        pytest.param(FERGUS, False, id="the administrator"),
    ],
)
def test_who_may_see_shonas_child(somebody, expected):
    assert sees(somebody, directory()) is expected


@pytest.mark.parametrize(
    ("somebody", "waits_for", "expected"),
    [
        (LORNA, Role.LEGAL_OFFICER, True),
        (LORNA, Role.AGENCY_DECISION_MAKER, False),
        (ANGUS, Role.AGENCY_DECISION_MAKER, True),
        (ANGUS, Role.LEGAL_OFFICER, False),
        (EWAN, Role.SOCIAL_WORKER, False),  # a step waiting for a social worker waits for this child's own
        (ISOBEL, Role.TEAM_MANAGER, False),
    ],
)
def test_legal_officers_and_decision_makers_see_while_a_step_waits_for_them(somebody, waits_for, expected):
    assert sees(somebody, directory(), open_owner_roles=frozenset({waits_for})) is expected


def test_her_cover_sees_only_while_she_is_away():
    assert sees(JAMIE, directory(away(SHONA, cover=JAMIE)))
    assert not sees(JAMIE, directory(away(SHONA, cover=JAMIE, first="2026-05-21")))
    assert not sees(JAMIE, directory(away(SHONA, cover=JAMIE, last="2026-05-19")))
    assert not sees(EWAN, directory(away(SHONA, cover=JAMIE)))


def test_who_covers_for_her_manager_may_see_what_comes_up_to_the_manager():
    council = directory(away(MORAG, cover=ISOBEL))

    assert hears(MORAG, council) == ISOBEL
    assert sees(ISOBEL, council)
    assert not sees(EWAN, council), "who works for the cover gains nothing"


def test_a_leaver_loses_sight_the_same_day():
    assert not sees(left(SHONA), directory(left(SHONA)))
    assert not sees(left(KIRSTY), directory(left(KIRSTY)))
    assert sees(MORAG, directory(left(SHONA))), "her manager keeps it"


def test_a_worker_who_lost_the_child_loses_sight_of_it():
    reallocated = replace(SHONAS_CHILD, social_worker=JAMIE.email)

    assert not sees(SHONA, directory(), reallocated)
    assert not sees(MORAG, directory(), reallocated)
    assert sees(JAMIE, directory(), reallocated)


def test_a_child_without_a_worker_is_seen_by_its_reviewing_officer_and_the_information_officer():
    nobodys = Allocation(reviewing_officer=RUTH.email)

    seeing = [p for p in EVERYBODY if sees(p, directory(), nobodys)]

    assert [p for p in seeing if p.role is not Role.SERVICE_MANAGER] == [RUTH, KIRSTY]


def test_a_child_without_a_worker_is_her_teams_managers_to_allocate_and_no_other_teams():
    nobodys = Allocation(team="North")
    north, south = replace(MORAG, team="North"), replace(MORAG, team="South")

    assert sees(north, directory(), nobodys)
    assert not sees(south, directory(), nobodys)
    assert not sees(replace(SHONA, team="North"), directory(), nobodys)


def test_a_manager_without_a_team_has_not_the_children_without_one():
    assert not sees(replace(MORAG, team=None), directory(), Allocation())


@pytest.mark.parametrize("somebody", [SHONA, MORAG, RUTH, KIRSTY, LORNA])
def test_a_restriction_is_stronger_than_any_role(somebody):
    restricted = replace(SHONAS_CHILD, restricted_from=frozenset({somebody.email}))

    assert not sees(somebody, directory(), restricted, open_owner_roles=frozenset(Role))


# --------------------------------------------------------------------------------------- whatever the council

NAMES = [f"p{n}@council.example" for n in range(6)]
LEAVES = st.lists(
    st.builds(Leave, st.just(TODAY), st.just(TODAY), st.none() | st.sampled_from(NAMES)), max_size=1
).map(tuple)
COUNCILS = st.tuples(
    *(
        st.builds(
            Person,
            email=st.just(email),
            name=st.just("made up"),
            role=st.sampled_from([Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.LEGAL_OFFICER]),
            manager=st.none() | st.sampled_from(NAMES),
            leave=LEAVES,
            active=st.booleans(),
        )
        for email in NAMES
    )
).map(Directory.of)


@given(COUNCILS)
def test_whoever_hears_for_a_worker_or_her_managers_may_see_the_child(council):
    mine = Allocation(social_worker=NAMES[0])
    for meant in (NAMES[0], *(m.email for m in council.line_above(NAMES[0]))):
        hearing = council.who_hears(meant, TODAY)

        assert hearing is None or sees(hearing.person, council, mine)


@given(COUNCILS)
def test_whoever_hears_is_here_today(council):
    for email in NAMES:
        hearing = council.who_hears(email, TODAY)

        assert hearing is None or (hearing.person.active and not hearing.person.away_on(TODAY))


def test_with_leave_are_those_who_work_here_and_have_any():
    assert directory(away(SHONA), left(away(JAMIE))).with_leave == (away(SHONA),)


def test_an_address_that_was_given_to_somebody_else_means_its_new_bearer_from_then_on():
    until = datetime(2026, 5, 1, tzinfo=UTC)
    former = {EWAN.email: (FormerAddress(until, SHONA.email),)}
    given_anew = Directory(directory().people, former)
    nobodys = Directory({SHONA.email: SHONA}, former)

    before = until - timedelta(seconds=1)
    assert given_anew.known_at(EWAN.email, before) == nobodys.known_at(EWAN.email, before) == SHONA.email
    assert given_anew.known_at(EWAN.email, until) == EWAN.email
    assert nobodys.known_at(EWAN.email, until) == SHONA.email


@pytest.mark.parametrize(
    ("allocation", "hidden"),
    [
        (Allocation(), False),
        (Allocation(restricted_from=frozenset({SHONA.email})), True),
        (Allocation(restricted_from=frozenset({EWAN.email})), False),
        (Allocation(sealed_to=frozenset({SHONA.email})), False),
        (Allocation(sealed_to=frozenset({EWAN.email})), True),
        (Allocation(sealed_to=frozenset()), True),
        (Allocation(restricted_from=frozenset({SHONA.email}), sealed_to=frozenset({SHONA.email})), True),
    ],
)
def test_a_child_is_hidden_from_whom_she_is_kept_from_and_where_she_is_sealed_from_all_others(
    allocation, hidden
):
    assert allocation.hides_from(SHONA.email) is hidden


@pytest.mark.parametrize(
    ("somebody", "allocation", "hers"),
    [
        (MORAG, Allocation(team="Annandale"), True),
        (MORAG, Allocation(team="Nithsdale"), False),
        (MORAG, Allocation(), False),
        (replace(MORAG, team=None), Allocation(), False),
        (ISLA, Allocation(), True),
        (ISLA, Allocation(team="Nithsdale"), True),
        (ISLA, Allocation(social_worker=SHONA.email), False),
        (MORAG, SHONAS_CHILD, False),
        (SHONA, Allocation(team="Annandale"), False),
        (RUTH, Allocation(), False),
    ],
)
def test_a_child_without_a_worker_is_for_her_teams_manager_and_every_service_manager_to_allocate(
    somebody, allocation, hers
):
    assert allocates(somebody, allocation) is hers


def test_an_address_that_nobody_has_now_means_who_had_it_last():
    until = datetime(2026, 5, 1, tzinfo=UTC)
    former = (FormerAddress(until, EWAN.email), FormerAddress(until + timedelta(days=9), SHONA.email))
    council = Directory(directory().people, {"s.mcrae@council.example": former, JAMIE.email: former})

    assert council.get("s.mcrae@council.example") == SHONA
    assert council.get(JAMIE.email) == JAMIE  # somebody has it now
    assert council.get("nobody@council.example") is None
    assert council.get(None) is None


def test_what_was_written_before_an_address_was_anybodys_means_the_address_itself():
    council, moment = directory(), datetime(2026, 5, 1, tzinfo=UTC)

    assert council.known_at("nobody@council.example", moment) == "nobody@council.example"
    assert council.known_at(SHONA.email, moment) == SHONA.email


def test_each_bearer_of_an_address_is_meant_until_the_moment_at_which_it_went_on():
    first, second = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 9, tzinfo=UTC)
    bearers = (FormerAddress(first, EWAN.email), FormerAddress(second, SHONA.email))
    council = Directory(directory().people, {"old@council.example": bearers})
    moments = (first - timedelta(seconds=1), first, second - timedelta(seconds=1), second)

    assert [council.known_at("old@council.example", moment) for moment in moments] == [
        EWAN.email,
        SHONA.email,
        SHONA.email,
        SHONA.email,
    ]


def test_whoever_may_not_hear_is_passed_over_for_the_next_in_line():
    council = directory(away(SHONA, cover=JAMIE))

    def may(*passed_over):
        return council.who_hears(SHONA.email, TODAY, lambda p: p.email not in {q.email for q in passed_over})

    assert may() == Hearing(JAMIE, SHONA.email)
    assert may(JAMIE) == Hearing(MORAG, SHONA.email)
    assert may(JAMIE, MORAG, ISLA) is None


def test_a_leaver_is_meant_by_her_name_only_where_nobody_at_work_is():
    gone = left(person("shona.mcrae", Role.SOCIAL_WORKER))

    assert directory(gone).meant_by("shona") == [SHONA]
    assert directory(gone).meant_by("shona.mcrae") == [gone]
    assert directory().meant_by(" ") == []


def test_a_dated_spell_comes_before_one_without_an_end_whichever_stands_first():
    always, winter = Spell(frozenset({0, 1})), Spell(frozenset({3}), date(2026, 5, 1), date(2026, 5, 31))
    from_june = Spell(frozenset({4}), first=date(2026, 6, 1))
    until_april = Spell(frozenset({2}), last=date(2026, 4, 30))
    her = replace(SHONA, pattern=(always, winter, from_june, until_april))

    assert [s.days for s in her.spells] == [{3}, {4}, {2}, {0, 1}]
    assert her.works_on(date(2026, 5, 21))  # a Thursday
    assert not her.works_on(date(2026, 5, 18))
    assert SHONA.works_on(date(2026, 5, 23))  # nobody has said on which days she works


def test_leave_without_an_end_is_open_and_holds_every_day():
    sick = Leave(date(2026, 5, 18), date.max)

    assert sick.is_open
    assert sick.includes(date(2030, 1, 1))
    assert not Leave(date(2026, 5, 18), date(2026, 5, 22)).is_open
