"""Whose address Slack vouches for: full members of the council's own workspace or organisation, and nobody else."""

import pytest

from bot.slack.vouching import Home, vouched_address

TEAM = "T0COUNCIL"
HOME = Home(TEAM)
GRID = Home(TEAM, "E0COUNCIL")
MEMBER = {"id": "U1", "team_id": TEAM, "profile": {"email": " Shona.Reid@Council.example "}}


def test_a_member_is_known_by_her_address_in_lower_case():
    assert vouched_address(MEMBER, HOME) == "shona.reid@council.example"


def test_a_member_of_another_workspace_of_the_same_organisation_is_known():
    of_the_organisation = {**MEMBER, "team_id": "T0OTHER", "enterprise_user": {"teams": [TEAM, "T0OTHER"]}}

    assert vouched_address(of_the_organisation, HOME) == "shona.reid@council.example"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"team_id": "T0ELSEWHERE"}, id="a guest from another company's workspace"),
        pytest.param({"is_stranger": True}, id="somebody whom the workspace does not share a channel with"),
        pytest.param({"deleted": True}, id="an account that is switched off"),
        pytest.param({"is_bot": True}, id="an app"),
        pytest.param({"profile": {}}, id="an account whose address is hidden"),
        pytest.param({"is_restricted": True}, id="a guest of several channels"),
        pytest.param({"is_restricted": True, "is_ultra_restricted": True}, id="a guest of one channel"),
        pytest.param({"is_email_confirmed": False}, id="an address that nobody has confirmed"),
        pytest.param({"is_invited_user": True}, id="somebody who was invited and has not come"),
        pytest.param({"team_id": None}, id="an account that says of no workspace that it is its own"),
    ],
)
def test_nobody_else_is(change):
    assert vouched_address({**MEMBER, **change}, HOME) is None


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param(
            {"enterprise_user": {"enterprise_id": "E0COUNCIL", "teams": ["T0OTHER"]}}, id="no team_id"
        ),
        pytest.param({"teams": [TEAM]}, id="its workspaces on top"),
        pytest.param({"team_id": "E0COUNCIL"}, id="the organisation as its team"),
        pytest.param({"team_id": "T0OTHER", "enterprise_id": "E0COUNCIL"}, id="the organisation on top"),
    ],
)
def test_the_councils_own_people_are_known_in_every_shape_of_an_organisation(shape):
    user = {"profile": MEMBER["profile"], **shape}

    assert vouched_address(user, GRID) == "shona.reid@council.example"


def test_a_guest_of_the_organisation_is_nobody():
    guest = {**MEMBER, "is_restricted": True, "enterprise_user": {"enterprise_id": "E0COUNCIL"}}

    assert vouched_address(guest, GRID) is None


def test_without_a_workspace_of_our_own_nobody_is_known():
    assert vouched_address(MEMBER, Home("")) is None
    assert vouched_address({**MEMBER, "team_id": ""}, Home("")) is None
