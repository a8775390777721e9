"""What somebody may learn or use up who is not let in: nothing of a child by the numbers, and no more than a while."""

import contextlib
import socket
import time
import urllib.parse
from datetime import date

import pytest

from casework.content import SaidKind
from casework.take_reply import Reply, take_reply
from scheduler.health import Verdict
from scheduler.service import MOST_CONNECTIONS, metrics
from tests.builders import EWAN, NOW, a_record, register_child
from tests.journeys.running import Council
from tests.looks import refusals

HELD_SECONDS = 10  # how long a body is waited for (bot/door.py)


@pytest.fixture
def record(tmp_path):
    record = a_record(tmp_path)
    yield record
    record.close()


def asks(record, words, number):
    with record.writing() as tx:
        return take_reply(tx, record.rules, Reply("slack", f"E{number}", EWAN, text=words, thread="D1"), NOW)


def told(record):
    with record.reading() as tx:
        return metrics(tx.health(NOW), Verdict(()), NOW)


def test_the_numbers_of_the_service_do_not_say_whether_a_child_exists(record):
    hidden = register_child(record, "C1", date(2026, 3, 1))
    before = told(record)

    of_hidden = asks(record, f"why {hidden}", 1)
    after_hidden = told(record)
    of_nobody = asks(record, "why HW-4822-9", 2)

    assert of_hidden.kind is of_nobody.kind is SaidKind.NO_SUCH_REFERENCE
    with record.reading() as tx:
        assert [e.kind for e in tx.entries() if e.by == EWAN] == []
    assert refusals(record) == [EWAN, EWAN]
    assert before == after_hidden == told(record)


@pytest.fixture
def slack_council(tmp_path):
    council = Council(tmp_path)
    (tmp_path / "staff.csv").write_text("name,email,role,team,manager,leave\n")
    council.environment |= {
        "HOMEWARD_SLACK_BOT_TOKEN": "xoxb-1",
        "HOMEWARD_SLACK_SIGNING_SECRET": "a-secret",
        "HOMEWARD_SLACK_API_URL": "http://127.0.0.1:9/api/",
    }
    return council


@pytest.mark.system
def test_who_holds_all_connections_is_sent_away_and_after_a_while_all_is_as_before(slack_council):
    with slack_council.running("2026-05-20T09:00") as service:
        service.wait_for(lambda: service.healthz()[1]["last_sweep"])
        began, held = time.monotonic(), [knock(service.url) for _ in range(MOST_CONNECTIONS)]
        refused = knock(service.url)
        refused.settimeout(5)
        status = refused.recv(100).split()[1]
        assert status == b"503"
        for line in (*held, refused):
            line.close()
        service.wait_for(lambda: service.get("/metrics")[0] == 200)

        assert time.monotonic() - began < HELD_SECONDS + 20
        assert "Traceback" not in service.said()


NOTHING, HALF_A_HEAD = b"", b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
AFTER_AN_ANSWER = b"POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"


@pytest.mark.system
@pytest.mark.parametrize("sent", [NOTHING, HALF_A_HEAD, AFTER_AN_ANSWER], ids=("nothing", "half", "after"))
def test_lines_on_which_no_request_comes_are_closed_by_themselves(slack_council, sent):
    with slack_council.running("2026-05-20T09:00") as service:
        service.wait_for(lambda: service.healthz()[1]["last_sweep"])
        held = [a_line(service.url, sent) for _ in range(MOST_CONNECTIONS)]
        refused = a_line(service.url, HALF_A_HEAD + b"\r\n")
        assert refused.recv(100).split()[1] == b"503"

        service.wait_for(lambda: trickled(held) and service.get("/metrics")[0] == 200)

        assert "Traceback" not in service.said()
        for line in (*held, refused):
            line.close()


def a_line(address, sent):
    there = urllib.parse.urlsplit(address)
    line = socket.create_connection((there.hostname, there.port), timeout=5)
    line.sendall(sent)
    return line


def trickled(lines):
    """A little more has gone over each line, as far as it is open: True."""
    for line in lines:
        with contextlib.suppress(OSError):
            line.sendall(b"x")
    return True


def knock(address):
    """A request of Slack's shape that nobody has signed, and whose body does not come."""
    there = urllib.parse.urlsplit(address)
    line = socket.create_connection((there.hostname, there.port), timeout=5)
    shape = {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=" + "0" * 64}
    headers = "".join(f"{name}: {value}\r\n" for name, value in shape.items())
    line.sendall(f"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n{headers}\r\n".encode())
    return line
