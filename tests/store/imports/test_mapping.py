"""Mappings: those that are shipped, those that are wrong, and which fits a file and a pack."""

import pytest

from permanence.pack.file import read_pack_named
from store.imports.choose_mapping import mapping_for
from store.imports.mapping import ANY_PACK, WrongMapping, parse_mapping, read_mapping, shipped_mappings
from store.imports.pack_fit import check_fits
from tests.importing import a_csv, a_mapping

SMALL = """
name = "small"
about = "a file of a test"
pack = "scotland"
id_column = "id"
date_formats = ["%Y-%m-%d"]
[dates]
began = "became_looked_after"
"""


@pytest.mark.parametrize("name", shipped_mappings())
def test_every_shipped_mapping_fits_the_pack_that_it_names(name):
    mapping = read_mapping(name)

    check_fits(mapping, read_pack_named("scotland" if mapping.pack == ANY_PACK else mapping.pack))

    assert mapping.name == name


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (SMALL + "began =", "this is not TOML"),
        (SMALL.replace('id_column = "id"', ""), "id_column: Field required"),
        (SMALL.replace("name =", 'nmae = "x"\nname ='), "nmae: Extra inputs are not permitted"),
        (SMALL.replace('["%Y-%m-%d"]', "[]"), "date_formats"),
        (SMALL.replace("about", 'never = ["began"]\nabout'), "both read and not to be taken in: began"),
        (SMALL.replace("about", 'section_row = "("\nabout'), "section_row: this is no regular expression"),
        (SMALL.replace("about", 'shape = "episodes"\nabout'), "needs a table [episodes]"),
        (SMALL.replace("about", 'shape = "event_rows"\nabout'), "needs a table [events]"),
    ],
)
def test_a_wrong_mapping_is_told_with_the_place(text, problem):
    with pytest.raises(WrongMapping) as wrong:
        parse_mapping(text)

    assert problem in str(wrong.value)


def test_a_mapping_of_ones_own_is_read_from_its_file(tmp_path):
    (tmp_path / "mine.toml").write_text(SMALL)

    assert read_mapping(str(tmp_path / "mine.toml")).name == "small"


@pytest.mark.parametrize("name", ["trackr", "missing.toml"])
def test_a_mapping_that_is_not_there_is_named(name):
    with pytest.raises(WrongMapping, match=name):
        read_mapping(name)


def test_an_english_mapping_is_refused_where_scotland_judges():
    with pytest.raises(
        WrongMapping, match="annex-a-list-10 is for the pack england, and this store judges by scotland"
    ):
        check_fits(read_mapping("annex-a-list-10"), read_pack_named("scotland"))


def test_a_councils_pack_over_a_shipped_one_takes_its_mappings():
    check_fits(read_mapping("tracker"), read_pack_named("demo_council"))


def test_a_code_that_the_pack_does_not_have_is_named_with_its_place():
    mapping = a_mapping(
        dates={"began": "became_looked_after", "tea": "tea_with_panel"},
        always_route="mars",
        legal_basis={"column": "basis", "codes": {"s25": "s25", "x": "s99", "-": ""}},
        blocker={"column": "block", "codes": {"no date": "no_date"}},
    )

    with pytest.raises(WrongMapping) as wrong:
        check_fits(mapping, read_pack_named("scotland"))

    assert [problem.partition(":")[0] for problem in wrong.value.problems] == [
        "dates.tea",
        "always_route",
        "legal_basis.codes.x",
        "blocker.codes.no date",
    ]


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ("CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR", "ssda903-ad1"),
        ("CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB", "ssda903-header"),
        ("CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED", "ssda903-placed-for-adoption"),
        (
            "Child,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,LA",
            "ssda903-episodes",
        ),  # without what is left
    ],
)
def test_the_name_of_a_return_finds_the_mapping_of_each_of_its_files(tmp_path, headers, name):
    assert mapping_for("ssda903", a_csv(tmp_path, headers)).name == name


def test_a_file_that_no_mapping_of_the_return_fits_is_refused(tmp_path):
    with pytest.raises(WrongMapping, match="none of them has the columns of this file"):
        mapping_for("ssda903", a_csv(tmp_path, "CHILD,DOB"))


def test_a_mapping_file_that_is_not_there_or_is_no_text_is_said_in_words(tmp_path):
    spoiled = tmp_path / "ours.toml"
    spoiled.write_bytes("Größe = 1".encode("utf-16"))

    with pytest.raises(WrongMapping, match=r"there is no file .*; mappings known by name: .*\btracker\b"):
        read_mapping(str(tmp_path / "none.toml"))
    with pytest.raises(WrongMapping, match="is no text in UTF-8"):
        read_mapping(str(spoiled))
