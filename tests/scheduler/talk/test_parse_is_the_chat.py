"""`homeward parse` says what the chat says: lines of every corpus, by the command and through a chat.

The chat is one of Teams; without `--channel` the command speaks as where the person is written to (Shona: by e-mail).
Each line begins from the same store, so all of them take many minutes: every thirtieth of a quarter of the corpora is played, in
`make proof` every tenth, and with HOMEWARD_EVERY_LINE=1 all.
"""

import json
import os

import pytest
from typer.testing import CliRunner

from scheduler.cli.app import app
from tests.permanence.replies.judge import rows_of
from tests.proof import in_proof, one_of, sampled
from tests.scheduler.talk.playing import DAY, SHONA, Context
from tests.sources import ROOT

CORPORA = ROOT / "tests" / "permanence" / "replies" / "corpora"
EVERY = 1 if os.environ.get("HOMEWARD_EVERY_LINE") == "1" else sampled(30, 10)
SAME = ("text", "kind", "proposed", "recorded", "unread", "options")
Line = dict[str, object]


def parsed(texts: list[str], context: Context, *options: str) -> list[Line]:
    """What the command prints for these, all of them from its standard input."""
    command = ["parse", "-", "--as", SHONA, "--on", f"{DAY}T09:00", "--json", "--in", str(context.folder)]
    done = CliRunner().invoke(app, [*command, *options], input="".join(f"{text}\n" for text in texts))
    assert done.exit_code == 0, done.output
    return [compared(json.loads(line)) for line in done.stdout.splitlines()]


def in_the_chat(texts: list[str], context: Context, channel: str) -> list[Line]:
    with context.player(channel) as player:
        staff, case_ids = player.staff, player.case_ids
    told = context.told(texts, channel)
    return [compared(json.loads(json.dumps(one.as_json(staff, case_ids)))) for one in told]


def compared(line: dict[str, object]) -> Line:
    return {name: line[name] for name in SAME}


def lines_of(file, thread, context):
    rows = [row for row in rows_of(file)[::EVERY] if row.thread == thread]
    return [context.filled(row.text) for row in rows if "\n" not in row.text]


def assert_the_same(file, folder, context_of):
    for thread in ("A", "B"):
        context = context_of(folder, thread)
        texts = lines_of(file, thread, context)

        assert parsed(texts, context, "--channel", "teams") == in_the_chat(texts, context, "teams")


@one_of(4)
@pytest.mark.parametrize("corpus", sorted(file.stem for file in CORPORA.glob("*.csv")))
def test_lines_of_our_own(context_of, corpus):
    assert_the_same(CORPORA / f"{corpus}.csv", CORPORA, context_of)


@in_proof
def test_shown_lines(shared_data, context_of):
    assert_the_same(shared_data / "replies" / "shown.csv", shared_data / "replies", context_of)


def test_without_a_channel_it_speaks_as_where_the_person_is_written_to(context_of):
    context = context_of(CORPORA, "A")
    texts = [*lines_of(CORPORA / "first.csv", "A", context), "Who is the reviewing officer for this child?"]

    assert parsed(texts, context) == in_the_chat(texts, context, "email")
