"""The messages about reviews: when they come, to whom, and what two people who differ are asked."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from casework.asked_form import asked_form
from casework.content import SaidKind
from casework.message_contents import message_contents
from casework.ports import MessageKind, NewMessage
from casework.review_messages import send_review_messages
from casework.take_reply import Reply, take_reply
from permanence.answer import Answer, Verb
from permanence.answers.entry_words import entry_in_words
from permanence.entries import EntryKind, Recorder
from permanence.pack.file import overlay, read_pack_named
from store.case_record import SqlCaseRecord
from tests.builders import AILSA, EWAN, KIRSTY, NOW, SHONA, a_person, on_leave, people, register_child
from tests.casework.replying import Replying

BEGAN = date(2025, 10, 1)
HELD = date(2026, 5, 22)  # a Friday, on which the next review is due
AFTER = datetime(2026, 5, 26, 8, 30, tzinfo=UTC)  # the Monday between is a holiday
STAGE = "SCO.REVN#1"
UP_TO_REVIEW = {
    "first_review": date(2025, 10, 20),
    "second_review": date(2025, 11, 22),
    "permanence_recommendation": date(2026, 1, 20),
}


def up_to_review(record):
    """A child of Shona's whose next review, which Ailsa chairs, is due on Fri 22 May."""
    return register_child(
        record,
        "C1",
        BEGAN,
        now=NOW - timedelta(days=30),
        route="permanence_order",
        milestones=UP_TO_REVIEW,
        reviewing_officer=AILSA,
    )


@pytest.fixture
def child(record):
    return up_to_review(record)


def queued(record, kind=None):
    with record.reading() as tx:
        return [m for m in tx.messages() if kind in (None, m.kind)]


def sends(record, email, child, **filled):
    """What becomes of a form that this person sends off."""
    note = filled.pop("note", None)
    at = filled.pop("at", AFTER)
    answer = Answer(
        Verb.REVIEW, child, STAGE, note=note, filled=tuple(filled.items()), form="review 1", opened_at=at
    )
    with record.writing() as tx:
        number = tx.ledger_number()
        return take_reply(
            tx, record.rules, Reply("slack", f"form:{email}:{number}", email, answer, form=True), at
        )


def journey(record, child):
    with record.reading() as tx:
        return tx.journey(child)


def card_of(record, message, email, today):
    with record.reading() as tx:
        stored, person = tx.message(message.id), tx.directory().get(email)
        return message_contents(record.rules, None)[stored.kind](tx, tx.directory(), stored, person, today)


def test_the_brief_comes_once_to_worker_and_officer_five_working_days_before(record, child):
    early = datetime(2026, 5, 14, 8, 30, tzinfo=UTC)  # six working days before

    assert send_review_messages(record, early) == 0
    assert send_review_messages(record, early + timedelta(days=1)) == 2
    assert send_review_messages(record, early + timedelta(days=1)) == 0
    assert send_review_messages(record, early + timedelta(days=4)) == 0
    assert {(m.kind, m.person) for m in queued(record)} == {
        (MessageKind.BRIEF, SHONA),
        (MessageKind.BRIEF, AILSA),
    }


def test_nothing_is_queued_outside_working_hours(record, child):
    assert send_review_messages(record, NOW.replace(hour=3)) == 0


def test_the_question_comes_on_the_working_day_after(record, child):
    assert send_review_messages(record, AFTER) == 2
    assert {m.kind for m in queued(record)} == {MessageKind.REVIEW}


def test_what_the_question_offers_to_write_is_taken_and_recorded_with_one_yes(record, child):
    send_review_messages(record, AFTER)
    [mine] = [m for m in queued(record) if m.person == SHONA]
    shona = Replying(record, SHONA, now=AFTER + timedelta(hours=1))

    words = card_of(record, mine, SHONA, AFTER.date()).foot.removeprefix("Or write: ").removesuffix(".")
    shona.types(words)
    said = shona.types("yes")

    assert words == f"{child} later review held 22 May, plan still right, next review booked for 7 August"
    assert said.kind is SaidKind.RECORDED
    assert journey(record, child).reached("later_review")[-1].on == HELD


def test_a_review_long_ago_is_left_to_the_lists(record, child):
    assert send_review_messages(record, AFTER + timedelta(days=7)) == 0


def test_who_is_away_is_stood_in_for(record, child):
    cover = replace(on_leave(SHONA, date(2026, 5, 1), date(2026, 6, 30), EWAN))
    with record.writing() as tx:
        tx.put_people([*people(cover).people.values()], NOW)

    send_review_messages(record, AFTER)

    assert {m.person for m in queued(record)} == {EWAN, AILSA}


def test_whoever_is_kept_from_the_child_gets_nothing(record, child):
    with record.writing() as tx:
        kept = Recorder(child, 0, KIRSTY, "cli")
        tx.append([kept.restricted(SHONA, "own family")], NOW)

    send_review_messages(record, AFTER)

    assert SHONA not in {m.person for m in queued(record)}


def test_a_message_that_waits_is_not_sent_to_whoever_was_kept_away_meanwhile(record, child):
    send_review_messages(record, AFTER)
    [mine] = [m for m in queued(record) if m.person == SHONA]
    with record.writing() as tx:
        tx.append([Recorder(child, 0, KIRSTY, "cli").restricted(SHONA, "own family")], NOW)

    assert card_of(record, mine, SHONA, AFTER.date()).because == "this person may not see the child any more"


def test_a_form_is_one_set_of_entries_each_of_which_names_its_version(record, child):
    before = journey(record, child)

    said = sends(
        record,
        SHONA,
        child,
        held_on="2026-05-22",
        plan="changes",
        route="kinship_care_order",
        route_reason="kin_came_forward",
        prompt="later_review",
        blocker="report_awaited",
        look_again="2026-06-19",
        next_on="2026-11-18",
        by_then="panel kinship_ruled",
        note="Something of her own",
    )

    assert said.kind is SaidKind.RECORDED
    assert "by then: panel, kinship decision, with a note" in said.lines
    with record.reading() as tx:
        made = [e for e in tx.entries(child) if e.data.get("form") == "review 1"]
    assert {e.kind for e in made} == {
        EntryKind.MILESTONE_REACHED,
        EntryKind.ROUTE_CHANGED,
        EntryKind.BLOCKED,
        EntryKind.BOOKED,
        EntryKind.FORM_ANSWERED,
    }
    after = journey(record, child)
    assert after.primary_plan().route == "kinship_care_order"
    with record.writing() as tx:
        undo = Answer(Verb.UNDO, undoes=said.entry)
        take_reply(tx, record.rules, Reply("slack", "undo", SHONA, undo), AFTER)
    assert journey(record, child).plans == before.plans
    assert journey(record, child).forms == ()


def test_what_is_left_empty_is_left_as_it_was(record, child):
    before = journey(record, child)

    sends(record, SHONA, child, held_on="2026-05-22")

    after = journey(record, child)
    assert (after.plans, after.blockers, after.bookings) == (before.plans, before.blockers, before.bookings)
    assert after.reached("later_review")[-1].on == HELD


@pytest.mark.parametrize(
    ("filled", "field"),
    [
        ({}, "held_on"),
        ({"held_on": "2026-13-01"}, "held_on"),
        ({"held_on": "2026-06-30"}, "held_on"),
        ({"held_on": "2026-05-22", "plan": "changes"}, "route"),
        ({"held_on": "2026-05-22", "plan": "changes", "route": "kinship_care_order"}, "route_reason"),
        ({"held_on": "2026-05-22", "plan": "right", "route": "kinship_care_order"}, "route"),
        ({"held_on": "2026-05-22", "blocker": "court"}, "look_again"),
        ({"held_on": "2026-05-22", "blocker": "no such", "look_again": "2026-06-19"}, "blocker"),
        ({"held_on": "2026-05-22", "next_on": "2020-01-01"}, "next_on"),
        ({"held_on": "2026-05-22", "by_then": "<b>words</b>"}, "by_then"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_recorded(record, child, filled, field):
    before = journey(record, child)

    said = sends(record, SHONA, child, **filled)

    assert said.kind is SaidKind.INVALID
    assert said.problems[0][0] == field
    assert journey(record, child) == before


def test_private_words_in_the_form_are_given_back(record, child):
    said = sends(record, SHONA, child, held_on="2026-05-22", note="Call Jane Smith on 07700 900123")

    assert said.kind is SaidKind.PRIVATE_WORDS
    assert journey(record, child).forms == ()


def test_the_same_form_again_changes_nothing(record, child):
    sends(record, SHONA, child, held_on="2026-05-22", plan="right")

    assert sends(record, SHONA, child, held_on="2026-05-22", plan="right").kind is SaidKind.ALREADY


def test_the_officer_adds_what_the_worker_left_empty(record, child):
    sends(record, SHONA, child, held_on="2026-05-22")

    said = sends(record, AILSA, child, held_on="2026-05-22", plan="right")

    assert "plan still right: permanence order" in said.lines
    assert queued(record, MessageKind.REVIEW) == []


def test_two_answers_that_differ_are_a_question_to_both_until_they_say_the_same(record, child):
    sends(record, SHONA, child, held_on="2026-05-22", plan="right")

    said = sends(record, AILSA, child, held_on="2026-05-21", next_on="2026-11-18")

    assert "Shona Reid said something else: Held on." in said.also[-1]
    assert journey(record, child).reached("later_review")[-1].on == HELD
    asked = {m.person: m for m in queued(record, MessageKind.REVIEW)}
    assert set(asked) == {SHONA, AILSA}
    card = card_of(record, asked[SHONA], SHONA, AFTER.date())
    assert card.parts[0].lines == ("Held on: you said Fri 22 May, Ailsa Innes said Thu 21 May.",)

    sends(record, SHONA, child, held_on="2026-05-21", plan="right")

    assert journey(record, child).reached("later_review")[-1].on == date(2026, 5, 21)
    assert card_of(record, asked[AILSA], AILSA, AFTER.date()).because == "both say the same now"


def test_two_who_go_on_differing_are_asked_once_a_day(record, child):
    sends(record, SHONA, child, held_on="2026-05-22")
    first = sends(record, AILSA, child, held_on="2026-05-21")
    again = sends(record, SHONA, child, held_on="2026-05-20")
    that_day = len(queued(record, MessageKind.REVIEW))

    sends(record, AILSA, child, held_on="2026-05-19", at=AFTER + timedelta(days=1))

    assert first.also[-1].endswith("and you are both asked.")
    assert again.also[-1].endswith("and you were both asked today.")
    assert (that_day, len(queued(record, MessageKind.REVIEW))) == (2, 4)


def test_for_ewan_there_is_no_such_child(record, child):
    said = sends(record, EWAN, child, held_on="2026-05-22")

    assert said.kind is SaidKind.NO_SUCH_REFERENCE


def test_a_question_is_not_sent_once_the_form_was_answered(record, child):
    send_review_messages(record, AFTER)
    [hers] = [m for m in queued(record) if m.person == AILSA]
    sends(record, SHONA, child, held_on="2026-05-22")

    assert card_of(record, hers, AILSA, AFTER.date()).because == "the form was answered meanwhile"


def test_what_was_agreed_stands_in_the_next_brief(record, child):
    sends(record, SHONA, child, held_on="2026-05-22", next_on="2026-11-18", by_then="panel")
    before_next = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)

    send_review_messages(record, before_next)

    [brief] = [m for m in queued(record, MessageKind.BRIEF) if m.person == SHONA]
    card = card_of(record, brief, SHONA, before_next.date())
    assert card.headline == "Review on Wed 18 Nov: " + child
    assert ("Agreed last time", ("Panel: not yet",)) in [(p.title, p.lines) for p in card.parts]


A_MONDAY = datetime(2026, 8, 24, 8, 30, tzinfo=UTC)


def without_news(record, case_id="C2"):
    """A child whose plan is of last October and whose last review was in July."""
    reached = {**UP_TO_REVIEW, "later_review": date(2026, 7, 10)}
    return register_child(
        record,
        case_id,
        BEGAN,
        now=NOW - timedelta(days=30),
        route="permanence_order",
        milestones=reached,
        reviewing_officer=AILSA,
    )


def test_a_plan_without_news_for_the_time_in_the_pack_is_asked_about_once_in_a_week(record):
    reference = without_news(record)

    send_review_messages(record, A_MONDAY)
    send_review_messages(record, A_MONDAY + timedelta(days=1))
    send_review_messages(record, A_MONDAY + timedelta(days=7))

    [asked] = queued(record)
    assert asked.person == SHONA
    card = card_of(record, asked, SHONA, A_MONDAY.date())
    assert card.headline == f"Is the plan of {reference} still right?"
    assert card.buttons == ("plan_right", "plan_changes")


def test_of_several_plans_without_news_one_is_asked_about_in_a_week(record):
    both = {without_news(record), without_news(record, "C3")}

    for days in range(4):
        send_review_messages(record, A_MONDAY + timedelta(days=days))
    [first] = queued(record)
    send_review_messages(record, A_MONDAY + timedelta(days=7))

    asked = [m.key.removeprefix("plan:").partition("/")[0] for m in queued(record)]
    assert sorted(asked) == sorted(both)
    assert first.key.startswith(f"plan:{min(both)}/")


@pytest.mark.parametrize(("key", "kind"), [("alert", MessageKind.ALERT), ("week", MessageKind.QUEUE)])
def test_nobody_is_asked_about_a_plan_on_a_day_on_which_she_has_a_list(record, key, kind):
    without_news(record)
    with record.writing() as tx:
        key = f"{key}:{SHONA}:{A_MONDAY.date()}"
        tx.queue(NewMessage(key, kind, SHONA, "slack", A_MONDAY, facts={}), A_MONDAY)

    send_review_messages(record, A_MONDAY)
    on_monday = [m for m in queued(record) if m.kind is MessageKind.REVIEW]
    send_review_messages(record, A_MONDAY + timedelta(days=1))

    assert on_monday == []
    assert [m.kind for m in queued(record)].count(MessageKind.REVIEW) == 1


def test_one_tap_says_that_it_is_still_right_and_it_is_not_asked_again(record):
    reference = without_news(record)
    send_review_messages(record, A_MONDAY)
    [asked] = queued(record)

    said = taps(record, Answer(Verb.PLAN_RIGHT, reference), A_MONDAY)

    assert said.recorded == "plan still right"
    assert journey(record, reference).confirmed[-1].routes == ("permanence_order",)
    assert card_of(record, asked, SHONA, A_MONDAY.date()).because == "there is news of the plan meanwhile"


def taps(record, answer, at):
    with record.writing() as tx:
        return take_reply(tx, record.rules, Reply("slack", f"tap:{at}", SHONA, answer), at)


NEWER = """\
overlays = "scotland"
code = "ours"
name = "Ours"

[forms.review]
name = "Review"
version = 2

[[forms.review.fields]]
asks = "held_on"
label = "Held on"
needed = true

[[forms.review.fields]]
asks = "own"
code = "child_there"
label = "Was the child there?"
choices = ["Yes", "No"]
"""


def in_words(record, child):
    with record.reading() as tx:
        return [entry_in_words(e, record.rules) for e in tx.entries(child)]


def test_a_newer_version_is_asked_from_then_on_and_what_an_older_one_recorded_reads_as_before(record, child):
    sends(record, SHONA, child, held_on="2026-05-22", plan="right", by_then="panel")
    before = in_words(record, child)
    rules = replace(record.rules, pack=overlay(read_pack_named("scotland"), NEWER))
    newer = SqlCaseRecord(record.engine, rules)

    with newer.reading() as tx:
        asked = asked_form(tx, rules, tx.directory().get(SHONA), child, STAGE, AFTER.date())
    assert asked.form == "review 2"
    assert [f.label for f in asked.fields] == ["Held on", "Was the child there?"]
    answer = Answer(
        Verb.REVIEW,
        child,
        STAGE,
        filled=(("held_on", "2026-05-22"), ("child_there", "Yes")),
        form="review 2",
    )
    with newer.writing() as tx:
        said = take_reply(tx, rules, Reply("slack", "newer", SHONA, answer, form=True), AFTER)
    assert "Was the child there: Yes" in said.lines
    assert in_words(newer, child)[: len(before)] == before
    assert [f.form for f in journey(newer, child).forms] == ["review 1", "review 2"]


def test_an_answer_that_the_councils_question_does_not_offer_is_refused(record, child):
    newer = SqlCaseRecord(
        record.engine, replace(record.rules, pack=overlay(read_pack_named("scotland"), NEWER))
    )

    said = sends(newer, SHONA, child, held_on="2026-05-22", child_there="Free words")

    assert said.problems == (("child_there", "This is none of the choices."),)


def test_who_answered_and_has_left_since_is_not_asked_and_the_other_is_not_told_that_she_was(record, child):
    sends(record, AILSA, child, held_on="2026-05-22")
    with record.writing() as tx:
        tx.put_people([a_person(AILSA, active=False)], AFTER)

    said = sends(record, SHONA, child, held_on="2026-05-21")

    assert said.also[-1].endswith(
        "Ailsa Innes said something else: Held on. That was left as it was, and you are asked."
    )
    assert {m.person for m in queued(record, MessageKind.REVIEW)} == {SHONA}
