"""The installer: each version in a folder of its own, one link to the newest, and nothing half made. Without a network."""

import os
import shutil
import subprocess
import sys
import sysconfig

import pytest

from tests.proof import one_of
from tests.sources import ROOT

pytestmark = pytest.mark.slow
installs = one_of(2)  # an environment is made from the pins


@pytest.fixture
def install(tmp_path):
    """Calls the installer. Libraries are those of the tests: its list of requirements is empty."""
    (tmp_path / "requirements.txt").touch()

    def installed(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        given = {
            "PATH": os.environ["PATH"],
            "PREFIX": str(tmp_path / "homeward"),
            "PYTHON": sys.executable,
            "REQUIREMENTS": str(tmp_path / "requirements.txt"),
            "PYTHONPATH": sysconfig.get_path("purelib"),
        }
        command = ["sh", str(ROOT / "deploy" / "install.sh"), *words]
        return subprocess.run(
            command, env=given | environment, capture_output=True, text=True, timeout=300, check=False
        )

    return installed


@installs
def test_a_new_version_is_turned_to_when_it_is_whole_and_the_old_one_stays(install, wheel, tmp_path):
    old = tmp_path / "homeward-0.1.0"
    old.mkdir()
    (tmp_path / "homeward").symlink_to(old)

    done = install(str(wheel))

    version = wheel.name.split("-")[1]
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "homeward").resolve() == tmp_path / f"homeward-{version}"
    assert (tmp_path / "homeward" / "bin" / "homeward").exists()
    assert old.exists()
    assert "installed" in install(str(wheel)).stderr  # it is there already


@installs
def test_what_cannot_be_finished_leaves_nothing(install, wheel, tmp_path):
    broken = tmp_path / wheel.name
    broken.write_bytes(b"no wheel")

    done = install(str(broken))

    assert done.returncode != 0
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("homeward") and path != broken]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, "name the wheel"),
        ({"wheel": "other-1.0-py3-none-any.whl"}, "is no wheel of Homeward"),
        ({"PYTHON": "false"}, "3.11 or newer"),
        ({"REQUIREMENTS": "nowhere.txt"}, "there is no nowhere.txt"),
        ({"more": "--sytemd"}, "--systemd is all that may follow"),
    ],
)
def test_a_refusal_says_why_and_touches_nothing(install, wheel, tmp_path, change, why):
    words = [str(wheel)] if change else []
    if name := change.pop("wheel", None):
        words = [str(shutil.copy(wheel, tmp_path / name))]
    words += [change.pop("more")] if "more" in change else []

    done = install(*words, **change)

    assert done.returncode == 2
    assert why in done.stderr
    assert not (tmp_path / "homeward").exists()


def test_a_folder_of_somebody_elses_is_left_alone(install, wheel, tmp_path):
    (tmp_path / "homeward").mkdir()

    assert "was not made by this script" in install(str(wheel)).stderr
