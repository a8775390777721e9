"""`homeward run`: red when anything is silent, one process a store, and a stop that leaves nothing half sent."""

import contextlib
import os
import signal
import threading
from datetime import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest

from scheduler.service import Service
from tests.builders import FERGUS, NOW
from tests.journeys.running import Council
from tests.nodes.gate import Gate

MAIL_FROM = "homeward@council.example"
STAFF = "name,email,role,team,manager,leave\nFergus Baird,fergus.baird@council.example,administrator,,,\n"


@pytest.fixture
def watcher():
    """What a watcher outside hears."""
    heard = []

    class Hears(BaseHTTPRequestHandler):
        def do_GET(self):
            heard.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Hears)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    server.heard, server.url = heard, f"http://127.0.0.1:{server.server_address[1]}/homeward"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def council(tmp_path):
    made = Council(tmp_path)
    (tmp_path / "staff.csv").write_text(STAFF)
    return made


def with_mail(council, server):
    council.environment["HOMEWARD_SMTP_URL"] = f"smtp://127.0.0.1:{server.port}"
    council.environment["HOMEWARD_MAIL_FROM"] = MAIL_FROM


def queue_tests(council, count, wanted_at=NOW):
    from casework.ports import MessageKind, NewMessage

    record = council.record()
    with record.writing() as tx:
        for number in range(count):
            tx.queue(NewMessage(f"test:{number}", MessageKind.TEST, FERGUS, "email", wanted_at), NOW)
    record.close()


def states(council):
    record = council.record()
    with record.reading() as tx:
        found = [message.state.value for message in tx.messages_for(FERGUS)]
    record.close()
    return found


def test_a_second_process_on_the_same_store_says_so_and_ends_with_2(council):
    with council.running() as first:
        other = Council(council.folder)  # another port, the same store
        second = other.begin("run", "--no-channels")
        second.wait()
        still = first.healthz()

    assert second.ended == 2
    assert "another process owns the clock" in second.said() + second.complained()
    assert still[0] == 200


def test_the_service_is_well_and_says_so_in_numbers(council, watcher):
    council.environment["HOMEWARD_HEARTBEAT_URL"] = watcher.url
    with council.running("2026-05-20T09:00") as service:
        service.wait_for(lambda: service.healthz()[1]["last_sweep"])
        service.wait_for(lambda: watcher.heard)
        status, health = service.healthz()
        _, metrics = service.get("/metrics")
        code = service.end()

    assert (status, health["well"], health["problems"]) == (200, True, [])
    assert "homeward_well 1.0" in metrics
    assert "homeward_open_stages 0.0" in metrics
    address, _, counts = watcher.heard[0].partition("?")
    assert address == "/homeward"
    assert counts == "due=0&told=0&delivered=0&failed=0&ledger=&looks="
    assert code in (0, -signal.SIGTERM)
    assert "stopped: nothing is half sent" in service.said()


def test_the_service_makes_the_certificate_of_the_day_and_shows_it(council):
    council.environment["HOMEWARD_CERTIFICATE_KEY"] = "k" * 32
    with council.running("2026-05-20T19:00") as service:
        service.wait_for(lambda: service.healthz()[1]["certificate"])
        shown = service.healthz()[1]["certificate"]

    assert (shown["on"], shown["differences"], shown["is_signed"]) == ("2026-05-20", 0, True)


def test_a_process_that_is_frozen_answers_nobody(council):
    with council.running() as service:
        os.kill(service.process.pid, signal.SIGSTOP)
        try:
            with pytest.raises(TimeoutError):
                service.get("/healthz", seconds=1)
        finally:
            os.kill(service.process.pid, signal.SIGCONT)


def test_a_message_that_waits_too_long_turns_health_red_and_silences_the_heartbeat(
    council, watcher, fault_smtp
):
    from tests.servers.fault_smtp import Fault

    server = fault_smtp()
    server.misbehave("*", Fault.RCPT_451)
    with_mail(council, server)
    council.environment["HOMEWARD_HEARTBEAT_URL"] = watcher.url
    council.command("people", "load", "staff.csv")
    queue_tests(council, 1)  # wanted at half past eight

    with council.running("2026-05-20T10:30") as service:
        service.wait_for(lambda: service.healthz()[1]["last_sweep"])
        service.wait_for(lambda: "no heartbeat" in service.said())
        status, health = service.healthz()

    assert status == 503
    assert "a message has waited to be sent" in health["problems"][0]
    assert watcher.heard == []


def test_sigterm_in_the_middle_of_a_sending_waits_for_it_and_sends_no_more(council, fault_smtp):
    server = fault_smtp(delay_ms=1500)
    with_mail(council, server)
    council.command("people", "load", "staff.csv")
    queue_tests(council, 5)

    with council.running() as service:
        service.wait_for(lambda: "sending" in states(council))
        service.end()

    assert set(states(council)) == {"sent", "ready"}
    assert states(council).count("sent") == len(server.mails) < 5
    assert max(server.copies().values()) == 1
    server_delay_over = fault_smtp()
    with_mail(council, server_delay_over)
    with council.running() as service:
        service.wait_for(lambda: set(states(council)) == {"sent"})
    assert len(server.mails) + len(server_delay_over.mails) == 5


def test_a_service_whose_database_is_gone_says_so_where_it_is_asked(tmp_path, postgres):
    url = postgres.new_database()
    council = Council(tmp_path, HOMEWARD_STORE_URL=url)
    council.command("init")
    with council.running() as service:
        postgres.drop_database(url)
        status, health = service.healthz()
        numbers_status, numbers = service.get("/metrics")
        said = service.said()

    assert status == 503
    assert health["problems"] == [
        "the PostgreSQL server has no such database as store_url names: make it, or correct store_url"
    ]
    assert (numbers_status, "homeward_well 0.0" in numbers) == (200, True)
    assert "Traceback" not in said


def test_a_service_whose_database_hangs_is_red_for_whoever_waits_ten_seconds(tmp_path, postgres):
    name = postgres.new_database().split("?", maxsplit=1)[0].rsplit("/", 1)[1]
    with Gate(postgres.folder / ".s.PGSQL.5432") as gate:
        url = f"postgresql+psycopg://homeward@127.0.0.1:{gate.port}/{name}"
        council = Council(tmp_path, HOMEWARD_STORE_URL=url)
        council.command("init")
        with council.running() as service:
            gate.hush()
            status, body = service.get("/healthz", seconds=10)
            numbers_status, numbers = service.get("/metrics", seconds=10)
            gate.open()
            service.wait_for(lambda: "has not answered" not in service.get("/healthz", seconds=10)[1])

    assert (status, "the store has not answered within 5 seconds" in body) == (503, True)
    assert (numbers_status, "homeward_well 0.0" in numbers) == (200, True)


def test_the_one_process_that_serves_a_store_is_listed(council):
    before = council.json("nodes")
    with council.running() as service:
        listed = council.json("nodes")
        pid = service.process.pid

    assert before == council.json("nodes") == []
    [alone] = listed
    assert (alone["name"], alone["role"], alone["lives"]) == (f"process {pid}", "alone", "yes")


def test_the_one_process_that_serves_a_database_is_listed(tmp_path, postgres):
    council = Council(tmp_path, HOMEWARD_STORE_URL=postgres.new_database())
    council.command("init")
    before = council.json("nodes")
    with council.running():
        [alone] = council.json("nodes")

    assert before == []
    assert (alone["role"], alone["lives"]) == ("alone", "yes")
    assert alone["name"].startswith("database session ")


async def test_a_node_leaves_when_its_channels_have_ended_so_that_nobody_takes_up_what_they_still_send():
    ended = []

    @contextlib.asynccontextmanager
    async def ending(what):
        yield
        ended.append(what)

    async def stop():
        ended.append("timetable")

    service = object.__new__(Service)
    service.start_more = [lambda: ending("channel")]
    service.among = SimpleNamespace(
        node=SimpleNamespace(alive=lambda: ending("node")), at_work=lambda: ending("jobs")
    )
    service.clock, service._health = lambda: NOW, lambda _now: SimpleNamespace(last_sweep_at=None)
    service.clock_watch = SimpleNamespace(begin=lambda _at: None)
    service.timetable = SimpleNamespace(start=lambda: None, stop=stop)
    service.delivery = SimpleNamespace(stop=lambda: None)

    async with service._lifespan(None):
        pass

    assert ended == ["timetable", "jobs", "channel", "node"]


PARTS = ("send_digests", "raise_alerts", "send_review_messages", "look_for_quicker", "look_at_debts")


@pytest.mark.parametrize("wrong", PARTS)
async def test_a_part_of_the_sweep_that_fails_keeps_none_of_the_others_and_the_watcher_hears_nothing(
    monkeypatch, wrong
):
    done = []

    def part(name):
        def doing(*_given, **_named):
            if name == wrong:
                raise OverflowError("date value out of range")
            done.append(name)

        return doing

    def followed_by(name):
        async def follows(*_given):
            done.append(name)

        return follows

    for name in PARTS:
        monkeypatch.setattr(f"scheduler.service.{name}", part(name))
    service = object.__new__(Service)
    service.record = service.rhythm = service._sweep_waits = None
    service.clock, service._may_act = lambda: NOW, lambda: True
    service.settings = SimpleNamespace(
        attention_budget=None, working_hours_from=time(8), working_hours_to=time(17)
    )
    service.delivery = SimpleNamespace(setup=None)
    service._drain, service._until_drained = followed_by("sent"), followed_by("all sent")
    service.after_sweep, service._beat = followed_by("after"), followed_by("heard")

    with pytest.raises(OverflowError):
        await service.sweep()

    assert done == [
        *(name for name in PARTS[:3] if name != wrong),
        *("sent", "all sent"),
        *(name for name in PARTS[3:] if name != wrong),
        "after",
    ]
