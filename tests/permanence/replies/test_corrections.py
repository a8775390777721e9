"""A correction changes what it names and nothing else, and a doubt is no correction."""

import pytest

from permanence.replies.memory import Does
from permanence.replies.reading import Topic
from tests.permanence.replies.contexts import NOW
from tests.permanence.replies.talked import after, told

# --- a correction changes what it names ---------------------------------------------------------------------------------

AWAY = "I'm away from 1 june until 8 june, Jamie covers"


@pytest.mark.parametrize(
    ("correction", "first", "last", "cover"),
    [
        ("sorry back on 10th", 1, 9, "Jamie Orr"),
        ("back 10 june", 1, 9, "Jamie Orr"),
        ("until the 9th", 1, 9, "Jamie Orr"),
        ("i mean till 9 june", 1, 9, "Jamie Orr"),
        ("make it the 9th", 1, 9, "Jamie Orr"),
        ("i'm back on 10 june", 1, 9, "Jamie Orr"),
        ("actually from 2 june", 2, 8, "Jamie Orr"),
        ("starting 2 june", 2, 8, "Jamie Orr"),
        ("from the 2nd", 2, 8, "Jamie Orr"),
        ("2 june to 9 june", 2, 9, "Jamie Orr"),
        ("sorry ewan covers", 1, 8, "Ewan Muir"),
        ("covered by ewan", 1, 8, "Ewan Muir"),
        ("ewan instead", 1, 8, "Ewan Muir"),
    ],
)
def test_an_absence_keeps_the_parts_that_are_not_corrected(correction, first, last, cover):
    turn, facts, _ = after("A", AWAY, correction)

    assert (turn.does, facts) == (Does.READ_BACK, [f"leave 2026-06-0{first} 2026-06-0{last} {cover}"])


@pytest.mark.parametrize(
    "day",
    [
        "from 18 may",
        "sorry from 18 may",
        "since 18 may",
        "as of 18 may",
        "18 may",
        "from the 18th",
        "starting 18 may",
    ],
)
def test_a_day_from_which_a_route_is_followed_is_its_day(day):
    turn, facts, _ = after("A", "route changed to kinship because kin came forward", day)

    assert (turn.does, facts) == (
        Does.READ_BACK,
        ["change_route kinship_care_order 2026-05-18 kin_came_forward"],
    )


@pytest.mark.parametrize(
    "limit",
    ["from 18 may", "until 18 may", "since 18 may", "by 18 may", "before 18 may", "not before 18 may"],
)
def test_a_limit_is_no_day_on_which_a_step_was_held(limit):
    turn, facts, _ = after("A", "panel held 12 may", limit)

    assert "done 2026-05-18" not in facts
    assert turn.does is not Does.CONFIRM


@pytest.mark.parametrize(
    ("before", "month", "becomes"),
    [
        ("panel booked 9 july", "june i mean", "booked 2026-06-09"),
        ("panel booked 9 july", "sorry june", "booked 2026-06-09"),
        ("panel booked for 4 august", "no, june", "booked 2026-06-04"),
        ("panel held 9 march", "sorry april", "done 2026-04-09"),
        ("panel was 9 march", "i meant april", "done 2026-04-09"),
        ("panel was 9 march", "no april", "done 2026-04-09"),
    ],
)
def test_a_month_alone_puts_the_month_right(before, month, becomes):
    turn, facts, _ = after("A", before, month)

    assert (turn.does, facts) == (Does.READ_BACK, [becomes])


@pytest.mark.parametrize(
    ("says", "becomes"),
    [
        ("of june", "booked 2026-06-15"),
        ("june", "booked 2026-06-15"),
        ("june sorry", "booked 2026-06-15"),
        ("15 june", "booked 2026-06-15"),
        ("15 may", "done 2026-05-15"),
        ("june i mean", "booked 2026-06-15"),
    ],
)
def test_a_day_of_some_month_is_settled_by_the_month(says, becomes):
    turn, facts, _ = after("A", "panel 15th", says)

    assert (turn.does, facts) == (Does.READ_BACK, [becomes])


@pytest.mark.parametrize(
    "doubt",
    [
        "hmm not sure now, might have been the 14th",
        "could be the 14th",
        "maybe 14th",
        "i think it was the 14th",
        "or was it 14th",
        "hmm was it the 14th?",
        "not certain, maybe the 14th",
    ],
)
@pytest.mark.parametrize(
    "settled",
    [
        "14 may",
        "just checked, 14 may",
        "checked, it was the 14th",
        "found it, 14 may",
        "looked it up: the 14th",
    ],
)
def test_a_day_in_doubt_is_asked_about_and_no_yes_settles_it(doubt, settled):
    turn, _, player = after("A", "panel was 13 may", doubt)
    assert turn.does is Does.ASK
    assert player.says("yes", NOW).does is Does.ASK

    turn = player.says(settled, NOW)
    assert (turn.does, told(player, turn.answers)) == (Does.READ_BACK, ["done 2026-05-14"])


@pytest.mark.parametrize(
    "no", ["it wasn't", "naw, it wisna", "no it didn't", "it was not", "no, it hasn't", "no it wasnt"]
)
def test_a_bare_denial_is_of_what_was_asked_or_read_back(no):
    turn, facts, _ = after("A", "panel should have been the 14th", no)
    assert (turn.does, facts) == (Does.ASK, ["not_done"])

    turn, _, player = after("A", "panel was 12 may", no)
    assert turn.does is Does.ASK
    assert player.says("yes", NOW).does is not Does.CONFIRM


@pytest.mark.parametrize("again", ["panel approved 12 may", "panel approved 12 may;yes"])
@pytest.mark.parametrize(
    "decision",
    [
        "sorry, it was deferred, new date 11 june",
        "no, deferred, now 11 june",
        "actually deferred. new date 11 june",
    ],
)
def test_a_decision_told_anew_is_asked_for_its_reason_and_keeps_both_days(again, decision):
    turn, facts, player = after("A", *again.split(";"), decision)
    assert (turn.does, facts) == (Does.ASK, ["decision deferred 2026-05-12", "booked 2026-06-11"])

    turn = player.says("medical not ready", NOW)
    assert told(player, turn.answers) == ["decision deferred 2026-05-12 report_awaited", "booked 2026-06-11"]


@pytest.mark.parametrize(
    "note",
    [
        "note: chair is away",
        "note: rang the clerk",
        "note: carers know now",
        "note - spoke with admin",
        "note: slot is provisional",
        "note: see minute",
    ],
)
def test_a_note_stands_beside_what_waits(note):
    turn, facts, _ = after("A", "panel booked 5 june", note)

    assert turn.does is Does.READ_BACK
    assert facts[0] == "booked 2026-06-05"
    assert [fact.split()[0] for fact in facts[1:]] == ["note"]


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("May I ask why this is needed?", Topic.WHY),
        ("Could you tell me who the manager is?", Topic.MANAGER),
        ("just wondering when the next review is", Topic.WHEN_DUE),
        ("can i ask when panel is due", Topic.WHEN_DUE),
        ("do you know if panel has been recorded?", Topic.RECORDED),
        ("out of interest, why do you ask?", Topic.WHY),
    ],
)
def test_a_polite_question_is_answered_and_what_waits_waits(question, topic):
    turn, _, player = after("A", "panel was 12 may", question)
    assert (turn.does, turn.question.topic) == (Does.ANSWER, topic)

    assert player.says("I see, thank you. Yes, please do.", NOW).does is Does.CONFIRM


@pytest.mark.parametrize("says", ["actually make it 3 weeks", "sorry 3 weeks"])
@pytest.mark.parametrize("agreed", ["yes", None])
@pytest.mark.parametrize("again", ["chase in 2 weeks", "look again in 2 weeks"])
def test_a_length_puts_right_the_day_to_look_again_and_books_nothing(again, agreed, says):
    lines = [f"{{B4}} petition - still waiting on the medical, {again}", agreed, says]
    turn, facts, _ = after("B", *(line for line in lines if line))

    assert (turn.does, facts) == (Does.READ_BACK, ["4 blocked 2026-06-10 report_awaited"])


@pytest.mark.parametrize("text", ["chase", "chase the medical", "panel, chase", "chase it"])
def test_the_word_chase_by_itself_is_no_day_to_look_again(text):
    turn, _, _ = after("A", text)

    assert turn.does is not Does.CONFIRM


@pytest.mark.parametrize("first", ["petition 6 may", "{B4} petition 6 may"])
@pytest.mark.parametrize("says", ["lodged", "petition lodged", "it was lodged"])
def test_the_day_stays_where_only_the_verb_is_told_behind_it(first, says):
    turn, facts, _ = after("B", first, says)

    assert (turn.does, facts) == (Does.READ_BACK, ["4 done 2026-05-06"])


@pytest.mark.parametrize("about_herself", ["I'm away from 1 june until 8 june, Jamie covers"])
def test_an_absence_after_not_my_case_is_no_correction_of_it(about_herself):
    turn, facts, _ = after("B", "{B2} isn't mine", "yes", about_herself)

    assert (turn.does, facts) == (Does.READ_BACK, ["leave 2026-06-01 2026-06-08 Jamie Orr"])
