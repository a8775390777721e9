"""The units of systemd: systemd itself reads them, and finds little that they may do."""

import re
import subprocess
from configparser import ConfigParser

import pytest

from tests.servers.left_out import need_programs
from tests.sources import ROOT

UNITS = ROOT / "deploy" / "systemd"
SERVICES = sorted(UNITS.glob("*.service"))
MOST_EXPOSURE = "20"  # tenths: 2.0 of 10
PROGRAM = "/opt/homeward/bin/homeward"


@pytest.fixture(autouse=True)
def systemd():
    need_programs("systemd-analyze", packages="systemd")


def analyze(*words: str) -> subprocess.CompletedProcess[str]:
    command = ["systemd-analyze", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_systemd_understands_every_line(tmp_path):
    """It looks for the programs as well; Homeward's own stands in /opt only where it is installed."""
    copies = []
    for unit in sorted(UNITS.glob("*.*")):
        copy = tmp_path / unit.name
        copy.write_text(unit.read_text().replace(PROGRAM, "/bin/true"))
        copies.append(str(copy))

    done = analyze("verify", "--man=no", *copies)

    assert len(copies) == 5
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.stem)
def test_systemd_finds_little_that_it_may_do(unit):
    done = analyze("security", "--offline=true", f"--threshold={MOST_EXPOSURE}", str(unit))

    assert done.returncode == 0, done.stdout.splitlines()[-1:]


@pytest.mark.parametrize("timer", sorted(UNITS.glob("*.timer")), ids=lambda timer: timer.stem)
def test_a_timer_has_its_service_and_a_time_that_comes(timer):
    when = re.search(r"^OnCalendar=(.+)$", timer.read_text(), re.MULTILINE).group(1)

    assert timer.with_suffix(".service") in SERVICES
    assert "Next elapse: " in analyze("calendar", when).stdout


def hardening(unit) -> str:
    """From the user on: what the service may do."""
    text = unit.read_text().split("User=homeward\n")[1].split("\n[Install]")[0]
    return "\n".join(line for line in text.splitlines() if not line.startswith("#")).strip()


def test_what_the_timers_start_may_do_no_more_than_the_service():
    assert len({hardening(unit) for unit in SERVICES}) == 1


def test_every_secret_comes_as_a_credential():
    """In a unit file or in its Environment= everybody on the machine could read it."""
    for unit in SERVICES:
        parser = ConfigParser(strict=False, interpolation=None, allow_no_value=True)
        parser.optionxform = str
        parser.read(unit)
        assert parser["Service"]["LoadCredential"] == "homeward:/etc/homeward/credentials"
        assert "Environment" not in parser["Service"]


def test_a_crash_leaves_no_memory_with_words_and_keys_on_the_disk():
    for unit in SERVICES:
        assert "LimitCORE=0" in unit.read_text().splitlines(), unit.name
    assert "core: 0" in (ROOT / "deploy" / "compose.yaml").read_text()
