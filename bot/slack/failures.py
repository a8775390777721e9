"""What Slack's refusals and broken connections mean for a message: wait, give up, or ask whether it arrived.

Error codes as listed for each method at https://docs.slack.dev/reference/methods; a code that is in no list here may
pass, for a working day at most (casework/settle.py). Reasons are kept and shown to an administrator, so they say what
to do and hold nothing of the message.
"""

from __future__ import annotations

from collections.abc import Mapping

import aiohttp
from slack_sdk.errors import SlackApiError

from casework.ports import SendFailed

TOO_MANY = 429
SERVER_TROUBLE = 500
USUAL_WAIT_SECONDS = 30.0

# The token or the app itself: nobody can be reached until an administrator acts.
FOR_EVERYBODY: Mapping[str, str] = {
    "invalid_auth": "Slack refuses the bot token: install the app again and give Homeward its new token",
    "not_authed": "no bot token is set",
    "account_inactive": "the bot token belongs to an app or workspace that is switched off",
    "token_revoked": "the bot token was revoked: install the app again",
    "token_expired": "the bot token has expired: switch token rotation off in the app's settings",
    "missing_scope": "the app lacks a permission: install it again from the manifest",
    "no_permission": "the app lacks a permission: install it again from the manifest",
    "not_allowed_token_type": "this is not a bot token: it begins with xoxb-",
    "access_denied": "the workspace does not let the app do this",
    "org_login_required": "the workspace is moving to an organisation",
    "team_access_not_granted": "the organisation has not let the app into this workspace (team_access_not_granted)",
    "ekm_access_denied": "the organisation has suspended access to its messages",
    "messages_tab_disabled": "the app's Messages tab is off: switch it on under App Home",
}

# One person or one message: others are not touched.
FOR_GOOD: Mapping[str, str] = {
    "users_not_found": "nobody in the Slack workspace has this e-mail address",
    "user_not_found": "Slack does not know this person any more",
    "user_not_visible": "this person cannot be seen by the app",
    "user_disabled": "this person's Slack account is switched off",
    "cannot_dm_bot": "this Slack account is a bot",
    "channel_not_found": "the direct message conversation is gone",
    "is_archived": "the conversation is archived",
    "restricted_action": "the workspace does not let the app write here",
    "message_not_found": "the message to edit is gone",
    "cant_update_message": "this message cannot be edited by the app",
    "edit_window_closed": "the workspace does not allow messages to be edited any more after this time",
    "invalid_blocks": "Slack does not accept the message's form",
    "invalid_blocks_format": "Slack does not accept the message's form",
    "msg_too_long": "the message is too long for Slack",
    "msg_blocks_too_long": "the message is too long for Slack",
    "metadata_too_large": "the message is too long for Slack",
    "no_text": "the message is empty",
}

# Of these Slack knows the person herself, whoever else is refused: no second look, and no sign of others' trouble.
OF_HER_ALONE = frozenset({"users_not_found", "user_not_visible", "user_disabled", "cannot_dm_bot"})

STATUS_PASSES = frozenset({408, 425})  # beside everything from 500 on
# Slack's own words: some of what was asked may have been done before the error was raised.
PERHAPS_DONE = frozenset({"fatal_error", "internal_error"})
# An outage under a name of its own: nothing was done.
PASSES = frozenset({"request_timeout", "service_unavailable", "team_added_to_org"})


def refused(error: SlackApiError, *, sending: bool) -> SendFailed:
    """What an answer that says no means. `sending`: the call may have put a message there."""
    response = error.response
    code = _code(response)
    status = getattr(response, "status_code", None) or getattr(response, "status", None) or 0
    if status == TOO_MANY or code in ("ratelimited", "rate_limited"):
        return SendFailed("Slack asks for a pause", retry_after=_retry_after(response))
    if status >= SERVER_TROUBLE or status in STATUS_PASSES or code in PERHAPS_DONE:
        return SendFailed("Slack is in trouble", maybe_sent=sending, whole_channel=True)
    if code is None:
        return no_answer_of_slacks(status, sending=sending)
    if code in FOR_EVERYBODY:
        return SendFailed(FOR_EVERYBODY[code], permanent=True, whole_channel=True)
    if code in FOR_GOOD:
        return SendFailed(FOR_GOOD[code], permanent=True, certain=code in OF_HER_ALONE)
    if code in PASSES:
        return SendFailed(f"Slack is in trouble ({code})", whole_channel=True)
    return SendFailed(f"Slack said {code}", unlisted=True)


def no_answer_of_slacks(status: int, *, sending: bool) -> SendFailed:
    """What an answer without a code means: a proxy's page, say. `status`: 0 where it is not known."""
    if status >= SERVER_TROUBLE or status in STATUS_PASSES:
        return SendFailed("Slack is in trouble", maybe_sent=sending, whole_channel=True)
    if status == TOO_MANY:
        return SendFailed("Slack asks for a pause", retry_after=USUAL_WAIT_SECONDS)
    told = f" ({status})" if status else ""
    return SendFailed(f"what answered for Slack is not Slack{told}", maybe_sent=sending, unlisted=True)


async def only_slacks_form(response: aiohttp.ClientResponse) -> None:
    """Raises ClientResponseError for plain text, as proxies answer it: Slack's own library fails at that."""
    if response.content_type == "text/plain":
        about, before = response.request_info, response.history
        raise aiohttp.ClientResponseError(about, before, status=response.status, message="plain text")


def broken(error: aiohttp.ClientError | TimeoutError, *, sending: bool) -> SendFailed:
    """What a connection that failed means: before it stood nothing can have been sent, afterwards it may have."""
    if isinstance(error, aiohttp.ClientResponseError):
        return no_answer_of_slacks(error.status, sending=sending)
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return SendFailed("Slack cannot be reached", whole_channel=True)
    return SendFailed("the connection to Slack broke", maybe_sent=sending, whole_channel=not sending)


def _code(response: object) -> str | None:
    """Slack's short name for what went wrong; None when the answer was not of Slack's form."""
    said = getattr(response, "data", response)
    code = said.get("error") if isinstance(said, Mapping) else None
    return code if isinstance(code, str) else None


def _retry_after(response: object) -> float:
    headers = getattr(response, "headers", {})
    for name, value in headers.items():
        if name.lower() == "retry-after" and str(value).strip().isdigit():
            return float(value)
    return USUAL_WAIT_SECONDS
