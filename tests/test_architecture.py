"""Who may import whom, and which library may be known where (import-linter checks the same on the whole graph)."""

import ast
import sys
from collections.abc import Iterator
from fnmatch import fnmatch

import pytest

from tests.sources import PACKAGES, Source, each, imports, sources

MAY_IMPORT = {
    "permanence": {"permanence"},
    "casework": {"casework", "permanence"},
    "store": {"store", "permanence"},
    "bot": {"bot", "casework", "permanence"},
    "scheduler": set(PACKAGES),
}
# The store keeps what casework asks it to keep, and speaks of it in casework's own small dataclasses: what is kept, and
# what a row of a file says.
PORTS = (
    "casework.certificate.doors",
    "casework.children_doors",
    "casework.debt_doors",
    "casework.health",
    "casework.kept_by_address",
    "casework.kept_events",
    "casework.links",
    "casework.look_doors",
    "casework.own_doors",
    "casework.outbox_doors",
    "casework.people_doors",
    "casework.sweep_doors",
    "casework.ports",
    "casework.imports.doors",
    "casework.imports.questions",
    "casework.imports.rows",
    "casework.imports.source_file",
    "casework.threads",
)

ONE_PLACE = {
    "slack_bolt": ("bot.slack",),
    "slack_sdk": ("bot.slack",),
    "microsoft_teams": ("bot.teams",),
    "httpx": ("bot.teams",),
    "jwt": ("bot.teams",),
    "aiosmtplib": ("bot.email",),
    "email": ("bot.email",),
    "alembic": ("store",),
    "sqlalchemy": ("store",),
    "sqlmodel": ("store",),
    "sqlite3": ("store",),
    "psycopg": ("store",),
    "procrastinate": ("scheduler.nodes.engine",),
    "apscheduler": ("scheduler.timetable",),
    "jinja2": ("bot.render",),
    "rich": ("scheduler.cli",),
    "typer": ("scheduler.cli",),
}

WALL_CLOCK = {
    *(f"datetime.{name}" for name in ("datetime.now", "datetime.utcnow", "datetime.today", "date.today")),
    *(f"time.{name}" for name in ("time", "time_ns", "localtime", "gmtime", "ctime")),
    "sqlalchemy.func.now",
    "sqlmodel.func.now",
}


def top(module: str) -> str:
    return module.partition(".")[0]


def lies_in(module: str, *places: str) -> bool:
    """Whether the module is one of the places or below it."""
    return any(fnmatch(module, place) or fnmatch(module, f"{place}.*") for place in places)


def forbidden_directions(source: Source) -> list[str]:
    allowed = MAY_IMPORT[top(source.module)]
    ours = [name for name in imports(source) if top(name) in PACKAGES and top(name) not in allowed]
    return [name for name in ours if not (top(source.module) == "store" and lies_in(name, *PORTS))]


def libraries_out_of_place(source: Source) -> list[str]:
    known = [top(name) for name in imports(source) if top(name) in ONE_PLACE]
    return [name for name in known if not lies_in(source.module, *ONE_PLACE[name])]


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def names_from_elsewhere(source: Source) -> dict[str, str]:
    """What each imported name stands for: `import datetime as dt` gives dt -> datetime."""
    known = {}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            known |= {
                alias.asname or top(alias.name): alias.name
                for alias in node.names
                if alias.asname or "." not in alias.name
            }
        elif isinstance(node, ast.ImportFrom) and node.module:
            known |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return known


def looks_at_a_clock(source: Source) -> Iterator[str]:
    """Each mention, called or passed on, of something that tells the time of day."""
    known = names_from_elsewhere(source)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute | ast.Name):
            first, _, rest = dotted(node).partition(".")
            full = ".".join(filter(None, [known.get(first, ""), rest]))
            if full in WALL_CLOCK:
                yield f"{source.path}:{node.lineno} {full}"


@each(*PACKAGES)
def test_a_file_imports_only_what_its_package_may(source):
    assert forbidden_directions(source) == []


@each(*PACKAGES)
def test_each_library_is_known_in_one_place_only(source):
    assert libraries_out_of_place(source) == []


@pytest.mark.parametrize(
    "source", [s for s in sources("casework") if s.module in PORTS], ids=lambda source: source.path
)
def test_the_doors_of_casework_lead_no_further_into_it(source):
    ours = [name for name in imports(source) if top(name) == "casework"]

    assert [name for name in ours if not lies_in(name, *PORTS)] == []


@each("permanence")
def test_the_rules_stand_on_the_standard_library_alone(source):
    assert {top(name) for name in imports(source)} <= sys.stdlib_module_names | {"permanence"}


@each("permanence", "casework", "store", "bot")
def test_only_the_scheduler_looks_at_a_clock(source):
    assert list(looks_at_a_clock(source)) == []


@pytest.mark.parametrize(
    ("path", "text", "breach"),
    [
        ("permanence/digest/drift.py", "from casework import ports", "casework.ports"),
        ("casework/raise_alerts.py", "import store.outbox", "store.outbox"),
        ("store/outbox.py", "from bot.slack import channel", "bot.slack.channel"),
        ("store/outbox.py", "from casework import raise_alerts", "casework.raise_alerts"),
        ("bot/slack/channel.py", "from ...store import tables", "store.tables"),
    ],
)
def test_a_planted_import_in_the_wrong_direction_is_found(path, text, breach):
    assert forbidden_directions(Source(path, text)) == [breach]


@pytest.mark.parametrize(
    "text", ["from casework.ports import Outbox", "from casework import ports", "import permanence"]
)
def test_the_store_may_use_the_ports_of_casework(text):
    assert forbidden_directions(Source("store/outbox.py", text)) == []


@pytest.mark.parametrize(
    ("path", "text", "library"),
    [
        ("bot/email/channel.py", "from slack_sdk.models import blocks", "slack_sdk"),
        ("casework/take_reply.py", "def f():\n    import aiosmtplib", "aiosmtplib"),
        ("bot/practice/page.py", "from jinja2 import Environment", "jinja2"),
        ("scheduler/wiring/service.py", "import sqlmodel", "sqlmodel"),
        ("scheduler/climate.py", "import rich.console", "rich"),
        ("bot/slack_words.py", "import slack_sdk", "slack_sdk"),
        ("bot/slack/replies.py", "from email.utils import parseaddr", "email"),
    ],
)
def test_a_planted_library_out_of_its_place_is_found(path, text, library):
    assert libraries_out_of_place(Source(path, text)) == [library]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("scheduler/cli/app.py", "import typer"),
        ("scheduler/cli/due.py", "from rich.table import Table"),
        ("scheduler/cli/output.py", "import rich"),
        ("bot/email/inbox.py", "from email import policy"),
        ("bot/practice/page.py", "from bot.email import channel"),
    ],
)
def test_a_library_in_its_place_is_no_breach(path, text):
    assert libraries_out_of_place(Source(path, text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "import datetime\nx = datetime.datetime.now(datetime.UTC)",
        "import datetime as dt\nx = dt.date.today()",
        "from datetime import datetime as moment\nx = moment.now",
        "from datetime import date\nx = date.today()",
        "import time\nx = time.time()",
        "from time import time\nx = time()",
        "from sqlalchemy import func\nx = func.now()",
    ],
)
def test_a_planted_look_at_the_clock_is_found(text):
    assert len(list(looks_at_a_clock(Source("casework/sweep.py", text)))) == 1


def test_a_moment_given_as_an_argument_is_no_look_at_the_clock():
    text = "from datetime import date, datetime\ndef f(now: datetime, clock) -> date:\n    return clock.now().date()"

    assert list(looks_at_a_clock(Source("casework/sweep.py", text))) == []
