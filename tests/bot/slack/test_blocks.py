"""The grouped message: what stands in it, how much of it, and that nothing from data becomes mark-up."""

from dataclasses import replace

import pytest
from slack_sdk.models.blocks import Block

from bot.handle import Handle
from bot.slack.amended import handles_in
from bot.slack.blocks import alert_message, header, notice_message
from bot.slack.buttons import handle_in
from bot.slack.renderer import SlackRenderer
from casework.content import NoticePart
from permanence.answer import Verb
from permanence.pack.model import TargetStatus
from tests.bot.email.examples import ALL_STATUTORY, EXAMPLES, MIXED, an_alert, an_item
from tests.bot.email.made_up import SHONA
from tests.bot.slack.payloads import TODAY, WORDS, frozen, sent, views

AIM = TargetStatus.COUNCIL_AIM


def buttons_in(blocks):
    return [e for block in blocks if block["type"] == "actions" for e in block["elements"]]


def texts_in(blocks):
    return [block["text"]["text"] for block in blocks if block["type"] in ("section", "header")]


def test_an_open_step_stands_with_how_late_it_is_its_answers_and_a_menu():
    message = alert_message(an_alert(MIXED[0]), "Shona", WORDS)

    title, stands = texts_in(message.blocks)[1].split("\n")
    assert title == f"*1 · {MIXED[0].reference} · Agency decision*"
    assert stands.startswith("3 days over the statutory limit, due")
    *buttons, menu = buttons_in(message.blocks)
    assert [b["text"]["text"] for b in buttons] == ["Made…", "Booked…", "Blocked…"]
    assert [o["text"]["text"] for o in menu["options"]] == [
        "Why this date?",
        "Who is this?",
        "Log a decision…",
        "Remind me on…",
        "Something else…",
    ]


def test_a_button_carries_ids_and_nothing_that_a_person_wrote():
    message = alert_message(an_alert(MIXED[0]), "Shona", WORDS)

    elements = buttons_in(message.blocks)
    assert {handle_in(b) for b in elements} == {Handle(MIXED[0].reference, 1, "STEP0#1", 40, 17)}
    assert all(len(b.get("value") or b["action_id"]) < 200 for b in elements)


def test_nine_steps_are_three_open_ones_and_six_lines_each_with_a_menu():
    blocks = alert_message(EXAMPLES["alert-nine"].content, "Shona", WORDS).blocks

    lines = [b for b in blocks if str(b.get("block_id")).startswith("line.")]
    assert sum(block["type"] == "actions" for block in blocks) == 3
    assert [line["text"]["text"].partition(" ")[0] for line in lines] == [f"*{n}*" for n in range(4, 10)]
    assert all(line["accessory"]["options"][0]["value"] == "answer.done" for line in lines)
    assert all(len(line["text"]["text"]) <= 42 for line in lines)


def test_of_forty_seven_the_statutory_and_the_new_are_named_and_the_others_counted():
    message = alert_message(EXAMPLES["alert-47"].content, "Shona", WORDS)

    words = "\n".join(texts_in(message.blocks))
    assert len(handles_in(message)) == 10
    assert "*37 more, named before*\n33 past an aim or a guideline, 4 due soon." in words
    assert "1 day, new" in words
    assert len(message.blocks) <= 50


def test_what_is_new_is_in_the_message_or_in_its_file_however_much_it_is():
    late = tuple(an_item(n, status=AIM, over=300 - n) for n in range(70))
    message = alert_message(an_alert(*late), "Shona", WORDS)

    words = "\n".join(texts_in(message.blocks))
    assert all((item.reference in words) == (number < 10) for number, item in enumerate(late))
    assert all(
        f"{n}. {item.reference} " in message.carried.text for n, item in enumerate(late[10:], start=11)
    )
    assert "*The other 60 steps*: in the file below this message." in words
    assert len(message.blocks) <= 50


def test_the_plain_text_says_all_that_the_blocks_say():
    text = sent("alert-long")["text"]

    assert all(f"{item.reference} {item.stage_name}: {item.standing}" in text for item in ALL_STATUTORY)


def test_text_from_data_never_becomes_a_mention_or_a_link():
    item = replace(an_item(), stage_name="<!channel> <@U7> & <https://x.example|click>")

    message = alert_message(an_alert(item), "Shona", WORDS)

    shown = "".join([message.text, *texts_in(message.blocks)])
    assert "<" not in shown
    assert "&lt;!channel&gt; &lt;@U7&gt; &amp; &lt;https://x.example|click&gt;" in shown


def test_a_headline_too_long_for_slack_stands_whole_below_its_beginning():
    long = "Nobody is left to tell about the step that waits. " * 5

    short, whole = (block["text"]["text"] for block in header(long))

    assert len(short) <= 150
    assert short.endswith("…")
    assert whole == long


def test_a_message_for_somebody_who_could_not_be_reached_says_so():
    blocks = sent("alert-instead")["blocks"]

    assert "instead of Shona Reid" in blocks[1]["elements"][0]["text"]


def test_a_notice_says_what_to_do():
    message = notice_message(EXAMPLES["notice"].content, WORDS)

    assert message.blocks[-1]["elements"][0]["text"] == "What to do: homeward check"


def test_the_same_message_has_the_same_bytes():
    assert frozen("alert") == frozen("alert")
    assert sent("alert")["metadata"]["event_payload"] == {
        "outbox_id": 17,
        "key": f"alert:{SHONA.email}:{TODAY}",
    }


def test_a_digest_over_teams_is_not_for_slack():
    example = EXAMPLES["digest"]

    with pytest.raises(TypeError, match="DigestContent"):
        SlackRenderer(WORDS).render(example.content, example.message, example.person)


def test_every_form_says_which_step_it_is_about_and_can_be_left():
    for view in views().values():
        about_a_step = "private_metadata" in view
        assert view["blocks"][0]["text"]["text"].startswith("HW-4821-B") or not about_a_step
        assert view["close"]["text"]


def test_a_form_asks_for_what_its_answer_needs():
    asked = {
        name: [b["block_id"] for b in view["blocks"][1:] if "block_id" in b] for name, view in views().items()
    }

    assert asked[f"form-{Verb.BLOCKED}"] == ["reason", "until", "note"]
    assert asked[f"form-{Verb.DECISION}"] == ["outcome", "on", "reason", "note"]
    assert asked[f"form-{Verb.CHANGE_ROUTE}"] == ["route", "on", "reason", "prompted_by", "note"]


def test_every_block_is_one_that_slacks_own_models_know():
    for view in views().values():
        assert all(Block.parse(block) for block in view["blocks"])


def test_what_a_weekly_file_asks_stands_in_parts_and_none_of_it_is_cut_off():
    notice = EXAMPLES["notice-of-the-weekly-file"].content
    lines = tuple(f"Row {n}, Panel: {'no day ' * 12}" for n in range(1, 46))

    message = notice_message(replace(notice, parts=(NoticePart("Cells to put right", lines),)), WORDS)

    _, *parts = texts_in(message.blocks)
    assert [text.splitlines()[0][:12] for text in parts] == ["*Cells to pu", "• Row 21, Pa", "• Row 41, Pa"]
    assert sum(text.count("• Row") for text in parts) == 45
