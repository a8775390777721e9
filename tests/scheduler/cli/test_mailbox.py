"""Replies by e-mail in the whole service: settings that are all there or refused, wiring, commands, a real mailbox."""

import asyncio
import json

import pytest
from typer.testing import CliRunner

from bot.email.channel import EmailChannel
from bot.email.incoming.heeding import HeedingChannel
from bot.email.microsoft.channel import GraphChannel
from bot.email.pacing import PacedChannel
from scheduler.checks import check_all
from scheduler.cli.app import app
from scheduler.first_files import write_first_files
from scheduler.settings import WrongSettings, read_settings
from scheduler.wiring.channels import post_of
from scheduler.wiring.record import make_record, open_record
from scheduler.wiring.service import open_service
from tests.bot.email.incoming.council import BOUNDARY, Council
from tests.builders import EWAN, NOW, SHONA, people
from tests.casework.replying import newest, waits_for_panel

KEY = "k" * 32
WHOLE = {
    "HOMEWARD_SMTP_URL": "smtp://127.0.0.1:25",
    "HOMEWARD_MAIL_FROM": "Homeward <homeward@council.example>",
    "HOMEWARD_MAILBOX_URL": "imaps://replies%40council.example:secret-word@imap.council.example",
    "HOMEWARD_REPLY_ADDRESS": "Homeward <replies@council.example>",
    "HOMEWARD_REPLY_KEY": KEY,
    "HOMEWARD_MAIL_BOUNDARY": BOUNDARY,
}


def settings_of(folder, **changes):
    return read_settings(folder, {**WHOLE, **changes})


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"HOMEWARD_SMTP_URL": ""}, "smtp_url"),
        ({"HOMEWARD_REPLY_ADDRESS": ""}, "reply_address"),
        ({"HOMEWARD_REPLY_KEY": ""}, "reply_key"),
        ({"HOMEWARD_MAIL_BOUNDARY": ""}, "mail_boundary"),
        ({"HOMEWARD_REPLY_KEY": "short"}, "at least 32 characters"),
        ({"HOMEWARD_REPLY_KEY_BEFORE": "short"}, "at least 32 characters"),
        ({"HOMEWARD_PUBLIC_URL": "http://homeward.council.example"}, "public_url"),
        ({"HOMEWARD_PUBLIC_URL": "https://homeward.council.example/"}, "public_url"),
        ({"HOMEWARD_PUBLIC_URL": "javascript:alert(1)"}, "public_url"),
        ({"HOMEWARD_MAILBOX_EVERY_SECONDS": "0"}, "mailbox_every_seconds"),
        ({"HOMEWARD_MAILS_A_MINUTE": "0"}, "mails_a_minute"),
        ({"HOMEWARD_MAILBOX_URL": "imaps://replies@imap.council.example"}, "microsoft_tenant"),
        ({"HOMEWARD_GRAPH_MAILBOX": "homeward@council.example"}, "graph_mailbox"),
    ],
)
def test_a_mailbox_that_is_not_whole_or_not_safe_refuses_to_start(tmp_path, changes, named):
    with pytest.raises(WrongSettings, match=named) as wrong:
        settings_of(tmp_path, **changes)

    assert "secret-word" not in str(wrong.value)
    assert "short" not in str(wrong.value)


def test_with_a_mailbox_it_is_looked_into_and_without_one_nothing_changes(tmp_path, record):
    without = {k: v for k, v in WHOLE.items() if k in ("HOMEWARD_SMTP_URL", "HOMEWARD_MAIL_FROM")}
    plain = post_of(read_settings(tmp_path, without), record, lambda: NOW)
    whole = post_of(settings_of(tmp_path), record, lambda: NOW)

    assert isinstance(plain.channels["email"], EmailChannel)
    assert (plain.jobs, plain.routes, plain.mailbox_trouble) == ({}, [], None)
    assert isinstance(whole.channels["email"], HeedingChannel)
    assert whole.jobs["mailbox"][0] == 30
    assert whole.routes == []


GRAPH = {
    **dict.fromkeys(WHOLE, ""),
    "HOMEWARD_GRAPH_MAILBOX": "homeward@council.example",
    "HOMEWARD_MAIL_FROM": "Homeward <homeward@council.example>",
    "HOMEWARD_MICROSOFT_TENANT": "council-tenant",
    "HOMEWARD_MICROSOFT_CLIENT_ID": "an-app",
    "HOMEWARD_MICROSOFT_CLIENT_SECRET": "secret-word",
}
REPLIES = {
    name: WHOLE[name] for name in ("HOMEWARD_REPLY_ADDRESS", "HOMEWARD_REPLY_KEY", "HOMEWARD_MAIL_BOUNDARY")
}


@pytest.mark.parametrize("missing", [name for name, value in GRAPH.items() if value and "GRAPH" not in name])
def test_graph_is_whole_or_refused(tmp_path, missing):
    with pytest.raises(WrongSettings, match=missing.removeprefix("HOMEWARD_").lower()):
        settings_of(tmp_path, **{**GRAPH, missing: ""})


@pytest.mark.parametrize("missing", ["HOMEWARD_REPLY_KEY", "HOMEWARD_MAIL_BOUNDARY"])
def test_graph_reads_replies_only_where_they_can_be_proven(tmp_path, missing):
    with pytest.raises(WrongSettings, match=missing.removeprefix("HOMEWARD_").lower()):
        settings_of(tmp_path, **{**GRAPH, **REPLIES, missing: ""})


def test_graph_sends_at_its_pace_and_reads_where_replies_are_wanted(tmp_path, record):
    sends = post_of(settings_of(tmp_path, **GRAPH), record, lambda: NOW)
    both = post_of(settings_of(tmp_path, **{**GRAPH, **REPLIES}), record, lambda: NOW)

    assert isinstance(sends.channels["email"], PacedChannel)
    assert sends.channels["email"].a_minute == 30
    assert isinstance(sends.channels["email"].channel, GraphChannel)
    assert sends.jobs == {}
    assert isinstance(both.channels["email"], HeedingChannel)
    assert list(both.jobs) == ["mailbox"]


def test_a_pace_can_be_set_for_any_mail_server(tmp_path, record):
    given = {**WHOLE, "HOMEWARD_MAILBOX_URL": "", "HOMEWARD_MAILS_A_MINUTE": "12"}
    channel = post_of(read_settings(tmp_path, given), record, lambda: NOW).channels["email"]

    assert isinstance(channel, PacedChannel)
    assert channel.a_minute == 12


def test_the_page_is_only_there_where_people_can_reach_it(tmp_path, record):
    post = post_of(
        settings_of(tmp_path, HOMEWARD_PUBLIC_URL="https://homeward.council.example"), record, lambda: NOW
    )

    assert [route.path for route in post.routes] == [
        f"/{page}/{{name}}" for page in ("answer", "review", "confirm") for _ in range(2)
    ]


def test_addresses_that_are_switched_off_are_shown_and_switched_on_again(tmp_path, monkeypatch):
    for name, value in WHOLE.items():
        monkeypatch.setenv(name, value)
    write_first_files(tmp_path)
    record = open_record(settings_of(tmp_path), tmp_path)
    with record.writing() as tx:
        tx.switch_address_off(SHONA, "5.1.1", NOW)
    record.close()

    def run(*words: str):
        return CliRunner().invoke(app, ["mailbox", *words, "--in", str(tmp_path)])

    shown = run("show", "--json")
    assert shown.exit_code == 1
    assert json.loads(shown.stdout)["off"] == [{"address": SHONA, "reason": "5.1.1"}]
    assert "not read yet" in run("show").stdout
    assert run("on", SHONA).exit_code == 0
    assert run("on", SHONA).exit_code == 1
    assert run("show").exit_code == 0


def test_without_a_mailbox_there_is_nothing_to_show(tmp_path):
    write_first_files(tmp_path)
    shown = CliRunner().invoke(app, ["mailbox", "show", "--in", str(tmp_path)])

    assert shown.exit_code == 2
    assert "HOMEWARD_MAILBOX_URL" in shown.stderr


def of(mail, **changes):
    """The settings of a council whose mail servers are the real ones of the tests."""
    return {
        **WHOLE,
        "HOMEWARD_SMTP_URL": f"smtp://{mail.user}:{mail.password}@127.0.0.1:{mail.submission_port}?ca={mail.authority}",
        "HOMEWARD_MAILBOX_URL": f"imaps://replies%40council.example:{mail.password}@localhost:{mail.imaps_port}?ca={mail.authority}",
        **changes,
    }


@pytest.mark.system
def test_the_service_sends_an_alert_takes_its_answer_and_answers_that(tmp_path, mail_stack):
    """One process, everything connected by its own wiring: sweep, deliver, look, answer."""
    from tests.bot.email.incoming.test_real_mailbox import put, wait_for_replies

    settings = read_settings(tmp_path, of(mail_stack, HOMEWARD_PUBLIC_URL="https://homeward.council.example"))
    make_record(settings, tmp_path).close()
    with open_service(settings, tmp_path, lambda: NOW) as service:
        with service.record.writing() as tx:
            tx.put_people(people().people.values(), NOW)
        child = waits_for_panel(service.record)
        asyncio.run(_once(service, service.sweep))
        [alert] = [
            m
            for m in mail_stack.wait_for_mail(SHONA, count=1)
            if "past" in m["Subject"] or "need" in m["Subject"]
        ]
        put(
            mail_stack,
            Council(service.record).reply(
                alert, f"{child} route changed to kinship because gran came forward"
            ),
        )
        wait_for_replies(mail_stack, 1)
        before = newest(service.record, child)

        _, look = service.more_jobs["mailbox"]
        asyncio.run(_once(service, look, service.deliver))

        asked = mail_stack.wait_for_mail(SHONA, count=2)[1]
        assert "https://homeward.council.example/confirm/p1" in asked.get_body(("plain",)).get_content()
        assert newest(service.record, child) == before
    mail_stack.empty()


async def _once(service, *jobs):
    """These jobs have run, and every line to a server is closed."""
    from contextlib import AsyncExitStack

    async with AsyncExitStack() as stack:
        for start in service.start_more:
            await stack.enter_async_context(start())
        for job in jobs:
            await job()


@pytest.mark.system
@pytest.mark.parametrize(("password", "state"), [(None, "ok"), ("wrong", "wrong")])
def test_check_says_whether_the_mailbox_can_be_read(tmp_path, mail_stack, password, state):
    changes = {}
    if password:
        changes["HOMEWARD_MAILBOX_URL"] = (
            f"imaps://replies:{password}@localhost:{mail_stack.imaps_port}?ca={mail_stack.authority}"
        )
    settings = read_settings(tmp_path, of(mail_stack, **changes))
    make_record(settings, tmp_path).close()

    found = asyncio.run(check_all(settings, tmp_path, NOW))

    (finding,) = [f for f in found if f.what == "mailbox for replies"]
    assert finding.state == state
    assert EWAN not in finding.detail
