"""`homeward forms`: how the form about reviews was used, and whose words are told."""

import json

import pytest

from tests.builders import EWAN, SHONA, a_record
from tests.casework.insight.test_form_figures import a_child, sends
from tests.scheduler.cli.surroundings import run

ON = ("--now", "2026-06-01")


@pytest.fixture
def folder(tmp_path):
    record = a_record(tmp_path)
    filled = {"plan": "changes", "route": "kinship_care_order", "route_reason": "other"}
    sends(record, SHONA, a_child(record), held_on="2026-05-22", **filled, note="Her own reason")
    record.close()
    (tmp_path / "homeward.toml").write_text('store_url = "sqlite:///homeward.db"\npack = "scotland"\n')
    return tmp_path


def test_use_is_shown_by_field_and_words_only_where_they_are_asked_for(folder):
    plain = run(["forms", "--in", str(folder), *ON])
    worded = run(["forms", "--in", str(folder), *ON, "--words"])

    assert plain.exit_code == 0
    assert "form review 1: answered once" in plain.stdout
    assert "Her own reason" not in plain.stdout
    assert "Her own reason" in worded.stdout


def test_ewan_is_told_no_words_of_a_child_that_is_not_his(folder):
    done = run(["forms", "--in", str(folder), *ON, "--words", "--json", "--as", EWAN])

    assert json.loads(done.stdout)[0]["words"] == []


def test_an_address_that_nobody_has_is_wrong_usage(folder):
    assert run(["forms", "--in", str(folder), *ON, "--as", "nobody@council.example"]).exit_code == 2
