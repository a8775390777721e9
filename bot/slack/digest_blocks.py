"""A social worker's own fortnight, short, in her direct messages."""

from __future__ import annotations

from bot.own_digest import lists_of
from bot.slack.blocks import SlackMessage, context, header, section, slack_message
from bot.slack.kit import block
from bot.slack.words import Words
from casework.content import DigestContent


def own_digest_message(content: DigestContent, words: Words) -> SlackMessage:
    """The figures in one line, then each list that is not empty, in the order of every digest."""
    digest = content.digest
    lists = lists_of(digest)
    blocks = [
        *header(words.text("own_digest/header", digest=digest)),
        section(words, "own_digest/lead", digest=digest),
    ]
    if lists:
        blocks.append(block("divider"))
    blocks += [section(words, "own_digest/slack.list", listed=one, today=digest.as_of) for one in lists]
    blocks.append(context(words, "own_digest/foot", digest=digest))
    return slack_message(words.mark_up("own_digest/text", digest=digest, lists=lists), blocks)
