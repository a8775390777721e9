"""A child's journeys are kept as a row: what it says is what her entries say, or it is not read."""

import json
import os
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.readable import readable
from permanence.entries import EntryKind, Recorder
from permanence.journey import Journey
from store.directory import with_worker
from store.engine import writing
from store.erasing import erase
from store.journey_rows import form, without_a_good_row
from store.keep_journeys import keep_journeys
from store.rebuild import rebuild
from store.redacting import redact, with_words
from store.replay import journeys_of
from store.written_values import written_as
from tests.builders import JAMIE, MORAG, NOW, SHONA, a_person, a_record, register_child, shona
from tests.casework.imports.test_undo_import import an_import, take_in_one, undo
from tests.importing import children
from tests.proof import sampled
from tests.store.made_up_entries import REFERENCES, histories
from tests.store.test_rebuild import histories_by_hand, play

OCTOBER = date(2025, 10, 1)
LATER = NOW + timedelta(days=1)


def told_by_entries(record):
    """Each child's journeys, folded from what was recorded."""
    with record.reading() as tx:
        names = tx.replay_context().names
        said = tx.entries_of([*REFERENCES, *tx.references()])
        return {ref: [with_worker(j, names) for j in journeys_of(ref, e)] for ref, e in said.items()}


def agree(record):
    """Whether all that is read of journeys is what the entries of each child say, child by child."""
    with record.reading() as tx:
        for reference, folded in told_by_entries(record).items():
            assert tx.journey(reference) == (folded[-1] if folded else None)
            assert list(tx.journeys([reference])) == folded[-1:]
            assert list(tx.every_journey([reference])) == [j for j in folded if j.began_on]
            for journey in folded:
                if journey.number:
                    assert tx.journey(reference, journey.number) == journey
            assert tx.journey(reference, 99) is None
    return True


def rows(record):
    with record.reading() as tx:
        return {row.reference: row for row in tx.connection.execute(text("SELECT * FROM journeys"))}


def all_are_good(record):
    with record.reading() as tx:
        return without_a_good_row(tx.connection) == []


@given(histories(), st.data())
@settings(max_examples=sampled(8, 200), deadline=None)
def test_whatever_was_recorded_the_rows_say_what_the_entries_say(steps, data):
    """Child by child, also once words were taken out, a child was erased, and people have other addresses."""
    with tempfile.TemporaryDirectory() as folder, closing(a_record(Path(folder))) as record:
        play(record, steps)
        assert all_are_good(record)
        assert agree(record)

        with record.writing() as tx:
            tx.move_person(SHONA, "shona.grant@council.example", LATER, by="a test")
        assert agree(record)
        with record.writing() as tx:
            tx.put_people([replace(a_person(SHONA), name="Somebody Else")], LATER)
        for reference in REFERENCES:
            for row in list(with_words(record, reference)):
                redact(record, row.number, "not ours to keep", LATER, readable)
        assert all_are_good(record)
        assert agree(record)
        assert not any("a note" in row.told for row in rows(record).values())

        known = sorted(rows(record))
        if known:
            erase(record, data.draw(st.sampled_from(known)), "opened in error", LATER, readable)
        assert all_are_good(record)
        assert agree(record)
        assert rebuild(record, LATER, check_only=True) == []


@given(files=st.lists(st.tuples(an_import, st.booleans()), min_size=1, max_size=4), comes_out=st.booleans())
@settings(max_examples=sampled(6, 100), deadline=None)
def test_whatever_files_bring_in_and_take_out_the_rows_say_what_the_entries_say(files, comes_out):
    """Children known and new, in files of two kinds, with words of people between them, and the last one taken out."""
    with tempfile.TemporaryDirectory() as folder, closing(a_record(Path(folder))) as record:
        for file, somebody_speaks in files:
            report = take_in_one(record, folder, file)
            assert all_are_good(record)
            assert agree(record)
            if somebody_speaks:
                with record.writing() as tx:
                    told = [
                        shona(ref).milestone_reached("panel", OCTOBER) for ref in children(record).values()
                    ]
                    tx.append(told, LATER)
        if comes_out and report.batch and report.entries_added:
            undo(record, report.batch)

        assert all_are_good(record)
        assert agree(record)
        assert rebuild(record, LATER, check_only=True) == []


def test_both_databases_keep_the_same(record):
    play(record, histories_by_hand())

    assert all_are_good(record)
    assert agree(record)


def test_a_row_that_has_not_heard_all_is_not_read(record):
    reference = register_child(record, "C1", OCTOBER)
    with writing(record.engine) as connection:
        connection.execute(text("UPDATE journeys SET heard = heard - 1, told = '[]'"))

    with record.reading() as tx:
        assert tx.journey(reference).began_on == OCTOBER
        assert without_a_good_row(tx.connection) == [reference]


def test_a_row_in_another_form_is_not_read_and_is_made_anew(record):
    reference = register_child(record, "C1", OCTOBER)
    with writing(record.engine) as connection:
        connection.execute(text("UPDATE journeys SET form = '0 of another version', told = 'no JSON'"))

    assert agree(record)
    assert keep_journeys(record.engine) == 1
    assert keep_journeys(record.engine) == 0
    assert rows(record)[reference].form == form()
    assert rebuild(record, NOW, check_only=True) == []


@pytest.mark.parametrize("told", ["", "no JSON", "{}", "[]", "[1]", "[2, []]", '[1, "HW-0001-X"]', "null"])
def test_a_row_that_somebody_made_unreadable_is_not_read(record, told):
    reference = register_child(record, "C1", OCTOBER)
    with writing(record.engine) as connection:
        connection.execute(text("UPDATE journeys SET told = :told"), {"told": told})

    with record.reading() as tx:
        assert tx.journey(reference).began_on == OCTOBER
    assert [d.column for d in rebuild(record, NOW, check_only=True)] == ["journeys"]


def test_a_store_from_before_there_were_rows_is_read_all_the_same(record):
    references = [register_child(record, f"C{n}", OCTOBER) for n in range(3)]
    with writing(record.engine) as connection:
        connection.execute(text("DELETE FROM journeys"))

    assert agree(record)
    assert keep_journeys(record.engine) == len(references)
    assert sorted(rows(record)) == sorted(references)


def test_a_row_of_a_child_whom_an_older_version_erased_goes(record):
    reference = register_child(record, "C1", OCTOBER)
    with writing(record.engine) as connection:
        connection.execute(text("DELETE FROM stage"))
        connection.execute(text("DELETE FROM child"))

    keep_journeys(record.engine)

    assert reference not in rows(record)


def test_a_row_changed_by_hand_is_found_and_mended_and_its_words_are_not_printed(record):
    reference = register_child(record, "C1", OCTOBER)
    with writing(record.engine) as connection:
        connection.execute(text("UPDATE journeys SET told = replace(told, '2025', '2024')"))

    (found,) = rebuild(record, NOW, check_only=True)
    assert (found.reference, found.column) == (reference, "journeys")
    assert "became" not in f"{found.stored}{found.replayed}"

    rebuild(record, NOW, check_only=False)
    assert rebuild(record, NOW, check_only=True) == []


def test_words_that_were_taken_out_are_in_no_row(record):
    reference = register_child(record, "C1", OCTOBER)
    decided = {"reaches": True, "note": "told the clerk pelican"}
    with record.writing() as tx:
        entry = shona(reference).decision_recorded("panel", "panel", "approved", OCTOBER, **decided)
        (number,) = tx.append([entry], NOW)
    assert "pelican" in rows(record)[reference].told

    redact(record, number, "names somebody", LATER, readable)

    assert "pelican" not in rows(record)[reference].told
    assert all_are_good(record)


def test_who_recorded_something_of_a_child_not_hers_has_her_new_address_there_too(record):
    reference = register_child(record, "C1", OCTOBER)
    with record.writing() as tx:
        tx.put_people([a_person(JAMIE)], NOW)
        jamie = Recorder(reference, 1, JAMIE, "slack:2")
        tx.append([jamie.milestone_reached("panel", date(2026, 5, 4))], NOW)
        tx.append([replace(jamie, journey=0, by=MORAG).restricted(JAMIE, "a cousin")], NOW)

    with record.writing() as tx:
        tx.move_person(JAMIE, "jamie.new@council.example", LATER, by="a test")

    assert agree(record)
    with record.reading() as tx:
        journey = tx.journey(reference)
    assert journey.first_reached("panel").by == "jamie.new@council.example"
    assert journey.allocation.restricted_from == {"jamie.new@council.example"}


def test_one_transaction_sees_what_it_has_just_recorded(record):
    reference = register_child(record, "C1", OCTOBER)
    with record.writing() as tx:
        assert tx.journey(reference).ended_on is None
        tx.append([shona(reference).journey_ended(date(2026, 5, 1), "returned home")], NOW)
        assert tx.journey(reference).ended_on == date(2026, 5, 1)


def test_an_entry_that_says_nothing_of_a_journey_leaves_its_row_good(record):
    reference = register_child(record, "C1", OCTOBER)
    with record.writing() as tx:
        tx.append([shona(reference).form_stopped("review 1", "SCO.REC#1", "plan")], NOW)

    with record.reading() as tx:
        assert {e.kind for e in tx.entries(reference)} >= {EntryKind.FORM_STOPPED}
    assert all_are_good(record)


GOLDEN = Path(__file__).parent / "journeys.json"


def test_another_folding_of_the_same_entries_has_another_form(record):
    """A store that another version wrote is else read as that version understood the entries: raise FOLDING."""
    play(record, histories_by_hand())
    told = rows(record)[REFERENCES[0]]
    if os.environ.get("HOMEWARD_WRITE_GOLDEN"):
        GOLDEN.write_text(
            json.dumps({"form": told.form, "told": json.loads(told.told)}, indent=1) + "\n", "utf-8"
        )

    golden = json.loads(GOLDEN.read_text("utf-8"))
    assert (json.loads(told.told), told.form) == (golden["told"], golden["form"])


def test_a_type_that_nobody_has_needed_yet_is_refused():
    with pytest.raises(TypeError):
        written_as(dict[str, int])


def test_the_form_names_every_field_of_a_journey():
    """So that a field more, or of another type, makes every row anew."""
    told = written_as(tuple[Journey, ...]).name
    for said in (
        "siblings: frozenset[str]",
        "recorded_at: datetime",
        "sealed_to: frozenset[str]?",
        "until: date?",
    ):
        assert said in told
