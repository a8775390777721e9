"""What a release is made of: the same bytes from the same commit, a bill of materials, its own heading in the changelog."""

import json
import re
import subprocess
import sys
import tomllib
from hashlib import sha256

import pytest

from tests.proof import one_of
from tests.sources import ROOT

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", re.MULTILINE)
of_a_release = one_of(2)  # `make release` makes both


@pytest.fixture(scope="module")
def bill(tmp_path_factory) -> dict:
    """The bill of materials; its maker holds it against the schema of CycloneDX by itself."""
    file = tmp_path_factory.mktemp("bill") / "bill.json"
    made = subprocess.run(
        ["sh", "tools/bill_of_materials.sh", str(file)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    return json.loads(file.read_text())


@of_a_release
def test_the_same_source_gives_the_same_wheel(wheel, tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [again] = tmp_path.glob("*.whl")

    assert again.name == wheel.name == f"homeward_permanence-{VERSION}-py3-none-any.whl"
    assert sha256(again.read_bytes()).digest() == sha256(wheel.read_bytes()).digest()


@of_a_release
def test_the_bill_names_homeward_and_all_that_is_pinned_with_its_hashes(bill):
    pinned = set(PIN.findall((ROOT / "requirements.txt").read_text()))
    named = {(each["name"], each["version"]) for each in bill["components"]}
    hashed = [each for each in bill["components"] if each["externalReferences"][0]["hashes"]]

    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert (bill["metadata"]["component"]["name"], bill["metadata"]["component"]["version"]) == (
        "homeward-permanence",
        VERSION,
    )
    assert named == pinned
    assert len(hashed) == len(pinned)


def test_this_version_has_its_heading_and_day_in_the_changelog():
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    days = [
        re.fullmatch(r"(\d+\.\d+\.\d+) · \d{4}-\d\d-\d\d", each) for each in headings if each != "Unreleased"
    ]

    assert all(days)
    assert days[0][1] == VERSION


def test_what_is_installed_is_pinned_and_hashed():
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-audit.txt"):
        text = (ROOT / name).read_text()
        for block in re.split(r"\n(?=[a-z0-9])", text)[1:]:
            assert "--hash=sha256:" in block, block.splitlines()[0]
