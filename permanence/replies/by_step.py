"""What a few words call a step."""

from __future__ import annotations

from permanence.replies.item import Item
from permanence.replies.lexicon import Lexicon, tokens_of
from permanence.replies.reading import Situation


def steps_called(words: str, situation: Situation, *, weak: bool = False) -> set[str]:
    """The milestones that these words name, and nothing else with them.

    `weak`: also where they name a step only beside others, as "kinship" does.
    """
    lexicon = Lexicon.of(situation.rules.pack)
    found = lexicon.senses(*(t.key for t in tokens_of(words))) or {}
    item = Item(words, 0, len(words), dict(found))
    return {str(code) for code in item.codes("step") or (item.codes("weak") if weak else ())}
