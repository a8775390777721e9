"""A crash at any point of a look: no file is lost, none is taken in twice, and nobody is asked twice."""

import logging

import pytest

from tests.builders import KIRSTY
from tests.scheduler.weekly.dropping import HEADERS, Dropping

POINTS = (
    "weekly file copied",
    "weekly file read on trial",
    "weekly file: rows kept",
    "weekly file taken in",
    "weekly file left",
)


class PowerCut(BaseException):
    """Ends everything at once: no `except Exception` sees it."""


class _Cutter(logging.Handler):
    """Cuts the power when a line is logged that begins so."""

    def __init__(self, point: str) -> None:
        super().__init__(logging.DEBUG)
        self.point, self.cuts = point, 0

    def emit(self, record: logging.LogRecord) -> None:
        if record.getMessage().startswith(self.point):
            self.cuts += 1
            raise PowerCut


@pytest.fixture
def cut_at():
    """Makes the power go at a point, until it is told to stay."""
    logger = logging.getLogger("homeward.weekly")
    before = logger.level
    logger.setLevel(logging.DEBUG)
    cutters = []

    def cut(point: str) -> _Cutter:
        cutters.append(_Cutter(point))
        logger.addHandler(cutters[-1])
        return cutters[-1]

    yield cut
    for cutter in cutters:
        logger.removeHandler(cutter)
    logger.setLevel(before)


def look_until_cut(council, cutter):
    with pytest.raises(PowerCut):
        council.look(times=3)
    logging.getLogger("homeward.weekly").removeHandler(cutter)
    assert cutter.cuts == 1
    council.begin()


@pytest.mark.parametrize("point", POINTS)
def test_a_crash_loses_nothing_and_doubles_nothing(tmp_path, cut_at, point):
    council = Dropping(tmp_path)
    council.takes("X1,2026-01-05,2026-05-06", "X2,2026-01-05,2026-05-07", name="first.csv")
    mails, entries = len(council.mails()), council.entries()
    council.drop("X1,2026-01-05,", "X2,2026-01-05,soon", "X3,2026-02-02,2026-05-08", name="second.csv")

    look_until_cut(council, cut_at(point))
    council.look(times=2)

    assert council.lying() == []
    assert council.lying("taken") == ["first.csv", "second.csv"]
    assert council.panel("X3") == ["2026-05-08"]
    assert len(council.mails(KIRSTY)) == mails + 1
    assert council.times_said("2026-05-08") == 1
    assert council.entries() > entries
    assert not list(council.inbox.glob(".taking-*"))


@pytest.mark.parametrize("point", ["weekly file refused", "weekly file left"])
def test_a_crash_while_a_file_is_refused_tells_once(tmp_path, cut_at, point):
    council = Dropping(tmp_path)
    council.drop("X1,2026-01-05,2026-05-06", headers=HEADERS.replace("Panel", "Panel held"))

    look_until_cut(council, cut_at(point))
    council.look(times=2)

    assert council.lying("refused") == ["tracker.csv", "tracker.csv.txt"]
    assert len(council.mails()) == 1


def test_another_file_of_the_same_name_after_a_crash_is_a_new_one(tmp_path, cut_at):
    council = Dropping(tmp_path)
    council.drop("X1,2026-01-05,2026-05-06")
    look_until_cut(council, cut_at("weekly file taken in"))

    council.takes("X1,2026-01-05,2026-05-07")

    assert council.panel() == ["2026-05-07"]
    assert council.lying("taken") == ["tracker.csv"]
    assert council.lying() == []
