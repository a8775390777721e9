"""The pictures of README and docs: each is today's program, small, and shown with words for who does not see it.

HOMEWARD_RENEW_PICTURES=1 .venv/bin/pytest tests/journeys/test_pictures.py tests/bot takes all of them anew.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.practising import Inbox, practising
from tests.proof import one_of
from tests.servers.docs_picture import PICTURES, description, docs_picture, size
from tests.sources import ROOT

pytestmark = one_of(3)

LARGEST_BYTES = 120_000
SHONA, MORAG, LACHLAN = (
    f"{name}@council.example" for name in ("shona.sample", "morag.madeup", "lachlan.legend")
)
NAMES = sorted(path.stem for path in PICTURES.glob("*.png"))
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
CHANNELS = ("slack", "teams", "email")


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_is_small_and_says_what_stands_in_it(name: str) -> None:
    picture = (PICTURES / f"{name}.png").read_bytes()
    width, height = size(picture)

    assert picture.startswith(b"\x89PNG")
    assert len(picture) < LARGEST_BYTES
    assert width <= 1100
    assert height <= 1400
    assert len(description(picture).split()) > 10


def test_every_picture_is_shown_somewhere_with_words_for_those_who_do_not_see_it() -> None:
    shown = re.findall(
        r"!\[([^\]]+)\]\((?:docs/)?pictures/([a-z-]+)\.png\)",
        "\n".join(page.read_text(encoding="utf-8") for page in PAGES),
    )

    assert {name for _, name in shown} == set(NAMES)
    assert all(len(words) > 10 for words, _ in shown)


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_shows_its_alert_a_form_and_what_was_recorded(channel: str) -> None:
    page = (ROOT / "docs" / f"{channel}.md").read_text(encoding="utf-8")

    assert {f"{channel}-{what}" for what in ("alert", "form", "recorded")} <= set(
        re.findall(r"pictures/([a-z-]+)\.png", page)
    )


def test_every_picture_is_held_to_the_program_by_a_test() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))

    held = set(re.findall(r"docs_picture\(\s*page,\s*\"([a-z-]+)\"", sources))
    assert held == set(NAMES)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inbox]:
    with practising("demo", "--in", str(tmp_path_factory.mktemp("demo")), "--now", "2026-05-20") as inbox:
        yield inbox


@pytest.fixture
def page(browser: Browser, demo: Inbox) -> Iterator[Page]:
    """The demo's first page, as it was at first."""
    context = browser.new_context(
        viewport={"width": 1100, "height": 820}, locale="en-GB", timezone_id="Europe/London"
    )
    page = context.new_page()
    page.goto(demo.address)
    press(page, "Begin again")
    yield page
    context.close()


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def mail_of(page: Page, demo: Inbox, email: str, subject: str, *, width: int, height: int) -> None:
    """This person's newest mail of such a subject, as her mail program shows it in a window of this size."""
    page.goto(f"{demo.address}people/{email}")
    page.get_by_role("link", name=re.compile(subject)).first.click()
    alone = page.locator("iframe").first.get_attribute("src")
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{demo.address.rstrip('/')}{alone}")


@pytest.mark.system
def test_the_practice_inbox_is_as_shown(page: Page) -> None:
    docs_picture(page, "practice-inbox")


@pytest.mark.system
def test_an_alert_in_slack_its_form_and_what_was_recorded_are_as_shown(page: Page, demo: Inbox) -> None:
    page.goto(f"{demo.address}people/{SHONA}")
    message = page.get_by_role("article", name="Message in Slack")
    docs_picture(page, "slack-alert", of=message, height=760)

    with page.expect_navigation():
        message.get_by_role("button", name="Booked…").first.click()
    docs_picture(page, "slack-form", of=page.locator(".window"), height=760)

    page.goto(f"{demo.address}people/{SHONA}")
    press(page, "Held…")
    press(page, "Today, ")
    expect(page.get_by_text("✓").first).to_be_visible()
    docs_picture(page, "slack-recorded", of=message, height=420)


@pytest.mark.system
def test_words_in_slack_are_read_back_as_shown(page: Page, demo: Inbox) -> None:
    page.goto(f"{demo.address}people/{SHONA}")
    page.get_by_label("own words").fill("panel moved to 11 June, report late")
    press(page, "Send")

    docs_picture(page, "slack-answers", of=page.locator(".talk"), height=400)


@pytest.mark.system
def test_the_digest_is_as_shown(page: Page, demo: Inbox) -> None:
    mail_of(page, demo, MORAG, "Homeward fortnight", width=640, height=1000)

    docs_picture(page, "digest")


@pytest.mark.system
def test_an_alert_on_a_phone_is_as_shown(page: Page, demo: Inbox) -> None:
    mail_of(page, demo, LACHLAN, "need", width=390, height=844)

    docs_picture(page, "email-alert")
