"""A made-up council whose store is as full as a real one's: staff, four years of ledger, a year of messages.

`python -m bench.council FOLDER CHILDREN` makes one, in a process of its own. What its children went through comes day
by day; the last four weeks are swept and sent by the service's own commands, and the messages of the months before
are those of these weeks again. It is made once in a run; whoever measures spoils a copy.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

from bench.processes import HOMEWARD, run_to_its_end
from permanence.people import Person, Role

LIVED_UNTIL = date(2026, 5, 15)  # a Friday
LIVED = ("2026-04-27", "2026-05-05", "2026-05-11", "2026-05-15")
MONDAY, AFTER_A_WEEK = "2026-05-18", "2026-05-26"
DIGESTS_ON_MONDAY, NO_DIGESTS_ON_MONDAY = "2026-05-04", "2026-05-11"
CHILDREN_A_WORKER, WORKERS_A_TEAM, CHILDREN_A_REVIEWING_OFFICER, CHILDREN_A_LAWYER = 12, 8, 75, 200
IN_SLACK = 4  # of five workers; the fifth is reached by e-mail
MONTHS_BEFORE = 11
GETS_DIGESTS = frozenset({Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.SERVICE_MANAGER})
SERVICE_MANAGER, TEAM_MANAGER = "isla@council.example", "morag0@council.example"
INFORMATION_OFFICER = "kirsty@council.example"
COUNCIL_FILE = "council.toml"
FIRST_NAMES = ("Shona", "Iona", "Struan", "Senga", "Callum", "Vaila", "Nairn")


def council(folder: Path, children: int) -> Path:
    """The folder of a council of so many children, made at the first call; to be copied, not to be used."""
    return _made(folder / f"council-{children}", str(children))


def councils(folder: Path, children: int, number: int) -> Path:
    """A hosting body: the council and so many in all like it in one store, each with its own staff and references."""
    one = council(folder, children)
    return (
        one
        if number == 1
        else _made(folder / f"council-{children}-times-{number}", str(children), str(number))
    )


def _made(home: Path, *words: str) -> Path:
    """Made in a process of its own: what making it takes in memory is in nobody's peak."""
    if not home.exists():
        subprocess.run([sys.executable, "-m", "bench.council", str(home.parent), *words], check=True)
    return home


def a_copy(home: Path, *, anchor: str = NO_DIGESTS_ON_MONDAY) -> Path:
    """A copy to spoil, beside the original; the one before it is gone. By its `anchor` Monday has digests or not."""
    copy = home.with_name(f"{home.name}.copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(home, copy)
    write_settings(copy, anchor)
    return copy


def write_settings(home: Path, anchor: str = NO_DIGESTS_ON_MONDAY) -> None:
    lines = (f'council_file = "{COUNCIL_FILE}"', f'digest_anchor = "{anchor}"')
    (home / "homeward.toml").write_text("\n".join((*lines, "")), encoding="utf-8")


def empty_council(home: Path) -> Path:
    """A folder with the settings of the others, and nothing in its store."""
    from scheduler.demo.demo import PACK
    from scheduler.settings import read_settings
    from scheduler.wiring.record import make_record

    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    shutil.copyfile(PACK, home / COUNCIL_FILE)
    write_settings(home)
    make_record(read_settings(home, {}), home).close()
    return home


def made_up_staff(children: int) -> list[Person]:
    """Workers in teams under managers, all of them under one service manager, and everybody else a step waits for."""
    found = [
        _person("isla", "Isla Invented", Role.SERVICE_MANAGER),
        _person("kirsty", "Kirsty Kidding", Role.INFORMATION_OFFICER),
        _person("fergus", "Fergus Fiction", Role.ADMINISTRATOR),
        _person("greer", "Greer Guise", Role.AGENCY_DECISION_MAKER),
    ]
    reviewing, lawyers = -(-children // CHILDREN_A_REVIEWING_OFFICER), -(-children // CHILDREN_A_LAWYER)
    found += [_person(f"murdo{n}", f"Murdo Mirage-{n}", Role.REVIEWING_OFFICER) for n in range(reviewing)]
    found += [_person(f"lorna{n}", f"Lorna Lookalike-{n}", Role.LEGAL_OFFICER) for n in range(lawyers)]
    for n in range(-(-children // CHILDREN_A_WORKER)):
        number = n // WORKERS_A_TEAM
        team, manager = f"Team {number}", f"morag{number}"
        if n % WORKERS_A_TEAM == 0:
            name = f"Morag Madeup-{number}"
            found.append(
                _person(manager, name, Role.TEAM_MANAGER, team=team, manager="isla", channel="slack")
            )
        name, channel = f"{FIRST_NAMES[n % 7]} Sample-{n}", "slack" if n % 5 < IN_SLACK else "email"
        found.append(
            _person(f"shona{n}", name, Role.SOCIAL_WORKER, team=team, manager=manager, channel=channel)
        )
    return found


def digest_readers(children: int) -> int:
    """How many of a council's staff are sent a digest."""
    return sum(person.role in GETS_DIGESTS for person in made_up_staff(children))


def _person(
    who: str,
    name: str,
    role: Role,
    *,
    team: str | None = None,
    manager: str | None = None,
    channel: str = "email",
) -> Person:
    above = f"{manager}@council.example" if manager else None
    return Person(f"{who}@council.example", name, role, team, above, channel=channel)


def _make(home: Path, children: int) -> None:
    """A council that has lived until Friday evening."""
    from bench.multiply import repeat_messages
    from bench.service import IN_SLACK, outside
    from scheduler.demo.council import make_council
    from scheduler.demo.history import moment_of
    from scheduler.settings import read_settings
    from scheduler.wiring.record import open_record

    empty_council(home)
    staff = made_up_staff(children)
    (home / IN_SLACK).write_text("\n".join(p.email for p in staff if p.channel == "slack"), encoding="utf-8")
    with closing(open_record(read_settings(home, {}), home)) as record, outside(home) as world:
        made = make_council(record, children, LIVED_UNTIL, staff=staff)
        made.write_staff(record, moment_of(date.fromisoformat(LIVED[0])))
        before = date.min
        for day in LIVED:
            made.write(record, before, date.fromisoformat(day))
            before = date.fromisoformat(day)
            sweep = [*HOMEWARD, "sweep", "--deliver", "--now", f"{day}T08:00", "--in", str(home)]
            run_to_its_end(sweep, world.settings)
        repeat_messages(record.engine, MONTHS_BEFORE)


def main(folder: Path, children: str, number: str = "") -> None:
    from bench.multiply import multiply
    from scheduler.settings import read_settings
    from scheduler.wiring.record import open_record
    from store.keep_journeys import keep_journeys

    making = folder / "making"
    shutil.rmtree(making, ignore_errors=True)
    if not number:
        _make(making, int(children))
        making.rename(folder / f"council-{children}")
        return
    shutil.copytree(folder / f"council-{children}", making)
    with closing(open_record(read_settings(making, {}), making)) as record:
        multiply(record.engine, int(number))
        keep_journeys(record.engine)
    making.rename(folder / f"council-{children}-times-{number}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
