"""Commands about figures: in names, with whom they are made of, banded outside, and a sentence for whatever is asked."""

import json
import re
import sqlite3
from contextlib import closing
from datetime import date

import pytest
from typer.testing import CliRunner

from scheduler.cli.app import app
from tests.builders import NOW, register_child, shona

ON = ("--now", "2026-05-20")
FIGURES = (
    ("waits",),
    ("waits", "became_looked_after", "panel"),
    ("in-time",),
    ("lost",),
    ("changes",),
    ("routes",),
)
REFERENCE = re.compile(r"HW-[0-9]{4}-[0-9A-Z*]")


@pytest.fixture
def reference(store):
    """A child whose route was changed a week after a panel that did not agree."""
    reference = register_child(
        store,
        "C1",
        date(2025, 1, 6),
        route="adoption",
        milestones={"permanence_recommendation": date(2025, 8, 1), "legal_referral": date(2025, 8, 10)},
    )
    said = shona(reference)
    with store.writing() as tx:
        decided = said.decision_recorded(
            "panel", "panel", "not_agreed", date(2026, 1, 5), reaches=True, note="report was thin"
        )
        changed = said.route_changed("adoption", "permanence_order", date(2026, 1, 12), "panel_or_decision")
        tx.append([decided, changed], NOW)
    return reference


def as_json(text):
    return json.loads(text)


@pytest.mark.parametrize(
    ("command", "own"),
    [
        ("in-time", ["--stage", "--within"]),
        ("lost", []),
        ("changes", []),
        ("routes", ["--html"]),
        ("lag", []),
        ("missing", []),
    ],
)
def test_every_command_about_figures_takes_the_same_options_after_its_own(command, own):
    told = CliRunner().invoke(app, [command, "--help"]).output

    shared = ["--route", "--team", "--from", "--to", "--children", "--outside", "--now", "--json", "--in"]
    assert re.findall(r"^  (--[a-z-]+)", told, re.MULTILINE) == [*own, *shared, "--help"]


def test_waits_tell_what_was_reached_open_and_stopped_in_names(here, reference):
    told = here("waits", "legal_referral", "panel", *ON, "--children")

    assert "Legal papers - Panel" in told
    assert reference in told
    assert "reached" in told


def test_waits_for_programs_carry_the_figures_and_each_wait(here, reference):
    said = as_json(here("waits", "legal_referral", "panel", *ON, "--json"))

    assert (said["n"], said["reached"], said["open"], said["stopped"]) == (1, 1, 0, 0)
    assert (said["children"][0]["reference"], said["children"][0]["days"]) == (reference, 148)


def test_in_time_names_each_step_and_adds_up(here, reference):
    said = as_json(here("in-time", "--from", "2025-01-01", "--to", "2026-05-20", *ON, "--json", "--children"))

    rows = said["tables"][0]["rows"]
    recommended = next(row for row in rows if row["step"] == "Permanence recommendation")
    assert (recommended["due"], recommended["late"], recommended["per_cent"]) == (1, 1, 0)
    assert said["tables"][0]["total"]["due"] == sum(row["due"] for row in rows)
    assert {row["reference"] for row in said["children"]} == {reference}


def test_passed_to_legal_within_days(here, reference):
    within = as_json(here("in-time", "--within", "14", *ON, "--json"))["tables"][0]["rows"]
    later = as_json(here("in-time", "--within", "8", *ON, "--json"))["tables"][0]["rows"]

    assert [(row["counted"], row["within"], row["later"]) for row in (*within, *later)] == [
        (1, 1, 0),
        (1, 0, 1),
    ]


def test_days_lost_are_ours_and_others(here, reference):
    table = as_json(here("lost", *ON, "--json"))["tables"][0]

    assert table["total"]["days"] == table["total"]["ours"] + table["total"]["others"] > 0


def test_changes_say_what_prompted_them(here, reference):
    told = here("changes", *ON, "--children")

    assert "panel not agreed, 7 days before (nearest decision, not named)" in " ".join(told.split()).replace(
        "│", ""
    )


def test_routes_are_a_table_and_a_page(here, reference, tmp_path):
    assert "Adoption, then permanence order" in here("routes", *ON)
    page = tmp_path / "routes.html"

    here("routes", *ON, "--html", str(page))

    assert reference in page.read_text("utf-8")
    assert "<script" not in page.read_text("utf-8")
    here("routes", *ON, "--html", str(page), "--outside")
    assert not REFERENCE.search(page.read_text("utf-8"))


def test_a_story_is_told_in_the_order_of_time(here, reference, tmp_path):
    told = here("story", reference, *ON)
    page = tmp_path / "story.html"
    here("story", reference.lower(), *ON, "--html", str(page))
    said = as_json(here("story", reference, *ON, "--json"))

    days = [line["on"] for line in said["journeys"][0]["lines"]]
    assert days == sorted(days)
    assert "Route changed from adoption to permanence order" in told
    assert "report was thin" in page.read_text("utf-8")  # free text, for those who may see the child
    assert "prompted by: panel not agreed" in page.read_text("utf-8")


@pytest.mark.parametrize("words", FIGURES)
def test_outside_nobody_is_named_and_no_small_number_told(here, store, reference, words):
    for n in range(2, 8):
        register_child(
            store, f"C{n}", date(2025, 3, n), route="adoption", milestones={"panel": date(2025, 9, n)}
        )

    told = here(*words, *ON, "--outside", "--json")

    assert not REFERENCE.search(told)
    for table in as_json(told)["tables"]:
        counts = [cell for row in table["rows"] for name, cell in row.items() if name != "months"]
        assert not any(isinstance(cell, int) and 0 < cell < 5 for cell in counts), table
    assert "children" not in as_json(told)


# --- whatever is asked ------------------------------------------------------------------------------------------------


def test_without_any_journey_there_is_a_sentence_and_no_figure(here):
    for words in FIGURES:
        told = here(*words, *ON)

        assert told.strip().splitlines()[0].endswith(".")
        assert not any(letter.isdigit() for letter in told.splitlines()[0])


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (("--from", "2026-02-01", "--to", "2026-01-01"), "before it begins"),
        (("--from", "2027-01-01"), "after the day that is looked at"),
        (("--from", "soon"), "soon is no day"),
        (("--route", "moon"), "no route moon; it has: home"),
        (("--team", "Nobody"), "no child has been with a team Nobody; known: North, South"),
        (("--children", "--outside"), "does not go with --outside"),
    ],
)
def test_what_cannot_be_asked_ends_with_2_and_says_why(here, more, why):
    for words in (("waits",), ("changes",)):
        assert why in here(*words, *ON, *more, ends_with=2)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("waits", "moon", "panel"), "no milestone moon; it has: became_looked_after"),
        (("waits", "panel"), "give both milestones"),
        (("in-time", "--stage", "MOON"), "no step MOON; it has: SCO.EMREV"),
        (("in-time", "--within", "3", "--stage", "PO.ADM", "--stage", "PO.PANEL"), "one --stage"),
    ],
)
def test_a_step_that_nobody_knows_is_named_with_those_that_are_known(here, words, why):
    assert why in here(*words, *ON, ends_with=2)


def test_a_pair_the_wrong_way_round_ends_with_1(here, reference):
    assert "ask from legal_referral to panel" in here("waits", "panel", "legal_referral", *ON, ends_with=1)


def test_nobody_has_a_story_under_a_reference_that_is_none(here):
    assert "there is no child" in here("story", "HW-0000-1", *ON, ends_with=1)


def test_a_thousand_steps_of_one_child_are_a_figure(here, store):
    reference = register_child(store, "C1", date(2020, 1, 1))
    said = shona(reference)
    with store.writing() as tx:
        tx.append(
            [
                said.milestone_reached("visit", date.fromordinal(date(2020, 1, 1).toordinal() + n))
                for n in range(1000)
            ],
            NOW,
        )

    assert as_json(here("in-time", "--from", "2020-01-01", *ON, "--json"))["tables"][0]["rows"]
    assert here("story", reference, *ON)


def test_the_open_data_is_a_file_that_anybody_can_ask(here, reference, tmp_path):
    told = here("export", str(tmp_path / "open.sqlite"), *ON)
    here("export", str(tmp_path / "all"), *ON)

    assert "journey: 1 row\n" in told
    with closing(sqlite3.connect(tmp_path / "open.sqlite")) as connection:
        assert connection.execute(
            "SELECT prompt_is, prompted_by FROM route WHERE changed_to IS NOT NULL"
        ).fetchall() == [("nearest", "panel not_agreed")]
    assert (tmp_path / "all" / "step.csv").read_text("utf-8").startswith("reference,journey,stage")
    assert (tmp_path / "all" / "milestones.csv").exists()
