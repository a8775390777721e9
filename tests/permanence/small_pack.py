"""A small, sound pack as text, to be spoilt one thing at a time."""

SMALL = """\
code = "small"
name = "A small pack"
country = "GB"
subdivision = "SCT"
begins_with = "begun"
final_order = "done"
anchors = ["begun", "done"]

[bodies]
review = "Review"

[legal_bases]
agreed = "By agreement"

[milestones.begun]
name = "Begun"

[milestones.looked_at]
name = "Looked at"
words = ["seen"]
body = "review"

[milestones.done]
name = "Done"
words = ["ready", "finished"]

[milestones.again]
name = "Again"
words = ["once more"]
repeats = true

[routes.short]
name = "The short way"
words = ["shortcut"]

[stages."S.LOOK"]
name = "Looking"
start = ["begun"]
end = "looked_at"

[[stages."S.LOOK".targets]]
number = 6
unit = "weeks"
status = "statutory"
citation = "A made-up law, as made"
address = "https://law.example/1"
in_force_to = 2026-03-31

[[stages."S.LOOK".targets]]
number = 5
unit = "weeks"
status = "statutory"
citation = "A made-up law, as amended"
address = "https://law.example/2"
in_force_from = 2026-04-01

[stages."S.DO"]
name = "Doing"
start = ["looked_at"]
end = "done"
routes = ["short"]
applies_when = { age_under = 12, legal_basis = ["agreed"] }

[[stages."S.DO".targets]]
unset = true
status = "council_aim"
citation = "Each council sets its own"

[stages."S.AGAIN"]
name = "Looking again"
start = ["looked_at", "again"]
end = "again"
repeats = true

[[stages."S.AGAIN".targets]]
number = 6
unit = "months"
status = "guidance"
citation = "Made-up guidance"
address = "https://guidance.example/1"

[[orderings]]
code = "LOOK_FIRST"
first = ["looked_at"]
then = "done"
words = "Look before you do"
status = "guidance"
citation = "Made-up guidance"
address = "https://guidance.example/2"

[outcomes.agreed]
name = "Agreed"
words = ["yes"]

[outcomes.put_off]
name = "Put off"
words = ["later"]
reaches = false

[blocker_reasons.rain]
name = "Rain"
words = ["wet"]
"""


def changed(old: str, new: str) -> str:
    """SMALL with one thing changed, which must be there once."""
    assert SMALL.count(old) == 1, f"{old!r} is there {SMALL.count(old)} times"
    return SMALL.replace(old, new)


def line_with(text: str, words: str) -> int:
    """The only line that holds these words."""
    lines = [n for n, line in enumerate(text.splitlines(), start=1) if words in line]
    assert len(lines) == 1, f"{words!r} is on lines {lines}"
    return lines[0]
