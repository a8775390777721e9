"""What can be asked of the record."""

from datetime import date

import pytest

from casework.ports import StageQuery
from permanence.entries import Recorder
from permanence.reference import is_reference, is_usable, reference_for
from store import ledger
from store.references import References
from tests.builders import AILSA, EWAN, JAMIE, KIRSTY, NOW, SHONA, TODAY, register_child, shona

AUTUMN = date(2025, 10, 1)
TO_PANEL = {"permanence_recommendation": date(2026, 2, 2), "panel": date(2026, 5, 4)}


@pytest.fixture
def three(record):
    """Two children of Shona's and one of Ewan's."""
    return (
        register_child(record, "C1", AUTUMN, route="permanence_order", milestones=TO_PANEL),
        register_child(record, "C2", TODAY),
        register_child(record, "C3", AUTUMN, worker=EWAN),
    )


def keys(record, query):
    with record.reading() as tx:
        return [(s.stage.reference, s.stage.key) for s in tx.stages(query)]


class TestChildren:
    def test_a_child_is_found_by_either_name(self, record, three):
        with record.reading() as tx:
            assert tx.reference_of("C1") == three[0]
            assert tx.case_id_of(three[0]) == "C1"
            assert tx.case_ids() == {three[0]: "C1", three[1]: "C2", three[2]: "C3"}
            assert tx.references() == sorted(three)

    def test_children_are_found_in_bulk_by_their_ids(self, record, three):
        with record.reading() as tx:
            assert tx.references_of_cases(["C1", "C3", "C9", "C1"]) == {"C1": three[0], "C3": three[2]}

    def test_what_was_recorded_is_read_in_bulk_as_it_is_one_by_one(self, record, three):
        with record.reading() as tx:
            said = tx.entries_of([*three, "HW-0000-1"])
            assert said == {reference: list(tx.entries(reference)) for reference in three}

    def test_the_anchor_is_the_newest_hash_and_nothing_before_the_first(self, record):
        with record.reading() as tx:
            assert tx.ledger_anchor() == ""

        register_child(record, "C1", AUTUMN)

        with record.reading() as tx:
            assert tx.ledger_anchor() == ledger.newest_hash(record.engine)

    def test_who_is_not_there_is_not_found(self, record):
        with record.reading() as tx:
            assert tx.reference_of("C9") is None
            assert tx.case_id_of("HW-0000-1") is None
            assert tx.journey("HW-0000-1") is None
            assert tx.journey_numbers("HW-0000-1") == []
            assert list(tx.journeys(["HW-0000-1"])) == []

    def test_children_are_found_by_their_worker(self, record, three):
        register_child(record, "C4", AUTUMN, worker=None)

        with record.reading() as tx:
            assert tx.references_of([SHONA]) == sorted(three[:2])
            assert tx.references_of([SHONA, EWAN]) == sorted(three)
            assert tx.references_of([JAMIE, KIRSTY]) == []
            assert [tx.case_id_of(r) for r in tx.references_without_worker()] == ["C4"]

    def test_children_are_found_by_who_chairs_their_reviews_now(self, record, three):
        chaired = register_child(record, "C4", AUTUMN, reviewing_officer=AILSA)

        with record.reading() as tx:
            assert tx.references_chaired_by([AILSA, SHONA]) == [chaired]
            assert tx.references_chaired_by([SHONA]) == []

    def test_steps_are_found_by_their_code(self, record, three):
        with record.reading() as tx:
            of_all = [s.stage.code for s in tx.stages(StageQuery())]
            reviews = tx.stages(StageQuery(codes=frozenset({"SCO.REV1"})))

        assert {s.stage.code for s in reviews} == {"SCO.REV1"}
        assert len(reviews) == of_all.count("SCO.REV1") > 0

    def test_journeys_are_read_in_bulk_as_they_are_one_by_one(self, record, three):
        with record.reading() as tx:
            assert list(tx.journeys(three)) == [tx.journey(r) for r in three]
            assert len(list(tx.journeys([three[0], three[0]]))) == 1

    def test_more_children_than_one_portion_are_all_read(self, record):
        from store.reading import CHILDREN_AT_ONCE
        from tests.builders import child_entries

        with record.writing() as tx:
            references = [tx.new_reference() for _ in range(CHILDREN_AT_ONCE + 5)]
            entries = [e for n, r in enumerate(references) for e in child_entries(r, f"C{n}", AUTUMN)]
            tx.append(entries, NOW)

        with record.reading() as tx:
            assert [j.reference for j in tx.journeys(references)] == references
            found = tx.stages(StageQuery(references=frozenset(references)))
            assert {s.stage.reference for s in found} == set(references)

    def test_others_may_be_asked_for_while_children_are_gone_through(self, record, monkeypatch):
        monkeypatch.setattr("store.reading.CHILDREN_AT_ONCE", 3)
        references = [register_child(record, f"C{n}", AUTUMN) for n in range(7)]

        with record.reading() as tx:
            for journey in tx.journeys(references):
                for other in references:
                    assert tx.journey(other).reference == other
                    assert {e.reference for e in tx.entries(journey.reference)} == {journey.reference}

    def test_what_is_recorded_is_there_at_once_for_who_has_read_before(self, record, three):
        with record.writing() as tx:
            before = list(tx.entries(three[0]))
            recorder = Recorder(three[0], 1, SHONA, "test")
            tx.append([recorder.noted("Spoke with the carers")], NOW)

            after = list(tx.entries(three[0]))
            assert after[:-1] == before
            assert after[-1].text("note") == "Spoke with the carers"


class TestStages:
    def test_stages_come_in_the_order_of_references_and_of_the_pack(self, record, three):
        found = keys(record, StageQuery(open_only=False))

        of_first = [key for reference, key in found if reference == three[0]]
        assert [reference for reference, _ in found] == sorted(r for r, _ in found)
        assert of_first.index("SCO.REV1#1") < of_first.index("SCO.REC#1") < of_first.index("PO.PANEL#1")

    def test_closed_stages_come_only_when_asked_for(self, record, three):
        recommended = (three[0], "SCO.REC#1")

        assert recommended not in keys(record, StageQuery())
        assert recommended in keys(record, StageQuery(open_only=False))

    def test_only_those_asked_for_come(self, record, three):
        assert {r for r, _ in keys(record, StageQuery(owners=frozenset({EWAN})))} == {three[2]}
        assert {r for r, _ in keys(record, StageQuery(references=frozenset(three[:1])))} == {three[0]}
        assert keys(record, StageQuery(owners=frozenset())) == []
        assert keys(record, StageQuery(references=frozenset())) == []
        both = StageQuery(owners=frozenset({EWAN}), references=frozenset(three[:2]))
        assert keys(record, both) == []

    def test_a_stage_due_on_the_day_itself_is_not_due_before_it(self, record, three):
        decision = (three[0], "PO.ADM#1")  # due on 18 May

        assert decision not in keys(record, StageQuery(due_before=date(2026, 5, 18)))
        assert decision in keys(record, StageQuery(due_before=date(2026, 5, 19)))

    def test_a_stage_says_which_entry_stands_behind_it(self, record, three):
        with record.writing() as tx:
            (newest,) = tx.append([shona(three[0]).noted("x")], NOW)

        with record.reading() as tx:
            assert tx.stage(three[0], 1, "PO.ADM#1").revision == newest
            assert tx.stage(three[0], 1, "NO.SUCH#1") is None
            assert tx.stage(three[0], 2, "PO.ADM#1") is None


class TestReferences:
    def test_a_new_reference_is_well_formed_and_given_once(self, record):
        with record.writing() as tx:
            given = {tx.new_reference() for _ in range(300)}

        assert len(given) == 300
        assert all(is_reference(reference) for reference in given)

    def test_a_reference_that_anything_speaks_of_is_not_given_again(self, record):
        used, free = [n for n in range(2222, 2333) if is_usable(n)][:2]
        first = register_child(record, "C1", AUTUMN, reference=reference_for(used))
        draws = iter([used, used, free])

        with record.writing() as tx:
            new = References(tx.connection, lambda _: next(draws)).new()

        assert new != first

    def test_a_number_that_reads_badly_is_passed_over(self, record):
        good = next(n for n in range(2222, 2333) if is_usable(n))
        draws = iter([1001, good])

        with record.writing() as tx:
            assert References(tx.connection, lambda _: next(draws)).new() == reference_for(good)

    def test_a_full_range_gives_way_to_a_longer_one(self, record):
        asked = []
        usable = [n for n in range(22_222, 60_000) if is_usable(n)]

        def draw(numbers):
            asked.append(numbers)
            return usable[len(asked)]

        with record.writing() as tx:
            references = References(tx.connection, draw)
            for _ in range(2_502):
                references.new()

        assert asked[0] == 10_000
        assert asked[-1] == 100_000
