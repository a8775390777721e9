"""Where planted changes are tried: all in one pytest that parts into many, and some in a process of their own each."""

import os
import pickle
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools.mutants.host import Crew, Fate, Host, Tried
from tools.mutants.modules import Changeable, Watched
from tools.mutants.plan import Plan

ROOT = Path.cwd()
SILENT = (
    *("-q", "-s", "-p", "no:cacheprovider", "-p", "no:xdist", "--no-header"),
    *("--assert=plain", "--tb=native"),  # nobody reads why one failed
)
GRACE_SECONDS = 60
TESTS_TRIED_ANEW = 200
# Imported before any process parts, so that each has them: everything but the project.
IMPORTED_BY_MOST = (
    "aiohttp", "alembic.command", "hypothesis", "jinja2", "openpyxl", "pydantic", "pytest_asyncio", "pytest_socket",
    "slack_sdk", "sqlmodel", "starlette", "typer.testing",
)  # fmt: skip


def tried_in_one(plan: Plan, left_out: tuple[str, ...]) -> Tried:
    """The fate of each of these changes that was tried in time; `near` says which tests come to a file."""

    def work() -> Tried:
        import pytest

        watched = Watched(ROOT, plan.wanted)
        watched.install()
        modules = {file: Changeable(ROOT, file) for file in plan.wanted}
        host = Host(watched, modules, plan)
        ignored = [f"--ignore-glob=*{name}" for name in left_out]
        code = pytest.main([*SILENT, *ignored, *plan.tests], plugins=[host])
        if code and not host.tried.fates:
            raise SystemExit(f"mutants: the tests could not be collected ({code})")
        return host.tried

    return _in_a_process(work)


def tried_anew(
    places: list[tuple[str, int]], near: dict[str, list[str]], plan: Plan
) -> dict[tuple[str, int], Fate]:
    """The fate of changes that must stand before the module is imported, of those that were tried in time."""
    fates: dict[tuple[str, int], Fate] = {}
    modules = {name: Changeable(ROOT, Path(name)) for name, _ in places}
    crew = Crew(plan.jobs)
    if places:
        import_what_most_need()
    for name, place in places:
        if time.monotonic() > plan.until:
            break
        tests = near.get(name, [])[:TESTS_TRIED_ANEW]
        if not tests:
            fates[name, place] = Fate.UNREACHED
            continue

        def ended(code: int, at: tuple[str, int] = (name, place)) -> None:
            fates[at] = Fate.KILLED if code else Fate.SURVIVED

        module = modules[name]
        crew.send(
            lambda module=module, place=place, tests=tests: _anew(module, place, tests, plan.seconds), ended
        )
    crew.rest()
    return fates


def _anew(module: Changeable, place: int, tests: list[str], seconds: float) -> int:
    import signal

    import pytest

    signal.alarm(int(seconds) * 4 + GRACE_SECONDS)
    watched = Watched(ROOT, [module.file])
    with module.changes[place].planted(), tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        watched.planted = {module.file: module.tree}
        watched.install()
        return int(pytest.main([*SILENT, "-x", f"--basetemp={folder}/anew", *tests]))


def import_what_most_need() -> None:
    """What is not the project's own is imported."""
    import importlib

    for name in IMPORTED_BY_MOST:
        importlib.import_module(name)


def _in_a_process(work: Callable[[], Any]) -> Any:
    """What `work` gives back, from a process that parted from this one; what it printed, where it gave nothing."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        out, said = Path(folder) / "out", Path(folder) / "said"
        process = os.fork()
        if not process:
            try:
                with said.open("wb") as file:
                    os.dup2(file.fileno(), 1)
                out.write_bytes(pickle.dumps(work()))
            finally:
                os._exit(0)
        os.waitpid(process, 0)
        if not out.exists():
            raise SystemExit(f"{said.read_text(encoding='utf-8')}\nmutants: nothing came of it")
        return pickle.loads(out.read_bytes())  # noqa: S301 - this process's own child wrote it
