"""A form that a council's file changes: tried in the practice inbox first, and asked in its new version once it is applied."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from casework.asked_form import asked_form
from permanence.answers.entry_words import entry_in_words
from scheduler.rules_in_force import keep_in_step
from scheduler.settings import read_settings
from scheduler.wiring.record import open_record, rule_files
from tests.bot.practice.visitor import Visitor
from tests.builders import NOW, SHONA, a_record, register_child
from tests.casework.test_reviews import BEGAN, NEWER, STAGE, UP_TO_REVIEW, sends
from tests.journeys.practising import practising
from tests.scheduler.cli.surroundings import run

AFTER = datetime(2026, 5, 27, 9, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "homeward.toml").write_text('store_url = "sqlite:///homeward.db"\npack = "scotland"\n')
    return tmp_path


@pytest.fixture
def child(folder) -> str:
    record = a_record(folder)
    then = NOW - timedelta(days=30)
    reference = register_child(
        record, "C1", BEGAN, now=then, route="permanence_order", milestones=UP_TO_REVIEW
    )
    keep_in_step(record, rule_files(read_settings(folder), folder), NOW)
    sends(record, SHONA, reference, held_on="2026-05-22", plan="right", by_then="panel")
    record.close()
    return reference


def form_asked(folder, child: str):
    record = open_record(read_settings(folder), folder)
    with record.reading() as tx:
        asked = asked_form(tx, record.rules, tx.directory().get(SHONA), child, STAGE, AFTER.date())
        words = [entry_in_words(e, record.rules) for e in tx.entries(child)]
    record.close()
    return asked, words


def test_once_it_is_applied_it_is_asked_and_what_was_recorded_before_reads_as_it_did(folder, child) -> None:
    before, words = form_asked(folder, child)
    (folder / "council.toml").write_text(NEWER)
    (folder / "homeward.toml").write_text(
        'store_url = "sqlite:///homeward.db"\npack = "scotland"\ncouncil_file = "council.toml"\n'
    )
    waits, _ = form_asked(folder, child)

    done = run(["pack", "apply", "--yes", "--in", str(folder), "--now", "2026-05-27"])
    after, words_after = form_asked(folder, child)

    assert done.exit_code == 0, done.output
    assert (before.form, waits.form, after.form) == ("review 1", "review 1", "review 2")
    assert "Was the child there?" in [field.label for field in after.fields]
    assert words_after == words


@pytest.mark.system
def test_it_is_played_in_the_practice_inbox_and_the_store_stays_as_it_is(folder) -> None:
    record = a_record(folder)
    keep_in_step(record, rule_files(read_settings(folder), folder), NOW)
    with record.writing() as tx:
        tx.put_people([replace(tx.directory().people[SHONA], channel="slack", slack_user="USHONA")], NOW)
    then = NOW - timedelta(days=30)
    child = register_child(record, "C1", BEGAN, now=then, route="permanence_order", milestones=UP_TO_REVIEW)
    record.close()
    file = folder / "council.toml"
    file.write_text(NEWER)
    with practising("forms", "try", str(file), "--in", str(folder), "--now", "2026-05-26") as inbox:
        visitor = Visitor(inbox.address.rstrip("/"))
        visitor.press(visitor.get("/"), "Next working morning")
        visitor.press(visitor.get("/"), "Next working morning")
        page = visitor.get(f"/people/{SHONA}")
        asked = re.search(
            rf'href="(/people/{SHONA}/messages/\d+)"[^>]*>(?:(?!</a>).)*Was the review of',
            page.text,
            re.DOTALL,
        )
        page = visitor.get(asked[1]) if asked else page
        shown = visitor.press(page, "It was held").words

    assert "Was the child there?" in shown
    assert form_asked(folder, child)[0].form == "review 1"
