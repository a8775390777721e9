"""`homeward check` names what is not right yet, before a child is missed for it."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from casework.look_doors import Look
from casework.raise_alerts import SWEEP_FAULTS, raise_alerts
from permanence.people import Leave
from scheduler.checks import check_all
from scheduler.settings import read_settings
from tests.builders import FERGUS, JAMIE, MORAG, NOW, SHONA, a_person, a_record, register_child


@pytest.fixture
def store(tmp_path):
    record = a_record(tmp_path)
    yield record
    record.close()


@pytest.fixture
def check(store, tmp_path):
    def found(at=NOW, send_test=None, **environment):
        given = {"HOMEWARD_STORE_URL": str(store.engine.url), **environment}
        settings = read_settings(tmp_path, given)
        findings = asyncio.run(check_all(settings, tmp_path, at, send_test=send_test))
        return {f.what: (f.state, f.detail) for f in findings}

    return found


def mail(port, user=""):
    return {
        "HOMEWARD_SMTP_URL": f"smtp://{user}127.0.0.1:{port}",
        "HOMEWARD_MAIL_FROM": "homeward@council.example",
    }


def slack(stand_in, token=None):
    return {
        "HOMEWARD_SLACK_BOT_TOKEN": token or stand_in.bot_token,
        "HOMEWARD_SLACK_SIGNING_SECRET": "made up",
        "HOMEWARD_SLACK_API_URL": stand_in.api_url,
    }


def put(store, *people):
    with store.writing() as tx:
        tx.put_people(people, NOW)


def test_unset_targets_are_listed(check):
    state, detail = check()["targets"]

    assert state == "note"
    assert "Information passed to legal services" in detail
    assert "SCO.LEGREF" not in detail


def test_no_way_to_reach_anybody_is_wrong(check):
    found = check()

    assert found["channels"][0] == "wrong"
    assert found["email"] == ("wrong", "people are to be reached this way, but it is not set up")


def test_all_is_well_with_a_mail_server_that_lets_us_in(check, store, fault_smtp):
    raise_alerts(store, NOW)

    found = check(**mail(fault_smtp().port))

    assert {what: s for what, s in found.items() if s[0] == "wrong"} == {}
    assert found["email: people"][1] == "11 people can be reached"


def test_a_calendar_that_runs_out_is_named_a_year_before(check):
    state, detail = check(at=datetime(2036, 6, 1, 9, tzinfo=UTC))["calendar"]

    assert state == "wrong"
    assert "2036" in detail


def test_a_refused_password_is_named_and_not_repeated(check, mail_stack):
    wrong = {
        "HOMEWARD_SMTP_URL": f"smtp://homeward%40council.example:wrong-pass@127.0.0.1:{mail_stack.submission_port}"
        f"?ca={mail_stack.authority}",
        "HOMEWARD_MAIL_FROM": "homeward@council.example",
    }

    state, detail = check(**wrong)["email"]

    assert state == "wrong"
    assert "535" in detail
    assert "wrong-pass" not in detail


def test_a_mail_server_that_is_down_is_named(check, fault_smtp):
    server = fault_smtp()
    server.down()

    assert check(**mail(server.port))["email"][0] == "wrong"


def test_a_slack_token_that_is_refused_is_named_and_not_repeated(check, slack_stand_in):
    state, detail = check(**slack(slack_stand_in, "xoxb-of-another"))["slack"]

    assert state == "wrong"
    assert "refuses the bot token" in detail
    assert "xoxb-of-another" not in detail


def test_a_person_whom_slack_does_not_know_is_out_of_reach(check, store, slack_stand_in):
    put(store, a_person(SHONA, channel="slack"))
    slack_stand_in.fail("users.lookupByEmail", "users_not_found")

    state, detail = check(**slack(slack_stand_in))["slack: people"]

    assert state == "wrong"
    assert SHONA in detail


def test_people_without_manager_leave_without_cover_and_no_administrator(check, store):
    away = Leave(date(2026, 7, 6), date(2026, 7, 17))
    put(store, a_person(SHONA, manager=None), a_person(JAMIE, leave=(away,)), a_person(FERGUS, active=False))

    found = check()

    assert found["managers"] == ("wrong", f"1 person has no manager: {SHONA}")
    assert found["cover"] == ("note", f"1 person has leave without cover: {JAMIE}")
    assert found["administrator"][0] == "wrong"


def test_leave_that_is_over_needs_no_cover_any_more(check, store):
    put(store, a_person(JAMIE, leave=(Leave(date(2026, 5, 1), date(2026, 5, 8)),)))

    assert check()["cover"][0] == "ok"


def test_children_of_nobody_are_counted_and_it_is_said_what_names_them(check, store):
    register_child(store, "C1", date(2026, 3, 2), worker=None)

    said = "1 child has no social worker who is known (homeward missing --children)"
    assert check()["allocation"] == ("wrong", said)


def test_faults_of_the_last_sweep_are_named(check, store):
    with store.writing() as tx:
        tx.remember(
            SWEEP_FAULTS, "calendar files: none of these could be queued\nHW-4821-B Panel: nobody to tell"
        )

    said = "2 faults in the last one, the first: calendar files: none of these could be queued"
    assert check()["sweep"] == ("wrong", said)


def test_a_ledger_that_was_tampered_with_is_named(check, store):
    register_child(store, "C1", date(2026, 3, 2))
    with store.engine.begin() as connection:
        for (trigger,) in connection.exec_driver_sql(
            "select name from sqlite_master where type = 'trigger' and tbl_name = 'ledger'"
        ).all():
            connection.exec_driver_sql(f"drop trigger {trigger}")
        connection.exec_driver_sql("update ledger set by = 'somebody else' where number = 2")

    state, detail = check()["ledger"]

    assert state == "wrong"
    assert "entry 2" in detail


def test_a_test_message_really_leaves(check, fault_smtp):
    server = fault_smtp()

    found = check(send_test=MORAG.upper(), **mail(server.port))

    assert found[f"test message to {MORAG}"] == ("ok", "accepted by the other side (email)")
    assert [m.rcpts for m in server.mails] == [(MORAG,)]
    assert "test" in server.messages[0]["Subject"].lower()


def test_a_test_message_to_nobody_known_or_by_no_channel_says_so(check, store, fault_smtp):
    put(store, a_person(SHONA, channel="teams"))
    server = fault_smtp()

    unknown = check(send_test="nobody@council.example", **mail(server.port))
    unset = check(send_test=SHONA, **mail(server.port))

    assert unknown["test message to nobody@council.example"][0] == "wrong"
    assert unset[f"test message to {SHONA}"] == ("wrong", "teams is not set up")
    assert server.mails == []


def test_a_refused_test_message_is_wrong(check, fault_smtp):
    from tests.servers.fault_smtp import Fault

    server = fault_smtp()
    server.misbehave("*", Fault.RCPT_550)

    assert check(send_test=MORAG, **mail(server.port))[f"test message to {MORAG}"][0] == "wrong"


def test_who_may_see_whom_is_to_be_gone_through_each_quarter(store, check):
    def look(what, at):
        with store.writing() as tx:
            tx.keep_looks([Look(at, "command line (fergus)", what, None, "homeward")])

    assert check()["access"] == ("ok", "not gone through yet: homeward people review, each quarter")
    look("due", NOW - timedelta(days=120))
    assert check()["access"][0] == "note", "the log is older than a quarter, and nobody has gone through it"

    look("people review", NOW - timedelta(days=20))
    assert check()["access"][0] == "note", "to print the list is not to go through it"
    look("people review done", NOW - timedelta(days=20))

    assert check()["access"] == (
        "ok",
        "last gone through on 2026-04-30: homeward people review, each quarter",
    )
    assert check(at=NOW + timedelta(days=90))["access"][0] == "note"


def test_a_secret_that_others_can_read_is_named_with_the_command_that_mends_it(check, tmp_path):
    (tmp_path / "secrets").mkdir()
    for name, mode in (("reply_key", 0o644), ("name_key", 0o600)):
        (tmp_path / "secrets" / name).write_text("k" * 32)
        (tmp_path / "secrets" / name).chmod(mode)

    state, detail = check()["files"]

    assert state == "note"
    assert "can read reply_key" in detail
    assert str(tmp_path / "secrets" / "reply_key") in detail
    assert "name_key" not in detail
