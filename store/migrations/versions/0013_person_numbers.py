"""A person is a number: her address, name, team and manager are kept with the day on which each began.

What is known now is so "since before": the column `since` is empty.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

ROLES = (
    "social_worker",
    "team_manager",
    "service_manager",
    "reviewing_officer",
    "legal_officer",
    "agency_decision_maker",
    "information_officer",
    "administrator",
    "carer",
)
FACTS = ("address", "name", "role", "team", "manager", "state")
KEPT = "email, name, name_key, role, team, manager, active, slack_user, teams_user, channel, working_days, aliases"


def upgrade() -> None:
    for table in ("leave", "own_number", "person"):
        op.rename_table(table, f"old_{table}")
    for index in ("ix_leave_person", "ix_person_name_key"):
        op.drop_index(index)
    tables()
    move_rows()
    for table in ("leave", "own_number", "person"):
        op.drop_table(f"old_{table}")


def one_of(column: str, words: tuple[str, ...], table: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=f"ck_{table}_{column}")


def text(name: str, *, empty: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=empty)


def number() -> sa.Column[int]:
    return sa.Column("person", sa.Integer, sa.ForeignKey("person.number"), nullable=False)


def tables() -> None:
    op.create_table(
        "person",
        sa.Column("number", sa.Integer, primary_key=True),
        *(text(name) for name in ("email", "name", "name_key", "role")),
        *(text(name, empty=True) for name in ("team", "manager")),
        sa.Column("active", sa.Boolean, nullable=False),
        *(text(name, empty=True) for name in ("slack_user", "teams_user")),
        text("channel"),
        *(text(name, empty=True) for name in ("working_days", "aliases", "pattern")),
        sa.UniqueConstraint("email", name="uq_person_email"),
        one_of("role", ROLES, "person"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_person_name_key", "person", ["name_key"])
    of_people()


def of_people() -> None:
    op.create_table(
        "leave",
        sa.Column("id", sa.Integer, primary_key=True),
        number(),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        text("cover", empty=True),
        sa.Column("own_word", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_index("ix_leave_person", "leave", ["person"])
    op.create_table(
        "own_number",
        sa.Column(
            "person", sa.Integer, sa.ForeignKey("person.number"), primary_key=True, autoincrement=False
        ),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        text("reference"),
    )
    op.create_table(
        "person_since",
        sa.Column("id", sa.Integer, primary_key=True),
        number(),
        text("fact"),
        text("value", empty=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        text("by"),
        one_of("fact", FACTS, "person_since"),
    )
    op.create_index("ix_person_since_person", "person_since", ["person", "id"])
    op.create_table(
        "person_question",
        sa.Column("id", sa.Integer, primary_key=True),
        number(),
        *(text(name) for name in ("address", "name", "name_key")),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        text("answer", empty=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        text("by", empty=True),
        sa.UniqueConstraint("person", "address", "name_key", name="uq_person_question"),
        one_of("answer", ("same", "different"), "person_question"),
    )


def move_rows() -> None:
    """Numbers are given in the order of the addresses; everything of a person goes with her."""
    op.execute(f"INSERT INTO person ({KEPT}) SELECT {KEPT} FROM old_person ORDER BY email")  # noqa: S608
    op.execute(
        "INSERT INTO leave (person, first, last, cover, own_word) "
        "SELECT p.number, l.first, l.last, l.cover, l.own_word FROM old_leave l "
        "JOIN person p ON p.email = l.person ORDER BY l.id"
    )
    op.execute(
        "INSERT INTO own_number (person, number, reference) SELECT p.number, o.number, o.reference "
        "FROM old_own_number o JOIN person p ON p.email = o.person"
    )
    here = "CASE WHEN p.active THEN 'here' ELSE 'left' END"
    facts = {"address": "p.email", "name": "p.name", "role": "p.role", "team": "p.team", "state": here}
    for fact, value in facts.items():
        op.execute(
            "INSERT INTO person_since (person, fact, value, by) "  # noqa: S608 - words of this file alone
            f"SELECT p.number, '{fact}', {value}, 'before this was kept' FROM person p ORDER BY p.number"
        )
    op.execute(
        "INSERT INTO person_since (person, fact, value, by) SELECT p.number, 'manager', CAST(m.number AS VARCHAR), "
        "'before this was kept' FROM person p JOIN person m ON m.email = p.manager ORDER BY p.number"
    )
