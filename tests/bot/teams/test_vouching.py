"""A good token is looked at once a minute, for its own service; of a bad one nothing is remembered."""

import time

import pytest

import bot.teams.sdk
from bot.teams.sdk import KNOWN_SECONDS, SdkVouching, TeamsSettings, load_sdk
from tests.servers.teams_client import TeamsPeople
from tests.servers.teams_connector import BOT, TENANT, TeamsConnector


@pytest.fixture(scope="module")
def teams():
    with TeamsConnector([]) as teams:
        yield teams


@pytest.fixture
def token(teams):
    return TeamsPeople(teams, "").token


@pytest.fixture
def vouching(teams, monkeypatch):
    """With how often the whole of a token was looked at, in `looks`; `shift`: seconds that the clock is ahead."""
    load_sdk()
    from microsoft_teams.api.auth.cloud_environment import PUBLIC, with_overrides

    cloud = with_overrides(PUBLIC, openid_metadata_url=f"{teams.service}v1/.well-known/openidconfiguration")
    vouching = SdkVouching(TeamsSettings(BOT, "", TENANT, cloud))
    vouching.looks, vouching.shift = 0, 0.0
    checked, now = vouching._checked, time.monotonic

    def counted(*given):
        vouching.looks += 1
        return checked(*given)

    vouching._checked = counted
    monkeypatch.setattr(bot.teams.sdk, "monotonic", lambda: now() + vouching.shift)
    return vouching


async def test_a_good_token_is_looked_at_once_a_minute(vouching, teams, token):
    good = token()

    assert [await vouching.vouched(good, teams.service) for _ in range(5)] == [True] * 5
    assert vouching.looks == 1
    vouching.shift = KNOWN_SECONDS + 1
    assert await vouching.vouched(good, teams.service)
    assert vouching.looks == 2


async def test_a_token_that_is_known_is_good_for_its_own_service_only(vouching, teams, token):
    good = token()
    assert await vouching.vouched(good, teams.service)

    assert not await vouching.vouched(good, "https://smba.example/uk/")


async def test_nothing_is_remembered_of_a_bad_token(vouching, teams, token):
    bad = token(aud="someone-else")

    assert not await vouching.vouched(bad, teams.service)
    assert not await vouching.vouched(bad, teams.service)
    assert vouching.looks == 2


async def test_tokens_that_are_over_are_forgotten(vouching, teams, token):
    assert await vouching.vouched(token(), teams.service)
    vouching.shift = KNOWN_SECONDS + 1
    assert await vouching.vouched(token(jti="another"), teams.service)

    assert len(vouching._known) == 1
