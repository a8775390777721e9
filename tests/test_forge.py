"""What a public forge reads: workflows, issue forms and pre-commit, as their schemas have them, with nothing unpinned."""

import json
import re
from importlib.resources import files

import jsonschema
import pytest
import yaml

from tests.sources import ROOT

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yaml"))
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config")
COMMIT = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def schema(name: str) -> dict:
    """A published JSON schema, from the copies that check-jsonschema carries."""
    folder = files("check_jsonschema.builtin_schemas") / "vendor"
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


def text_keys(path) -> dict:
    """YAML as a forge reads it: `on` is a word there, and a yes in YAML 1.1."""
    read = yaml.safe_load(path.read_text())
    return {("on" if key is True else key): value for key, value in read.items()}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_is_as_its_schema_has_it_and_may_do_nothing_it_does_not_ask_for(path):
    read = text_keys(path)

    jsonschema.validate(read, schema("github-workflows"))
    assert read["permissions"] == {}
    assert all(job["permissions"] == {"contents": "read"} for job in read["jobs"].values())
    assert all("timeout-minutes" in job for job in read["jobs"].values())


def test_every_action_is_pinned_by_its_commit_and_says_which_version_that_is():
    used = [line for path in WORKFLOWS for line in path.read_text().splitlines() if "uses:" in line]

    assert used
    assert [line for line in used if not COMMIT.search(line)] == []


def test_the_checks_run_on_every_python_that_is_supported():
    jobs = text_keys(GITHUB / "workflows" / "checks.yaml")["jobs"]
    project = (ROOT / "pyproject.toml").read_text()

    assert 'requires-python = ">=3.11"' in project
    for name in ("tests", "installed"):
        assert jobs[name]["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13", "3.14"]


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / ".ci" / "run"], ids=lambda path: path.stem)
def test_what_a_workflow_runs_is_there(path):
    text = path.read_text()
    targets = set(re.findall(r"\bmake ([a-z]+)", text))
    scripts = set(re.findall(r"\b(?:ba)?sh (tools/\S+\.sh)", text))

    assert targets <= set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert all((ROOT / script).exists() for script in scripts)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_an_issue_form_is_as_its_schema_has_it(path):
    jsonschema.validate(yaml.safe_load(path.read_text()), schema("github-issue-forms"))


def test_the_chooser_of_issues_is_as_its_schema_has_it_and_sends_weaknesses_elsewhere():
    read = yaml.safe_load((GITHUB / "ISSUE_TEMPLATE" / "config.yml").read_text())

    jsonschema.validate(read, schema("github-issue-config"))
    assert read["blank_issues_enabled"] is False
    assert "SECURITY.md" in read["contact_links"][0]["about"]


def test_before_a_commit_only_what_is_here_runs():
    read = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())

    assert [repo["repo"] for repo in read["repos"]] == ["local"]
    for hook in read["repos"][0]["hooks"]:
        assert hook["entry"].startswith(".venv/bin/")
        assert all((ROOT / word).exists() for word in hook["entry"].split() if word.startswith("tests/"))


def test_a_weakness_has_an_address_and_a_way():
    text = (ROOT / "SECURITY.md").read_text()

    assert re.search(r"\*\*security@\S+\*\*", text)
    assert "Never send data of real children or staff" in text
