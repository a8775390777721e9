"""Settings: read once, from `homeward.toml` and the environment; unsafe defaults refuse to start.

The environment (`HOMEWARD_...`) goes before the file. docs/settings.md lists every one of them.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from bot.this_machine import is_loopback
from permanence.plain_error import PlainError
from scheduler.import_settings import ImportSettings
from scheduler.logs import LogFormat, LogLevel
from scheduler.secret_files import SecretFileWrong, with_secret_files
from scheduler.text_file import read_text

FILE_NAME = "homeward.toml"
PREFIX = "HOMEWARD_"
IMPORT = "import"
# Names that begin as settings do and are none: what the project's own tests and benchmarks are told by.
NO_SETTINGS = frozenset(
    PREFIX + name
    for name in (
        "COUNCILS",
        "EVERY_LINE",
        "KEEP_PICTURES",
        "OUTPUTS",
        "PROOF",
        "RENEW_PICTURES",
        "SHARED_DATA",
        "TESTS_MUST_NOT_SKIP",
        "TRACKER_SEEDS",
        "WRITE_GOLDEN",
    )
)
A_MONDAY = date(2026, 1, 5)
Seconds = Annotated[int, Field(gt=0)]


SHORTEST_KEY = 32
OWN_KEYS = (
    "name_key",
    "certificate_key",
    "certificate_key_before",
    "anchor_key",
    "anchor_key_before",
)  # secrets that a council draws itself
_WHY = {
    "smtp_url": "what is read is answered",
    "mail_from": "the address that messages come from",
    "microsoft_tenant": "whose directory gives access tokens",
    "microsoft_client_id": "the application that asks for access tokens",
    "microsoft_client_secret": "the application's secret",
    "teams_app_secret": "the secret of the bot's app registration",
    "teams_tenant": "the one tenant that is listened to",
    "reply_address": "the address of that mailbox",
    "reply_key": "the secret that signs the addresses of replies",
    "mail_boundary": "the name of the mail server whose word on a sender is taken",
}


class WrongSettings(PlainError):
    """Settings that cannot be used; each line names the setting and what is wrong with it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class NoSettingsHere(PlainError):
    """A folder in which nobody began with Homeward; the message says what to do. Nothing was made in it."""


class Settings(BaseModel):
    """Everything an administrator can set. Names are those of `homeward.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    store_url: str = "sqlite:///homeward.sqlite"
    pack: str = "scotland"
    council_file: Path | None = None
    zone: str = "Europe/London"
    working_hours_from: time = time(8, 0)
    working_hours_to: time = time(17, 0)
    digest_anchor: date = A_MONDAY
    digest_at: time = time(8, 0)
    sweep_every_seconds: Seconds = 900
    deliver_every_seconds: Seconds = 5
    messages_at_once: Annotated[int, Field(ge=1, le=20)] = 1
    bind: str = "127.0.0.1:8080"
    heartbeat_url: str | None = None
    smtp_url: SecretStr | None = None
    mail_from: str | None = None
    mailbox_url: SecretStr | None = None
    mailbox_every_seconds: Seconds = 30
    mail_boundary: str | None = None
    reply_address: str | None = None
    reply_key: SecretStr | None = None
    reply_key_before: SecretStr | None = None
    name_key: SecretStr | None = None
    certificate_key: SecretStr | None = None
    certificate_key_before: SecretStr | None = None
    anchor_key: SecretStr | None = None
    anchor_key_before: SecretStr | None = None
    anchor_file: Path = Path("anchors.txt")
    public_url: str | None = None
    graph_mailbox: str | None = None
    microsoft_tenant: str | None = None
    microsoft_client_id: str | None = None
    microsoft_client_secret: SecretStr | None = None
    mails_a_minute: Annotated[int, Field(gt=0)] | None = None
    slack_bot_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_api_url: str | None = None
    teams_app_id: str | None = None
    teams_app_secret: SecretStr | None = None
    teams_tenant: str | None = None
    teams_api_url: str | None = None
    link: str | None = None
    show_case_id: bool = False
    attention_budget: Annotated[int, Field(ge=0)] | None = None
    keep_raw_days: Annotated[int, Field(ge=9)] = 30
    keep_bodies_days: Annotated[int, Field(ge=60)] = 90
    keep_children_days: Annotated[int, Field(ge=60)] | None = None
    closed_folder: Path | None = None
    keep_access_days: Annotated[int, Field(ge=90)] = 730
    export_asks_who: bool = False
    legal_hold: bool = False
    log_level: LogLevel = LogLevel.INFO
    log_format: LogFormat = LogFormat.TEXT
    weekly: Annotated[ImportSettings | None, Field(alias=IMPORT)] = None

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as unknown:
            raise ValueError(f"there is no time zone {zone}") from unknown
        return zone

    @field_validator("digest_anchor")
    @classmethod
    def _is_monday(cls, anchor: date) -> date:
        if anchor.weekday() != 0:
            raise ValueError("the anchor of the fortnights is a Monday")
        return anchor

    @field_validator("bind")
    @classmethod
    def _host_and_port(cls, bind: str) -> str:
        host, _, port = bind.rpartition(":")
        if not host or not port.isdigit():
            raise ValueError("bind is HOST:PORT, for example 127.0.0.1:8080")
        return bind

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.working_hours_from >= self.working_hours_to:
            raise ValueError("working hours end after they begin")
        if not self.working_hours_from <= self.digest_at < self.working_hours_to:
            raise ValueError("digest_at lies within the working hours: nothing goes out in the evening")
        if self.slack_bot_token and not (self.slack_signing_secret or self.slack_app_token):
            raise ValueError(
                "slack_bot_token needs slack_signing_secret (HTTP) or slack_app_token (Socket Mode)"
            )
        if self.smtp_url and not self.mail_from:
            raise ValueError("smtp_url needs mail_from, the address that messages come from")
        self._answerable()
        for name in ("slack_api_url", "teams_api_url"):
            address = getattr(self, name)
            if address and not is_loopback(urlsplit(address).hostname or ""):
                raise ValueError(f"{name} is for a stand-in on this machine only")
        for name in ("heartbeat_url", "link"):
            if not _is_address(getattr(self, name)):
                raise ValueError(f"{name} is an address: https://...")
        return self

    def _answerable(self) -> None:
        """What belongs together is all there or not at all. Raises ValueError."""
        if self.graph_mailbox and (self.smtp_url or self.mailbox_url):
            raise ValueError("graph_mailbox sends and reads by itself: without smtp_url and mailbox_url")
        for name, needed in self._needed():
            missing = [each for each in needed if not getattr(self, each)]
            if missing:
                raise ValueError(f"{name} needs {', '.join(missing)} ({_WHY[missing[0]]})")
        for key in (self.reply_key, self.reply_key_before):
            if key and len(key.get_secret_value()) < SHORTEST_KEY:
                raise ValueError(f"a reply key has at least {SHORTEST_KEY} characters: openssl rand -hex 32")
        for name in OWN_KEYS:
            secret = getattr(self, name)
            if secret and len(secret.get_secret_value()) < SHORTEST_KEY:
                raise ValueError(f"{name} has at least {SHORTEST_KEY} characters: openssl rand -hex 32")
        if self.keep_children_days and not self.closed_folder:
            raise ValueError(
                "keep_children_days needs closed_folder, where all of a child is written before it goes"
            )
        if self.public_url and not _is_safe_place(self.public_url):
            raise ValueError("public_url is https://HOST, without a slash at its end")

    def _needed(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Which settings ask for which others."""
        microsoft = ("microsoft_tenant", "microsoft_client_id", "microsoft_client_secret")
        if self.mailbox_url:
            yield "mailbox_url", ("smtp_url", "reply_address", "reply_key", "mail_boundary")
            if not urlsplit(self.mailbox_url.get_secret_value()).password:
                yield "mailbox_url without a password", microsoft
        if self.graph_mailbox:
            yield "graph_mailbox", ("mail_from", *microsoft)
            if self.reply_address:
                yield "reply_address", ("reply_key", "mail_boundary")
        if self.teams_app_id:
            yield "teams_app_id", ("teams_app_secret", "teams_tenant")

    @property
    def takes_replies(self) -> bool:
        """Whether there is a mailbox for replies by e-mail."""
        return bool(self.mailbox_url or (self.graph_mailbox and self.reply_address))

    @property
    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def host(self) -> str:
        return self.bind.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        return int(self.bind.rpartition(":")[2])

    @property
    def has_real_channels(self) -> bool:
        """Whether messages would leave for people: a mail server, Microsoft Graph, Slack or Teams is set up."""
        return bool(self.smtp_url or self.graph_mailbox or self.slack_bot_token or self.teams_app_id)


_IN_FILE = [field.alias or name for name, field in Settings.model_fields.items()]
_VARIABLES = {f"{PREFIX}{name.upper()}": name for name in _IN_FILE if name != IMPORT}
_OF_IMPORT = {f"{PREFIX}{IMPORT}_{name}".upper(): name for name in ImportSettings.model_fields}


def _is_address(url: str | None) -> bool:
    """Whether a browser or a request can follow it; what is not set is none to be followed."""
    if not url:
        return True
    try:
        parts = urlsplit(url)
        return parts.scheme in ("https", "http") and bool(parts.hostname)
    except ValueError:
        return False


def _is_safe_place(url: str) -> bool:
    """Whether people may be sent there: HTTPS, or this machine itself."""
    parts = urlsplit(url)
    if not parts.hostname or url.endswith("/") or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))


def settings_in(folder: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of a folder that `homeward init` made. Raises NoSettingsHere, WrongSettings, UnreadableText."""
    if not folder.is_dir():
        raise NoSettingsHere(f"there is no folder {folder}: name the one with {FILE_NAME} by --in FOLDER")
    if not (folder / FILE_NAME).exists():
        where = "this folder" if folder == Path() else folder
        raise NoSettingsHere(
            f"there is no {FILE_NAME} in {where}: go to the folder that has it, name it by --in FOLDER, "
            "or run homeward init to begin here"
        )
    return read_settings(folder, environment)


def read_settings(folder: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of `homeward.toml` in a folder (none is fine) and the environment.

    Raises WrongSettings, UnreadableText.
    """
    given: dict[str, object] = {}
    file = folder / FILE_NAME
    if file.exists():
        try:
            given = dict(tomllib.loads(read_text(file)))
        except (ValueError, RecursionError) as wrong:  # also a number or a list that no setting is as long as
            raise WrongSettings([_not_toml(str(wrong))]) from wrong
        if any(map(_holds_nul, given.values())):
            raise WrongSettings([f"{FILE_NAME} holds the character zero, which stands in no setting"])
    problems = [_unknown(name, _IN_FILE) for name in given if name not in _IN_FILE]
    try:
        given_around = os.environ if environment is None else environment
        surroundings = with_secret_files(given_around, _VARIABLES, folder)
    except SecretFileWrong as wrong:
        raise WrongSettings([str(wrong)]) from None
    problems += [_unknown(name, [*_VARIABLES, *_OF_IMPORT]) for name in surroundings if _is_unknown(name)]
    if problems:
        raise WrongSettings(problems)
    said = {name: value for name, value in surroundings.items() if value}
    given |= {_VARIABLES[name]: value for name, value in said.items() if name in _VARIABLES}
    of_import = {_OF_IMPORT[name]: value for name, value in said.items() if name in _OF_IMPORT}
    if of_import:
        table = given.get(IMPORT)
        given[IMPORT] = {**(table if isinstance(table, dict) else {}), **of_import}
    try:
        return Settings.model_validate(given)
    except ValidationError as wrong:
        raise WrongSettings([_in_words(e["loc"], e["msg"], e["type"]) for e in wrong.errors()]) from None


def _not_toml(why: str) -> str:
    """What is wrong with the file, in words that say what to do."""
    twice = "a setting is given twice: leave one of them out"
    for said in ("Cannot overwrite a value", "Cannot declare"):
        if why.startswith(said):
            return f"{FILE_NAME}: {twice} {why[why.rfind('(') :]}"
    return f"{FILE_NAME} is not TOML: {why}"


def _holds_nul(value: object) -> bool:
    """Whether a character that no path and no address can hold stands in a setting, or in one below it."""
    if isinstance(value, dict):
        return any(map(_holds_nul, value.values()))
    return isinstance(value, str) and "\x00" in value


def _is_unknown(name: str) -> bool:
    return name.upper().startswith(PREFIX) and name not in {*NO_SETTINGS, *_VARIABLES, *_OF_IMPORT}


def _unknown(name: str, known: Iterable[str]) -> str:
    if name in _VARIABLES:  # asked of the file alone: in the environment it would be known
        return f"{name} is a name for the environment: here it is {_VARIABLES[name]}"
    bare = {each.removeprefix(PREFIX): each for each in known}
    typed = name.upper() if name.upper().startswith(PREFIX) else name
    near = get_close_matches(typed.removeprefix(PREFIX), list(bare), n=1, cutoff=0.6)
    meant = f"; did you mean {bare[near[0]]}?" if near else " (docs/settings.md lists all)"
    return f"{name} is not a setting{meant}"


def _in_words(where: tuple[int | str, ...], message: str, kind: str) -> str:
    name = ".".join(str(part) for part in where)
    if kind == "extra_forbidden":
        if where[-1] in _IN_FILE:
            return f"{where[-1]} stands below [{IMPORT}]: put it above that line"
        return _unknown(name, [f"{IMPORT}.{each}" for each in ImportSettings.model_fields])
    text = message.removeprefix("Value error, ").removeprefix("Input ")
    return f"{name}: {text}" if name else text
