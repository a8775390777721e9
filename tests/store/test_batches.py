"""Which entries came by which file, and which children are in no list any more: asked of either database."""

from dataclasses import replace
from datetime import date

from casework.imports.batches import BatchInHand, batches
from casework.imports.source_file import SourceFile
from permanence.entries import Recorder
from tests.builders import NOW, SHONA, child_entries, register_child


def by_hand(reference, replaces=None):
    return Recorder(reference, 0, SHONA, "homeward", replaces=replaces)


def append(record, *entries):
    with record.writing() as tx:
        return tx.append(entries, NOW)


def test_a_batch_is_known_by_its_number_and_its_entries_by_what_they_came_through(record):
    batch = BatchInHand("tracker", SourceFile("of the file", "of the mapping"))
    with record.writing() as tx:
        batch.look(tx)
        came = child_entries("HW-1234-A", "C1", date(2025, 10, 1))
        through = [replace(e, through=f"import:tracker#{batch.number}:4") for e in came]
        batch.opened = tx.append([batch.opening()], NOW)[0]
        tx.append([*through, batch.closing(1, 1, len(came))], NOW)
    register_child(record, "C2", date(2025, 10, 1))

    with record.reading() as tx:
        (known,) = batches(tx)
        assert (known.number, known.entry, known.entries) == (1, 1, len(came))
        assert tx.references_through(known.prefix, known.entry) == ["HW-1234-A"]
        assert tx.references_through("import:tracker#11:", 0) == []
        assert len(tx.registered_by("import:tracker")) == 2
        assert tx.registered_by("import:other") == []


def test_ids_of_one_child_lead_to_the_one_who_was_kept_however_often_she_moved(record):
    first, second, third = (register_child(record, f"C{n}", date(2025, 10, 1)) for n in (1, 2, 3))

    append(record, by_hand(first).same_child(second, "C1"))
    append(record, by_hand(second).same_child(third, "C2"))

    with record.reading() as tx:
        assert tx.references() == [third]
        assert (tx.same_as(first), tx.same_as(second), tx.same_as(third)) == (third, third, None)
        assert tx.references_of_cases(["C1", "C2", "C3", "C4"]) == {"C1": third, "C2": third, "C3": third}


def test_who_was_taken_out_is_known_by_each_of_her_ids_until_she_is_brought_back(record):
    gone, other = (register_child(record, case_id, date(2025, 10, 1)) for case_id in ("C1", "C2"))
    append(record, by_hand(other).same_child(gone, "C2"))

    (number,) = append(record, by_hand(gone).child_withdrawn("C1", "a slip"))

    with record.reading() as tx:
        assert {case_id: e.reference for case_id, e in tx.withdrawn_cases().items()} == {
            "C1": gone,
            "C2": gone,
        }
        assert (tx.references(), tx.same_cases(), tx.reference_of("C2")) == ([], {}, None)
    append(record, by_hand(gone, number).undone())
    with record.reading() as tx:
        assert tx.withdrawn_cases() == {}
        assert tx.reference_of("C2") == gone
