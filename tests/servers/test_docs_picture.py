"""A picture of the docs is found out when the program has gone on: other words, another look."""

import pytest

from tests.proof import one_of
from tests.servers import docs_picture
from tests.servers.docs_picture import described, description
from tests.servers.small_png import small_png

pytestmark = one_of(8)

MORNING = "<body style='margin:0'><h1>5 days over the statutory limit</h1><p>HW-4822-9 · Agency decision</p>"


held = docs_picture.docs_picture


@pytest.fixture
def kept(page, tmp_path, monkeypatch):
    """A folder of pictures with one of them taken; the page still shows it."""
    monkeypatch.setattr(docs_picture, "PICTURES", tmp_path)
    page.set_content(MORNING)
    with monkeypatch.context() as renewing:
        renewing.setattr(docs_picture, "RENEWS", True)
        held(page, "alert")
    monkeypatch.setattr(docs_picture, "RENEWS", False)
    return page


def test_a_picture_of_what_is_shown_today_is_right(kept):
    held(kept, "alert")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (MORNING.replace("5 days", "6 days"), "other words"),
        (MORNING.replace("margin:0", "margin:0;background:#123;color:#fff"), "looks otherwise"),
    ],
)
def test_other_words_or_another_look_are_found_out(kept, changed, said):
    kept.set_content(changed)

    with pytest.raises(AssertionError, match=said):
        held(kept, "alert")


def test_a_picture_that_was_never_taken_is_named(kept):
    with pytest.raises(AssertionError, match="there is no picture digest"):
        held(kept, "digest")


def test_a_picture_carries_its_words_and_is_still_a_picture(page):
    page.set_content(MORNING)
    picture = small_png(page, page.screenshot())

    carrying = described(picture, "5 days · späť")

    assert (description(picture), description(carrying)) == ("", "5 days · späť")
    width = page.evaluate(
        "async (b) => (await createImageBitmap(new Blob([new Uint8Array(b)], {type: 'image/png'}))).width",
        list(carrying),
    )
    assert width == docs_picture.size(carrying)[0]
