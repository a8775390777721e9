"""A changed pack, council file or list of holidays changes nobody until it is applied, and then changes everybody."""

import asyncio
import hashlib
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from typer.testing import CliRunner

from casework.ports import MessageKind
from casework.raise_alerts import raise_alerts
from permanence.dates import CalendarRunsOut
from scheduler.checks import check_all
from scheduler.cli.app import app
from scheduler.rules_in_force import StillInUse, apply_rules, keep_in_step, rules_differ
from scheduler.settings import read_settings
from scheduler.wiring.record import OtherCountry, open_record, rule_files
from store.owner_lock import own
from tests.builders import FERGUS, KIRSTY, NOW, SHONA, a_record, register_child

AIM = """
overlays = "scotland"
code = "made_up"
name = "Made-up council"

[[stages."PO.PANEL".targets]]
number = {weeks}
unit = "weeks"
status = "council_aim"
citation = "made up for a test"
address = "https://council.example/aims"
"""
LISTED = """
overlays = "scotland"
code = "made_up"
name = "Made-up council"

[calendar]
years = {years}
"""
RECOMMENDED = date(2026, 2, 10)


@pytest.fixture
def folder(tmp_path, nothing_is_set):
    a_record(tmp_path).close()
    (tmp_path / "homeward.db").rename(tmp_path / "homeward.sqlite")
    write(tmp_path, AIM.format(weeks=52))
    (tmp_path / "homeward.toml").write_text('council_file = "council.toml"\n')
    record = opened(tmp_path)
    keep_in_step(record, files(tmp_path), NOW)
    milestones = {"permanence_recommendation": RECOMMENDED}
    register_child(
        record, "C1", date(2025, 6, 2), route="permanence_order", plan_on=RECOMMENDED, milestones=milestones
    )
    record.close()
    return tmp_path


def write(folder, text):
    (folder / "council.toml").write_text(text)


def opened(folder):
    return open_record(read_settings(folder, {}), folder)


def files(folder):
    return rule_files(read_settings(folder, {}), folder)


def due_of_panel(record):
    from casework.ports import StageQuery

    with record.reading() as tx:
        return next((s.stage.due_on for s in tx.stages(StageQuery()) if s.stage.code == "PO.PANEL"), None)


def here(folder, *words, ends_with=0):
    done = CliRunner().invoke(app, [*words, "--in", str(folder)])
    assert done.exit_code == ends_with, (words, done.output, done.exception)
    return done.output


def test_a_changed_target_is_said_and_changes_nobody_before_it_is_applied(folder):
    write(folder, AIM.format(weeks=6))
    record = opened(folder)
    second = register_child(
        record,
        "C2",
        date(2025, 6, 2),
        route="permanence_order",
        plan_on=RECOMMENDED,
        milestones={"permanence_recommendation": RECOMMENDED},
    )

    said = rules_differ(record, files(folder)).in_words()
    swept = json.loads(here(folder, "sweep", "--json", "--now", "2026-05-20"))

    assert "1 stage (PO.PANEL)" in said
    assert swept["rules"] == said
    with record.reading() as tx:
        panel = tx.stage(second, 1, "PO.PANEL#1")
    assert panel.stage.due_on == date(2027, 2, 9)
    assert "PO.PANEL" not in here(folder, "due", "--now", "2026-05-20")
    assert due_of_panel(record) == date(2027, 2, 9)
    record.close()


def test_applying_shows_first_and_then_judges_every_child_anew(folder):
    write(folder, AIM.format(weeks=6))

    shown = json.loads(here(folder, "pack", "apply", "--json", "--now", "2026-05-20"))
    before = opened(folder)
    unchanged = due_of_panel(before)
    before.close()
    applied = json.loads(here(folder, "pack", "apply", "--yes", "--json", "--now", "2026-05-20"))
    after = opened(folder)

    assert [c["code"] for c in shown["rules"]] == ["PO.PANEL"]
    assert (shown["applied"], applied["applied"]) == (False, True)
    assert shown["alerts_come"] == applied["alerts_come"]
    assert len(shown["alerts_come"]) == 1
    assert unchanged == date(2027, 2, 9)
    assert due_of_panel(after) == RECOMMENDED + timedelta(weeks=6)
    assert not rules_differ(after, files(folder))
    assert "Nothing differs" in here(folder, "pack", "apply", "--now", "2026-05-20")
    after.close()


def test_what_was_told_on_the_same_clock_stays_told(folder):
    record = opened(folder)
    raise_alerts(record, NOW)
    write(folder, AIM.format(weeks=6))
    apply_rules(record, files(folder), NOW, do=True)
    with record.reading() as tx:
        before = len(tx.messages_for(SHONA))

    raise_alerts(record, NOW + timedelta(minutes=5))

    with record.reading() as tx:
        assert before <= len(tx.messages_for(SHONA)) <= before + 1
    record.close()


def test_a_service_that_runs_is_stopped_first(folder):
    write(folder, AIM.format(weeks=6))

    with own(f"sqlite:///{(folder / 'homeward.sqlite').resolve()}"):
        said = here(folder, "pack", "apply", "--yes", "--now", "2026-05-20", ends_with=2)

    assert "stop the service" in said


def test_comments_and_an_equal_pack_differ_in_nothing(folder):
    write(folder, AIM.format(weeks=52) + "\n# looked at in May\n")
    record = opened(folder)

    assert not rules_differ(record, files(folder))
    record.close()


def test_a_stage_that_left_the_pack_stops_and_its_history_stays(folder):
    added = AIM.format(weeks=52) + (
        '\n[stages.OWN]\nname = "Own step"\nstart = ["became_looked_after"]\nend = "panel"\n'
        '[[stages.OWN.targets]]\nnumber = 2\nunit = "weeks"\nstatus = "council_aim"\n'
        'citation = "made up"\naddress = "https://council.example/own"\n'
    )
    write(folder, added)
    record = opened(folder)
    come = apply_rules(record, files(folder), NOW, do=True)
    record.close()
    write(folder, AIM.format(weeks=52))

    record = opened(folder)
    gone = apply_rules(record, files(folder), NOW, do=True)

    assert [c.stage for c in come.stages] == ["OWN#1"]
    assert [(c.what, c.stage) for c in gone.stages] == [("gone", "OWN#1")]
    assert len(gone.alerts_go) == 1
    record.close()


def test_a_milestone_that_children_have_cannot_leave_the_pack(folder):
    own_milestone = (
        AIM.format(weeks=52) + '\n[milestones.own_meeting]\nname = "Own meeting"\nwords = ["own meeting"]\n'
    )
    write(folder, own_milestone)
    record = opened(folder)
    apply_rules(record, files(folder), NOW, do=True)
    record.close()
    record = opened(folder)
    register_child(record, "C3", date(2026, 1, 5), milestones={"own_meeting": date(2026, 2, 5)})
    write(folder, AIM.format(weeks=52))

    with pytest.raises(StillInUse, match=r"own_meeting \(1 child\)"):
        apply_rules(record, files(folder), NOW, do=True)
    record.close()


@pytest.mark.parametrize(
    "words",
    [["due"], ["sweep"], ["check"], ["why", "HW-0001-X"], ["pack", "apply"], ["digest", "--to", SHONA]],
)
def test_the_pack_of_another_country_is_refused_over_a_filled_store(folder, words):
    (folder / "homeward.toml").write_text('pack = "england"\n')

    done = CliRunner().invoke(app, [*words, "--in", str(folder)])

    assert done.exit_code == 2
    assert "children judged by the rules of GB SCT" in done.output
    assert done.output.count("\n") == 1


def test_also_over_a_store_from_before_rules_were_kept(folder):
    record = opened(folder)
    with record.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM kept_rules")
    record.close()
    (folder / "homeward.toml").write_text('pack = "england"\n')

    with pytest.raises(OtherCountry):
        opened(folder)


def test_an_empty_store_follows_the_files(tmp_path):
    record = a_record(tmp_path)
    (tmp_path / "homeward.db").rename(tmp_path / "homeward.sqlite")
    record.close()
    (tmp_path / "homeward.toml").write_text('pack = "england"\n')

    record = opened(tmp_path)
    keep_in_step(record, files(tmp_path), NOW)

    assert record.rules.pack.code == "england"
    record.close()


def test_a_year_that_the_council_has_not_listed_is_said_two_months_ahead_and_stops_only_what_counts_in_it(
    folder,
):
    write(folder, LISTED.format(years=[2024, 2025, 2026]))
    record = opened(folder)
    apply_rules(record, files(folder), NOW, do=True)
    record.close()
    record = opened(folder)
    with pytest.raises(CalendarRunsOut):
        record.rules.calendar.is_working_day(date(2027, 1, 5))

    raise_alerts(record, datetime(2026, 12, 15, 10, tzinfo=UTC))
    swept = raise_alerts(record, datetime(2027, 1, 5, 10, tzinfo=UTC))

    with record.reading() as tx:
        told = [m for p in (FERGUS, KIRSTY) for m in tx.messages_for(p) if m.kind is MessageKind.NOTICE]
    assert [str(m.facts["headline"]) for m in told] == [
        "There are no holidays for 2027 in the council's calendar"
    ] * 2
    assert swept.looked_at > 0
    assert swept.faults == []
    found = asyncio.run(check_all(read_settings(folder, {}), folder, datetime(2026, 12, 15, 10, tzinfo=UTC)))
    [calendar] = [f for f in found if f.what == "calendar"]
    assert calendar.state == "wrong"
    assert "2027" in calendar.detail
    record.close()


def test_a_slip_in_the_list_of_holidays_is_shown(folder):
    write(folder, LISTED.format(years=[2026]) + 'drop = [{ on = 2026-05-20, name = "no holiday at all" }]\n')
    record = opened(folder)
    apply_rules(record, files(folder), NOW, do=True)
    record.close()

    found = asyncio.run(check_all(read_settings(folder, {}), folder, NOW))

    assert [f.state for f in found if f.what == "holidays"] == ["note"]


def test_showing_what_would_change_leaves_the_store_as_it_is(folder):
    write(folder, AIM.format(weeks=6))
    opened(folder).close()
    before = hashlib.sha256((folder / "homeward.sqlite").read_bytes()).hexdigest()

    here(folder, "pack", "apply", "--now", "2026-05-20")

    assert hashlib.sha256((folder / "homeward.sqlite").read_bytes()).hexdigest() == before
