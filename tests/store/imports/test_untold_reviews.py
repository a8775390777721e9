"""An import says in one line that a file books reviews and does not tell which were held."""

from store.imports.untold_reviews import untold_reviews
from tests.builders import a_record, a_rulebook
from tests.importing import a_csv, a_mapping, homeward

BOOKS = {"Next review booked": "later_review"}


def said(**changes: object) -> list[str]:
    return [*untold_reviews(a_mapping(**changes), a_rulebook().pack)]


def test_a_booked_review_that_no_column_tells_as_held_is_named():
    [line] = said(bookings=BOOKS)

    assert line.startswith("no column says when a later review was held, “Next review booked” only for")
    assert line.endswith("one that is overdue cannot be seen")


def test_nothing_is_said_where_the_reviews_held_are_told():
    dates = {"began": "became_looked_after", "Last review": "later_review"}

    assert said(bookings=BOOKS, dates=dates) == []


def test_a_booking_of_another_step_is_no_matter_of_reviews():
    assert said(bookings={"Panel booked": "panel"}) == []


def test_the_import_says_it(tmp_path):
    mapping = tmp_path / "small.toml"
    mapping.write_text(
        'name = "small"\nabout = "of a test"\npack = "scotland"\nid_column = "id"\ndate_formats = ["%Y-%m-%d"]\n'
        'confirmed = true\n[dates]\nbegan = "became_looked_after"\n[bookings]\n"Next review" = "later_review"\n',
        encoding="utf-8",
    )
    a_record(tmp_path).close()
    file = a_csv(tmp_path, "id,began,Next review", "D1,2025-10-01,2026-06-05")

    done, _ = homeward(tmp_path, "import", file, "--mapping", mapping, "--now", "2026-05-05")

    assert [line for line in done["remarks"] if "“Next review” only for when it is booked" in line]
