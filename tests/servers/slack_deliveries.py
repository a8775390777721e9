"""What Slack sends to an app, byte for byte: interactions, events, commands; signed for HTTP or put into an envelope.

    delivery = Delivery.interactive({...})
    request = delivery.signed(secret)          # body and headers for any HTTP client, also one that sends fifty a second
    envelope = delivery.envelope()             # for Socket Mode

Sources: docs.slack.dev/authentication/verifying-requests-from-slack, /reference/interaction-payloads,
/apis/events-api, /interactivity/implementing-slash-commands.
"""

import hashlib
import hmac
import json
import time
import urllib.parse
import uuid
from dataclasses import dataclass, replace
from typing import Self

from tests.servers.slack_workspace import Payload

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
RETRY_REASONS = (
    "http_timeout",
    "too_many_redirects",
    "connection_failed",
    "ssl_error",
    "http_error",
    "unknown_error",
)


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """A POST as Slack sends it."""

    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing that Slack tells the app. `retry` counts redeliveries: None for the first, then 1, 2, 3."""

    kind: str  # interactive, events_api or slash_commands, as in Socket Mode's envelopes
    payload: Payload
    retry: int | None = None
    reason: str = "http_timeout"

    @classmethod
    def interactive(cls, payload: Payload) -> Self:
        return cls("interactive", payload)

    @classmethod
    def event(cls, payload: Payload) -> Self:
        return cls("events_api", payload)

    @classmethod
    def command(cls, payload: Payload) -> Self:
        return cls("slash_commands", payload)

    def again(self, number: int = 1, reason: str = "http_timeout") -> "Delivery":
        """The same delivery as Slack repeats it when it heard no 2xx in three seconds: same event id."""
        if reason not in RETRY_REASONS:
            raise ValueError(f"Slack gives no such reason: {reason}")
        return replace(self, retry=number, reason=reason)

    @property
    def body(self) -> bytes:
        if self.kind == "events_api":
            return json.dumps(self.payload).encode()
        if self.kind == "slash_commands":
            return urllib.parse.urlencode(self.payload).encode()
        return urllib.parse.urlencode({"payload": json.dumps(self.payload)}).encode()

    def signed(self, secret: str, *, at: float | None = None) -> SignedRequest:
        """The request, signed with the app's secret at this moment (now, unless given)."""
        stamp = str(int(time.time() if at is None else at))
        headers = {
            "Content-Type": JSON if self.kind == "events_api" else FORM,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "Accept": "*/*",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(secret, stamp, self.body),
        }
        if self.retry is not None:
            headers |= {"X-Slack-Retry-Num": str(self.retry), "X-Slack-Retry-Reason": self.reason}
        return SignedRequest(self.body, headers)

    def envelope(self) -> Payload:
        """The message that Socket Mode carries; a new envelope id each time."""
        envelope: Payload = {
            "type": self.kind,
            "envelope_id": str(uuid.uuid4()),
            "accepts_response_payload": self.kind != "events_api",
            "payload": self.payload,
        }
        if self.kind == "events_api":
            retried = self.retry is not None
            envelope |= {
                "retry_attempt": self.retry if retried else 0,
                "retry_reason": self.reason if retried else "",
            }
        return envelope


def signature(secret: str, stamp: str, body: bytes) -> str:
    """Slack's signature of a body that carries this time stamp."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
