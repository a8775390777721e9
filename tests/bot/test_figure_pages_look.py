"""A child's story and the routes as bands, in a real Chromium: on a phone, on a screen, in the dark and on A4."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.figure_pages import Flow, access_review_page, routes_page, story_page
from casework.insight.route_figures import routes_answer
from casework.insight.seen import Chosen, seen
from casework.insight.story import story
from casework.rights_held import access_review
from permanence.insight.table import Table
from tests.builders import NOW, TODAY, a_record, people, register_child, shona
from tests.proof import one_of
from tests.servers.browser import axe, broken_words, keep_picture, overflow

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.system, pytest.mark.slow]
A4 = 680  # px between the margins
NOTE = "the panel wanted the sibling assessment first"
FLOWS = (
    Flow(0, "Return or remain at home", "Adoption", ("HW-4821-B", "HW-4822-9")),
    Flow(0, "Return or remain at home", "Ended: return or remain at home", ("HW-1234-N",)),
    Flow(1, "Adoption", "Beside it: kinship care order", ("HW-4821-B",)),
    Flow(1, "Adoption", "Still in care", ("HW-4822-9",)),
    Flow(2, "Beside it: kinship care order", "Permanence order with authority to adopt", ("HW-4821-B",)),
    Flow(3, "Permanence order with authority to adopt", "Still in care", ("HW-4821-B",)),
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[str, str]:
    """The story of a child whose route was changed after a panel, with another one beside it for a while; and bands."""
    record = a_record(tmp_path_factory.mktemp("record"))
    began = date(2025, 1, 6)
    days = {
        code: began + timedelta(days=60 * n)
        for n, code in enumerate(("first_review", "second_review"), start=1)
    }
    reference = register_child(record, "C1", began, route="adoption", milestones=days)
    said = shona(reference)
    beside = said.plan_opened("kinship_care_order", date(2025, 3, 3), "assessment", primary=False)
    decided = said.decision_recorded(
        "panel", "panel", "not_agreed", date(2026, 1, 5), reaches=True, note=NOTE
    )
    closed = said.plan_closed("kinship_care_order", date(2025, 9, 1), "kin_withdrew")
    changed = said.route_changed("adoption", "permanence_order", date(2026, 1, 12), "panel_or_decision")
    with record.writing() as tx:
        tx.append([beside, closed, decided, changed], NOW)
    with record.reading() as tx:
        tables: tuple[Table, ...] = routes_answer(
            seen(tx, record.rules, TODAY), Chosen(), record.rules, TODAY
        ).tables
    told = story(record, reference, None, TODAY)
    review = access_review_page(access_review(record, NOW), TODAY)
    record.close()
    assert told is not None
    routes = routes_page("Routes taken", FLOWS, tables)
    return {"story": story_page(told), "routes": routes, "review": review}


@one_of(3)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["story", "routes", "review"])
def test_a_page_is_read_on_a_phone_and_on_a_screen(
    page: "Page", pages: dict[str, str], name: str, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_content(pages[name])

    assert [overflow(page, width) for width in (390, 1100)] == [0, 0]
    assert broken_words(page, 390) == []
    assert axe(page, ("landmark-one-main", "region", "scrollable-region-focusable")) == []
    keep_picture(page, f"{name}-{scheme}")


@pytest.mark.parametrize("width", [390, 1100])
def test_the_letters_of_the_bands_are_as_large_as_the_text(
    page: "Page", pages: dict[str, str], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.set_content(pages["routes"])

    heights = page.locator("svg text").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )

    assert len(heights) == 7
    assert min(heights) >= 13


@pytest.mark.parametrize("media", ["screen", "print"])
def test_no_name_of_a_route_lies_on_the_next_one_or_is_cut_off(page: "Page", media: str) -> None:
    long = "Permanence order with authority to adopt"
    flows = [
        Flow(0, long, long, ("HW-4821-B",)),
        Flow(1, long, f"Ended: {long}", ("HW-4821-B",)),
        Flow(0, "Adoption", "Still in care", ("HW-4822-9",)),
    ]
    page.emulate_media(media=media)  # type: ignore[arg-type]
    page.set_viewport_size({"width": A4, "height": 960})
    page.set_content(routes_page("Routes taken", flows, ()))

    ends = page.evaluate(
        """() => {
            const at = (what) => [...document.querySelectorAll(what)].map((one) => one.getBoundingClientRect());
            const [picture] = at("svg"), blocks = at("svg rect");
            const next = (name) => blocks.filter((block) => block.left > name.left).map((block) => block.left);
            return at("svg text").map((name) => Math.min(picture.right, ...next(name)) - name.right);
        }"""
    )

    assert min(ends) >= 0


def test_the_lines_of_the_routes_are_as_long_as_they_were_followed(
    page: "Page", pages: dict[str, str]
) -> None:
    for width in (390, 600):
        page.set_viewport_size({"width": width, "height": 844})
        page.set_content(pages["story"])
        track = page.locator(".track").first.evaluate("one => one.getBoundingClientRect().width")
        long = page.locator(".track div").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().width)"
        )
        whole = (TODAY - date(2025, 1, 6)).days
        followed = [
            (date(2026, 1, 12) - date(2025, 1, 6)).days,
            (date(2025, 9, 1) - date(2025, 3, 3)).days,
            (TODAY - date(2026, 1, 12)).days,
        ]

        assert long == pytest.approx([track * days / whole for days in followed], abs=2)


@pytest.mark.parametrize("name", ["story", "routes", "review"])
def test_on_a4_nothing_is_cut_and_the_children_are_named(
    page: "Page", pages: dict[str, str], name: str
) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4, "height": 960})
    page.set_content(pages[name])

    assert overflow(page, A4) == 0
    widths = page.locator("table, svg").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().right)"
    )
    assert max(widths) <= A4 + 1
    if name == "routes":
        assert all(page.get_by_text("HW-1234-N").first.bounding_box() or {})
        assert page.locator("details p").first.is_visible()
    elif name == "story":
        assert NOTE in page.inner_text("body")
    else:
        assert page.locator(".box").count() == len(people().people)
        assert page.locator(".sign").is_visible()
