"""`homeward backup`, `restore` and `move-store`: what a council keeps, and that nobody is told a thing twice."""

import json
import stat
from datetime import UTC, datetime, timedelta

import pytest

from casework.ports import MessageKind, MessageState, NewMessage
from casework.raise_alerts import raise_alerts
from store.ledger import verify
from store.owner_lock import own
from tests.builders import (
    MORAG,
    NOW,
    SHONA,
    a_person,
    register_child,
)
from tests.journeys.running import Council
from tests.scheduler.cli.backups.a_week import (
    EVENING_BEFORE,
    LATER,
    a_week_of_service,
    lose_the_store,
    waiting,
)


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


def test_a_restore_that_loses_nothing_says_so_and_counts_as_a_backup_of_its_time(here, folder, store):
    backup = folder / "backup.sqlite"
    here("backup", backup, "--now", EVENING_BEFORE)

    done = here("restore", backup, "--replace", "--now", LATER)

    said = {
        row["what"]: row["detail"] for row in json.loads(here("check", "--json", "--now", LATER, ends_with=1))
    }
    between = "nothing was recorded between Tue 19 May 2026, 18:00 and Wed 27 May 2026, 08:30"
    between_then = "nothing was recorded between then and Wed 27 May 2026, 08:30"
    assert f"Nothing is lost: {between_then}." in done
    assert said["restored"] == f"the record was put back from a backup: nothing is lost: {between}"
    assert said["backup"] == "the last one that homeward backup made is 7 days old"


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
    assert "entries recorded between then and Wed 27 May 2026, 08:30" in done
    assert "The hash that was told is not in it" in done
    assert "Regarded as sent: whatever was due until Tue 26 May 2026, 09:30" in done  # its last message
    (kept,) = folder.glob("homeward.sqlite.before-restore-*")
    assert stat.S_IMODE(kept.stat().st_mode) & 0o077 == 0 or kept.stat().st_size
    assert json.loads(here("ledger", "verify", "--json"))["newest_hash"] == told_before


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
