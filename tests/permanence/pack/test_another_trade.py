"""A process that has nothing to do with children is kept in time by a pack alone."""

from permanence.pack.file import read_pack
from permanence.pack.model import TargetStatus
from permanence.stages import StageState
from tests.permanence.pack.test_packs import HER, PACKS, clocks, day

ROOF = read_pack((PACKS / "village_hall_roof.toml").read_text("utf-8"))


def test_a_roof_is_repaired_by_data_alone():
    stages = clocks(
        ROOF,
        HER.journey_began(day("2025-12-31"), "leak_reported", legal_basis="listed"),
        HER.plan_opened("patch", day("2025-12-31"), None),
        HER.milestone_reached("bucket_placed", day("2026-01-01")),
        HER.milestone_reached("surveyed", day("2026-01-12")),
        HER.route_changed("patch", "new_roof", day("2026-01-20"), "too_rotten"),
        HER.decision_recorded("committee_agrees", "committee", "agreed", day("2026-01-30"), reaches=True),
    )

    assert stages["ROOF.BUCKET#1"].state is StageState.CLOSED
    assert stages["ROOF.SURVEY#1"].due_on == day("2026-01-16"), "ten working days: the leak came in 2025"
    assert stages["ROOF.CONSENT#1"].due_on == day("2026-03-30")
    assert stages["ROOF.CONSENT#1"].status is TargetStatus.STATUTORY
    assert stages["ROOF.SLATES#1"].due_on == day("2026-02-20")
    assert stages["ROOF.WORK#1"].due_on == day("2027-01-30")
    assert "ROOF.GUTTERS#1" not in stages


def test_a_hall_that_is_not_listed_needs_no_consent():
    stages = clocks(
        ROOF,
        HER.journey_began(day("2026-01-02"), "leak_reported", legal_basis="plain"),
        HER.plan_opened("new_roof", day("2026-01-02"), None),
        HER.milestone_reached("committee_agrees", day("2026-01-30")),
    )

    assert "ROOF.CONSENT#1" not in stages
    assert stages["ROOF.SURVEY#1"].due_on == day("2026-01-09"), "five working days since 2026"
