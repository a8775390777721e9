"""Pages of figures, written as one file each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Sequence as Sequence_
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from bot.figure_pages import Flow, access_review_page, routes_page, story_page, table_page
from casework.imports.which_child import NoSuchChild, which_child, written_form
from casework.insight.story import Story, story
from casework.rights_held import Reviewed
from permanence.insight.ends import STILL_IN_CARE
from permanence.insight.names import route_name, way_name
from permanence.insight.routes_taken import BESIDE, Sequence
from permanence.pack.model import Pack, in_a_sentence
from scheduler.looking import keep_look
from scheduler.settings import Settings
from scheduler.wiring.figures import Question, routes_of_record, sequences_of_record
from scheduler.wiring.record import open_record

TITLE = "Routes taken"


def write_routes_page(
    settings: Settings, folder: Path, question: Question, out: Path, *, outside: bool
) -> str:
    """The page is written to `out`; a line that says so. For outside it has the banded tables and no picture.

    Bands that can be followed from block to block would give small ones away. Raises NotKnown, NoPeriod.
    """
    answer = routes_of_record(settings, folder, question)
    if outside:
        page = table_page(TITLE, answer.for_outside().tables)
    else:
        found, rules = sequences_of_record(settings, folder, question)
        page = routes_page(TITLE, _flows(found, rules.pack), answer.tables)
    return _written(out, page)


def _flows(found: Iterable[Sequence], pack: Pack) -> list[Flow]:
    flows: defaultdict[tuple[int, str, str], list[str]] = defaultdict(list)
    for sequence in found:
        names = [_block(route, pack) for route in sequence.routes] or ["No route yet"]
        for taken in sequence.taken:
            end = (
                "Still in care"
                if taken.led_to == STILL_IN_CARE
                else f"Ended: {_in(way_name(taken.led_to, pack))}"
            )
            who = taken.reference if taken.journey == 1 else f"{taken.reference} (journey {taken.journey})"
            for column, (start, to) in enumerate(zip(names, [*names[1:], end], strict=True)):
                flows[column, start, to].append(who)
    ordered = sorted(flows.items(), key=lambda item: (item[0][0], item[0][1], -len(item[1]), item[0][2]))
    return [Flow(column, start, to, tuple(sorted(who))) for (column, start, to), who in ordered]


def _block(route: str, pack: Pack) -> str:
    name = route_name(route.removeprefix(BESIDE), pack)
    return f"Beside it: {_in(name)}" if route.startswith(BESIDE) else name


def _in(name: str) -> str:
    return in_a_sentence(name)


def story_of(
    settings: Settings, folder: Path, given: str, today: date, now: datetime
) -> tuple[Story, str | None]:
    """The story of a child, and the reference under which she is known now, where an old one was given.

    Raises NoSuchChild.
    """
    with closing(open_record(settings, folder)) as record:
        with record.reading() as tx:
            meant = which_child(tx, given)
            is_kept_as = tx.same_as(written_form(given)) == meant
        keep_look(record, "story", now, [meant])
        told = story(record, meant, None, today)
        if told is None:
            raise NoSuchChild(f"there is no child with the reference {meant}")
        return told, meant if is_kept_as else None


def write_review_page(found: Sequence_[Reviewed], on: date, out: Path) -> str:
    """The list for the review of access is written to `out`, with a place to sign; a line that says so."""
    return _written(out, access_review_page(found, on))


def write_story_page(told: Story, out: Path) -> str:
    """The page is written to `out`; a line that says so."""
    return _written(out, story_page(told))


def _written(out: Path, page: str) -> str:
    out.write_text(page + "\n", encoding="utf-8")
    return f"{out} is written"
