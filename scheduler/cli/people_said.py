"""How a staff list that was taken in is told."""

from __future__ import annotations

from casework.imports.people import PeopleLoaded
from permanence.how_many import how_many
from scheduler.cli.output import print_table, say


def loaded_as_json(loaded: PeopleLoaded) -> dict[str, object]:
    """What became of the list, for programs."""
    return {
        "people": len(loaded.people),
        "left": list(loaded.left),
        "not_closed_out": list(loaded.not_closed_out),
        "moved": [{"from": old, "to": new} for old, new in loaded.moved],
        "renamed": [{"from": old, "to": new} for old, new in loaded.renamed],
        "questions": [
            {
                "row": q.row,
                "name": q.name,
                "email": q.address,
                "known_as": q.known.name,
                "known_by": q.known.email,
                "why": q.why.value,
                "question": q.words,
                "yes": q.answers[0],
                "no": q.answers[1],
            }
            for q in loaded.questions
        ],
        "problems": [
            {"row": p.row, "column": p.column, "value": p.value, "why": p.why} for p in loaded.problems
        ],
        "columns_not_read": list(loaded.not_read),
    }


def say_loaded(loaded: PeopleLoaded) -> None:
    """What became of the list, for people: what is left to be done stands last."""
    say(
        f"{how_many(len(loaded.people), 'person', 'people')} taken in, {how_many(len(loaded.left), 'has', 'have')} left"
    )
    for old, new in loaded.moved:
        say(f"{new} is the new address of {old}")
    for old, new in loaded.renamed:
        say(f"{new} is the new name of {old}")
    if loaded.left:
        say(f"left: {', '.join(loaded.left)}")
    if loaded.not_read:
        say(f"columns that are not read: {', '.join(loaded.not_read)}")
    problems = loaded_as_json(loaded)["problems"]
    if isinstance(problems, list) and problems:
        print_table("Rows that were not taken as they stand", ("row", "column", "value", "why"), problems)
    if loaded.not_closed_out:
        say(
            f"Nobody was closed out. By this list {len(loaded.not_closed_out)} would have left,"
            f" more than a tenth of all or the last administrator: {', '.join(loaded.not_closed_out)}."
        )
        say("If they have left, load it again with --complete --yes.")
    for question in loaded.questions:
        yes, no = question.answers
        say(f"row {question.row} was not taken: {question.words}")
        say(f"    yes: {yes}")
        say(f"    no:  {no}")
    if loaded.questions:
        say("Then load the list again.")
