"""Whatever the record holds and whatever is asked: each command about figures gives a sentence or a table, and no trace."""

import json
from datetime import date, timedelta

import pytest
from typer.testing import CliRunner

from scheduler.cli.app import app
from store.case_record import SqlCaseRecord
from store.engine import open_engine
from tests.builders import NOW, a_record, a_rulebook, register_child, shona
from tests.proof import one_of

ON = ("--now", "2026-05-20")
COMMANDS = (
    ("waits",),
    ("waits", "legal_referral", "panel"),
    ("in-time",),
    ("in-time", "--within", "14"),
    ("lost",),
    ("changes",),
    ("routes",),
    ("lag",),
    ("missing",),
)
BEGAN = date(2025, 1, 6)
ORDER = (
    "first_review",
    "permanence_recommendation",
    "legal_referral",
    "panel",
    "agency_decision",
    "petition_lodged",
)
CASES = {}


def case(fill):
    CASES[fill.__name__] = fill
    return fill


@case
def no_journeys(_record):
    pass


@case
def one_child(record):
    _child(record, "C1", step=30)


@case
def all_open(record):
    for n in range(12):
        register_child(record, f"C{n}", BEGAN + timedelta(days=n), route="adoption")


@case
def all_on_one_day(record):
    for n in range(12):
        _child(record, f"C{n}", step=0)


@case
def negative_waits(record):
    for n in range(12):
        _child(record, f"C{n}", step=-3)


@case
def days_at_the_latest(record):
    for n in range(12):
        reference = register_child(record, f"C{n}", BEGAN, route="adoption")
        said = shona(reference)
        days = (BEGAN + timedelta(days=30 * at) for at in range(len(ORDER)))
        told = [
            said.milestone_reached(code, on, precision="latest") for code, on in zip(ORDER, days, strict=True)
        ]
        with record.writing() as tx:
            tx.append(told, NOW)


@case
def a_pause_without_end(record):
    reference = _child(record, "C1", step=30, upto=3)
    with record.writing() as tx:
        tx.append([shona(reference).paused("PO.PANEL#1", BEGAN + timedelta(days=100), "appeal")], NOW)


@case
def two_routes_closed_on_one_day(record):
    reference = register_child(record, "C1", BEGAN, route="home")
    said, day = shona(reference), date(2025, 9, 1)
    with record.writing() as tx:
        tx.append(
            [said.plan_opened("adoption", BEGAN + timedelta(days=20), "assessment", primary=False)], NOW
        )
        tx.append([said.plan_closed("home", day, None), said.plan_closed("adoption", day, "other")], NOW)


@case
def a_journey_that_ended_before_it_began(record):
    reference = _child(record, "C1", step=30)
    with record.writing() as tx:
        tx.append([shona(reference).journey_ended(BEGAN - timedelta(days=3), "home_for_good")], NOW)


@case
def a_thousand_steps_of_one_child(record):
    reference = register_child(record, "C1", date(2020, 1, 1), route="adoption")
    said = shona(reference)
    reviews = [
        said.milestone_reached("later_review", date(2020, 2, 1) + timedelta(days=2 * n)) for n in range(1000)
    ]
    with record.writing() as tx:
        tx.append(reviews, NOW)


def _child(record, case_id, step, upto=6):
    days = {code: BEGAN + timedelta(days=step * at) for at, code in enumerate(ORDER[:upto], start=1)}
    return register_child(record, case_id, BEGAN, route="adoption", milestones=days)


@pytest.fixture(scope="module", params=CASES)
def store(request, tmp_path_factory):
    """A store in which such a thing is recorded."""
    folder = tmp_path_factory.mktemp("store")
    (folder / "homeward.toml").write_text("")
    a_record(folder).close()
    (folder / "homeward.db").rename(folder / "homeward.sqlite")
    record = SqlCaseRecord(open_engine(f"sqlite:///{folder / 'homeward.sqlite'}"), a_rulebook())
    CASES[request.param](record)
    with record.reading() as tx:
        references = list(tx.references())
    yield folder, request.param, references
    record.close()


def called(folder, *words, ends_with=(0,)):
    done = CliRunner().invoke(app, [*words, "--in", str(folder)])
    assert done.exit_code in ends_with, (words, done.output, done.exception)
    assert "Traceback" not in done.output
    return done.output


@one_of(4)
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_answers(store, words):
    folder, name, references = store
    # More than half the wrong way round is refused, and says how to ask.
    ends_with = (0, 1) if name == "negative_waits" and len(words) == 3 else (0,)

    told = called(folder, *words, *ON, "--children", ends_with=ends_with)

    assert told.strip()
    if not references:
        first = told.splitlines()[0].replace("within 14 days", "in time")  # as it was asked
        assert first.endswith(".")
        assert not any(letter.isdigit() for letter in first)


@one_of(5)
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_figure_comes_of_nothing(store, words):
    """No median of fewer than ten or of none that got there, no percentage of nothing, and no number below nought."""
    folder, name, _ = store
    ends_with = (0, 1) if name == "negative_waits" and len(words) == 3 else (0,)
    told = called(folder, *words, *ON, "--json", ends_with=ends_with)
    if not told.startswith("{"):
        return

    for table in json.loads(told)["tables"]:
        for row in [*table["rows"], *([table["total"]] if table["total"] else [])]:
            assert not any(isinstance(cell, int | float) and cell < 0 for cell in row.values()), row
            if "reached" in row and (row["n"] < 10 or row["reached"] < 5):
                assert row["median"] is None, row
            if "due" in row and not row["due"]:
                assert row["per_cent"] is None, row


def test_every_childs_story_and_trace_are_told(store):
    folder, _, references = store
    for reference in references[:1]:
        assert called(folder, "story", reference, *ON)
        assert called(folder, "story", reference, *ON, "--html", str(folder / "story.html"))
        assert called(folder, "why", reference, *ON)


def test_the_open_data_and_the_routes_can_be_written(store):
    folder, _, _ = store

    assert "journey: " in called(folder, "export", str(folder / "open.sqlite"), *ON)
    assert called(folder, "routes", *ON, "--html", str(folder / "routes.html"))


# --- what cannot be asked ---------------------------------------------------------------------------------------------

WRONG = {
    "turned round": (("--from", "2026-02-01", "--to", "2026-01-01"), "before it begins"),
    "in the future": (("--from", "2027-01-01"), "after the day that is looked at"),
    "no day": (("--from", "soon"), "soon is no day"),
    "unknown route": (("--route", "moon"), "no route moon; it has: home"),
    "unknown team": (("--team", "Nobody"), "no child has been with a team Nobody; known: North"),
    "children outside": (("--children", "--outside"), "does not go with --outside"),
}


@pytest.fixture(scope="module")
def a_store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("store")
    (folder / "homeward.toml").write_text("")
    a_record(folder).close()
    (folder / "homeward.db").rename(folder / "homeward.sqlite")
    return folder


@one_of(5)
@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_what_cannot_be_asked_ends_with_2_and_says_why(a_store, words, wrong):
    more, why = WRONG[wrong]

    assert why in called(a_store, *words, *ON, *more, ends_with=(2,))


@pytest.mark.parametrize("words", [*COMMANDS, ("story", "HW-4821-B")], ids=" ".join)
def test_a_store_of_another_pack_is_refused_in_a_sentence(a_store, tmp_path, words):
    (tmp_path / "homeward.sqlite").write_bytes((a_store / "homeward.sqlite").read_bytes())
    record = SqlCaseRecord(open_engine(f"sqlite:///{tmp_path / 'homeward.sqlite'}"), a_rulebook())
    _child(record, "C1", step=30)
    record.close()
    (tmp_path / "homeward.toml").write_text('pack = "england"\n')

    told = called(tmp_path, *words, *ON, ends_with=(0, 1, 2))

    assert told.strip()
    assert "KeyError" not in told
