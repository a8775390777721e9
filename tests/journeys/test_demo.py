"""The first half hour of somebody who has just typed `make demo`, in a real browser."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.practising import Inbox, command, practising
from tests.proof import one_of
from tests.servers.browser import axe, axe_in_frame, broken_words, open_page, overflow

pytestmark = one_of(3)

SHONA, MORAG, EWAN = (f"{name}@council.example" for name in ("shona.sample", "morag.madeup", "ewan.example"))
BEATHAN = "beathan.bogus@council.example"  # reached by e-mail
MONDAY = "2026-04-20"
NOT_FOR_MAIL = ("landmark-one-main", "region")  # a mail is a part of the page that shows it
PANEL, REVIEW = "Panel", "First review"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inbox]:
    with practising("demo", "--in", str(tmp_path_factory.mktemp("demo")), "--now", MONDAY) as inbox:
        yield inbox


@pytest.fixture
def inbox(demo: Inbox, page: Page) -> Page:
    """The demo's first page, with everything as it was at first."""
    page.goto(demo.address)
    press(page, "Begin again")
    return page


def choose(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name="Homeward", exact=True).click()
    with page.expect_navigation():
        page.get_by_role("link", name=name).last.click()


def write(page: Page, text: str) -> None:
    page.get_by_label("own words").fill(text)
    press(page, "Send")


def press(page: Page, button: str) -> None:
    """The first button of this name, and what it leads to is there."""
    with page.expect_navigation():
        page.get_by_role("button", name=button).first.click()


def to_next_morning(page: Page) -> None:
    press(page, "Next working morning")


# --- the command ------------------------------------------------------------------------------------


REAL = {
    "HOMEWARD_SMTP_URL": "smtp://mail.council.example:587",
    "HOMEWARD_MAIL_FROM": "homeward@council.example",
    "HOMEWARD_STORE_URL": "postgresql://db.council.example/homeward",
}


@pytest.mark.slow
def test_the_demo_does_the_main_job_once_and_says_what_it_found_and_where_to_look(tmp_path):
    folder = tmp_path / "demo"
    words = ("demo", "--in", str(folder), "--once", "--children", "40", "--now", "2026-04-25")

    done = command(*words)
    again = command(*words, **REAL)  # made anew, and nothing of a real service beside it is used

    assert (done.ended, done.complained()) == (0, "")
    assert "on Fri 24 Apr 2026 at 09:00" in done.said()  # the 25th is a Saturday
    assert re.search(r"40 children, \d+ of them with open steps", done.said())
    assert re.search(r"\d+ steps are overdue, \d+ of them past a statutory limit. The worst:", done.said())
    assert re.search(r"HW-\d{4}-\w  \d+ days over the statutory limit: .* \(.+\)", done.said())
    assert re.search(r"\d+ messages went to \d+ people", done.said())
    assert "homeward practice --in" in done.said()
    assert _without_seconds(again.said()) == _without_seconds(done.said())
    due = json.loads(command("due", "--in", str(folder), "--on", "2026-04-24", "--json").said())
    assert f"{len(due)} steps are overdue" in done.said()


def _without_seconds(text: str) -> str:
    return re.sub(r"\d+\.\d s", "", text)


def test_the_demo_wipes_out_no_folder_but_its_own(tmp_path):
    (tmp_path / "homeward.sqlite").write_text("a council's own", encoding="utf-8")

    done = command("demo", "--in", str(tmp_path), "--once")

    assert done.ended == 2
    assert "is no folder of a demo" in done.complained()
    assert (tmp_path / "homeward.sqlite").read_text(encoding="utf-8") == "a council's own"


# --- Shona, Morag and Ewan --------------------------------------------------------------------------


def test_shona_presses_done_sees_it_recorded_and_takes_it_back(inbox):
    choose(inbox, "Shona Sample")
    expect(inbox.get_by_role("heading", level=1)).to_have_text("Shona Sample")
    expect(inbox.get_by_role("heading", level=2).first).to_contain_text("past a statutory limit")

    inbox.get_by_role("button", name=f"Held… {REVIEW}").click()
    inbox.get_by_role("button", name="Today, ").click()
    expect(inbox.get_by_role("status")).to_contain_text("first review held on Mon 20 Apr")
    expect(inbox.locator(".recorded")).to_contain_text("Recorded by you, Mon 20 Apr at 10:07.")

    inbox.get_by_role("button", name="Undo first review").click()
    expect(inbox.locator("#said")).to_contain_text("What was recorded before is back")
    expect(inbox.get_by_role("button", name=f"Held… {REVIEW}")).to_be_visible()


def test_shona_answers_in_her_own_words_and_confirms_what_was_read_back(inbox):
    choose(inbox, "Shona Sample")
    reference = inbox.locator("summary", has_text=f" {PANEL},").inner_text().split()[1]

    write(inbox, f"{reference} panel moved to 14 May, report late")
    said = inbox.locator("#said")
    expect(said).to_contain_text("panel booked for Thu 14 May")
    expect(said).to_contain_text("Record it?")
    expect(inbox.locator(".recorded")).to_have_count(0)

    inbox.get_by_role("button", name="Record it").click()
    expect(said).to_contain_text("You can undo this for ten minutes")
    expect(inbox.locator(".recorded")).to_contain_text(f"{PANEL} booked for Thu 14 May")


def test_what_nobody_answers_goes_up_to_morag_and_what_was_answered_does_not(inbox):
    choose(inbox, "Shona Sample")
    line = inbox.locator("summary", has_text=f" {PANEL},").inner_text()
    reference = line.split()[1]
    write(inbox, f"{reference} panel moved to 14 May, report late")
    press(inbox, "Record it")

    to_next_morning(inbox)
    to_next_morning(inbox)
    choose(inbox, "Morag Madeup")

    message = inbox.get_by_role("article", name="Message in Slack")
    expect(message.get_by_role("heading")).to_contain_text("not answered yet")
    expect(message).to_contain_text("Shona Sample has not answered yet")
    expect(message).not_to_contain_text(f"{reference} {PANEL},")


def test_morag_opens_the_digest_of_the_fortnight(inbox):
    choose(inbox, "Morag Madeup")

    inbox.get_by_role("link", name=re.compile("Homeward fortnight")).click()
    letter = inbox.frame_locator("iframe")

    expect(letter.get_by_role("heading", level=1)).to_contain_text("steps are overdue for")
    expect(letter.get_by_text("What moved")).to_be_visible()
    inbox.get_by_text("The same as plain text").click()
    expect(inbox.locator("pre")).to_contain_text("FIVE CHILDREN TO TALK ABOUT")


def test_the_next_digest_comes_after_a_fortnight_and_not_on_a_holiday(inbox):
    digests = inbox.get_by_role("link", name=re.compile("Homeward fortnight"))
    press(inbox, "A fortnight on")
    expect(inbox.get_by_text("The council does not work today")).to_be_visible()  # the early May holiday
    choose(inbox, "Morag Madeup")
    expect(digests).to_have_count(1)

    to_next_morning(inbox)

    expect(digests).to_have_count(2)
    expect(digests.first).to_contain_text("Tue 5 May 2026")


def test_ewan_sees_nothing_of_shonas_children(inbox, demo):
    choose(inbox, "Shona Sample")
    hers = set(re.findall(r"HW-\d{4}-\w", inbox.locator("main").inner_text()))

    for path in ("", "/list", "/fortnight", "/why"):
        inbox.goto(f"{demo.address}people/{EWAN}{path}")
        seen = set(re.findall(r"HW-\d{4}-\w", inbox.locator("main").inner_text()))
        assert seen.isdisjoint(hers)

    inbox.goto(f"{demo.address}people/{EWAN}")
    write(inbox, f"{min(hers)} done today")
    expect(inbox.locator("#said")).to_contain_text("There is no such reference")


def test_a_form_says_beside_the_field_what_cannot_be_right(inbox):
    choose(inbox, "Shona Sample")
    inbox.get_by_role("button", name=f"Booked… {REVIEW}").click()
    inbox.get_by_label("Booked for").fill("2026-04-01")

    inbox.get_by_role("button", name="Record").click()

    expect(inbox.get_by_role("alert")).to_contain_text("has passed")
    expect(inbox.get_by_label("Booked for")).to_have_attribute("aria-invalid", "true")
    inbox.get_by_label("Booked for").fill("2026-05-14")
    inbox.get_by_role("button", name="Record").click()
    expect(inbox.get_by_role("alert")).to_contain_text("a day so late needs the team manager")


# --- for everybody ----------------------------------------------------------------------------------


def test_everything_works_without_script(browser: Browser, demo: Inbox):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(demo.address)
    press(page, "Begin again")

    choose(page, "Shona Sample")
    page.get_by_role("button", name=f"Held… {REVIEW}").click()
    page.get_by_role("button", name="Today, ").click()

    expect(page.locator(".recorded")).to_contain_text("Recorded by you")
    context.close()


def test_the_keyboard_alone_is_enough(inbox):
    inbox.keyboard.press("Tab")
    expect(inbox.get_by_role("link", name="Skip to the main content")).to_be_focused()
    inbox.keyboard.press("Enter")
    _tab_to(inbox, inbox.get_by_role("link", name=re.compile("^SS Shona Sample|^Shona Sample")).first)
    inbox.keyboard.press("Enter")
    expect(inbox.get_by_role("heading", level=1)).to_have_text("Shona Sample")

    _tab_to(inbox, inbox.get_by_role("button", name=f"Held… {REVIEW}"))
    outline = inbox.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    inbox.keyboard.press("Enter")
    _tab_to(inbox, inbox.get_by_role("button", name="Today, "))
    inbox.keyboard.press("Enter")

    expect(inbox.locator(".recorded")).to_contain_text(f"{REVIEW} held on")
    _tab_to(inbox, inbox.get_by_label("own words"))
    inbox.keyboard.type("list")
    inbox.keyboard.press("Tab")
    inbox.keyboard.press("Space")
    expect(inbox.locator("#said")).to_contain_text("are open")


def _tab_to(page: Page, wanted) -> None:
    """Tab is pressed until `wanted` has the focus."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


@pytest.fixture(scope="module")
def places(demo: Inbox, browser: Browser) -> list[str]:
    """Every kind of page, with answers given, questions asked and forms refused."""
    with open_page(browser) as page:
        page.goto(demo.address)
        press(page, "Begin again")
        choose(page, "Shona Sample")
        shown = page.url
        press(page, "Held…")
        press(page, "Today, ")
        recorded = page.url.partition("#")[0]
        write(page, "panel moved to 14 May, report late")
        asked = page.url.partition("#")[0]
        page.locator("summary", has_text="⋯").first.click()
        press(page, "Something else…")
        more = page.url
        press(page, "Choose Log a decision")
        form = page.url
        reference = re.search(r"HW-\d{4}-\w", page.locator("main").inner_text())
    assert reference
    people = f"{demo.address}people/"
    return [
        demo.address,
        shown,
        recorded,
        asked,
        more,
        form,
        f"{people}{SHONA}/list",
        f"{people}{SHONA}/fortnight",
        f"{people}{SHONA}/why",
        f"{people}{SHONA}/why?reference={reference[0]}",
        f"{people}{EWAN}/why?reference={reference[0]}",
        f"{people}{MORAG}",
        f"{people}{MORAG}/fortnight",
        f"{people}{BEATHAN}",
        f"{people}fergus.fiction@council.example",
        f"{people}nobody",
    ]


@pytest.mark.slow
def test_every_page_is_clean_for_assistive_technology_and_fits_a_phone_by_day_and_by_night(
    page: Page, places: list[str]
):
    troubles: list[object] = []
    for place in places:
        page.goto(place)
        expect(page.get_by_text("Try next:").first).to_be_visible()
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        troubles += [(place, "too wide at", width) for width in (1280, 320) if overflow(page, width)]
        troubles += [(place, "word broken", word) for word in broken_words(page, 320)]
        troubles += [(place, "by day", violation) for violation in axe(page)]
        page.emulate_media(color_scheme="dark")
        troubles += [(place, "by night", violation) for violation in axe(page, only=["color-contrast"])]
        page.emulate_media(color_scheme="light")

    assert troubles == []


def test_a_refused_form_is_clean_as_well(inbox):
    choose(inbox, "Shona Sample")
    press(inbox, "Blocked…")
    inbox.get_by_label("Look at it again on").fill("2026-04-01")
    press(inbox, "Record")

    assert axe(inbox) == []
    assert overflow(inbox, 320) == 0


def test_the_mail_in_its_frame_is_clean_too(inbox):
    choose(inbox, "Beathan Bogus")
    expect(inbox.frame_locator("iframe").get_by_role("heading", level=1)).to_be_visible()
    [_, mail] = inbox.frames

    assert axe_in_frame(mail, disabled_rules=NOT_FOR_MAIL) == []
