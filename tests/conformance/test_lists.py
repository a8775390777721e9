"""Whatever the channel: *list* answers a role with her own queue, and Ewan with nothing of it."""

from pathlib import Path

import pytest

from permanence.answer import Verb
from tests.builders import EWAN
from tests.conformance.acts import ACTS
from tests.conformance.lists import LISTS, Listed
from tests.conformance.table import WAYS, Way

# In the practice inbox words are written on the page of a message, and these people have none yet.
IN_WORDS = [
    way
    for way in WAYS
    if Verb.LIST not in way.excused and "button" not in way.name and way.name != "Practice inbox"
]


@pytest.mark.parametrize("listed", LISTS, ids=lambda listed: listed.who)
@pytest.mark.parametrize("way", IN_WORDS, ids=lambda way: way.name)
def test_list_answers_each_role_with_her_own_queue(way: Way, listed: Listed, tmp_path: Path) -> None:
    with way.open(tmp_path) as channel:
        listed.prepare(channel.record)

        channel.does(listed.email, ACTS[Verb.LIST])
        channel.does(EWAN, ACTS[Verb.LIST])

        assert listed.says in channel.shown(listed.email)
        assert listed.says[:9] not in channel.shown(EWAN)
