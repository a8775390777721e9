"""A few lines said one after the other in a thread of the corpora, and what the last of them comes to, in brief."""

from tests.permanence.replies.contexts import now_in, situation_in
from tests.permanence.replies.corpora_of_ours import OWN
from tests.permanence.replies.dialogues import Player


def after(thread, *lines):
    """What the last of these comes to, said one after the other in a thread."""
    player = Player(situation_in(OWN, thread), thread)
    turns = [player.says(line, now_in(thread)) for line in lines]
    return turns[-1], told(player, turns[-1].answers), player


def told(player, answers):
    """Each answer in brief: its line, verb and outcome, its day or the day to look again, its reason."""
    kept = ("line", "verb", "outcome", "route", "date", "until", "reason", "to")
    facts = [
        {**fact, "reason": fact["reason"] if fact["reason"] != "other" else "own words"}
        for fact in player.facts(answers)
    ]
    return [" ".join(str(fact[key]) for key in kept if fact[key] is not None) for fact in facts]
