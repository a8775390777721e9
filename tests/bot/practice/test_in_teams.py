"""Who is reached in Teams sees her cards on the page: the very JSON that Teams is sent, with forms where the card has them."""

import json
import re
from datetime import date
from urllib.parse import quote

import pytest

from bot.practice.app import practice_app
from bot.practice.drawn import UnknownBlock
from bot.practice.drawn_cards import drawn_card, headline_of
from permanence.entries import EntryKind
from tests.bot.practice.inboxes import a_room
from tests.bot.practice.visitor import Visitor
from tests.builders import EWAN, SHONA
from tests.servers.asgi import serving
from tests.servers.browser import axe, keep_picture
from tests.sources import ROOT

GOLDEN = ROOT / "tests" / "golden" / "teams"
CARDS = sorted(path for path in GOLDEN.glob("*.json") if not path.name.startswith("form-"))


@pytest.fixture
def practised(tmp_path):
    room = a_room(tmp_path, "teams")
    yield room
    room.room.record.close()


@pytest.fixture
def visitor(practised):
    with serving(practice_app(practised.room)) as base:
        yield Visitor(base)


def recorded(practised) -> list:
    with practised.room.record.reading() as tx:
        return [(e.kind, e.day("on")) for e in tx.entries(practised.late) if e.by == SHONA]


def words_in(drawn) -> str:
    """Everything that the page shows of what was drawn."""
    found = []
    for one in drawn:
        found += [run.text for line in one.lines for run in line]
        found += [button.label for button in one.buttons]
        found += [one.field.label] if one.field else []
        found.append(words_in(one.inside))
    return " ".join(found)


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.stem)
def test_every_card_that_teams_is_sent_can_be_drawn_with_all_its_words(path):
    card = json.loads(path.read_text(encoding="utf-8"))["attachments"][0]["content"]

    shown = words_in(drawn_card(card))

    texts = re.findall(r'"(?:text|title|label)": "((?:[^"\\]|\\.)*)"', json.dumps(card, ensure_ascii=False))
    in_choices = {
        c["title"] for p in re.findall(r'"choices": (\[.*?\])', json.dumps(card)) for c in json.loads(p)
    }
    for text in texts:
        said = re.sub(r"\\([\\*_\[\]])|\*\*", r"\1", json.loads(f'"{text}"'))
        lines = (close(line.removeprefix("- ")) for line in said.split("\n"))
        assert said in (*in_choices, "▾") or all(line in close(shown) for line in lines)


def close(text: str) -> str:
    """Without the spaces between runs of bold and other words."""
    return "".join(text.split())


def test_what_is_escaped_for_teams_is_shown_as_it_was_written():
    assert words_in(drawn_card({"body": [{"type": "TextBlock", "text": r"A\*B \[c\]"}]})).strip() == "A*B [c]"
    assert headline_of({"body": [{"type": "TextBlock", "text": r"1 \_step\_"}]}) == "1 _step_"


@pytest.mark.parametrize(
    "element",
    [
        {"type": "Image", "url": "https://evil.example/x.png"},
        {"type": "ActionSet", "actions": [{"type": "Action.OpenUrl", "title": "x"}]},
    ],
)
def test_what_is_not_known_here_is_an_error_and_never_left_out(element):
    with pytest.raises(UnknownBlock):
        drawn_card({"body": [element]})


def test_her_messages_are_listed_and_shown_as_of_teams(visitor):
    page = visitor.get(f"/people/{SHONA}")

    assert "Gets messages in Teams" in page.words
    assert 'aria-label="Message in Teams"' in page.text
    assert "APP" not in page.words


def test_done_is_recorded_and_the_card_shows_it_with_undo(practised, visitor):
    page = visitor.held_today(visitor.get(f"/people/{SHONA}"), "Held…")

    assert recorded(practised) == [(EntryKind.MILESTONE_REACHED, date(2026, 5, 20))]
    assert "✓ Later review held on Wed 20 May" in page.words

    undone = visitor.press(page, "Undo")
    assert "✓ Later review" not in undone.words


def test_a_form_opens_in_the_place_of_the_buttons_and_shuts_again(practised, visitor):
    before = visitor.get(f"/people/{SHONA}")

    page = visitor.press(before, "Booked…")
    assert f"/people/{SHONA}/messages/" in page.path
    said = visitor.press(page, "Record", on="2026-05-27")

    assert recorded(practised) == [(EntryKind.BOOKED, date(2026, 5, 27))]
    assert "✓ Later review booked for Wed 27 May" in said.words


def test_a_day_that_cannot_be_right_is_refused_and_nothing_is_recorded(practised, visitor):
    page = visitor.press(visitor.get(f"/people/{SHONA}"), "Booked…")

    wrong = visitor.press(page, "Record", on="2026-02-30")

    assert wrong.status == 422
    assert recorded(practised) == []


def test_everything_else_lies_behind_more(practised, visitor):
    page = visitor.press(visitor.get(f"/people/{SHONA}"), "⋯")

    for title in (
        "Log a decision",
        "Change of route",
        "Does not apply",
        "Wrong alert",
        "Pause the clock",
        "Remind me on",
    ):
        assert title in page.words
    said = visitor.press(page, "Why this date?")
    assert "6 months after" in said.words
    assert "Only visible to" in said.words


def test_words_are_read_back_and_confirmed_in_the_chat(practised, visitor):
    page = visitor.get(f"/people/{SHONA}")
    form = page.form_with("Send")

    asked = visitor.send(form, {**form.fields, "text": "panel moved to 28 May, report late"})
    assert recorded(practised) == []

    assert "Recorded for" in visitor.press(asked, "Record it").words


def test_ewan_is_shown_no_form_of_a_card_of_hers(visitor):
    number = re.search(r"/messages/(\d+)", visitor.get(f"/people/{SHONA}").text)[1]

    assert visitor.get(f"/people/{EWAN}/messages/{number}?open=1.booked").status == 404


@pytest.mark.parametrize("asked", ["", "1", "x.booked", "99.booked", "1.nonsense", "%C2%B2.booked"])
def test_nonsense_opens_nothing(visitor, asked):
    number = re.search(r"/messages/(\d+)", visitor.get(f"/people/{SHONA}").text)[1]

    page = visitor.get(f"/people/{SHONA}/messages/{number}?open={asked}")

    assert page.status == 200
    assert not any(words.startswith("Record") for form in page.forms for words in form.buttons)


def test_the_fortnight_is_shown_as_a_card(visitor):
    page = visitor.get(f"/people/{SHONA}/fortnight")

    assert 'aria-label="The fortnight in Teams"' in page.text
    assert "Your fortnight" in page.words


@pytest.mark.system
def test_behind_more_every_form_is_folded_away_until_it_is_asked_for(page, practised, visitor):
    page.goto(f"{visitor.base}/people/{SHONA}")
    page.get_by_role("button", name="⋯").first.click()
    page.wait_for_url("**?open=1.more#step-1")

    assert page.locator("details.opens[open]").count() == 0
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))

    page.locator("summary", has_text="Does not apply").click()
    form = page.locator("details.opens[open]")
    card, words = page.get_by_role("article").bounding_box(), page.locator(".bubble").first.bounding_box()
    assert words["width"] > 0.8 * card["width"]  # as wide as the card, on a wide screen too
    assert axe(page) == []
    keep_picture(page, "practice-teams-form")
    form.get_by_role("combobox").first.select_option(index=1)
    form.get_by_role("button", name="Record").click()

    page.get_by_text("✓ Later review: does not apply").wait_for(timeout=5_000)
    with practised.room.record.reading() as tx:
        mine = [e.kind for e in tx.entries(practised.late) if e.by == SHONA]
    assert mine == [EntryKind.NOT_APPLICABLE]


@pytest.mark.parametrize("number", ["9" * 5000, "²", "-1", ""])
def test_a_form_asked_for_at_no_step_of_ours_is_not_shown(visitor, number):
    page = visitor.get(f"/people/{SHONA}?open={quote(number)}.booked")

    assert page.status == 200
    assert "Booked for" not in page.words
