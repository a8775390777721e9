"""A column that names the case system's ids of a child's siblings links them, once all rows are in."""

from casework.content import SaidKind
from casework.imports.questions import ImportAnswers
from casework.imports.undo_import import undo_import
from permanence.entries import EntryKind, Recorder
from tests.builders import KIRSTY, NOW, SHONA, TODAY
from tests.casework.replying import Replying
from tests.importing import a_csv, a_mapping, asks, children, take_in

MAPPING = a_mapping(siblings_column="siblings")
HEADERS = "id,began,panel,siblings"


def siblings(record, case_id: str) -> frozenset[str]:
    with record.reading() as tx:
        return tx.journey(children(record)[case_id]).siblings


def test_siblings_further_down_in_the_file_are_linked_and_both_know(record, tmp_path) -> None:
    file = a_csv(tmp_path, HEADERS, 'A1,2026-01-05,,"B2, C3"', "B2,2026-01-05,,", "C3,2026-01-05,,")

    take_in(record, file, MAPPING)

    known = children(record)
    assert siblings(record, "A1") == {known["B2"], known["C3"]}
    assert siblings(record, "B2") == {known["A1"]}


def test_an_id_that_nobody_has_is_asked_about_without_the_cell(record, tmp_path) -> None:
    report = take_in(record, a_csv(tmp_path, HEADERS, "A1,2026-01-05,,Z9"), MAPPING)

    assert asks(report) == [
        (2, "siblings", "names an id of no child who is known here, so that one is not linked")
    ]
    assert all(one.value == "" for one in report.asked)


def test_the_next_file_says_nothing_new_and_links_nobody_whose_link_was_taken_back(record, tmp_path) -> None:
    file = a_csv(tmp_path, HEADERS, "A1,2026-01-05,,B2", "B2,2026-01-05,,A1")
    take_in(record, file, MAPPING)
    with record.writing() as tx:
        entries = [e for e in tx.entries() if e.kind is EntryKind.SIBLINGS]
        tx.append([Recorder(e.reference, 0, SHONA, "x", replaces=e.number).undone() for e in entries], NOW)

    again = take_in(record, file, MAPPING)

    assert len(entries) == 2
    assert again.entries_added == 0
    assert siblings(record, "A1") == frozenset()


def test_a_dry_run_says_the_same_as_the_import(record, tmp_path) -> None:
    file = a_csv(tmp_path, HEADERS, "A1,2026-01-05,,B2", "B2,2026-01-05,,Z9")

    before, done = take_in(record, file, MAPPING, dry_run=True), take_in(record, file, MAPPING)

    assert asks(before) == asks(done)
    assert asks(done) == [
        (3, "siblings", "names an id of no child who is known here, so that one is not linked")
    ]
    assert before.entries_added == done.entries_added


def linked(record, tmp_path) -> None:
    take_in(record, a_csv(tmp_path, HEADERS, "A1,2026-01-05,,B2", "B2,2026-01-05,,"), MAPPING)


def emptied(tmp_path):
    return a_csv(tmp_path, HEADERS, "A1,2026-01-05,,", "B2,2026-01-05,,")


def test_an_emptied_cell_is_asked_about_once_for_the_pair_and_changes_nothing_by_itself(
    record, tmp_path
) -> None:
    linked(record, tmp_path)

    before, report = (
        take_in(record, emptied(tmp_path), MAPPING, dry_run=True),
        take_in(record, emptied(tmp_path), MAPPING),
    )

    known = children(record)
    [removal] = report.removals
    assert (removal.what, {removal.reference, removal.held}) == ("sibling", {known["A1"], known["B2"]})
    assert before.removals == report.removals
    assert siblings(record, "A1") == {known["B2"]}


def test_an_emptied_cell_that_is_taken_at_its_word_ends_the_link_of_both(record, tmp_path) -> None:
    linked(record, tmp_path)

    report = take_in(record, emptied(tmp_path), MAPPING, answers=ImportAnswers(accept_all=True))

    assert [one.answer for one in report.removals] == ["removed"]
    assert (siblings(record, "A1"), siblings(record, "B2")) == (frozenset(), frozenset())
    linked(record, tmp_path)
    assert siblings(record, "A1") == {children(record)["B2"]}


def test_an_emptied_cell_that_is_to_stay_is_not_asked_about_again(record, tmp_path) -> None:
    linked(record, tmp_path)
    take_in(record, emptied(tmp_path), MAPPING, answers=ImportAnswers(keep_all=True))

    again = take_in(record, emptied(tmp_path), MAPPING)

    assert again.removals == []
    assert siblings(record, "A1") == {children(record)["B2"]}


def test_what_one_of_the_two_says_still_or_a_person_said_is_not_asked_about(record, tmp_path) -> None:
    linked(record, tmp_path)

    named_there = take_in(record, a_csv(tmp_path, HEADERS, "A1,2026-01-05,,", "B2,2026-01-05,,A1"), MAPPING)
    one_alone = take_in(record, a_csv(tmp_path, HEADERS, "A1,2026-01-05,,"), MAPPING)

    assert (named_there.removals, one_alone.removals) == ([], [])


def test_the_information_officer_answers_the_emptied_cell_by_reply(record, post, tmp_path) -> None:
    linked(record, tmp_path)
    take_in(record, emptied(tmp_path), MAPPING)
    known = children(record)
    post.at(TODAY)
    post.deliver()
    kirsty = Replying(record, KIRSTY, now=post.now)

    read = kirsty.types("remove 1", message_id=post.sent_to(KIRSTY)[-1].content.message_id)
    said = kirsty.types("yes")

    assert (
        read.recorded == f"Take out: {known['A1']}: Sibling of {known['B2']}" or known["B2"] in read.recorded
    )
    assert said.kind is SaidKind.RECORDED
    assert (siblings(record, "A1"), siblings(record, "B2")) == (frozenset(), frozenset())


def test_the_file_that_is_taken_in_again_after_its_import_was_undone_links_them_again(
    record, tmp_path
) -> None:
    take_in(record, a_csv(tmp_path, HEADERS, "A1,2026-01-05,,", "B2,2026-01-05,,"), MAPPING)
    file = a_csv(tmp_path, HEADERS, "A1,2026-01-05,,B2", "B2,2026-01-05,,")
    undo_import(record, take_in(record, file, MAPPING).batch, NOW, do=True)

    take_in(record, file, MAPPING)

    assert siblings(record, "A1") == {children(record)["B2"]}
