"""Whose address Slack vouches for: members of the council's own workspace, and nobody else."""

import pytest

from bot.slack.replies import vouched_address

TEAM = "T0COUNCIL"
MEMBER = {"id": "U1", "team_id": TEAM, "profile": {"email": " Shona.Reid@Council.example "}}


def test_a_member_is_known_by_her_address_in_lower_case():
    assert vouched_address(MEMBER, TEAM) == "shona.reid@council.example"


def test_a_member_of_another_workspace_of_the_same_organisation_is_known():
    of_the_organisation = {**MEMBER, "team_id": "T0OTHER", "enterprise_user": {"teams": [TEAM, "T0OTHER"]}}

    assert vouched_address(of_the_organisation, TEAM) == "shona.reid@council.example"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"team_id": "T0ELSEWHERE"}, id="a guest from another company's workspace"),
        pytest.param({"is_stranger": True}, id="somebody whom the workspace does not share a channel with"),
        pytest.param({"deleted": True}, id="an account that is switched off"),
        pytest.param({"is_bot": True}, id="an app"),
        pytest.param({"profile": {}}, id="an account whose address is hidden"),
    ],
)
def test_nobody_else_is(change):
    assert vouched_address({**MEMBER, **change}, TEAM) is None
