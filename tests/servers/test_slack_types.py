"""Slack's own types see a misspelt field or a wrong style, and nothing in what is right."""

import pytest

from tests.proof import one_of
from tests.servers.slack_types import check

pytestmark = one_of(8)

HEADER = {"type": "header", "text": {"type": "plain_text", "text": "HW-4821-K"}}
BUTTON = {"type": "button", "action_id": "done", "text": {"type": "plain_text", "text": "Done"}}
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "Done"}, "blocks": [HEADER]}
METADATA = {"event_type": "homeward_alert", "event_payload": {"outbox": "7"}}


def actions(**fields: object) -> dict:
    return {"type": "actions", "elements": [{**BUTTON, **fields}]}


def test_right_payloads_have_no_mistakes():
    assert (
        check([("blocks", [HEADER, actions(style="primary")]), ("view", MODAL), ("metadata", METADATA)]) == []
    )


def test_no_payload_is_no_mistake():
    assert check([]) == []


def test_each_mistake_is_told_with_the_number_of_its_payload():
    found = check(
        [
            ("blocks", [HEADER]),
            ("blocks", [actions(style="warning")]),
            ("view", MODAL),
            ("blocks", [actions(vallue="x")]),
            ("view", {**MODAL, "blocks": [{"type": "headline"}]}),
            ("metadata", {"event_type": "homeward_alert"}),
        ]
    )

    assert {(mistake.number, mistake.kind) for mistake in found} == {
        (1, "blocks"),
        (3, "blocks"),
        (4, "view"),
        (5, "metadata"),
    }
    assert any("warning" in mistake.words for mistake in found)
    assert any("vallue" in mistake.words for mistake in found)


@pytest.mark.parametrize("field", ["submit", "private_metadata"])
def test_null_is_not_the_same_as_absent(field):
    [mistake, *_] = check([("view", {**MODAL, field: None})])

    assert mistake.number == 0
