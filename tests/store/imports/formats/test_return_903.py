"""The SSDA903 return in its XML form says the same as its CSV files; its other tables are refused for their true reason."""

from datetime import date

import pytest

from permanence.pack.file import read_pack_named
from store.imports.choose_mapping import mapping_for
from store.imports.mapping import WrongMapping
from store.imports.sheets import UnreadableSheet, file_sheets, open_sheet
from tests.importing import a_csv, rows_of

CHILD = """<CHILD><HEADER><CHILDID>0412</CHILDID><UPN>X</UPN><SEX>1</SEX><DOB>02/03/2013</DOB><ETHNIC>WBRI</ETHNIC><UASC />
<DATE_INT>01/09/2016</DATE_INT><DATE_MATCH>03/12/2016</DATE_MATCH><FOSTER_CARE>0</FOSTER_CARE><NB_ADOPTR>2</NB_ADOPTR>
<AREVIEW><REVIEW>28/07/2016</REVIEW><REVIEW_CODE>PN3</REVIEW_CODE></AREVIEW>
<AREVIEW><REVIEW>14/01/2017</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW><MOTHER /><MC_DOB />
<AD_PLACED><DATE_PLACED>01/09/2016</DATE_PLACED></AD_PLACED></HEADER>
<EPISODE><DECOM>11/06/2016</DECOM><RNE>S</RNE><LS>C2</LS><CIN>N1</CIN><PL>U1</PL><PL_POST>ZZ9 9ZZ</PL_POST>
<HOME_POST>ZZ9 9ZZ</HOME_POST><URN>1</URN><PLACE_PROVIDER>PR4</PLACE_PROVIDER><DEC>26/04/17</DEC><REC>X1</REC></EPISODE>
<EPISODE><DECOM>26/04/2017</DECOM><RNE>L</RNE><LS>E1</LS><CIN>N1</CIN><PL>A5</PL><PL_POST/><HOME_POST/><URN/>
<PLACE_PROVIDER/><DEC/><REC/></EPISODE></CHILD>"""
QUIET = "<CHILD><HEADER><CHILDID>0413</CHILDID><DOB>02/03/2014</DOB></HEADER></CHILD>"
ENGLAND = read_pack_named("england")


def a_return(folder, children=CHILD + QUIET, before=""):
    (folder / "return.xml").write_text(
        f"<?xml version='1.0' encoding='us-ascii'?>{before}<EXPSSDA903>{children}</EXPSSDA903>",
        encoding="ascii",
    )
    return folder / "return.xml"


def only(rows):
    (row,) = rows
    (said,) = row.from_file
    return said


def test_the_xml_return_is_read_as_the_tables_of_its_csv_form(tmp_path):
    file = a_return(tmp_path)

    assert [sheet.name for sheet in file_sheets(file)] == [
        *("episodes", "header", "ad1", "placed_for_adoption", "reviews")
    ]
    with open_sheet(file, "reviews", 1) as reviews:
        assert [row.cells["REVIEW"] for row in reviews.rows] == ["28/07/2016", "14/01/2017"]


def test_its_episodes_say_when_care_began_and_what_they_show(tmp_path):
    said = only(rows_of(a_return(tmp_path), "ssda903-episodes", ENGLAND))

    assert (said.case_id, said.began.on, said.legal_basis) == ("0412", date(2016, 6, 11), "placement_order")
    assert said.milestones["placement_order"][0].on == date(2017, 4, 26)
    assert said.milestones["placed_for_adoption"][0].on == date(2017, 4, 26)


@pytest.mark.parametrize(
    ("mapping", "milestone", "on"),
    [
        ("ssda903-ad1", "matched", date(2016, 12, 3)),
        ("ssda903-placed-for-adoption", "agency_decision", date(2016, 9, 1)),
    ],
)
def test_its_header_says_what_the_other_files_do(tmp_path, mapping, milestone, on):
    said = only(rows_of(a_return(tmp_path), mapping, ENGLAND))

    assert said.milestones[milestone][0].on == on


def test_every_child_has_a_birth_date_in_the_header_table(tmp_path):
    rows = rows_of(a_return(tmp_path), "ssda903-header", ENGLAND)

    assert [said.born for row in rows for said in row.from_file] == [date(2013, 3, 2), date(2014, 3, 2)]


def test_a_return_that_is_not_whole_or_explodes_is_said_to_be_so(tmp_path):
    with pytest.raises(UnreadableSheet, match="not whole XML"):
        rows_of(a_return(tmp_path, CHILD + "<CHILD>"), "ssda903-episodes", ENGLAND)
    with pytest.raises(UnreadableSheet, match="XML entity"):
        rows_of(a_return(tmp_path, before='<!DOCTYPE x [<!ENTITY a "b">]>'), "ssda903-episodes", ENGLAND)


def test_ends_may_be_written_with_two_digits_of_the_year(tmp_path):
    headers = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
    file = a_csv(tmp_path, headers, "C1,19/01/2016,S,C2,N1,U1,PR1,26/05/16,E13,,,,")

    rows = rows_of(file, "ssda903-episodes", ENGLAND)

    assert only(rows).ended.on == date(2016, 5, 26)
    assert rows[0].asked == ()


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        (
            "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM",
            "SSDA903 oc3 (care leavers): it tells of no step towards permanence",
        ),
        ("CHILD,DOB,MISSING,MIS_START,MIS_END", "SSDA903 missing"),
        ("CHILD,SEX,DOB,DUC", "SSDA903 uasc"),
        ("CHILD,DOB,REVIEW,REVIEW_CODE", "not what they recommended"),
        ("CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON", "knows them by name or e-mail address"),
        ("Child,Something", "none of them has the columns of this file"),
    ],
)
def test_a_table_that_tells_nothing_of_permanence_is_refused_for_that_reason(tmp_path, headers, why):
    with pytest.raises(WrongMapping) as wrong:
        mapping_for("ssda903", a_csv(tmp_path, headers, "1,,,,"))

    assert why in str(wrong.value)
