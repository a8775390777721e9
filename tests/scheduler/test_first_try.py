"""A fresh folder with the shipped samples gives a first message, or says when it comes: on any day, at any hour."""

import json
import re
import shlex
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from casework.at_rest import at_rest, why_at_rest
from casework.raise_alerts import WorkingHours
from scheduler.settings import Settings
from scheduler.wiring.record import open_record
from tests.builders import a_rulebook
from tests.scheduler.cli.surroundings import run
from tests.sources import ROOT

pytestmark = pytest.mark.usefixtures("nothing_is_set")
LONDON = ZoneInfo("Europe/London")


def local(day, clock="11:00"):
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=LONDON)


SATURDAY = local("2026-11-28")
SAINT_ANDREWS = local("2026-11-30")  # a bank holiday in Scotland, on a Monday
AT_WORK = local("2026-12-01", "09:00")
CALENDAR = a_rulebook().calendar
NEXT = re.compile(r"The next working morning is \w+ (\d+ \w+ \d+) at (\d\d:\d\d): (.*)\.")


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """What the README has whoever begins do, up to the first sweep, at a moment (local time); each in its own folder."""

    def at(moment):
        home = tmp_path_factory.mktemp("first")
        now = ["--now", f"{moment:%Y-%m-%dT%H:%M}", "--in", str(home)]
        for words in (
            ["init", "--in", str(home)],
            ["sample", "staff", str(home / "staff.csv"), *now],
            ["sample", "tracker", str(home / "tracker.xlsx"), *now],
            ["people", "load", str(home / "staff.csv"), *now],
            ["import", str(home / "tracker.xlsx"), "--mapping", "tracker", *now],
        ):
            done = run(words)
            assert done.exit_code == 0, (words, done.stderr)
        return home, now

    return at


DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 1))
moments = st.builds(lambda day, hour: local(day, f"{hour:02}:15"), DAYS, st.integers(0, 23))


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(moments)
@example(SATURDAY)
@example(SAINT_ANDREWS)
@example(AT_WORK)
@example(local("2026-12-03", "18:30"))
@example(local("2026-12-04", "07:59"))
def test_there_is_a_first_message_or_it_is_said_when_it_comes(begun, moment):
    _, now = begun(moment)
    swept = json.loads(run(["sweep", "--json", *now]).stdout)
    told = run(["sweep", *now]).stdout

    if swept["messages"]:
        assert "not at work" not in told
        return
    day, hour, waits = NEXT.search(told).groups()
    morning = datetime.strptime(f"{day} {hour}", "%d %b %Y %H:%M").replace(tzinfo=LONDON)
    assert moment < morning <= moment + timedelta(days=6)
    assert CALENDAR.is_working_day(morning.date())
    assert re.search(r"\d+ steps?", waits)


@pytest.mark.parametrize(
    ("moment", "why"),
    [
        (SATURDAY, "Sat 28 Nov 2026 is a weekend by the calendar of Scotland"),
        (SAINT_ANDREWS, "Mon 30 Nov 2026 is a holiday by the calendar of Scotland"),
        (local("2026-12-03", "18:30"), "it is 18:30 on Thu 3 Dec 2026, and it works 08:00 to 17:00"),
    ],
)
def test_due_says_why_and_the_morning_that_was_said_has_its_messages(begun, moment, why):
    home, now = begun(moment)

    told = run(["due", *now]).stdout
    with closing(open_record(Settings(), home)) as record:
        rest = at_rest(record, moment.astimezone(UTC), WorkingHours())
    assert rest is not None
    if "holiday" not in why:  # a list that is not empty is shown without loading the list of holidays
        assert why in told
    assert why in rest.in_words()

    then = ["--now", f"{rest.morning:%Y-%m-%dT%H:%M}", "--in", str(home)]
    swept = json.loads(run(["sweep", "--json", *then]).stdout)
    assert swept["at_rest"] is None
    assert swept["messages"] > 0


PAGES = ("README.md", "docs/first-day.md")
SERVES = {"practice", "run"}  # until Ctrl-C: tried by journeys of their own


def lines_of(page):
    """The command lines of a page's boxes, as a shell reads them."""
    for box in re.findall(r"```sh\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL):
        for line in box.splitlines():
            words = shlex.split(line, comments=True)
            if words[:1] == ["homeward"]:
                yield words[1:]


@pytest.mark.parametrize("page", PAGES)
def test_the_lines_of_a_page_work_in_an_empty_folder(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lines = [words for words in lines_of(page) if words[0] not in SERVES]

    ended = {" ".join(words): run(words) for words in lines}

    assert len(lines) > 6
    assert {line: done.stderr for line, done in ended.items() if done.exit_code == 2} == {}
    assert {line for line, done in ended.items() if done.exit_code} <= {"check"}


@pytest.mark.parametrize("clock", ["05:44", "09:00", "21:10"])
def test_on_a_holiday_the_day_is_the_reason_at_any_hour(clock):
    why = why_at_rest(a_rulebook(), local("2026-11-30", clock), WorkingHours())

    assert why is not None
    assert why.startswith("The council is not at work: Mon 30 Nov 2026 is a holiday by the calendar of ")
