"""Cards: every message as its golden copy has it, within Microsoft's schema and limits, and free of mark-up from data."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from bot.handle import Handle
from bot.recorded_since import RecordedSince
from bot.teams.amended import TeamsRewriter, activity_of, handles_in, read_frozen
from bot.teams.card_forms import CardForms
from bot.teams.cards import Cards
from bot.teams.renderer import TeamsRenderer
from bot.teams.said_cards import said_card
from bot.teams.words import CardWords, escaped
from permanence.answer import Verb
from tests.bot.email.examples import ALL_STATUTORY, EXAMPLES, an_alert, an_item
from tests.bot.slack.payloads import BY_MAIL_ALONE, OVER_TEAMS, SAID
from tests.builders import TODAY, a_rulebook
from tests.servers.teams_connector import parts_of, wrong_in

GOLDEN = Path(__file__).parents[2] / "golden" / "teams"
CARDS = Cards(CardForms(a_rulebook().pack, CardWords()))
RENDERER = TeamsRenderer(CARDS)
SENT = [n for n, e in EXAMPLES.items() if n not in OVER_TEAMS and e.kind not in BY_MAIL_ALONE]


def activity(name):
    example = EXAMPLES[name]
    return json.loads(RENDERER.render(example.content, example.message, example.person))


def same_as_golden(name, value):
    text = json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    path = GOLDEN / f"{name}.json"
    if os.environ.get("HOMEWARD_WRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.exists(), f"no golden copy {name}: HOMEWARD_WRITE_GOLDEN=1 writes it"
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SENT)
def test_a_message_is_what_its_golden_copy_says(name):
    same_as_golden(name, activity(name))


@pytest.mark.parametrize("name", SENT)
def test_a_message_is_within_the_schema_and_the_limits(name):
    assert wrong_in(activity(name)) == []


@pytest.mark.parametrize("name", SAID)
def test_what_is_said_is_what_its_golden_copy_says_and_within_the_schema(name):
    shown = activity_of(said_card(SAID[name], CARDS.words))

    assert wrong_in(shown) == []
    same_as_golden(f"said-{name}", shown)


@pytest.mark.parametrize("opened", ["more", *[verb.value for verb in (Verb.DONE, Verb.BOOKED, Verb.BLOCKED)]])
def test_a_card_with_a_form_open_is_within_the_schema_and_the_limits(opened):
    example = EXAMPLES["alert-long"]
    frozen = RENDERER.render(example.content, example.message, example.person)

    shown = TeamsRewriter(CARDS, TODAY, (1, opened)).amended(read_frozen(frozen), RecordedSince({}, {}))

    assert wrong_in(activity_of(shown)) == []
    same_as_golden(f"form-{opened}", next(p for p in parts_of(shown.card) if p.get("id") == "item.1"))


def test_ten_steps_fit_in_one_message():
    raw = RENDERER.render(an_alert(*ALL_STATUTORY), EXAMPLES["alert"].message, EXAMPLES["alert"].person)

    assert len(handles_in(read_frozen(raw))) == min(len(ALL_STATUTORY), 10)
    assert len(raw) < 30_000


def test_every_button_carries_its_step_and_nothing_that_anybody_wrote():
    for part in parts_of(activity("alert-every-level")):
        if part["type"] == "Action.Execute":
            assert Handle.read(part["data"]["h"]).message == EXAMPLES["alert-every-level"].message.id


def test_only_a_form_asks_for_what_was_filled_in():
    """A field of one form that is left empty must not keep her from pressing another button."""
    for part in parts_of(activity("alert-every-level")):
        if part["type"] == "Action.Execute":
            assert (part.get("associatedInputs") == "none") is not part["verb"].startswith("form.")


@pytest.mark.parametrize(
    "name", ["*Panel*", "[Panel](https://evil.example)", "_Panel_", "{{DATE(2020-01-01)}}"]
)
def test_names_from_data_are_shown_as_they_are_written(name):
    raw = RENDERER.render(
        an_alert(replace(an_item(), stage_name=name)), EXAMPLES["alert"].message, EXAMPLES["alert"].person
    )
    shown = " ".join(str(p["text"]) for p in parts_of(json.loads(raw)) if p["type"] == "TextBlock")

    assert escaped(name) in shown
    assert "{{" not in shown
    assert name not in shown
