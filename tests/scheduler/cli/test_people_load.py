"""`homeward people load`, `same` and `different`, as an information officer runs them; docs/people.md is followed here."""

import json
import re
import shlex
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from casework.ports import MessageKind
from scheduler.cli.app import app
from scheduler.settings import read_settings
from scheduler.wiring.record import open_record
from tests.conftest import ROOT

TRACKER = (
    "child_ref,care_period,milestone,event_date,worker\nC1,1,became_looked_after,2026-01-05,Shona Reid\n"
)
ON = "2026-05-20"
DOC = ROOT / "docs" / "people.md"


@pytest.fixture
def council(tmp_path, monkeypatch, nothing_is_set):
    """A folder that was set up; commands run in it."""
    monkeypatch.chdir(tmp_path)
    assert run("init")[0] == 0
    Path("tracker.csv").write_text(TRACKER)
    return tmp_path


def run(*command):
    """How a command ends, and what it prints."""
    done = CliRunner().invoke(app, list(command))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done.exit_code, done.output


def load(text, *options, name="staff.csv"):
    Path(name).write_text(text)
    return run("people", "load", name, "--now", ON, *options)


def listed():
    return {row["email"]: row for row in json.loads(run("people", "list", "--json")[1])}


def allocation():
    found = json.loads(run("check", "--json", "--now", ON)[1])
    return [(f["state"], f["detail"], f["count"]) for f in found if f["what"] == "allocation"]


def case(shared_data, wanted):
    cases = json.loads((shared_data / "files" / "people-and-chat.json").read_text())["cases"]
    return next(c for c in cases if c["id"] == wanted)


def staff_row(step):
    """The row that a step of the file names."""
    return f"name,email,role\n{step.partition(': ')[2]}\n"


def test_address_corrected(council, shared_data):
    first, _, again = case(shared_data, "address-corrected")["steps"]
    assert load(staff_row(first))[0] == 0
    assert run("import", "tracker.csv", "--mapping", "canonical", "--now", ON)[0] == 0

    rc, said = load(staff_row(again))
    answer = re.search(r"yes: homeward (.*)", said)[1]
    assert (rc, list(listed())) == (1, ["shona.reid@council.example"])
    assert run(*shlex.split(answer), "--now", ON)[0] == 0
    rc, said = load(staff_row(again))

    assert (rc, list(listed())) == (0, ["shona.reid2@council.example"])
    assert allocation() == [("ok", "every child has a social worker who is known", 0)]


def test_married_complete(council, shared_data):
    first, _, _ = case(shared_data, "address-corrected")["steps"]
    given = case(shared_data, "married-complete")
    load(staff_row(first))
    run("import", "tracker.csv", "--mapping", "canonical", "--now", ON)
    new = re.search(r"with (.*)", given["steps"][0])[1]

    rc, said = load(f"name,email,role\n{new},social_worker\n", "--complete")

    assert rc == 1
    assert "1 has left" in said
    assert "is Shona Grant <shona.grant@council.example> the same person?" in said
    [(state, detail, count)] = allocation()
    assert given["right"] == f"check says: {detail}"
    assert (state, count) == ("wrong", 1)


def test_part_time(council, shared_data):
    """Her step was due on Thursday 4 June 2026."""
    [step] = case(shared_data, "part-time")["steps"]
    pattern = step.removeprefix("Shona works ")
    load(
        "name,email,role,manager,pattern\nMorag Keir,morag@council.example,TM,,\n"
        f"Shona Reid,shona@council.example,SW,Morag Keir,{pattern}\n"
    )
    Path("tracker.csv").write_text(TRACKER.replace("2026-01-05", "2026-04-23"))
    assert run("import", "tracker.csv", "--mapping", "canonical", "--now", "2026-06-04T07:00")[0] == 0
    assert run("start", "--on", "2026-06-05", "--now", "2026-06-04T07:00")[0] == 0

    told = {}
    for day in ("2026-06-05", "2026-06-08", "2026-06-09", "2026-06-10", "2026-06-11"):
        assert run("sweep", "--now", day)[0] == 0
        told[day] = (len(alerts("shona@council.example")), len(alerts("morag@council.example")))

    assert told == {
        "2026-06-05": (0, 0),  # Friday
        "2026-06-08": (0, 0),
        "2026-06-09": (1, 0),  # Tuesday: she hears
        "2026-06-10": (1, 0),
        "2026-06-11": (1, 1),  # Tuesday and Wednesday have passed without an answer
    }


def alerts(person):
    """The alerts queued for somebody in the store of this folder."""
    record = open_record(read_settings(Path()), Path())
    with record.reading() as tx:
        found = [m for m in tx.messages_for(person) if m.kind is MessageKind.ALERT]
    record.close()
    return found


def test_a_workbook_windows_text_and_semicolons_are_read(council):
    book = Workbook()
    book.active.append(["Name", "E-mail", "Job Title", "Working pattern"])
    book.active.append(["Úna Rennie", "una.rennie@council.example", "Social Worker", "Mon-Wed"])
    book.save("staff.xlsx")
    Path("windows.csv").write_bytes(
        "Name;E-mail;Role\r\nÚna Rennie;una.rennie@council.example;SW\r\n".encode("cp1252")
    )
    Path("excel.csv").write_text("sep=;\nName;E-mail;Role\nÚna Rennie;una.rennie@council.example;SW\n")

    for file in ("staff.xlsx", "windows.csv", "excel.csv"):
        rc, said = run("people", "load", file, "--now", ON)
        assert (rc, said.splitlines()[0]) == (0, "1 person taken in, 0 have left"), file

    una = listed()["una.rennie@council.example"]
    assert (una["name"], una["role"], una["works"], una["number"]) == (
        "Úna Rennie",
        "social_worker",
        "Mon-Wed",
        1,
    )


def test_what_is_left_to_do_stands_in_the_output_and_in_json(council):
    load("name,email,role\nShona Reid,shona.reid@council.example,SW\n")

    rc, said = load("name,email,role\nShona Reid,s.reid@council.example,SW\nUna,una,SW\n", "--json")

    told = json.loads(said)
    assert rc == 1
    assert (told["people"], told["left"]) == (0, [])
    assert (
        told["questions"][0]["yes"]
        == "homeward people same shona.reid@council.example s.reid@council.example"
    )
    assert [(p["row"], p["column"]) for p in told["problems"]] == [(3, "email")]


def test_leaving_by_the_whole_list_asks_before_it_takes_many(council):
    rows = "".join(f"Worker No-{n},w{n}@council.example,SW\n" for n in range(5))
    load(f"name,email,role\n{rows}")

    rc, said = load("name,email,role\n", "--complete")
    assert rc == 1
    assert "Nobody was closed out" in said
    assert "w0@council.example" in said

    rc, said = load("name,email,role\n", "--complete", "--yes")
    assert (rc, said.splitlines()[0]) == (0, "0 people taken in, 5 have left")


def test_who_had_which_team_and_manager_from_when_is_told(council):
    head = "name,email,role,team,manager\nMorag Keir,morag@council.example,TM,North,\nRoss Tait,ross@council.example,TM,South,\n"
    load(f"{head}Shona Reid,shona@council.example,SW,North,Morag Keir\n")
    Path("later.csv").write_text(f"{head}Shona Reid,shona@council.example,SW,South,Ross Tait\n")
    run("people", "load", "later.csv", "--now", "2026-06-01")

    told = json.loads(run("people", "history", "shona@council.example", "--json")[1])

    assert [(t["since"], t["what"], t["value"]) for t in told if t["what"] in ("team", "manager")] == [
        (ON, "team", "North"),
        (ON, "manager", "Morag Keir <morag@council.example>"),
        ("2026-06-01", "team", "South"),
        ("2026-06-01", "manager", "Ross Tait <ross@council.example>"),
    ]


def test_an_answer_about_nobody_is_one_line(council):
    rc, said = run("people", "same", "nobody@council.example", "x@council.example")

    assert (rc, said.count("\n")) == (2, 1)
    assert "nobody is known by nobody@council.example" in said


def test_the_page_about_staff_can_be_followed_line_by_line(council):
    """Every block of commands of docs/people.md runs in its order, and every list of it is taken as it stands."""
    page = DOC.read_text()
    lists = re.findall(r"```csv\n(.*?)```", page, re.DOTALL)
    commands = [line.strip() for line in page.splitlines() if line.startswith("    homeward ")]
    assert len(lists) >= 2
    assert len(commands) >= 5
    Path("staff.csv").write_text(lists[0])
    Path("next-week.csv").write_text(lists[1])
    ends = {}
    for command in commands:
        line, _, expected = command.partition("#")
        ends[command] = (run(*shlex.split(line)[1:])[0], int(expected) if expected.strip() else 0)

    assert {c: end for c, end in ends.items() if end[0] != end[1]} == {}


def test_every_column_that_is_read_is_in_the_page():
    from casework.imports.staff_columns import COLUMNS

    page = DOC.read_text()
    assert [c for c in COLUMNS if f"`{c}`" not in page] == []
    assert [w for others in COLUMNS.values() for w in others if w not in page] == []
