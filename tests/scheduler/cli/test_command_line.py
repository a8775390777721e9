"""The command line is a contract: help that is enough, JSON for programs, and 0, 1 or 2 at the end."""

import io
import json
import socket
import subprocess
import sys
from dataclasses import replace

import pytest
import typer
from typer.testing import CliRunner

from scheduler.cli.app import app
from scheduler.first_files import write_first_files
from tests.builders import EWAN, MORAG, NOW, SHONA, register_child
from tests.casework.test_raise_alerts import DAY_AFTER, a_child_after_panel
from tests.proof import one_of

COMMANDS = [
    "demo",
    "init",
    "import",
    "export",
    "check",
    "run",
    "sweep",
    "due",
    "why",
    "digest",
    "parse",
    "practice",
]
GROUPS = {"pack": ["check"], "people": ["load", "list"], "ledger": ["verify", "rebuild"]}
ON = ["--now", "2026-05-20"]


def test_the_commands_are_those_of_the_design():
    group = typer.main.get_command(app)

    assert set(group.commands) >= {*COMMANDS, *GROUPS}
    for name, expected in GROUPS.items():
        assert set(group.commands[name].commands) >= set(expected)


@pytest.mark.parametrize("words", [[c] for c in COMMANDS] + [[g, c] for g, cs in GROUPS.items() for c in cs])
def test_help_says_what_a_command_is_for(words):
    done = CliRunner().invoke(app, [*words, "--help"])

    assert done.exit_code == 0
    assert len(done.output.splitlines()) > 4


@pytest.mark.parametrize("group", [[], ["people"], ["outbox"]])
def test_help_cuts_no_sentence(group):
    done = CliRunner().invoke(app, [*group, "--help"])

    assert [line for line in done.output.splitlines()[1:] if line.endswith("...")] == []


@pytest.mark.parametrize(
    "words", [["nonsense"], ["due", "--nonsense"], ["due", "--now", "tomorrow"], ["digest"]]
)
def test_wrong_usage_ends_with_2(words, folder):
    done = CliRunner().invoke(app, [*words, "--in", str(folder)] if words[0] == "due" else words)

    assert done.exit_code == 2


def test_wrong_settings_end_with_2_and_are_named(folder):
    (folder / "homeward.toml").write_text("sweep_every_seconds = -1\n")

    done = CliRunner().invoke(app, ["due", "--in", str(folder)])

    assert done.exit_code == 2
    assert "sweep_every_seconds" in done.output


@pytest.fixture
def ended(folder, store, monkeypatch, capsys):
    """How the console script ends with these words on a store with a child, and what it prints beside its results."""
    a_child_after_panel(store)

    def call(*words, lines=""):
        monkeypatch.setattr(sys, "argv", ["homeward", *words, "--in", str(folder)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
        with pytest.raises(SystemExit) as end:
            app()
        return end.value.code, capsys.readouterr().err

    return call


@pytest.mark.parametrize("day", ["9999-12-31", "9999-12-31T23:59"])
@pytest.mark.parametrize(
    "words",
    [
        ("parse", "panel held 12 May", "--as", SHONA),
        ("talk", "-", "--as", SHONA),
        ("talk", "-", "--as", SHONA, "--channel", "email", "--json"),
    ],
)
def test_a_day_that_is_too_far_off_is_one_plain_line(ended, words, day):
    code, told = ended(*words, "--now", day, lines="panel held 12 May\n")

    assert (code, told.count("\n")) == (2, 1), told
    assert "too far off: write a day between" in told


def test_what_is_written_in_a_year_without_holidays_is_read_all_the_same(ended):
    code, told = ended("parse", "panel held 12 May", "--as", SHONA, "--now", "2051-05-20")

    assert code in {None, 0, 1}
    assert told == ""


@pytest.mark.parametrize("line", ["@ 9999-12-31", "@ 9999-12-31T23:59"])
def test_going_on_to_such_a_day_in_a_talk_is_one_plain_line(ended, line):
    code, told = ended("talk", "-", "--as", SHONA, *ON, lines=f"list\n{line}\nlist\n")

    assert (code, told.count("\n")) == (2, 1), told
    assert "too far off: write a day between" in told


@one_of(3)
@pytest.mark.parametrize("command", ["sweep", "due", "digest", "check", "export", "demo"])
@pytest.mark.parametrize(
    "day", ["2051-05-20", "9999-12-31", "0001-01-01", "9999-12-31T23:59", "0001-01-01T00:00+14:00"]
)
def test_no_day_ends_any_command_in_a_traceback(ended, command, day, tmp_path):
    more = {
        "export": ["--out", str(tmp_path / "out")],
        "digest": ["--to", MORAG],
        "demo": ["--once", "--children", "1"],
    }

    code, told = ended(command, *more.get(command, []), "--now", day)

    assert code in {None, 0, 1, 2}
    assert "Traceback" not in told


def test_due_lists_what_is_late_for_people_and_for_programs(here, store):
    reference = a_child_after_panel(store)

    table = here("due", "--on", DAY_AFTER.isoformat())
    [line] = json.loads(here("due", "--on", DAY_AFTER.isoformat(), "--json", "--case-ids"))

    assert reference in table
    assert line == {
        "reference": reference,
        "case_id": "C1",
        "stage": "PO.ADM",
        "stage_name": "Agency decision",
        "status": "statutory",
        "due_on": "2026-05-19",
        "days_over": 1,
        "owner": SHONA,
        "owner_name": "Shona Reid",
    }
    assert "Agency decision" in table
    assert "1 day over the statutory limit" in table
    assert "Shona Reid" in table
    assert "PO.ADM" not in table
    assert json.loads(here("due", "--on", DAY_AFTER.isoformat(), "--owner", EWAN, "--json")) == []


def test_a_sweep_can_be_repeated(here, store):
    a_child_after_panel(store)

    first = json.loads(here("sweep", *ON, "--json"))
    second = json.loads(here("sweep", *ON, "--json"))

    assert (first["notices"], second["notices"]) == (1, 0)
    assert first["faults"] == []


def test_a_sweep_that_cannot_judge_a_stage_ends_with_1_and_names_it(here, store):
    reference = a_child_after_panel(store, worker=None)
    with store.writing() as tx:
        people = tx.directory().people.values()
        tx.put_people([replace(p, active=False) for p in people], NOW)

    assert reference in here("sweep", *ON, ends_with=1)


def test_why_traces_a_child_and_ends_with_1_for_one_that_does_not_exist(here, store):
    reference = a_child_after_panel(store)

    assert "Agency decision" in here("why", reference, *ON)
    assert json.loads(here("why", reference, *ON, "--json"))
    here("why", "HW-0000-0", *ON, ends_with=1)


def test_why_takes_a_reference_in_any_spelling_and_a_case_id(here, store):
    reference = a_child_after_panel(store)
    whole = here("why", reference, *ON, "--json")

    for spelled in (reference.lower(), reference.replace("-", ""), reference.replace("-", " "), " c1 "):
        assert here("why", spelled, *ON, "--json") == whole
    assert f"C1 is {reference}" in here("why", "C1", *ON)


def test_why_says_which_children_an_id_may_mean(here, store):
    register_child(store, "x2", DAY_AFTER)
    register_child(store, "X2", DAY_AFTER)

    assert here("why", "x2", *ON)
    said = here("why", "X 2", *ON, ends_with=1)

    assert said.count("HW-") == 2
    assert "there is no child X3" in here("why", "X3", *ON, ends_with=1)


def test_check_names_stages_and_has_their_codes_for_programs(here):
    [targets] = [f for f in json.loads(here("check", "--json", ends_with=1)) if f["what"] == "targets"]

    assert targets["codes"]
    assert not any(code in targets["detail"] for code in targets["codes"])
    assert targets["detail"] in " ".join(here("check", ends_with=1).split()) or len(targets["detail"]) > 100


def test_a_table_is_as_wide_as_columns_says(here, store, monkeypatch):
    a_child_after_panel(store)
    monkeypatch.setenv("COLUMNS", "60")

    assert max(map(len, here("due", *ON).splitlines())) <= 60


@pytest.mark.parametrize("form", ["text", "html", "json", "whole"])
def test_a_digest_is_shown_in_each_form(here, store, form):
    register_child(store, "C1", DAY_AFTER)

    shown = here("digest", "--to", MORAG, "--on", "2026-06-08", "--format", form)

    assert "Morag" in shown or form != "json"
    assert len(shown) > 200


def test_a_workers_own_digest_has_no_page_beside_it(here, store):
    register_child(store, "C1", DAY_AFTER)

    here("digest", "--to", SHONA, "--on", "2026-06-08", "--format", "whole", ends_with=2)


def test_a_digest_to_nobody_known_ends_with_2(here):
    here("digest", "--to", "nobody@council.example", ends_with=2)


def test_the_ledger_is_verified_and_proved_equal_to_its_replay(here, store):
    a_child_after_panel(store)

    here("ledger", "verify")
    here("ledger", "rebuild", "--check")


def test_a_hash_that_was_told_outside_is_looked_for_in_the_ledger(here, store):
    a_child_after_panel(store)
    newest = json.loads(here("ledger", "verify", "--json"))["newest_hash"]

    here("ledger", "verify", "--told", newest, "--told", newest[:12].upper())
    assert "told outside" in here("ledger", "verify", "--told", "ab" * 32, ends_with=1)
    here("ledger", "verify", "--told", "morning", ends_with=2)


def test_people_are_loaded_and_a_bad_row_ends_with_1(here, folder):
    good, bad = folder / "good.csv", folder / "bad.csv"
    good.write_text(
        "name,email,role\nUna Rennie,una.rennie@council.example,social_worker\n", encoding="utf-8-sig"
    )
    bad.write_text("name,email,role\nUna Rennie,una.rennie@council.example,boss\n")

    here("people", "load", str(good), *ON)
    assert "boss" in here("people", "load", str(bad), *ON, ends_with=1)


def test_help_needs_no_library_of_a_channel():
    """Cold `homeward --help` is quick because each command imports what it needs when it runs."""
    code = "import sys, scheduler.cli.app; print([m for m in sys.modules if m.startswith(('slack', 'sqlalchemy', 'uvicorn', 'jinja2'))])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_what_is_due_is_listed_without_loading_what_it_does_not_look_at(tmp_path):
    """Loading took half of a second: holidays of all countries, PostgreSQL, migrations, the service and its channels."""
    others = (
        "alembic",
        "holidays",
        "jinja2",
        "psycopg",
        "sqlalchemy.dialects.postgresql",
        "starlette",
        "uvicorn",
    )
    write_first_files(tmp_path)
    command = ["due", "--in", str(tmp_path), "--json"]
    code = f"import sys; sys.argv[1:] = {command}\nfrom scheduler.cli.app import main\nmain()"
    looked = f"import atexit, sys; atexit.register(lambda: print([m for m in sys.modules if m in {others}]))\n{code}"
    done = subprocess.run([sys.executable, "-c", looked], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines() == ["[]", "[]"]


def test_a_port_that_is_taken_is_told_in_a_line_and_nothing_is_begun(folder, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as other:
        monkeypatch.setenv("HOMEWARD_BIND", f"127.0.0.1:{other.getsockname()[1]}")
        done = CliRunner().invoke(app, ["run", "--no-channels", "--in", str(folder)])

    assert done.exit_code == 2
    assert "choose another with bind" in done.stderr
    assert done.stdout == ""


def test_what_people_can_put_right_ends_with_2_and_without_a_traceback(folder, monkeypatch):
    monkeypatch.setenv("HOMEWARD_STORE_URL", "postgresql://somebody:a-secret@127.0.0.1:1/x")

    done = CliRunner().invoke(app, ["check", "--in", str(folder)])

    assert done.exit_code == 2
    assert "PostgreSQL server of the store does not answer" in done.stderr
    assert "Traceback" not in done.output
    assert "a-secret" not in done.output
