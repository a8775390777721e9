"""Every e-mail in a real Chromium: 320 and 600 px, light and dark; HOMEWARD_KEEP_PICTURES=1: pictures of all of them in build/pictures."""

import re
from typing import TYPE_CHECKING, Literal

import pytest

from bot.email.fortnight_view import WIDEST, bars_of
from bot.email.renderer import EmailRenderer
from casework.ports import MessageKind
from tests.bot.email.examples import EXAMPLES, renderer
from tests.bot.email.made_up import SENDER
from tests.proof import in_proof, sampled
from tests.servers.browser import axe, broken_words, keep_picture, overflow

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.system, pytest.mark.slow]

# A mail is shown inside the mail program's own page, which has the landmarks.
COLOURS = ("color-contrast",)  # all that the dark can change
NOT_FOR_MAIL = ("landmark-one-main", "region")
WIDTHS = (320, 600)
PHONE, SCREEN = 390, 844
Scheme = Literal["light", "dark"]
EVERY = sampled(3, 1)  # mail, another third in the dark; what is attached in full, in the dark the first


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """Each as it is, and the alerts also with a button beside each step."""
    shown = {name: renderer(e.kind).words(e.kind, e.content, e.person).html for name, e in EXAMPLES.items()}
    linked = EmailRenderer(SENDER, answer_page=lambda *_: "https://homeward.council.example/answer/a1aaaa")
    alerts = {name: e for name, e in EXAMPLES.items() if e.kind is MessageKind.ALERT}
    return shown | {
        f"{name}, linked": linked.words(e.kind, e.content, e.person).html for name, e in alerts.items()
    }


@pytest.mark.parametrize("width", [320, PHONE])
def test_no_word_of_a_button_is_broken_on_a_phone(page: "Page", pages: dict[str, str], width: int) -> None:
    page.set_content(pages["alert-every-level, linked"])

    assert broken_words(page, width) == []


@in_proof
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_mail_is_readable_on_a_phone_and_on_a_screen(
    page: "Page", pages: dict[str, str], scheme: Scheme
) -> None:
    page.emulate_media(color_scheme=scheme)
    wrong: dict[str, object] = {}

    for name, html in list(pages.items())[scheme == "dark" :: EVERY]:
        page.set_content(html)
        wrong[f"{name}: what axe finds"] = axe(page, NOT_FOR_MAIL, only=COLOURS if scheme == "dark" else ())
        for width in WIDTHS:
            wrong[f"{name}: pixels wider than {width}"] = overflow(page, width)
            wrong[f"{name}: words broken at {width}"] = broken_words(page, width)
            keep_picture(page, f"email-{name}-{width}-{scheme}")

    assert {what: found for what, found in wrong.items() if found} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["digest", "digest-several"])
def test_a_managers_fortnight_is_two_screens_of_a_phone(
    page: "Page", pages: dict[str, str], name: str, scheme: Scheme
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_content(pages[name])
    page.set_viewport_size({"width": PHONE, "height": SCREEN})

    assert page.evaluate("() => document.documentElement.scrollHeight") <= 2 * SCREEN
    keep_picture(page, f"email-{name}-{PHONE}-{scheme}")


@pytest.mark.parametrize("width", WIDTHS)
def test_bars_are_as_wide_as_their_days(page: "Page", pages: dict[str, str], width: int) -> None:
    page.set_viewport_size({"width": width, "height": SCREEN})
    page.set_content(pages["digest"])
    bars = bars_of(EXAMPLES["digest"].content.digest.lost)

    for part, days in (
        ("ours", [bar.ours for bar in bars]),
        ("others", [bar.days - bar.ours for bar in bars]),
    ):
        drawn = [cell.bounding_box()["width"] for cell in page.locator(f"td.{part}").all()]
        shown = [n for n in days if n]
        sheet = page.locator("table.fixed").first.bounding_box()["width"]
        assert len(drawn) == len(shown)
        for pixels, number in zip(drawn, shown, strict=True):
            assert abs(pixels - sheet * WIDEST / 100 * number / bars[0].days) <= 2


@in_proof
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_attached_page_is_readable_on_a_phone_and_on_a_screen(page: "Page", scheme: Scheme) -> None:
    page.emulate_media(color_scheme=scheme)
    wrong: dict[str, object] = {}

    for name in ("digest", "digest-several", "digest-large")[:: EVERY if scheme == "dark" else 1]:
        example = EXAMPLES[name]
        page.set_content(renderer(example.kind).words(example.kind, example.content, example.person).whole)
        wrong[f"{name}: what axe finds"] = axe(page, only=COLOURS if scheme == "dark" else ())
        for width in (*WIDTHS, 860):
            wrong[f"{name}: pixels wider than {width}"] = overflow(page, width)
            keep_picture(page, f"whole-{name}-{width}-{scheme}")

    assert {what: found for what, found in wrong.items() if found} == {}


@in_proof
def test_every_mail_holds_on_a_dark_page_that_drops_its_style_sheet(
    page: "Page", pages: dict[str, str]
) -> None:
    """Some programs throw the sheet away and put the mail on a dark page all the same; here every fourth of them."""
    page.emulate_media(color_scheme="dark")
    wrong: dict[str, object] = {}

    for name, html in list(pages.items())[:: sampled(4, 1)]:
        page.set_content(on_a_dark_page(html))
        wrong[name] = axe(page, only=COLOURS)

    assert {name: found for name, found in wrong.items() if found} == {}


def on_a_dark_page(html: str) -> str:
    bare = re.sub(
        r"<style>.*?</style>|<meta name=\"(supported-)?color-scheme[^>]*>", "", html, flags=re.DOTALL
    )
    dark = bare.replace("background-color:#efede7", "background-color:#111111;color:#eeeeee")
    assert "<style>" not in dark
    assert dark.count("#111111") >= 2
    return dark.replace('bgcolor="#efede7"', 'bgcolor="#111111"')
