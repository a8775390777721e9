"""Who is known, and how each was last reached: what an administrator looks at when somebody says she heard nothing."""

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from casework.ports import MessageKind, MessageState, NewMessage
from scheduler.cli.app import app
from tests.builders import EWAN, MORAG, NOW, SHONA, a_record


@pytest.fixture
def record(tmp_path, nothing_is_set):
    (tmp_path / "homeward.toml").write_text('store_url = "sqlite:///homeward.db"\n')
    opened = a_record(tmp_path)
    yield opened
    opened.close()


def queued(case, key, person, channel):
    return case.queue(NewMessage(key, MessageKind.ALERT, person, channel, NOW), NOW)


def arrives(record, key, person, channel, at=NOW):
    with record.writing() as tx:
        number = queued(tx, key, person, channel)
        tx.claim("test", NOW, 10, 60)
        assert tx.mark_sent(number, "test", "id", at)


def fails(record, key, person, channel, why, at=NOW):
    with record.writing() as tx:
        assert tx.mark_over(queued(tx, key, person, channel), MessageState.FAILED, why, at)


def listed(tmp_path):
    done = CliRunner().invoke(app, ["people", "list", "--json", "--in", str(tmp_path)])
    assert done.exit_code == 0, done.output
    return {row["email"]: row for row in json.loads(done.output)}


def test_each_person_is_listed_with_her_last_success_and_last_failure(record, tmp_path):
    arrives(record, "1", SHONA, "slack", NOW - timedelta(days=1))
    arrives(record, "2", SHONA, "email", NOW)
    fails(record, "3", SHONA, "slack", "no longer in the workspace", NOW - timedelta(hours=1))
    fails(record, "4", SHONA, "slack", "the channel is archived", NOW)
    arrives(record, "5", MORAG, "slack")

    people = listed(tmp_path)

    assert people[SHONA]["last_success"] == "2026-05-20 09:30 by e-mail"
    assert people[SHONA]["last_failure"] == "2026-05-20 09:30 in Slack: the channel is archived"
    assert people[MORAG]["last_failure"] is None
    assert (people[EWAN]["last_success"], people[EWAN]["last_failure"]) == (None, None)


def test_what_still_waits_or_is_tried_again_is_neither(record, tmp_path):
    with record.writing() as tx:
        number = queued(tx, "1", SHONA, "slack")
        tx.claim("test", NOW, 10, 60)
        tx.mark_again(number, "test", NOW + timedelta(minutes=5), "Slack asks to wait")

    assert listed(tmp_path)[SHONA]["last_success"] is None
    assert listed(tmp_path)[SHONA]["last_failure"] is None


def test_an_account_is_taken_from_a_person_and_she_hears_of_it(record, tmp_path):
    with record.writing() as tx:
        tx.put_account(SHONA, "slack", "U1")

    taken = CliRunner().invoke(app, ["people", "unlink", SHONA, "--in", str(tmp_path)])
    again = CliRunner().invoke(app, ["people", "unlink", SHONA, "--in", str(tmp_path)])
    unknown = CliRunner().invoke(
        app, ["people", "unlink", SHONA, "--channel", "pager", "--in", str(tmp_path)]
    )

    assert (taken.exit_code, again.exit_code, unknown.exit_code) == (0, 1, 2)
    assert "Slack unlinked" in taken.output
    with record.reading() as tx:
        assert tx.directory().people[SHONA].slack_user is None
        assert [m.channel for m in tx.messages_for(SHONA) if m.kind is MessageKind.NOTICE] == ["email"]
