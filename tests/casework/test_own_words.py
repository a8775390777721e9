"""Days away, working days and numbers of her own: kept with the person, told to her manager, undone like the rest."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from casework.content import Said, SaidKind
from casework.imports.people import load_people
from casework.ports import MessageKind
from permanence.answer import Answer, Verb
from store.case_record import SqlCaseRecord
from tests.builders import EWAN, JAMIE, LONDON, MORAG, NOW, SHONA, a_rulebook
from tests.casework.post_room import PostRoom
from tests.casework.replying import Replying, ledger, waits_for_panel

TODAY = date(2026, 5, 20)  # a Wednesday
FRIDAY = date(2026, 5, 29)


def away(shona: Replying, **said: object) -> Said:
    return shona.send(answer=Answer(Verb.LEAVE, **{"until": FRIDAY, **said}))  # type: ignore[arg-type]


def works(shona: Replying, days: str) -> Said:
    return shona.send(answer=Answer(Verb.WORKING_DAYS, days=days))


def the_person(record: SqlCaseRecord, email: str = SHONA):
    with record.reading() as tx:
        return tx.directory().get(email)


def alerts(post: PostRoom, person: str) -> list[date]:
    sent = [t for t in post.sent_to(person) if t.message.kind in (MessageKind.ALERT, MessageKind.CATCH_UP)]
    return [t.content.on for t in sent]  # type: ignore[attr-defined]


# --- away -------------------------------------------------------------------------------------------------------------


def test_she_says_that_she_is_away_and_her_cover_gets_the_alerts(
    shona: Replying, reference: str, post: PostRoom
):
    said = away(shona, to=JAMIE)
    post.morning(TODAY)

    assert said.kind is SaidKind.RECORDED
    assert said.recorded == "You are away from Wed 20 May, last day away Fri 29 May, Jamie Orr covers"
    assert alerts(post, SHONA) == []
    assert alerts(post, JAMIE) == [TODAY]


def test_without_cover_her_manager_gets_them(shona: Replying, reference: str, post: PostRoom):
    away(shona)
    post.morning(TODAY)

    assert alerts(post, MORAG) == [TODAY]


def test_her_manager_and_her_cover_hear(shona: Replying, post: PostRoom):
    away(shona, to=JAMIE)
    post.deliver()

    (manager,), (cover,) = post.sent_to(MORAG), post.sent_to(JAMIE)
    assert manager.content.headline == "Shona Reid is away, last day Fri 29 May"  # type: ignore[attr-defined]
    assert manager.content.lines == ("Jamie Orr covers and gets the alerts.",)  # type: ignore[attr-defined]
    assert cover.content.headline == manager.content.headline  # type: ignore[attr-defined]


def test_on_her_first_morning_back_she_gets_one_list(shona: Replying, reference: str, post: PostRoom):
    away(shona, to=JAMIE)
    for days in range(14):
        day = TODAY + timedelta(days=days)
        post.morning(day)

    caught_up = [t for t in post.sent_to(SHONA) if t.message.kind is MessageKind.CATCH_UP]
    assert [t.content.on for t in caught_up] == [date(2026, 6, 1)]  # type: ignore[attr-defined]


def test_the_councils_list_does_not_take_her_word_away(record: SqlCaseRecord, shona: Replying):
    away(shona)
    works(shona, "mon tue wed")
    rows = ["name,email,role,team,manager,leave", f"Shona Reid,{SHONA},social_worker,North,{MORAG},"]

    load_people(record, rows, NOW)

    person = the_person(record)
    assert [one.last for one in person.leave] == [FRIDAY]
    assert person.working_days == {0, 1, 2}


def test_a_stranger_as_cover_is_refused_because_a_cover_sees_the_children(shona: Replying, reference: str):
    assert away(shona, to=EWAN).kind is SaidKind.INVALID
    assert shona.as_(EWAN).taps(Verb.DONE, reference).kind is SaidKind.NO_SUCH_REFERENCE
    assert the_person(shona.record).leave == ()


def test_she_comes_back_earlier_and_says_so(record: SqlCaseRecord, shona: Replying):
    away(shona)
    away(shona, until=date(2026, 5, 22))

    assert [one.last for one in the_person(record).leave] == [date(2026, 5, 22)]


# --- working days -----------------------------------------------------------------------------------------------------


def test_nothing_comes_on_a_day_on_which_she_does_not_work(shona: Replying, reference: str, post: PostRoom):
    works(shona, "thu fri")
    post.morning(TODAY)
    assert alerts(post, SHONA) == []

    post.morning(date(2026, 5, 21))
    assert alerts(post, SHONA) == [date(2026, 5, 21)]


def test_her_manager_hears_after_two_of_her_own_working_days(shona: Replying, reference: str, post: PostRoom):
    works(shona, "wed thu")
    for days in range(9):
        post.morning(TODAY + timedelta(days=days))

    told = [t.content.on for t in post.sent_to(MORAG) if t.message.kind is MessageKind.ALERT]  # type: ignore[attr-defined]
    assert told[0] == date(2026, 5, 27)  # told on Wed 20: Thu 21 is the first, Wed 27 the second


def test_a_message_that_is_ready_waits_for_her_next_working_day(
    record: SqlCaseRecord, shona: Replying, reference: str, post: PostRoom
):
    post.sweep()
    works(shona, "thu fri")
    post.deliver()
    assert alerts(post, SHONA) == []

    post.at(date(2026, 5, 21), time(8, 0))
    post.deliver()
    assert alerts(post, SHONA) == [date(2026, 5, 21)]


def test_the_whole_week_is_nothing_of_her_own(record: SqlCaseRecord, shona: Replying):
    works(shona, "mon tue")
    works(shona, "mon tue wed thu fri")

    assert the_person(record).working_days is None


# --- her own numbers --------------------------------------------------------------------------------------------------


def call(replying: Replying, reference: str, number: int) -> Said:
    return replying.taps(Verb.CALL_MINE, reference, None, number=number)


def test_her_own_number_stands_beside_the_reference_for_her_alone(
    record: SqlCaseRecord, shona: Replying, reference: str, post: PostRoom
):
    assert call(shona, reference, 3).kind is SaidKind.RECORDED

    assert shona.types(f"{reference} panel done 12 May").lines[0].startswith(f"{reference} (your 3): ")
    assert shona.as_(MORAG).types(f"{reference} panel done 12 May").lines[0].startswith(f"{reference}: ")
    post.morning(TODAY)
    (told,) = [t for t in post.sent_to(SHONA) if t.message.kind is MessageKind.ALERT]
    assert {item.shown for item in told.items} == {f"{reference} (your 3)"}


def test_a_number_is_one_childs_and_a_child_has_one(record: SqlCaseRecord, shona: Replying, reference: str):
    other = waits_for_panel(record, "C2")
    call(shona, reference, 3)

    assert call(shona, other, 3).kind is SaidKind.INVALID
    assert call(shona, reference, 4).kind is SaidKind.RECORDED
    assert call(shona, other, 3).kind is SaidKind.RECORDED
    with record.reading() as tx:
        assert tx.own_numbers(SHONA) == {3: other, 4: reference}


def test_a_number_of_a_child_who_left_her_is_free(record: SqlCaseRecord, shona: Replying, reference: str):
    other = waits_for_panel(record, "C2")
    call(shona, other, 3)
    shona.as_(MORAG).taps(Verb.REALLOCATE, other, None, to=JAMIE)

    assert call(shona, reference, 3).kind is SaidKind.RECORDED


def test_a_child_whom_she_may_not_see_gets_no_number(record: SqlCaseRecord, shona: Replying, reference: str):
    assert call(shona.as_(EWAN), reference, 3) == Said(SaidKind.NO_SUCH_REFERENCE, reference=reference)
    with record.reading() as tx:
        assert tx.own_numbers(EWAN) == {}


def test_a_council_may_want_the_case_systems_id_beside_the_reference(tmp_path):
    from tests.builders import a_record

    record = a_record(tmp_path, rules=replace(a_rulebook(), shows_case_id=True))
    reference = waits_for_panel(record)
    shona = Replying(record)
    call(shona, reference, 3)

    assert shona.types(f"{reference} panel done 12 May").lines[0].startswith(f"{reference} (C1, your 3): ")


# --- taken back -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("minutes", [10, 11])
def test_what_she_said_of_herself_is_taken_back_for_ten_minutes(
    record: SqlCaseRecord, shona: Replying, minutes: int
):
    works(shona, "mon tue")
    away(shona)

    said = shona.at(NOW + timedelta(minutes=minutes)).send(answer=Answer(Verb.UNDO))

    undone = minutes == 10
    assert said.kind is (SaidKind.UNDONE if undone else SaidKind.NOTHING_TO_UNDO)
    assert the_person(record).leave == (() if undone else the_person(record).leave)
    assert the_person(record).working_days == {0, 1}


def test_an_undo_takes_back_what_was_said_last(record: SqlCaseRecord, shona: Replying, reference: str):
    away(shona)
    shona.taps(Verb.ACKNOWLEDGE, reference)

    assert shona.send(answer=Answer(Verb.UNDO)).reference == reference
    assert the_person(record).leave != ()


def test_the_same_again_is_no_news(shona: Replying, post: PostRoom):
    away(shona)

    assert away(shona).kind is SaidKind.ALREADY


def test_nothing_of_it_is_in_the_ledger(record: SqlCaseRecord, shona: Replying, reference: str):
    before = len(ledger(record, reference))
    away(shona)
    works(shona, "mon")
    call(shona, reference, 3)

    assert len(ledger(record, reference)) == before
    assert datetime(2026, 5, 20, 9, 30, tzinfo=LONDON) == NOW
