"""Nought is no good news while nobody is in the store, or nobody is known who would be told."""

import json

import pytest

from tests.scheduler.cli.surroundings import run

AT_WORK = "2026-12-01"


@pytest.fixture
def folder(tmp_path):
    assert run(["init", "--in", str(tmp_path)]).exit_code == 0
    return tmp_path


def said(folder, *words, at=AT_WORK):
    done = run([*words, "--now", at, "--in", str(folder)])
    assert done.exit_code == 0, done.stderr
    return done.stdout


def take_in_the_sample(folder):
    tracker = str(folder / "tracker.xlsx")
    said(folder, "sample", "tracker", tracker)
    said(folder, "import", tracker, "--mapping", "tracker")


@pytest.mark.parametrize("command", ["due", "sweep"])
def test_a_store_without_children_is_said_to_be_that(folder, command):
    assert "No child is in the store yet" in said(folder, command)


def test_a_sweep_that_finds_nobody_to_tell_says_so(folder):
    take_in_the_sample(folder)

    assert "36 children have no worker who is known" in said(folder, "sweep")
    assert "36 children" in json.loads(said(folder, "sweep", "--json"))["untold"]


def test_a_year_without_a_list_of_holidays_ends_no_sweep(folder):
    take_in_the_sample(folder)

    said(folder, "sweep", at="2032-01-05")
    assert "Mon 5 Jan 2032" in said(folder, "sweep", at="2032-01-03")
