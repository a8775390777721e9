"""A journey is said to be over: silence at once, a manager's word, and everything as before when it is sent back."""

from datetime import date

from casework.content import NoticeContent, SaidKind
from casework.ports import MessageKind
from casework.restrict import restrict
from permanence.answer import Verb
from permanence.entries import EntryKind
from permanence.stages import StageState
from store.case_record import SqlCaseRecord
from store.rebuild import rebuild
from tests.builders import ISLA, KIRSTY, MORAG, NOW, SHONA, a_person, on_leave
from tests.casework.post_room import PostRoom, Told
from tests.casework.replying import PANEL, Replying, ledger, stage

TODAY, TOMORROW = date(2026, 5, 20), date(2026, 5, 21)
ENDED = date(2026, 5, 18)


def over(replying: Replying, reference: str, reason: str = "transferred") -> object:
    return replying.taps(Verb.JOURNEY_OVER, reference, None, on=ENDED, reason=reason)


def notices(post: PostRoom, person: str) -> list[Told]:
    post.deliver()
    return [t for t in post.sent_to(person) if t.message.kind is MessageKind.NOTICE]


def test_nothing_is_sent_about_the_child_from_then_on(
    record: SqlCaseRecord, reference: str, shona: Replying, post: PostRoom
):
    over(shona, reference)

    for day in (TODAY, TOMORROW, date(2026, 5, 26), date(2026, 6, 8)):
        post.morning(day)
    assert [
        t for t in (*post.sent_to(SHONA), *post.sent_to(MORAG)) if t.message.kind is MessageKind.ALERT
    ] == []


def test_an_alert_that_waits_to_be_sent_is_not_sent_any_more(
    record: SqlCaseRecord, reference: str, shona: Replying, post: PostRoom
):
    post.sweep()
    over(shona, reference)
    post.deliver()

    assert post.sent_to(SHONA) == []


def test_her_manager_is_asked(record: SqlCaseRecord, reference: str, shona: Replying, post: PostRoom):
    said = over(shona, reference)

    (told,) = notices(post, MORAG)
    assert isinstance(told.content, NoticeContent)
    assert told.content.headline == f"{reference}: is this journey over?"
    assert f"{reference} confirm over" in told.content.action
    assert f"{reference} goes on" in told.content.action
    assert said.also == ("Nothing more is sent about this child.", "The manager is asked to confirm it.")  # type: ignore[attr-defined]


def test_while_the_manager_is_away_who_stands_in_is_asked(
    record: SqlCaseRecord, reference: str, shona: Replying, post: PostRoom
):
    with record.writing() as tx:
        tx.put_people([on_leave(MORAG, TODAY, date(2026, 5, 29))], NOW)
    over(shona, reference)

    assert notices(post, MORAG) == []
    assert len(notices(post, ISLA)) == 1


def test_without_a_manager_the_information_officer_is_asked(
    record: SqlCaseRecord, reference: str, shona: Replying, post: PostRoom
):
    with record.writing() as tx:
        tx.put_people([a_person(SHONA, manager=None)], NOW)
    over(shona, reference)

    assert len(notices(post, KIRSTY)) == 1


def test_a_death_is_told_with_care(record: SqlCaseRecord, reference: str, shona: Replying, post: PostRoom):
    said = over(shona, reference, "died")

    assert said.recorded == "The child has died on Mon 18 May"  # type: ignore[attr-defined]
    assert said.also[0] == "I am sorry."  # type: ignore[attr-defined]
    (told,) = notices(post, MORAG)
    assert isinstance(told.content, NoticeContent)
    assert told.content.headline == f"{reference}: the child has died"


def test_the_manager_confirms_and_the_journey_has_ended(
    record: SqlCaseRecord, reference: str, shona: Replying
):
    over(shona, reference)

    said = shona.as_(MORAG).taps(Verb.JOURNEY_OVER, reference, None)

    assert said.kind is SaidKind.RECORDED
    assert said.recorded == "The journey is over on Mon 18 May: moved to another council"
    with record.reading() as tx:
        journey = tx.journey(reference)
    assert (journey.ended_on, journey.ended_reason) == (ENDED, "transferred")


def test_sent_back_the_alerts_go_on_where_they_were(
    record: SqlCaseRecord, reference: str, shona: Replying, post: PostRoom
):
    post.morning(TODAY)
    before = stage(record, reference)
    over(shona, reference)

    said = shona.as_(MORAG).taps(Verb.JOURNEY_GOES_ON, reference, None)

    assert said.kind is SaidKind.RECORDED
    assert stage(record, reference).state is StageState.OPEN
    assert stage(record, reference).due_on == before.due_on
    assert rebuild(record, NOW, check_only=True) == []
    (told,) = notices(post, SHONA)
    assert "Morag Keir says that it is not over" in told.content.lines[0]  # type: ignore[attr-defined]
    post.morning(date(2026, 5, 25))
    post.morning(date(2026, 5, 26))
    assert any(t.message.kind is MessageKind.ALERT for t in post.sent_to(SHONA)[1:])


def test_the_worker_takes_it_back_within_ten_minutes(
    record: SqlCaseRecord, reference: str, shona: Replying, post: PostRoom
):
    over(shona, reference)
    said = shona.taps(Verb.UNDO, reference, None)

    assert said.kind is SaidKind.UNDONE
    assert stage(record, reference, PANEL).state is StageState.OPEN
    assert notices(post, MORAG) == []


def test_what_was_confirmed_already_is_not_asked_again(
    record: SqlCaseRecord, reference: str, shona: Replying, post: PostRoom
):
    over(shona, reference)
    shona.as_(MORAG).taps(Verb.JOURNEY_OVER, reference, None)

    assert notices(post, MORAG) == []


def test_said_twice_it_is_recorded_once(record: SqlCaseRecord, reference: str, shona: Replying):
    over(shona, reference)

    assert over(shona, reference).kind is SaidKind.ALREADY  # type: ignore[attr-defined]
    kinds = [e.kind for e in ledger(record, reference)]
    assert kinds.count(EntryKind.JOURNEY_SAID_OVER) == 1


def test_a_manager_who_has_not_answered_is_asked_again_each_week(
    record: SqlCaseRecord, reference: str, shona: Replying, post: PostRoom
):
    over(shona, reference)
    for day in (TODAY, TOMORROW, date(2026, 5, 26), date(2026, 6, 1), date(2026, 6, 8)):
        post.morning(day)
        post.morning(day)

    asked = [t.content.on for t in notices(post, MORAG)]  # type: ignore[attr-defined]
    assert asked == [
        TODAY,
        date(2026, 5, 26),
        date(2026, 6, 1),
        date(2026, 6, 8),
    ]  # Monday 25 May is a holiday

    shona.as_(MORAG).at(post.at(date(2026, 6, 9))).taps(Verb.JOURNEY_OVER, reference, None)
    post.morning(date(2026, 6, 15))
    assert len(notices(post, MORAG)) == 4


def test_each_week_too_who_may_be_told_of_the_child_is_asked(
    record: SqlCaseRecord, reference: str, shona: Replying, post: PostRoom
):
    """Her manager is kept from the child: whoever is above is asked the first time, and each week after."""
    restrict(record, reference, MORAG, "her own family", NOW)
    over(shona, reference)
    for day in (TODAY, date(2026, 6, 1)):
        post.morning(day)

    assert notices(post, MORAG) == []
    assert [t.content.on for t in notices(post, ISLA)] == [TODAY, date(2026, 6, 1)]  # type: ignore[attr-defined]
