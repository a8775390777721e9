"""What becomes sure, and what stays open: a hope that is confirmed, a question with a no in it, one of two, somebody away.

It is Wed 20 May. Thread A is about one child whose panel is late; thread B has five children in lines 1 to 5.
"""

import pytest

from permanence.replies.memory import Does, Tells
from permanence.replies.read import read
from permanence.replies.reading import Kind, Open
from tests.permanence.replies.contexts import filled, situation_in
from tests.permanence.replies.judge import as_fact
from tests.permanence.replies.talked import OWN, after


def of(text, thread="A"):
    return read(filled(text, thread), situation_in(OWN, thread))


def brief(text, thread="A"):
    situation = situation_in(OWN, thread)
    facts = [as_fact(a, thread, situation.staff) for a in of(text, thread).facts]
    kept = ("line", "milestone", "verb", "outcome", "date", "until", "reason")
    return [" ".join(str(f[k]) for k in kept if f[k] is not None) for f in facts]


# --- a hope, and then it is fixed ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "first", ["hoping for 11 june", "panel pencilled in 11 june", "panel should be 11 june"]
)
@pytest.mark.parametrize(
    "words",
    [
        "its confirmed now",
        "confirmed",
        "yes confirmed",
        "its booked",
        "thats confirmed",
        "just been confirmed",
    ],
)
def test_a_day_that_was_hoped_for_is_booked_once_it_is_confirmed(first, words):
    turn, facts, _ = after("A", first, words)

    assert (turn.does, facts) == (Does.READ_BACK, ["booked 2026-06-11"])


@pytest.mark.parametrize(
    "words",
    [
        "yes",
        "not confirmed",
        "no its not confirmed yet",
        "hoping to get it confirmed",
        "they moved it",
        "cancelled",
    ],
)
def test_anything_less_books_nothing(words):
    _, facts, player = after("A", "hoping for 11 june", words)

    assert "booked 2026-06-11" not in facts
    assert player.kept == {}


def test_of_two_days_hoped_for_none_is_confirmed():
    turn, facts, _ = after("A", "panel might be 11 june or 18 june", "its confirmed")

    assert (turn.does, facts) == (Does.ASK, ["booked"])


def test_another_day_than_the_one_hoped_for_is_that_day():
    _, facts, _ = after("A", "hoping for 11 june", "confirmed for 18 june")

    assert facts == ["booked 2026-06-18"]


# --- a question with a no in it -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    ["was it not the 13th?", "wasn't it the 13th?", "was that not the 13th?", "sorry, was it not 13 may?"],
)
def test_a_question_with_a_no_in_it_takes_back_nothing(words):
    turn, facts, player = after("A", "panel held 12 may", words)
    assert (turn.does, facts) == (Does.ASK, ["done"])

    turn = player.says("no its right 12th", turn.waiting.said_at)
    assert [(str(a.verb), a.on.isoformat()) for a in turn.answers] == [("done", "2026-05-12")]


@pytest.mark.parametrize(
    "text",
    [
        "wasn't panel on 12 may?",
        "is panel not 11 june?",
        "did panel not go ahead on 12 may?",
        "isnt it 11 june?",
    ],
)
def test_a_question_with_a_no_in_it_tells_of_nothing_that_was_not_held(text):
    reading = of(text)

    assert reading.facts == ()
    assert "not_done" not in {str(a.verb) for a in reading.understood}


@pytest.mark.parametrize(
    "text", ["is there a panel on 11 june?", "was there a panel on 12 may?", "Q: when was panel due?"]
)
def test_whether_there_is_one_is_a_question(text):
    assert of(text).kind is Kind.QUESTION


# --- one of two, and somebody away -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "thread"),
    [
        ("panel 12 may or LAC 12 may", "A"),
        ("panel held 12 may or review held 12 may", "A"),
        ("1 held 12 may or 3 held 12 may", "B"),
        ("{B1} held 12 may or {B3} held 12 may", "B"),
    ],
)
def test_either_of_two_is_no_fact(text, thread):
    assert of(text, thread).facts == ()


@pytest.mark.parametrize(
    "text",
    [
        "adm on leave til 1 june",
        "adm away til 1 june",
        "decision maker on a/l until 1 june",
        "panel chair on leave til 8/6",
    ],
)
def test_that_somebody_who_decides_is_away_bars_no_step_that_waits_for_another(text):
    reading = of(text)

    assert (reading.facts, reading.opens) == ((), (Open.WHETHER,))
    assert any(option.note for option in reading.options)


# --- words that mean no more ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("panel made a positive recommendation 12 may", "panel decision approved 2026-05-12"),
        ("panel came back with a positive recommendation on 12 may", "panel decision approved 2026-05-12"),
        ("petition gets lodged tomorrow", "petition_lodged booked 2026-05-21"),
        ("panel is getting heard 11 june", "panel booked 2026-06-11"),
        ("panel cancelled chair ill, new one's 9th june", None),
        ("panel held 12 may xx", "panel done 2026-05-12"),
        ("panel held 12 may x", "panel done 2026-05-12"),
        ("Panel 11 June.\n\nGet Outlook for Android", "panel booked 2026-06-11"),
        ("panel wasn't the 12th it was the 5th", "panel done 2026-05-05"),
        ("went thru panel weds last wk (13th)", "panel done 2026-05-13"),
        ("thats it held now. 13th", "panel done 2026-05-13"),
    ],
)
def test_what_is_plain_to_a_reader_is_read_at_once(text, fact):
    assert fact is None or brief(text) == [fact]
    assert of(text).kind is Kind.FACTS


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("wi {B5} we ruled oot the granny on the 6th", "5 kinship_ruled decision ruled_out 2026-05-06"),
        ("5 we've ruled out maternal gran, 6 may", "5 kinship_ruled decision ruled_out 2026-05-06"),
        ("5 ruled in the aunt 6 may", "5 kinship_ruled decision ruled_in 2026-05-06"),
        ("5 - no family members viable, ruled out 6/5/26", "5 kinship_ruled decision ruled_out 2026-05-06"),
        ("5 kin out 14/5", "5 kinship_ruled decision ruled_out 2026-05-14"),
        ("4 lodged by our solicitor 14 may", "4 petition_lodged done 2026-05-14"),
        ("six wk review was the 14th", "1 first_review done 2026-05-14"),
        ("Heard at panel this month: {B2}, 12 May.", "2 panel done 2026-05-12"),
    ],
)
def test_whom_or_what_it_is_told_of_is_known_by_the_step(text, fact):
    assert brief(text, "B") == [fact]


@pytest.mark.parametrize(
    "text",
    [
        "5 ruled out gran on 12/5, papa next",
        "5 not ruled out the granny yet",
        "5 ruled out the gran and the aunt",
    ],
)
def test_kin_who_are_still_open_make_it_a_question(text):
    assert of(text, "B").facts == ()


@pytest.mark.parametrize(
    "text", ["panel was 17 may but snowed off", "panel got rained off 12 may", "panel snowed off"]
)
def test_what_the_weather_stopped_was_not_held(text):
    assert of(text).facts == ()
    assert Open.NEW_DAY in of(text).opens


@pytest.mark.parametrize(
    "text",
    [
        "we've still no date for panel",
        "no date has been given for the panel",
        "they've not given us a date for panel",
    ],
)
def test_where_there_is_no_date_yet_it_is_asked_what_stands_in_the_way(text):
    reading = of(text)

    assert ([str(a.verb) for a in reading.understood], reading.opens) == (["not_done"], (Open.NEW_DAY,))


@pytest.mark.parametrize(
    "text",
    [
        "leave this with me", "will look into it this week", "I'll look at this later", "ok i'll sort it tomorrow",
        "no further comment from me", "I understood", "God bless you", "oh for goodness sake",
    ],
)  # fmt: skip
def test_that_she_sees_to_it_records_nothing(text):
    assert of(text).kind is Kind.SEEN


@pytest.mark.parametrize("words", ["dont record that yet", "not just yet", "hold off recording that"])
def test_what_she_does_not_want_recorded_yet_waits(words):
    turn, _, player = after("A", "panel 11 june", words)

    assert (turn.does, turn.tells) == (Does.TELL, Tells.WAITS)
    assert player.kept == {}


# --- put right, or beside it ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["yes but change to 13th", "change it to the 13th", "amend to 13 may"])
def test_a_day_put_in_the_place_of_another_books_nothing(words):
    _, facts, _ = after("A", "panel held 12 may", words)

    assert facts == ["done 2026-05-13"]


@pytest.mark.parametrize("words", ["next panel 11 june", "and the next panel is 11 june"])
def test_the_next_one_takes_nothing_from_what_was_held(words):
    turn, facts, _ = after("A", "panel held 12 may", words)

    assert facts == ["done 2026-05-12"]
    assert turn.unread or Open.REST in turn.waiting.opens


@pytest.mark.parametrize(
    "words",
    [
        "medical late. ask me 8 june",
        "medical not back, try again 8 june",
        "remind me 8 june, medical not back",
    ],
)
def test_why_it_was_not_held_is_kept_beside_when_to_ask_again(words):
    _, facts, _ = after("A", "panel not held", words)

    assert facts == ["blocked 2026-06-08 report_awaited"]


@pytest.mark.parametrize("words", ["it was held", "actually it did go ahead", "cancelled", "in june"])
def test_news_of_the_step_is_no_reason_that_stands_in_its_way(words):
    _, facts, _ = after("A", "panel not held", words)

    assert not any(fact.startswith("blocked") for fact in facts)


@pytest.mark.parametrize("words", ["12/13 may", "12 or 13 may"])
def test_either_of_two_days_is_asked_for_again(words):
    turn, facts, _ = after("A", "panel held", words)

    assert (turn.does, facts) == (Does.ASK, ["done"])


# --- which day, and of what ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "panel booked 28 may moved to 4 june",
        "panel 28 may, panel 4 june",
        "panel booked 28 may and 4 june",
        "panel booked 28 may. update - 4 june",
    ],
)
def test_of_two_days_for_one_panel_it_is_asked_which(text):
    reading = of(text)

    assert (reading.facts, Open.DAY in reading.opens) == ((), True)


@pytest.mark.parametrize(
    "text",
    [
        "panel booked for 28 may has been moved to 4 june",
        "panel down for 28 may was put back to 4 june",
        "The panel planned for 28 May will now be on 4 June.",
        "panel due on 28 may is now 4 june",
    ],
)
def test_a_day_that_it_was_moved_from_is_none_on_which_it_is(text):
    assert brief(text) == ["panel booked 2026-06-04"]


def test_a_review_may_be_booked_twice():
    assert brief("review booked 9 june, next one 10 nov") == [
        "later_review booked 2026-06-09",
        "later_review booked 2026-11-10",
    ]


@pytest.mark.parametrize("words", ["14 may, want the chronology", "it was 14 may, they phoned"])
def test_a_day_said_of_the_hand_over_is_no_day_of_a_step(words):
    turn, facts, player = after("A", "legal have come back with questions", words)

    assert turn.does is Does.ASK
    assert not any(fact.startswith("done") for fact in facts)
    assert player.kept == {}


def test_a_day_alone_is_that_of_the_hand_over():
    _, facts, _ = after("A", "legal have come back with questions", "14 may")

    assert [fact[: len("legal_queried 2026-05-14")] for fact in facts] == ["legal_queried 2026-05-14"]


def test_what_was_told_of_the_panel_is_not_asked_for_again():
    turn, _, _ = after("A", "panel approved 12 may", "adm approved 19 may", "yes")

    assert (turn.does, turn.asks) == (Does.CONFIRM, ())


@pytest.mark.parametrize(
    ("first", "words", "becomes"),
    [
        ("2 panel 11 june", "and 4 the 28th", ["2 booked 2026-06-11", "4 booked 2026-05-28"]),
        ("2 panel 11 june", "and 4 the 18th", ["2 booked 2026-06-11", "4 booked 2026-06-18"]),
        ("1 held 12 may", "and 3 14th", ["1 done 2026-05-12", "3 done 2026-05-14"]),
        ("2 panel 11 june, 4 lodged 14 may", "4 15th", ["2 booked 2026-06-11", "4 done 2026-05-15"]),
        ("2 panel 11 june, 4 lodged 14 may", "second one 15th", ["2 booked 2026-06-11", "4 done 2026-05-15"]),
    ],
)
def test_a_day_without_its_month_is_of_the_line_that_is_named(first, words, becomes):
    _, facts, _ = after("B", first, words)

    assert facts == becomes


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("I've passed this one over to Jamie Orr", "not_mine"),
        ("I've handed this one over to Ewan", "not_mine"),
        ("dad still not traced. check back 3 june", "panel blocked 2026-06-03 parent_not_traced"),
        ("birth father cannot be found, look again 3 june", "panel blocked 2026-06-03 parent_not_traced"),
    ],
)
def test_who_has_it_and_who_is_not_found_is_read_in_several_wordings(text, fact):
    assert brief(text) == [fact]


def test_a_reason_may_begin_with_how_many_they_are():
    assert brief("Panel on 12 May was cancelled because two members were ill, rearranged for 9 June.") == [
        "panel decision cancelled 2026-05-12 other",
        "panel booked 2026-06-09",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "panel was 12 may btw",
        "panel held 12 may lol",
        "panel was 12 may fyi",
        "panel on 12 may tbh",
        "ta. panel was 12 may btw",
    ],
)
def test_may_behind_a_day_that_is_told_is_the_month_whatever_follows(text):
    assert brief(text) == ["panel done 2026-05-12"]


@pytest.mark.parametrize(
    "text", ["panel was 12 may be moved", "panel on 12 may need to be moved", "all 3 may slip"]
)
def test_may_before_a_verb_is_no_month(text):
    assert of(text).facts == ()


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("4 lodged 14/5 at kilmarnock sheriff court", "4 petition_lodged done 2026-05-14"),
        ("4 lodged at ayr sheriff court on 14 may", "4 petition_lodged done 2026-05-14"),
        ("1 held late on 14 may", "1 first_review done 2026-05-14"),
        ("3 went ahead a bit late 14 may", "3 later_review done 2026-05-14"),
        ("1 held 14 may, happy easter everyone!", "1 first_review done 2026-05-14"),
    ],
)
def test_where_how_late_and_good_wishes_change_nothing(text, fact):
    assert brief(text, "B") == [fact]


# --- held without somebody, and heard in part -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "panel went ahead without her 14/5",
        "panel went ahead without him on 14 may",
        "panel went ahead without the chair 14 may",
        "panel was held without mum on 14 may",
        "no show from mum so panel went ahead without her 14/5",
        "mum didnt attend so panel went ahead without her 14/5",
        "no social worker there so panel went ahead anyway 14/5",
    ],
)
def test_who_was_not_there_does_not_stop_what_was_held(text):
    assert brief(text) == ["panel done 2026-05-14"]


@pytest.mark.parametrize(
    "text",
    [
        "panel heard 14 may, deferred to 11 june",
        "panel met 14 may and deferred to 11 june",
        "panel held 14 may but adjourned to 11 june",
        "heard at panel 14/5, deferred to 11/6 for updated medical",
    ],
)
def test_what_was_heard_and_put_off_is_put_off_and_not_done(text):
    facts = brief(text)

    assert facts[0].startswith("panel decision deferred 2026-05-14")
    assert facts[1:] == ["panel booked 2026-06-11"]


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("panel held 14 may, review moved to 11 june", ["panel done", "later_review booked"]),
        (
            "1 held 14 may, 2 deferred to 11 june",
            ["1 first_review done", "2 panel decision", "2 panel booked"],
        ),
    ],
)
def test_what_was_held_stays_beside_another_step_that_was_put_off(text, verbs):
    facts = brief(text, "B" if text[0] == "1" else "A")

    assert [" ".join(f.split()[: len(v.split())]) for f, v in zip(facts, verbs, strict=True)] == verbs


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Panel held 14 may, unanimous approval", "panel decision approved 2026-05-14"),
        ("panel 11/6 confirmed by email today", "panel booked 2026-06-11"),
        ("panel 11 june, clerk confirmed yesterday", "panel booked 2026-06-11"),
    ],
)
def test_how_and_when_it_was_told_is_no_day_of_its_own(text, fact):
    assert brief(text) == [fact]
