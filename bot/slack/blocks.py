"""A message's content as Slack shows it: blocks for the screen, one plain text for notifications and screen readers.

Pure functions over Slack's own models, which refuse what is over Slack's limits. These messages go to one person's
direct messages and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from slack_sdk.models.blocks import ActionsBlock, Block, ContextBlock, DividerBlock, HeaderBlock, SectionBlock

from bot.alert_counts import counts_of
from bot.handle import Handle
from bot.slack.buttons import answer_buttons
from bot.slack.words import HEADER_LIMIT, TEXT_LIMIT, Words, cut, plain
from casework.content import AlertContent, AlertItem, NoticeContent

MOST_ITEMS = 10
EXAMPLE_AHEAD = timedelta(days=14)
JsonObject = dict[str, object]


@dataclass(frozen=True, slots=True)
class SlackMessage:
    """What Slack is asked to show. `text` says everything that the blocks say. `staff`: names that it may hold."""

    text: str
    blocks: tuple[JsonObject, ...]
    staff: frozenset[str] = frozenset()


def slack_message(text: str, blocks: Iterable[Block]) -> SlackMessage:
    """Raises SlackObjectFormationError when a block is over one of Slack's limits."""
    return SlackMessage(cut(text, TEXT_LIMIT), tuple(block.to_dict() for block in blocks))


def frozen(shown: SlackMessage, metadata: Mapping[str, object] | None = None) -> bytes:
    """The message as it is sent: JSON that is the same for the same message."""
    fields: dict[str, object] = {"text": shown.text, "blocks": list(shown.blocks)}
    if metadata:
        fields["metadata"] = metadata
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def section(words: Words, name: str, *, block_id: str | None = None, **facts: object) -> SectionBlock:
    return SectionBlock(text=words.marked(name, **facts), block_id=block_id)


def context(words: Words, name: str, *, block_id: str | None = None, **facts: object) -> ContextBlock:
    return ContextBlock(elements=[words.marked(name, **facts)], block_id=block_id)


def header(text: str) -> list[Block]:
    """A headline; one that is too long for Slack's header stands whole in a section below it."""
    blocks: list[Block] = [HeaderBlock(text=plain(text, HEADER_LIMIT))]
    return blocks if len(text) <= HEADER_LIMIT else [*blocks, SectionBlock(text=plain(text))]


def alert_message(alert: AlertContent, first_name: str, words: Words) -> SlackMessage:
    """A morning's grouped message: ten stages at most, each with its reason and its buttons."""
    shown = alert.items[:MOST_ITEMS]
    more = alert.more + len(alert.items) - len(shown)
    folder = "catch_up" if alert.catch_up else "alert"
    headline = words.text(f"{folder}/header", counts=counts_of(alert), first_name=first_name)
    blocks = header(headline)
    if alert.instead_of:
        blocks.append(context(words, "alert/instead_of", instead_of=alert.instead_of))
    for number, item in enumerate(shown, start=1):
        handle = Handle.of(item, alert.message_id)
        blocks += [DividerBlock(), *item_blocks(item, handle, words, number)]
    ahead = alert.on + EXAMPLE_AHEAD
    example = {"example": shown[0].reference if shown else "", "example_day": f"{ahead.day} {ahead:%B}"}
    blocks.append(context(words, "alert/slack.foot", more=more, **example))
    text = words.mark_up("alert/text", headline=headline, alert=alert, items=shown, more=more)
    return slack_message(text, blocks)


def item_blocks(item: AlertItem, handle: Handle, words: Words, number: int) -> list[Block]:
    """One open stage: how it stands, why it is told, and how to answer.

    The names of the blocks are how an answered message finds what to put what was recorded in the place of.
    """
    blocks: list[Block] = [
        section(words, "alert/slack.item", item=item),
        context(words, "alert/why", item=item, block_id=why_block(number)),
    ]
    buttons = answer_buttons(item, handle, words)
    return [*blocks, ActionsBlock(elements=buttons, block_id=answers_block(number))] if buttons else blocks


def why_block(number: int) -> str:
    return f"why.{number}"


def answers_block(number: int) -> str:
    return f"answers.{number}"


def notice_message(notice: NoticeContent, words: Words) -> SlackMessage:
    """What an administrator must hear: what is wrong, since when, what to do."""
    blocks = header(notice.headline)
    if notice.lines:
        blocks.append(section(words, "notice/slack.lines", notice=notice))
    if notice.action:
        blocks.append(context(words, "notice/action", notice=notice))
    return slack_message(words.mark_up("notice/text", notice=notice), blocks)
