"""Rows of the table about councils: kept apart, answered as quickly as from one process, and the default as it was."""

import asyncio
import itertools
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.processes import cpu_seconds
from permanence.entries import EntryKind
from scheduler.settings import read_settings
from scheduler.wiring.record import open_record
from tests.cluster.crowd import AFTER_THE_CROWD, Crowd, Press, Sent, Waited, a_crowd, pressed, until_quiet
from tests.cluster.light_slack import LightSlack, light_slack
from tests.cluster.serving import Serving
from tests.cluster.table import Row, RowOf
from tests.servers.ports import free_ports
from tests.servers.postgres import PostgresServer

WORKERS = 258
EIGHT, PRESSES_EACH = 8, 250
WARM_UP = 8  # what a process does for the first time it makes anew
IN_ONE = 750  # of 250 workers, three each
A_SECOND = 2000 / 30
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


@cache
def the_crowd(server: PostgresServer) -> Crowd:
    """Made once in a run."""
    with tempfile.TemporaryDirectory(prefix="homeward-crowd-") as folder:
        return a_crowd(server, Path(folder), WORKERS)


@dataclass(frozen=True)
class Run:
    """What a crowd waited for; how many were recorded once; seconds of a core that the processes used meanwhile."""

    waited: Waited
    once: int
    cpu: float


def crowd_served(server: PostgresServer, councils: int, presses: int, roles: Sequence[str]) -> Run:
    """A crowd in so many councils, served by a process for each of `roles`."""
    crowd = the_crowd(server)
    names = [f"council-{number}" for number in range(councils)]
    with ExitStack() as stack:
        slack = stack.enter_context(light_slack())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="homeward-councils-")))
        made = [Copied(name, folder / name) for name in names]
        for one in made:
            one.write(server.new_database(like=crowd.template), slack)
        nodes = stack.enter_context(served(folder, roles))
        doors = [node for node, role in zip(nodes, roles, strict=True) if role != "--worker"]
        asyncio.run(pressed(list(_those(made, crowd.presses[-WARM_UP:], doors)), 1, slack))
        until_quiet(nodes)
        those = list(_those(made, crowd.presses[:presses], doors))
        before = sum(cpu_seconds(node.pid) for node in nodes)
        waited = asyncio.run(pressed(those, len(those) / A_SECOND, slack))
        cpu = sum(cpu_seconds(node.pid) for node in nodes) - before
        once = sum(count == 1 for one in made for count in one.recorded().values()) - WARM_UP * councils
    return Run(waited, once, cpu)


def _those(made: Sequence[Copied], presses: Sequence[Press], doors: Sequence[Serving]) -> Iterator[Sent]:
    """The presses of all councils, one council after the other, and one door after the other as a proxy would."""
    turn = itertools.cycle(doors)
    for delivery, channel, ts in presses:
        for one in made:
            address = f"{next(turn).url}/{one.name}/slack/events"
            yield one.name, address, one.secret, delivery, channel, ts


@contextmanager
def served(folder: Path, roles: Sequence[str]) -> Iterator[list[Serving]]:
    """A process for each role ("" is one that does all), which serves every council when the block begins."""
    nodes = [
        Serving(folder, port, *([role] if role else []))
        for port, role in zip(free_ports(len(roles)), roles, strict=True)
    ]
    try:
        for node in nodes:
            node.begin(AFTER_THE_CROWD)
        for node in nodes:
            node.until_served()
        yield nodes
    finally:
        for node in nodes:
            node.end()


ONE, CLUSTER = ("",), ("--web", "--web", "--worker", "--worker")


def eight_councils(server: PostgresServer) -> Row:
    """2,000 replies within 30 seconds over eight councils."""
    total = EIGHT * PRESSES_EACH
    one, several = (crowd_served(server, EIGHT, PRESSES_EACH, roles) for roles in (ONE, CLUSTER))
    return Row(
        f"{total} replies within 30 s over {EIGHT} councils, 2 webs and 2 workers",
        "each recorded once, none answered twice, none waits 3 s for its acknowledgement, "
        f"answered p99 at most {AT_MOST} x one process",
        _counts(one, several, total),
        _is_whole(several, total) and several.waited.p99 <= one.waited.p99 * AT_MOST,
    )


def one_council(server: PostgresServer) -> Row:
    """The same in one council."""
    one, several = (crowd_served(server, 1, IN_ONE, roles) for roles in (ONE, CLUSTER))
    return Row(
        f"{IN_ONE} replies at {A_SECOND:.0f} a second in one council, 2 webs and 2 workers",
        "each recorded once, none answered twice, none waits 3 s for its acknowledgement, not slower than one process",
        _counts(one, several, IN_ONE),
        _is_whole(several, IN_ONE) and several.waited.p99 <= one.waited.p99 * SLOWER_BY_CHANCE,
    )


def _counts(one: Run, several: Run, total: int) -> Mapping[str, object]:
    ours, theirs = several.waited, one.waited
    return {
        "recorded once": f"{several.once} of {total} (one process: {one.once})",
        "answered twice": ours.twice,
        "unanswered": ours.unanswered,
        "acknowledged too late": f"{ours.too_late} (one process: {theirs.too_late})",
        "answered p99": f"{ours.p99:.2f} s against {theirs.p99:.2f} s, {ours.p99 / theirs.p99:.2f} x",
        "processor time": f"{several.cpu:.1f} s against {one.cpu:.1f} s",
    }


def _is_whole(run: Run, total: int) -> bool:
    """Whether nothing was lost, doubled or late."""
    waited = run.waited
    return run.once == total and not (waited.twice or waited.unanswered or waited.too_late)


TIMED: Sequence[RowOf] = (eight_councils, one_council)
