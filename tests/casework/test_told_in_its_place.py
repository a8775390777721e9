"""A step that was read back as booked, and is then told as done before the yes: the later word stands alone."""

from datetime import date

import pytest

from tests.builders import SHONA
from tests.casework.replying import Replying, ledger, newest, waits_for_decision


@pytest.mark.parametrize(
    "words",
    [
        "adm made 19th",
        "ADM made 19 may",
        "adm decision made 19th",
        "agency decision made on 19th",
        "adm done 19th",
    ],
)
def test_what_was_made_takes_the_place_of_its_booking(record, words) -> None:
    child = waits_for_decision(record)
    before = newest(record, child)
    shona = Replying(record, SHONA)
    shona.types(f"{child} adm booked 16/6")

    read = shona.types(words)
    shona.types("yes")

    assert read.recorded.startswith(f"{child}: agency decision made on Tue 19 May")
    told = [(e.kind.value, e.data["on"]) for e in ledger(record, child) if e.number > before]
    assert told == [("milestone_reached", date(2026, 5, 19).isoformat())]
