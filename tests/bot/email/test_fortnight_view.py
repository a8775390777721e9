"""A manager's fortnight in a mail: bars in proportion, and lines that a reply can name by their numbers."""

import re

import pytest

from bot.email.fortnight_view import bars_of
from bot.email.incoming.numbered import numbers_in
from permanence.digest.lost import DaysLost, LostByChild, LostStep, year_to
from tests.bot.email.examples import EXAMPLES, renderer
from tests.bot.email.made_up import TODAY
from tests.bot.email.seen import Page

YEAR = year_to(TODAY)
FORTNIGHTS = ("digest", "digest-several", "digest-with-the-week", "digest-without-figures", "digest-quiet")


def step(name, days, ours):
    return LostStep(name, days, ours, (LostByChild("HW-4821-B", days, ours),))


def words(name):
    example = EXAMPLES[name]
    return renderer(example.kind).words(example.kind, example.content, example.person)


def test_five_bars_are_as_wide_as_their_days():
    steps = [step(f"step {n}", 7 * (20 - n), 3 * (20 - n)) for n in range(7)]

    bars = bars_of(DaysLost(*YEAR, tuple(steps)))

    assert [bar.days for bar in bars] == [140, 133, 126, 119, 112]
    assert bars[0].ours_width + bars[0].others_width == pytest.approx(98)
    for bar in bars:
        assert bar.ours_width / bars[0].ours_width == pytest.approx(bar.ours / bars[0].ours, abs=0.001)
        assert bar.ours_width + bar.others_width + bar.rest_width == pytest.approx(100)


def test_no_bar_is_drawn_where_no_day_was_lost():
    assert bars_of(DaysLost(*YEAR, ())) == bars_of(None) == ()
    assert "figures say" not in words("digest-quiet").html


def test_figures_that_could_not_be_made_say_so_in_every_part():
    said = words("digest-without-figures")

    for text in (said.text, Page(said.html).text, Page(said.whole).text):
        assert "Figures could not be made. The administrator has been told." in text


@pytest.mark.parametrize("name", FORTNIGHTS)
def test_lines_about_a_child_are_numbered_through_the_whole_message(name):
    said = words(name)

    numbers = [int(n) for n in re.findall(r"(?m)^(\d+)\. HW-", said.text)]

    assert numbers == list(range(1, len(numbers) + 1))
    shown = [int(n) for n in re.findall(r'class="kid-number"[^>]*>(\d+)<', said.html)]
    assert shown == numbers


def test_a_reply_finds_the_child_of_a_number_in_the_frozen_mail():
    example = EXAMPLES["digest"]
    frozen = renderer(example.kind).render(example.content, example.message, example.person)

    found = numbers_in(frozen)

    digest = example.content.digest
    assert found[1] == digest.topics[0].reference
    assert found[6] == digest.asked[0].reference


@pytest.mark.parametrize("name", FORTNIGHTS)
def test_the_short_part_names_no_child_twice(name):
    named = re.findall(r"HW-\d{4}-[0-9A-Z]", words(name).text)

    assert len(named) == len(set(named))


def test_what_comes_first_and_last_stands_there():
    said = words("digest-with-the-week")

    for text in (said.text, Page(said.html).text):
        week, talk = text.upper().index("THIS WEEK"), text.upper().index("TO TALK ABOUT")
        assert week < text.index("3 steps not answered for 10 working days") < talk
        assert text.index("Of 61 things due to be told") > talk
