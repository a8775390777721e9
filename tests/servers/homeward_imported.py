"""What a command of Homeward's imports when it runs, imported: its processes in tests are forked from here."""

import importlib
import pkgutil

import uvicorn.protocols.http.h11_impl  # noqa: F401

NOT_WITHOUT_ALEMBIC = "store.migrations"

for package in ("bot", "casework", "permanence", "scheduler", "store"):
    for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
        if not module.name.startswith(NOT_WITHOUT_ALEMBIC):
            importlib.import_module(module.name)
