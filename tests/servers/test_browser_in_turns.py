"""One Chromium serves every module of a process in turn, and in between the thread is free for other event loops."""

import asyncio

from tests.servers.browser import open_page


def test_between_two_that_have_it_others_run_their_own_loop_and_nothing_is_left_open(chromium):
    with chromium.had() as browser:
        browser.new_context()
        with open_page(browser) as page:
            page.set_content("<title>First</title>")
            first = page.title()

    between = asyncio.run(asyncio.sleep(0, "ran"))

    with chromium.had() as browser:
        left = browser.contexts
        with open_page(browser) as page:
            second = page.title()
    assert (first, between, left, second) == ("First", "ran", [], "")
