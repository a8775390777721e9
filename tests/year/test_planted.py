"""The year is worth what it finds: faults that are planted in it are all found, and the oracle stands on nothing of ours."""

import ast
from datetime import timedelta
from pathlib import Path

from permanence.certificate import Fault
from tests.year.planted import PLANTS, Planted
from tests.year.table import outcome_of
from tests.year.year import FIRST, Plan, live

OURS = ("permanence", "casework", "store", "bot", "scheduler")
# The year ends once all are found; the hashes of the whole ledger are gone through once a week.
QUIET = Plan(
    seed=7, children=40, days=60, down=0.0, late=0.0, cuts=0.0, cut_replies=0.0, two=0.0, refuses=0.0, put_off=0.0, unanswered=0.0, new_pack_on=None
)  # fmt: skip


def test_every_planted_fault_is_found_by_what_it_did() -> None:
    plant = Planted(FIRST + timedelta(days=7))

    lived = live(QUIET, plant)
    found = outcome_of(lived)

    assert set(plant.done) == set(PLANTS), plant.waiting
    dropped, shifted, again, _edited = (plant.done[name] for name in PLANTS)
    assert {dropped, shifted} <= {notice.reference for notice in found.missed}
    assert any(one.startswith(f"message {again}:") for one in found.twice_without_unsure)
    assert lived.first_bad_entry == 7
    assert not found.is_clean
    by_night = {(difference.fault, difference.reference) for difference in lived.certified}
    assert (Fault.MISSING, dropped) in by_night
    assert (Fault.RECORD, shifted) in by_night
    assert {Fault.TWICE, Fault.LEDGER} <= {fault for fault, _ in by_night}


def test_the_oracle_imports_nothing_of_the_project() -> None:
    files = sorted(Path(__file__).parent.glob("oracle*.py"))
    ours = {f"tests.year.{path.stem}" for path in files}
    assert len(files) > 3
    for path in files:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
        named += [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
        assert {module for module in named if module.startswith("tests")} <= ours, path.name
        assert {module.partition(".")[0] for module in named}.isdisjoint({*OURS, "holidays"}), path.name
