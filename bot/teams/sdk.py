"""Microsoft's Teams SDK, wrapped: whose word a request comes with, and sending. The one place that knows it.

Only what it is good at is used: checking the connector's tokens, getting our own, and typed calls to the connector. Its
server is not: it binds every address, looks keys up in the event loop, and lets an environment variable open the door.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol

from bot.teams.failures import failure_of
from bot.worker import in_thread
from casework.ports import SendFailed
from permanence.plain_error import PlainError

if TYPE_CHECKING:
    from collections.abc import Callable

    from microsoft_teams.api import ApiClient
    from microsoft_teams.api.auth.cloud_environment import CloudEnvironment
    from microsoft_teams.apps.auth import TokenValidator

CALL_SECONDS = 15.0
LINES = 10  # a message takes a fifth of a second, Microsoft takes 50 a second; each more is looked at for each message
KNOWN_SECONDS = 60
MOST_SERVICES = 20
CHANNEL_ID = "msteams"
NO_ID = "DO_NOT_USE_PLACEHOLDER_ID"  # what the SDK says where the connector has told none
TOKEN_ISSUER = "https://api.botframework.com"  # noqa: S105 - who signs, not a secret


class NoTeamsSdk(PlainError):
    """The SDK is not installed beside Homeward."""

    def __init__(self) -> None:
        super().__init__(
            "Teams needs the package microsoft-teams-apps, which is not here: "
            "install Homeward as docs/install.md says"
        )


@dataclass(frozen=True, slots=True)
class TeamsSettings:
    """A single-tenant app registration. `cloud`, `token`: a stand-in's, in tests."""

    client_id: str
    client_secret: str
    tenant: str
    cloud: CloudEnvironment | None = None
    token: Callable[[str, str | None], str] | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A person as Teams knows her: the directory's object id, and the address that it vouches for."""

    account: str
    email: str | None


class Connector(Protocol):
    """The Bot Connector: what Homeward asks of Teams. Every method raises SendFailed."""

    async def send(self, place: str, service: str, activity: Mapping[str, object]) -> str:
        """The id of the message that is now in the conversation; "" when the connector does not tell it."""

    async def edit(self, place: str, service: str, message: str, activity: Mapping[str, object]) -> None: ...
    async def member(self, place: str, service: str, user: str) -> Member: ...
    async def trouble(self) -> str | None:
        """None when Microsoft gives us a token, else what is wrong."""

    async def close(self) -> None:
        """Its connections are closed."""


class Vouching(Protocol):
    """Who may speak as Teams."""

    async def vouched(self, token: str, service: str) -> bool:
        """Whether the token is the connector's, for us, for this service, and runs out some time soon."""


class SdkVouching:
    """Checks tokens by the SDK's own validator, in a thread: it fetches keys over the network.

    The connector sends one token with everything for an hour or so. One that was good is known for a minute, so that
    a crowd's replies are not each looked at by the whole of RSA.
    """

    def __init__(self, settings: TeamsSettings) -> None:
        load_sdk()
        from microsoft_teams.apps.auth import TokenValidator

        self._validator: TokenValidator = TokenValidator.for_service(settings.client_id, cloud=settings.cloud)
        self._known: dict[tuple[str, str], float] = {}  # until when (time.monotonic)

    async def vouched(self, token: str, service: str) -> bool:
        now = monotonic()
        self._known = {known: until for known, until in self._known.items() if until > now}
        if (token, service) in self._known:
            return True
        is_good = await in_thread(self._checked, token, service)
        if is_good:
            self._known[token, service] = now + KNOWN_SECONDS
        return is_good

    def _checked(self, token: str, service: str) -> bool:
        import jwt

        try:
            claims = asyncio.run(self._validator.validate_token(token, service))
        except jwt.PyJWTError:  # not valid, and as well: no key to be had for it
            return False
        if not isinstance(claims.get("exp"), int | float):
            return False  # the SDK takes one that never runs out
        return self._is_endorsed(token)

    def _is_endorsed(self, token: str) -> bool:
        """Whether the key that signed the token signs for Teams; the SDK does not look at that.

        As Microsoft asks for: learn.microsoft.com, "Authentication with the Bot Connector API", endorsements.
        """
        import jwt

        signed_by = jwt.get_unverified_header(token).get("kid")
        known = self._validator._jwks_client.get_jwk_set()  # noqa: SLF001 - the keys that it has just looked at
        keys = (key for key in known.keys if key.key_id == signed_by)
        endorsed = (key._jwk_data.get("endorsements") for key in keys)  # noqa: SLF001 - as it was fetched
        return any(isinstance(named, list) and CHANNEL_ID in named for named in endorsed)


class SdkConnector:
    """Sends by the SDK's client: one connection pool, our own token, a limit in seconds for each call."""

    def __init__(self, settings: TeamsSettings) -> None:
        load_sdk()
        from microsoft_teams.apps import App
        from microsoft_teams.common import ClientOptions

        given: dict[str, Any] = {"client_secret": settings.client_secret}
        if settings.token:
            given = {"token": settings.token}
        self._app = App(
            client_id=settings.client_id,
            tenant_id=settings.tenant,
            client=ClientOptions(timeout=CALL_SECONDS),
            cloud=settings.cloud,
            http_server_adapter=_NoServer(),
            dangerously_allow_unauthenticated_requests=False,
            **given,
        )
        self._clients: dict[str, ApiClient] = {}
        self._lines = asyncio.Semaphore(LINES)

    async def send(self, place: str, service: str, activity: Mapping[str, object]) -> str:
        from microsoft_teams.api.activities import MessageActivityInput

        message = MessageActivityInput.model_validate(activity)
        address = f"{service.rstrip('/')}/v3/conversations/{place}/activities"
        try:
            async with self._lines:
                # Not by the SDK's own call: it makes an id up where the connector has told none.
                answer = await self._client(service).http.post(
                    address, json=message.model_dump(by_alias=True, exclude_none=True)
                )
        except Exception as error:
            raise failure_of(error, sending=True) from error
        return _id_in(answer.content)

    async def edit(self, place: str, service: str, message: str, activity: Mapping[str, object]) -> None:
        from microsoft_teams.api.activities import MessageActivityInput

        edited = MessageActivityInput.model_validate({**activity, "id": message})
        address = f"{service.rstrip('/')}/v3/conversations/{place}/activities/{message}"
        try:
            async with self._lines:
                await self._client(service).http.put(
                    address, json=edited.model_dump(by_alias=True, exclude_none=True)
                )
        except Exception as error:
            raise failure_of(error, sending=False) from error

    async def member(self, place: str, service: str, user: str) -> Member:
        try:
            found = await self._client(service).conversations.get_member_by_id(place, user)
        except Exception as error:
            raise failure_of(error, sending=False) from error
        email = found.email or found.user_principal_name
        # Without the directory's id it is nobody: the other one may be of the sender's own choice.
        return Member(found.aad_object_id or "", email.strip().lower() if email else None)

    async def trouble(self) -> str | None:
        try:
            await self._own_token()
        except SendFailed as failure:
            return failure.reason
        return None

    async def close(self) -> None:
        for client in (self._app.api.http, self._app.http_client):
            await client.http.aclose()

    async def _own_token(self) -> None:
        try:
            await self._app.token_provider.get_app_token()
        except Exception as error:
            raise failure_of(error, sending=False) from error

    def _client(self, service: str) -> ApiClient:
        """The client of one of Microsoft's services; there are a few, by region."""
        if service not in self._clients:
            if len(self._clients) >= MOST_SERVICES:
                self._clients.clear()
            self._clients[service] = self._app.api.clone(service_url=service)
        return self._clients[service]


def stand_in(registration: TeamsSettings, address: str) -> TeamsSettings:
    """The same registration at a stand-in for Microsoft, which takes the app's secret itself for a token."""
    load_sdk()
    from microsoft_teams.api.auth.cloud_environment import PUBLIC, with_overrides

    cloud = with_overrides(PUBLIC, openid_metadata_url=f"{address}v1/.well-known/openidconfiguration")

    def own_token(_scope: str, _tenant: str | None = None) -> str:
        return registration.client_secret

    return replace(registration, cloud=cloud, token=own_token)


def _id_in(body: bytes) -> str:
    """What the connector calls a message that it has taken; "" where it does not say."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    named = said.get("id") if isinstance(said, dict) else None
    return named if isinstance(named, str) and named != NO_ID else ""


class _NoServer:
    """Where the SDK would put its route: Homeward has a door of its own (inbound.py)."""

    def register_route(self, method: str, path: str, handler: object) -> None: ...
    def serve_static(self, path: str, directory: str) -> None: ...
    async def start(self, port: int) -> None: ...
    async def stop(self) -> None: ...


def load_sdk() -> None:
    """The SDK is imported, and no `.env` file with it. Raises NoTeamsSdk."""
    before = os.environ.get("PYTHON_DOTENV_DISABLED")
    os.environ["PYTHON_DOTENV_DISABLED"] = "1"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of parts of its own that are in preview, used or not
            import microsoft_teams.apps  # noqa: F401
    except ImportError as error:
        raise NoTeamsSdk from error
    finally:
        if before is None:
            del os.environ["PYTHON_DOTENV_DISABLED"]
        else:
            os.environ["PYTHON_DOTENV_DISABLED"] = before
    # What it logs of a request that it refuses quotes what a stranger has sent.
    logging.getLogger("microsoft_teams").setLevel(logging.CRITICAL)
