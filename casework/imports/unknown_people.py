"""What a report says of a name that means nobody of the staff."""

from __future__ import annotations

from permanence.names_in_sheets import NameTrouble, trouble_with
from permanence.people import Directory

LOAD = "homeward people load FILE"


def why_nobody(name: str, directory: Directory) -> str:
    """Why the name of a sheet means nobody, and what cures it."""
    trouble, people = trouble_with(name, directory)
    if trouble is NameTrouble.SEVERAL:
        return f"{len(people)} people have this name ({', '.join(people)}): write the e-mail address in the sheet"
    if people:
        return f"perhaps {' or '.join(people)}? Then put {name} into `aliases` of the staff list ({LOAD})"
    return f"not known yet ({LOAD})"
