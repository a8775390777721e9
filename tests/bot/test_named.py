"""Which children a sent message names, by its bytes alone."""

from datetime import date

import pytest

from bot.email.mime import Letter, Mailbox, letter_bytes
from bot.named import named_in
from casework.ports import MessageKind, MessageState, StoredMessage
from tests.builders import NOW, SHONA

REFERENCES = ("HW-4821-B", "HW-2222-4", "HW-3333-Y")


def sent(frozen, channel):
    return StoredMessage(
        id=1,
        key="k",
        kind=MessageKind.ALERT,
        person=SHONA,
        channel=channel,
        state=MessageState.SENT,
        facts={"on": date(2026, 5, 20).isoformat()},
        created_at=NOW,
        not_before=NOW,
        frozen=frozen,
    )


@pytest.mark.parametrize("lead", range(0, 90, 7))
def test_a_letter_names_a_child_wherever_its_line_was_broken(lead):
    text = "".join(f"{'ü' * lead} {reference}: 3 days over\n" for reference in REFERENCES)
    letter = Letter("<a@b>", NOW, Mailbox(SHONA), Mailbox(SHONA), "Two steps", text, f"<p>{text}</p>")

    found = named_in(sent(letter_bytes(letter), "email"))

    assert found == {r for r in REFERENCES if r in named_in(sent(text.encode(), "slack"))}
    assert "HW-4821-B" in found


def test_a_chat_message_names_what_its_json_holds():
    assert named_in(sent(b'{"text": "*HW-4821-B* \\u00fc"}', "slack")) == {"HW-4821-B"}


def test_what_was_never_written_names_nobody():
    assert named_in(sent(None, "slack")) == frozenset()
