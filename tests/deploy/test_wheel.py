"""The wheel, installed into an empty environment, does the main job from any folder and beside packages of the same names."""

import os
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.proof import one_of

pytestmark = [pytest.mark.slow, one_of(3)]  # CI also tries the wheel on every Python

ON = ("--now", "2026-12-01")
FOREIGN = ("bot", "casework", "permanence", "scheduler", "store", "templates")
NOT_OURS = "raise SystemExit('a stranger was imported: ' + __name__)\n"


@dataclass(frozen=True)
class Installed:
    """An environment of its own with Homeward in it."""

    folder: Path

    @property
    def packages(self) -> Path:
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        return self.folder / "lib" / version / "site-packages"

    def homeward(self, *words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """What the command said, called from a folder, with nothing of ours in its environment."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("HOMEWARD_", "PYTHON"))}
        command = [str(self.folder / "bin" / "homeward"), *words]
        return subprocess.run(
            command, cwd=cwd, env=kept | environment, capture_output=True, text=True, timeout=120, check=False
        )


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Installed:
    """Homeward from its wheel. The libraries it needs are read where the tests have them, so that no network is asked."""
    made = Installed(tmp_path_factory.mktemp("environment"))
    venv.create(made.folder, with_pip=False, symlinks=True)
    pip = [sys.executable, "-m", "pip", "--python", str(made.folder / "bin" / "python"), "install"]
    options = ["--quiet", "--no-deps", "--no-index", "--disable-pip-version-check", str(wheel)]
    subprocess.run([*pip, *options], check=True, capture_output=True, text=True)
    (made.packages / "libraries.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    return made


def strangers_in(folder: Path) -> None:
    """The folder holds packages of Homeward's names that stop whoever imports them."""
    for name in FOREIGN:
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text(NOT_OURS)


def test_everything_of_ours_lies_in_one_folder(wheel):
    first = {name.split("/")[0] for name in ZipFile(wheel).namelist()}

    assert {each for each in first if not each.startswith("homeward_permanence-")} == {"homeward_app"}


def test_the_manual_comes_with_it(installed):
    assert (installed.folder / "share/doc/homeward/install.md").exists()
    assert (installed.folder / "share/doc/homeward/operations.md").exists()


def test_the_main_job_runs_from_any_folder_beside_packages_of_the_same_names(installed, tmp_path):
    """They lie in the folder that it is called from, in PYTHONPATH, and in its own environment."""
    on_the_path = tmp_path / "path"
    here = tmp_path / "here"
    for folder in (on_the_path, here):
        folder.mkdir()
        strangers_in(folder)
    strangers_in(installed.packages)

    for words in (
        ("init",),
        ("sample", "staff", "-o", "staff.csv", *ON),
        ("sample", "tracker", "-o", "tracker.xlsx", *ON),
        ("people", "load", "staff.csv", *ON),
        ("import", "tracker.xlsx", "--mapping", "tracker", *ON),
        ("sweep", *ON),
    ):
        done = installed.homeward(*words, cwd=here, PYTHONPATH=str(on_the_path))
        assert done.returncode == 0, (words, done.stdout, done.stderr)
    assert "HW-" in installed.homeward("due", "--json", *ON, cwd=here).stdout
