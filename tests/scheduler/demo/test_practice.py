"""The practice inbox never stands beside the real thing, listens to this machine alone, and leaves the store as it is."""

import socket
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.practice.clock import PracticeClock, nine_on, read_clock, set_clock
from casework.raise_alerts import WorkingHours
from scheduler.demo.practice import run_practice
from scheduler.demo.practice_inbox import NotLoopback, first_moment, listen, working_moment
from scheduler.first_files import write_first_files
from scheduler.listening import PlaceTaken
from scheduler.settings import read_settings
from scheduler.wiring.record import open_record, store_url
from store.owner_lock import own
from tests.bot.practice.visitor import Visitor
from tests.builders import NOW, SHONA, a_person, a_rulebook, register_child
from tests.journeys.practising import command, practising

RULES = a_rulebook()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A council's folder with Shona and a child whose panel is late."""
    for name in ("HOMEWARD_SMTP_URL", "HOMEWARD_SLACK_BOT_TOKEN", "HOMEWARD_STORE_URL"):
        monkeypatch.delenv(name, raising=False)
    write_first_files(tmp_path)
    record = open_record(read_settings(tmp_path), tmp_path)
    with record.writing() as tx:
        tx.put_people([a_person(SHONA, manager=None, channel="slack")], NOW)
    milestones = {"permanence_recommendation": date(2026, 2, 10)}
    register_child(record, "C-1", date(2025, 7, 1), route="permanence_order", milestones=milestones)
    record.close()
    return tmp_path


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOMEWARD_SMTP_URL", "smtp://mail.council.example:587"),
        ("HOMEWARD_SLACK_BOT_TOKEN", "xoxb-1"),
    ],
)
def test_practice_refuses_to_start_next_to_real_channels(folder, monkeypatch, capsys, name, value):
    monkeypatch.setenv(name, value)
    monkeypatch.setenv("HOMEWARD_MAIL_FROM", "homeward@council.example")
    monkeypatch.setenv("HOMEWARD_SLACK_SIGNING_SECRET", "secret")

    assert run_practice(folder, bind="127.0.0.1:0", now=None) == 2
    assert "practice must not be mistaken for the real thing" in capsys.readouterr().err
    assert not (folder / "practice.sqlite").exists()


@pytest.mark.parametrize(
    "bind", ["0.0.0.0:8080", "192.168.1.4:8080", "council.example:8080", "8080", "[::]:8080"]
)
def test_practice_listens_on_this_machine_alone(folder, capsys, bind):
    assert run_practice(folder, bind=bind, now=None) == 2
    assert "on this machine alone" in capsys.readouterr().err


@pytest.mark.parametrize("bind", ["127.0.0.1:0", "localhost:0", "[::1]:0"])
def test_every_name_of_this_machine_will_do(bind):
    listen(bind).close()


def test_a_place_that_is_taken_is_said_to_be_taken():
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(PlaceTaken, match="choose another"):
        listen(f"127.0.0.1:{other.getsockname()[1]}")


def test_no_other_address_is_ever_listened_on():
    with pytest.raises(NotLoopback):
        listen("0.0.0.0:0")


def test_two_practices_do_not_share_a_copy(folder, capsys):
    settings = read_settings(folder).model_copy(update={"store_url": "sqlite:///practice.sqlite"})

    with own(store_url(settings, folder)):
        assert run_practice(folder, bind="127.0.0.1:0", now=None) == 2

    assert "is run by process" in capsys.readouterr().err


def test_practice_begins_at_nine_on_the_last_day_the_council_worked():
    saturday_night = datetime(2026, 5, 16, 22, 0, tzinfo=UTC)

    assert first_moment(saturday_night, RULES) == nine_on(date(2026, 5, 15), RULES)
    assert first_moment(NOW, RULES) == nine_on(date(2026, 5, 20), RULES)


@pytest.mark.parametrize(
    ("now", "begins"),
    [
        ("2026-05-20T06:30", "2026-05-20T09:00"),
        ("2026-05-20T14:10", "2026-05-20T14:10"),
        ("2026-05-20T19:00", "2026-05-20T16:59"),
        ("2026-05-17T14:10", "2026-05-15T16:59"),  # a Sunday: Friday, before the council closed
    ],
)
def test_practice_begins_within_the_councils_working_hours(now, begins):
    local = [datetime.fromisoformat(one).replace(tzinfo=RULES.zone) for one in (now, begins)]

    assert working_moment(local[0].astimezone(UTC), RULES, WorkingHours()) == local[1]


def test_what_a_sweep_has_queued_already_is_there_when_practice_begins(folder):
    swept = command("sweep", "--in", str(folder), "--now", "2026-05-20T14:00", "--json")
    assert '"messages": 1' in swept.said()

    with practising("practice", "--in", str(folder), "--now", "2026-05-20T14:05") as inbox:
        page = Visitor(inbox.address.rstrip("/")).get(f"/people/{SHONA}")

    assert page.form_with("Held… Panel")


def test_practice_changes_a_copy_and_never_the_store(folder):
    store = open_record(read_settings(folder), folder)
    with store.reading() as tx:
        anchor = tx.ledger_anchor()

    with practising("practice", "--in", str(folder), "--now", "2026-05-20") as inbox:
        visitor = Visitor(inbox.address.rstrip("/"))
        page = visitor.held_today(visitor.get(f"/people/{SHONA}"), "Held… Panel")
        assert "✓ Panel" in page.words

    assert inbox.ended_with == 0
    assert "the store itself stays as it is" in inbox.said
    with store.reading() as tx:
        assert tx.ledger_anchor() == anchor
        assert tx.messages_for(SHONA) == []
        with pytest.raises(LookupError):
            read_clock(tx)
    store.close()


def test_a_store_that_already_has_a_clock_goes_on_from_there(folder):
    store = open_record(read_settings(folder), folder)
    with store.writing() as tx:
        set_clock(tx, PracticeClock(nine_on(date(2026, 6, 10), store.rules)))
    store.close()

    with practising("practice", "--in", str(folder)) as inbox:
        assert "Wed 10 Jun 2026, 09:00" in Visitor(inbox.address.rstrip("/")).get("/").words


def test_beginning_again_brings_the_copy_back_to_how_the_store_was(folder):
    with practising("practice", "--in", str(folder), "--now", "2026-05-20") as inbox:
        visitor = Visitor(inbox.address.rstrip("/"))
        visitor.press(visitor.get("/"), "A fortnight on")

        page = visitor.press(visitor.get("/"), "Begin again")

        assert "Wed 20 May 2026, 09:00" in page.words
        assert visitor.get(f"/people/{SHONA}").form_with("Held… Panel")
