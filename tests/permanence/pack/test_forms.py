"""Forms are data: a council's file may hold a newer version, and every mistake in it is told with its line."""

import pytest

from permanence.pack.file import check_pack, overlay, read_pack_named
from permanence.pack.forms import Asks, Shape

FRAME = """\
overlays = "scotland"
code = "ours"
name = "Ours"

[forms.review]
name = "Review"
version = 2

"""
HELD = """\
[[forms.review.fields]]
asks = "held_on"
label = "Held on"
needed = true
"""
OWN = """\
[[forms.review.fields]]
asks = "own"
code = "child_there"
label = "Was the child there?"
choices = ["Yes", "No"]
"""


def mistakes(*fields: str, frame: str = FRAME) -> list[str]:
    return [mistake.message for mistake in check_pack(frame + "\n".join(fields))]


@pytest.mark.parametrize("name", ["scotland", "england", "demo_council"])
def test_every_shipped_pack_asks_about_a_review(name: str):
    form = read_pack_named(name).forms["review"]

    assert form.label == "review 1"
    assert form.asking(Asks.HELD_ON).needed
    assert form.asking(Asks.BY_THEN).shape is Shape.CHOICES
    assert read_pack_named(name).still_right.timescale


def test_a_councils_form_takes_the_place_of_the_packs_whole():
    pack = overlay(read_pack_named("scotland"), FRAME + HELD + OWN)

    assert pack.forms["review"].label == "review 2"
    assert [field.code for field in pack.forms["review"].fields] == ["held_on", "child_there"]


def test_a_file_that_says_nothing_of_forms_keeps_the_packs():
    assert read_pack_named("demo_council").forms == read_pack_named("scotland").forms


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ((OWN,), 'the form must ask "held_on", with needed = true'),
        ((HELD.replace("needed = true", ""),), 'the form must ask "held_on", with needed = true'),
        ((HELD, HELD), '"held_on" is there twice'),
        ((HELD, OWN.replace('["Yes", "No"]', '["Yes"]')), 'a question of your own needs 2 to 20 "choices"'),
        ((HELD, OWN.replace("child_there", "Child there")), "small letters, digits and _ only"),
        ((HELD, OWN.replace('"own"', '"owm"')), 'did you mean "own"?'),
        ((HELD, HELD.replace("held_on", "route")), '"route" is asked for nothing without "plan"'),
        ((HELD.replace("Held on", "H" * 61),), '"label" has 61 letters; there is room for 60'),
        (
            (HELD, HELD.replace("held_on", "plan"), HELD.replace("held_on", "route") + 'choices = ["hoem"]'),
            '"hoem"',
        ),
        ((HELD, HELD.replace("held_on", "decision")), 'a decision needs "choices"'),
    ],
)
def test_each_mistake_is_told(fields: tuple[str, ...], wrong: str):
    assert any(wrong in message for message in mistakes(*fields)), mistakes(*fields)


def test_a_changed_form_has_a_higher_version():
    assert any("a changed form has a higher one" in m for m in mistakes(HELD, frame=FRAME.replace("2", "1")))
