"""The manifests ask for what Homeward uses and for nothing else; every test of this folder runs with these scopes."""

import pytest

from bot.slack.failures import FOR_EVERYBODY
from bot.slack.inbound import PATH
from bot.slack.listeners import COMMAND
from tests.bot.slack.manifests import DOCS, MANIFESTS, listed_under, scopes, text_of
from tests.servers.slack_methods import METHODS

USED = (
    "auth.test",
    "chat.postEphemeral",
    "chat.postMessage",
    "chat.update",
    "conversations.history",
    "conversations.open",
    "conversations.replies",
    "files.completeUploadExternal",
    "files.getUploadURLExternal",
    "users.info",
    "users.lookupByEmail",
    "views.open",
    "views.publish",
    "views.update",
)


@pytest.mark.parametrize("name", MANIFESTS)
def test_the_scopes_are_those_of_the_methods_used_and_the_command(name):
    needed = {scope for method in USED for scope in METHODS[method].scopes}

    assert set(scopes(name)) == needed | {"commands", "reactions:read"}


@pytest.mark.parametrize("name", MANIFESTS)
def test_the_events_and_the_command_are_those_that_are_listened_to(name):
    text = text_of(name)

    assert listed_under("bot_events", text) == ["app_home_opened", "message.im", "reaction_added"]
    assert f"command: {COMMAND}\n" in text


def test_http_names_the_path_three_times_and_socket_mode_none():
    http, socket_mode = (text_of(name) for name in MANIFESTS)

    assert http.count(PATH) == 3
    assert PATH not in socket_mode
    assert "socket_mode_enabled: true" in socket_mode


def test_every_scope_is_justified_in_the_guide():
    guide = (DOCS / "slack.md").read_text(encoding="utf-8")

    assert all(f"| `{scope}` |" in guide for scope in scopes())


def test_the_guide_helps_with_what_stops_everybody():
    guide = (DOCS / "slack.md").read_text(encoding="utf-8")
    said = "the app lacks a permission", "Slack refuses the bot token", "the app's Messages tab is off"

    assert all(words in guide for words in said)
    assert all(any(reason.startswith(words) for reason in FOR_EVERYBODY.values()) for words in said)
