"""What docs/packs.md shows is true: its examples are sound, its mistakes are told as written, its tables complete."""

import re
from dataclasses import fields
from pathlib import Path

from permanence.dates import Unit
from permanence.pack.file import check_pack, shipped_packs
from permanence.pack.model import Pack, TargetStatus

PAGE = (Path(__file__).parents[3] / "docs" / "packs.md").read_text("utf-8")
COUNCIL, STAGE, RIGHTS, CALENDAR = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
HEAD = "\n".join(COUNCIL.splitlines()[:3]) + "\n\n"


def test_every_example_of_the_page_is_sound():
    assert check_pack(COUNCIL) == []
    assert check_pack(HEAD + STAGE) == []
    assert check_pack(HEAD + RIGHTS) == []
    assert check_pack(HEAD + CALENDAR) == []


def test_the_mistakes_of_the_page_are_told_as_it_shows():
    spoilt = COUNCIL.replace('unit = "weeks"\n', "") + '\n[milestones.panel]\nwords = ["LAC review"]\n'

    for mistake in check_pack(spoilt):
        assert f"    {mistake}\n" in PAGE
    assert len(check_pack(spoilt)) == PAGE.count("    line ")


def test_every_pack_unit_and_status_is_on_the_page():
    for word in (*shipped_packs(), *Unit, *TargetStatus):
        assert f"`{word}`" in PAGE


def test_every_part_of_a_pack_is_on_the_page():
    for part in fields(Pack):
        assert re.search(rf"[`\[]{part.name}\b", PAGE), part.name
