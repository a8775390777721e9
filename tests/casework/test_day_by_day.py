"""A small council day by day: what each morning brings, what is said back, and what is answered to whoever asks.

The stories and their outcome stand in tests/golden/days/. There a line at the margin is a step, and the lines set in
below it are what it came to:

    child A began=2025-06-02 panel=2026-05-06   a child with her milestones, as a file brought her on the day of the clock
    day 2026-05-19 14:00                        the clock; later 30: so many minutes on, and what is due leaves
    morning 2026-05-20                          sweep, reviews and digests, and all that is due leaves: > a message to whom
    shona: A panel held 12 May                  she writes it in chat; A is a child
    shona booked A PO.PANEL#1 on=2026-06-04     she fills it in
    person shona away=2026-05-19,2026-05-26,jamie    what is said of somebody on the list of staff
    file booked A panel 2026-06-04              an entry that a file brings
    why A, why-not A morag, due 14, story A, meeting North, digest shona, figures lost     somebody asks

    = what is said back    ? what is wrong, or asked    & what is said beside it    + an entry    > a message, | its words

HOMEWARD_WRITE_GOLDEN=1 writes the outcomes anew; each must be true to the field before it is committed.
"""

from pathlib import Path

import pytest

from tests.casework.council_told import Council
from tests.stories import assert_comes_to_what_is_told, told_in

STORIES = Path(__file__).parents[1] / "golden" / "days"


@pytest.mark.parametrize(
    ("file", "headline"),
    [(file.stem, told) for file in sorted(STORIES.glob("*.txt")) for told in told_in(file)],
)
def test_what_each_day_comes_to(record, tmp_path, file, headline):
    assert_comes_to_what_is_told(STORIES / f"{file}.txt", headline, Council(record, tmp_path).does)
