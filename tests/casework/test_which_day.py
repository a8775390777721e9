"""What is asked on *Held…*, and what follows from the answer: how late it was, and which clock starts from that day."""

from dataclasses import replace
from datetime import date, timedelta

from casework.content import SaidKind, WhichDay
from casework.what_follows import late_by, what_follows
from permanence.answer import Answer, Verb
from permanence.notices import Level
from permanence.stages import QuietKind
from store.case_record import SqlCaseRecord
from tests.bot.email.examples import an_item
from tests.bot.email.made_up import TODAY
from tests.builders import EWAN, NOW, a_rulebook
from tests.casework.replying import DECISION, PANEL, Replying, newest, waits_for_decision, waits_for_panel
from tests.permanence.cases import decision_case

BOOKED = date(2026, 5, 14)


def test_a_late_step_offers_today_and_the_due_day() -> None:
    late = an_item(over=3)

    assert WhichDay.of(late, TODAY).days == (("today", TODAY), ("due", late.due_on))


def test_a_booked_day_that_has_gone_comes_first_and_a_day_to_come_is_never_offered() -> None:
    gone = replace(an_item(over=-4, level=Level.BOOKED_FOR), quiet_kind=QuietKind.BOOKED, quiet_until=BOOKED)

    assert WhichDay.of(gone, TODAY).days == (("booked", BOOKED), ("today", TODAY))
    assert WhichDay.of(replace(gone, quiet_until=date(2026, 6, 1)), TODAY).days == (("today", TODAY),)


def test_a_day_that_is_two_things_is_offered_once() -> None:
    assert len(WhichDay.of(an_item(over=0), TODAY).days) == 1


def test_a_recorded_day_says_what_is_due_because_of_it() -> None:
    stages = decision_case().stages

    words = what_follows(stages, "panel", date(2026, 5, 6), a_rulebook(), date(2026, 5, 8))
    assert words == "The agency decision is now due by Wed 20 May."
    assert what_follows(stages, "panel", date(2026, 1, 1), a_rulebook(), date(2026, 5, 8)) is None


def test_a_recorded_day_says_how_late_it_was() -> None:
    stages = [
        replace(s, ended_on=date(2026, 5, 25)) if s.milestone == "agency_decision" else s
        for s in decision_case().stages
    ]

    assert late_by(stages, "agency_decision", date(2026, 5, 25)) == "5 days late"
    assert late_by(stages, "agency_decision", date(2026, 5, 20)) is None


def test_done_on_a_late_step_asks_for_the_day_and_records_nothing(record: SqlCaseRecord):
    shona, reference = Replying(record), waits_for_panel(record)
    before = newest(record, reference)

    said = shona.send(answer=Answer(Verb.DONE, reference, PANEL))

    assert said.kind is SaidKind.WHICH_DAY
    assert said.which_day is not None
    assert [kind for kind, _ in said.which_day.days] == ["today", "due"]
    assert newest(record, reference) == before


def test_done_on_a_step_that_is_due_today_means_today(record: SqlCaseRecord):
    said = Replying(record).send(answer=Answer(Verb.DONE, waits_for_decision(record), DECISION))

    assert (
        said.recorded == "agency decision made on Wed 20 May, recorded on behalf of the agency decision maker"
    )


def test_done_after_a_booked_day_offers_that_day_first(record: SqlCaseRecord):
    reference = waits_for_panel(record)
    shona = Replying(record)
    shona.at(NOW - timedelta(days=20)).taps(Verb.BOOKED, reference, on=BOOKED)

    said = shona.send(answer=Answer(Verb.DONE, reference, PANEL))

    assert said.which_day is not None
    assert said.which_day.days[0] == ("booked", BOOKED)


def test_the_day_that_is_asked_for_may_be_given_in_words(record: SqlCaseRecord):
    shona, reference = Replying(record), waits_for_panel(record)
    for words, recorded in (
        ("12 may", "panel held on 12 May"),
        ("the due date", "panel held on 5 May"),
    ):
        shona.send(answer=Answer(Verb.DONE, reference, PANEL))

        said = shona.types(words)

        assert said.kind is SaidKind.READ_BACK
        assert said.recorded == f"{reference}: {recorded}"


def test_a_form_that_gives_the_day_is_not_asked_for_it(record: SqlCaseRecord):
    said = Replying(record).fills_in(Verb.DONE, waits_for_panel(record), on=date(2026, 5, 12))

    assert said.kind is SaidKind.RECORDED


def test_ewan_is_not_asked_for_the_day_of_a_child_whom_he_may_not_see(record: SqlCaseRecord):
    said = Replying(record, EWAN).send(answer=Answer(Verb.DONE, waits_for_panel(record), PANEL))

    assert said.kind is SaidKind.NO_SUCH_REFERENCE


def test_what_is_recorded_says_what_is_due_next(record: SqlCaseRecord):
    said = Replying(record).fills_in(Verb.DONE, waits_for_panel(record), on=date(2026, 5, 12))

    assert said.follows == "The agency decision is now due by Tue 26 May."
