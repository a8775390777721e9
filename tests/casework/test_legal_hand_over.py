"""The legal hand-over between Shona and Lorna: what is recorded, who hears when, and what either reads."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from casework.content import NoticeContent, SaidKind
from casework.list_own import list_own
from casework.ports import MessageKind
from casework.restrict import restrict
from casework.why import why
from permanence.answer import Verb
from permanence.entries import EntryKind
from store.case_record import SqlCaseRecord
from tests.builders import EWAN, JAMIE, LONDON, LORNA, MORAG, NOW, SHONA, a_person, on_leave
from tests.casework.post_room import PostRoom, Told
from tests.casework.replying import Replying, ledger, waits_for_panel

TODAY = date(2026, 5, 20)
SENT_ON, RECEIVED_ON = date(2026, 3, 2), date(2026, 3, 9)


@pytest.fixture
def reference(record: SqlCaseRecord) -> str:
    sent = waits_for_panel(record)
    shona = Replying(record, source="import")
    shona.taps(Verb.DONE, sent, None, milestone="legal_referral", on=SENT_ON)
    shona.taps(Verb.DONE, sent, None, milestone="legal_acknowledged", on=RECEIVED_ON)
    return sent


def queried(record: SqlCaseRecord, reference: str, by: str = LORNA, now: datetime = NOW) -> None:
    said = Replying(record, by, "email", now).taps(
        Verb.LEGAL_QUERIED, reference, None, on=date(2026, 5, 12), reason="chronology"
    )
    assert said.kind is SaidKind.RECORDED, said


def notices(post: PostRoom, person: str) -> list[Told]:
    post.deliver()
    return [t for t in post.sent_to(person) if t.message.kind is MessageKind.NOTICE]


def test_a_question_is_recorded_beside_the_dates_and_moves_none(record: SqlCaseRecord, reference: str):
    queried(record, reference)

    last = ledger(record, reference)[-1]
    assert (last.kind, last.data["step"], last.data["on"]) == (EntryKind.LEGAL_STEP, "queried", "2026-05-12")
    with record.reading() as tx:
        journey = tx.journey(reference)
        assert [r.on for r in journey.reached("legal_referral")] == [SENT_ON]
        assert [r.on for r in journey.reached("legal_acknowledged")] == [RECEIVED_ON]


def test_the_worker_hears_of_a_question_at_once_in_working_hours(
    record: SqlCaseRecord, reference: str, post: PostRoom
):
    queried(record, reference)

    (told,) = notices(post, SHONA)
    assert isinstance(told.content, NoticeContent)
    assert told.content.headline == f"{reference}: legal services ask a question"
    assert "Chronology" in told.content.lines[0]
    assert notices(post, LORNA) == []


@pytest.mark.parametrize(("clock", "at_once"), [(time(16, 59), True), (time(17, 0), False)])
def test_a_question_in_the_evening_comes_the_next_morning(
    record: SqlCaseRecord, reference: str, post: PostRoom, clock: time, *, at_once: bool
):
    queried(record, reference, now=post.at(TODAY, clock))

    assert bool(notices(post, SHONA)) is at_once
    post.at(date(2026, 5, 21), time(8, 0))
    assert len(notices(post, SHONA)) == 1


def test_a_question_that_was_answered_meanwhile_is_not_told(
    record: SqlCaseRecord, reference: str, post: PostRoom
):
    queried(record, reference)
    Replying(record).taps(Verb.LEGAL_ANSWERED, reference, None, on=TODAY)

    assert notices(post, SHONA) == []


def test_while_she_is_away_her_cover_hears(record: SqlCaseRecord, reference: str, post: PostRoom):
    with record.writing() as tx:
        tx.put_people([on_leave(SHONA, TODAY, date(2026, 5, 29), JAMIE)], NOW)
    queried(record, reference)

    assert notices(post, SHONA) == []
    assert len(notices(post, JAMIE)) == 1


def test_who_asked_herself_is_not_told(record: SqlCaseRecord, reference: str, post: PostRoom):
    queried(record, reference, by=SHONA)

    assert notices(post, SHONA) == []


def test_either_side_reads_what_waits_for_her_in_her_list(record: SqlCaseRecord, reference: str):
    assert hand_overs(record, LORNA) == (f"{reference}: With legal services since 2 Mar (79 days)",)
    assert hand_overs(record, SHONA) == ()

    queried(record, reference)

    assert hand_overs(record, LORNA) == ()
    assert hand_overs(record, SHONA) == (
        f"{reference}: legal services wait for an answer since 12 May (8 days), they want: Chronology.",
    )
    assert hand_overs(record, EWAN) == ()


def test_of_several_the_one_that_waits_longest_is_read_first(record: SqlCaseRecord, reference: str):
    """Whatever their references are."""
    another = waits_for_panel(record, "C9")
    Replying(record, source="another import").taps(
        Verb.DONE, another, None, milestone="legal_referral", on=SENT_ON
    )
    longest, next_one = sorted([reference, another], reverse=True)
    lorna = Replying(record, LORNA, "email")
    for child, on in ((next_one, date(2026, 5, 14)), (longest, date(2026, 5, 12))):
        lorna.taps(Verb.LEGAL_QUERIED, child, None, on=on, reason="chronology")

    assert [line[: line.index(":")] for line in hand_overs(record, SHONA)] == [longest, next_one]


@pytest.mark.parametrize("who", [SHONA, MORAG], ids=["said by the worker", "confirmed by her manager"])
def test_nothing_waits_of_a_journey_that_is_over(record: SqlCaseRecord, reference: str, who: str):
    queried(record, reference)
    Replying(record, who, "over").taps(Verb.JOURNEY_OVER, reference, None, on=TODAY, reason="transferred")

    assert hand_overs(record, SHONA) == hand_overs(record, LORNA) == ()


def test_who_is_kept_from_the_child_reads_no_hand_over_of_hers(record: SqlCaseRecord, reference: str):
    restrict(record, reference, LORNA, "her own family", NOW)

    assert hand_overs(record, LORNA) == ()


def hand_overs(record: SqlCaseRecord, email: str) -> tuple[str, ...]:
    with record.reading() as tx:
        person = tx.directory().get(email)
        own = list_own(tx, record.rules, person, NOW)
    return own.hand_overs + tuple(
        f"{line.shown}: {line.says}" for line in (own.queue.lines if own.queue else ())
    )


def test_why_tells_the_whole_receipt_to_both(record: SqlCaseRecord, reference: str):
    queried(record, reference)

    for person in (SHONA, LORNA):
        said = Replying(record, person, f"slack of {person}").taps(Verb.WHY, reference, None)
        assert said.lines[-1].startswith("Legal hand-over: sent 2 Mar, received 9 Mar, question")
    trace = why(record, reference, None, NOW)
    assert trace is not None
    assert "8 days with social work" in (trace.legal_hand_over or "")
    assert any("Legal services asked a question on Tue 12 May 2026" in r.what for r in trace.recorded)


def test_a_later_day_still_counts_for_the_side_that_has_it(record: SqlCaseRecord, reference: str):
    queried(record, reference)

    trace = why(record, reference, None, datetime(2026, 6, 1, 9, tzinfo=LONDON))
    assert trace is not None
    assert "20 days with social work" in (trace.legal_hand_over or "")


def test_after_advice_a_new_sending_opens_the_child_to_legal_services_again(
    record: SqlCaseRecord, reference: str
):
    shona, lorna = Replying(record, source="a"), Replying(record, LORNA, "b")
    shona.taps(Verb.DONE, reference, None, milestone="legal_advice", on=date(2026, 4, 1))
    assert lorna.taps(Verb.LEGAL_RECEIVED, reference, None, on=TODAY).kind is SaidKind.NO_SUCH_REFERENCE

    shona.taps(Verb.LEGAL_SENT, reference, None, on=date(2026, 5, 19))
    assert lorna.taps(Verb.LEGAL_RECEIVED, reference, None, on=TODAY).kind is SaidKind.RECORDED


def test_every_legal_officer_reads_what_legal_services_have(record: SqlCaseRecord, reference: str):
    second = replace(a_person(LORNA), email="zoe.second@council.example", name="Zoe Second")
    with record.writing() as tx:
        tx.put_people([second], NOW)

    assert hand_overs(record, second.email) == hand_overs(record, LORNA)
