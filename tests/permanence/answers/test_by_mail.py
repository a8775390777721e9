"""Which answers an e-mail may give by itself."""

import pytest

from permanence.answer import Answer, Verb
from permanence.answers.by_mail import is_confirmed_elsewhere
from permanence.pack.file import read_pack_named


@pytest.mark.parametrize("pack", ["scotland", "england"])
@pytest.mark.parametrize(
    "answer",
    [
        Answer(Verb.CHANGE_ROUTE, route="adoption"),
        Answer(Verb.NOT_APPLICABLE, stage="PO.PANEL#1"),
    ],
)
def test_what_a_plan_is_waits_for_another_channel(pack, answer):
    assert is_confirmed_elsewhere(answer, read_pack_named(pack))


@pytest.mark.parametrize("verb", [Verb.DONE, Verb.DECISION])
def test_the_order_that_ends_the_journey_and_legal_hand_over_wait(verb):
    pack = read_pack_named("scotland")
    handed_over = next(rule.code for rule in pack.stages.values() if rule.end == "legal_referral")

    assert is_confirmed_elsewhere(Answer(verb, milestone=pack.final_order), pack)
    assert is_confirmed_elsewhere(Answer(verb, milestone="legal_referral"), pack)
    assert is_confirmed_elsewhere(Answer(verb, stage=f"{handed_over}#1"), pack)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(Verb.NOTE),
        Answer(Verb.DONE, milestone="panel"),
        Answer(Verb.DECISION, milestone="panel"),
        Answer(Verb.BOOKED, milestone="legal_referral"),
        Answer(Verb.BLOCKED, stage="PO.PANEL#1"),
        Answer(Verb.DONE, milestone="nothing of this pack"),
    ],
)
def test_notes_dates_bookings_and_blockers_do_not(answer):
    assert not is_confirmed_elsewhere(answer, read_pack_named("scotland"))


def test_of_all_that_can_be_said_a_mail_alone_cannot_change_a_plan_end_anything_or_say_who_sees_a_child():
    pack = read_pack_named("scotland")

    assert {verb for verb in Verb if is_confirmed_elsewhere(Answer(verb), pack)} == {
        Verb.CHANGE_ROUTE,
        Verb.NOT_APPLICABLE,
        Verb.PARALLEL_PLAN,
        Verb.JOURNEY_OVER,
        Verb.JOURNEY_GOES_ON,
        Verb.LEGAL_SENT,
        Verb.REALLOCATE,
    }
