"""Chromium shows pages, axe-core judges them, pictures are kept, and a page that reaches outside is found out."""

import pytest

from tests.proof import one_of
from tests.servers import browser as browser_module
from tests.servers.browser import axe, axe_in_frame, keep_picture, open_page, overflow

pytestmark = one_of(8)

CLEAN = """<!doctype html><html lang="en-GB"><head><title>Inbox</title><meta name="viewport"
content="width=device-width"></head><body><main><h1>Inbox</h1><p>Nothing to answer today.</p></main></body></html>"""
GREY_ON_GREY = CLEAN.replace("<p>", '<p style="color:#999;background:#aaa">')
WIDE = CLEAN.replace("<p>", '<p style="width:500px">')


def test_a_clean_page_has_no_violations(page):
    page.set_content(CLEAN)

    assert axe(page) == []


def test_poor_contrast_is_a_violation_with_its_element(page):
    page.set_content(GREY_ON_GREY)

    [violation] = axe(page)

    assert (violation.rule, violation.elements) == ("color-contrast", ("p",))


def test_a_rule_can_be_switched_off_by_name(page):
    page.set_content(GREY_ON_GREY)

    assert axe(page, disabled_rules=["color-contrast"]) == []


def test_a_rule_that_does_not_exist_is_refused(page):
    page.set_content(CLEAN)

    with pytest.raises(ValueError, match="colour-contrast"):
        axe(page, disabled_rules=["colour-contrast"])


def test_a_mail_in_a_frame_without_scripts_is_judged_by_itself(page):
    inner = GREY_ON_GREY.replace('"', "&quot;")
    page.set_content(CLEAN.replace("<p>", f'<iframe sandbox="" title="mail" srcdoc="{inner}"></iframe><p>'))

    [_, mail] = page.frames

    assert axe(page) == []
    assert [violation.rule for violation in axe_in_frame(mail)] == ["color-contrast"]


def test_overflow_is_counted_in_pixels_at_a_phones_width(page):
    page.set_content(WIDE)
    too_wide = overflow(page, width=320)
    page.set_content(CLEAN)

    assert too_wide > 180
    assert overflow(page, width=320) == 0


@pytest.mark.parametrize("asked_for", ["1", "0"])
def test_a_picture_is_kept_for_whoever_asks(page, monkeypatch, tmp_path, asked_for):
    monkeypatch.setattr(browser_module, "PICTURES", tmp_path)
    monkeypatch.setenv("HOMEWARD_KEEP_PICTURES", asked_for)
    page.set_content(CLEAN)

    keep_picture(page, "clean")

    assert [path.read_bytes()[:4] for path in tmp_path.iterdir()] == [b"\x89PNG"] * int(asked_for)


def test_people_see_british_dates(page):
    page.set_content(CLEAN)

    assert page.evaluate("new Date(Date.UTC(2026, 4, 14, 23, 30)).toLocaleString()") == "15/05/2026, 00:30:00"


def test_a_page_that_asks_for_the_outside_is_found_out(browser):
    with pytest.raises(AssertionError, match=r"asked for http://font\.example"), open_page(browser) as page:
        page.set_content(CLEAN.replace("<p>", '<img alt="" src="http://font.example/x.png"><p>'))


def test_a_script_that_raises_is_found_out(browser):
    raises = CLEAN.replace("<p>", "<script>throw new Error('no such button')</script><p>")

    with pytest.raises(AssertionError, match="a script raised: no such button"), open_page(browser) as page:
        page.set_content(raises)
