"""A harmless phrase beside a plain fact changes nothing of it; one that denies, doubts or tells of something else does.

The phrases are of open classes: where, how, when on the day, with whom, how it went, what follows, a courtesy. None of
them need be known: what is not is named as not taken. Each stands where people put it: before the fact, between its verb
and its day, and behind it, with a comma and without.
"""

import random
from itertools import product

import pytest

from permanence.replies.read import read
from permanence.replies.reading import Kind
from tests.permanence.replies.contexts import filled, situation_in
from tests.permanence.replies.corpora_of_ours import OWN

PLAIN = (
    ("A", "panel was held", "on 12 May"), ("A", "the panel took place", "on Tuesday 12 May"), ("A", "panel held", "12 May"),
    ("A", "panel went ahead", "yesterday"), ("A", "panel is booked", "for 9 June"), ("A", "LAC review was held", "on 12 May"),
    ("A", "panel has been moved", "to 11 June"), ("B", "2 panel was held", "on 12 May"), ("C", "panel was held", "on 17 December"),
)  # fmt: skip
WITHIN = (
    "in the back office", "at the council buildings", "in room 4b", "down in Ayr", "at the health centre in Annan",
    "with the interpreter", "with mum and her advocate", "in front of the new chair", "at the second attempt", "by video link",
    "with the carers attending", "in the main boardroom", "at Bridge Street", "in the late afternoon", "at the back of nine",
    "harmoniously", "serenely", "across at the learning centre",
)  # fmt: skip
BEHIND = (
    "minutes to follow", "letter to come", "paperwork will follow", "useful discussion", "lively discussion",
    "notes are on file", "positive feedback", "with the interpreter", "in room 4b", "can be ticked off", "speak soon",
    "good attendance", "cheers for the reminder",
)  # fmt: skip
BEFORE = (
    "to keep you in the loop", "by way of an update", "as promised", "following up on this", "to bring you up to speed",
    "just to say",
)  # fmt: skip
DISTURB_WITHIN = (
    "in theory", "in draft", "in name only", "in part", "provisionally", "nearly", "for his sister", "for another child",
    "by mistake", "in his last placement", "for the wrong child", "with reservations", "in the old system", "in error",
    "ostensibly", "purportedly",
)  # fmt: skip
DISTURB_BEHIND = (
    "I think", "maybe", "or 13 May", "or thereabouts", "for another child", "but that was a mistake", "but since withdrawn",
    "but for his sister", "if I remember right", "according to mum", "but cancelled",
)  # fmt: skip
DISTURB_BEFORE = (
    "had I known",
    "if",
    "apparently",
    "I think",
    "I doubt that",
    "nobody says",
    "unless I hear otherwise",
)
SAMPLE = 300


def facts(thread, text):
    reading = read(filled(text, thread), situation_in(OWN, thread))
    if reading.kind is not Kind.FACTS:
        return []
    return [
        (str(a.verb), a.reference, a.milestone, a.on, a.outcome)
        for a in reading.facts
        if str(a.verb) != "not_done"
    ]


def lines(before, within, behind):
    """Each plain fact by itself, and with each phrase in each place where it can stand."""
    for thread, verb, day in PLAIN:
        plain = f"{verb} {day}"
        yield from (
            (thread, plain, f"{said}{sign} {plain}") for said, sign in product(before, ("", ",", "."))
        )
        yield from ((thread, plain, f"{verb} {said} {day}") for said in within)
        yield from ((thread, plain, f"{plain}{sign} {said}") for said, sign in product(behind, ("", ",")))


def test_a_harmless_phrase_changes_nothing_of_a_fact(figure):
    every = list(lines(BEFORE, WITHIN, BEHIND))
    tried = random.Random(5).sample(every, SAMPLE)

    other = {
        text: facts(thread, text)
        for thread, plain, text in tried
        if facts(thread, text) != facts(thread, plain)
    }

    figure(
        f"replies: of {len(tried)} harmless phrases beside a fact out of {len(every)}, {len(other)} changed it"
    )
    assert other == {}


def test_a_phrase_that_disturbs_makes_a_fact_a_question():
    every = list(lines((), DISTURB_WITHIN, DISTURB_BEHIND))
    every += [
        (t, p, f"{said} {p}") for (t, v, d), said in product(PLAIN, DISTURB_BEFORE) for p in (f"{v} {d}",)
    ]
    tried = random.Random(6).sample(every, SAMPLE)

    assert {text: found for thread, _, text in tried if (found := facts(thread, text))} == {}


@pytest.mark.parametrize("phrase", ["in the back office", "with the interpreter", "serenely"])
def test_what_is_not_known_is_named_as_not_taken(phrase):
    reading = read(f"panel was held {phrase} on 12 May", situation_in(OWN, "A"))

    assert reading.unread == (phrase,)


# --- forms and turns of a verb --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "like"),
    [
        ("panel was able to be held on 12 May", "panel held 12 May"),
        ("panel managed to go ahead on 12 May", "panel held 12 May"),
        ("panel ended up going ahead on 12 May", "panel held 12 May"),
        ("we got to panel eventually, 12 May", "panel held 12 May"),
        ("the date of panel was 12 May", "panel held 12 May"),
        ("my practice teacher asked me to let you know that panel was held on 12 May", "panel held 12 May"),
        ("panel isn't until 11 June", "panel booked for 11 June"),
        ("its no till 11 June", "panel booked for 11 June"),
        ("panel still 11 June", "panel booked for 11 June"),
        ("panel confirmed - 11 June", "panel booked for 11 June"),
        ("panel date came through today: 11 June", "panel booked for 11 June"),
        ("panel's now the week after, 11 June", "panel booked for 11 June"),
        ("going to the June panel, 11th", "panel booked for 11 June"),
        ("panel moved two weeks to 11 June", "panel booked for 11 June"),
        ("she squeezed us in on 11 June", "panel booked for 11 June"),
        ("28 May was too soon for the medical adviser so it's 11 June", "panel booked for 11 June"),
        ("not 4 June any more, 11 June", "panel booked for 11 June"),
        ("it was approved, panel 12 May", "panel approved 12 May"),
        ("panel voted in favour on 12 May", "panel approved 12 May"),
        ("panel agreed to the plan on 12 May", "panel approved 12 May"),
    ],
)
def test_what_is_said_in_another_turn_is_the_same(text, like):
    assert facts("A", text) == facts("A", like) != []


@pytest.mark.parametrize(
    "text",
    [
        "panel was not able to be held on 12 May", "panel was unable to go ahead on 12 May", "panel isn't until 12 May",
        "panel won't happen until 11 June", "panel is nearly booked for 9 June", "28 May not suitable for mum",
        "28 May no longer suits the carers", "panel will be on 18 June but cancelled", "approved? panel in May",
        "papers confirmed - 18 June",
    ],
)  # fmt: skip
def test_what_was_denied_is_no_fact_in_any_turn(text):
    assert facts("A", text) == []


# --- one slip of the fingers ------------------------------------------------------------------------------------------

NAMED = (
    ("panel was held on {} 12 May", "Tuesday"), ("panel was held last {}", "Friday"), ("panel held {}", "yesterday"),
    ("panel is booked for {}", "tomorrow"), ("panel was held on 14 {}", "April"), ("panel is booked for 10 {}", "September"),
    ("panel {} on 12 May", "approved"), ("panel {} for 9 June", "rescheduled"), ("panel was {} on 12 May", "completed"),
)  # fmt: skip


def slips(word):
    """The word with a letter left out, written twice, or changed with its neighbour."""
    for n in range(1, len(word) - 1):
        yield from (word[:n] + word[n + 1 :], word[:n] + word[n] + word[n:])
        if word[n] != word[n + 1]:
            yield word[:n] + word[n + 1] + word[n] + word[n + 2 :]


@pytest.mark.parametrize(("line", "word"), NAMED)
def test_a_word_with_one_slip_is_read_as_it_was_meant(line, word):
    meant = facts("A", line.format(word))

    tried = {slip: facts("A", line.format(slip)) for slip in slips(word)}

    assert meant
    assert all(found in ([], meant) for found in tried.values())
    assert [*tried.values()].count(meant) >= 0.9 * len(tried)


@pytest.mark.parametrize(
    "line", ["Fridah held panel 12 May", "panel held 12 mai", "panel held 12 mat", "on mondays"]
)
def test_no_day_is_made_of_another_word(line):
    assert facts("A", line) in ([], [("done", *facts("A", "panel held 12 May")[0][1:])])
    assert "Friday" not in str(read(line, situation_in(OWN, "A")))
