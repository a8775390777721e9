"""A hidden child is absent everywhere: in lists, counts, files and numbers. In how long answers take: test_as_long.py."""

import csv
from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.called import Called
from casework.catch_up import late_of_hers
from casework.lacking import lacking_parts
from casework.ports import SendFailed
from casework.restrict import restrict, seal
from permanence.answer import Verb
from permanence.people import Role
from scheduler.health import health_of
from scheduler.settings import Settings
from scheduler.wiring.record import open_record
from scheduler.wiring.tables_out import export_everything
from store.case_record import SqlCaseRecord
from tests.builders import (
    EWAN,
    FERGUS,
    ISLA,
    JAMIE,
    KIRSTY,
    LORNA,
    MORAG,
    NOW,
    SHONA,
    TODAY,
    a_person,
    on_leave,
)
from tests.casework.replying import Replying, waits_for_panel

WHY = "a child of a colleague"
MONDAY = date(2026, 6, 1)
ABSENT = "HW-0000-1"


@pytest.fixture
def reference(record: SqlCaseRecord) -> str:
    return waits_for_panel(record)


def said(record: SqlCaseRecord, email: str, words: str) -> str:
    return str(Replying(record).as_(email).types(words))


def test_who_comes_back_from_leave_reads_nothing_of_a_child_from_whom_she_is_kept(
    record: SqlCaseRecord, reference: str
):
    other = waits_for_panel(record, "C2")

    restrict(record, reference, SHONA, WHY, NOW)

    with record.reading() as tx:
        late = late_of_hers(tx, record.rules, tx.directory(), a_person(SHONA), TODAY)
    assert {stored.stage.reference for stored in late} == {other}


def test_a_head_of_legal_services_does_not_read_of_children_in_her_officers_list(
    record: SqlCaseRecord, reference: str
):
    head = replace(a_person(ISLA), email="head@council.example", role=Role.TEAM_MANAGER, team="Legal")
    with record.writing() as tx:
        tx.put_people([head, a_person(LORNA, manager=head.email)], NOW)
        tx.append([_sent(reference)], NOW)

    assert reference not in said(record, head.email, "list team")
    assert reference not in said(record, head.email, "not answered")


def _sent(reference: str):
    from permanence.entries import Recorder

    return Recorder(reference, 1, SHONA, "slack:1").milestone_reached("legal_referral", TODAY)


def test_a_wrong_alert_of_a_sealed_child_is_told_to_no_information_officer_who_may_not_see_her(
    record: SqlCaseRecord, reference: str, post
):
    seal(record, reference, [SHONA], WHY, NOW)

    Replying(record).taps(Verb.WRONG_ALERT, reference)
    post.deliver()

    assert [told for told in post.sent_to(KIRSTY) if reference in str(told)] == []


def test_a_wrong_alert_that_was_queued_before_the_seal_does_not_leave_after_it(
    record: SqlCaseRecord, reference: str, post
):
    Replying(record).taps(Verb.WRONG_ALERT, reference)

    seal(record, reference, [SHONA], WHY, NOW)
    post.deliver()

    assert [told for told in post.sent_to(KIRSTY) if reference in str(told)] == []


def test_a_message_that_could_not_leave_before_is_written_anew_without_a_child_hidden_since(
    record: SqlCaseRecord, reference: str, post
):
    other = waits_for_panel(record, "C2")
    post.email.trouble[SHONA] = SendFailed("connection refused")
    post.morning(MONDAY)
    assert post.messages(SHONA)[-1].frozen is not None, "it was written, and did not leave"

    restrict(record, reference, SHONA, WHY, post.now)
    del post.email.trouble[SHONA]
    post.wait(minutes=30)
    post.deliver()

    [told] = post.sent_to(SHONA)
    assert reference.encode() not in (told.message.frozen or b"")
    assert other.encode() in (told.message.frozen or b"")


@pytest.mark.parametrize("away", [True, False])
def test_with_everybody_named_away_no_administrator_learns_of_a_sealed_child(
    record: SqlCaseRecord, reference: str, post, away: bool
):
    seal(record, reference, [JAMIE], WHY, NOW)
    if away:
        with record.writing() as tx:
            tx.put_people([on_leave(JAMIE, MONDAY, MONDAY + timedelta(days=9))], NOW)

    post.morning(MONDAY)

    assert [told for told in post.sent_to(FERGUS) if reference in str(told)] == []


def test_with_everybody_named_gone_no_administrator_learns_of_a_sealed_child(
    record: SqlCaseRecord, reference: str, post
):
    seal(record, reference, [JAMIE], WHY, NOW)
    with record.writing() as tx:
        tx.put_people([replace(a_person(JAMIE), active=False)], NOW)

    swept = post.morning(MONDAY)

    assert [told for told in post.sent if reference in str(told)] == []
    assert reference in str(swept.faults), "`homeward check` says it"


@pytest.mark.parametrize("when", ["before the morning", "before it leaves"])
def test_an_administrator_from_whom_a_child_is_kept_does_not_hear_that_nobody_can_be_told_of_her(
    record: SqlCaseRecord, reference: str, post, when: str
):
    with record.writing() as tx:
        tx.put_people([replace(p, active=False) for p in map(a_person, (SHONA, MORAG, ISLA))], NOW)
    if when == "before the morning":
        restrict(record, reference, FERGUS, WHY, NOW)
    post.at(MONDAY)
    swept = post.sweep()
    if when == "before it leaves":
        assert [message.key for message in post.messages(FERGUS)] == [f"nobody:{FERGUS}:{MONDAY}"]
        restrict(record, reference, FERGUS, WHY, post.now)
    post.deliver()

    assert [told for told in post.sent if reference in str(told)] == []
    assert (reference in str(swept.faults)) is (when == "before the morning")


def test_the_gaps_in_the_data_name_no_child_from_whom_their_reader_is_kept(record: SqlCaseRecord):
    planless = waits_for_panel(record, "C3", route=None)
    restrict(record, planless, KIRSTY, WHY, NOW)

    with record.reading() as tx:
        kirsty = a_person(KIRSTY)
        parts = [*lacking_parts(tx, record.rules, Called(tx, record.rules, kirsty), kirsty, TODAY)]

    assert planless not in str(parts)


def test_no_number_of_the_service_counts_a_sealed_child(record: SqlCaseRecord, reference: str):
    def told():
        with record.reading() as tx:
            return health_of(tx, NOW, ())

    waits_for_panel(record, "C2")
    before = told().open_stages

    seal(record, reference, [SHONA], WHY, NOW)

    assert told().open_stages * 2 == before


def test_a_sealed_child_is_in_no_file_that_is_written(tmp_path, record: SqlCaseRecord, reference: str):
    other = waits_for_panel(record, "C2")
    seal(record, reference, [SHONA], WHY, NOW)
    settings = Settings(store_url=str(record.engine.url))
    assert open_record(settings, tmp_path).rules.pack.code == "scotland"

    export_everything(settings, tmp_path, tmp_path / "out", NOW)

    written = {path.name: path.read_text("utf-8") for path in (tmp_path / "out").iterdir()}
    assert [name for name, text in written.items() if reference in text] == []
    children = list(csv.DictReader(written["children.csv"].splitlines()))
    assert [row["reference"] for row in children] == [other]


def test_whose_a_reference_is_changes_no_number_that_anybody_is_told(record: SqlCaseRecord, reference: str):
    """A number of an entry stands on every *Undo*: it does not grow because of a look."""
    with record.reading() as tx:
        before = tx.ledger_number()

    for about in (reference, ABSENT):
        said(record, EWAN, f"why {about}")
        said(record, MORAG, f"why {about}")

    with record.reading() as tx:
        assert tx.ledger_number() == before
