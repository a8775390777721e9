"""A long file taken in: flat memory, and a word after each portion."""

import tracemalloc

from casework.imports.take_in import PORTION, take_in_table
from store.imports.mapping import read_mapping
from store.imports.read_rows import read_rows
from store.imports.sheets import open_sheet
from tests.builders import NOW, TODAY
from tests.importing import an_event, events, take_in
from tests.proof import in_proof, sampled


def many_events(folder, number):
    steps = ("became_looked_after", "first_review", "second_review", "permanence_recommendation")
    lines = (
        an_event(f"C{n:06}", step, f"2025-{month:02}-03", age="3", worker=f"Worker {n // 20}")
        for n in range(number // len(steps))
        for step, month in zip(steps, (6, 7, 9, 11), strict=True)
    )
    return events(folder, *lines, name=f"{number}.csv")


def test_progress_is_told_after_each_portion(record, tmp_path):
    file = many_events(tmp_path, 3 * PORTION)
    told = []

    with open_sheet(file, None, 1) as sheet:
        rows = read_rows(sheet, read_mapping("canonical"), record.rules.pack, TODAY)
        take_in_table(record, rows, "canonical", NOW, dry_run=True, progress=told.append)

    assert told == [PORTION, 2 * PORTION, 3 * PORTION]


def peak_megabytes(record, file):
    tracemalloc.start()
    take_in(record, file, "canonical", dry_run=True)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1024**2


@in_proof
def test_a_file_of_any_length_is_read_and_compared_with_the_same_memory(record, tmp_path):
    """What grows is one number for each child, to know her again; whole runs are measured in bench/commands.py."""
    short, long = many_events(tmp_path, sampled(1_000, 2_000)), many_events(tmp_path, sampled(4_000, 20_000))
    take_in(record, short, "canonical", dry_run=True)  # what is loaded once is loaded

    assert peak_megabytes(record, long) - peak_megabytes(record, short) < 2
