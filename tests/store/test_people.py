"""People as the council's list gives them."""

from dataclasses import replace
from datetime import date

from permanence.people import Leave, Person, Role
from tests.builders import EWAN, FERGUS, JAMIE, MORAG, NOW, SHONA, a_person, people


def put(record, *changed):
    with record.writing() as tx:
        tx.put_people(changed, NOW)


def known(record):
    with record.reading() as tx:
        return tx.directory()


def test_everybody_comes_back_as_given(record):
    assert known(record) == people()


def test_leave_comes_back_and_is_replaced_by_the_next_list(record):
    easter = Leave(date(2026, 4, 6), date(2026, 4, 10), cover=JAMIE)
    summer = Leave(date(2026, 7, 6), date(2026, 7, 17))
    put(record, a_person(SHONA, leave=(easter, summer)))
    assert known(record).get(SHONA).leave == (easter, summer)

    put(record, a_person(SHONA, leave=(summer,)))

    assert known(record).get(SHONA).leave == (summer,)


def test_a_list_leaves_those_alone_whom_it_does_not_name(record):
    put(record, a_person(SHONA, active=False))

    assert not known(record).get(SHONA).active
    assert known(record).get(EWAN) == people().get(EWAN)


def test_addresses_are_kept_in_lower_case(record):
    put(
        record,
        Person(
            "Una.New@Council.example", "Una New", Role.SOCIAL_WORKER, manager="Morag.Keir@council.example"
        ),
    )

    una = known(record).get("una.new@council.example")
    assert una.manager == MORAG
    assert known(record).manager_of(una.email).email == MORAG


def test_a_slack_user_once_found_survives_a_list_that_does_not_know_it(record):
    with record.writing() as tx:
        tx.put_account(SHONA, "slack", "U1")
    assert known(record).get(SHONA).slack_user == "U1"

    put(record, a_person(SHONA, name="Shona Reid-Orr"))
    assert known(record).get(SHONA).slack_user == "U1"

    with record.writing() as tx:
        tx.put_account(SHONA, "slack", None)
    assert known(record).get(SHONA).slack_user is None


def test_a_slack_user_in_the_list_is_taken_in(record):
    put(record, a_person(FERGUS, slack_user="U9", channel="slack"))

    assert known(record).get(FERGUS).slack_user == "U9"
    assert known(record).get(FERGUS).channel == "slack"


def test_what_one_transaction_puts_it_also_sees(record):
    with record.writing() as tx:
        assert tx.directory().get(SHONA).name == "Shona Reid"
        tx.put_people([a_person(SHONA, name="Shona Reid-Orr")], NOW)
        assert tx.directory().get(SHONA).name == "Shona Reid-Orr"


def test_an_empty_list_is_no_trouble(record):
    put(record)

    assert known(record) == people()


def test_the_same_list_again_changes_nothing(record):
    put(record, *people().people.values())

    assert known(record) == people()
    assert replace(a_person(SHONA)) == known(record).get(SHONA)


def test_the_list_gives_and_takes_leave_but_not_what_she_said_herself(record):
    her_word = Leave(date(2026, 5, 20), date(2026, 5, 29), JAMIE, own_word=True)
    with record.writing() as tx:
        tx.put_own_leave(SHONA, [her_word])
    by_list = Leave(date(2026, 7, 6), date(2026, 7, 17))

    put(record, a_person(SHONA, leave=(by_list,)))
    assert known(record).get(SHONA).leave == (her_word, by_list)

    put(record, a_person(SHONA))
    assert known(record).get(SHONA).leave == (her_word,)


def test_working_days_are_hers_until_she_says_otherwise(record):
    with record.writing() as tx:
        tx.put_working_days(SHONA, frozenset({0, 2}))
    put(record, a_person(SHONA))
    assert known(record).get(SHONA).working_days == {0, 2}

    with record.writing() as tx:
        tx.put_working_days(SHONA, None)
    assert known(record).get(SHONA).working_days is None


def test_a_number_of_her_own_is_one_childs_and_a_child_has_one(record):
    with record.writing() as tx:
        tx.put_own_number(SHONA, 3, "HW-4821-B")
        tx.put_own_number(SHONA, 4, "HW-4821-B")
        tx.put_own_number(JAMIE, 4, "HW-1234-N")
        tx.put_own_number(SHONA, 4, "HW-1234-N")
        tx.put_own_number(SHONA, 9, None)

        assert tx.own_numbers(SHONA) == {4: "HW-1234-N"}
        assert tx.own_numbers(JAMIE) == {4: "HW-1234-N"}
