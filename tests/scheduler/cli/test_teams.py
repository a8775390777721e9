"""Teams in the service: all of its settings or none, loaded only where it is set up, and people without it are named."""

import asyncio
import os
import subprocess
import sys

import pytest

from scheduler.settings import WrongSettings, read_settings
from scheduler.wiring.channels import post_of
from tests.builders import NOW, a_record
from tests.servers.left_out import need_teams_sdk
from tests.servers.teams_connector import BOT, TENANT

TEAMS = {"HOMEWARD_TEAMS_APP_ID": BOT, "HOMEWARD_TEAMS_APP_SECRET": "secret", "HOMEWARD_TEAMS_TENANT": TENANT}


async def stopped(post):
    """What is open while the service runs was opened and closed."""
    for start in post.start_more:
        async with start():
            pass


@pytest.fixture
def record(tmp_path):
    opened = a_record(tmp_path)
    yield opened
    opened.close()


@pytest.mark.parametrize("missing", ["HOMEWARD_TEAMS_APP_SECRET", "HOMEWARD_TEAMS_TENANT"])
def test_teams_is_whole_or_refused(tmp_path, missing):
    with pytest.raises(WrongSettings, match=missing.removeprefix("HOMEWARD_").lower()):
        read_settings(tmp_path, {**TEAMS, missing: ""})


def test_with_an_app_registration_teams_is_one_more_way_to_reach_people(tmp_path, record):
    need_teams_sdk()
    post = post_of(read_settings(tmp_path, TEAMS), record, lambda: NOW)
    asyncio.run(stopped(post))

    assert list(post.channels) == list(post.renderers) == list(post.amends) == ["teams"]
    assert [route.path for route in post.routes] == ["/api/messages"]
    assert list(post.jobs) == ["replies in Teams"]


def test_without_one_nothing_of_teams_is_there(tmp_path, record):
    post = post_of(read_settings(tmp_path, {}), record, lambda: NOW)

    assert post.channels == {}
    assert post.routes == []


def test_the_practice_inbox_does_not_start_beside_it(tmp_path):
    assert read_settings(tmp_path, TEAMS).has_real_channels


def test_a_council_without_the_extra_is_told_what_to_install(tmp_path, record, monkeypatch):
    monkeypatch.setitem(sys.modules, "microsoft_teams.apps", None)

    with pytest.raises(Exception, match=r"docs/install.md"):
        post_of(read_settings(tmp_path, TEAMS), record, lambda: NOW)


WITHOUT_THE_EXTRA = (
    "import sys; sys.modules['microsoft_teams'] = None; from scheduler.cli.app import main; main()"
)


def homeward_without_it(folder, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("HOMEWARD_")}
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_EXTRA, *words, "--in", str(folder)],
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_the_extra_the_service_says_so_where_teams_is_set_up_and_works_where_it_is_not(tmp_path):
    homeward_without_it(tmp_path, "init")

    refused = homeward_without_it(tmp_path, "run", **TEAMS)
    works = homeward_without_it(tmp_path, "sweep")

    assert refused.returncode == 2
    assert "docs/install.md" in refused.stdout + refused.stderr
    assert "Traceback" not in refused.stderr
    assert works.returncode == 0, works.stderr
