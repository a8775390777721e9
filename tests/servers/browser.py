"""A real Chromium for tests, what axe-core says of a page, and pictures that are kept.

    def test_inbox_is_clean(page):                       # the fixture `page`: a new profile for each test
        page.goto(url)
        assert axe(page) == []
        assert overflow(page, width=320) == 0
        keep_picture(page, "practice-inbox")             # with HOMEWARD_KEEP_PICTURES=1: build/pictures/practice-inbox.png

`page` is Playwright's synchronous Page, British English, Europe/London. Its test fails when a script of the page raised,
or when the page asked for anything outside this machine. Playwright's synchronous interface keeps an event loop running
in the thread of the tests: a module that uses `page` or `browser` has plain `def` tests only (the fixture says so).
"""

import asyncio
import inspect
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Frame, Page, sync_playwright

from tests.servers.left_out import left_out
from tests.servers.node import node_file

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
PICTURES = Path(__file__).parent.parent.parent / "build" / "pictures"
HEIGHT = 800
HERE = {"127.0.0.1", "localhost", "::1", None}
RUN_AXE = """async ([disabled, only]) => {
  const rules = Object.fromEntries(disabled.map((rule) => [rule, { enabled: false }]));
  const which = only.length ? { runOnly: only } : { rules };
  const results = await axe.run(document, { iframes: false, resultTypes: ["violations"], ...which });
  return results.violations.map((v) => [v.id, v.impact ?? "", v.help, v.nodes.map((n) => n.target.join(" "))]);
}"""
WORDS_OVER_TWO_LINES = """() => {
    const found = [], range = document.createRange();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        for (const word of texts.currentNode.data.matchAll(/[\\p{L}\\p{N}\u2019']+/gu)) {
            range.setStart(texts.currentNode, word.index);
            range.setEnd(texts.currentNode, word.index + word[0].length);
            const tops = new Set([...range.getClientRects()].map((part) => Math.round(part.top)));
            if (tops.size > 1) found.push(word[0]);
        }
    }
    return found;
}"""
WIDER_THAN_THE_WINDOW = """() => {
  const root = document.documentElement;
  return Math.max(0, root.scrollWidth - root.clientWidth);
}"""


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule of axe-core that a page breaks, and the elements (CSS selectors) that break it."""

    rule: str
    impact: str
    help: str
    elements: tuple[str, ...]


def axe(page: Page, disabled_rules: Sequence[str] = (), only: Sequence[str] = ()) -> list[Violation]:
    """What axe-core finds wrong in this page, frames inside it left aside; ValueError on a rule that does not exist.

    `only`: what changes with the colours alone need not be looked at anew with every other rule.
    """
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(node_file("axe-core/axe.min.js").read_text(encoding="utf-8"))
    known = page.evaluate("() => axe.getRules().map((rule) => rule.ruleId)")
    if unknown := {*disabled_rules, *only} - set(known):
        raise ValueError(f"axe-core has no rule {', '.join(sorted(unknown))}")
    found = page.evaluate(RUN_AXE, [list(disabled_rules), list(only)])
    return [Violation(rule, impact, text, tuple(elements)) for rule, impact, text, elements in found]


def axe_in_frame(frame: Frame, disabled_rules: Sequence[str] = ()) -> list[Violation]:
    """The same for what a frame shows, judged as a page of its own: no script can run in a frame that forbids scripts."""
    page = frame.page.context.new_page()
    try:
        page.set_content(frame.content())
        return axe(page, disabled_rules)
    finally:
        page.close()


def overflow(page: Page, width: int = 320) -> int:
    """By how many pixels the page is wider than a window of `width`; the window keeps that width."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    return int(page.evaluate(WIDER_THAN_THE_WINDOW))


def broken_words(page: Page, width: int = 320) -> list[str]:
    """Words that a window of `width` draws over two lines without a hyphen, a slash, a dot or an @ to break at."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    return [str(word) for word in page.evaluate(WORDS_OVER_TWO_LINES)]


def keep_picture(page: Page, name: str) -> None:
    """For somebody who wants to look, a picture of the whole page lies in build/pictures under `name`, without ending."""
    if os.environ.get("HOMEWARD_KEEP_PICTURES") != "1":
        return
    path = PICTURES / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=True, animations="disabled")


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A Chromium for the block; the test is left out where there is none."""
    if not CHROMIUM.exists():
        left_out("Chromium is not installed (Debian package: chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


class InTurns:
    """A browser that the modules of a process have one after another; it takes two seconds of the processor to begin.

    Playwright's event loop stays between them, but the thread knows of none: others may run theirs.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._loop = asyncio.get_running_loop()

    def __enter__(self) -> Self:
        asyncio._set_running_loop(None)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio._set_running_loop(self._loop)  # to close it

    @contextmanager
    def had(self) -> Iterator[Browser]:
        """The browser for the block; what the block leaves open of it is closed."""
        asyncio._set_running_loop(self._loop)
        try:
            yield self._browser
        finally:
            for context in self._browser.contexts:
                context.close()
            asyncio._set_running_loop(None)


@contextmanager
def open_page(browser: Browser) -> Iterator[Page]:
    """A page with a new profile for the block; AssertionError at its end if a script raised or it asked for the outside."""
    context = browser.new_context(locale="en-GB", timezone_id="Europe/London")
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(f"a script raised: {error}"))
    context.on("request", lambda request: troubles.extend(_outside(request.url)))
    try:
        yield page
    finally:
        context.close()
    assert not troubles, troubles


def _outside(url: str) -> list[str]:
    return [] if urlsplit(url).hostname in HERE else [f"the page asked for {url}"]


def refuse_async_tests(module: pytest.Module) -> None:
    """Every test of the module is a plain function; otherwise the test fails and says why that matters here."""
    names = [
        item.name
        for item in module.session.items
        if isinstance(item, pytest.Function)
        and item.getparent(pytest.Module) is module
        and inspect.iscoroutinefunction(item.function)
    ]
    if names:
        pytest.fail(
            f"a module that uses the browser cannot have async tests: {', '.join(names)}", pytrace=False
        )
