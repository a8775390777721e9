"""A message's content as Slack shows it: blocks for the screen, one plain text for notifications and screen readers.

Pure functions. These messages go to one person's direct messages and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.alert_counts import AlertCounts, counts_of
from bot.alert_lines import examples_of, lead_of, lines_of
from bot.own_digest import lists_beside_the_list
from bot.slack.buttons import notice_buttons, part_buttons, say_button
from bot.slack.carried import Carried
from bot.slack.kit import JsonObject, actions, block, section_block
from bot.slack.lines import MOST_BLOCKS, step_blocks
from bot.slack.words import HEADER_LIMIT, TEXT_LIMIT, Words, cut, plain
from casework.content import AlertContent, NoticeContent

__all__ = [
    "JsonObject",
    "SlackMessage",
    "alert_message",
    "context",
    "header",
    "notice_message",
    "section",
    "slack_message",
]

HOW = "⋯ says why, and whose reference it is."


@dataclass(frozen=True, slots=True)
class SlackMessage:
    """What Slack is asked to show. `text` says everything that the blocks say. `staff`: names that it may hold.

    `carried`: what stands in a file below it.
    """

    text: str
    blocks: tuple[JsonObject, ...]
    staff: frozenset[str] = frozenset()
    carried: Carried | None = None


def slack_message(text: str, blocks: Iterable[JsonObject]) -> SlackMessage:
    return SlackMessage(cut(text, TEXT_LIMIT), tuple(blocks))


def frozen(shown: SlackMessage, metadata: Mapping[str, object] | None = None) -> bytes:
    """The message as it is sent: JSON that is the same for the same message."""
    fields: dict[str, object] = {"text": shown.text, "blocks": list(shown.blocks)}
    if metadata:
        fields["metadata"] = metadata
    if shown.carried:
        fields["carried"] = {"name": shown.carried.name, "text": shown.carried.text}
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def section(words: Words, name: str, *, block_id: str | None = None, **facts: object) -> JsonObject:
    return section_block(words.marked(name, **facts), block_id=block_id)


def context(words: Words, name: str, *, block_id: str | None = None, **facts: object) -> JsonObject:
    return block("context", elements=[words.marked(name, **facts)], block_id=block_id)


def header(text: str) -> list[JsonObject]:
    """A headline; one that is too long for Slack's header stands whole in a section below it."""
    blocks = [block("header", text=plain(text, HEADER_LIMIT))]
    return blocks if len(text) <= HEADER_LIMIT else [*blocks, section_block(plain(text))]


def alert_message(alert: AlertContent, first_name: str, words: Words) -> SlackMessage:
    """A morning's grouped message: the worst steps open, others one line each, the rest in a file or counted."""
    counts = counts_of(alert)
    headline = words.text(f"{alert.folder}/header", counts=counts, first_name=first_name)
    blocks = header(headline)
    if alert.instead_of:
        blocks.append(context(words, "alert/instead_of", alert=alert))
    blocks.append(context(words, lead_of(alert), counts=counts, how=HOW, alert=alert))
    foot = [*_beside(counts, alert.message_id, words), _foot(alert, words), *_fortnight(alert, words)]
    room = MOST_BLOCKS - len(blocks) - len(foot)
    lines = lines_of(alert.named)
    blocks += step_blocks(lines, alert.on, alert.message_id, words, room=room, tells_new=counts.tells_new)
    text = words.mark_up("alert/text", headline=headline, alert=alert, named=alert.named, counts=counts)
    if alert.fortnight:
        digest = alert.fortnight.digest
        text += "\n" + words.mark_up("own_digest/text", digest=digest, lists=lists_beside_the_list(digest))
    shown = slack_message(text, [*blocks, *foot])
    return replace(shown, carried=_carried(alert, counts, words)) if alert.carried else shown


def _fortnight(alert: AlertContent, words: Words) -> list[JsonObject]:
    """The second part: her own fortnight, without what the list above names."""
    if alert.fortnight is None:
        return []
    digest = alert.fortnight.digest
    lists = lists_beside_the_list(digest)
    return [
        block("divider"),
        section(words, "own_digest/part", digest=digest),
        *(section(words, "own_digest/slack.list", listed=one, today=digest.as_of) for one in lists),
        context(words, "own_digest/foot", digest=digest),
    ]


def _carried(alert: AlertContent, counts: AlertCounts, words: Words) -> Carried:
    """The file of the steps that the message does not name."""
    lines = lines_of(alert.beside, first=len(alert.named) + 1)
    return Carried(
        f"steps-{alert.on}.txt", words.text("alert/carried", alert=alert, lines=lines, counts=counts)
    )


def _beside(counts: AlertCounts, message: int, words: Words) -> list[JsonObject]:
    """Where the steps are that stand in the file; of what earlier messages named how many, and a way to all of them."""
    if counts.carried:
        return [section(words, "alert/carried_file", counts=counts)]
    if not counts.counted:
        return []
    return [
        section(words, "alert/counted", counts=counts),
        actions([say_button("list", "list", words.text("buttons/label", button="list"), message)]),
    ]


def _foot(alert: AlertContent, words: Words) -> JsonObject:
    return context(words, "alert/foot", examples=examples_of(alert))


LINES_OF_A_SECTION = 20


def notice_message(notice: NoticeContent, words: Words) -> SlackMessage:
    """What an administrator must hear: what is wrong, since when, what to do."""
    blocks = header(notice.headline)
    if notice.lines:
        blocks.append(section(words, "notice/slack.lines", notice=notice))
    for part in notice.parts:
        for first in range(0, len(part.lines), LINES_OF_A_SECTION):  # Slack cuts a section at 3,000 letters
            lines, title = part.lines[first : first + LINES_OF_A_SECTION], "" if first else part.title
            blocks.append(section(words, "notice/slack.part", title=title, lines=lines))
        if part.children:
            blocks.append(actions(part_buttons(notice, part, words)))
    if notice.action:
        blocks.append(context(words, "notice/action", notice=notice))
    if notice.asks:
        blocks.append(actions(notice_buttons(notice, words)))
    if notice.says:
        said = [say_button(str(n), reply, reply, notice.message_id) for n, reply in enumerate(notice.says)]
        blocks.append(actions(said))
    return slack_message(words.mark_up("notice/text", notice=notice), blocks)
