"""Lines made from a grammar whose truth is known: a step, a verb and a day, and something that disturbs them.

What is denied, doubted, told by others, of another child or thing, asked, meant for later or taken back is no fact. Each
run tries a sample of some hundred lines, the same each time; `python -m tests.permanence.replies.test_disturbed` tries
them all.
"""

import random
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from permanence.replies.read import read
from permanence.replies.reading import Kind, Situation
from tests.permanence.replies.contexts import situation_in

CONTEXTS = Path(__file__).parent / "corpora"
SAMPLE = 900
NO_STEP = {"note", "not_done", "acknowledge"}
STEPS = ("panel", "the panel", "LAC review", "ADM decision")
GONE = ("12 May", "on 12/5", "on Thursday 14 May")
AHEAD = ("11 June", "on 11/6")
HAPPENED = ("was held {}", "happened {}", "took place {}", "went ahead {}")

BEHIND = (
    "but that was cancelled", "- no it wasn't", "- actually it didn't", ", turned out it didn't happen", ", scratch that",
    "but it has to be held again", "but needs redone", ", since declared invalid", "but they didn't get to us",
    "but our case was not heard", "but we were not on the agenda", "but was abandoned", "but it wasn't finished",
    "but not for us", "I think", "maybe", "possibly", "as far as I know", "but I'm not sure", "(tbc)", "allegedly",
    "according to mum", "but don't record it yet", "but not official yet", "is that right", "so they say", "or thereabouts",
    "give or take", "though might be wrong", "- wrong child", "for his brother", "but that was the other twin",
    "for another family", "but that was last year", "when he was a baby", "in his last placement", "but was void",
    "but not minuted so doesn't count", "but was just a pre meeting", "but it was a professionals meeting",
    "but is being rerun", "but not quite done", "hopefully", "was the plan", "is wrong", "is incorrect", "in the old system",
    "nearly", "or 13 May", "but not", "is what mosaic says", "was the old date",
)  # fmt: skip
BEFORE = (
    "Jamie thinks", "I think", "I'm told", "mum says", "apparently", "presumably", "probably", "it looks like", "maybe",
    "not sure if", "wondering if", "please check whether", "do you know if", "if", "unless", "assuming", "for example",
    "your message says", "you said", "someone said", "the clerk says", "hopefully", "I hope", "we need", "nobody told me",
    "I never said", "it's not true that", "can't confirm", "no evidence that", "doubt",
)  # fmt: skip
PLANNED = (
    "{} was due to be held {}", "{} was booked for {}", "{} had been arranged for {}", "{} should have been {}",
    "{} was supposed to happen {}", "{} was going to be {}", "{} would have been held {}", "we hoped to have {} {}",
    "we tried to hold {} {}", "{} was pencilled in for {}", "we were down for {} {}", "{} invite said {}",
    "{} wasn't held {}", "{} never happened {}", "no {} {}", "there was no {} {}", "didn't have {} {}", "{} not {}",
    "{} {} was cancelled", "{} {} fell through", "{} {} - didn't go ahead", "{} was neither held nor booked {}",
    "{} will be held {}", "did you know {} was held {}?", "was {} held {}",
)  # fmt: skip
THINGS = (
    "minutes received", "chair met", "report done", "pre-meeting held", "training held", "feedback received",
    "outcome letter sent", "members met", "admin completed", "form completed", "referral done", "observer met",
    "appeal lodged", "checklist done", "rep met", "summary sent", "link sent", "rota done",
)  # fmt: skip
LATER = (
    "by", "before", "no later than", "not before", "until", "between 8 and", "around", "week of", "from", "two days after",
    "may be", "might be", "should be", "probably", "hopefully", "looking at", "provisionally", "requested", "won't be",
    "was held", "took place", "approved", "subject to papers", "is cancelled", "won't go ahead", "aiming for", "must be by",
    "ideally", "offered", "declined", "full", "moved from", "either 4 or", "or maybe", "available",
)  # fmt: skip
OUTCOMES = (
    "nearly approved", "would have approved", "might approve", "approved the minutes", "approved the carers",
    "approved my leave", "approved funding", "approved the match", "approved in part", "approved but since overturned",
    "approval expected", "to approve", "should approve", "declined to approve", "not yet approved", "unable to approve",
    "recommended against", "recommended we wait", "recommended a deferral", "agreed with mum", "minded to approve",
    "did not defer", "almost refused", "refused to defer",
)  # fmt: skip
ALONE = (
    "mum is on leave until 5 June", "he is away at camp until 5 June", "I might be on leave 1 to 5 June",
    "my leave 1 to 5 June has been refused", "dad back on 5 June", "plan is not changing to kinship",
    "mum wants the plan changed to kinship", "considering changing route to kinship", "twin track not agreed",
    "no longer waiting on the medical", "medical might be late", "his brother is waiting on a medical",
    "his brother was adopted on 12 May", "he might go home for good", "went home for the weekend 12 May",
    "order granted for his sister 12 May", "his gran died 12 May", "petition nearly lodged 12 May",
    "petition lodged then withdrawn 12 May", "mum lodged a petition 12 May", "asked legal for advice 12 May",
    "legal have not accepted", "mum's solicitor received the papers 12 May", "don't remind me on 5 June",
    "his brother is not mine", "Jamie had this last year", "carer panel 12 May", "medication review held 12 May",
    "supervision review 12 May", "school visit done 12 May", "panel after review on 2 June", "panel 11 June no 12 June",
    "4 June panel is full, 11 June has space", "panel 14 May ran out of time, continues 4 June",
    "I met the team on 12 May", "I agreed the plan on 12 May", "panel 4 June chair to confirm", "child seen at panel 12 May",
    "statutory date is 4 June", "panel virtually done 12 May", "panel ~11 June", "observing panel 12 May",
    "panel not booked for 9 June", "panel approved? 12 May", "panel date given on 12 May", "panel full 11 June",
)  # fmt: skip


def lines() -> Iterator[str]:
    """Every line of the grammar; none of them tells a fact of a step."""
    for step, gone, happened in product(STEPS, GONE, HAPPENED):
        told = f"{step} {happened.format(gone)}"
        yield from (f"{told} {more}" if more[0] != "," else told + more for more in BEHIND)
        yield from (f"{lead} {told}" for lead in BEFORE)
    yield from (frame.format(step, gone) for frame, step, gone in product(PLANNED, STEPS, GONE))
    yield from (f"{step} {thing} {gone}" for thing, step, gone in product(THINGS, STEPS[:3], GONE))
    yield from (f"{step} {word} {day}" for word, step, day in product(LATER, STEPS, AHEAD))
    yield from (f"{step} {said} {gone}" for said, step, gone in product(OUTCOMES, STEPS[:1], GONE))
    yield from (f"{gone} {step} {said}" for said, step, gone in product(OUTCOMES, STEPS[:1], GONE[:1]))
    yield from ALONE


def made_up(text: str, situation: Situation) -> list[str]:
    """The facts that are read from a line that tells none."""
    reading = read(text, situation)
    if reading.kind is not Kind.FACTS:
        return []
    return [f"{a.verb} {a.milestone} {a.on}" for a in reading.facts if str(a.verb) not in NO_STEP]


@pytest.fixture(scope="module")
def situation() -> Situation:
    return situation_in(CONTEXTS, "A")


def test_what_is_disturbed_is_no_fact(situation, figure):
    every = list(lines())
    tried = [*random.Random(9).sample(every, SAMPLE), *ALONE]
    wrong = {text: facts for text in tried if (facts := made_up(text, situation))}

    figure(f"replies: of {len(tried)} disturbed lines out of {len(every)}, {len(wrong)} made a fact")
    assert wrong == {}


if __name__ == "__main__":
    for line in lines():
        if facts := made_up(line, situation_in(CONTEXTS, "A")):
            sys.stdout.write(f"{line!r}: {facts}\n")
