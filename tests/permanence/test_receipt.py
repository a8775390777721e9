"""The receipt of the legal hand-over: both sides see the same, no date moves, and each day counts for one side."""

from datetime import date

from permanence.entries import LegalStep
from permanence.receipt import Receipt, Side, receipt_of
from permanence.receipt_words import receipt_words, waits_words
from permanence.stages import StageState
from tests.builders import LORNA, SHONA, TODAY, a_rulebook, shona
from tests.permanence.cases import WAITS_FOR_PANEL, panel_case

HER = shona(WAITS_FOR_PANEL)
PACK = a_rulebook().pack
SENT = HER.milestone_reached("legal_referral", date(2026, 3, 2))
RECEIVED = HER.milestone_reached("legal_acknowledged", date(2026, 3, 9))
ADVICE = HER.milestone_reached("legal_advice", date(2026, 4, 1))


def queried(on: date) -> object:
    return HER.legal_step(LegalStep.QUERIED, on, "chronology")


def answered(on: date) -> object:
    return HER.legal_step(LegalStep.ANSWERED, on)


def receipt(*entries: object) -> Receipt:
    found = receipt_of(panel_case(*entries).journey, PACK)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_nothing_sent_has_no_receipt():
    assert receipt_of(panel_case().journey, PACK) is None
    assert receipt_of(panel_case(RECEIVED).journey, PACK) is None


def test_what_was_sent_is_with_legal_services():
    assert receipt(SENT).has_it is Side.LEGAL
    assert receipt(SENT, RECEIVED).has_it is Side.LEGAL


def test_a_question_gives_it_back_to_social_work_until_it_is_answered():
    asked = receipt(SENT, RECEIVED, queried(date(2026, 5, 12)))

    assert asked.has_it is Side.SOCIAL_WORK
    assert asked.query is not None
    assert asked.query.wants == "chronology"
    assert receipt(SENT, queried(date(2026, 5, 12)), answered(date(2026, 5, 18))).has_it is Side.LEGAL


def test_that_they_have_it_leaves_their_question_open():
    told_late = receipt(SENT, queried(date(2026, 3, 5)), RECEIVED)

    assert told_late.has_it is Side.SOCIAL_WORK


def test_advice_ends_the_waiting_and_a_later_question_begins_it_again():
    assert receipt(SENT, RECEIVED, ADVICE).has_it is None
    assert receipt(SENT, RECEIVED, ADVICE, queried(date(2026, 5, 12))).has_it is Side.SOCIAL_WORK


def test_what_is_accepted_waits_for_advice_unless_it_was_given():
    accepted = HER.legal_step(LegalStep.ACCEPTED, date(2026, 5, 14))

    assert receipt(SENT, accepted).has_it is Side.LEGAL
    assert receipt(SENT, ADVICE, accepted).has_it is None


def test_each_day_counts_for_the_side_that_has_it_and_both_make_up_the_whole():
    found = receipt(SENT, RECEIVED, queried(date(2026, 3, 16)), answered(date(2026, 4, 6)))

    assert found.days_with(Side.SOCIAL_WORK, TODAY) == 21
    assert found.days_with(Side.LEGAL, TODAY) == 14 + 44
    assert (TODAY - found.sent_on).days == 21 + 14 + 44


def test_days_after_advice_count_for_nobody():
    found = receipt(SENT, RECEIVED, ADVICE)

    assert found.days_with(Side.LEGAL, TODAY) == (date(2026, 4, 1) - date(2026, 3, 2)).days
    assert found.days_with(Side.SOCIAL_WORK, TODAY) == 0


def test_it_reads_the_same_for_both_sides():
    found = receipt(SENT, RECEIVED, queried(date(2026, 5, 12)))

    assert receipt_words(found, PACK, TODAY) == (
        "Legal hand-over: sent 2 Mar, received 9 Mar, question 12 May, they want: Chronology. "
        "71 days with legal services, 8 days with social work, now with social work."
    )
    assert waits_words(found, PACK, TODAY) == (
        "legal services wait for an answer since 12 May (8 days), they want: Chronology"
    )


def test_who_has_had_it_since_when_is_told_over_several_steps():
    assert waits_words(receipt(SENT, RECEIVED), PACK, TODAY) == "with legal services since 2 Mar (79 days)"
    assert waits_words(receipt(SENT, RECEIVED, ADVICE), PACK, TODAY) is None


def test_a_step_of_legal_services_is_the_workers_while_they_wait_for_her():
    waits, asks = panel_case(SENT, RECEIVED), panel_case(SENT, RECEIVED, queried(date(2026, 5, 12)))  # type: ignore[arg-type]

    assert owner_of_advice(waits) == LORNA
    assert owner_of_advice(asks) == SHONA


def owner_of_advice(case: object) -> str | None:
    found = next(s for s in case.stages if s.code == "SCO.LEGADV")  # type: ignore[attr-defined]
    assert found.state is StageState.OPEN
    return found.owner  # type: ignore[no-any-return]


def test_questions_alone_are_no_hand_over_and_what_was_said_before_the_sending_is_no_part_of_it():
    asked_first = receipt(queried(date(2026, 3, 1)), SENT)

    assert receipt_of(panel_case(queried(date(2026, 3, 1))).journey, PACK) is None
    assert [s.step for s in asked_first.steps] == [LegalStep.SENT]
    assert asked_first.sent_on == date(2026, 3, 2)


def test_a_hand_over_that_was_sent_in_words_alone_has_a_receipt():
    said = receipt(HER.legal_step(LegalStep.SENT, date(2026, 3, 2)))

    assert (said.sent_on, said.has_it) == (date(2026, 3, 2), Side.LEGAL)


def test_the_question_that_is_open_is_the_last_one_and_none_is_open_once_it_was_answered():
    first, second = queried(date(2026, 5, 4)), HER.legal_step(LegalStep.QUERIED, date(2026, 5, 12), "other")
    twice = receipt(SENT, first, answered(date(2026, 5, 6)), second, RECEIVED)

    assert (twice.query.wants, twice.query.on) == ("other", date(2026, 5, 12))
    assert receipt(SENT, first, answered(date(2026, 5, 6))).query is None
    assert receipt(SENT).query is None


def test_who_has_it_has_had_it_since_the_other_side_last_gave_it():
    back_and_forth = receipt(SENT, queried(date(2026, 5, 4)), answered(date(2026, 5, 6)), RECEIVED)
    asked_twice = receipt(SENT, queried(date(2026, 5, 4)), queried(date(2026, 5, 12)))

    assert back_and_forth.has_it_since() == date(2026, 5, 6)
    assert asked_twice.has_it_since() == date(2026, 5, 4)
    assert receipt(SENT, RECEIVED).has_it_since() == date(2026, 3, 2)


def test_of_one_day_it_was_sent_before_it_was_received_and_words_came_between_that_and_the_advice():
    day = date(2026, 3, 2)
    advised = HER.milestone_reached("legal_advice", day)
    received = HER.milestone_reached("legal_acknowledged", day)

    found = receipt(advised, answered(day), queried(day), received, SENT)

    assert [s.step for s in found.steps] == [
        LegalStep.SENT,
        LegalStep.RECEIVED,
        LegalStep.ANSWERED,
        LegalStep.QUERIED,
        LegalStep.ADVICE,
    ]
    assert found.of(LegalStep.QUERIED)[0].wants == "chronology"
    assert len(found.of(LegalStep.SENT)) == 1


def test_days_of_a_step_to_come_count_up_to_it_and_no_further():
    ahead = receipt(SENT, queried(date(2026, 5, 25)))

    assert ahead.days_with(Side.LEGAL, TODAY) == (date(2026, 5, 25) - date(2026, 3, 2)).days
    assert ahead.days_with(Side.SOCIAL_WORK, TODAY) == 0


def test_advice_that_comes_before_its_acceptance_is_waited_for_no_more_and_a_second_sending_is():
    accepted = HER.legal_step(LegalStep.ACCEPTED, date(2026, 5, 14))
    sent_again = HER.legal_step(LegalStep.SENT, date(2026, 5, 15))

    assert receipt(SENT, ADVICE, sent_again).has_it is Side.LEGAL
    assert receipt(SENT, ADVICE, HER.legal_step(LegalStep.ACCEPTED, date(2026, 3, 30))).has_it is None
    assert receipt(SENT, queried(date(2026, 5, 4)), accepted).has_it is Side.LEGAL
