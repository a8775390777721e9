"""Styles move into the elements, because many mail programs drop a style sheet (Outlook's Word engine, Gmail's app).

Done once for each template, on its source, and not once for each message: inlining costs more than rendering. So that
the HTML parser leaves Jinja's marks alone they become comments (tags) and plain words (values) meanwhile. A tag may
therefore stand wherever a comment may: between elements, never inside one's angle brackets.
"""

from __future__ import annotations

import re
from pathlib import Path

import css_inline

from bot.render import TEMPLATES, Prepare

STYLES = "layout/email.css"
_TAG = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_VALUE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_SHAPE = re.compile(r"<!--jinja\d+-->|jinjavalue\d+x|</?[A-Za-z][A-Za-z0-9]*")
_MARK = re.compile(r"<!--jinja(\d+)-->|jinjavalue(\d+)x")


def email_styles(folder: Path = TEMPLATES) -> Prepare:
    """What `Templates(prepare=...)` needs for e-mail: HTML templates get the styles of layout/email.css inlined."""
    css = (folder / STYLES).read_text(encoding="utf-8")
    inliner = css_inline.CSSInliner(
        keep_style_tags=True, minify_css=True, load_remote_stylesheets=False, extra_css=css
    )

    def prepare(name: str, source: str) -> str:
        return inlined(source, css, inliner) if name.endswith("email.html.j2") else source

    return prepare


def inlined(source: str, css: str, inliner: css_inline.CSSInliner) -> str:
    """The template with its styles inlined; a whole page keeps its own style sheet (what dark mode needs).

    Raises ValueError when a tag stands where HTML has no room for it, so that it would be lost or moved, and when an
    element is left out that the parser would add (a table's tbody): a loop around half of it would break the page.
    """
    jinja: list[str] = []

    def hide(pattern: re.Pattern[str], mark: str, text: str) -> str:
        def note(found: re.Match[str]) -> str:
            jinja.append(found[0])
            return mark.format(len(jinja) - 1)

        return pattern.sub(note, text)

    hidden = hide(_VALUE, "jinjavalue{}x", hide(_TAG, "<!--jinja{}-->", source))
    is_page = hidden.lstrip().lower().startswith("<!doctype")
    styled = inliner.inline(hidden) if is_page else inliner.inline_fragment(hidden, css)
    if _shape(styled) != _shape(hidden):
        raise ValueError(
            "the HTML parser would move a template tag, or add an element: write it out where it belongs"
        )
    return _MARK.sub(lambda found: jinja[int(found[1] or found[2])], styled)


def _shape(text: str) -> list[str]:
    """Elements and template tags in their order: what inlining must leave alone."""
    return [found[0].lower() for found in _SHAPE.finditer(text)]
