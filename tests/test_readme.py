"""What an administrator is told: every setting and every command stands in the pages for councils, and no other."""

import re
from datetime import timedelta

import pytest
import typer

from scheduler.cli.app import app
from scheduler.import_settings import ImportSettings
from scheduler.settings import Settings
from tests.sources import ROOT, tracked_files

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SETTINGS_PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
ALL = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)

OF_THE_TESTS = {"keep_pictures", "shared_data", "tests_must_not_skip", "write_golden", "renew_pictures"}


def commands():
    group = typer.main.get_command(app)
    for name, command in group.commands.items():
        for below in getattr(command, "commands", {"": None}):
            yield f"homeward {name} {below}".strip()


def settings():
    """Each setting by the name that the page has for it."""
    whole = {name: field for name, field in Settings.model_fields.items() if field.alias is None}
    return whole | {f"import.{name}": field for name, field in ImportSettings.model_fields.items()}


@pytest.mark.parametrize("name", settings())
def test_every_setting_is_documented_with_its_default(name):
    [row] = re.findall(rf"^\| `{re.escape(name)}` \| (.*?) \|", SETTINGS_PAGE, re.MULTILINE)

    field = settings()[name]
    default = None if field.is_required() else field.default
    if isinstance(default, timedelta):
        default = f"{default.days} days"
    written = str(default).lower() if isinstance(default, bool) else str(default)  # as TOML has it
    shown = "none" if default is None else written
    assert row.strip("`") in (shown, shown.removesuffix(":00"))


def test_no_setting_is_documented_that_does_not_exist():
    named = set(re.findall(r"^\| `([\w.]+)` \|", SETTINGS_PAGE, re.MULTILINE))
    by_environment = {
        name if name in Settings.model_fields else name.removesuffix("_file")
        for name in map(str.lower, re.findall(r"HOMEWARD_([A-Z_]+)\b", ALL))
    }

    assert named == set(settings())
    assert by_environment - OF_THE_TESTS <= {*Settings.model_fields, "import_"}


@pytest.mark.parametrize("command", list(commands()))
def test_every_command_is_documented(command):
    assert command in ALL


def test_no_command_is_documented_that_does_not_exist():
    known = {tuple(command.split()[1:]) for command in commands()}
    first = {words[0] for words in known}
    named = set(re.findall(r"`homeward ([a-z][a-z-]*)", ALL))

    assert named <= first


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name)
def test_every_link_within_the_project_leads_somewhere(page):
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    within = [target for target in targets if "://" not in target]

    assert [target for target in within if not (page.parent / target).exists()] == []


TOLD_IN = (".md", ".py", ".toml", ".txt", ".yaml", ".yml", ".sh", ".j2", ".service")
BY_A_NAME = re.compile(r"\b(pip|pipx|uv|uv tool) (install|add|run)\b[^\n]{0,60}[ \"']homeward\b")


def test_nobody_is_told_to_install_homeward_by_a_name():
    """On the public package index that name is somebody else's program; Homeward is installed from a file."""
    telling = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in tracked_files()
        if path.suffix in TOLD_IN
        for line in path.read_text(encoding="utf-8").splitlines()
        if BY_A_NAME.search(line)
    ]

    assert not telling


def test_the_index_of_the_docs_names_every_page():
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\(([^)/#]+)[)#]", index))
    pages = {page.name for page in (ROOT / "docs").iterdir() if page.is_file()} - {"README.md"}

    assert pages <= linked, sorted(pages - linked)
