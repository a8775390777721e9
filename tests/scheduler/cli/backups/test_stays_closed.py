"""Who was kept from a child, left or lost an account since a backup is outside after its restore as well."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from casework.accounts import SLACK_ACCOUNT, TEAMS_ACCOUNT, put_account, unlink
from casework.imports.withdraw import withdraw_child
from casework.link_account import vouched
from casework.ports import MessageKind
from casework.raise_alerts import raise_alerts
from casework.restrict import restrict, seal
from casework.review_messages import send_review_messages
from permanence.people import Leave
from scheduler.erasure import erase_child
from scheduler.redaction import take_words_out
from scheduler.settings import Settings
from store.ledger import verify
from tests.builders import (
    EWAN,
    MORAG,
    NOW,
    SHONA,
    TODAY,
    a_person,
    register_child,
    shona,
)
from tests.scheduler.cli.backups.a_week import (
    EVENING_BEFORE,
    LATER,
    a_week_of_service,
    lose_the_store,
    send_all,
    waiting,
)

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


def test_whoever_stands_in_for_a_leaver_hears_of_the_review_that_she_was_told_of_in_the_gap(
    here, folder, store
):
    """She had the brief and left the day after: nobody else has had it, and the review is still to come."""
    before = store()
    held = {
        "first_review": date(2025, 7, 10),
        "second_review": date(2025, 10, 8),
        "later_review": date(2025, 12, 1),
    }
    child = register_child(before, "C2", date(2025, 6, 2), milestones=held, now=NOW - timedelta(days=9))
    here("backup", folder / "a.backup", "--now", EVENING_BEFORE)
    for day in range(7):
        send_review_messages(before, NOW + timedelta(days=day))
        send_all(before, NOW + timedelta(days=day))
    with before.writing() as tx:
        tx.put_people([replace(a_person(SHONA), active=False)], NOW + timedelta(days=6, hours=2))
    before.close()

    here("restore", folder / "a.backup", "--replace", "--now", LATER)

    again = store()
    send_review_messages(again, datetime.fromisoformat(LATER).astimezone(UTC))
    briefs = [m for m in waiting(again) if m.kind is MessageKind.BRIEF]
    assert [m.person for m in briefs] == [MORAG]
    with again.reading() as tx:
        assert [tx.message(m.id).facts["reference"] for m in briefs] == [child]


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
