"""What a command of Homeward's imports and makes when it runs: its processes in tests are forked from here.

The pack that comes with Homeward, its words and its holidays, and every template: a service makes them in two seconds of
the processor, and the tests start dozens.
"""

import importlib
import pkgutil

import alembic.command  # noqa: F401 - whatever makes a store or changes its tables
import uvicorn.protocols.http.h11_impl  # noqa: F401

from permanence.pack.file import read_pack_named
from scheduler.holiday_calendar import council_calendar
from scheduler.words_ready import make_ready

NOT_WITHOUT_ALEMBIC = "store.migrations"

for package in ("bot", "casework", "permanence", "scheduler", "store"):
    for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
        if not module.name.startswith(NOT_WITHOUT_ALEMBIC):
            importlib.import_module(module.name)

pack = read_pack_named("scotland")
make_ready(("email", "slack", "teams"), pack)
council_calendar(pack.calendar, range(2020, 2035))
