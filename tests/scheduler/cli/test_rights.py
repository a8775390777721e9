"""Who may see whom, what a person may do, and who looked: printed for whoever answers for it."""

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from casework.restrict import restrict, seal
from casework.review_of_access import DONE, ask_for_review, confirm_review
from scheduler.cli.app import app
from tests.builders import EWAN, FERGUS, ISLA, JAMIE, KIRSTY, LORNA, MORAG, NOW, SHONA, a_record
from tests.casework.replying import Replying, waits_for_panel
from tests.looks import looks

ON = ("--now", "2026-05-20T10:00")


@pytest.fixture
def record(tmp_path, nothing_is_set):
    (tmp_path / "homeward.toml").write_text('store_url = "sqlite:///homeward.db"\n')
    opened = a_record(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def reference(record):
    return waits_for_panel(record)


@pytest.fixture
def says(tmp_path):
    def run(*words):
        done = CliRunner().invoke(app, [*words, *ON, "--in", str(tmp_path)])
        assert done.exit_code == 0, done.output
        return done.output

    return run


def test_who_may_see_a_child_names_everybody_who_does_with_the_reason(says, reference):
    found = json.loads(says("who-may-see", reference, "--json"))

    assert {row["email"] for row in found["people"]} == {SHONA, MORAG, ISLA, KIRSTY}
    [hers] = [row for row in found["people"] if row["email"] == SHONA]
    assert hers["by"] == "the child's social worker"
    assert "changes the route" in hers["may"]
    assert "allocates" not in hers["may"]


def test_it_names_who_is_kept_from_her_and_to_whom_alone_she_is_open(says, record, reference):
    restrict(record, reference, MORAG, "own family", NOW)
    seal(record, reference, [JAMIE], "own family", NOW)

    shown = says("who-may-see", reference)

    assert f"{reference} is seen by 1 person today" in shown
    assert f"Sealed: open to {JAMIE} alone" in shown
    assert f"Kept from her: {MORAG}" in shown


def test_the_rights_of_a_person_are_those_of_her_role_and_each_child_whom_she_sees(says, reference):
    hers = json.loads(says("people", "rights", SHONA, "--json"))

    assert [child["reference"] for child in hers["children"]] == [reference]
    assert "the child's social worker" in {cell["where"] for cell in hers["rights"]}


@pytest.mark.parametrize("email", [EWAN, FERGUS, LORNA])
def test_whoever_has_no_part_in_a_childs_care_sees_none(says, reference, email):
    assert json.loads(says("people", "rights", email, "--json"))["children"] == []


def test_the_review_counts_whom_each_person_sees_and_why(says, record, reference):
    restrict(record, reference, MORAG, "own family", NOW)

    rows = {row["email"]: row for row in json.loads(says("people", "review", "--json"))}

    assert (rows[SHONA]["sees"], rows[SHONA]["by"]) == (1, "1: the child's social worker")
    assert (rows[MORAG]["sees"], rows[MORAG]["kept_from"]) == (0, 1)
    assert rows[EWAN]["sees"] == 0


def test_the_access_log_of_a_child_says_who_looked_and_who_was_told_that_there_is_none(
    says, record, reference
):
    Replying(record).types(f"why {reference}")
    Replying(record, EWAN, "teams").types(f"why {reference}")

    rows = json.loads(says("access", reference, "--why", "asked by her manager", "--json"))

    assert [(r["who"], r["what"], r["shown"]) for r in rows[:2]] == [
        (SHONA, "why", True),
        (EWAN, "why", False),
    ]
    assert (rows[2]["what"], rows[2]["why"]) == ("access", "asked by her manager")
    assert rows[2]["who"].startswith("command line (")


def test_the_log_goes_out_as_lines_with_ids_only_from_where_the_last_export_ended(says, record, reference):
    Replying(record).types(f"why {reference}")
    first = [json.loads(line) for line in says("access", "--lines").splitlines()]

    then = [
        json.loads(line)
        for line in says("access", "--lines", "--after", str(first[-1]["number"])).splitlines()
    ]

    assert [(look["who"], look["reference"]) for look in first][:1] == [(SHONA, reference)]
    assert [look["what"] for look in then] == ["access"]


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("why", "{}"), "why"),
        (("why-not", "{}", SHONA), "why-not"),
        (("due",), "due"),
        (("story", "{}"), "story"),
        (("digest", "--to", SHONA), "digest"),
        (("who-may-see", "{}"), "who-may-see"),
        (("people", "rights", SHONA), "people rights"),
    ],
)
def test_whoever_looks_by_the_command_line_is_in_the_log(says, record, reference, words, what):
    says(*(word.format(reference) for word in words))

    assert [(look.what, look.reference) for look in looks(record)] == [(what, reference)]


@pytest.mark.parametrize(
    ("words", "what"),
    [(("export", "{out}"), "export"), (("waits", "--children"), "figures --children")],
)
def test_whoever_takes_all_children_is_in_the_log_of_each(says, record, reference, tmp_path, words, what):
    says(*(word.format(out=tmp_path / "out") for word in words))

    assert [(look.what, look.reference, look.children) for look in looks(record, reference)] == [
        (what, None, 1)
    ]


def test_the_review_of_access_is_a_page_to_print_and_sign(says, reference, tmp_path):
    says("people", "review", "--html", str(tmp_path / "review.html"))

    page = (tmp_path / "review.html").read_text().replace("<wbr>", "")
    assert [
        words for words in ("Checked by", "Signature and date", "Tick box", "Team North") if words not in page
    ] == []
    assert [
        one
        for one in (SHONA, KIRSTY, "Information officers (1)", "the child&#39;s social worker")
        if one not in page
    ] == []


def test_that_it_was_gone_through_is_kept_with_who_says_so(record, says, reference):
    says("people", "review", "--done", ISLA)

    [look] = [look for look in looks(record) if look.what == DONE]
    assert (look.who, look.reference) == (ISLA, None)
    assert "command line (" in look.through


def test_a_social_worker_cannot_say_that_access_was_gone_through(record, tmp_path, reference):
    done = CliRunner().invoke(app, ["people", "review", "--done", SHONA, *ON, "--in", str(tmp_path)])

    assert done.exit_code == 2
    assert [look for look in looks(record) if look.what == DONE] == []


def test_administrator_and_information_officer_are_asked_once_a_quarter_until_it_was_done(record, reference):
    def asked(days):
        with record.writing() as tx:
            ask_for_review(tx, record.rules, NOW + timedelta(days=days))
            found = [m for who in (KIRSTY, FERGUS, ISLA) for m in tx.messages_for(who)]
        return sorted(m.person for m in found if "notice:access:" in m.key)

    Replying(record).types(f"why {reference}")  # the first look of all
    assert asked(90) == []
    once = asked(93)
    assert once == sorted([FERGUS, KIRSTY])
    assert asked(96) == once
    assert len(asked(190)) == 4

    confirm_review(record, KIRSTY, "test", NOW + timedelta(days=191))

    assert len(asked(195)) == 4
    assert len(asked(286)) == 6
