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

    Raises ValueError when a tag stands where HTML has no room for it, so that it would be lost or moved.
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
    if _marks(styled) != _marks(hidden):
        raise ValueError(
            "a template tag stands inside an element's brackets or between a table's rows' parts"
        )
    return _MARK.sub(lambda found: jinja[int(found[1] or found[2])], styled)


def _marks(text: str) -> list[str]:
    return [found[0] for found in _MARK.finditer(text)]
