"""A digest's figures are those of the open data, child by child, over councils made up at random; bad ones stop no digest."""

import csv
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from casework.exports.open_data import OPEN_TABLES, open_rows
from casework.ports import MessageKind
from casework.send_digests import digest_content, digest_for, send_digests
from permanence.answers.words import as_a_line
from permanence.digest.fortnight import Period, Rhythm
from permanence.digest.lost import year_to
from permanence.digest.whole import whole_of
from permanence.pack.model import TargetStatus
from store.exports.csv_files import write_csv_files
from store.exports.sqlite_file import write_sqlite_file
from tests.builders import FERGUS, ISLA, KIRSTY, LONDON, MORAG, SHONA, a_person, a_record, register_child
from tests.casework.insight.random_councils import SEEN_ON, fill
from tests.casework.insight.test_open_data import queries
from tests.proof import one_of

PERIOD = Period(SEEN_ON - timedelta(days=15), SEEN_ON - timedelta(days=2), SEEN_ON - timedelta(days=1))

SOME = one_of(8)  # of the tests over another council than the first


@pytest.fixture(scope="module", params=[0, *(pytest.param(seed, marks=SOME) for seed in range(1, 4))])
def opened(request, tmp_path_factory):
    """A council with its open data as one file and as CSV, and the digest over all of it."""
    folder = tmp_path_factory.mktemp("council")
    record = a_record(folder)
    fill(record, request.param, children=14)
    with record.reading() as tx:
        found = digest_for(tx, record.rules, tx.directory(), a_person(KIRSTY), PERIOD, SEEN_ON)
        write_sqlite_file(folder / "open.sqlite", OPEN_TABLES, open_rows(tx, record.rules, SEEN_ON))
        write_csv_files(folder, OPEN_TABLES, open_rows(tx, record.rules, SEEN_ON))
    yield record, folder, found
    record.close()


def asked(folder, query, first, last):
    with closing(sqlite3.connect(folder / "open.sqlite")) as connection:
        connection.row_factory = sqlite3.Row
        values = {"first": str(first), "last": str(last), "today": str(SEEN_ON)}
        return [dict(row) for row in connection.execute(query, values)]


def by_child(query):
    """The query of the page, for each child in the place of all of them."""
    each = query.replace("SELECT stage, COUNT(*)", "SELECT reference, stage, COUNT(*)")
    grouped = each.replace("GROUP BY stage ORDER BY days DESC, stage", "GROUP BY reference, stage")
    assert grouped != each != query
    return grouped


def step_name(record, stage):
    return record.rules.pack.step_of(stage)


def test_days_lost_are_those_of_the_open_data_child_by_child(opened):
    record, folder, content = opened
    lost, ours = Counter(), Counter()
    for row in asked(folder, by_child(queries()["days_lost"]), *year_to(SEEN_ON)):
        key = row["reference"], step_name(record, row["stage"])
        lost[key] += row["days"]
        ours[key] += row["days"] - row["others"]

    told = content.digest.lost
    assert {(c.reference, s.name): c.days for s in told.steps for c in s.children} == dict(lost)
    assert all(c.ours == ours[c.reference, s.name] for s in told.steps for c in s.children)
    assert told.days == sum(lost.values()) > 0
    assert [s.days for s in told.steps] == [sum(c.days for c in s.children) for s in told.steps]


def test_in_time_is_that_of_the_open_data_child_by_child(opened):
    record, folder, content = opened
    due = asked(
        folder,
        "SELECT reference, stage, due_on, ended_on, how FROM step WHERE due_on BETWEEN :first AND :last",
        PERIOD.first,
        PERIOD.last,
    )
    alive = {r["reference"] for r in asked(folder, "SELECT * FROM journey", PERIOD.first, PERIOD.last)}
    told = Counter(
        (line.stage_name, reference, how)
        for line in content.digest.within
        for reference, how in line.children
    )
    by_hand = Counter(
        (as_a_line(step_name(record, row["stage"])), row["reference"], how)
        for row in due
        if row["reference"] in alive and (how := judged(row))
    )

    assert told == by_hand
    for line in content.digest.within:
        assert line.due == line.met + line.late + line.still_open + line.left_overdue == len(line.children)


def judged(row):
    """By the words of docs/insight.md, from a row of the open data."""
    late = row["ended_on"] is not None and row["ended_on"] > row["due_on"]
    if row["how"] == "reached":
        return "late" if late else "in time"
    if row["how"] == "open":
        return "open past due"
    return "left overdue" if late else None


def test_what_is_overdue_is_what_the_csv_file_says_is_open_past_due(opened):
    record, folder, content = opened
    with record.reading() as tx:  # what was recorded after the day looked at has closed steps since
        later = {entry.reference for entry in tx.entries() if entry.recorded_at.date() > SEEN_ON}
    with (folder / "step.csv").open(encoding="utf-8", newline="") as file:
        late = Counter(
            (row["reference"], as_a_line(step_name(record, row["stage"])))
            for row in csv.DictReader(file)
            if row["how"] == "open" and row["due_on"] and row["due_on"] < str(SEEN_ON)
            if row["reference"] not in later
        )

    digest = content.digest
    told = Counter((line.reference, group.name) for group in digest.overdue for line in group.lines)
    assert Counter({k: count for k, count in told.items() if k[0] not in later}) == late
    assert told.total() > 0
    assert digest.headline.overdue == told.total()
    assert digest.headline.overdue_children == len({reference for reference, _ in told})


def test_no_step_stands_twice_in_the_whole_and_every_part_adds_up(opened):
    _, _, content = opened
    digest = content.digest

    whole = whole_of(digest)
    overdue = whole.open_steps[: len(digest.overdue)]
    others = {part.title: part for part in whole.open_steps[len(digest.overdue) :]}

    assert sum(part.total for part in overdue) == digest.headline.overdue
    assert sum(p.total for p in overdue if p.status is TargetStatus.STATUTORY) == digest.headline.statutory
    drifting = others["Drifting"].total if digest.drifting else 0
    assert drifting == len(digest.drifting) == digest.headline.drifting
    lines = sum(len(part.lines) for part in whole.open_steps)
    steps = {
        (line.reference, line.stage)
        for lines_of in (
            *(group.lines for group in (*digest.overdue, *digest.blockers)),
            digest.drifting,
            digest.booked,
            digest.broken_bookings,
        )
        for line in lines_of
    }
    assert lines == len(steps)
    assert sum(part.total for part in whole.lost) == digest.lost.days


def test_the_teams_of_a_digest_add_up_to_its_headline(opened):
    _, _, content = opened
    digest = content.digest

    assert sum(team.overdue for team in digest.teams) == digest.headline.overdue
    assert sum(team.statutory for team in digest.teams) == digest.headline.statutory
    assert sum(team.before for team in digest.teams) == digest.headline.overdue_before
    assert sum(team.children for team in digest.teams) == digest.children


def test_the_figures_of_two_managers_are_of_their_own_children_alone(record):
    hers = register_child(record, "C1", SEEN_ON - timedelta(days=400))
    other = register_child(record, "C2", SEEN_ON - timedelta(days=400), team="South", worker=None)

    with record.reading() as tx:
        people = tx.directory()
        of = {
            who: digest_for(tx, record.rules, people, people.people[who], PERIOD, SEEN_ON)
            for who in (MORAG, ISLA, SHONA)
        }

    named = {
        who: {c.reference for s in found.digest.lost.steps for c in s.children}
        for who, found in of.items()
        if found.digest.lost
    }
    assert named == {MORAG: {hers}, ISLA: {hers, other}}
    assert of[SHONA].digest.lost is None


# --- figures that cannot be made --------------------------------------------------------------------------------------

RHYTHM = Rhythm(PERIOD.digest_day, LONDON)


def broken(*_):
    raise ZeroDivisionError("a figure from nothing")


def test_figures_that_cannot_be_made_never_stop_a_digest_and_the_administrator_hears(record, post):
    register_child(record, "C1", SEEN_ON - timedelta(days=400))
    send_digests(record, RHYTHM, datetime.combine(PERIOD.digest_day, time(8, 1), LONDON))

    def digest(tx, people, message, person, today):
        return digest_content(tx, record.rules, people, message, person, today, measure=broken)

    post.at(PERIOD.digest_day, time(8, 2))
    post.setup = replace(post.setup, contents={**post.setup.contents, MessageKind.DIGEST: digest})
    post.open_for_delivery()
    post.deliver()

    [told] = [t for t in post.sent_to(MORAG) if t.message.kind is MessageKind.DIGEST]
    assert told.content.digest.headline.overdue > 0
    assert told.content.digest.lost is None
    assert "ZeroDivisionError at" in told.content.digest.could_not_be_made
    post.deliver()
    notices = [t.content.headline for t in post.sent_to(FERGUS)]
    assert any("could not be made: ZeroDivisionError" in headline for headline in notices)
