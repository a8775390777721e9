"""Whoever adds an answer that has a form, or a button behind *Something else…*, is told which of its words are missing."""

import pytest

from bot.form_fields import FIELDS, OTHER_ANSWERS, QUESTIONS
from bot.render import plain_templates
from permanence.answer import Verb

BEHIND_MORE = (*OTHER_ANSWERS, *QUESTIONS)


@pytest.mark.parametrize("verb", dict.fromkeys((*FIELDS, *BEHIND_MORE)))
def test_its_form_has_a_title(verb: Verb) -> None:
    assert plain_templates().render("forms/title.j2", verb=verb)


@pytest.mark.parametrize("verb", BEHIND_MORE)
def test_its_place_among_the_others_says_what_it_is_for(verb: Verb) -> None:
    assert plain_templates().render("forms/slack.choice.j2", verb=verb, title="a title")


@pytest.mark.parametrize("verb", OTHER_ANSWERS)
def test_whatever_stands_among_the_others_has_a_form(verb: Verb) -> None:
    assert FIELDS[verb]
    assert all(
        plain_templates().render("forms/label.j2", verb=verb, field=field.name) for field in FIELDS[verb]
    )
