"""An answer to a response_url stands where Slack would show it, and the address wears out."""

import aiohttp

from tests.proof import one_of

pytestmark = one_of(8)

SHONA = "shona.reid@council.example"


async def test_a_response_url_replaces_the_message_and_wears_out(slack_stand_in):
    channel, user = slack_stand_in.direct_channel(SHONA), slack_stand_in.person(SHONA).id
    ts = slack_stand_in.post_as_app(channel, text="alert").ts
    url = f"{slack_stand_in.url}/response/{slack_stand_in.workspace.new_response_address(user, channel, ts)}"

    async with aiohttp.ClientSession() as session:
        statuses = []
        for number in range(6):
            async with session.post(url, json={"replace_original": True, "text": str(number)}) as response:
                statuses.append(response.status)

    assert statuses == [200, 200, 200, 200, 200, 404]
    assert slack_stand_in.message(channel, ts).text == "4"


async def test_a_response_url_answers_the_one_person_unless_told_otherwise(slack_stand_in):
    channel, user = slack_stand_in.direct_channel(SHONA), slack_stand_in.person(SHONA).id
    url = f"{slack_stand_in.url}/response/{slack_stand_in.workspace.new_response_address(user, channel)}"

    async with aiohttp.ClientSession() as session:
        for payload in ({"text": "only you"}, {"text": "all", "response_type": "in_channel"}, {"tekst": "x"}):
            async with session.post(url, json=payload) as response:
                status = response.status

    assert [each.text for each in slack_stand_in.ephemerals] == ["only you"]
    assert [each.text for each in slack_stand_in.messages(channel)] == ["all"]
    assert status == 404
