"""The page draws the very blocks that Slack is sent, and says so loudly when it meets one that it cannot draw."""

from dataclasses import replace

import pytest

from bot.form_fields import FIELDS, OTHER_ANSWERS, QUESTIONS
from bot.handle import Handle
from bot.practice.drawn import UnknownBlock, drawn, drawn_form
from bot.practice.mark_up import Run, marked_lines, plain_lines
from bot.slack.forms import Forms
from bot.slack.words import Words
from permanence.answer import Verb
from tests.bot.email.notices import COLLEAGUES
from tests.bot.practice.inboxes import TODAY
from tests.builders import a_rulebook

HANDLE = Handle("HW-4821-B", 1, "PO.PANEL#1", 7, message=3)
FORMS = Forms(a_rulebook().pack, Words())


def test_bold_italic_and_code_become_runs():
    assert marked_lines("*3 days over*: see _why_ or `list`") == (
        (
            Run("3 days over", "bold"),
            Run(": see "),
            Run("why", "italic"),
            Run(" or "),
            Run("list", "code"),
        ),
    )


def test_what_slack_has_escaped_is_shown_as_it_was_meant_and_never_as_html():
    assert marked_lines("A&amp;P panel &lt;b&gt;") == ((Run("A&P panel <b>"),),)


@pytest.mark.parametrize("text", ["2 * 3 * 4", "snake_case_name", "*", "a*b*c", "_", "**"])
def test_signs_that_mark_nothing_stay_as_they_are(text):
    assert "".join(run.text for run in marked_lines(text)[0]) == text
    assert {run.style for run in marked_lines(text)[0]} <= {""}


def test_a_mark_does_not_reach_over_the_end_of_a_line():
    assert marked_lines("*one\ntwo*") == ((Run("*one"),), (Run("two*"),))


def test_plain_text_has_no_marks():
    assert plain_lines("*a*\nb") == ((Run("*a*"),), (Run("b"),))


def test_blocks_keep_their_order_and_buttons_their_values():
    blocks = drawn(
        [
            {"type": "header", "text": {"type": "plain_text", "text": "Head"}},
            {"type": "divider"},
            {
                "type": "actions",
                "block_id": "answers.2",
                "elements": [
                    {
                        "type": "button",
                        "action_id": "answer.done",
                        "value": "v",
                        "text": {"type": "plain_text", "text": "Done"},
                        "accessibility_label": "Done panel",
                        "style": "primary",
                    }
                ],
            },
        ]
    )

    assert [block.kind for block in blocks] == ["header", "divider", "actions"]
    [button] = blocks[2].buttons
    assert (button.label, button.about, button.value, button.primary) == ("Done", "Done panel", "v", True)
    assert (blocks[2].item, button.opens) == ("2", False)


@pytest.mark.parametrize(
    "block",
    [
        {"type": "image", "image_url": "https://x.example/i.png", "alt_text": "x"},
        {"type": "actions", "elements": [{"type": "datetimepicker", "action_id": "a"}]},
        {
            "type": "input",
            "block_id": "x",
            "label": {"type": "plain_text", "text": "X"},
            "element": {"type": "file_input"},
        },
    ],
)
def test_a_block_that_cannot_be_drawn_is_an_error_and_not_left_out(block):
    with pytest.raises(UnknownBlock):
        drawn([block])


@pytest.mark.parametrize("verb", list(FIELDS))
def test_every_form_of_slacks_can_be_drawn_with_all_its_fields(verb):
    form = drawn_form(FORMS.form(verb, HANDLE, TODAY, COLLEAGUES))

    assert [field.name for field in form.fields] == [field.name for field in FIELDS[verb]]
    assert form.submit == "Record"
    assert form.title


def test_the_window_of_further_answers_can_be_drawn():
    form = drawn_form(FORMS.more(HANDLE))

    assert [button.opens for block in form.blocks for button in block.buttons] == [True] * len(
        OTHER_ANSWERS
    ) + [False] * len(QUESTIONS)
    assert form.submit == ""


def test_a_form_sent_off_wrongly_keeps_what_was_filled_in():
    form = drawn_form(FORMS.form(Verb.BLOCKED, HANDLE, TODAY))

    again = form.filled({"reason": "court"}, {"until": "Say when."})

    assert [(f.name, f.value, f.error) for f in again.fields] == [
        ("reason", "court", ""),
        ("until", "", "Say when."),
        ("note", "", ""),
    ]
    assert [f.name for f in again.wrong] == ["until"]
    assert replace(again, blocks=form.blocks) == form
