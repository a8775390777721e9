"""Rows of the table about councils: kept apart, answered as quickly as from one process, and the default as it was."""

import asyncio
import itertools
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg

from bench.processes import cpu_seconds
from casework.edit_order import AGAIN
from permanence.entries import EntryKind
from scheduler.settings import read_settings
from scheduler.wiring.record import open_record
from tests.cluster.crowd import CHILDREN_EACH, Crowd, a_crowd
from tests.cluster.light_slack import LightSlack, light_slack
from tests.cluster.pressing import Press, Sent, Waited, pressed
from tests.cluster.serving import Serving, until_quiet
from tests.cluster.table import Row, RowOf
from tests.servers.ports import free_ports
from tests.servers.postgres import PostgresServer, plain

PRESSES, SECONDS = 2000, 30.0
A_SECOND = PRESSES / SECONDS
EIGHT = 8
WARM_UP = 8  # what a process does for the first time it makes anew
AFTER_THE_CROWD = "2026-05-20T10:30"
AT_MOST = 0.6
SLOWER_BY_CHANCE = 1.1


@dataclass(frozen=True)
class Copied:
    """A council that is a copy of the crowd's, in a folder of its own."""

    name: str
    folder: Path

    @property
    def secret(self) -> str:
        return f"signing-secret-of-{self.name}"

    def write(self, store_url: str, slack: LightSlack) -> None:
        """Its settings and secrets lie in its folder. No sweep comes while it is timed."""
        (self.folder / "secrets").mkdir(parents=True)
        lines = (f'slack_api_url = "{slack.address(self.name)}"',)
        (self.folder / "homeward.toml").write_text("\n".join((*lines, "")), encoding="utf-8")
        secrets = {
            "store_url": store_url,
            "slack_bot_token": f"xoxb-{self.name}",
            "slack_signing_secret": self.secret,
        }
        for name, value in secrets.items():
            (self.folder / "secrets" / name).write_text(value, encoding="utf-8")

    def recorded(self) -> Counter[str]:
        """How many milestones workers have recorded of each child."""
        with (
            closing(open_record(read_settings(self.folder, {}), self.folder)) as record,
            record.reading() as tx,
        ):
            return Counter(
                e.reference
                for e in tx.entries()
                if e.kind is EntryKind.MILESTONE_REACHED and "worker." in e.by
            )

    def edited_again(self) -> int:
        """How many edits were made once more."""
        with closing(psycopg.connect(plain(self._url()), autocommit=True)) as database:
            found = database.execute(
                f"SELECT count(*) FROM outbox WHERE key LIKE 'amend:%:{AGAIN}:%' AND state = 'sent'".encode()
            ).fetchone()
        return int(found[0]) if found else 0

    def _url(self) -> str:
        return (self.folder / "secrets" / "store_url").read_text(encoding="utf-8")


@cache
def the_crowd(server: PostgresServer, presses: int = PRESSES) -> Crowd:
    """One who has so many presses to make, and some more to warm up; made once in a run."""
    with tempfile.TemporaryDirectory(prefix="homeward-crowd-") as folder:
        return a_crowd(server, Path(folder), -(-(presses + WARM_UP) // CHILDREN_EACH))


@dataclass(frozen=True)
class Run:
    """What a crowd waited for; how many were recorded once; seconds of a core that the processes used meanwhile.

    `again`: edits that were made once more because an older one may have come after a newer one (casework/edit_order.py).
    """

    waited: Waited
    once: int
    cpu: float
    again: int

    @property
    def twice(self) -> int:
        """Answers beyond one for each press; an edit that was made once more says nothing anew."""
        return max(0, self.waited.twice - self.again)


def crowd_served(
    server: PostgresServer,
    councils: int,
    presses: int,
    roles: Sequence[str],
    is_decided: Callable[[Waited], bool] = lambda _: False,
) -> Run:
    """A crowd in so many councils, served by a process for each of `roles`; broken off when it `is_decided`."""
    crowd = the_crowd(server, presses)
    names = [f"council-{number}" for number in range(councils)]
    with ExitStack() as stack:
        slack = stack.enter_context(light_slack())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="homeward-councils-")))
        made = [Copied(name, folder / name) for name in names]
        for one in made:
            url = server.new_database(like=crowd.template)
            stack.callback(server.drop_database, url)
            one.write(url, slack)
        nodes = stack.enter_context(served(folder, roles))
        doors = [node for node, role in zip(nodes, roles, strict=True) if role != "--worker"]
        asyncio.run(pressed(list(_those(made, crowd.presses[-WARM_UP:], doors)), 1.0, slack))
        until_quiet(nodes)
        those = list(_those(made, crowd.presses[: presses // councils], doors))
        before = sum(cpu_seconds(node.pid) for node in nodes)
        waited = asyncio.run(pressed(those, presses / A_SECOND, slack, is_decided=is_decided))
        cpu = sum(cpu_seconds(node.pid) for node in nodes) - before
        once = sum(count == 1 for one in made for count in one.recorded().values()) - WARM_UP * councils
        again = sum(one.edited_again() for one in made)
    return Run(waited, once, cpu, again)


def _those(made: Sequence[Copied], presses: Sequence[Press], doors: Sequence[Serving]) -> Iterator[Sent]:
    """The presses of all councils, one council after the other, and one door after the other as a proxy would."""
    turn = itertools.cycle(doors)
    for delivery, channel, ts in presses:
        for one in made:
            address = f"{next(turn).url}/{one.name}/slack/events"
            yield one.name, address, one.secret, delivery, channel, ts


@contextmanager
def served(folder: Path, roles: Sequence[str]) -> Iterator[list[Serving]]:
    """A process for each role ("" is one that does all), which serves every council when the block begins.

    At its end they are killed: what they were busy with is nobody's any more.
    """
    nodes = [
        Serving(folder, port, *([role] if role else []))
        for port, role in zip(free_ports(len(roles)), roles, strict=True)
    ]
    try:
        for node in nodes:
            node.begin(AFTER_THE_CROWD, waits=False)
        for node in nodes:
            node.until(node.answers, seconds=90)
            node.until_served()
        yield nodes
    finally:
        for node in nodes:
            node.kill()


ONE, CLUSTER = ("",), ("--web", "--web", "--worker", "--worker")


def eight_councils(server: PostgresServer, presses: int = PRESSES) -> Row:
    """2,000 replies within 30 seconds over eight councils."""
    several, one = _both(server, EIGHT, presses, AT_MOST)
    return Row(
        f"{presses} replies within {presses / A_SECOND:.0f} s over {EIGHT} councils, 2 webs and 2 workers",
        "each recorded once, none answered twice, none waits 3 s for its acknowledgement, "
        f"answered p99 at most {AT_MOST} x one process",
        _counts(one, several),
        _is_whole(several) and not several.waited.too_late and several.waited.p99 <= one.waited.p99 * AT_MOST,
    )


def one_council(server: PostgresServer, presses: int = PRESSES) -> Row:
    """The same in one council."""
    several, one = _both(server, 1, presses, SLOWER_BY_CHANCE)
    return Row(
        f"{presses} replies within {presses / A_SECOND:.0f} s in one council, 2 webs and 2 workers",
        "each recorded once, none answered twice, not slower than one process; acknowledgements counted, p99 stated",
        _counts(one, several),
        _is_whole(several) and several.waited.p99 <= one.waited.p99 * SLOWER_BY_CHANCE,
    )


def _both(server: PostgresServer, councils: int, presses: int, at_most: float) -> tuple[Run, Run]:
    """The cluster, and one process on the same.

    Of the one process is asked whether it is so much slower; when that is known the rest of its crowd need not wait.
    """
    several = crowd_served(server, councils, presses, CLUSTER)
    return several, crowd_served(
        server, councils, presses, ONE, lambda so_far: several.waited.p99 <= so_far.p99 * at_most
    )


def _counts(one: Run, several: Run) -> Mapping[str, object]:
    ours, theirs = several.waited, one.waited
    at_least = "at least " if theirs.unanswered else ""
    return {
        "recorded once": f"{several.once} of {ours.pressed}",
        "answered twice": f"{several.twice} (edits made once more {several.again})",
        "unanswered": ours.unanswered,
        "acknowledged too late": ours.too_late,
        "answered p99": f"{ours.p99:.2f} s against {at_least}{theirs.p99:.2f} s, {ours.p99 / theirs.p99:.2f} x",
        "processor time of a reply": f"{several.cpu * 1000 / ours.pressed:.1f} ms, of who pressed it {ours.clients_each:.1f} ms",
    }


def _is_whole(run: Run) -> bool:
    """Whether nothing was lost or doubled."""
    return run.once == run.waited.pressed and not (run.twice or run.waited.unanswered)


TIMED: Sequence[RowOf] = (eight_councils, one_council)
