"""A role's own queue, or a service manager's week, in direct messages: lines under titles, answered in words."""

from __future__ import annotations

from collections.abc import Iterator

from bot.slack.blocks import SlackMessage, context, header, section, slack_message
from bot.slack.kit import JsonObject, section_block
from bot.slack.words import SECTION_LIMIT, Words, marked
from casework.queue_content import SAY_LIST, QueueContent, QueuePart

MOST_BLOCKS = 50  # Slack takes no more in a message


def queue_message(queue: QueueContent, words: Words) -> SlackMessage:
    """Its lines, as many as a chat has room for; what is past a statutory limit always."""
    parts = [part.in_chat() for part in queue.parts]
    blocks = header(queue.headline)
    blocks.append(context(words, "queue/lead", queue=queue))
    blocks += [block for part in parts for block in part_blocks(part, words, queue.all_of_it)][
        : MOST_BLOCKS - 4
    ]
    blocks.append(context(words, "queue/foot", queue=queue))
    return slack_message(words.mark_up("queue/text", queue=queue, parts=parts), blocks)


def part_blocks(part: QueuePart, words: Words, all_of_it: str = SAY_LIST) -> Iterator[JsonObject]:
    """The title and as many sections as the lines need: Slack cuts each at 3,000 letters."""
    yield section(words, "queue/title", part=part)
    text = ""
    for line in part.lines:
        shown = words.mark_up("queue/line", line=line)
        if text and len(text) + len(shown) + 1 > SECTION_LIMIT:
            yield section_block(marked(text))
            text = ""
        text = f"{text}\n{shown}" if text else shown
    yield section_block(marked(text))
    if part.left_out:
        yield context(words, "queue/more", left_out=part.left_out, all_of_it=all_of_it)
