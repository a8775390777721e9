"""The app's Home tab: a person's own list, with the same buttons as her messages."""

from __future__ import annotations

from datetime import date

from slack_sdk.models.views import View

from bot.alert_lines import lines_of
from bot.slack.blocks import JsonObject, context, header
from bot.slack.lines import step_blocks
from bot.slack.queue_blocks import part_blocks
from bot.slack.said import said_message
from bot.slack.words import Words
from casework.content import Said
from casework.list_own import OpenList

ROOM = 80  # blocks; Slack takes a hundred in a view, and what was said to her last answer stands on top
MOST_ITEMS = 60


def home_view(own: OpenList, on: date, said: Said | None, words: Words) -> JsonObject:
    """Her open steps, and on top what was said to the answer that she has just given here."""
    shown = own.items[:MOST_ITEMS]
    blocks = header(words.text("home/slack.header", count=len(own.items), queue=own.queue))
    blocks.append(context(words, "home/slack.lead", on=on, undated=own.undated))
    blocks += step_blocks(lines_of(shown), on, None, words, room=ROOM)
    if len(own.items) > len(shown):
        blocks.append(context(words, "home/slack.more", more=len(own.items) - len(shown)))
    blocks += _queue(own, ROOM - len(blocks), words)
    blocks.append(context(words, "home/slack.foot"))
    news = list(said_message(said, words).blocks) if said else []
    return View(type="home", blocks=[*news, *blocks]).to_dict()


def _queue(own: OpenList, room: int, words: Words) -> list[JsonObject]:
    """What stands in her own queue, where her role has one."""
    parts = own.queue.parts if own.queue else ()
    return [block for part in parts for block in part_blocks(part.in_chat(), words)][: max(0, room)]


def stranger_view(said: Said, words: Words) -> JsonObject:
    """What somebody sees whom Homeward does not know."""
    return View(type="home", blocks=list(said_message(said, words).blocks)).to_dict()
