"""The page about files says what is so: its mappings, its example, its columns."""

import re

from permanence.pack.file import read_pack_named
from store.imports.event_rows import BLOCKED, ENDED, PARALLEL_ROUTE, PRECISIONS, ROUTE, ROUTE_CLOSED
from store.imports.mapping import ANY_PACK, Mapping, parse_mapping, read_mapping, shipped_mappings
from store.imports.pack_fit import check_fits
from tests.importing import a_csv, rows_of
from tests.sources import ROOT

PAGE = (ROOT / "docs" / "imports.md").read_text(encoding="utf-8")


def rows_of_tables():
    return [
        [cell.strip() for cell in line.strip("| ").split(" | ")]
        for line in PAGE.splitlines()
        if line.startswith("| `")
    ]


def test_every_mapping_that_is_shipped_is_listed_with_its_pack():
    listed = {row[0].strip("`"): row[2].strip(" |") for row in rows_of_tables() if len(row) == 3}

    assert listed == {name: read_mapping(name).pack for name in shipped_mappings()}
    assert ANY_PACK in listed.values()


def test_the_mapping_that_is_shown_can_be_used():
    [text] = [t for t in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL) if "header_row" in t]

    mapping = parse_mapping(text)

    check_fits(mapping, read_pack_named("scotland"))


def test_the_mapping_for_a_list_of_events_that_is_shown_can_be_used():
    [text] = [t for t in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL) if "event_list" in t]

    mapping = parse_mapping(
        f'name = "mine"\nabout = "steps"\npack = "scotland"\ndate_formats = ["%Y-%m-%d"]\n{text}'
    )

    check_fits(mapping, read_pack_named("scotland"))


def test_every_part_of_a_mapping_is_named():
    unnamed = {"name", "about", "shape", "episodes", "events"}

    assert [field for field in Mapping.model_fields if field not in unnamed and field not in PAGE] == []


def test_every_column_and_word_of_the_own_form_is_listed():
    canonical = read_mapping("canonical")
    listed = {name for row in rows_of_tables() for name in re.findall(r"`(\w+)`", row[0])}

    assert {*canonical.columns, *canonical.left} <= listed
    for word in (ROUTE, PARALLEL_ROUTE, ROUTE_CLOSED, ENDED, BLOCKED, *PRECISIONS):
        assert f"`{word}`" in PAGE


def test_the_example_of_the_own_form_reads_without_a_question(tmp_path):
    lines = [line.strip() for line in PAGE.splitlines() if re.match(r"    (child_ref|C1),", line)]

    [row] = rows_of(a_csv(tmp_path, *lines), "canonical")

    assert row.asked == ()
    [said] = row.from_file
    assert [route.route for route in said.routes] == ["home", "permanence_order"]
    assert said.bookings.keys() == {"panel"}
