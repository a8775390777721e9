"""Rows of the table about the processes of one council: killed, cut off, replaced, by clocks that differ."""

import os
import random
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from multiprocessing.synchronize import Event
from pathlib import Path

import psycopg

from casework.ports import MessageKind, NewMessage
from store.case_record import SqlCaseRecord
from store.engine import open_engine
from tests.builders import NOW, SHONA, a_rulebook
from tests.cluster import rows_frozen as frozen
from tests.cluster.labs import AT_ONCE, a_lab
from tests.cluster.rows_webs import webs_killed
from tests.cluster.table import Row, RowOf
from tests.nodes.another_build import next_release
from tests.nodes.gate import Gate
from tests.nodes.lab import Lab, NodeProcess
from tests.servers.homeward import forking
from tests.servers.postgres import KEEPS_ALL, PostgresServer, plain

TIMES = 20
CUT_SECONDS, ROLLING_SECONDS = 60, 120
A_SECOND = 20
LET_SECONDS = 180.0
BUSY_WITHIN = 5.0
LEFT_BEFORE = (1, 30)  # of a round's forty, when a worker is killed: Slack's go first, then mails


def workers_killed(server: PostgresServer, kills: int = TIMES) -> Row:
    """A worker is killed in traffic on Slack, in Teams and by mail, again and again."""
    with a_lab(server, in_teams=kills * AT_ONCE // 2) as lab:
        workers, chance = [lab.worker(), lab.worker()], random.Random(2148)
        told: dict[str, list[str]] = {"slack": [], "email": [], "teams": []}
        for _ in range(kills):
            begun = lab.sent_tests() + chance.randint(*LEFT_BEFORE)
            for channel, number in (("slack", AT_ONCE), ("email", AT_ONCE // 2), ("teams", AT_ONCE // 2)):
                told[channel] += lab.queue_tests(number, first=len(told[channel]), channel=channel)
            lab.until(lambda begun=begun: lab.sent_tests() >= begun, seconds=LET_SECONDS)
            dying = _busy(lab, workers)
            dying.process.kill()
            workers = [*(worker for worker in workers if worker is not dying), lab.worker()]
        everybody = sum(map(len, told.values()))
        lab.until_or_not(lambda: lab.sent_tests() == everybody, LET_SECONDS)
        mails = lab.mails()
        counts = {
            "kills": kills,
            "messages": everybody,
            "lost": everybody - lab.sent_tests(),
            "twice in Slack": lab.twice(),
            "twice by mail": sum(mails[person] - 1 for person in told["email"]),
            "of these unsure": lab.unsure("email"),
            "twice in Teams": lab.in_teams_twice(told["teams"]),
            "of those unsure": lab.unsure("teams"),
        }
    met = (
        not counts["lost"]
        and not counts["twice in Slack"]
        and counts["twice by mail"] <= counts["of these unsure"]
        and counts["twice in Teams"] <= counts["of those unsure"]
    )
    return Row(
        f"{kills} x SIGKILL of a worker in traffic on Slack, in Teams and by mail",
        "0 lost; 0 twice in Slack; by mail and in Teams at most what was in flight, each counted as unsure",
        counts,
        met,
    )


def _busy(lab: Lab, workers: list[NodeProcess]) -> NodeProcess:
    """One with messages on their way, as soon as there is one."""
    busy: list[NodeProcess] = []

    def found() -> bool:
        names = lab.sending()
        busy[:] = [w for w in workers if any(f"-{w.process.pid}-" in name for name in names)]
        return bool(busy)

    lab.until_or_not(found, BUSY_WITHIN)
    return (busy or workers)[0]


def between_row_and_job(server: PostgresServer, kills: int = TIMES) -> Row:
    """Whoever writes is killed, at any moment; a row that is kept has its job."""
    chance, rows = random.Random(2148), 0
    with a_lab(server) as lab:
        for life in range(kills):
            has_begun = forking().Event()
            writer = forking().Process(target=_write_for_ever, args=(lab.url, life, has_begun))
            writer.start()
            has_begun.wait()
            time.sleep(chance.uniform(0.05, 0.5))
            writer.kill()
            writer.join()
        [(rows,)] = lab.rows("SELECT count(*) FROM outbox WHERE key LIKE 'test:%'")
        [(without,)] = lab.rows(
            "SELECT count(*) FROM outbox o WHERE key LIKE 'test:%' AND NOT EXISTS "
            "(SELECT 1 FROM procrastinate_jobs j WHERE j.args = jsonb_build_object('outbox', o.id))"
        )
    counts = {"kills": kills, "rows": rows, "rows without a job, before any sweep": without}
    return Row(
        f"{kills} x SIGKILL between row and job", "0 rows without a job", counts, not without and rows > 0
    )


def _write_for_ever(url: str, life: int, has_begun: Event) -> None:
    record = SqlCaseRecord(open_engine(url), a_rulebook())
    for number in range(1_000_000):
        with record.writing() as tx:
            person = f"worker.{chr(97 + number % 20)}@council.example"
            tx.queue(NewMessage(f"test:{life}:{number}", MessageKind.TEST, person, "slack", NOW), NOW)
        has_begun.set()


def cut_off(_server: PostgresServer, seconds: float = CUT_SECONDS) -> Row:
    """The way to the database is shut for a while; then every session ends, and the server recovers from a crash.

    The server is this row's own: others go on beside it.
    """
    with PostgresServer({**KEEPS_ALL, "max_connections": "100"}) as own:
        return _cut_off(own, seconds)


def _cut_off(server: PostgresServer, seconds: float) -> Row:
    with Gate(server.folder / ".s.PGSQL.5432") as gate, a_lab(server) as lab:
        name = lab.url.split("?", maxsplit=1)[0].rsplit("/", 1)[1]
        through = {"HOMEWARD_STORE_URL": f"postgresql+psycopg://homeward@127.0.0.1:{gate.port}/{name}"}
        nodes = [lab.worker(**through), lab.web(**through)]
        people = lab.queue_tests(AT_ONCE)
        lab.until(lambda: lab.sent_tests() >= 3)
        gate.shut()
        red = lab.until_or_not(lambda: all(node.running.healthz()[0] == 503 for node in nodes), 30)
        people += lab.queue_tests(AT_ONCE, first=AT_ONCE)
        time.sleep(max(0.0, seconds - red))
        gate.open()
        well = lab.until_or_not(lambda: all(node.running.healthz()[0] == 200 for node in nodes), 60)
        lab.do(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND pid <> pg_backend_pid()"
        )
        after_ending = lab.until_or_not(lambda: all(node.running.healthz()[0] == 200 for node in nodes), 60)
        people += lab.queue_tests(AT_ONCE, first=2 * AT_ONCE)
        _crash(server, name)
        time.sleep(1)
        after_crash = lab.until_or_not(lambda: all(node.running.healthz()[0] == 200 for node in nodes), 60)
        lab.until_or_not(lambda: lab.sent_tests() == len(people), LET_SECONDS)
        counts = {
            "red after": f"{red:.1f} s",
            "well again after": f"{well:.1f} s",
            "after all sessions were ended": f"{after_ending:.1f} s",
            "after a crash of the server": f"{after_crash:.1f} s",
            "lost": len(people) - lab.sent_tests(),
            "twice": lab.twice(),
        }
    met = (
        red < 10 and max(well, after_ending, after_crash) < 15 and not counts["lost"] and not counts["twice"]
    )
    return Row(
        f"nodes cut from the database for {seconds:g} s; all sessions ended; the server crashed and recovered",
        "red in 10 s, well again in 15 s without a restart by hand; 0 lost, 0 twice",
        counts,
        met,
    )


def _crash(server: PostgresServer, name: str) -> None:
    """A session of the server's dies of signal 9: it ends all others and recovers, as after a loss of power."""
    with psycopg.connect(plain(server.url), autocommit=True) as connection:
        found = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = %s LIMIT 1", (name,)
        ).fetchone()
    if found:
        os.kill(found[0], signal.SIGKILL)
    time.sleep(2)


def rolling(server: PostgresServer, seconds: float = ROLLING_SECONDS, a_second: int = A_SECOND) -> Row:
    """Every process is ended and replaced, one after the other, while people write all the time; twice.

    The second time by the same build with one change of the tables more, which is migrated beforehand.
    """
    with a_lab(server) as lab, tempfile.TemporaryDirectory(prefix="homeward-next-") as folder:
        build = next_release(Path(folder))
        people = [f"asker.{chr(97 + n // 26)}{chr(97 + n % 26)}@council.example" for n in range(a_second * 3)]
        lab.allocated(people)
        webs, workers = [lab.web(), lab.web()], [lab.worker(), lab.worker()]

        def meanwhile() -> None:
            _replaced(lab, webs, workers)
            lab.build = build
            assert lab.begin("migrate", "--backed-up").wait() == 0
            _replaced(lab, webs, workers)

        asked, late = _writing(lab, people, webs, seconds, a_second, meanwhile)
        # As long as in the other rows: behind a minute of them a reply may wait here, and is not lost.
        behind = lab.until_or_not(lambda: lab.answered() >= sum(asked.values()), LET_SECONDS)
        counts = {
            "replies": sum(asked.values()),
            "unanswered": sum(asked.values()) - lab.answered(),
            "answered twice": lab.twice(),
            "acknowledged after more than 3 s": late,
            "the last answered behind the last word": f"{behind:.0f} s",
            "processes replaced": 8,
            "version of the tables": lab.rows("SELECT version_num FROM alembic_version")[0][0],
        }
    met = not any(
        counts[name] for name in ("unanswered", "answered twice", "acknowledged after more than 3 s")
    )
    return Row(
        f"rolling restart of 2 webs and 2 workers, then a rolling upgrade, under {a_second} replies a second for {seconds:g} s",
        "0 lost, 0 answered twice, 0 of Slack's three seconds missed",
        counts,
        met,
    )


def _replaced(lab: Lab, webs: list[NodeProcess], workers: list[NodeProcess]) -> None:
    for those, begin in ((webs, lab.web), (workers, lab.worker)):
        for place in (0, 1):
            new, old = begin(), those[place]
            those[place] = new
            time.sleep(1)  # the proxy knows of the new one
            old.running.end(60)


def _writing(
    lab: Lab,
    people: list[str],
    webs: list[NodeProcess],
    seconds: float,
    a_second: int,
    meanwhile: Callable[[], None],
) -> tuple[Counter[str], int]:
    """How often each wrote, and how many were acknowledged too late."""
    asked: Counter[str] = Counter()
    late, until = [0], time.monotonic() + seconds
    turn = threading.Lock()

    def write(mine: list[str]) -> None:
        number = 0
        while time.monotonic() < until:
            begun = time.monotonic()
            person = mine[number % len(mine)]
            number += 1
            took = lab.say_until_taken(person, "what is due?", *webs)
            with turn:
                asked[person] += 1
                late[0] += took > 3
            time.sleep(max(0.0, 1 - (time.monotonic() - begun)))

    writers = [threading.Thread(target=write, args=(people[n::a_second],)) for n in range(a_second)]
    for writer in writers:
        writer.start()
    meanwhile()
    for writer in writers:
        writer.join()
    return asked, late[0]


def clocks(server: PostgresServer) -> Row:
    """Five workers whose clocks differ by up to an hour, one of which stands still."""
    times = ("09:30", "09:30", "09:40", "10:15", "10:30")
    with a_lab(server) as lab:
        lab.child()
        workers = [lab.worker(begin=f"2026-05-20T{at}") for at in times]
        workers[1].freeze()
        time.sleep(15)
        [(doubles,)] = lab.rows(
            "SELECT count(*) FROM (SELECT 1 FROM wake GROUP BY job, at HAVING count(*) > 1) d"
        )
        by_kind = Counter(
            (person, kind)
            for person, kind in lab.rows(
                "SELECT person, kind FROM outbox WHERE kind IN ('alert', 'digest', 'own_digest', 'queue') AND state = 'sent'"
            )
        )
        [(sweeps,)] = lab.rows("SELECT count(*) FROM wake WHERE job = 'sweep'")
        counts = {
            "sweeps": sweeps,
            "wakings acted on twice": doubles,
            "lists, digests and fortnights": sum(by_kind.values()),
            "told twice": sum(count - 1 for count in by_kind.values()),
        }
    met = sweeps > 0 and not counts["wakings acted on twice"] and not counts["told twice"]
    return Row("five clocks, one stopped", "each sweep, digest and fortnight once", counts, met)


def pace(server: PostgresServer, messages: int = 10) -> Row:
    """Two workers with many messages for one person."""
    with a_lab(server) as lab:
        lab.queue_many(SHONA, messages)
        for _ in range(2):
            lab.worker()
        lab.until_or_not(lambda: lab.sent_tests() == messages, LET_SECONDS)
        counts = {"messages": lab.sent_tests(), "sooner than a second": len(lab.slack.pace_violations)}
    return Row(
        "Slack's pace over two workers",
        "never two messages in one conversation within a second",
        counts,
        counts["messages"] == messages and not counts["sooner than a second"],
    )


def engine_lost(server: PostgresServer, messages: int = 40) -> Row:
    """Procrastinate's tables are emptied while messages wait."""
    with a_lab(server) as lab:
        lab.queue_tests(messages)
        lab.do("DELETE FROM procrastinate_jobs")
        lab.do("DELETE FROM procrastinate_workers")
        lab.worker()
        took = lab.until_or_not(lambda: lab.sent_tests() == messages, LET_SECONDS)
        counts = {
            "messages": messages,
            "lost": messages - lab.sent_tests(),
            "twice": lab.twice(),
            "seconds": round(took, 1),
        }
    return Row(
        "the engine's tables emptied",
        "the next sweep puts all back",
        counts,
        not counts["lost"] and not counts["twice"],
    )


# They mostly wait, or look at moments, and are counted beside each other, the longest first.
WAITING: tuple[RowOf, ...] = (rolling, *frozen.ROWS, cut_off, pace)
# These only count, and keep the processor busy: each tuple is a lane of its own.
WORKERS_KILLED: tuple[RowOf, ...] = (workers_killed, clocks)
WEBS_KILLED: tuple[RowOf, ...] = (webs_killed, between_row_and_job, engine_lost)
