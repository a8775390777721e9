"""The part of a proposed mapping that says what the words of a list of events stand for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from permanence.how_many import how_many
from store.imports.guess_became import is_known_by_heading
from store.imports.guess_events import ListGuess

MOST_NAMED = 60  # words of no step
THE_DAY = "the day on which it took place; look whether it is not the one on which that was written down"
BY_ITS_CELLS = " # by what stands in it, for its heading does not say so: look whether it is that"
NO_STATUS = (
    "No column says whether each step took place, so that what was cancelled may come in as held. If one does, name it "
    'under [event_list] as status = "..."'
)
MAY_BE_STATUS = "{}: perhaps {}, which has codes"
HIDDEN = "# {}: of one child alone, or perhaps a name. The import reads what it is sure of, and asks about the rest"
UNSURE_STATUS = "did it take place? held, booked, open or not_held"
UNSURE_OUTCOME = 'what was decided? "" where it says nothing of that'


def list_warning(listed: ListGuess) -> str:
    """What has to be known of the list before anything else; "" where nothing is amiss."""
    if listed.is_told:
        return ""
    may_be = ", ".join(_quoted(c.header) for c in listed.may_be_status)
    return MAY_BE_STATUS.format(NO_STATUS, may_be) if may_be else NO_STATUS


def list_tables(listed: ListGuess) -> Iterator[str]:
    """The tables of a list with a row for each event; what is not sure stands in them as a comment."""
    yield ""
    yield "[event_list]"
    named = ("planned", listed.planned), ("status", listed.status), ("outcome", listed.outcome)
    yield f"event = {_quoted(listed.event.header)} # which step a row is of"
    yield f"on = {_quoted(listed.on.header)} # {THE_DAY}"
    for part, column in named:
        if column:
            why = "" if column is listed.planned or is_known_by_heading(column) else BY_ITS_CELLS
            yield f"{part} = {_quoted(column.header)}{why}"
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
    yield from _hidden(listed, "events")
    if listed.status:
        yield from _words("statuses", listed.statuses, UNSURE_STATUS)
        yield from _hidden(listed, "statuses")
    if listed.outcome:
        yield from _words("outcomes", listed.outcomes, UNSURE_OUTCOME)
        yield from _hidden(listed, "outcomes")


def _rows(listed: ListGuess, word: str) -> str:
    return how_many(listed.event.values[word], "row")


def _hidden(listed: ListGuess, part: str) -> Iterator[str]:
    yield from hidden_words(listed.hidden.get(part, 0))


def hidden_words(number: int) -> Iterator[str]:
    """How many words do not stand there, for a cell of one child alone may tell her story."""
    if number:
        yield HIDDEN.format(how_many(number, "more is not shown", "more are not shown"))


def _words(name: str, words: Mapping[str, str], unsure: str) -> Iterator[str]:
    yield ""
    yield f"[event_list.{name}]"
    for word, code in words.items():
        yield f"{_quoted(word)} = {_quoted(code)}" if code else f'# {_quoted(word)} = "" # {unsure}'


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
