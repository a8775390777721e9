"""Styles are inlined once for each template, and the result is what inlining each message would give."""

import re

import css_inline
import pytest

from bot.email.inlining import STYLES, email_styles, inlined
from bot.email.renderer import EMAIL_FILTERS, EmailRenderer
from bot.render import TEMPLATES, Templates
from tests.bot.email.examples import EXAMPLES, renderer
from tests.bot.email.made_up import SENDER
from tests.bot.email.seen import Page
from tests.proof import one_of

CSS = (TEMPLATES / STYLES).read_text(encoding="utf-8")
ONCE = renderer()


def inline(source: str, css: str = "p { color: #111111 }") -> str:
    return inlined(source, css, css_inline.CSSInliner(load_remote_stylesheets=False, extra_css=css))


def styles(html: str) -> list[tuple[str, set[str]]]:
    """Each element with its declarations, whatever their order and spacing."""
    return [
        (
            tag,
            {
                re.sub(r"\s*([:;])\s*", r"\1", part).strip()
                for part in attributes.get("style", "").split(";")
                if part
            },
        )
        for tag, attributes in Page(html).elements
    ]


@one_of(4)
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_template_inlined_once_looks_like_every_message_inlined(name: str) -> None:
    example = EXAMPLES[name]
    as_written = Templates(filters=EMAIL_FILTERS)
    plain = (
        EmailRenderer(SENDER, templates=as_written).words(example.kind, example.content, example.person).html
    )
    each_time = css_inline.CSSInliner(
        keep_style_tags=True, minify_css=True, load_remote_stylesheets=False, extra_css=CSS
    )

    once = ONCE.words(example.kind, example.content, example.person).html

    assert styles(once) == styles(each_time.inline(plain))


def test_tags_and_values_stay_where_they_stand() -> None:
    source = (
        "{% extends 'a' %}{% block b %}<table><tbody>{% for x in xs %}<tr><td>{{ x | e }}</td></tr>{% endfor %}"
        "</tbody></table><p>{# why #}<a href=\"{{ link }}\">{{ '<' }}</a></p>{% endblock %}"
    )

    assert inline(source) == source.replace("<p>", '<p style="color: #111111;">')


@pytest.mark.parametrize(
    "source",
    [
        "<p {% if x %}class='a'{% endif %}>x</p>",
        "<table>{{ rows }}<tr><td>x</td></tr></table>",
        "<table>{% for x in xs %}<tr><td>x</td></tr>{% endfor %}</table>",
    ],
)
def test_a_tag_where_html_has_no_room_is_an_error(source: str) -> None:
    with pytest.raises(ValueError, match="move a template tag"):
        inline(source)


def test_only_e_mail_pages_are_inlined() -> None:
    prepare = email_styles()

    assert prepare("alert/header.j2", "<p>x</p>") == "<p>x</p>"
    assert "style=" in prepare("alert/email.html.j2", "<p>x</p>")


def test_no_style_names_an_element_inside_another() -> None:
    """A template is inlined without its layout, so a style for "a p inside b" would be lost."""
    rules = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
    selectors = [part.strip() for group in re.findall(r"([^{}]+)\{", rules) for part in group.split(",")]

    across = [s for s in selectors if re.search(r"[\s>+~]", s)]
    assert across == [".button a"]  # both stand in one template
