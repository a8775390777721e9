"""The corpora of replies, by the verdicts of their README; no line is matched by itself, so figures are what is held."""

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from permanence.answer import Verb
from permanence.journey import Booking
from permanence.pack.file import read_pack_named
from permanence.reference import reference_for
from permanence.replies.lexicon import Lexicon, made, word_list
from permanence.replies.read import read
from permanence.replies.reading import Command, Kind, Line, Open, Topic
from tests.permanence.replies.contexts import REFERENCES, filled, situation_in
from tests.permanence.replies.corpora_of_ours import OWN
from tests.permanence.replies.judge import Verdict, judged, rows_of, score

AT_ONCE, USELESS = 0.95, 0.05
# Kinds that say nothing by themselves: a word among them must not be of a kind that changes a fact.
NOTHING = ("small", "courtesy", "trim")
CHANGES_A_FACT = (
    "not",
    "doubt",
    "condition",
    "hearsay",
    "limit",
    "vague",
    "other_child",
    "thing",
    "chase",
    "fell",
    "yet",
)


@pytest.fixture(scope="module")
def corpus(shared_data) -> Path:
    return shared_data / "replies"


def test_the_shown_corpus_is_read_and_nothing_silently_wrong(corpus, figure):
    verdicts = judged(rows_of(corpus / "shown.csv"), corpus)

    figure(f"replies, shown: {score((row, verdict) for row, _, verdict in verdicts)}")
    counts = Counter(verdict for _, _, verdict in verdicts)
    at_once = [verdict for row, _, verdict in verdicts if row.at_once]
    assert [row.id for row, _, verdict in verdicts if verdict is Verdict.WRONG] == []
    assert at_once.count(Verdict.RIGHT) >= AT_ONCE * len(at_once)
    assert counts[Verdict.USELESS] <= USELESS * len(verdicts)


def test_a_word_that_carries_nothing_stands_under_no_kind_that_changes_a_fact():
    kinds = word_list()["kinds"]
    twice = [
        (word, nothing, other)
        for nothing in NOTHING
        for other in CHANGES_A_FACT
        for word in set(kinds[nothing]) & set(kinds[other])
    ]

    assert twice == []


def test_a_word_tells_one_outcome():
    told: dict[str, set[str]] = {}
    for code, words in word_list()["outcomes"].items():
        for word in words:
            told.setdefault(word, set()).add(code)

    assert {
        word: codes for word, codes in told.items() if len(codes) > 1 and codes != {"deferred", "continued"}
    } == {}


@pytest.mark.parametrize("pack", ["scotland", "england"])
def test_every_shipped_pack_makes_a_lexicon(pack):
    lexicon = Lexicon.of(read_pack_named(pack))

    assert lexicon.senses("panel")["step"] == ("panel",)
    assert Lexicon.of(lexicon.pack) is lexicon


def test_any_apostrophe_and_any_negation_is_one_word():
    lexicon = made(read_pack_named("scotland"), word_list())

    assert lexicon.senses("not", "ready") == lexicon.senses("no", "ready")
    assert lexicon.slip("revview") == "review"
    assert lexicon.slip("zonk") is None


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("when is the next review?", Topic.WHEN_DUE),
        ("who is the manager?", Topic.MANAGER),
        ("has panel been recorded?", Topic.RECORDED),
        ("what is due this week?", Topic.DUE_SOON),
        ("why", Topic.WHY),
        ("who is this?", Topic.WHO_IS_IT),
        ("whats overdue?", Topic.OVERDUE),
    ],
)
def test_a_question_has_its_topic(text, topic):
    reading = read(text, situation_in(OWN, "A"))

    assert reading.kind is Kind.QUESTION
    assert reading.question.topic is topic


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("list", Command.LIST),
        ("list team", Command.LIST_TEAM),
        ("who has not answered", Command.NOT_ANSWERED),
        ("digest", Command.DIGEST),
        ("please undo that", Command.UNDO),
        ("help", Command.HELP),
    ],
)
def test_a_command_is_read_whole(text, command):
    assert read(text, situation_in(OWN, "B")).command is command


def test_a_worker_may_give_a_child_a_number_of_her_own_and_nothing_else():
    situation = situation_in(OWN, "B")
    reference = REFERENCES["B"][1]

    assert read(f"call {reference} my 3", situation).facts[0].number == 3
    assert read(f"call {reference} my Jack", situation).kind is not Kind.FACTS


def test_words_after_a_fact_are_named_and_the_fact_stands():
    reading = read("LAC held 12th, pushed to feb for next one", situation_in(OWN, "A"))

    assert [fact.milestone for fact in reading.facts] == ["later_review"]
    assert Open.REST in reading.opens


@pytest.mark.parametrize(
    "text", ["", " ", "?", "...", "\x00", "🙂", "'", "1", "é" * 50, "a" * 4000, "-", "((", "HW-",
             "panel booked in 9999999 days", "panel in 999999 weeks", "snooze 999999 months"],
)  # fmt: skip
def test_no_text_makes_the_reader_raise(text):
    assert read(text, situation_in(OWN, "B")).facts == ()


def test_each_line_beside_its_question_says_something_else(corpus):
    same = []
    for row in rows_of(corpus / "shown.csv"):
        situation = situation_in(corpus, row.thread)
        text = filled(row.text, row.thread)
        reading = read(text, situation)
        wish = any(
            f.verb is Verb.SNOOZE for f in reading.facts
        )  # "remind me on 8 June?" is asked for all the same
        if (
            reading.kind is Kind.FACTS
            and not wish
            and read(f"{text.rstrip('.')}?", situation).facts == reading.facts
        ):
            same.append(text)

    assert same == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("I work Mon to Wed", "mon tue wed"),
        ("my working days are mon tue thu", "mon tue thu"),
        ("I work Tues, Wed, Thurs", "tue wed thu"),
    ],
)
def test_working_days_are_days_of_the_week(text, days):
    assert read(text, situation_in(OWN, "A")).facts[0].days == days


def test_a_reference_that_ends_in_a_letter_of_the_phones_is_a_reference():
    """Every check character: "u" is also a spelling of "you"."""
    situation = situation_in(OWN, "A")
    (case,) = situation.cases
    for number in (2353, 5726, 6366, 6534, 7326, 8875):
        reference = reference_for(number)
        about = replace(case, journey=replace(case.journey, reference=reference))
        lines = tuple(replace(line, reference=reference) for line in situation.lines)
        here = replace(situation, lines=lines, cases=(about,), seen=frozenset([reference]))

        (fact,) = read(f"{reference} panel was held 12 May", here).facts
        assert fact.reference == reference


@pytest.mark.parametrize(
    "text",
    [
        "1-3 held 14 May",
        "1 to 3 held on 14 May",
    ],
)
def test_a_range_of_lines_is_every_line_of_it(text):
    facts = read(text, situation_in(OWN, "B")).facts

    assert [f.reference for f in facts] == list(REFERENCES["B"][:3])


def two_lines_of_one_child():
    """The message asks about the fourth child of thread B twice: for a review in line 1, for the petition in line 2."""
    situation = situation_in(OWN, "B")
    reference = REFERENCES["B"][3]
    case = situation.case(reference)
    assert case is not None
    review = next(s.key for s in case.running() if s.milestone == "later_review")
    petition = next(s.key for s in case.running() if s.milestone == "petition_lodged")
    return replace(situation, lines=(Line(1, reference, review), Line(2, reference, petition)))


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("1 done 14 May", ["later_review"]),
        ("2 done 14 May", ["petition_lodged"]),
        ("the second one was done on 14 May", ["petition_lodged"]),
        ("1 done 14 May, 2 done 15 May", ["later_review", "petition_lodged"]),
        ("1 and 2 done 14 May", ["later_review", "petition_lodged"]),
        ("petition lodged 14 May", ["petition_lodged"]),
    ],
)
def test_a_number_names_the_step_of_its_line_where_a_child_has_several(text, steps):
    reading = read(text, two_lines_of_one_child())

    assert [fact.milestone for fact in reading.facts] == steps


@pytest.mark.parametrize("typed", ["{digits}", "{digits}-{check}", "{digits}{check}", "{digits}-{small}"])
def test_a_child_is_known_by_the_digits_of_her_reference_whatever_its_check_character(typed):
    situation = situation_in(OWN, "B")
    for number in (4244, 5726):  # their check characters are 8 and U
        reference = reference_for(number)
        _, digits, check = reference.split("-")
        case = replace(situation.cases[1], journey=replace(situation.cases[1].journey, reference=reference))
        lines = (replace(situation.lines[1], reference=reference), *situation.lines[2:])
        here = replace(
            situation, cases=(case, *situation.cases[2:]), lines=lines, seen=frozenset([reference])
        )

        text = typed.format(digits=digits, check=check, small=check.lower()) + " panel held 12 May"
        assert [fact.reference for fact in read(text, here).facts] == [reference], text


@pytest.mark.parametrize("word", ["rev", "lac rev", "LACR", "care plan review", "looked after review"])
def test_a_word_for_any_review_is_the_review_that_waits(word):
    (fact,) = read(f"1 {word} held 14 May", situation_in(OWN, "B")).facts

    assert fact.milestone == "first_review"


def test_what_stands_beside_a_fact_and_is_not_sure_is_named():
    reading = read("panel approved 12 May, adm next week", situation_in(OWN, "A"))

    assert [fact.milestone for fact in reading.facts] == ["panel"]
    assert [(a.verb, a.milestone, a.on) for a in reading.understood] == [
        (Verb.BOOKED, "agency_decision", None)
    ]
    assert reading.opens == (Open.DAY,)
    assert reading.asks[0].sentence.startswith('"adm next week": ')


def test_what_went_ahead_is_of_the_booked_day_or_asked_about_and_never_today():
    """A step whose booked day has passed: "went ahead" says no day of its own."""
    situation = situation_in(OWN, "A")
    (case,) = situation.cases
    booked = Booking("panel", date(2026, 5, 12), datetime(2026, 4, 1, tzinfo=UTC), 99)
    here = replace(situation, cases=(replace(case, journey=replace(case.journey, bookings=(booked,))),))

    reading = read("panel went ahead", here)

    assert reading.facts == ()
    assert reading.opens == (Open.DAY,)
    assert [option.answers[0].on for option in reading.options if option.answers] == [booked.on]


def test_a_panel_that_moved_to_a_day_is_the_panel_of_the_message():
    (fact,) = read("panel moved to 11 June, report late", situation_in(OWN, "B")).facts

    assert (fact.reference, fact.milestone) == (REFERENCES["B"][1], "panel")


@pytest.mark.parametrize(
    "text",
    [
        "everything but 4 held 14 May",
        "all except 4 held 14 May",
        "everything held on 14 May except 4",
        "all held last week except 3",
        "1-5 held 14 May but not 3",
        "3 back on 8 June",
        "2 not placed, foster carer had covid, back on 1 June",
        "neither of the reviews was held on 12 May",
        "their panels are both 24 June",
        "?panel 14 May",
    ],
)
def test_what_takes_out_denies_or_doubts_is_no_fact(text):
    assert read(text, situation_in(OWN, "B")).facts == ()


def test_each_line_beside_its_denial_keeps_no_fact(corpus):
    """The step's verb denied: nothing of what the plain line said happened."""
    kept = []
    for row in rows_of(corpus / "shown.csv"):
        situation = situation_in(corpus, row.thread)
        text = filled(row.text, row.thread)
        facts = read(text, situation).facts
        changed = re.sub(
            r"\b(held|done|booked|lodged|approved|agreed|visited|sent)\b", r"not \1", text, count=1
        )
        one = len(facts) == 1 and "." not in text.rstrip(".")  # another sentence may stand as it is
        if changed != text and one and set(facts) & set(read(changed, situation).facts):
            kept.append(changed)

    assert kept == []


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("panel was due 14 May, went ahead on 15 May instead", "2026-05-15"),
        ("review set for 14 May in fact took place on the 19th", "2026-05-19"),
        ("panel was down for 14 May, now 16 June", "2026-06-16"),
        ("no panel yet, one is booked for 9 June", "2026-06-09"),
    ],
)
def test_a_plan_that_came_otherwise_is_its_new_day(text, on):
    (fact,) = read(text, situation_in(OWN, "A")).facts

    assert fact.on == date.fromisoformat(on)


@pytest.mark.parametrize(
    "text",
    [
        "Cause called 14 May, continued to 11 June for proof.",
        "panel on 9 June cancelled",
        "panel 12 May, we withdrew",
        "he is on holiday till 9 June",
        "mum visited on 18 May",
        "heard panel was 12 May",
        "was panel held 12 May",
        "taken off the panel agenda for 9 June",
    ],
)
def test_news_of_something_else_makes_no_fact_of_the_step(text):
    assert read(text, situation_in(OWN, "A")).facts == ()


def test_a_word_behind_the_day_is_named_and_one_at_the_verb_asks():
    beside = read("panel was held 12 May zonk", situation_in(OWN, "A"))
    at_the_verb = read("panel zonk held 12 May", situation_in(OWN, "A"))

    assert (beside.kind, beside.unread) == (Kind.FACTS, ("zonk",))
    assert at_the_verb.kind is Kind.ASKED


def test_days_are_shared_out_among_the_lines_that_are_named():
    facts = read("1 and 3 were 12 and 13 May", situation_in(OWN, "B")).facts

    assert [(f.reference, f.on) for f in facts] == [
        (REFERENCES["B"][0], date(2026, 5, 12)),
        (REFERENCES["B"][2], date(2026, 5, 13)),
    ]


def test_what_is_told_before_for_and_a_number_is_told_of_that_line():
    facts = read("1 and 3 done 12 May, panel 9 June for 2", situation_in(OWN, "B")).facts

    assert [(f.reference, f.verb) for f in facts] == [
        (REFERENCES["B"][0], Verb.DONE),
        (REFERENCES["B"][2], Verb.DONE),
        (REFERENCES["B"][1], Verb.BOOKED),
    ]


def test_a_day_told_behind_the_new_one_is_asked_about():
    reading = read("panel moved to 9 June but chair sick so it's 16 June now", situation_in(OWN, "A"))

    assert (reading.facts, reading.opens) == ((), (Open.DAY,))
    assert [option.answers[0].on for option in reading.options if option.answers] == [
        date(2026, 6, 9),
        date(2026, 6, 16),
    ]
