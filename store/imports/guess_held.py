"""Which column of a list of events has the day on which each took place.

A case system writes several days beside an event: when the meeting was, when the work on it began, when its form was
done. They lie weeks apart, and look alike; so one is taken only where its heading leaves no doubt.
"""

from __future__ import annotations

from collections.abc import Sequence

from store.imports.header_words import header_words, words_that
from store.imports.sheet_look import Column
from store.imports.sheets import UnreadableSheet

WHICH_DAY = (
    "has a row for each event, and it is not sure which column has the day on which each took place ({}): "
    'call that one "Date held", and try again'
)
NO_DAY = (
    "has a row for each event, and no column of days that says when each took place: no mapping is proposed"
)
_SMALL, _GENERIC, _WRITTEN_DOWN = words_that("small"), words_that("generic"), words_that("written_down")
_BEGUN, _OPENED, _DONE = words_that("begun"), words_that("opened"), words_that("over")
_OF_ITS_WORK = _BEGUN | _OPENED | _DONE
_HELD = words_that("held") - _DONE
_SURE = ({"held"}, _HELD, {"meeting"}, _GENERIC - _SMALL)  # the first of these that a heading says counts


def day_column(columns: Sequence[Column], where: str) -> Column:
    """The column of the days on which the events took place. `columns`: those of days. Raises UnreadableSheet.

    "Date held" goes before "Actual date", that before "Meeting date", and that before "Event date"; each before a day
    on which the work on it was begun or completed. What else may be the day or not is refused, with the headings.
    """
    days = [c for c in columns if _is_of_any_event(c)]
    told = [c for c in days if not _words(c) & _WRITTEN_DOWN - _OF_ITS_WORK]
    sure = [(rank, c) for c in told if (rank := _rank(c)) is not None]
    bare = [c for c in told if not _words(c) & _OF_ITS_WORK and c not in [s for _, s in sure]]
    best = min((rank for rank, _ in sure), default=len(_SURE))
    fit = [c for rank, c in sure if rank == best]
    if best >= len(_SURE) - 1:  # "Event date" beside "Date"
        fit += bare
    if not sure:
        fit += [c for c in told if _words(c) & ((_BEGUN | _DONE) if bare else _OF_ITS_WORK)]
    if len(fit) == 1 and (sure or bare or _words(fit[0]) & _DONE):
        return fit[0]
    named = ", ".join(c.header for c in fit or days or columns)
    raise UnreadableSheet(f"{where} {WHICH_DAY.format(named) if named else NO_DAY}")


def _rank(column: Column) -> int | None:
    """How surely its heading says that its days are those of the events, 0 the surest; None where it is not sure."""
    words = _words(column)
    if words & _OF_ITS_WORK:
        return 1 if words & _BEGUN and words & _HELD else None  # "Actual start"
    return next((rank for rank, said in enumerate(_SURE) if words & said), None)


def _words(column: Column) -> set[str]:
    return set(header_words(column.header))


def _is_of_any_event(column: Column) -> bool:
    """Whether its heading has such words alone as may stand over the days of any event."""
    words, told = _words(column), _HELD | _SMALL | _OF_ITS_WORK | {"date"}
    return bool(words & told) and words <= told | _GENERIC | _WRITTEN_DOWN
