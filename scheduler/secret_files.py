"""Settings that lie in files of their own, as containers and systemd hand over secrets.

HOMEWARD_SLACK_BOT_TOKEN_FILE names a file with the value of HOMEWARD_SLACK_BOT_TOKEN. systemd puts what its
unit loads into $CREDENTIALS_DIRECTORY, there as homeward_slack_bot_token. Where several councils are served by one
process each has its own beside its homeward.toml: secrets/slack_bot_token. The environment of a process can be read by
who may look at the process, and is often printed; such a file is not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

FROM_FILE = "_FILE"
CREDENTIALS = "CREDENTIALS_DIRECTORY"
BESIDE = "secrets"


class SecretFileWrong(Exception):
    """A file that a setting should be read from cannot be; says which, and never what is in it."""


def with_secret_files(
    environment: Mapping[str, str], known: Collection[str], folder: Path | None = None
) -> dict[str, str]:
    """The environment with what its files hold in the place of their names, and the secrets of a council's `folder`.

    `known`: the variables that are settings. Without the line break at its end, a file is the value. Raises
    SecretFileWrong: a file that cannot be read or is empty, a setting that is given in two ways, a credential
    that is called like a setting of Homeward and is none.
    """
    whole = dict(environment)
    for name, file, told_by in (*_files(environment, known), *_beside(folder, known)):
        if environment.get(name) or name in whole.keys() - environment.keys():
            raise SecretFileWrong(f"{name} is given twice, once by {told_by}: take one away")
        whole[name] = _value(file, told_by)
    return {name: value for name, value in whole.items() if not _names_a_file(name, known)}


def _names_a_file(name: str, known: Collection[str]) -> bool:
    return name.endswith(FROM_FILE) and name.removesuffix(FROM_FILE) in known


def _files(environment: Mapping[str, str], known: Collection[str]) -> Iterator[tuple[str, Path, str]]:
    """Each setting that has a file, the file, and what a person would look for."""
    for name, value in environment.items():
        if value and _names_a_file(name, known):
            yield name.removesuffix(FROM_FILE), Path(value), name
    if folder := environment.get(CREDENTIALS):
        for file in sorted(Path(folder).glob("homeward_*")):
            if file.name.upper() not in known:
                raise SecretFileWrong(
                    f"the credential {file.name} is not a setting (docs/settings.md lists all)"
                )
            yield file.name.upper(), file, f"the credential {file.name}"


def _beside(folder: Path | None, known: Collection[str]) -> Iterator[tuple[str, Path, str]]:
    """Each secret of the council's own folder; what begins with a dot is an editor's, or Kubernetes' own."""
    for file in sorted((folder / BESIDE).glob("[!.]*")) if folder else ():
        name = f"HOMEWARD_{file.name.upper()}"
        if name not in known:
            raise SecretFileWrong(f"{BESIDE}/{file.name} is not a setting (docs/settings.md lists all)")
        yield name, file, f"{BESIDE}/{file.name}"


def _value(file: Path, told_by: str) -> str:
    try:
        value = file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as trouble:
        why = trouble.strerror if isinstance(trouble, OSError) else "it is not UTF-8 text"
        raise SecretFileWrong(f"{told_by}: {file} cannot be read ({why})") from None
    if not value:
        raise SecretFileWrong(f"{told_by}: {file} is empty")
    return value
