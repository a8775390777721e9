"""A strict stand-in for what Homeward asks of Microsoft Entra and Graph, on loopback.

    with GraphStandIn() as graph:
        Graph("homeward@council.example", MicrosoftTokens(..., http=graph.login), base=graph.base)

Refused as Graph is documented to refuse: no bearer or an expired one (401), MIME that is no base64 (400), a body that is
not text/plain (400), a fifth request at once for the mailbox (429), an id that is not there (404), a delta link that is
too old (410). `fail(path_end, status, times, retry_after)` answers so the next times; `slow(path_end, seconds)` does what
was asked and answers late. Ids are immutable only where the request prefers so.
"""

import base64
import email
import email.policy
import json
import threading
import time
import uuid
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

MAILBOX = "homeward@council.example"
AT_ONCE = 4
PAGE = 3  # mails on a page of a delta


@dataclass
class Kept:
    """A message of the mailbox."""

    id: str
    raw: bytes
    is_draft: bool
    name: str
    is_read: bool = False


@dataclass
class _Login:
    """What msal asks: the tenant's configuration, and tokens."""

    owner: "GraphStandIn"

    def get(self, url: str, **_: Any) -> "_Said":
        if "/discovery/instance" in url:
            host = "login.microsoftonline.com"
            known = {"preferred_network": host, "preferred_cache": host, "aliases": [host]}
            return _Said(200, {"metadata": [known]})
        tenant = url.split("/")[3]
        place = f"https://login.microsoftonline.com/{tenant}"
        return _Said(
            200,
            {
                "issuer": f"{place}/v2.0",
                "authorization_endpoint": f"{place}/oauth2/v2.0/authorize",
                "token_endpoint": f"{place}/oauth2/v2.0/token",
            },
        )

    def post(self, url: str, data: Any = None, **_: Any) -> "_Said":
        self.owner.asked_for_tokens += 1
        if data["client_secret"] != self.owner.secret:
            return _Said(401, {"error": "invalid_client", "error_description": "AADSTS7000215: wrong secret"})
        if data["grant_type"] != "client_credentials" or not data["scope"].endswith("/.default"):
            return _Said(400, {"error": "invalid_scope"})
        token = uuid.uuid4().hex
        self.owner.tokens[token] = time.time() + self.owner.token_seconds
        return _Said(200, {"token_type": "Bearer", "expires_in": 3599, "access_token": token})

    def close(self) -> None:
        return


class _Said:
    def __init__(self, status: int, said: object) -> None:
        self.status_code, self.text, self.headers = status, json.dumps(said), {}

    def raise_for_status(self) -> None:
        if self.status_code >= 400:
            raise OSError(self.status_code)


@dataclass
class GraphStandIn:
    """The stand-in: listens from `__enter__` to `__exit__`."""

    token_seconds: float = 3600
    keeps_names: bool = True  # whether our own Message-ID survives
    secret: str = "a-secret"
    asked_for_tokens: int = 0
    tokens: dict[str, float] = field(default_factory=dict)
    messages: dict[str, Kept] = field(default_factory=dict)
    sent: list[EmailMessage] = field(default_factory=list)
    inbox: list[str] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    oldest_delta: int = 0
    most_at_once: int = 0
    _faults: list[list[Any]] = field(default_factory=list)
    _slow: dict[str, float] = field(default_factory=dict)
    _active: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def login(self) -> _Login:
        return _Login(self)

    def fail(self, path_end: str, status: int, *, times: int = 1, retry_after: int | None = None) -> None:
        self._faults.append([path_end, status, times, retry_after])

    def slow(self, path_end: str, seconds: float) -> None:
        self._slow[path_end] = seconds

    def expire_tokens(self) -> None:
        self.tokens = dict.fromkeys(self.tokens, 0.0)

    def receive(self, raw: bytes) -> str:
        """A mail lies in the inbox; its id."""
        kept = Kept(uuid.uuid4().hex, raw, is_draft=False, name="")
        self.messages[kept.id] = kept
        self.inbox.append(kept.id)
        return kept.id

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"owner": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._server.server_port}/v1.0"
        threading.Thread(target=self._server.serve_forever, name="graph", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    owner: GraphStandIn
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        return

    def do_GET(self) -> None:
        self._guarded(self._get)

    def do_POST(self) -> None:
        self._guarded(self._post)

    def do_PATCH(self) -> None:
        self._guarded(self._patch)

    def _guarded(self, act: Any) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.parts = urlsplit(self.path).path.removeprefix("/v1.0/").split("/")
        end = self.parts[-1]
        self.owner.calls.append((self.command, "/".join(self.parts[2:])))
        if (
            self.owner.tokens.get((self.headers.get("Authorization") or "").removeprefix("Bearer "), 0)
            < time.time()
        ):
            self._refuse(401, "InvalidAuthenticationToken")
            return
        if self.parts[:2] != ["users", MAILBOX]:
            self._refuse(404, "ErrorInvalidUser")
            return
        with self.owner._lock:
            self.owner._active += 1
            self.owner.most_at_once = max(self.owner.most_at_once, self.owner._active)
            busy = self.owner._active > AT_ONCE
        try:
            fault = next((f for f in self.owner._faults if f[0] == end and f[2] > 0), None)
            if busy:
                self._refuse(429, "ApplicationThrottled", 1)
                return
            if fault:
                fault[2] -= 1
                self._refuse(fault[1], "MadeToFail", fault[3])
                return
            act(end)
        finally:
            with self.owner._lock:
                self.owner._active -= 1

    def _get(self, end: str) -> None:
        if end == "delta":
            self._delta()
            return
        if end in ("drafts", "inbox"):
            self._say(200, {"id": end})
            return
        kept = self.owner.messages.get(self.parts[3])
        if kept is None:
            self._refuse(404, "ErrorItemNotFound")
            return
        if end == "$value":
            self._send(200, kept.raw, "text/plain")
            return
        self._say(200, {"id": kept.id, "isDraft": kept.is_draft, "internetMessageId": kept.name})
        return

    def _delta(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        place = f"{self.owner.base}/users/{MAILBOX}/mailFolders/inbox/messages/delta"
        start = int(asked.get("$deltatoken", asked.get("$skiptoken", ["0"]))[0])
        if start < self.owner.oldest_delta and ("$deltatoken" in asked):
            self._refuse(410, "SyncStateNotFound")
            return
        value = [{"id": i} for i in self.owner.inbox[start : start + PAGE]]
        end = start + len(value)
        more = end < len(self.owner.inbox)
        link = (
            {"@odata.nextLink": f"{place}?$skiptoken={end}"}
            if more
            else {"@odata.deltaLink": f"{place}?$deltatoken={end}"}
        )
        self._say(200, {"value": value, **link})

    def _post(self, end: str) -> None:
        if end == "messages":
            self._draft()
            return
        if end == "send":
            self._send_draft()
            return
        self._refuse(404, "UnknownPath")

    def _draft(self) -> None:
        if not (self.headers.get("Content-Type") or "").startswith("text/plain"):
            self._refuse(400, "BadRequest")
            return
        try:
            raw = base64.b64decode(self.body, validate=True)
        except ValueError:
            self._refuse(400, "ErrorMimeContentInvalidBase64String")
            return
        letter = email.message_from_bytes(raw, policy=email.policy.default)
        name = letter["Message-ID"] if self.owner.keeps_names else f"<{uuid.uuid4().hex}@exchange.example>"
        kept = Kept(uuid.uuid4().hex, raw, is_draft=True, name=name)
        self.owner.messages[kept.id] = kept
        self._say(201, {"id": kept.id, "isDraft": True, "internetMessageId": name})

    def _send_draft(self) -> None:
        kept = self.owner.messages.get(self.parts[3])
        if kept is None or not kept.is_draft:
            self._refuse(404, "ErrorItemNotFound")
            return
        letter = email.message_from_bytes(kept.raw, policy=email.policy.default)
        if "refused@" in letter["To"]:
            self._refuse(400, "ErrorInvalidRecipients")
            return
        kept.is_draft = False
        self.owner.sent.append(letter)
        if "ImmutableId" not in (self.headers.get("Prefer") or ""):
            self.owner.messages[uuid.uuid4().hex] = self.owner.messages.pop(kept.id)
        time.sleep(self.owner._slow.get("send", 0))
        self._send(202, b"", None)

    def _patch(self, end: str) -> None:
        kept = self.owner.messages.get(end)
        if kept is None:
            self._refuse(404, "ErrorItemNotFound")
            return
        kept.is_read = bool(json.loads(self.body)["isRead"])
        self._say(200, {"id": kept.id})

    def _refuse(self, status: int, code: str, retry_after: int | None = None) -> None:
        said = {"error": {"code": code, "message": f"words about {MAILBOX}"}}
        self._send(status, json.dumps(said).encode(), "application/json", retry_after)

    def _say(self, status: int, said: object) -> None:
        self._send(status, json.dumps(said).encode(), "application/json")

    def _send(self, status: int, content: bytes, kind: str | None, retry_after: int | None = None) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            if kind:
                self.send_header("Content-Type", kind)
            if retry_after is not None:
                self.send_header("Retry-After", str(retry_after))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            self.close_connection = True  # whoever asked has gone
