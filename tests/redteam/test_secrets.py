"""No secret is in anything that Homeward writes: output, log, errors, answers, files; and its files are its owner's alone."""

import http.client
import typing
from contextlib import closing
from datetime import date

import pytest
from pydantic import SecretStr

from scheduler.settings import Settings
from tests.builders import NOW, people, register_child
from tests.journeys.running import Council
from tests.scheduler.cli.surroundings import COMMANDS, STORE, give
from tests.scheduler.cli.test_surroundings import council, place  # noqa: F401 - fixtures

CANARY = "c4n4ry"
SHAPES = {
    "smtp_url": "smtp://homeward:{}@127.0.0.1:9",
    "mailbox_url": "imap://homeward:{}@127.0.0.1:9",
    "slack_bot_token": "xoxb-{}",
}
BESIDE = {
    "mail_from": "homeward@council.example",
    "reply_address": "replies@council.example",
    "mail_boundary": "mx.council.example",
    "slack_api_url": "http://127.0.0.1:9/api/",
    "public_url": "https://homeward.council.example",
}
NOT_HERE = {"slack_app_token"}  # it would open Socket Mode in the place of HTTP
LONG = ("run", "practice", "demo", "restore", "move-store", "migrate")


def secret_settings() -> list[str]:
    """Every setting that is a secret, by its type."""
    return [
        name
        for name, field in Settings.model_fields.items()
        if SecretStr in (field.annotation, *typing.get_args(field.annotation)) and name not in NOT_HERE
    ]


def environment() -> dict[str, str]:
    """Each secret holds the canary and its own name, so that a find says which it was."""
    given = {
        name: SHAPES.get(name, "{}").format(f"{CANARY}-{name}-" + "x" * 32) for name in secret_settings()
    }
    return {f"HOMEWARD_{name.upper()}": value for name, value in {**given, **BESIDE}.items()}


def test_every_secret_of_the_settings_is_looked_for():
    assert set(SHAPES) < set(secret_settings())
    assert len(secret_settings()) >= 12


@pytest.mark.parametrize("store", ["", "postgresql+psycopg://homeward:c4n4ry-store@127.0.0.1:9/homeward"])
def test_no_command_says_a_secret(place, store):  # noqa: F811
    home, named = place
    given = environment() | ({"HOMEWARD_STORE_URL": store} if store else {})

    said = {
        name: done.stdout + done.stderr
        for name, command in COMMANDS.items()
        if command.needs is STORE and name not in LONG
        for done in [give(name, home, given, **named)]
    }

    assert [name for name, words in said.items() if CANARY in words] == []
    assert len(said) > 40


@pytest.mark.system
def test_a_service_whose_every_server_fails_says_no_secret_and_writes_it_nowhere(tmp_path):
    home = Council(tmp_path)
    home.environment |= environment()
    record = home.record()
    with record.writing() as tx:
        tx.put_people(people().people.values(), NOW)
    register_child(record, "C1", date(2025, 10, 1))
    record.close()
    for file in tmp_path.glob("homeward.sqlite*"):  # made by this test, and not by a command
        file.chmod(0o600)

    with home.running("2026-05-20T09:00") as service:
        service.wait_for(lambda: service.healthz()[1]["last_sweep"])
        answers = [
            knock(service.port, path) for path in ("/slack/events", "/confirm/x", "/answer/x", "/none")
        ]
        answers += [service.get("/healthz")[1], service.get("/metrics")[1]]
        service.wait_for(lambda: "not sent" in service.said() or "mailbox" in service.said())
    home.command("check", "--now", "2026-05-20T09:00", ends_with=1)
    said = service.said() + "".join(answers)

    assert CANARY not in said
    assert "Traceback" not in said
    assert holding(tmp_path) == []
    assert open_to_others(tmp_path) == []


def knock(port: int, path: str) -> str:
    """What a hostile post is answered."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as line:
        line.request("POST", path, body='{"text": "\\ud800"}', headers={"Content-Type": "application/json"})
        return line.getresponse().read().decode("latin-1")


def holding(folder) -> list[str]:
    """The files below a folder that hold a secret."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [file.name for file in files if CANARY.encode() in file.read_bytes()]


def open_to_others(folder) -> list[str]:
    """The files that Homeward wrote while it ran, and that others on the machine could read."""
    written = [
        f for f in folder.rglob("*") if f.is_file() and f.name.startswith(("homeward.sqlite", "anchors"))
    ]
    assert written
    return [f.name for f in written if f.stat().st_mode & 0o077]
