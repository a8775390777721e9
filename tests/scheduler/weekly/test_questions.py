"""What the weekly file asks goes to the information officer as one message, and is not asked as new the week after."""

from datetime import date

import pytest

from casework.last_look import NoLonger
from casework.message_contents import message_contents
from casework.ports import MessageKind
from casework.restrict import restrict
from tests.builders import KIRSTY, NOW, TODAY, shona
from tests.casework.replying import Replying
from tests.importing import MAPPING_WITH_PANEL, children
from tests.scheduler.weekly.dropping import Dropping
from tests.workbooks import an_xlsx

FIRST = ("X1,2026-01-05,2026-05-06", "X2,2026-01-05,2026-05-07", "X3,2026-01-05,2026-05-08")
SECOND = ("X1,2026-01-05,", "X2,2026-01-05,w/c 1 May")


@pytest.fixture
def council(tmp_path):
    made = Dropping(tmp_path)
    made.takes(*FIRST)
    return made


def newest(council):
    with council.record.reading() as tx:
        return next(m for m in tx.messages_for(KIRSTY) if m.kind is MessageKind.NOTICE)


def content(council):
    with council.record.reading() as tx:
        say = message_contents(council.record.rules, lambda *_: None)[MessageKind.NOTICE]
        directory = tx.directory()
        return say(tx, directory, newest(council), directory.get(KIRSTY), TODAY)


def said(council):
    return {part.title: part.lines for part in content(council).parts}


def test_all_that_was_asked_is_one_message_without_what_stands_in_the_cells(council):
    council.takes(*SECOND)

    one, two, three = (children(council.record)[case] for case in ("X1", "X2", "X3"))
    asked = content(council)
    assert len(council.mails()) == 1
    assert asked.headline == "The weekly file asks 3 questions"
    assert said(council) == {
        "Dates that are no longer in the file": (f"1 {one}: panel held on 6 May (row 2, Panel)",),
        "Cells to put right in the sheet": (f"Row 3, Panel ({two}): week commencing: not a day",),
        "Children who are not in the file any more": (f"{three}: no step open",),
    }
    assert asked.action.startswith("It stays until you say. Reply: remove 1, or keep 1.")
    assert asked.action.endswith("What is put right in the sheet is settled with the next file.")
    assert "w/c" not in str(council.mails())
    assert "X3" not in str(council.mails())


def test_what_was_asked_before_is_not_asked_as_new(council):
    council.takes(*SECOND)
    council.takes(SECOND[1], SECOND[0])  # other bytes, other rows, the same questions

    assert len(council.mails()) == 1

    council.takes("X1,2026-01-05,", "X2,2026-01-05,w/c 1 May", "X4,2026-01-05,w/c 8 May")

    assert content(council).headline == "The weekly file asks 1 question"
    parts = said(council)
    (line,) = parts["Cells to put right in the sheet"]
    assert line.startswith("Row 4, Panel")
    assert "panel held on 6 May" in parts["Asked before, and open still"][0]


def test_a_reply_takes_out_what_a_cleared_cell_held(council):
    council.takes(*SECOND)
    kirsty = Replying(council.record, KIRSTY, "email", council.now)

    kirsty.types("remove 1", message_id=newest(council).id)
    kirsty.types("yes", message_id=newest(council).id)

    assert council.panel("X1") == []
    assert content(council).headline == "The weekly file asks 2 questions"


def test_a_message_whose_questions_are_all_answered_does_not_leave(council):
    council.takes("X1,2026-01-05,", *FIRST[1:])
    kirsty = Replying(council.record, KIRSTY, "email", council.now)
    kirsty.types("keep all", message_id=newest(council).id)
    kirsty.types("yes", message_id=newest(council).id)

    assert isinstance(content(council), NoLonger)


def test_what_is_put_right_in_the_next_file_is_settled(council):
    council.takes(*SECOND)
    council.takes(*FIRST)

    assert len(council.mails()) == 1
    with council.record.reading() as tx:
        from casework.imports.weekly_questions import open_questions

        assert open_questions(tx, "mine") == 0


def test_private_words_of_a_cell_or_a_header_are_in_no_message(tmp_path):
    mapping = """
name = "mine"
about = "a tracker"
pack = "scotland"
confirmed = true
id_column = "ID"
date_formats = ["%Y-%m-%d"]
[dates]
"LAC" = "became_looked_after"
"Kayden Galbraith DOB 03/05/2019" = "panel"
"""
    council = Dropping(tmp_path, mapping)
    council.takes(
        "X1,2026-01-05,gran (Mrs Galbraith) 07700 900123", headers="ID,LAC,Kayden Galbraith DOB 03/05/2019"
    )

    (line,) = said(council)["Cells to put right in the sheet"]
    assert line.startswith("Row 2 (HW-")
    assert "Galbraith" not in str(council.mails())


def test_nobody_is_told_where_the_council_wants_no_message(tmp_path):
    council = Dropping(tmp_path, mail_questions=False)
    council.takes(*FIRST)
    council.takes(*SECOND)

    assert council.mails() == []


def test_a_person_s_word_that_the_file_contradicts_is_asked_without_her_name(tmp_path):
    council = Dropping(tmp_path)
    council.takes("X1,2026-01-05,")
    reference = children(council.record)["X1"]
    with council.record.writing() as tx:
        tx.append([shona(reference).milestone_reached("panel", date(2026, 5, 14))], council.now)

    council.takes("X1,2026-01-05,2026-05-06")

    assert said(council) == {
        "The file says otherwise than a colleague, whose word stays": (
            f"Row 2, Panel ({reference}): the file says 6 May, recorded is 14 May",
        )
    }


@pytest.mark.parametrize("when", ["before the file", "before it leaves"])
@pytest.mark.parametrize("which", ["X1", "X2"])
def test_a_cell_about_siblings_is_not_asked_of_whoever_is_kept_from_one_of_the_two(tmp_path, which, when):
    mapping = MAPPING_WITH_PANEL.replace("date_formats", 'siblings_column = "Siblings"\ndate_formats')
    council = Dropping(tmp_path, mapping)
    headers = "ID,LAC,Panel,Siblings"
    council.takes("X1,2026-01-05,2026-05-06,X2", "X2,2026-01-05,2026-05-07,", headers=headers)
    hidden = children(council.record)[which]
    if when == "before the file":
        restrict(council.record, hidden, KIRSTY, "own family", NOW)

    council.takes("X1,2026-01-05,,", "X2,2026-01-05,,", headers=headers)
    if when == "before it leaves":
        assert hidden in str(content(council))
        restrict(council.record, hidden, KIRSTY, "own family", NOW)

    assert hidden not in str(content(council))


LIST = """
name = "mine"
about = "a list of steps"
pack = "scotland"
confirmed = true
shape = "event_list"
id_column = "ID"
date_formats = ["%Y-%m-%d"]
[event_list]
event = "Step"
on = "Held on"
planned = "Planned"
status = "Status"
outcome = "Outcome"
[event_list.events]
"LAC" = "became_looked_after"
"Panel" = "panel"
"Review" = "later_review"
[event_list.statuses]
"done" = "held"
"""
LISTED = "ID,Step,Held on,Planned,Status,Outcome,Cancelled?"


def test_no_word_of_any_cell_of_a_list_is_in_the_message(tmp_path):
    """Also where a cell is a question because of what stands in another one."""
    council = Dropping(tmp_path, LIST)

    council.takes(
        "X1,LAC,2025-09-01,,done,,",
        "X1,Panel,2026-03-03,,zqxa pending with the aunt,,",
        "X1,Review,2026-02-03,,cancelled zqxb aunt went away,,",
        "X1,Review,,2026-07-03,open zqxc to doubt,,",
        "X2,LAC,2025-09-02,,done,,",
        "X2,Panel,2026-03-04,,done,zqxd came of it,",
        "X2,Review,2026-02-04,,done,not quorate zqxe,",
        'X2,Panel,2026-03-05,,it\'s "zqxf" pending,,',
        "X3,LAC,2025-09-03,,done,,",
        "X3,Panel,2026-03-06,,done,,zqxg aunt went away",
        "X3,zqxh panel,2026-03-07,,done,,",
        headers=LISTED,
    )

    mails = str(council.mails())
    assert "Cells to put right in the sheet" in mails
    assert "zqx" not in mails
    assert "aunt" not in mails
    assert not [case for case in ("X1", "X2", "X3") if case in mails]


def test_a_sheet_that_is_called_by_a_child_or_by_an_id_is_not_named(tmp_path):
    sheets = 'sheets = ["Kayden Notareal", "45101"]\nconfirmed'
    council = Dropping(tmp_path, MAPPING_WITH_PANEL.replace("confirmed", sheets))
    head = ["ID", "LAC", "Panel"]
    books = {
        "Kayden Notareal": [head, ["45101", "2026-01-05", "w/c 1 May"]],
        "45101": [head, ["45102", "2026-01-05", "w/c 8 May"]],
    }
    an_xlsx(council.inbox / "t.xlsx", **books)

    council.look(times=2)

    mails = str(council.mails())
    assert mails.count("Row 2 (HW-") == 2
    assert not [word for word in ("Kayden", "Notareal", "45101", "45102") if word in mails]
