"""What a release is made of, built once for all tests of this folder."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.sources import ROOT


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> Path:
    """Homeward's wheel, built from this checkout without any network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [made] = folder.glob("*.whl")
    return made
