"""What a refusal of the Bot Connector or a broken connection means for a message: wait, give up, or unsure.

Statuses and codes as Microsoft lists them for bots (learn.microsoft.com, "Status codes from bot conversational APIs").
A 403 says in its body whom it concerns: the person, an administrator of the tenant, or who registered the app. What is
in no list may pass, for a working day at most (casework/settle.py). Reasons are kept and shown to an administrator, so
they say what to do and hold nothing of the message.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

from casework.ports import SendFailed

if TYPE_CHECKING:
    import httpx

USUAL_WAIT_SECONDS = 30.0
LONGEST_WAIT_SECONDS = 3600.0
SERVER_TROUBLE = 500
# Beside all of the server's own troubles. 499: the line of a proxy broke.
PASSES = frozenset({408, 409, 412, 425, 499})
CARRIES_NOTHING_OUT = frozenset({412, 425})
CODE_LETTERS = 80

# One person or one message: others are not touched.
FOR_GOOD: Mapping[int, str] = {
    HTTPStatus.BAD_REQUEST: "Teams does not accept the message's form",
    HTTPStatus.FORBIDDEN: "Teams does not let the app write to this person, and does not say why",
    HTTPStatus.NOT_FOUND: "the conversation is gone: the Homeward app was removed in Teams",
    HTTPStatus.METHOD_NOT_ALLOWED: "the message to edit is gone",
    HTTPStatus.GONE: "the conversation is gone: the Homeward app was removed in Teams",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "the message is too long for Teams",
}
# The tenant or the registration: nobody can be reached until somebody acts.
SWITCHED_OFF = "an administrator of the tenant has switched the Homeward app off"
OTHER_REGISTRATION = "these conversations belong to another app registration: Homeward's has changed"
FOR_EVERYBODY: Mapping[str, str] = {
    "botdisabledbyadmin": f"{SWITCHED_OFF} (BotDisabledByAdmin)",
    "tenantnopermission": f"{SWITCHED_OFF}, or never allowed it (TenantNoPermission)",
    "notenoughpermissions": "the app lacks a permission in Teams (NotEnoughPermissions): upload the package again",
    "invalidbotapihost": "messages go to the wrong service of Teams (InvalidBotApiHost)",
    "botnotregistered": "Microsoft does not know this bot (BotNotRegistered): look at the Azure Bot resource",
}
# The person: she did it herself, and talking with her helps.
HERS = "this person has blocked or removed the Homeward app in Teams"
BY_HERSELF = frozenset({"conversationblockedbyuser", "messagewritesblocked", "botnotinconversationroster"})
# One person, by no act of hers.
ABOUT_ONE: Mapping[str, str] = {
    "forbiddenoperationexception": "the app is not installed for this person's own chat: look at the setup policy",
    "conversationnotfound": FOR_GOOD[HTTPStatus.NOT_FOUND],
    "activitynotfoundinconversation": FOR_GOOD[HTTPStatus.METHOD_NOT_ALLOWED],
    "messagesizetoobig": FOR_GOOD[HTTPStatus.REQUEST_ENTITY_TOO_LARGE],
}
CANNOT_DECRYPT = "failed to decrypt"  # of a conversation's or a person's id: it was made for another app


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
            whole_channel=True,
            unlisted=True,  # a secret that has run out is no outage: after a working day people get e-mails
        )
    raise error


def _refused(response: httpx.Response, *, sending: bool) -> SendFailed:
    status, said = response.status_code, _error_in(response)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return SendFailed("Teams asks for a pause", retry_after=_retry_after(response))
    if status in PASSES or status >= SERVER_TROUBLE:
        in_doubt = sending and status not in CARRIES_NOTHING_OUT
        return SendFailed(
            f"Teams is in trouble ({status})", maybe_sent=in_doubt, retry_after=_retry_after(response)
        )
    by_code = _by_code(said)
    if by_code:
        return by_code
    if status == HTTPStatus.UNAUTHORIZED:
        return SendFailed("Teams refuses Homeward's access token", whole_channel=True, unlisted=True)
    code = said[0]
    if status in FOR_GOOD and (status != HTTPStatus.FORBIDDEN or not code):
        return SendFailed(FOR_GOOD[status], permanent=True)
    named = f"{status} {code}" if code else str(status)
    return SendFailed(f"Teams refuses the message ({named})", unlisted=True)


def _by_code(said: tuple[str, str]) -> SendFailed | None:
    """What the code in the body says, where it is one that we know."""
    code, words = said
    if CANNOT_DECRYPT in f"{code} {words}".casefold():
        return SendFailed(OTHER_REGISTRATION, permanent=True, whole_channel=True)
    known = code.casefold()
    if known in FOR_EVERYBODY:
        return SendFailed(FOR_EVERYBODY[known], permanent=True, whole_channel=True)
    if known in BY_HERSELF:
        return SendFailed(HERS, permanent=True, hers=True)
    if known in ABOUT_ONE:
        return SendFailed(ABOUT_ONE[known], permanent=True)
    return None


def _error_in(response: httpx.Response) -> tuple[str, str]:
    """Code and words of the error in the body, where it has the form of Teams'; else two empty texts."""
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return "", ""
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return "", ""
    inner = error.get("innerHttpError")
    code = error.get("code") or (inner.get("code") if isinstance(inner, dict) else None)
    return str(code or "")[:CODE_LETTERS], str(error.get("message") or "")


def _retry_after(response: httpx.Response) -> float:
    """Seconds that Teams asks to wait; the usual wait where it does not say."""
    given = response.headers.get("Retry-After", "")
    is_number = given.isascii() and given.isdigit()
    return min(float(given), LONGEST_WAIT_SECONDS) if is_number else USUAL_WAIT_SECONDS
