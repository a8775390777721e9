"""All that is held of a child can be handed over: to read and for programs, without what speaks of others."""

import json
import re
from datetime import date, timedelta

import pytest
from pydantic import SecretStr

from casework.access import Looking
from casework.imports.withdraw import withdraw_child
from casework.ports import MessageKind, NewMessage
from casework.subject_access import NothingToLeaveOut
from scheduler.closures import MOST_ERASED, close_tonight
from scheduler.erasure import erase_child
from scheduler.held import write_held
from scheduler.settings import Settings, WrongSettings, read_settings
from store import ledger
from store.erasing import CannotErase
from tests.builders import NOW, SHONA, a_record, register_child, shona

OCTOBER = date(2025, 10, 1)
DAY = timedelta(days=1)
CASE = "CASE-4711"
LOOKING = Looking(
    "command line (kirsty)", "subject-access", "homeward subject-access", NOW, "the child asked"
)


@pytest.fixture
def record(tmp_path):
    store = a_record(tmp_path)
    yield store
    store.close()


@pytest.fixture
def child(record):
    reference = register_child(record, CASE, OCTOBER, route="permanence_order")
    with record.writing() as tx:
        tx.append([shona(reference).noted("told the clerk pelican")], NOW)
    return reference


def written(record, reference, folder, without=()):
    held, page, data = write_held(record, reference, LOOKING, folder / "out", without)
    return json.loads(data.read_text()), texts_of(page.read_bytes()), held


def texts_of(pdf):
    """What is drawn on the pages of a PDF, line by line."""
    return [
        re.sub(rb"\\(.)", rb"\1", line).decode("cp1252")
        for line in re.findall(rb" Td \(((?:[^\\()]|\\.)*)\) Tj", pdf)
    ]


def message(record, key, text):
    with record.writing() as tx:
        tx.queue(
            NewMessage(key, MessageKind.NOTICE, SHONA, "slack", NOW), NOW, frozen=json.dumps(text).encode()
        )


def test_every_entry_step_message_and_reply_of_hers_is_in_both_files(record, child, tmp_path):
    message(record, "one", {"text": f"{child}: the panel is late"})
    with record.writing() as tx:
        tx.take_in("slack", "one", f'{{"text": "{child} note: told the clerk pelican"}}', NOW)
        entries = len(tx.entries_of([child])[child])

    said, page, _ = written(record, child, tmp_path)

    assert [e["number"] for e in said["entries"]] == list(range(1, entries + 1))
    assert said["entries"][-1]["data"] == {"note": "told the clerk pelican", "stage": None}
    assert said["case_ids"] == [CASE]
    assert said["steps"]
    assert said["messages"][0]["says"] == [f"{child}: the panel is late"]
    assert len(said["replies"]) == 1
    whole = "\n".join(page)
    for words in ("Words: told the clerk pelican", CASE, f"{child}: the panel is late", "Nothing."):
        assert words in whole
    for entry in said["entries"]:
        assert f"{entry['number']}. " in whole


def test_the_files_are_their_owners_alone(record, child, tmp_path):
    write_held(record, child, LOOKING, tmp_path / "out")

    assert {file.stat().st_mode & 0o077 for file in (tmp_path / "out").iterdir()} == {0}
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0


def test_who_looked_is_held_too_and_that_it_was_given_out_is_the_newest_look(record, child, tmp_path):
    with record.writing() as tx:
        tx.keep_looks(Looking(SHONA, "who", "slack:1", NOW - DAY).at_each([child]))

    said, page, _ = written(record, child, tmp_path)

    assert [(look["who"], look["what"]) for look in said["looks"]] == [
        (SHONA, "who"),
        ("command line (kirsty)", "subject-access"),
    ]
    whole = " ".join(page)
    assert "command line (kirsty), subject-access, by homeward subject-access (the child asked)" in whole


def test_words_of_a_third_person_are_left_out_and_named(record, child, tmp_path):
    with record.reading() as tx:
        number = tx.ledger_number()

    said, page, _ = written(record, child, tmp_path, [number])

    assert "pelican" not in json.dumps(said) + "\n".join(page)
    assert said["left_out"] == [{"what": f"the words of entry {number}", "why": "words of a third person"}]
    assert f"the words of entry {number}: words of a third person" in page


def test_what_speaks_of_another_child_is_left_out_and_named(record, child, tmp_path):
    other = register_child(record, "CASE-0815", OCTOBER)
    with record.writing() as tx:
        (number,) = tx.append([shona(child).noted(f"as of {other}")], NOW)
        tx.take_in("slack", "one", f'{{"text": "{child} and {other} held today"}}', NOW)
    message(record, "many", {"text": f"{child} is late\n{other} is late"})

    said, page, _ = written(record, child, tmp_path)

    assert other not in json.dumps(said) + "\n".join(page)
    assert said["messages"][0]["says"] == [f"{child} is late"]
    assert [left["what"] for left in said["left_out"]] == [
        f"the words of entry {number}",
        "all but her own lines of message 1",
        "reply 1 as it came in",
    ]


def test_whose_sibling_she_is_is_given_out_without_the_others_reference(record, child, tmp_path):
    other = register_child(record, "CASE-0815", OCTOBER)
    with record.writing() as tx:
        (number,) = tx.append([shona(child).siblings(other)], NOW)

    said, page, _ = written(record, child, tmp_path)

    assert other not in json.dumps(said) + "\n".join(page)
    assert said["entries"][-1]["what"] == "Sibling of another child"
    assert said["left_out"] == [{"what": f"the sibling in entry {number}", "why": "names another child"}]


def test_an_entry_that_has_no_words_of_hers_cannot_be_left_out(record, child, tmp_path):
    with pytest.raises(NothingToLeaveOut, match="none of hers"):
        written(record, child, tmp_path, [1])

    assert not (tmp_path / "out").exists()


def test_a_child_who_was_taken_out_is_held_still(record, child, tmp_path):
    withdraw_child(record, child, "wrong child", NOW)

    said, _, _ = written(record, child, tmp_path)

    assert said["entries"][-1]["data"]["why"] == "wrong child"


@pytest.mark.parametrize(
    ("settings", "why", "told"),
    [
        (Settings(legal_hold=True), "closed in error", "legal hold"),
        (Settings(), " ", "say why"),
        (Settings(), "it said Kayden Galbraith", "something private"),
    ],
)
def test_nobody_is_erased_under_a_legal_hold_or_without_a_reason_that_can_be_kept(
    record, child, settings, why, told
):
    with pytest.raises(CannotErase, match=told):
        erase_child(record, settings, child, why, NOW)

    with record.reading() as tx:
        assert tx.journey(child)


SCHEDULE = Settings(closed_folder="closed", keep_children_days=60)


def left_care(record, child, on):
    with record.writing() as tx:
        tx.append([shona(child).journey_ended(on, "adopted")], NOW)


def test_a_child_whose_journey_is_over_is_written_to_the_folder_and_goes_by_the_schedule(
    record, child, tmp_path
):
    other = register_child(record, "CASE-0815", OCTOBER)
    left_care(record, child, NOW.date())

    assert close_tonight(record, SCHEDULE, tmp_path, NOW).written == 1
    assert close_tonight(record, SCHEDULE, tmp_path, NOW + 60 * DAY) == close_tonight(
        record, SCHEDULE, tmp_path, NOW + 60 * DAY
    )
    with record.reading() as tx:
        assert tx.journey(child)

    assert close_tonight(record, SCHEDULE, tmp_path, NOW + 61 * DAY).erased == 1

    with record.reading() as tx:
        assert tx.references() == [other]
    assert ledger.verify(record.engine).first_bad is None
    said = json.loads((tmp_path / "closed" / f"{child}-{NOW.date()}.json").read_text())
    assert said["entries"][0]["data"]["case_id"] == CASE


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        SCHEDULE.model_copy(update={"legal_hold": True}),
    ],
)
def test_nobody_goes_without_a_schedule_or_under_a_legal_hold(record, child, tmp_path, settings):
    left_care(record, child, NOW.date())

    done = close_tonight(record, settings, tmp_path, NOW + 400 * DAY)

    assert (done.written, done.erased) == (0, 0)


def test_very_many_go_over_several_nights(record, tmp_path):
    for n in range(MOST_ERASED + 1):
        left_care(record, register_child(record, f"CASE-{n:04d}", OCTOBER), NOW.date())

    nights = [close_tonight(record, SCHEDULE, tmp_path, NOW + (70 + n) * DAY).erased for n in range(3)]

    assert nights == [MOST_ERASED, 1, 0]


def test_a_child_who_came_back_stays(record, child, tmp_path):
    left_care(record, child, NOW.date())
    with record.writing() as tx:
        tx.append([shona(child, 2).journey_began(NOW.date(), "became_looked_after")], NOW)

    assert close_tonight(record, SCHEDULE, tmp_path, NOW + 400 * DAY).erased == 0


def test_a_schedule_without_a_folder_is_refused(tmp_path):
    with pytest.raises(WrongSettings, match="closed_folder"):
        read_settings(tmp_path, {"HOMEWARD_KEEP_CHILDREN_DAYS": "365"})


def test_a_secret_is_in_no_file_that_is_handed_over(record, child, tmp_path):
    """The files are made of the record alone."""
    settings = Settings(name_key=SecretStr("s" * 32))
    written(record, child, tmp_path)

    assert settings.name_key.get_secret_value() not in "".join(
        f.read_text("latin-1") for f in (tmp_path / "out").iterdir()
    )
