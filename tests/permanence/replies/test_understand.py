"""What people type is read as a careful reader would: proposed, or asked about, never taken silently wrong."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.answer import Answer, Verb
from permanence.answers.words import in_words
from permanence.case import Case
from permanence.replies.understand import (
    Command,
    Confirmation,
    NotUnderstood,
    Proposals,
    Question,
    ReplyContext,
    Understood,
    parse,
    understand,
)
from tests.builders import TODAY, a_rulebook, shona
from tests.permanence.cases import WAITS_FOR_DECISION, WAITS_FOR_PANEL, decision_case, panel_case
from tests.permanence.replies.corpus import BOTH, NONE, ONE

KNOWN = frozenset({WAITS_FOR_PANEL, WAITS_FOR_DECISION})
PANEL_LINE = (WAITS_FOR_PANEL, "PO.PANEL#1")
DECISION_LINE = (WAITS_FOR_DECISION, "PO.ADM#1")
ON_DATE = {Verb.DONE, Verb.DECISION, Verb.BOOKED}
# What people's fingers produce: the words of the field in any order, with the debris of chat around them.
DEBRIS = st.sampled_from(
    [
        *(
            "panel",
            "ADM",
            "LAC review",
            "done",
            "booked",
            "not",
            "12/5",
            "9 June",
            "next thurs",
            "because",
            "until",
        ),
        *(
            "blocked",
            "route changed to",
            "adoption",
            "deferred",
            "approved",
            "n/a",
            "snooze",
            "HW-4821-B",
            "HW-4821-9",
        ),
        *(
            "?",
            ",",
            ".",
            "\n",
            " - ",
            "and",
            "yes",
            "no,",
            "undo",
            "31/6",
            "w/c 1/6",
            "medical",
            "note:",
            "{}",
            "\x00",
        ),
    ]
)


def context(*cases: Case, lines: tuple[tuple[str, str], ...] = ()) -> ReplyContext:
    return ReplyContext(cases, lines, KNOWN)


def one(*further: object) -> ReplyContext:
    return context(panel_case(*further), lines=(PANEL_LINE,))


def both() -> ReplyContext:
    return context(panel_case(), decision_case(), lines=(PANEL_LINE, DECISION_LINE))


ABOUT_ONE, ABOUT_BOTH = one(), both()


def read(text: str, about: ReplyContext | None = None) -> Understood:
    return understand(text, about or ABOUT_ONE, TODAY, a_rulebook())


def shown(answer: Answer, *, many: bool) -> str:
    child = {WAITS_FOR_PANEL: "A", WAITS_FOR_DECISION: "B"}[answer.reference or ""]
    parts = [
        child if many else None,
        answer.verb.value,
        answer.milestone if answer.verb in ON_DATE else answer.stage,
        answer.route,
        answer.outcome,
        str(answer.on) if answer.on else None,
        f"until {answer.until}" if answer.until else None,
        f"because {answer.reason}" if answer.reason else None,
        f"({answer.note})" if answer.note else None,
    ]
    return " ".join(part for part in parts if part)


def as_expected(understood: Understood, expected: str, *, many: bool = False) -> str:
    """The understanding in the corpus's short form; a question only as far as `expected` says it."""
    match understood:
        case Proposals(answers):
            return "; ".join(shown(answer, many=many) for answer in answers)
        case Question(ask):
            words = expected.removeprefix("asks ")
            return expected if words.lower() in ask.lower() else f"asks {ask}"
        case Command(verb, reference):
            return f"command {verb}" + (f" {reference}" if reference else "")
        case Confirmation(yes):
            return "yes" if yes else "no"
        case NotUnderstood():
            return "not understood"


def question(text: str, about: ReplyContext | None = None) -> Question:
    asked = read(text, about)
    assert isinstance(asked, Question), asked
    return asked


def answers(text: str, about: ReplyContext | None = None) -> tuple[Answer, ...]:
    proposed = read(text, about)
    assert isinstance(proposed, Proposals), proposed
    return proposed.answers


# --- the corpus -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "expected"), ONE)
def test_answers_to_an_alert_about_one_panel(text: str, expected: str):
    assert as_expected(read(text), expected) == expected


@pytest.mark.parametrize(("text", "expected"), BOTH)
def test_answers_to_a_message_about_two_children(text: str, expected: str):
    assert as_expected(read(text, ABOUT_BOTH), expected, many=True) == expected


@pytest.mark.parametrize(("text", "expected"), NONE)
def test_words_that_answer_no_message(text: str, expected: str):
    no_message = context(*ABOUT_BOTH.cases)

    assert as_expected(read(text, no_message), expected, many=True) == expected


def test_the_corpus_is_large_enough_to_mean_something():
    assert len({text for text, _ in (*ONE, *BOTH, *NONE)}) >= 300


def test_choosing_an_option_is_as_good_as_having_been_clear():
    """Every option of every question in the corpus leads to an answer, a better question or a command."""
    for text, expected in ONE:
        if not expected.startswith("asks"):
            continue
        for value, label in question(text).options:
            assert not isinstance(read(value), NotUnderstood), f"{text!r}: {label!r} gives {value!r}"


def test_questions_end():
    """Choosing the first option again and again comes to an answer within three questions."""
    for text, expected in ONE:
        understood = read(text)
        for _ in range(3):
            if isinstance(understood, Question) and understood.options:
                understood = read(understood.options[0][0])
        assert not (isinstance(understood, Question) and understood.options), (text, expected, understood)


# --- which child ------------------------------------------------------------------------------------------------------


def test_a_slip_in_the_reference_is_named_and_her_own_children_offered():
    asked = question("HW-4821-9 panel done 12 May")

    assert "does not fit" in asked.ask
    assert [label for _, label in asked.options] == [WAITS_FOR_PANEL]


def test_a_slip_is_never_mended_into_a_child_she_does_not_have():
    stranger = ReplyContext((), (), frozenset())

    assert question("HW-4821-9 panel done", stranger).options == ()


def test_of_two_children_the_one_for_whom_that_step_waits_is_meant():
    assert [a.reference for a in answers("ADM agreed 18 May", both())] == [WAITS_FOR_DECISION]


def test_without_a_step_that_tells_them_apart_she_is_asked_which_child():
    asked = question("done", both())

    assert [value for value, _ in asked.options] == [f"{WAITS_FOR_PANEL} done", f"{WAITS_FOR_DECISION} done"]


def test_a_reference_that_is_not_in_the_context_is_never_passed_over():
    mixed = question(f"{WAITS_FOR_PANEL} panel done 12/5, {WAITS_FOR_DECISION} ADM 18/5", one())

    assert "not known" in mixed.ask


def test_a_question_about_one_child_keeps_what_was_said_of_the_other():
    text = f"{WAITS_FOR_PANEL} panel done 12/5\n{WAITS_FOR_DECISION} ADM next thurs"
    value, _ = question(text, both()).options[0]

    assert [a.reference for a in answers(value, both())] == [WAITS_FOR_PANEL, WAITS_FOR_DECISION]


# --- which step -------------------------------------------------------------------------------------------------------


def test_a_lac_review_is_the_review_that_is_open():
    first_open = case_with_open_first_review()

    assert [a.milestone for a in answers("LAC review 12/5", context(first_open))] == ["first_review"]
    assert [a.milestone for a in answers("LAC review 12/5")] == ["later_review"]


def case_with_open_first_review() -> Case:
    from tests.builders import child_entries
    from tests.permanence.cases import as_recorded, case_of

    return case_of(as_recorded(child_entries(WAITS_FOR_PANEL, "C3", date(2026, 4, 20))))


def test_a_step_named_beats_the_line_that_was_answered():
    assert [a.stage for a in answers("legal instructed 13/05")] == ["SCO.LEGREF#1"]


def test_a_story_with_a_date_in_it_is_no_answer():
    assert isinstance(read("lovely sunny contact at the park on Tuesday"), NotUnderstood)


# --- which day --------------------------------------------------------------------------------------------------------


def test_a_decision_lies_in_the_past_and_a_booking_in_the_future():
    assert [a.on for a in answers("panel approved 11/12", context(old_case()))] == [date(2025, 12, 11)]
    assert [a.on for a in answers("panel booked 11/12")] == [date(2026, 12, 11)]


def old_case() -> Case:
    """The same child, recommended a year earlier, so that last December lies in the window."""
    from tests.builders import child_entries
    from tests.permanence.cases import as_recorded, case_of

    made = child_entries(
        WAITS_FOR_PANEL,
        "C4",
        date(2024, 6, 2),
        route="permanence_order",
        milestones={"permanence_recommendation": date(2025, 2, 10)},
    )
    return case_of(as_recorded(made))


def test_a_day_before_the_step_began_is_asked_about():
    assert "before Tue 10 Feb 2026" in question("panel done 12 Jan").ask


def test_a_date_less_done_means_today_and_is_read_back():
    (answer,) = answers("done")

    assert in_words(answer, a_rulebook()) == "panel held on Wed 20 May 2026"


def test_a_date_less_done_after_a_booking_that_passed_is_asked_about():
    booked = one(shona(WAITS_FOR_PANEL).booked("panel", date(2026, 5, 14)))
    asked = question("it went ahead", booked)

    assert [label for _, label in asked.options] == ["Thu 14 May 2026", "Wed 20 May 2026"]
    assert [a.on for a in answers(asked.options[0][0], booked)] == [date(2026, 5, 14)]


def test_done_on_a_day_to_come_is_asked_whether_it_is_booked():
    asked = question("panel done 12 June 2026")

    assert "has not come yet" in asked.ask
    assert [a.verb for a in answers(asked.options[0][0])] == [Verb.BOOKED]


def test_booked_for_a_day_that_passed_is_asked_whether_it_happened():
    asked = question("panel booked 14 May 2026")

    assert "has passed" in asked.ask
    assert [(a.verb, a.on) for a in answers(asked.options[0][0])] == [(Verb.DONE, date(2026, 5, 14))]


def test_a_text_too_long_to_be_an_answer_is_said_to_be():
    assert "too long" in question("panel done 12 May " * 300).ask


# --- without a child's case -------------------------------------------------------------------------------------------


def uk_phrases(folder: Path) -> list[dict[str, str]]:
    with (folder / "uk-date-phrases.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_sixty_uk_phrases_are_read_right_or_asked_about(shared_data: Path):
    wrong = []
    for row in uk_phrases(shared_data):
        parsed = parse(row["phrase"], date.fromisoformat(row["today"]), a_rulebook())
        accepted = {row["expected"], *filter(None, [row["also_accept"]])}
        if (parsed.date.isoformat() if parsed.date else "NONE") not in accepted:
            wrong.append((row["phrase"], parsed))
        if "ask" in row["note"] and parsed.date and parsed.ask is None:
            wrong.append((row["phrase"], "should ask"))

    assert wrong == []


def test_no_trap_is_taken_for_a_date(shared_data: Path):
    traps = [row for row in uk_phrases(shared_data) if row["category"] == "trap"]

    assert len(traps) == 4
    assert [parse(row["phrase"], TODAY, a_rulebook()).date for row in traps] == [None] * 4


@pytest.mark.parametrize(
    ("text", "milestone", "outcome", "booked"),
    [
        ("panel 12/5", "panel", None, False),
        ("ADM signed off last thurs", "agency_decision", "approved", False),
        ("LAC review moved to 03/06", "later_review", None, True),
        ("panel deferred 12/5", "panel", "deferred", False),
        ("panel deferred to 9/6", "panel", None, True),
        ("3rd June", None, None, True),
    ],
)
def test_what_parse_tells(text: str, milestone: str | None, outcome: str | None, booked: bool):
    parsed = parse(text, TODAY, a_rulebook())

    assert (parsed.milestone, parsed.outcome, parsed.booked) == (milestone, outcome, booked)


def test_parse_asks_on_which_day_something_was_done():
    assert parse("done", TODAY, a_rulebook()).ask == "On which day?"


# --- nothing makes it raise -------------------------------------------------------------------------------------------


@given(st.text(max_size=200))
def test_no_text_makes_the_reader_raise(text: str):
    for about in (ABOUT_ONE, ABOUT_BOTH, ReplyContext()):
        read(text, about)
    parse(text, TODAY, a_rulebook())


@given(st.lists(DEBRIS, max_size=14), st.sampled_from([" ", "", ", "]))
def test_no_words_of_the_field_in_any_order_make_it_raise(words: list[str], joint: str):
    text = joint.join(words)

    read(text)
    read(text, ABOUT_BOTH)
    parse(text, TODAY, a_rulebook())


@given(st.lists(DEBRIS, max_size=14))
def test_what_is_proposed_can_always_be_said_in_words_without_free_text(words: list[str]):
    understood = read(" ".join(words))

    if isinstance(understood, Proposals):
        for answer in understood.answers:
            said = in_words(answer, a_rulebook())
            assert said
            assert answer.note is None or answer.note not in said or len(answer.note) < 5
