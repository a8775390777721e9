"""A child gets another worker: what both read on their own channel, and what the old one writes is kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.email.incoming.taking import Verdict
from permanence.entries import EntryKind, Recorder
from tests.bot.slack.council import texts_in
from tests.bot.teams.council import shown_text
from tests.builders import EWAN, MORAG, NOW, SHONA
from tests.casework.replying import ledger
from tests.conformance.acts import CASE_ID, CHILD
from tests.conformance.channel import Channel
from tests.conformance.email_words import email_words
from tests.conformance.slack_words import slack_words
from tests.conformance.teams_words import teams_words

KNOWS = "the carer is best rung after four"
TOMORROW = NOW + timedelta(days=1)


@dataclass
class Day:
    """`sweeps`: what the next day calls for is sent; `writes`: Shona writes in answer to what came last.

    `presses`: what Morag alone is told after a button of a message that says this; None where messages have no buttons.
    """

    channel: Channel
    sweeps: Callable[[], None]
    writes: Callable[[str], None]
    presses: Callable[[str, str], str] | None = None


@contextmanager
def in_slack(folder: Path) -> Iterator[Day]:
    with slack_words(folder) as channel:
        council = channel.council

        def writes(text: str) -> None:
            council.people.say(SHONA, text)
            council.settle()

        def presses(says: str, button: str) -> str:
            card = next(one for one in council.messages(MORAG) if says in one.text)
            assert council.people.press(MORAG, card, button).ok
            council.settle()
            window = council.slack.open_view(MORAG)
            shown = (
                texts_in(window.view) if window else council.alone(MORAG)
            )  # where it came too late for a window
            return "\n".join(shown).replace("\xa0", " ")

        yield Day(channel, lambda: swept(council), writes, presses)


@contextmanager
def in_teams(folder: Path) -> Iterator[Day]:
    with teams_words(folder) as channel:
        council = channel.council

        def writes(text: str) -> None:
            council.people.say(SHONA, text)
            council.settle()

        def presses(says: str, button: str) -> str:
            card = next(one for one in council.teams.messages(MORAG) if says in shown_text(one.card))
            answer = council.people.press(MORAG, card, button)
            return (answer.message or "").replace("\xa0", " ")

        yield Day(channel, lambda: swept(council), writes, presses)


@contextmanager
def by_mail(folder: Path) -> Iterator[Day]:
    with email_words(folder) as channel:
        council = channel.council

        def sweeps() -> None:
            council.now = TOMORROW
            council.morning()

        def writes(text: str) -> None:
            asked = next(one for one in council.letters(SHONA) if "goes to" in str(one["Subject"]))
            assert council.takes(council.reply(asked, text)) is Verdict.TAKEN

        yield Day(channel, sweeps, writes)


def swept(council) -> None:
    council.now = TOMORROW
    council.alert(SHONA)


@pytest.mark.parametrize("way", [in_slack, in_teams, by_mail], ids=["Slack", "Teams", "e-mail"])
def test_the_new_worker_has_her_card_and_what_the_old_one_knows_is_kept(way, tmp_path: Path) -> None:
    with way(tmp_path) as day:
        given_to_morag(day.channel.record)
        day.sweeps()

        assert f"{CHILD} is yours from today" in day.channel.shown(MORAG)
        assert "16 days past the council's aim" in day.channel.shown(MORAG)
        assert f"{CHILD} goes to Morag Keir today" in day.channel.shown(SHONA)
        day.writes(KNOWS)

        assert f"Kept as a note for {CHILD}" in day.channel.shown(SHONA)
        kept = [e.data["note"] for e in ledger(day.channel.record, CHILD) if e.kind is EntryKind.NOTED]
        assert kept == [KNOWS]
        assert KNOWS not in day.channel.shown(MORAG)
        assert CHILD not in day.channel.shown(EWAN)


@pytest.mark.parametrize("way", [in_slack, in_teams], ids=["Slack", "Teams"])
def test_who_it_is_and_what_was_written_is_one_press_away_and_told_to_her_alone(way, tmp_path: Path) -> None:
    with way(tmp_path) as day:
        given_to_morag(day.channel.record)
        day.sweeps()

        who, story = (day.presses("is yours from today", ask) for ask in ("ask.who", "ask.history"))
        day.writes(KNOWS)
        day.channel.council.deliver()
        note = day.presses("has written something", "ask.history")

        assert f"{CHILD} is {CASE_ID} in the case system" in who
        assert "permanence order" in story.casefold()
        assert KNOWS in note
        assert KNOWS not in day.channel.shown(EWAN)


@pytest.mark.parametrize(
    ("way", "button"), [(in_slack, "say.0"), (in_teams, "say.0")], ids=["Slack", "Teams"]
)
def test_that_there_is_nothing_more_is_one_press(way, button, tmp_path: Path) -> None:
    with way(tmp_path) as day:
        given_to_morag(day.channel.record)
        day.sweeps()

        council = day.channel.council
        if way is in_slack:
            asked = next(one for one in council.messages(SHONA) if "goes to" in one.text)
        else:
            asked = next(one for one in council.teams.messages(SHONA) if "goes to" in shown_text(one.card))
        assert council.people.press(SHONA, asked, button).ok
        council.settle()
        day.writes(KNOWS)

        assert not [e for e in ledger(day.channel.record, CHILD) if e.kind is EntryKind.NOTED]


def given_to_morag(record) -> None:
    with record.writing() as tx:
        recorder = Recorder(CHILD, 1, "import:tracker", "import:2")
        tx.append([recorder.allocated(social_worker=MORAG, team="North")], NOW)
