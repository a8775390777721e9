"""The pictures of the README show the program as it is: small, made from the demo, and made anew by one command.

HOMEWARD_RENEW_PICTURES=1 .venv/bin/pytest tests/journeys/test_pictures.py
"""

import os
import re
import struct
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.journeys.practising import Inbox, practising
from tests.servers.small_png import small_png
from tests.sources import ROOT

PICTURES = ROOT / "docs" / "pictures"
NAMES = ("practice-inbox", "slack-alert", "slack-answers", "email-alert-phone", "digest")
LARGEST_BYTES = 120_000
RENEWS = os.environ.get("HOMEWARD_RENEW_PICTURES") == "1"
SHONA, MORAG, LACHLAN = (
    f"{name}@council.example" for name in ("shona.sample", "morag.madeup", "lachlan.legend")
)


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_is_there_and_small(name):
    picture = (PICTURES / f"{name}.png").read_bytes()
    width, height = struct.unpack(">II", picture[16:24])

    assert picture.startswith(b"\x89PNG")
    assert len(picture) < LARGEST_BYTES
    assert (width, height) <= (1100, 1400)


def test_every_picture_is_shown_somewhere_with_words_for_those_who_do_not_see_it():
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    shown = re.findall(
        r"!\[([^\]]+)\]\((?:docs/)?pictures/([a-z-]+)\.png\)",
        "\n".join(page.read_text(encoding="utf-8") for page in pages),
    )

    assert {name for _, name in shown} == set(NAMES)
    assert all(len(words) > 10 for words, _ in shown)
    assert {path.stem for path in PICTURES.glob("*.png")} == set(NAMES)


if RENEWS:

    @pytest.fixture(scope="module")
    def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inbox]:
        with practising("demo", "--in", str(tmp_path_factory.mktemp("demo")), "--now", "2026-05-20") as inbox:
            yield inbox

    def test_the_pictures_are_made_anew(demo: Inbox, browser: Browser):
        PICTURES.mkdir(parents=True, exist_ok=True)
        context = browser.new_context(
            viewport={"width": 1100, "height": 760}, locale="en-GB", timezone_id="Europe/London"
        )
        page = context.new_page()
        page.goto(demo.address)
        keep(page, "practice-inbox", height=820)
        page.goto(f"{demo.address}people/{SHONA}")
        keep(page, "slack-alert", of=page.get_by_role("article", name="Message in Slack"), height=760)
        answer(page)
        keep(page, "slack-answers", of=page.locator(".talk"), height=400)
        page.goto(f"{demo.address}people/{MORAG}")
        alone = page.locator("iframe").get_attribute("src")
        page.set_viewport_size({"width": 640, "height": 1000})
        page.goto(f"{demo.address.rstrip('/')}{alone}")
        keep(page, "digest", height=1000)
        page.goto(f"{demo.address}people/{LACHLAN}")
        alone = page.locator("iframe").get_attribute("src")
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"{demo.address.rstrip('/')}{alone}")
        keep(page, "email-alert-phone", height=844)
        context.close()

    def answer(page: Page) -> None:
        page.get_by_label("own words").fill("panel moved to 11 June, report late")
        page.get_by_role("button", name="Send").click()

    def keep(page: Page, name: str, *, height: int, of: Locator | None = None) -> None:
        """The upper part of the page, or of one thing on it, lies in docs/pictures."""
        size = page.viewport_size or {"width": 1100}
        page.set_viewport_size({"width": size["width"], "height": 2 * height if of else height})
        if of:
            of.scroll_into_view_if_needed()
            box = of.bounding_box()
            assert box
            clip = {**box, "height": min(box["height"], height)}
            taken = page.screenshot(animations="disabled", full_page=True, clip=_on_page(page, clip))  # type: ignore[arg-type]
        else:
            taken = page.screenshot(animations="disabled")
        (PICTURES / f"{name}.png").write_bytes(small_png(page, taken))

    def _on_page(page: Page, box: dict[str, float]) -> dict[str, float]:
        """A box of the window as a box of the whole page, a little wider than it is."""
        scrolled = page.evaluate("window.scrollY")
        return {
            "x": box["x"] - 8,
            "y": box["y"] + scrolled - 8,
            "width": box["width"] + 16,
            "height": box["height"] + 16,
        }
