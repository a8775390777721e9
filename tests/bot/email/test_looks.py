"""Every e-mail in a real Chromium: 320 and 600 px, light and dark; pictures of all of them in build/pictures."""

import re
from typing import TYPE_CHECKING, Literal

import pytest

from tests.bot.email.examples import EXAMPLES, renderer
from tests.servers.browser import axe, keep_picture, overflow

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.system]

# A mail is shown inside the mail program's own page, which has the landmarks.
NOT_FOR_MAIL = ("landmark-one-main", "region")
RENDERER = renderer()
Scheme = Literal["light", "dark"]


def html_of(name: str) -> str:
    example = EXAMPLES[name]
    return RENDERER.words(example.kind, example.content, example.person).html


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_mail_is_readable_on_a_phone_and_on_a_screen(page: "Page", name: str, scheme: Scheme) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_content(html_of(name))

    assert axe(page, NOT_FOR_MAIL) == []
    for width in (320, 600):
        assert overflow(page, width) == 0
        keep_picture(page, f"email-{name}-{width}-{scheme}")


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_mail_holds_on_a_dark_page_that_drops_its_style_sheet(page: "Page", name: str) -> None:
    """Some programs throw the sheet away and put the mail on a dark page all the same."""
    bare = re.sub(
        r"<style>.*?</style>|<meta name=\"(supported-)?color-scheme[^>]*>", "", html_of(name), flags=re.DOTALL
    )
    dark = bare.replace('<body style="', '<body style="color:#eee;').replace(
        "background-color:#efede7", "background-color:#111"
    )

    page.emulate_media(color_scheme="dark")
    page.set_content(dark.replace('bgcolor="#efede7"', 'bgcolor="#111111"'))

    assert axe(page, NOT_FOR_MAIL) == []
