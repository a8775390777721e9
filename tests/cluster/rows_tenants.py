"""Rows of the table about two councils of one hosting: what is one's opens, slows and changes nothing of the other's."""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg

from tests.builders import JAMIE, SHONA
from tests.cluster.councils import MadeUp, made_up
from tests.cluster.light_slack import LightSlack, light_slack
from tests.cluster.pressing import Press, Sent, Waited, pressed
from tests.cluster.rows_councils import Copied, served, the_crowd
from tests.cluster.serving import Serving
from tests.cluster.table import Row, RowOf
from tests.cluster.tenants import Trespass
from tests.servers.homeward import Homeward, own_environment
from tests.servers.ports import free_ports
from tests.servers.postgres import PostgresServer, plain

PRESSES, SECONDS = 100, 10.0
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


def full_database(server: PostgresServer) -> Row:
    """Two councils with the same traffic, and then the database of the first takes nothing more."""
    crowd = the_crowd(server)
    with ExitStack() as stack:
        slack = stack.enter_context(light_slack())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="homeward-full-")))
        urls = {name: server.new_database(like=crowd.template) for name in ("north", "south")}
        north, south = (Copied(name, folder / name) for name in urls)
        for one in (north, south):
            one.write(urls[one.name], slack)
        web, _worker = stack.enter_context(served(folder, ("--web", "--worker")))
        turns = iter(range(0, 10 * PRESSES, PRESSES))

        def crowds() -> Waited:
            begin = next(turns)
            those = [
                (web, one, press)
                for press in crowd.presses[begin : begin + PRESSES]
                for one in (north, south)
            ]
            return _waited_by_the_second(those, slack)

        crowds()  # what a process does for the first time it makes anew
        well = crowds()
        _fill_up(urls["north"])
        full = crowds()
    ratio = full.p99 / well.p99
    return Row(
        f"the database of one council is full, {PRESSES} replies in {SECONDS:.0f} s in it and in another",
        f"the other's p99 at most {SLOWER_AT_MOST:.0f} x what it was, each of its replies recorded",
        {
            "p99 of the other": f"{full.p99:.2f} s against {well.p99:.2f} s, {ratio:.2f} x",
            "unanswered there": full.unanswered,
            "refused there": sum(full.refused.values()),
        },
        ratio < SLOWER_AT_MOST and not full.unanswered and not full.refused,
    )


def _waited_by_the_second(those: Sequence[tuple[Serving, Copied, Press]], slack: LightSlack) -> Waited:
    """Both councils are pressed; what those of the second one waited for."""

    def sent(name: str) -> list[Sent]:
        return [
            (one.name, f"{web.url}/{one.name}/slack/events", one.secret, *press)
            for web, one, press in those
            if one.name == name
        ]

    async def both() -> Waited:
        first = asyncio.create_task(pressed(sent("north"), SECONDS, slack, waits=False))
        waited = await pressed(sent("south"), SECONDS, slack)
        await first
        return waited

    return asyncio.run(both())


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
