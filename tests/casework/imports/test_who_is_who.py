"""Rows that may be somebody who is known: asked about, never decided in a way that leaves children behind."""

import shlex
from dataclasses import replace
from datetime import timedelta

import pytest

from casework.calendar_files import wants_calendar
from casework.imports.people import load_people
from casework.imports.who_is_who import MayBe
from casework.meeting.sitting import Sitting, keep_sitting, sitting_of
from casework.same_person import NotAsked, NotKnown, SaysNothing, different, same
from permanence.digest.meeting import Meeting
from permanence.people import Role
from permanence.people_history import Fact
from tests.builders import EWAN, JAMIE, MORAG, NOW, SHONA, a_person, register_child
from tests.builders import TODAY as DAY
from tests.casework.replying import Replying

NEW = "shona.grant@council.example"


def load(record, *rows, header="name,email,role,team", at=NOW, **how):
    return load_people(record, [header, *rows], at, **how)


def whole_list(record, *, without=(), plus=()):
    """The whole list as it is known, without some and with other rows."""
    with record.reading() as tx:
        staff = [p for p in tx.directory().people.values() if p.email not in without]
    rows = [f"{p.name},{p.email},{p.role},{p.team or ''}" for p in staff if p.active]
    return load(record, *rows, *plus, complete=True, confirmed=True)


def directory(record):
    with record.reading() as tx:
        return tx.directory()


def children_of(record, email):
    with record.reading() as tx:
        return tx.references_of([email])


def answer(record, what, *args, name=None, at=NOW):
    with record.writing() as tx:
        return what(tx, *args, name, at, by="a test")


def test_the_same_name_at_another_address_is_asked_about_and_the_rest_is_taken(record):
    loaded = load(
        record,
        f"Shona Reid,{NEW},social_worker,North",
        "Una Rennie,una.rennie@council.example,social_worker,North",
    )

    [question] = loaded.questions
    assert (question.row, question.why, question.known.email) == (2, MayBe.SAME_NAME, SHONA)
    assert question.answers[0] == f"homeward people same {SHONA} {NEW}"
    assert [p.name for p in loaded.people] == ["Una Rennie"]
    assert directory(record).get(NEW) is None


def test_yes_keeps_her_children_and_the_row_is_taken_with_the_next_list(record):
    child = register_child(record, "C1", DAY)
    load(record, f"Shona Reid,{NEW},social_worker,North")

    answered = answer(record, same, SHONA, NEW)
    again = load(record, f"Shona Reid,{NEW},social_worker,North")

    assert answered.children == 1
    assert again.questions == ()
    assert children_of(record, NEW) == [child]
    assert directory(record).get(SHONA).email == NEW


def test_no_makes_a_second_person_and_is_not_asked_again(record):
    child = register_child(record, "C1", DAY)
    load(record, f"Shona Reid,{NEW},social_worker,South")

    answer(record, different, SHONA, NEW)
    again = load(record, f"Shona Reid,{NEW},social_worker,South")

    assert again.questions == ()
    assert [p.email for p in again.people] == [NEW]
    assert children_of(record, SHONA) == [child]
    assert children_of(record, NEW) == []


def test_two_of_one_name_who_both_stand_in_the_list_are_two(record):
    loaded = load(record, f"Shona Reid,{SHONA},social_worker,North", f"Shona Reid,{NEW},social_worker,South")

    assert loaded.questions == ()
    assert len(loaded.people) == 2


def test_another_name_at_her_address_is_asked_about(record):
    loaded = load(record, f"Bea Stott,{SHONA},social_worker,North")

    [question] = loaded.questions
    assert question.why is MayBe.SAME_ADDRESS
    assert question.answers == (
        f'homeward people same {SHONA} --name "Bea Stott"',
        f"homeward people different {SHONA}",
    )
    assert directory(record).get(SHONA).name == "Shona Reid"


def test_her_new_name_keeps_all_and_the_old_one_still_finds_her_in_sheets(record):
    child = register_child(record, "C1", DAY, worker=None, worker_name="Shona Reid")

    answer(record, same, SHONA, None, name="Shona Grant")

    assert directory(record).get(SHONA).name == "Shona Grant"
    assert children_of(record, SHONA) == [child]
    assert load(record, f"Shona Grant,{SHONA},social_worker,North").questions == ()


def test_an_address_that_was_given_to_somebody_else_does_not_give_her_children_with_it(record):
    child = register_child(record, "C1", DAY)
    later = NOW + timedelta(minutes=1)  # what was recorded of her was recorded before
    load(record, f"Bea Stott,{SHONA},social_worker,North", at=later)

    gone = answer(record, different, SHONA, None, at=later)
    load(record, f"Bea Stott,{SHONA},social_worker,North", at=later)

    assert gone.person.email == f"{SHONA} (until {DAY})"
    assert not gone.person.active
    assert directory(record).get(SHONA).name == "Bea Stott"
    assert children_of(record, SHONA) == []
    assert children_of(record, gone.person.email) == [child]


@pytest.mark.parametrize("name", ["Shona M Reid", "SHONA REID", "Reid, Shona", "Shona Reid-Grant"])
def test_a_name_that_says_more_or_less_of_hers_is_hers(record, name):
    loaded = load(record, f'"{name}",{SHONA},social_worker,North')

    assert loaded.questions == ()


def test_a_row_gone_and_a_row_new_in_her_place_is_asked_about(record):
    loaded = whole_list(record, without=[SHONA], plus=[f"Shona Grant,{NEW},social_worker,North"])

    [question] = loaded.questions
    assert (question.why, question.known.email) == (MayBe.IN_HER_PLACE, SHONA)
    assert loaded.left == (SHONA,)
    assert not directory(record).get(SHONA).active


def test_a_question_that_nobody_answered_is_asked_again_though_she_is_closed_out(record):
    row = f"Shona Grant,{NEW},social_worker,North"
    whole_list(record, without=[SHONA], plus=[row])

    next_week = whole_list(record, without=[SHONA], plus=[row])

    assert [q.why for q in next_week.questions] == [MayBe.IN_HER_PLACE]
    assert NEW not in directory(record).people


def test_a_name_with_signs_of_the_shell_makes_no_command_of_its_own(record):
    [question] = load(record, f"Bea $(x) `y`,{SHONA},social_worker,North").questions

    assert question.answers[0] == f'homeward people same {SHONA} --name "Bea (x) y"'


def test_yes_to_that_brings_her_back_with_name_account_and_children(record):
    child = register_child(record, "C1", DAY)
    with record.writing() as tx:
        tx.put_account(SHONA, "slack", "U1")
    whole_list(record, without=[SHONA], plus=[f"Shona Grant,{NEW},social_worker,North"])

    found = answer(record, same, SHONA, NEW).person

    assert (found.name, found.active, found.slack_user) == ("Shona Grant", True, "U1")
    assert children_of(record, NEW) == [child]
    again = whole_list(record)
    assert (again.questions, again.left) == ((), ())


@pytest.mark.parametrize(
    "row",
    [
        "Shona Grant,{},social_worker,South",
        "Shona Grant,{},reviewing_officer,North",
        "Bea Stott,{},social_worker,North",
    ],
)
def test_a_new_colleague_is_not_taken_for_the_one_who_left(record, row):
    loaded = whole_list(record, without=[SHONA], plus=[row.format(NEW)])

    assert loaded.questions == ()
    assert directory(record).get(NEW).name != "Shona Reid"


def test_the_same_name_in_a_whole_list_is_not_closed_out_while_it_is_asked(record):
    loaded = whole_list(record, without=[SHONA], plus=[f"Shona Reid,{NEW},social_worker,North"])

    assert len(loaded.questions) == 1
    assert loaded.left == ()


def test_a_column_with_the_former_address_answers_at_once(record):
    child = register_child(record, "C1", DAY)

    loaded = load(record, f"Shona Grant,{NEW},SW,North,{SHONA}", header="name,email,role,team,was")
    again = load(record, f"Shona Grant,{NEW},SW,North,{SHONA}", header="name,email,role,team,was")

    assert loaded.moved == ((SHONA, NEW),)
    assert (loaded.questions, again.questions, again.moved, again.problems) == ((), (), (), ())
    assert children_of(record, NEW) == [child]


def test_a_former_address_of_nobody_and_one_of_two_people_are_named(record):
    loaded = load(
        record,
        "Una Rennie,una.rennie@council.example,SW,North,una.r@council.example",
        f"Jamie Orr,{JAMIE},SW,North,{SHONA}",
        header="name,email,role,team,was",
    )

    assert [(p.row, p.column) for p in loaded.problems] == [(2, "was"), (3, "was")]
    assert f"people same {SHONA} {JAMIE}" in loaded.problems[1].why


WITH_WAS = "name,email,role,team,was"
LATER = NOW + timedelta(hours=1)  # what was recorded before means who bore the address then


def test_two_who_have_taken_each_others_address_keep_their_children_and_accounts(record):
    hers, theirs = register_child(record, "C1", DAY), register_child(record, "C2", DAY, worker=JAMIE)
    with record.writing() as tx:
        tx.put_account(SHONA, "slack", "U1")
    swap = (f"Shona Reid,{JAMIE},SW,North,{SHONA}", f"Jamie Orr,{SHONA},SW,North,{JAMIE}")

    loaded = load(record, *swap, header=WITH_WAS, at=LATER)
    again = load(record, *swap, header=WITH_WAS, at=LATER)

    assert (loaded.problems, loaded.questions) == ((), ())
    assert (again.problems, again.questions, again.moved) == ((), (), ())
    assert directory(record).get(JAMIE).name == "Shona Reid"
    assert directory(record).get(JAMIE).slack_user == "U1"
    assert directory(record).get(SHONA).slack_user is None
    assert (children_of(record, JAMIE), children_of(record, SHONA)) == ([hers], [theirs])


def test_a_colleagues_address_beside_a_known_name_says_where_that_one_is_known(record):
    loaded = load(record, f"Shona Reid,{JAMIE},SW,North", f"Jamie Orr,{SHONA},SW,North")

    assert f"Shona Reid is known by {SHONA}" in loaded.questions[0].words
    assert "column was" in loaded.questions[0].words


def test_two_who_have_swapped_may_swap_back(record):
    hers, theirs = register_child(record, "C1", DAY), register_child(record, "C2", DAY, worker=JAMIE)
    load(
        record,
        f"Shona Reid,{JAMIE},SW,North,{SHONA}",
        f"Jamie Orr,{SHONA},SW,North,{JAMIE}",
        header=WITH_WAS,
        at=LATER,
    )

    back = load(
        record,
        f"Shona Reid,{SHONA},SW,North,{JAMIE}",
        f"Jamie Orr,{JAMIE},SW,North,{SHONA}",
        header=WITH_WAS,
        at=LATER + timedelta(days=7),
    )

    assert (back.problems, back.questions) == ((), ())
    assert directory(record).get(SHONA).name == "Shona Reid"
    assert (children_of(record, SHONA), children_of(record, JAMIE)) == ([hers], [theirs])


@pytest.mark.parametrize("is_first", [True, False])
def test_an_address_that_a_colleague_gives_up_in_the_same_list_is_free_whatever_the_order(record, is_first):
    hers = register_child(record, "C1", DAY)
    rows = [f"Jamie Orr,{NEW},SW,North,{JAMIE}", f"Shona Reid,{JAMIE},SW,North,{SHONA}"]

    loaded = load(record, *(rows if is_first else reversed(rows)), header=WITH_WAS, at=LATER)

    assert (loaded.problems, loaded.questions) == ((), ())
    assert directory(record).get(NEW).name == "Jamie Orr"
    assert children_of(record, JAMIE) == [hers]


def test_an_address_whose_bearer_stays_is_nobody_elses_and_the_two_stay_two(record):
    loaded = load(
        record,
        f"Shona Reid,{JAMIE},SW,North,{SHONA}",
        f"Jamie Orr,{EWAN},SW,North,{JAMIE}",
        header=WITH_WAS,
    )

    assert [(p.row, p.column) for p in loaded.problems] == [(2, "was"), (3, "was")]
    assert loaded.moved == ()
    assert {directory(record).get(a).name for a in (SHONA, JAMIE, EWAN)} == {
        "Shona Reid",
        "Jamie Orr",
        "Ewan Muir",
    }


def test_a_former_address_that_is_somebody_elses_now_still_means_whoever_bears_the_name(record):
    child = register_child(record, "C1", DAY)
    load(record, f"Bea Stott,{SHONA},social_worker,North")
    answer(record, different, SHONA, None, at=LATER)
    load(record, f"Bea Stott,{SHONA},social_worker,North")

    load(record, f"Shona Reid,{NEW},SW,North,{SHONA}", header=WITH_WAS, at=LATER)

    assert directory(record).get(SHONA).name == "Bea Stott"
    assert (children_of(record, NEW), children_of(record, SHONA)) == ([child], [])


def test_an_address_is_given_away_once(record):
    load(record, f"Bea Stott,{SHONA},social_worker,North")
    gone = answer(record, different, SHONA, None).person.email

    with pytest.raises(SaysNothing, match="already"):
        answer(record, different, SHONA, None)

    assert directory(record).get(gone).name == "Shona Reid"


def test_a_command_about_an_address_that_was_given_away_can_be_copied_into_a_shell(record):
    load(record, f"Bea Stott,{SHONA},social_worker,North")
    gone = answer(record, different, SHONA, None).person.email

    [question] = load(record, f"Shona Reid,{NEW},social_worker,North").questions

    assert shlex.split(question.answers[0]) == ["homeward", "people", "same", gone, NEW]


def test_two_who_were_taken_in_as_two_become_one(record):
    with record.writing() as tx:
        tx.put_people([replace(a_person(SHONA), email=NEW)], NOW)
    hers, theirs = register_child(record, "C1", DAY), register_child(record, "C2", DAY, worker=NEW)

    answer(record, same, SHONA, NEW)

    assert children_of(record, NEW) == sorted([hers, theirs])
    assert SHONA not in directory(record).people


def test_what_either_of_the_two_asked_for_and_the_meeting_that_either_held_is_hers(record):
    with record.writing() as tx:
        tx.put_people([replace(a_person(MORAG), email=NEW)], NOW)
        sitting = Sitting(Meeting("North", DAY, DAY, DAY), ("HW-0000-0",), recorded=(("HW-0000-0", 7),))
        keep_sitting(tx, tx.directory().people[NEW].number, sitting)
    Replying(record, NEW).types("calendar on")

    answer(record, same, MORAG, NEW)

    with record.reading() as tx:
        morag = tx.directory().people[NEW]
        assert wants_calendar(tx, morag)
        assert sitting_of(tx, morag) == sitting


def test_a_list_that_still_has_the_old_address_does_not_make_her_twice(record):
    answer(record, same, SHONA, NEW)

    loaded = load(record, f"Shona Reid,{SHONA},social_worker,North")

    assert [q.why for q in loaded.questions] == [MayBe.SAME_NAME]
    assert SHONA not in directory(record).people


def test_an_answer_about_nobody_and_one_that_says_nothing_are_refused(record):
    with pytest.raises(NotKnown):
        answer(record, same, "nobody@council.example", NEW)
    with pytest.raises(SaysNothing):
        answer(record, same, SHONA, None)
    with pytest.raises(SaysNothing):
        answer(record, different, SHONA, EWAN)
    with pytest.raises(SaysNothing, match="no e-mail address"):
        answer(record, same, SHONA, "shona.grant")


def test_a_slip_of_the_hand_makes_nobody_one_with_a_colleague_and_puts_nobody_out(record):
    with pytest.raises(NotAsked, match="Shona Reid and Ewan Muir are both known"):
        answer(record, same, SHONA, EWAN)
    with pytest.raises(NotAsked, match="would have left"):
        answer(record, different, SHONA, None)

    assert directory(record).get(SHONA).active
    assert directory(record).get(EWAN).name == "Ewan Muir"


def test_a_move_to_another_team_and_manager_is_kept_with_its_day(record):
    load(
        record,
        "Una Rennie,una.rennie@council.example,SW,North,Morag Keir",
        header="name,email,role,team,manager",
    )
    load(
        record,
        "Una Rennie,una.rennie@council.example,SW,South,Ross Tait",
        header="name,email,role,team,manager",
    )

    una = directory(record).get("una.rennie@council.example")
    with record.reading() as tx:
        teams = [
            (s.value, s.since) for s in tx.person_since() if s.person == una.number and s.fact is Fact.TEAM
        ]
        managers = [s.value for s in tx.person_since() if s.person == una.number and s.fact is Fact.MANAGER]
    assert teams == [("North", NOW), ("South", NOW)]
    assert managers == [str(directory(record).get(m).number) for m in (MORAG, una.manager)]


def test_ewan_gets_none_of_her_children_by_an_answer_about_her(record):
    register_child(record, "C1", DAY)
    load(record, f"Shona Reid,{NEW},social_worker,North")
    answer(record, same, SHONA, NEW)

    assert children_of(record, EWAN) == []
    assert directory(record).get(EWAN).role is Role.SOCIAL_WORKER
