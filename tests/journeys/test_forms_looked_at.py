"""Opening a form about a child is a look at her, also when nothing is sent off: in Slack, in Teams, in the practice inbox."""

import pytest

from casework.prompts_offered import prompts_in_form
from tests.bot.slack.council import a_council as a_council_in_slack
from tests.bot.teams.council import a_council as a_council_in_teams
from tests.builders import EWAN, SHONA, a_person
from tests.journeys.test_review_in_slack import MONDAY_AFTER, UP_TO_REVIEW
from tests.journeys.test_review_in_slack import morning as morning_in_slack
from tests.journeys.test_review_in_teams import morning as morning_in_teams
from tests.looks import looks


def opened(record):
    return [(look.who, look.through) for look in looks(record) if look.what == "form"]


@pytest.fixture
def slack(tmp_path):
    with a_council_in_slack(tmp_path) as council:
        council.child(milestones=UP_TO_REVIEW)
        yield council


def test_a_window_about_a_review_in_slack(slack):
    [asked] = morning_in_slack(slack, MONDAY_AFTER)

    slack.people.press(SHONA, asked, "form.review", block_id="answers.1")
    slack.settle()

    assert opened(slack.record) == [(SHONA, "slack:form")]


def test_a_window_about_the_route_in_slack_which_offers_the_childs_own_decisions(slack):
    slack.due_soon("C2")
    alert = slack.alert()
    slack.people.press(SHONA, alert, "more", block_id="answers.1")
    slack.settle()
    more = slack.slack.open_view(SHONA)

    slack.people.press(SHONA, more, "form.change_route")
    slack.settle()
    with slack.record.writing() as tx:
        reference, rules = slack.references[-1], slack.record.rules
        of_the_pack = prompts_in_form(tx, rules, a_person(EWAN), reference, slack.now, "slack:form")

    assert of_the_pack, "to Ewan it shows what the pack has, and nothing of hers"
    assert opened(slack.record) == [(SHONA, "slack:form")]


def test_a_form_in_a_card_of_teams(tmp_path):
    with a_council_in_teams(tmp_path) as council:
        council.child(milestones=UP_TO_REVIEW)
        [asked] = morning_in_teams(council, MONDAY_AFTER)

        council.people.press(SHONA, asked, "open.review")
        council.settle()

        assert opened(council.record) == [(SHONA, "teams:form")]
