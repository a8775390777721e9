"""Each mistake a pack's file can hold: the text, where it is told (words of its line, or a line), and how."""

import pytest

from tests.permanence.small_pack import SMALL, changed

LAST_TARGET = '[[stages."S.AGAIN".targets]]\nnumber = 6\nunit = "months"\nstatus = "guidance"\n'

QUEUE = '[stages."S.AGAIN".queue]'


def with_queue(*lines: str) -> str:
    return changed(LAST_TARGET, "\n".join([QUEUE, *lines, "", LAST_TARGET]))


MISTAKES = [
    pytest.param(
        changed('name = "Looked at"', 'name = "Seen at Grace Campbell Centre"'),
        'name = "Seen at Grace Campbell Centre"',
        '"Seen at Grace Campbell Centre" looks private (name): a message with it would be held back',
        id="a name that looks like a child's",
    ),
    pytest.param(
        with_queue('citation = "By custom"', 'address = "https://a.example/"'),
        QUEUE,
        'a queue needs a "role": whose it is',
        id="a queue of nobody",
    ),
    pytest.param(
        with_queue('role = "reviewer"', 'citation = "By custom"', 'address = "https://a.example/"'),
        'role = "reviewer"',
        '"role" is "reviewer"; it may be social_worker, team_manager, service_manager, reviewing_officer, '
        "legal_officer, agency_decision_maker, information_officer, administrator or carer; "
        'did you mean "reviewing_officer"?',
        id="a queue of a role that is none",
    ),
    pytest.param(
        with_queue('role = "reviewing_officer"', 'address = "https://a.example/"'),
        QUEUE,
        'a queue needs a "citation": where it comes from',
        id="a queue without a source",
    ),
    pytest.param(
        with_queue('role = "reviewing_officer"', 'citation = "By custom"'),
        QUEUE,
        'a queue needs an "address": where its source can be read',
        id="a queue whose source cannot be read",
    ),
    pytest.param(
        changed("[milestones.looked_at]\n", '[milestones.looked_at]\nshort = "looked at by somebody"\n'),
        'short = "looked at by somebody"',
        '"short" has 21 letters; there is room for 18 on a phone',
        id="a short name that is too long",
    ),
    pytest.param(
        changed("[milestones.looked_at]\n", '[milestones.looked_at]\nverb = "looked at again"\n'),
        'verb = "looked at again"',
        '"verb" has 15 letters; there is room for 12 on a phone',
        id="a verb that is too long",
    ),
    pytest.param(
        changed("[milestones.looked_at]\n", '[milestones.looked_at]\nshort = "done"\n'),
        'short = "done"',
        '"done" is what people read for "looked_at" and for "done"',
        id="one short name for two",
    ),
    pytest.param(
        changed('end = "looked_at"', 'end = "loked_at"'),
        'end = "loked_at"',
        'no milestone is called "loked_at"; did you mean "looked_at"?',
        id="unknown milestone at the end",
    ),
    pytest.param(
        changed('start = ["looked_at"]', 'start = [\n    "begun", # early\n    "nowhere",\n]'),
        '    "nowhere",',
        'no milestone is called "nowhere"',
        id="unknown milestone at the start",
    ),
    pytest.param(
        changed('begins_with = "begun"', 'begins_with = "begin"'),
        "begins_with",
        'no milestone is called "begin"; did you mean "begun"?',
        id="unknown first milestone",
    ),
    pytest.param(
        changed('final_order = "done"', 'final_order = "dome"'),
        "final_order",
        'no milestone is called "dome"; did you mean "done"?',
        id="unknown final order",
    ),
    pytest.param(
        changed('anchors = ["begun", "done"]', 'anchors = ["begun", "gone"]'),
        "anchors",
        'no milestone is called "gone"; did you mean "done"?',
        id="unknown anchor",
    ),
    pytest.param(
        changed('body = "review"', 'body = "reviews"'),
        'body = "reviews"',
        'no body is called "reviews"; did you mean "review"?',
        id="unknown body",
    ),
    pytest.param(
        changed('routes = ["short"]', 'routes = ["shorts"]'),
        'routes = ["shorts"]',
        'no route is called "shorts"; did you mean "short"?',
        id="unknown route",
    ),
    pytest.param(
        changed('legal_basis = ["agreed"]', 'legal_basis = ["forced"]'),
        "applies_when",
        'no legal basis is called "forced"',
        id="unknown legal basis",
    ),
    pytest.param(
        changed(
            'repeats = true\n\n[[stages."S.AGAIN"',
            'owner = "socialworker"\nrepeats = true\n\n[[stages."S.AGAIN"',
        ),
        "owner =",
        '"owner" is "socialworker"; it may be social_worker, team_manager, service_manager, reviewing_officer, '
        "legal_officer, agency_decision_maker, information_officer, administrator or carer; "
        'did you mean "social_worker"?',
        id="unknown role",
    ),
    pytest.param(
        changed('unit = "months"', 'unit = "moths"'),
        'unit = "moths"',
        '"unit" is "moths"; it may be calendar_days, working_days, weeks, months or years; did you mean "months"?',
        id="unknown unit",
    ),
    pytest.param(
        changed(LAST_TARGET, LAST_TARGET.replace("guidance", "law")),
        'status = "law"',
        '"status" is "law"; it may be statutory, court_rule, guidance or council_aim',
        id="unknown status",
    ),
    pytest.param(
        changed(LAST_TARGET, LAST_TARGET.replace('unit = "months"\n', "").replace("6", "17")),
        "number = 17",
        "17 of what? a number needs a unit",
        id="number without unit",
    ),
    pytest.param(
        changed(LAST_TARGET, LAST_TARGET.replace("number = 6\n", "")),
        'unit = "months"',
        "how many? a unit needs a number",
        id="unit without number",
    ),
    pytest.param(
        changed('number = 6\nunit = "months"', 'number = "six"\nunit = "months"'),
        'number = "six"',
        '"number" should be a whole number of 1 or more, not "six"',
        id="number in words",
    ),
    pytest.param(
        changed('number = 6\nunit = "months"', 'number = 0\nunit = "months"'),
        "number = 0",
        '"number" should be a whole number of 1 or more, not 0',
        id="no days at all",
    ),
    pytest.param(
        changed("unset = true", 'unset = true\nnumber = 9\nunit = "days"'),
        'unit = "days"',
        '"unit" is "days"; it may be calendar_days, working_days, weeks, months or years',
        id="unknown unit beside unset",
    ),
    pytest.param(
        changed("unset = true", "unset = false"),
        '[[stages."S.DO".targets]]',
        "a target needs a number and a unit, or unset = true",
        id="neither number nor unset",
    ),
    pytest.param(
        changed("unset = true", 'unset = true\nnumber = 9\nunit = "weeks"'),
        '[[stages."S.DO".targets]]',
        "a target is either unset or has a number and a unit, not both",
        id="unset and a number",
    ),
    pytest.param(
        changed('status = "council_aim"\n', ""),
        '[[stages."S.DO".targets]]',
        'a target needs a "status": what stands behind it',
        id="target without status",
    ),
    pytest.param(
        changed('citation = "Each council sets its own"\n', ""),
        '[[stages."S.DO".targets]]',
        'a target needs a "citation": where it comes from',
        id="target without source",
    ),
    pytest.param(
        changed('address = "https://guidance.example/1"\n', ""),
        '[[stages."S.AGAIN".targets]]',
        'a target needs an "address": where its source can be read',
        id="target without address",
    ),
    pytest.param(
        changed("https://guidance.example/1", "the blue folder"),
        "the blue folder",
        '"address" should start with https://, not "the blue folder"',
        id="address that is none",
    ),
    pytest.param(
        changed("in_force_from = 2026-04-01", "in_force_from = 2026-03-31"),
        2,
        "two targets of this stage are in force on the same days",
        id="targets in force on the same day",
    ),
    pytest.param(
        changed("in_force_from = 2026-04-01", 'in_force_from = "1 April"'),
        "in_force_from",
        '"in_force_from" should be a day written like 2026-04-01 without quotes, not "1 April"',
        id="a day in words",
    ),
    pytest.param(
        changed("in_force_to = 2026-03-31", "in_force_from = 2026-03-31\nin_force_to = 2026-03-30"),
        "in_force_to",
        "this target ends before it comes into force",
        id="in force backwards",
    ),
    pytest.param(
        changed('start = ["begun"]', 'start = ["looked_at", "begun"]'),
        'end = "looked_at"',
        'the stage starts and ends at "looked_at": say repeats = true, or name another end',
        id="starts where it ends",
    ),
    pytest.param(
        changed('words = ["once more"]\nrepeats = true', 'words = ["once more"]'),
        'end = "again"',
        'the stage repeats, but its milestone "again" does not say repeats = true',
        id="repeats on a milestone that does not",
    ),
    pytest.param(
        changed('start = ["begun"]', 'start = ["done"]'),
        'end = "looked_at"',
        "these stages lead in a circle: looked_at -> done -> looked_at",
        id="a circle of stages",
    ),
    pytest.param(
        changed('words = ["ready", "finished"]', 'word = ["ready", "finished"]'),
        "word = ",
        '"word" is not known here; did you mean "words"?',
        id="unknown key",
    ),
    pytest.param(
        changed("[blocker_reasons.rain]", "[blocker_reason.rain]"),
        "[blocker_reason.rain]",
        '"blocker_reason" is not known here; did you mean "blocker_reasons"?',
        id="unknown table",
    ),
    pytest.param(
        changed('words = ["ready", "finished"]', 'words = ["ready", "Seen"]'),
        'words = ["ready", "Seen"]',
        '"Seen" is claimed by "looked_at" and by "done"',
        id="a word claimed twice",
    ),
    pytest.param(
        changed('words = ["ready", "finished"]', 'words = ["begun"]'),
        'words = ["begun"]',
        '"begun" is claimed by "begun" and by "done"',
        id="a word that is another's name",
    ),
    pytest.param(
        changed("[milestones.again]", '[milestones.lost]\nname = "Lost"\n\n[milestones.again]'),
        "[milestones.lost]",
        'nobody can record "lost": no stage ends at it and it has no words',
        id="unreachable milestone",
    ),
    pytest.param(
        changed('words = ["once more"]', 'words = "once more"'),
        'words = "once more"',
        '"words" should be a list of words in quotes, not "once more"',
        id="one word without brackets",
    ),
    pytest.param(
        changed('words = ["once more"]', "words = [1, 2]"),
        "words = [1, 2]",
        '"words" should be a list of words in quotes, not a list',
        id="numbers for words",
    ),
    pytest.param(
        changed("reaches = false", 'reaches = "no"'),
        "reaches",
        '"reaches" should be true or false, not "no"',
        id="no for false",
    ),
    pytest.param(
        changed('name = "Looking again"', "name = 7"),
        "name = 7",
        '"name" should be words in quotes, not 7',
        id="a number for a name",
    ),
    pytest.param(
        changed('name = "Looking again"', 'name = ""'),
        'name = ""',
        '"name" should be words in quotes, not empty',
        id="an empty name",
    ),
    pytest.param(
        changed('name = "Looking again"\n', ""),
        '[stages."S.AGAIN"]',
        '"name" is missing',
        id="a missing name",
    ),
    pytest.param(
        changed('start = ["looked_at"]\n', ""),
        '[stages."S.DO"]',
        '"start" is missing: name the milestones that start the clock',
        id="a missing start",
    ),
    pytest.param(
        changed('country = "GB"\n', ""),
        1,
        '"country" is missing',
        id="a missing country",
    ),
    pytest.param(
        changed(
            '[[stages."S.DO".targets]]\nunset = true\nstatus = "council_aim"\ncitation = "Each council sets its own"\n',
            "",
        ),
        '[stages."S.DO"]',
        "this stage has no target: give one, or one with unset = true",
        id="a stage without a target",
    ),
    pytest.param(
        changed('[[stages."S.DO".targets]]', '[stages."S.DO".targets]'),
        '[stages."S.DO".targets]',
        '"targets" should be tables: write [[stages."S.DO".targets]] above each',
        id="single brackets",
    ),
    pytest.param(
        changed(
            'applies_when = { age_under = 12, legal_basis = ["agreed"] }', "applies_when = { under = 12 }"
        ),
        "applies_when",
        '"under" is not known here; did you mean "age_under"?',
        id="unknown key in braces",
    ),
    pytest.param(
        changed('applies_when = { age_under = 12, legal_basis = ["agreed"] }', 'applies_when = "under 12"'),
        "applies_when",
        '"applies_when" should be a table, not "under 12"',
        id="words for a table",
    ),
    pytest.param(
        changed('end = "done"\n', 'end = "done"\nwarn_days = [7, "two"]\n'),
        "warn_days",
        '"warn_days" should be a list of whole numbers of 1 or more, not a list',
        id="a warning in words",
    ),
    pytest.param(
        changed('then = "done"', 'then = "looked_at"'),
        'first = ["looked_at"]',
        '"looked_at" cannot come before itself',
        id="before itself",
    ),
    pytest.param(
        changed('then = "done"', 'then = "dome"'),
        'then = "dome"',
        'no milestone is called "dome"; did you mean "done"?',
        id="unknown milestone in an order",
    ),
    pytest.param(
        changed('first = ["looked_at"]\n', ""),
        "[[orderings]]",
        '"first" is missing: name the milestones that must come before',
        id="an order without its first",
    ),
    pytest.param(
        changed("reaches = false", 'reaches_not = ["dome"]'),
        "reaches_not",
        'no milestone is called "dome"; did you mean "done"?',
        id="unknown milestone of an outcome",
    ),
    pytest.param(
        SMALL
        + '\n[calendar]\nadd = [\n    { on = 2026-04-06, name = "Easter Monday" },\n    { name = "Gala" },\n]\n',
        '{ name = "Gala" }',
        '"on" is missing: the day, written like 2026-04-06',
        id="an added day without its date",
    ),
    pytest.param(
        SMALL
        + '\n[calendar]\nadd = [{ on = 2026-04-06, name = "A" }]\ndrop = [{ on = 2026-04-06, name = "B" }]\n',
        "add = [",
        "2026-04-06 is both added and dropped",
        id="a day both added and dropped",
    ),
    pytest.param(
        SMALL + "\n[calendar]\nyears = 2026\n",
        "years = 2026",
        '"years" should be a list of whole numbers of 1 or more, not 2026',
        id="one year without brackets",
    ),
]
