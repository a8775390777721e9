"""The part of a proposed mapping that says what the words of a list of events stand for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from store.imports.guess_events import ListGuess

MOST_NAMED = 60  # words of no step
THE_DAY = "the day on which it took place; look whether it is not the one on which that was written down"
UNSURE_STATUS = "did it take place? held, booked, open or not_held"
UNSURE_OUTCOME = 'what was decided? "" where it says nothing of that'


def list_tables(listed: ListGuess) -> Iterator[str]:
    """The tables of a list with a row for each event; what is not sure stands in them as a comment."""
    yield ""
    yield "[event_list]"
    named = ("planned", listed.planned), ("status", listed.status), ("outcome", listed.outcome)
    yield f"event = {_quoted(listed.event.header)} # which step a row is of"
    yield f"on = {_quoted(listed.on.header)} # {THE_DAY}"
    for part, column in named:
        if column:
            yield f"{part} = {_quoted(column.header)}"
    yield ""
    yield '[event_list.events] # what is written there, and which step it is; "" for none'
    for word, code in listed.events.items():
        yield f"{_quoted(word)} = {_quoted(code)} # {_rows(listed, word)}"
    for word, why in listed.unread.items():
        yield f'# {_quoted(word)} = "" # {_rows(listed, word)}, asked about until this says which: {why}'
    if listed.others:
        yield f"# of no step, and left out: {', '.join(map(_quoted, listed.others[:MOST_NAMED]))}"
    if len(listed.others) > MOST_NAMED:
        yield f"# and {len(listed.others) - MOST_NAMED} more"
    if listed.status:
        yield from _words("statuses", listed.statuses, UNSURE_STATUS)
    if listed.outcome:
        yield from _words("outcomes", listed.outcomes, UNSURE_OUTCOME)


def _rows(listed: ListGuess, word: str) -> str:
    count = listed.event.values[word]
    return "1 row" if count == 1 else f"{count} rows"


def _words(name: str, words: Mapping[str, str], unsure: str) -> Iterator[str]:
    yield ""
    yield f"[event_list.{name}]"
    for word, code in words.items():
        yield f"{_quoted(word)} = {_quoted(code)}" if code else f'# {_quoted(word)} = "" # {unsure}'


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
