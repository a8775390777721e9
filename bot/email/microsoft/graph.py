"""Asks Microsoft Graph about one mailbox, and tells its refusals apart. Plain blocking code for worker threads.

Four requests at a time, as Graph allows for one mailbox; a token that is refused before its time is renewed once. Every
id asked for is immutable, so that a draft is still found by it after it was sent.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.email.microsoft.tokens import MicrosoftMissing, MicrosoftTokens

GRAPH = "https://graph.microsoft.com/v1.0"
AT_ONCE = 4
ANSWER_SECONDS = 15.0
READ_AT_ONCE = 64_000
PREFER = 'IdType="ImmutableId", odata.maxpagesize=50'
UNAUTHORISED, NOT_FOUND, TOO_MANY = 401, 404, 429
BUSY = frozenset({TOO_MANY, 502, 503, 504})
LONGEST_WAIT_SECONDS = 3600.0


class GraphSilent(Exception):
    """No answer came: what was asked for may have happened."""


class GraphRefused(Exception):
    """Graph said no. `status` and its own `code`; `retry_after` in seconds where it asked for a pause."""

    def __init__(self, status: int, code: str, retry_after: float | None = None) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code, self.retry_after = status, code, retry_after

    @property
    def is_busy(self) -> bool:
        return self.status in BUSY


class Answer(Protocol):
    """What `requests` gives back, as far as it is used."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> Any: ...
    def iter_content(self, chunk_size: int) -> Iterator[bytes]: ...
    def close(self) -> None: ...


@dataclass
class Graph:
    """The mailbox `user` (its address). `base`: where Graph is; a stand-in in the tests."""

    user: str
    tokens: MicrosoftTokens
    base: str = GRAPH
    seconds: float = ANSWER_SECONDS
    _session: Any = field(default=None, init=False, repr=False)
    _room: threading.Semaphore = field(
        default_factory=lambda: threading.Semaphore(AT_ONCE), init=False, repr=False
    )

    @property
    def mailbox(self) -> str:
        return f"{self.base}/users/{self.user}"

    def ask(
        self,
        method: str,
        url: str,
        *,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        stream: bool = False,
    ) -> Answer:
        """The answer to a request that went well. `url`: under the mailbox ("/messages"), or one that Graph gave.

        Raises GraphRefused, GraphSilent, NoToken.
        """
        place = url if url.startswith(("https://", "http://")) else f"{self.mailbox}{url}"
        if not place.startswith(f"{self.base}/"):  # a token goes nowhere else
            raise GraphRefused(0, "an address that is not Graph's")
        with self._room:
            answer = self._asked(method, place, content, headers or {}, stream=stream)
            if answer.status_code == UNAUTHORISED:
                self.tokens.forget()
                answer = self._asked(method, place, content, headers or {}, stream=stream)
        if answer.status_code >= 400:  # noqa: PLR2004 - where refusals begin in HTTP
            raise GraphRefused(answer.status_code, _code(answer), _pause(answer))
        return answer

    def read(self, url: str, most: int) -> bytes:
        """What is there, at most so many bytes of it. Raises as `ask` does."""
        answer, found = self.ask("GET", url, stream=True), b""
        try:
            for part in answer.iter_content(READ_AT_ONCE):
                found += part
                if len(found) > most:
                    break
        except self._opened()[1] as silent:
            raise GraphSilent(type(silent).__name__) from None
        finally:
            answer.close()
        return found[:most]

    def _asked(
        self, method: str, url: str, content: bytes | None, headers: Mapping[str, str], *, stream: bool
    ) -> Answer:
        given = {"Authorization": f"Bearer {self.tokens.token()}", "Prefer": PREFER, **headers}
        session, no_answer = self._opened()
        try:
            answer: Answer = session.request(
                method,
                url,
                data=content,
                headers=given,
                timeout=self.seconds,
                allow_redirects=False,
                stream=stream,
            )
        except no_answer as silent:
            raise GraphSilent(type(silent).__name__) from None
        return answer

    def _opened(self) -> tuple[Any, type[Exception]]:
        try:
            import requests
        except ImportError:
            raise MicrosoftMissing from None
        if self._session is None:
            self._session = requests.Session()
        return self._session, requests.RequestException

    def close(self) -> None:
        """No connection is open any more."""
        if self._session is not None:
            self._session.close()
            self._session = None


def _code(answer: Answer) -> str:
    """Graph's own name for what is wrong; its words are left aside, they repeat addresses."""
    try:
        code = answer.json()["error"]["code"]
    except (ValueError, KeyError, TypeError):
        return "no code"
    return str(code)[:60]


def _pause(answer: Answer) -> float | None:
    given = answer.headers.get("Retry-After", "")
    return min(float(given), LONGEST_WAIT_SECONDS) if given.isdecimal() else None
