"""The councils of a folder: each is a folder with a homeward.toml, and its name is the beginning of its addresses.

The environment is nobody's: a council's settings stand in its own homeward.toml, its secrets in its own `secrets`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from urllib.parse import urlsplit

from permanence.plain_error import PlainError
from scheduler.cli.edge import sentence_of
from scheduler.secret_files import BESIDE
from scheduler.settings import FILE_NAME, NO_SETTINGS, PREFIX, Settings, read_settings

OF_THE_WHOLE = frozenset({"bind", "log_level", "log_format", "zone"})
NOT_SERVED = "not-served"  # a file of this name in a council's folder: it is left alone
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_LONGEST = 40
_TAKEN = frozenset({"healthz", "metrics"})
_OF_THE_DISK = frozenset({"lost+found"})  # which root alone may read, where the folder is a disk's own


class NoCouncils(PlainError):
    """The folder cannot be served as one of councils; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Council:
    """One council: its name, its folder, and its settings."""

    name: str
    folder: Path
    settings: Settings


@dataclass(frozen=True, slots=True)
class Councils:
    """Those that can be served, why others cannot, by name, and those that somebody took out of service."""

    whole: tuple[Council, ...]
    wrong: Mapping[str, str]
    left_alone: tuple[str, ...] = ()


def settings_of_the_whole(environment: Mapping[str, str] | None = None) -> Settings:
    """Where the process listens and how it logs, by the environment. Raises NoCouncils, WrongSettings."""
    given = os.environ if environment is None else environment
    ours = {name: value for name, value in given.items() if name.upper().startswith(PREFIX)}
    shared = [n for n in ours if n.removeprefix(PREFIX).lower() not in OF_THE_WHOLE and n not in NO_SETTINGS]
    if shared:
        raise NoCouncils(
            f"{', '.join(sorted(shared))} in the environment would be every council's: put each council's own into "
            f"its {FILE_NAME}, and a secret into a file of its folder secrets"
        )
    return read_settings(Path(os.devnull), ours)


def councils_in(folder: Path) -> Councils:
    """The councils that the folder has just now, in the order of their names. Raises NoCouncils."""
    if not folder.is_dir():
        raise NoCouncils(f"there is no folder {folder}: it has a folder for each council")
    if (folder / FILE_NAME).exists():
        raise NoCouncils(
            f"{folder} is the folder of one council: homeward run serves it. "
            "Name the folder that has a folder for each council"
        )
    whole, wrong, left_alone = [], {}, []
    for place in sorted(one for one in folder.iterdir() if one.is_dir() and one.name not in _OF_THE_DISK):
        try:
            if not _is_council(place):
                continue
            if (place / NOT_SERVED).exists():
                left_alone.append(place.name)
            else:
                whole.append(_council(place))
        except Exception as trouble:  # noqa: BLE001 - the named edge: whatever is wrong with one stops no other
            wrong[place.name] = _why_not(trouble)
    return Councils(tuple(whole), wrong, tuple(left_alone))


def _why_not(trouble: Exception) -> str:
    """Why a council cannot be served; of an error that nobody foresaw its kind alone, for its words may be a secret."""
    if said := sentence_of(trouble):
        return said
    if isinstance(trouble, PlainError | OSError):  # a folder or file that this user may not read
        return str(trouble)
    return f"its settings cannot be used ({type(trouble).__name__}): look them over"


def _is_council(folder: Path) -> bool:
    """Raises NoCouncils for one whose settings are missing, and OSError where nobody may look."""
    file = folder / FILE_NAME
    if file.is_file() or file.is_dir():
        return True
    if os.path.lexists(file):
        raise NoCouncils(f"{FILE_NAME} is no plain file, or a link to none: put one there")
    if (folder / BESIDE).is_dir() and not (folder / NOT_SERVED).exists():
        raise NoCouncils(
            f"it has {BESIDE} and no {FILE_NAME}: put it back, or "
            f"homeward init --in {quote(str(folder))} writes a new one"
        )
    return False


def _council(folder: Path) -> Council:
    """Raises WrongSettings, UnreadableText, NoCouncils."""
    name = folder.name
    if not _NAME.fullmatch(name) or len(name) > _LONGEST or name in _TAKEN:
        raise NoCouncils(
            "the name of a council's folder stands in its addresses: small letters, digits and single hyphens, "
            f"at most {_LONGEST}, and neither of {', '.join(sorted(_TAKEN))}"
        )
    if not all(one.is_file() for one in (folder / BESIDE).glob("[!.]*")):
        raise NoCouncils(f"something in {BESIDE} is no plain file: each secret is a file of its own")
    settings = read_settings(folder, {})
    if settings.public_url and urlsplit(settings.public_url).path != f"/{name}":
        raise NoCouncils(f"public_url ends with /{name}, which is where this council is reached")
    return Council(name, folder, settings)


def kept_apart(
    councils: Iterable[Council], first: Iterable[str] = ()
) -> Iterator[tuple[Council, str | None]]:
    """Each council, and what it has in common with one before it that only one may have.

    `first`: the names of those that are served already, which stay so.
    """
    served, whose = set(first), dict[tuple[str, str], str]()
    for council in sorted(councils, key=lambda one: (one.name not in served, one.name)):
        try:
            own = tuple(_own(council))
        except Exception as trouble:  # noqa: BLE001 - the named edge: whatever is wrong with one stops no other
            yield council, _why_not(trouble)
            continue
        shared = next((what for what in own if what in whose), None)
        if shared:
            yield council, f"{shared[0]} is the same as {whose[shared]}'s: each council has its own"
        else:
            whose.update(dict.fromkeys(own, council.name))
            yield council, None


_SECRETS = (
    "reply_key",
    "name_key",
    "certificate_key",
    "anchor_key",
    "slack_bot_token",
    "slack_signing_secret",
    "slack_app_token",
)
_NAMES = ("graph_mailbox", "reply_address", "teams_app_id")


def _own(council: Council) -> Iterator[tuple[str, str]]:
    """What nobody else may have: the setting, and its value."""
    from scheduler.wiring.record import store_url
    from store.place import named_place

    settings = council.settings
    yield "store_url", named_place(store_url(settings, council.folder))
    if settings.mailbox_url:
        yield "mailbox_url", _mailbox(settings.mailbox_url.get_secret_value())
    for name in _SECRETS:
        for kept in (name, f"{name}_before"):
            if secret := getattr(settings, kept, None):
                yield name, secret.get_secret_value()
    for name in _NAMES:
        if value := getattr(settings, name):
            yield name, value.lower()
    places = {"weekly file": settings.weekly and settings.weekly.folder, "anchor_file": settings.anchor_file}
    for name, place in {**places, "closed_folder": settings.closed_folder}.items():
        if place:
            yield name, str((council.folder / place).resolve())


def _mailbox(address: str) -> str:
    """The same for two addresses of one mailbox, whatever their password, port or case."""
    from bot.email.incoming.imap_server import ImapServer, WrongMailbox

    try:
        return ImapServer.parse(address).name.lower()
    except WrongMailbox:  # its own service says so
        return address
