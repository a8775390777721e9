"""A PostgreSQL server of one test process: in a folder of its own, on a Unix socket there, as an unprivileged user.

    with PostgresServer() as server:                 # or the fixtures: postgres_url (session), postgres_database (a test)
        url = server.new_database()                  # an empty one, about 40 ms
        template = server.new_database(); migrate(template)
        url = server.new_database(like=template)     # a copy of one that nobody is connected to

URLs are SQLAlchemy's, `postgresql+psycopg://...`; `plain(url)` is the same for psycopg itself. The server is tuned to be
thrown away (no fsync): it survives a killed client, not a lost machine. Uses Debian's binaries below /usr/lib/postgresql.
"""

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

from tests.servers.keeper import Command, Kept
from tests.servers.left_out import left_out
from tests.servers.ports import wait_until

PACKAGES = "postgresql (and the Python package psycopg)"
SECONDS_TO_START = 20.0
OWNER = "homeward"
STRATEGY_SINCE = 15
THROW_AWAY = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "32MB",
    "listen_addresses": "",
}
KEEPS_ALL = {"shared_buffers": "128MB", "listen_addresses": ""}  # as a council runs it: for what is timed


class PostgresServer:
    """The server: up when the object exists, gone with its databases after `close`."""

    def __init__(self, settings: Mapping[str, str] = MappingProxyType(THROW_AWAY)) -> None:
        programs = need_postgres()
        user = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
        self.folder = Path(tempfile.mkdtemp(prefix="homeward-pg-"))
        if user:
            shutil.chown(self.folder, user, user)
        data = self.folder / "data"
        initdb = [str(programs / "initdb"), f"--pgdata={data}", f"--username={OWNER}", "--auth=trust"]
        _run([*initdb, "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"], user)
        argv = [str(programs / "postgres"), "-D", str(data), "-k", str(self.folder)]
        argv += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        server = Command(tuple(argv), log="postgres.log", user=user, stop_signal=signal.SIGQUIT)
        self._numbers = itertools.count(1)
        # Copying files takes a quarter of the time of copying through the log, and there is nothing to log for.
        self._strategy = "STRATEGY FILE_COPY" if int(programs.parent.name) >= STRATEGY_SINCE else ""
        self._kept = Kept(self.folder, [server])
        try:
            wait_until(self._up, seconds=SECONDS_TO_START, what="PostgreSQL to answer")
        except BaseException:
            self._kept.close()
            raise

    @property
    def url(self) -> str:
        """The database that every new server has; a test that writes should ask for `new_database` instead."""
        return self._url("postgres")

    def new_database(self, *, like: str | None = None) -> str:
        """The URL of a new database: empty, or a copy of the one at the URL `like` (to which nobody may be connected)."""
        name = f"test_{next(self._numbers)}"
        self._command(
            f'CREATE DATABASE {name} TEMPLATE "{_name(like) if like else "template0"}" {self._strategy}'
        )
        return self._url(name)

    def drop_database(self, url: str) -> None:
        """The database at `url` is gone, and whoever was connected to it is cut off."""
        self._command(f'DROP DATABASE "{_name(url)}" WITH (FORCE)')

    def close(self) -> None:
        self._kept.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _url(self, database: str) -> str:
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self.folder}"

    def _command(self, sql: str) -> None:
        import psycopg

        with psycopg.connect(plain(self.url), autocommit=True) as connection:
            connection.execute(sql.encode())

    def _up(self) -> bool:
        import psycopg

        if not self._kept.running:
            raise RuntimeError(f"PostgreSQL did not start: {(self.folder / 'postgres.log').read_text()}")
        try:
            psycopg.connect(plain(self.url)).close()
        except psycopg.OperationalError:
            return False
        return True


def plain(url: str) -> str:
    """`url` as psycopg and psql take it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def need_postgres() -> Path:
    """The folder of PostgreSQL's newest programs on this machine; otherwise the test is left out."""
    try:
        import psycopg  # noqa: F401
    except ImportError:
        left_out(f"psycopg is not installed ({PACKAGES})")
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    if not found:
        left_out(f"PostgreSQL's server is not installed ({PACKAGES})")
    return max(found, key=lambda programs: int(programs.parent.name))


def _name(url: str) -> str:
    return url.split("?", maxsplit=1)[0].rsplit("/", 1)[1]


def _run(argv: list[str], user: str | None) -> None:
    become = {"user": user, "group": user, "extra_groups": []} if user else {}
    done = subprocess.run(argv, cwd="/", capture_output=True, text=True, check=False, **become)  # type: ignore[call-overload]
    if done.returncode != 0:
        raise RuntimeError(f"{argv[0]} failed: {done.stderr.strip()}")
