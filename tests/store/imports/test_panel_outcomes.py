"""What a column of outcomes says of the panel beside it: that it deferred, and so decided nothing."""

from datetime import date

import pytest

from tests.importing import a_csv, a_mapping, rows_of


@pytest.mark.parametrize(
    ("says", "outcome"),
    [
        ("Deferred for a medical", "deferred"),
        ("Not quorate", "inquorate"),
        ("Recommended", None),
        ("Not recommended", None),
        ("see minutes", None),
    ],
)
def test_a_panel_that_deferred_was_held_and_has_not_come_about(tmp_path, says, outcome):
    file = a_csv(tmp_path, "Ref,Looked after from,Panel,Panel outcome", f"A1,01/03/2025,10/04/2025,{says}")
    mapping = a_mapping(
        id_column="Ref",
        date_formats=["%d/%m/%Y"],
        dates={"Looked after from": "became_looked_after", "Panel": "panel"},
    )

    [row] = rows_of(file, mapping)

    assert row.asked == ()
    assert [(d.on, d.outcome) for d in row.from_file[0].milestones["panel"]] == [(date(2025, 4, 10), outcome)]


@pytest.mark.parametrize(
    ("says", "asked"),
    [
        ("ADM", False),
        ("Agency decision", False),
        ("Registration", False),
        ("", False),
        ("Match agreed", True),
    ],
)
@pytest.mark.parametrize("heading", ["ADM decision type", "Kind of ADM decision"])
def test_a_decision_whose_kind_is_another_step_is_asked_about(tmp_path, heading, says, asked):
    file = a_csv(tmp_path, f"Ref,Looked after from,ADM,{heading}", f"A1,01/03/2025,10/04/2025,{says}")
    mapping = a_mapping(
        id_column="Ref",
        date_formats=["%d/%m/%Y"],
        dates={"Looked after from": "became_looked_after", "ADM": "agency_decision"},
    )

    [row] = rows_of(file, mapping)

    assert [(a.column, a.why) for a in row.asked] == (
        [("ADM", f"\"{heading}\" says 'Match agreed': of which step is this day?")] if asked else []
    )
