"""The tracking meeting, walked through on every channel: the list, a decision in words, leave, the minutes."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from permanence.answer import Verb
from permanence.entries import EntryKind
from tests.bot.email.incoming.council import text_of
from tests.builders import EWAN, MORAG
from tests.casework.replying import ledger, waits_for_decision
from tests.conformance.acts import CHILD, Act
from tests.conformance.channel import Channel, in_one_line
from tests.conformance.email_words import TO_NO_MESSAGE, EmailWords, email_words
from tests.conformance.practice_inbox import practice_inbox
from tests.conformance.slack_words import slack_words
from tests.conformance.teams_words import teams_words

Says = Callable[[str], None]
NOT_A_STEP = Verb.LIST  # what is written is no answer about a child


@dataclass
class Meeting:
    """Morag at her own channel."""

    channel: Channel
    says: Says

    def shown(self) -> str:
        return self.channel.shown(MORAG)


def said(words: str) -> Act:
    return Act(NOT_A_STEP, "", words, "", by=MORAG)


@contextmanager
def in_chat(open_: Callable[[Path], AbstractContextManager[Channel]], folder: Path) -> Iterator[Meeting]:
    with open_(folder) as channel:
        yield Meeting(channel, lambda words: channel.does(MORAG, said(words)))


@contextmanager
def by_mail(folder: Path) -> Iterator[Meeting]:
    """Each mail answers the newest that has come, the first answers none."""
    with email_words(folder) as channel:
        yield Meeting(channel, lambda words: mailed(channel, words))


def mailed(channel: EmailWords, words: str) -> None:
    council = channel.council
    newest = council.letters(MORAG)[-1:] if words != "meeting" else []
    raw = (
        council.reply(newest[0], words, sender=MORAG)
        if newest
        else council.reply(channel.alert, words, sender=MORAG, **TO_NO_MESSAGE)
    )
    channel.mail(raw, MORAG)
    answer = council.letter(MORAG)
    if "Reply yes to this mail" in in_one_line(text_of(answer)):
        channel.mail(council.reply(answer, "Yes", sender=MORAG), MORAG)


WAYS = {
    "Slack": lambda folder: in_chat(slack_words, folder),
    "Teams": lambda folder: in_chat(teams_words, folder),
    "e-mail": by_mail,
    "practice": lambda folder: in_chat(practice_inbox, folder),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_meeting_is_walked_through(way: str, tmp_path: Path) -> None:
    with WAYS[way](tmp_path) as meeting:
        other = waits_for_decision(meeting.channel.record, "C7")
        meeting.says("meeting")
        assert "North, Wed 20 May: 2 children" in meeting.shown()

        meeting.says("next")
        assert "1 of 2, late or standing still" in meeting.shown()
        assert f"{CHILD} · Shona Reid" in meeting.shown()

        meeting.says("held 12 May")
        assert panel_days(meeting) == ["2026-05-12"]
        assert "2 of 2, due before the next meeting" in meeting.shown()
        assert other in meeting.shown()

        meeting.says("leave")
        assert "Left at 2 of 2." in meeting.shown()
        meeting.says("meeting minutes")
        assert f"{CHILD}: panel held on 12 May" in meeting.shown()
        assert CHILD not in meeting.channel.shown(EWAN)


def panel_days(meeting: Meeting) -> list[str]:
    entries = ledger(meeting.channel.record, CHILD)  # type: ignore[arg-type]
    return [
        str(e.data["on"])
        for e in entries
        if e.kind is EntryKind.MILESTONE_REACHED and e.data["milestone"] == "panel" and e.by == MORAG
    ]
