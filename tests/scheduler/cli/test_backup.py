"""`homeward backup`, `restore` and `move-store`: what a council keeps, and that nobody is told a thing twice."""

import json
import os
import stat
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from typer.testing import CliRunner

from casework.accounts import SLACK_ACCOUNT, TEAMS_ACCOUNT, put_account, unlink
from casework.imports.withdraw import withdraw_child
from casework.link_account import vouched
from casework.ports import MessageKind, MessageState, NewMessage
from casework.raise_alerts import raise_alerts
from casework.restrict import restrict, seal
from permanence.people import Leave
from scheduler.cli.app import app
from scheduler.erasure import erase_child
from scheduler.redaction import take_words_out
from scheduler.settings import Settings
from store.case_record import SqlCaseRecord
from store.engine import open_engine
from store.ledger import verify
from store.owner_lock import own
from tests.builders import (
    EWAN,
    MORAG,
    NOW,
    SHONA,
    TODAY,
    a_person,
    a_record,
    a_rulebook,
    register_child,
    shona,
)
from tests.casework.test_raise_alerts import a_child_after_panel
from tests.journeys.running import Council

EVENING_BEFORE = "2026-05-19T18:00"  # the child's decision is overdue from the next morning on
LATER = "2026-05-27T08:30"
PLAIN_MAPPING = """
name = "plain"
about = "children by their ids"
pack = "scotland"
confirmed = true
id_column = "ID"
worker_column = "Worker"
date_formats = ["%Y-%m-%d"]
[dates]
"LAC" = "became_looked_after"
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in [n for n in os.environ if n.startswith("HOMEWARD_")]:
        monkeypatch.delenv(name)
    record = a_record(tmp_path)
    a_child_after_panel(record)
    record.close()
    (tmp_path / "homeward.toml").touch()
    (tmp_path / "homeward.db").rename(tmp_path / "homeward.sqlite")
    return tmp_path


@pytest.fixture
def here(folder):
    def call(*words, ends_with=0):
        done = CliRunner().invoke(app, [*map(str, words), "--in", str(folder)])
        assert done.exit_code == ends_with, (words, done.output, done.exception)
        return done.output

    return call


@pytest.fixture
def store(folder):
    """Opens the store as it is now; what was opened is closed at the end."""
    opened = []

    def open_now():
        opened.append(SqlCaseRecord(open_engine(f"sqlite:///{folder / 'homeward.sqlite'}"), a_rulebook()))
        return opened[-1]

    yield open_now
    for record in opened:
        record.close()


def lose_the_store(folder):
    for part in folder.glob("homeward.sqlite*"):
        part.unlink()


def send_all(record, now):
    """All that waits is sent, as if by the service."""
    with record.writing() as tx:
        while mine := tx.claim("service", now, 50, 60):
            for message in mine:
                tx.mark_sent(message.id, "service", f"<{message.id}@council.example>", now)


def a_week_of_service(record):
    """The service runs from the Wednesday morning to the Tuesday after; what was sent: by number and by notice."""
    for day in range(7):
        now = NOW + timedelta(days=day)
        raise_alerts(record, now)
        send_all(record, now)
    with record.reading() as tx:
        sent = [m for m in tx.messages() if m.state is MessageState.SENT]
        return {m.id for m in sent}, {n.key for m in sent for n in tx.notices_in(m.id)}


def waiting(record):
    with record.reading() as tx:
        return [m for m in tx.messages() if m.state in (MessageState.READY, MessageState.UNSURE)]


def test_after_a_restore_nobody_is_told_again_and_no_number_is_used_again(here, folder, store):
    backup = folder / "backup.sqlite"
    here("backup", backup, "--now", EVENING_BEFORE)
    record = store()
    numbers, notices = a_week_of_service(record)
    record.close()
    assert notices

    lose_the_store(folder)
    here("restore", backup, "--now", LATER)

    again = store()
    raise_alerts(again, datetime.fromisoformat(LATER).astimezone(UTC))
    told = waiting(again)
    with again.reading() as tx:
        assert not notices & {n.key for m in told for n in tx.notices_in(m.id)}
    assert {m.kind for m in told} == {MessageKind.NOTICE}  # the gap, to the administrator
    assert min(m.id for m in told) > max(numbers)


@pytest.mark.parametrize(
    "hidden",
    [
        lambda record, child: restrict(record, child, EWAN, "own family", NOW),
        lambda record, child: seal(record, child, [SHONA, MORAG], "own family", NOW),
    ],
)
def test_nobody_is_told_again_of_a_child_who_was_hidden_since_the_backup(here, folder, store, hidden):
    backup = folder / "backup.sqlite"
    here("backup", backup, "--now", EVENING_BEFORE)
    record = store()
    with record.reading() as tx:
        [child] = tx.references()
    hidden(record, child)
    _, notices = a_week_of_service(record)
    record.close()
    assert notices

    here("restore", backup, "--replace", "--now", LATER)

    again = store()
    raise_alerts(again, datetime.fromisoformat(LATER).astimezone(UTC))
    assert {m.kind for m in waiting(again)} == {MessageKind.NOTICE}  # the gap, to the administrator


def test_a_second_restore_of_the_same_backup_uses_other_numbers_than_the_first(here, folder, store):
    backup = folder / "backup.sqlite"
    here("backup", backup, "--now", EVENING_BEFORE)
    given = []
    for day in (27, 28):
        here("restore", backup, "--replace", "--now", f"2026-05-{day}T08:30")
        record = store()
        given.append({m.id for m in waiting(record)})
        record.close()

    assert given[0]
    assert given[1]
    assert not given[0] & given[1]


def test_no_child_gets_the_reference_that_another_had_in_the_gap(here, folder, store):
    backup = folder / "backup.sqlite"
    here("backup", backup, "--now", EVENING_BEFORE)

    here("restore", backup, "--replace", "--now", LATER)

    with store().writing() as tx:
        drawn = tx.new_references(50)
    assert {len(reference) for reference in drawn} == {len("HW-48215-B")}  # all given before have four digits


def test_what_the_backup_had_not_sent_is_regarded_as_sent_and_slack_is_asked_first(here, folder, store):
    record = store()
    with record.writing() as tx:
        tx.put_people([a_person(SHONA, channel="slack")], NOW)
        by_slack = tx.queue(NewMessage("slack", MessageKind.ALERT, SHONA, "slack", NOW), NOW)
        by_mail = tx.queue(NewMessage("mail", MessageKind.DIGEST, MORAG, "email", NOW), NOW)
        later = tx.queue(NewMessage("later", MessageKind.ALERT, MORAG, "email", NOW + timedelta(days=9)), NOW)
        tx.claim("service", NOW, 50, 60)
    record.close()
    backup = folder / "backup.sqlite"
    here("backup", backup, "--now", "2026-05-20T10:00")

    done = json.loads(
        here(
            "restore",
            backup,
            "--replace",
            "--now",
            "2026-05-20T12:00",
            "--sent-up-to",
            "2026-05-20T11:00",
            "--json",
        )
    )

    assert by_mail in [m["number"] for m in done["regarded_as_sent"]]
    assert [m["number"] for m in done["asked_first"]] == [by_slack]
    with store().reading() as tx:
        assert tx.message(by_mail).state is MessageState.CANCELLED
        assert "regarded as sent" in tx.message(by_mail).reason
        assert tx.message(by_slack).was_unsure
        assert tx.message(later).state is MessageState.READY


def test_what_was_due_after_the_last_message_left_is_told(here, folder, store):
    """The service stood still since the backup: nothing can have left."""
    backup = folder / "backup.sqlite"
    here("backup", backup, "--now", EVENING_BEFORE)

    here("restore", backup, "--replace", "--now", LATER, "--sent-up-to", EVENING_BEFORE)

    again = store()
    raise_alerts(again, datetime.fromisoformat(LATER).astimezone(UTC))
    assert SHONA in {m.person for m in waiting(again) if m.kind is MessageKind.ALERT}


def test_the_gap_is_named_and_the_old_store_is_kept(here, folder, store):
    backup = folder / "backup.sqlite"
    told_before = json.loads(here("backup", backup, "--now", EVENING_BEFORE, "--json"))["hash"]
    record = store()
    register_child(record, "C2", NOW.date())
    a_week_of_service(record)
    told_since = verify(record.engine).newest_hash
    record.close()

    done = here("restore", backup, "--replace", "--now", LATER, "--told", told_since)

    assert "The store is as it was on Tue 19 May 2026, 18:00" in done
    assert "entries that were recorded between then and Wed 27 May 2026, 08:30" in done
    assert "The hash that was told is not in it" in done
    assert "Regarded as sent: whatever was due until Tue 26 May 2026, 09:30" in done  # its last message
    (kept,) = folder.glob("homeward.sqlite.before-restore-*")
    assert stat.S_IMODE(kept.stat().st_mode) & 0o077 == 0 or kept.stat().st_size
    assert json.loads(here("ledger", "verify", "--json"))["newest_hash"] == told_before


def test_whom_a_child_was_kept_from_since_is_kept_from_her_again_and_who_may_is_not(here, folder, store):
    before = store()
    with before.reading() as tx:
        [reference] = tx.references()
    restrict(before, reference, EWAN, "own family", NOW - timedelta(days=1))
    here("backup", folder / "a.backup", "--now", EVENING_BEFORE)
    restrict(before, reference, SHONA, "own family", NOW)
    restrict(before, reference, EWAN, "it is over", NOW, lift=True)
    seal(before, reference, [MORAG], "own family", NOW)
    before.close()

    said = here("restore", folder / "a.backup", "--replace", "--now", LATER)

    with store().reading() as tx:
        allocation = tx.journey(reference).allocation
    assert (allocation.restricted_from, allocation.sealed_to) == (frozenset({SHONA}), frozenset({MORAG}))
    assert f"Restricted or sealed since the backup, and so again: {reference}." in said
    assert verify(store().engine).first_bad is None


def test_who_left_since_and_an_account_that_was_taken_away_are_not_inside_again(here, folder, store):
    before = store()
    with before.writing() as tx:
        put_account(tx, SLACK_ACCOUNT, tx.directory().people[SHONA], "U1", NOW, by="slack", tell=False)
        put_account(tx, TEAMS_ACCOUNT, tx.directory().people[MORAG], "T1", NOW, by="teams", tell=False)
        tx.put_own_leave(SHONA, [Leave(TODAY, date.max, EWAN, own_word=True)])
    here("backup", folder / "a.backup", "--now", EVENING_BEFORE)
    with before.writing() as tx:
        tx.put_people([replace(tx.directory().people[EWAN], active=False)], NOW)
        unlink(tx, SHONA, "slack", NOW, by="homeward people unlink")
        put_account(tx, TEAMS_ACCOUNT, tx.directory().people[MORAG], "T2", NOW, by="teams", tell=False)
        tx.put_own_leave(SHONA, [])
    before.close()

    said = here("restore", folder / "a.backup", "--replace", "--now", LATER)

    with store().writing() as tx:
        people = tx.directory().people
        assert not people[EWAN].active
        assert (people[SHONA].slack_user, people[MORAG].teams_user) == (None, None)
        assert people[SHONA].away_on(TODAY) is None  # so that nobody covers
        assert not vouched(tx, SLACK_ACCOUNT, "U1", SHONA, NOW)
        assert vouched(tx, TEAMS_ACCOUNT, "T2", MORAG, NOW)
    assert f"Left since the backup, and closed out again: {EWAN}." in said
    assert f"Accounts taken away since the backup, and so again: Teams of {MORAG}, Slack of {SHONA}." in said
    assert verify(store().engine).first_bad is None


def test_whoever_is_kept_from_a_child_under_an_address_of_the_gap_is_kept_from_her_under_the_one_before(
    here, folder, store
):
    before = store()
    with before.reading() as tx:
        [reference] = tx.references()
    here("backup", folder / "a.backup", "--now", EVENING_BEFORE)
    with before.writing() as tx:
        tx.move_person(SHONA, "shona.grant@council.example", NOW, by="the staff list")
        tx.move_person(MORAG, "morag.grant@council.example", NOW, by="the staff list")
    restrict(before, reference, "shona.grant@council.example", "own family", NOW)
    seal(before, reference, ["morag.grant@council.example"], "own family", NOW)
    before.close()

    here("restore", folder / "a.backup", "--replace", "--now", LATER)

    with store().reading() as tx:
        hidden = tx.journey(reference).allocation
        assert hidden.hides_from(SHONA)
        assert not hidden.hides_from(MORAG)


def test_a_child_of_the_gap_who_was_hidden_in_it_comes_in_hidden(here, folder, store):
    here("backup", folder / "a.backup", "--now", EVENING_BEFORE)
    before = store()
    late = register_child(before, "C77", date(2026, 1, 5), now=NOW)
    gone = register_child(before, "C78", date(2026, 1, 5), now=NOW)
    for child in (late, gone):
        restrict(before, child, SHONA, "own family", NOW)
    withdraw_child(before, gone, "wrong child", NOW)
    before.close()

    said = here("restore", folder / "a.backup", "--replace", "--now", LATER)
    assert "C77" not in here("due", "--now", LATER) + here("digest", "--to", MORAG, "--now", LATER)
    here("ledger", "rebuild", "--check")
    (folder / "children.csv").write_text("ID,Worker,LAC\nC77,Shona Reid,2026-01-05\n")
    (folder / "plain.toml").write_text(PLAIN_MAPPING)
    here("import", folder / "children.csv", "--mapping", folder / "plain.toml", "--now", LATER)

    with store().reading() as tx:
        [new] = {tx.reference_of("C77")}
        assert tx.journey(new).allocation.social_worker == SHONA
        assert tx.journey(new).allocation.restricted_from == {SHONA}
    assert f"Restricted or sealed since the backup, and so again: {late}." in said
    assert verify(store().engine).first_bad is None


@pytest.mark.parametrize("is_new", [True, False])
def test_a_child_who_was_hidden_and_then_erased_since_hinders_no_restore(here, folder, store, is_new):
    before = store()
    with before.reading() as tx:
        [child] = tx.references()
    here("backup", folder / "a.backup", "--now", EVENING_BEFORE)
    if is_new:
        child = register_child(before, "C79", date(2026, 1, 5), now=NOW)
    restrict(before, child, SHONA, "own family", NOW)
    seal(before, child, [MORAG], "own family", NOW)
    erase_child(before, Settings(), child, "closed in error", NOW)
    before.close()

    said = here("restore", folder / "a.backup", "--replace", "--now", LATER)

    assert ("homeward erase them again" in said) is not is_new
    assert verify(store().engine).first_bad is None


def test_words_that_were_taken_out_since_are_named_when_they_come_back(here, folder, store):
    before = store()
    with before.writing() as tx:
        [reference] = tx.references()
        [note] = tx.append([shona(reference).noted("told the clerk pelican")], NOW - timedelta(days=1))
    here("backup", folder / "a.backup", "--now", EVENING_BEFORE)
    take_words_out(before, note, "a slip of the tongue", NOW)
    before.close()

    said = here("restore", folder / "a.backup", "--replace", "--now", LATER)

    assert f"Words taken out since the backup, and back with it: entries {note}." in said


@pytest.mark.parametrize("left", [b"", b"no store at all" * 400])
def test_without_the_store_of_before_it_is_said_that_whoever_was_hidden_since_is_open_again(
    here, folder, left
):
    here("backup", folder / "a.backup", "--now", EVENING_BEFORE)
    lose_the_store(folder)
    if left:
        (folder / "homeward.sqlite").write_bytes(left)

    said = here("restore", folder / "a.backup", "--replace", "--now", LATER)

    assert "restrict and seal again whom you have restricted or sealed since then" in said


def test_a_child_who_was_erased_since_is_named_and_the_anchors_know_of_the_gap(
    here, folder, store, monkeypatch
):
    monkeypatch.setenv("HOMEWARD_ANCHOR_KEY", "a" * 32)
    here("backup", folder / "a.backup", "--now", EVENING_BEFORE)
    (reference,) = children(store())
    here("ledger", "anchor", "--now", EVENING_BEFORE)
    here("erase", reference, "--why", "closed in error", "--yes", "--now", LATER)
    here("ledger", "anchor", "--now", LATER)

    said = here("restore", folder / "a.backup", "--replace", "--now", LATER)

    assert f"Erased since the backup, and back with it: {reference}." in said
    assert "anchor" in here("ledger", "verify")


def children(record):
    with record.reading() as tx:
        found = tx.references()
    record.close()
    return found


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (lambda file: None, "there is no backup"),
        (lambda file: file.write_bytes(b"no store" * 1000), "is no backup of Homeward's, or is damaged"),
        (lambda file: file.write_bytes(b""), "is no backup of Homeward's: it is empty"),
    ],
)
def test_what_is_no_backup_is_refused_and_nothing_changes(here, folder, made, says):
    made(folder / "backup.sqlite")
    before = (folder / "homeward.sqlite").read_bytes()

    assert says in here("restore", folder / "backup.sqlite", "--replace", ends_with=2)

    assert (folder / "homeward.sqlite").read_bytes() == before
    assert not list(folder.glob(".restoring-*"))


def test_a_backup_whose_kept_rules_have_a_changed_byte_is_refused(here, folder):
    backup = folder / "backup.sqlite"
    here("sweep", "--now", EVENING_BEFORE)
    here("backup", backup)
    whole = backup.read_bytes()
    assert b"permanence_order" in whole
    backup.write_bytes(whole.replace(b"permanence_order", b"permanence_0rder", 1))

    assert "the rules kept in it" in here("restore", backup, "--replace", ends_with=2)


def test_a_store_in_use_is_only_replaced_when_asked_and_never_under_a_service(here, folder):
    backup = folder / "backup.sqlite"
    here("backup", backup)

    assert "--replace" in here("restore", backup, ends_with=2)
    with own(f"sqlite:///{folder / 'homeward.sqlite'}"):
        assert "already" in here("restore", backup, "--replace", ends_with=2)


def test_a_backup_never_overwrites_a_file(here, folder):
    (folder / "backup.sqlite").write_text("something else")

    assert "left as it is" in here("backup", folder / "backup.sqlite", ends_with=2)

    assert (folder / "backup.sqlite").read_text() == "something else"


def test_a_postgresql_store_is_backed_up_and_put_back_by_the_same_commands(folder, postgres_database):
    on_file, in_database = Council(folder), Council(folder, HOMEWARD_STORE_URL=postgres_database)
    before = on_file.json("ledger", "verify")
    on_file.command("move-store", f"sqlite:///{folder / 'homeward.sqlite'}", postgres_database)
    on_file.command("sweep", ends_with=2)  # the store that was left is not opened any more
    assert in_database.json("ledger", "verify") == before

    assert "PostgreSQL" in in_database.command("backup", "b.sqlite", "--now", EVENING_BEFORE)
    in_database.command("sweep", "--now", "2026-05-20T09:30")
    done = in_database.json("restore", "b.sqlite", "--replace", "--now", LATER, "--sent-up-to", LATER)

    assert done["regarded_as_sent"]
    assert in_database.json("ledger", "verify") == before
    (kept,) = folder.glob("homeward.before-restore-*")
    aside = Council(folder, HOMEWARD_STORE_URL=f"sqlite:///{kept}")
    assert aside.json("ledger", "verify") == before
