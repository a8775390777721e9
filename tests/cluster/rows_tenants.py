"""Rows of the table about two councils of one hosting: what is one's opens, slows and changes nothing of the other's."""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import psycopg

from bench.processes import cpu_seconds
from tests.builders import JAMIE, SHONA
from tests.cluster.councils import MadeUp, made_up
from tests.cluster.light_slack import LightSlack, light_slack
from tests.cluster.pressing import Press, Waited, pressed
from tests.cluster.rows_councils import WARM_UP, Copied, served, the_crowd
from tests.cluster.serving import Serving, until_quiet
from tests.cluster.table import Row, RowOf
from tests.cluster.tenants import Trespass
from tests.servers.homeward import Homeward, own_environment
from tests.servers.ports import free_ports
from tests.servers.postgres import PostgresServer, plain

PRESSES, A_SECOND = 120, 10.0  # in each of two councils
SLOWER_AT_MOST = 2.0
# What the processes that serve a council write of themselves, and when they last swept.
OF_PROCESSES = ("node", "wake", "lease", "pace", "remembered")
FULL = """
    CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$
"""


def tenants(server: PostgresServer) -> Row:
    """One council's keys, addresses and names at the other's doors; and its restore beside it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="homeward-tenants-")))
        web, worker = (
            Serving(folder, port, role)
            for port, role in zip(free_ports(2), ("--web", "--worker"), strict=True)
        )
        urls = {name: server.new_database() for name in ("north", "south")}
        north, south = stack.enter_context(made_up(folder, [*urls], web.url, urls.__getitem__, teams=True))
        for node in (web, worker):
            stack.callback(node.end)
            node.begin()
        worker.until(lambda: told(north) and told(south), seconds=120)
        made = [*Trespass(north, south).attempts(), *Trespass(south, north).attempts()]
        opened = [attempt for attempt in made if attempt.got]
        before = rows_of(urls["south"])
        restored = restore(north, (web, worker))
        after = rows_of(urls["south"])
        touched = sorted(
            table for table in before.keys() | after.keys() if before.get(table) != after.get(table)
        )
    return Row(
        "tenants: one council's signatures, tokens, reply addresses, pages, references and numbers at another's doors",
        "0 of N succeed; restoring one leaves the other untouched",
        {
            "succeeded": f"{len(opened)} of {len(made)} {opened or ''}".strip(),
            "doors": len({attempt.door for attempt in made}),
            "restored": restored,
            "tables of the other that changed": f"{len(touched)} of {len(before)} {' '.join(touched)}".strip(),
        },
        not opened and restored and not touched,
    )


def told(council: MadeUp) -> bool:
    """Whether its morning's messages have left."""
    in_slack = council.slack.messages(council.slack.direct_channel(SHONA))
    return bool(council.letters(JAMIE) and in_slack)


def restore(council: MadeUp, nodes: Sequence[Serving]) -> bool:
    """Whether a backup was put back while the other councils were served, and this one is served again."""
    backup = council.folder / "a.backup"
    stops = council.folder / "not-served"
    made = [command(council, "backup", str(backup))]
    stops.touch()
    for node in nodes:
        node.until(lambda node=node: node.get(f"/{council.name}/metrics").status_code == 404)
    made.append(command(council, "restore", str(backup), "--replace"))
    stops.unlink()
    for node in nodes:
        node.until_served()
    return made == [0, 0]


def command(council: MadeUp, *words: str) -> int:
    """The code with which a command in this council's folder ended."""
    return Homeward(
        *words, "--in", str(council.folder), folder=council.folder, environment=own_environment()
    ).wait()


def rows_of(url: str) -> dict[str, str]:
    """A hash of each table of a database, save what the processes on it write of themselves."""
    with closing(psycopg.connect(plain(url), autocommit=True)) as database:
        tables = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        own = [t for (t,) in tables if not t.startswith("procrastinate_") and t not in OF_PROCESSES]
        hashes = {}
        for table in own:
            sql = (
                f"SELECT md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM \"{table}\" t"
            )
            hashes[table] = str(database.execute(sql.encode()).fetchone())
        return hashes


def full_database(server: PostgresServer, presses: int = PRESSES) -> Row:
    """Two councils with the same traffic, and then the database of the first takes nothing more."""
    crowd = the_crowd(server)
    with ExitStack() as stack:
        slack = stack.enter_context(light_slack())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="homeward-full-")))
        urls = {name: server.new_database(like=crowd.template) for name in ("north", "south")}
        councils = [Copied(name, folder / name) for name in urls]
        for one in councils:
            one.write(urls[one.name], slack)
        nodes = stack.enter_context(served(folder, ("--web", "--web", "--worker")))
        left = iter(crowd.presses)

        def pressing(number: int) -> Pressing:
            return _pressing(councils, list(islice(left, number)), nodes, slack)

        pressing(WARM_UP)  # what a process does for the first time it makes anew
        until_quiet(nodes)
        well = pressing(presses)
        _fill_up(urls["north"])
        full = pressing(presses)
    ratio = full.waited.p99 / well.waited.p99
    return Row(
        f"the database of one council is full, {presses} replies in {presses / A_SECOND:.0f} s in it and in another",
        f"the other's p99 at most {SLOWER_AT_MOST:.0f} x what it was, each of its replies recorded",
        {
            "p99 of the other": f"{full.waited.p99:.2f} s against {well.waited.p99:.2f} s, {ratio:.2f} x",
            "unanswered there": full.waited.unanswered,
            "refused there": sum(full.waited.refused.values()),
            "refused by the full one": full.refused,
            "processor time of all processes": f"{full.cpu:.1f} s against {well.cpu:.1f} s",
        },
        ratio < SLOWER_AT_MOST and not full.waited.unanswered and not full.waited.refused,
    )


@dataclass(frozen=True)
class Pressing:
    """Two councils were pressed: what those of the second waited for, how many of the first were refused.

    `cpu`: seconds of a core that the processes used meanwhile.
    """

    waited: Waited
    refused: int
    cpu: float


def _pressing(
    councils: Sequence[Copied], presses: Sequence[Press], nodes: Sequence[Serving], slack: LightSlack
) -> Pressing:
    webs = cycle(node for node in nodes if "--web" in node.words)
    sent = [
        [(one.name, f"{next(webs).url}/{one.name}/slack/events", one.secret, *press) for press in presses]
        for one in councils
    ]

    async def both() -> tuple[Waited, Waited]:
        seconds = len(presses) / A_SECOND
        first = asyncio.create_task(pressed(sent[0], seconds, slack, waits=False))
        return await pressed(sent[1], seconds, slack), await first

    before = sum(cpu_seconds(node.pid) for node in nodes)
    waited, first = asyncio.run(both())
    cpu = sum(cpu_seconds(node.pid) for node in nodes) - before
    return Pressing(waited, sum(first.refused.values()), cpu)


def _fill_up(url: str) -> None:
    """Every table of the database refuses a row more, as a server does whose disk is full."""
    with closing(psycopg.connect(plain(url), autocommit=True)) as database:
        database.execute(FULL.encode())
        tables = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in tables:
            made = f'CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON "{table}" FOR EACH ROW EXECUTE FUNCTION disk_is_full()'
            database.execute(made.encode())


_LOADED = """
import sys
from pathlib import Path
from scheduler.service import utc_now
from scheduler.settings import read_settings
from scheduler.wiring.service import open_service
folder = Path(sys.argv[1])
with open_service(read_settings(folder, {}), folder) as service:
    service.app()
print(*sorted(name for name in sys.argv[2].split() if name in sys.modules))
"""
OF_THE_CLUSTER = "procrastinate psycopg psycopg_pool asgiref croniter"


def default(_server: PostgresServer) -> Row:
    """One process on a file: what it loads, what it starts, and what it writes."""
    with tempfile.TemporaryDirectory(prefix="homeward-default-") as name:
        folder = Path(name)
        begun = Homeward("init", "--in", name, folder=folder, environment=own_environment()).wait()
        root = str(Path(__file__).parents[2])
        done = subprocess.run(
            [sys.executable, "-c", _LOADED, name, OF_THE_CLUSTER],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
        )
        loaded = done.stdout.split()
        files = sorted(
            file.name for file in folder.iterdir() if not file.name.endswith(("-wal", "-shm", ".owner"))
        )
    return Row(
        "the default: homeward run on SQLite",
        "no package of the cluster is loaded, one file beside the settings (its figures: make bench)",
        {"loaded of the cluster": len(loaded), "files": " ".join(files)},
        begun == 0 and done.returncode == 0 and not loaded and files == ["homeward.sqlite", "homeward.toml"],
    )


TIMED: Sequence[RowOf] = (full_database,)
ROWS: Sequence[Callable[[PostgresServer], Row]] = (tenants, default)
