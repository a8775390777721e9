"""What a few words call a step."""

from __future__ import annotations

from permanence.replies.item import Item
from permanence.replies.lexicon import Lexicon, tokens_of
from permanence.replies.reading import Situation


def steps_called(words: str, situation: Situation) -> set[str]:
    """The milestones that these words name, and nothing else with them."""
    lexicon = Lexicon.of(situation.rules.pack)
    found = lexicon.senses(*(t.key for t in tokens_of(words))) or {}
    return {str(code) for code in Item(words, 0, len(words), dict(found)).codes("step")}
