"""A fifth channel, and councils whose e-mail is set up as well, for each test that asks for them."""

import pytest

from tests.bot.paper import Paper
from tests.bot.slack.council import a_council as a_slack_council
from tests.bot.teams.council import a_council as a_teams_council


@pytest.fixture
def paper() -> Paper:
    return Paper()


@pytest.fixture
def teams(tmp_path):
    with a_teams_council(tmp_path, mails=True) as council:
        yield council


@pytest.fixture
def slack(tmp_path):
    with a_slack_council(tmp_path, mails=True) as council:
        yield council
