"""Templates become text: missing values are errors, HTML is escaped, and nothing else is."""

from datetime import date
from pathlib import Path

import pytest
from jinja2 import TemplateNotFound, UndefinedError

from bot.email.renderer import email_templates
from bot.render import TEMPLATES, Templates


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "alert").mkdir()
    return tmp_path


def test_a_value_that_a_template_asks_for_and_does_not_get_is_an_error(folder: Path) -> None:
    (folder / "alert" / "email.txt.j2").write_text("Hello {{ name }}, {{ steps }}")

    with pytest.raises(UndefinedError, match="steps"):
        Templates(folder).render("alert/email.txt.j2", name="Shona")


def test_html_is_escaped_and_text_is_not(folder: Path) -> None:
    (folder / "alert" / "email.html.j2").write_text("<p>{{ words }}</p>")
    (folder / "alert" / "email.txt.j2").write_text("{{ words }}")
    templates = Templates(folder)

    assert templates.render("alert/email.html.j2", words="<b> & 'x'") == "<p>&lt;b&gt; &amp; &#39;x&#39;</p>"
    assert templates.render("alert/email.txt.j2", words="<b> & 'x'") == "<b> & 'x'"


def test_days_and_counts_have_their_words(folder: Path) -> None:
    (folder / "a.j2").write_text(
        "{{ day | day }}: {{ 1 | counted('step') }} {{ 1 | chosen('needs', 'need') }}, {{ 3 | counted('step') }}, "
        "{{ 2 | counted('child', 'children') }} {{ 2 | chosen('needs', 'need') }}"
    )

    words = Templates(folder).render("a.j2", day=date(2026, 5, 4))

    assert words == "Mon\xa04\xa0May 2026: 1 step needs, 3 steps, 2 children need"


def test_a_template_is_prepared_once_and_not_for_each_message(folder: Path) -> None:
    (folder / "a.html.j2").write_text("<p>{{ name }}</p>")
    prepared: list[str] = []

    def shout(name: str, source: str) -> str:
        prepared.append(name)
        return source.replace("p>", "h1>")

    templates = Templates(folder, prepare=shout)

    assert [templates.render("a.html.j2", name=n) for n in "ab"] == ["<h1>a</h1>", "<h1>b</h1>"]
    assert prepared == ["a.html.j2"]


def test_a_channel_adds_its_own_filters(folder: Path) -> None:
    (folder / "a.j2").write_text("{{ 'x' | loud }}")

    assert Templates(folder, filters={"loud": str.upper}).render("a.j2") == "X"


def test_a_channel_can_tell_what_it_has_words_for(folder: Path) -> None:
    (folder / "a.j2").write_text("x")
    templates = Templates(folder)

    assert templates.has("a.j2")
    assert not templates.has("b.j2")
    with pytest.raises(TemplateNotFound):
        templates.render("b.j2")


OTHER_FILTERS = "practice"  # its own tests open every page of it
NAMES = sorted(
    str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.j2") if OTHER_FILTERS not in path.parts
)


@pytest.mark.parametrize("name", NAMES)
def test_every_template_of_every_channel_compiles(name: str) -> None:
    assert email_templates().has(name)
