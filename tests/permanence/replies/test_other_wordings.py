"""Words that say no more than others, and those beside a fact that change nothing of it, each in several wordings.

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
