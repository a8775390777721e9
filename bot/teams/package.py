"""The app package that an administrator uploads to Teams: a manifest and two icons in a zip.

Rules and lengths: Microsoft's app manifest schema 1.19
(https://learn.microsoft.com/microsoftteams/platform/resources/schema/manifest-schema).
"""

from __future__ import annotations

import io
import json
import zipfile
from importlib.resources import files
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

from permanence.plain_error import PlainError

MANIFEST_VERSION = "1.19"
SCHEMA = f"https://developer.microsoft.com/json-schemas/teams/v{MANIFEST_VERSION}/MicrosoftTeams.schema.json"
COLOUR = "#0B4F49"
ICONS = ("color.png", "outline.png")  # 192 and 32 pixels wide, the names that Microsoft gives them
LONGEST_COUNCIL = 32  # characters of the developer's name
_NEVER = (1980, 1, 1, 0, 0, 0)  # the same bytes for the same council, whenever it is made


class CannotPackage(PlainError):
    """Something that the package needs is not what Teams takes."""


def manifest(app_id: str, public_url: str, council: str, privacy: str, version: str) -> dict[str, object]:
    """What Teams is told about the app. Raises CannotPackage.

    `app_id`: the bot's app registration. `public_url`: where Teams reaches Homeward. `council`: its name. `privacy`:
    the address of the council's own privacy notice; both addresses https. `version`: 1.0.0; Teams takes an update only
    under a later one.
    """
    bot = _uuid(app_id)
    for name, address in (("public_url", public_url), ("the privacy notice's address", privacy)):
        if urlsplit(address).scheme != "https" or not urlsplit(address).hostname:
            raise CannotPackage(f"{name} begins with https://HOST: Teams takes no other")
    if not 0 < len(council) <= LONGEST_COUNCIL:
        raise CannotPackage(f"Teams takes a council's name of 1 to {LONGEST_COUNCIL} characters")
    return {
        "$schema": SCHEMA,
        "manifestVersion": MANIFEST_VERSION,
        "version": version,
        "id": str(uuid5(NAMESPACE_URL, f"homeward:{bot}")),
        "developer": {
            "name": council,
            "websiteUrl": public_url,
            "privacyUrl": privacy,
            "termsOfUseUrl": privacy,
        },
        **_words(),
        "icons": {"color": ICONS[0], "outline": ICONS[1]},
        "accentColor": COLOUR,
        "bots": [_bot(bot)],
        "validDomains": [urlsplit(public_url).hostname],
    }


def package(made: dict[str, object]) -> bytes:
    """The zip: the same bytes for the same manifest."""
    icons = files("bot.teams") / "icons"
    contents = {
        "manifest.json": json.dumps(made, indent=2, ensure_ascii=False).encode(),
        **{name: (icons / name).read_bytes() for name in ICONS},
    }
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as opened:
        for name, content in contents.items():
            opened.writestr(zipfile.ZipInfo(name, _NEVER), content, zipfile.ZIP_DEFLATED)
    return raw.getvalue()


def _words() -> dict[str, object]:
    """What people read about the app before they open it."""
    return {
        "name": {"short": "Homeward", "full": "Homeward: permanence plans that do not drift"},
        "description": {
            "short": "What is due for the children you work with, and how to answer.",
            "full": (
                "Tells social workers which steps of a permanence plan are due or late, by reference and never by "
                "name, and records what they answer: done, booked, blocked, a decision, a change of route."
            ),
        },
    }


def _bot(bot: str) -> dict[str, object]:
    """A chat of each person's own and nothing else: no channel, no group, no file."""
    commands = [
        {"title": "list", "description": "What is open for you"},
        {"title": "help", "description": "What you can say"},
    ]
    return {
        "botId": bot,
        "scopes": ["personal"],
        "isNotificationOnly": False,
        "supportsFiles": False,
        "commandLists": [{"scopes": ["personal"], "commands": commands}],
    }


def _uuid(app_id: str) -> str:
    try:
        return str(UUID(app_id))
    except ValueError as error:
        raise CannotPackage(
            "teams_app_id is the id of an app registration: 8-4-4-4-12 letters and digits"
        ) from error
