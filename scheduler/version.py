"""Which Homeward this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

DISTRIBUTIONS = ("homeward-permanence", "homeward")  # its name, and the one before it


def homeward_version() -> str:
    """The version of the installed distribution; "not installed" where it runs from its source alone."""
    for name in DISTRIBUTIONS:
        try:
            return version(name)
        except PackageNotFoundError:
            continue
    return "not installed"
