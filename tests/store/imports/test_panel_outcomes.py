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
