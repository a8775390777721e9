"""Where children end up: every way against the others, together with who is still there always everybody."""

import csv
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.insight.product_limit import survival
from permanence.insight.ways_out import ways_out

ends = st.lists(
    st.tuples(st.integers(0, 900), st.sampled_from([None, "home", "adoption", "permanence_order"])),
    max_size=60,
)


def test_the_shares_of_each_way_agree_with_r(shared_data):
    folder = shared_data / "insight" / "km"
    expected = json.loads((folder / "expected-r.json").read_text("utf-8"))["sets"]
    with (folder / "km-sets.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    compared = 0

    for name, figures in expected.items():
        gone = ways_out([(int(r["days"]), r["way"] or None) for r in rows if r["set"] == name])
        for day, ways in figures.get("share_ended_each_way_by", {}).items():
            for way, share in ways.items():
                assert gone.by(int(day))[way] == pytest.approx(share["share"], abs=1e-9), (name, day, way)
                compared += 1

    assert compared == 13


def test_half_who_go_home_and_a_quarter_who_are_adopted_leave_a_quarter():
    gone = ways_out([(10, "home"), (20, "home"), (30, "adoption"), (40, None)])

    assert gone.by(9) == {"home": 0, "adoption": 0}
    assert gone.by(30) == {"home": 0.5, "adoption": 0.25}
    assert gone.still_there(365) == 0.25


def test_nobody_gone_is_no_way():
    assert ways_out([]).by(100) == {}
    assert ways_out([(5, None)]).still_there(100) == 1


@given(ends, st.integers(0, 900))
def test_all_ways_and_who_is_still_there_are_everybody(gone, day):
    shares = ways_out(gone)

    assert all(-1e-12 <= share <= 1 + 1e-12 for share in shares.by(day).values())
    assert sum(shares.by(day).values()) + shares.still_there(day) == pytest.approx(1)
    still = survival([(days, way is not None) for days, way in gone])
    assert shares.still_there(day) == pytest.approx(still.at(day), abs=1e-9)
