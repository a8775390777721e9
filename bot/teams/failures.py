"""What a refusal of the Bot Connector or a broken connection means for a message: wait, give up, or unsure.

Status codes as Microsoft describes them for bots (rate limits: 429; 412, 502 and 504 pass). Reasons are kept and
shown to an administrator, so they say what to do and hold nothing of the message.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from casework.ports import SendFailed

if TYPE_CHECKING:
    import httpx

USUAL_WAIT_SECONDS = 30.0
LONGEST_WAIT_SECONDS = 3600.0
PASSES = frozenset({412, 500, 502, 503, 504})

# One person or one message: others are not touched.
FOR_GOOD = {
    HTTPStatus.BAD_REQUEST: "Teams does not accept the message's form",
    HTTPStatus.FORBIDDEN: "this person has blocked or removed the Homeward app in Teams",
    HTTPStatus.NOT_FOUND: "the conversation is gone: the Homeward app was removed in Teams",
    HTTPStatus.METHOD_NOT_ALLOWED: "the message to edit is gone",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "the message is too long for Teams",
}


def failure_of(error: Exception, *, sending: bool) -> SendFailed:
    """What the error means. `sending`: the call may have put a message there. Raises what is no such error."""
    import httpx

    if isinstance(error, httpx.HTTPStatusError):
        return _refused(error.response, sending=sending)
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        return SendFailed("Teams cannot be reached", whole_channel=True)
    if isinstance(error, httpx.TransportError):
        return SendFailed("the connection to Teams broke", maybe_sent=sending, whole_channel=True)
    if isinstance(error, ValueError | RuntimeError):  # how the SDK says that it got no token
        return SendFailed(
            "Microsoft gives no access token: look at the app registration's id, secret and tenant",
            permanent=False,
            whole_channel=True,
        )
    raise error


def _refused(response: httpx.Response, *, sending: bool) -> SendFailed:
    status = response.status_code
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return SendFailed("Teams asks for a pause", retry_after=_retry_after(response))
    if status == HTTPStatus.UNAUTHORIZED:
        return SendFailed("Teams refuses Homeward's access token", whole_channel=True)
    if status in PASSES:
        in_doubt = sending and status != HTTPStatus.PRECONDITION_FAILED
        return SendFailed(
            f"Teams is in trouble ({status})", maybe_sent=in_doubt, retry_after=_retry_after(response)
        )
    reason = FOR_GOOD.get(HTTPStatus(status), f"Teams refuses the message ({status})")
    return SendFailed(reason, permanent=True)


def _retry_after(response: httpx.Response) -> float:
    """Seconds that Teams asks to wait; the usual wait where it does not say."""
    given = response.headers.get("Retry-After", "")
    return min(float(given), LONGEST_WAIT_SECONDS) if given.isdigit() else USUAL_WAIT_SECONDS
