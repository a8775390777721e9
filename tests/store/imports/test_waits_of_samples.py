"""Waits on files that we did not make up, against figures worked out apart from any code of ours.

Of expected-903.json these apply to a record of journeys, and are held here: the children with an episode, the header's
children without one, first episodes that start care, the adopted children and their shares, entry to first placement,
entry to first placement order, and the one to the other, the rows of ad1 with an episode, and rule 1003. These do not:
the counts that describe the file's rows and not children (open episodes, gaps, overlaps, codes on open episodes); the
Kaplan-Meier figures by legal status, which are of episodes (tests/permanence/insight/test_waits.py holds the curve to them); a
spell as "all of a child's time", where a journey ends with each reason to leave care; the reviews, whose file is not
here; route lists, which are of placements; A2, of which the sample has no case.
"""

import json
import subprocess
import sys
from statistics import fmean, median

import pytest

from casework.imports.rows import AT_THE_LATEST
from scheduler.first_files import write_first_files
from scheduler.settings import Settings
from scheduler.wiring.record import open_record
from tests.importing import homeward
from tests.proof import one_of

CENSORED = "2018-04-01"
ENTRY, ORDER, PLACED = "became_looked_after", "placement_order", "placed_for_adoption"
# Her adoption, and the placement order before it, are told by an episode that begins after care had ended.
ADOPTED_IN_AN_ASKED_EPISODE = "139805"
ANNEX_A_GAPS = (
    (ENTRY, PLACED, "A1_entry_to_placed"),
    (ORDER, "matched", "A2_po_to_match"),
    (ENTRY, "agency_decision", "entry_to_adm"),
    ("agency_decision", ORDER, "adm_to_po"),
    ("matched", PLACED, "match_to_placed"),
    (PLACED, "order_granted", "placed_to_order"),
)


@pytest.fixture(scope="module")
def figures(shared_data):
    return json.loads((shared_data / "expected-903.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def ssda903(shared_data):
    return shared_data / "ssda903"


@pytest.fixture(scope="module")
def england(ssda903, tmp_path_factory):
    """A store with the episodes, and what was said of them."""
    folder = tmp_path_factory.mktemp("england")
    report, _ = homeward(folder, "import", ssda903 / "episodes.csv", "--mapping", "ssda903", pack="england")
    return folder, report


def waits(folder, start, end, *more):
    return homeward(folder, "waits", start, end, "--now", CENSORED, *more, pack="england")[0]


def journeys(folder):
    """Every journey of the store, by the case system's id."""
    record = open_record(Settings(pack="england"), folder)
    with record.reading() as tx:
        ids = tx.case_ids()
        found = {ids[ref]: list(tx.every_journey([ref])) for ref in tx.references()}
    record.close()
    return found


def test_annex_a_gives_the_gaps_that_were_worked_out_apart(shared_data, tmp_path):
    expected = json.loads((shared_data / "expected-annex-a.json").read_text(encoding="utf-8"))["rows"]
    homeward(
        tmp_path,
        "import",
        shared_data / "annex-a-sample.xlsx",
        "--mapping",
        "annex-a-list-10",
        pack="england",
    )

    for start, end, days in ANNEX_A_GAPS:
        found, code = homeward(tmp_path, "waits", start, end, "--case-ids", pack="england")

        assert {w["reference"]: w["days"] for w in found["children"]} == {
            str(row["child"]): row[days] for row in expected
        }
        assert {w["became"] for w in found["children"]} == {"reached"}
        assert code == 0


def test_the_means_of_annex_a_are_those_of_the_scorecards(shared_data, tmp_path):
    expected = json.loads((shared_data / "expected-annex-a.json").read_text(encoding="utf-8"))
    file = ("--file", shared_data / "annex-a-sample.xlsx", "--mapping", "annex-a-list-10")

    a1 = homeward(tmp_path, "waits", ENTRY, PLACED, *file, pack="england")[0]
    a2 = homeward(tmp_path, "waits", ORDER, "matched", *file, pack="england")[0]

    assert (a1["mean"], a2["mean"]) == (expected["mean_A1"], expected["mean_A2"])


def test_every_child_with_an_episode_is_in_and_every_beginning_known_as_far_as_the_file_goes(
    england, figures
):
    folder, report = england
    shape = figures["shape"]

    began = [theirs[0].first_reached(ENTRY) for theirs in journeys(folder).values()]
    at_the_latest = [m for m in began if m.precision == AT_THE_LATEST]

    assert report["rows"] == 5050
    assert report["children"]["new"] == shape["children_with_episode"]
    assert len(at_the_latest) == shape["first_episode_rne_other"]
    assert len(began) - len(at_the_latest) == shape["first_episode_rne_S"]
    assert len(report["left_out"]) == shape["first_episode_rne_other"]


def test_a_second_import_of_the_episodes_changes_nothing(england, ssda903):
    again, _ = homeward(
        england[0], "import", ssda903 / "episodes.csv", "--mapping", "ssda903", pack="england"
    )

    assert again["entries_added"] == 0
    assert again["children"]["unchanged"] == 2123


@one_of(3)
@pytest.mark.parametrize(
    ("start", "end", "figure"),
    [
        (ENTRY, PLACED, "entry_to_first_A3A6"),
        (ENTRY, ORDER, "entry_to_first_E1"),
        (ORDER, PLACED, "E1_to_A3A6_floor0"),
    ],
)
def test_the_episodes_file_gives_the_waits_of_all_children(england, ssda903, figures, start, end, figure):
    expected = figures["all_children"][figure]
    file = ("--file", ssda903 / "episodes.csv", "--mapping", "ssda903")

    found = waits(england[0], start, end, "--pairs", "first", *file)

    # That figure counts an end before its start as no day of waiting; here such a pair is listed, and in no figure.
    days = [w["days"] for w in found["children"] if w["became"] == "reached"] + [0] * found["ended_first"]
    assert (len(days), round(fmean(days), 3)) == (expected["n"], expected["mean"])
    assert (median(days), min(days), max(days)) == (expected["median"], expected["min"], expected["max"])


def test_the_record_lacks_only_the_episodes_that_were_asked_about(england, figures):
    """Five episodes begin after care had ended and start none: they were asked about, and are not in the record."""
    folder, report = england

    found = {end: waits(folder, ENTRY, end, "--pairs", "first")["reached"] for end in (PLACED, ORDER)}

    asked = [cell for cell in report["asked"] if "after the end of care" in cell["why"]]
    expected = figures["all_children"]
    assert len(asked) == 5
    assert expected["entry_to_first_A3A6"]["n"] - found[PLACED] == 1
    assert expected["entry_to_first_E1"]["n"] - found[ORDER] == 1


def test_the_adopted_children_and_their_waits_are_those_of_the_sample(england, ssda903, figures):
    expected = figures["adoption"]
    found = journeys(england[0])
    adopted = {
        child
        for child, theirs in found.items()
        if any(j.ended_reason and j.ended_reason.startswith("adopted") for j in theirs)
    }
    ad1 = {line.partition(",")[0] for line in (ssda903 / "ad1.csv").read_text().splitlines()[1:]}
    file = ("--file", ssda903 / "episodes.csv", "--mapping", "ssda903")
    first = waits(england[0], ENTRY, PLACED, "--pairs", "first", *file)["children"]
    ordered = {c for c, theirs in found.items() if any(j.reached(ORDER) for j in theirs)}
    adopted.add(ADOPTED_IN_AN_ASKED_EPISODE)
    ordered.add(ADOPTED_IN_AN_ASKED_EPISODE)

    a1 = [w["days"] for w in first if w["reference"] in adopted and w["became"] == "reached"]

    assert len(adopted) == expected["adopted_children_REC_E11_E12_with_DEC"]
    assert len(adopted & ad1) == expected["of_whom_in_AD1"]
    assert len(adopted & ordered) == expected["of_whom_ever_LS_E1"]
    assert len(a1) == expected["of_whom_ever_in_A3_A6"] == expected["A1_like_days_entry_to_A3A6"]["n"]
    assert round(sum(a1) / len(a1), 3) == expected["A1_like_days_entry_to_A3A6"]["mean"]
    assert round(100 * sum(d < 426 for d in a1) / len(a1), 2) == expected["A1_under_426_days_pct"]


def test_decisions_and_matches_come_onto_the_children_who_exist(england, ssda903, shared_data, figures):
    rules = json.loads((shared_data / "expected-903-validator.json").read_text(encoding="utf-8"))
    folder, expected = england[0], figures["ad1_sbpfa_29"]

    report, _ = homeward(folder, "import", ssda903 / "ad1.csv", "--mapping", "ssda903", pack="england")

    assert report["rows"] == expected["rows"]
    assert report["children"]["changed"] == expected["with_episode"]
    unknown = [cell for cell in report["asked"] if "not known here" in cell["why"]]
    assert len(unknown) == expected["rows"] - expected["with_episode"]
    early = {
        cell["row"] for cell in report["asked"] if "before" in cell["why"] and cell["column"] == "DATE_INT"
    }
    assert len(early) == rules["placed_for_adoption"]["by_rule"]["1003"]["PlacedAdoption"]


def test_the_header_gives_ages_and_names_the_children_without_an_episode(england, ssda903, figures):
    folder = england[0]

    report, code = homeward(folder, "import", ssda903 / "header.csv", "--mapping", "ssda903", pack="england")

    assert report["rows"] == figures["shape"]["children_header"]
    assert len(report["asked"]) == figures["shape"]["header_without_episode"]
    assert report["children"]["changed"] == figures["shape"]["children_with_episode"]
    assert code == 1
    ages = [theirs[-1].age_at_start for theirs in journeys(folder).values()]
    assert None not in ages
    assert max(ages) <= 25


@one_of(3)
@pytest.mark.parametrize(
    ("start", "end", "figure"),
    [(ENTRY, PLACED, "entry_to_placed"), (ENTRY, ORDER, "entry_to_E1"), (ORDER, PLACED, "E1_to_placed")],
)
def test_by_the_drift_tools_rules_the_file_gives_its_pairs_and_means(
    england, ssda903, shared_data, start, end, figure
):
    expected = json.loads((shared_data / "expected-drift-tool.json").read_text(encoding="utf-8"))[
        "iso_dates"
    ][figure]
    file = ("--file", ssda903 / "episodes.csv", "--mapping", "ssda903")

    found = waits(england[0], start, end, "--pairs", "latest-start", *file)

    assert found["reached"] == expected["pairs"]
    assert round(found["mean"], 4) == expected["mean_days"]
    assert found["median_completed"] == expected["median_days"]
    assert {year: [round(mean, 4), n] for year, (mean, n) in found["by_end_year"].items()} == expected[
        "by_year"
    ]


def test_a_milestone_that_the_pack_does_not_have_is_named(tmp_path):
    write_first_files(tmp_path)
    command = [sys.executable, "-c", "from scheduler.cli.app import main; main()", "waits", "tea", "panel"]
    done = subprocess.run([*command, "--in", str(tmp_path)], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert done.stderr.startswith("the pack scotland has no milestone tea; it has: became_looked_after")
