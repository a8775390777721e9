"""Templates become text: the only place that knows Jinja2.

Words live in `templates/`, one folder per message, all channels side by side. A value that a template asks for and
does not get is an error and never an empty space. Files that end in `.html.j2` escape what is put into them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound, select_autoescape

from permanence.answers.words import as_a_line
from permanence.day_words import day_words
from permanence.how_many import how_many
from permanence.way_words import by_way

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"

NO_BREAK = "\u00a0"
_DAY = re.compile(
    r"\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?[0-9]{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b"
)
_STRONG, _PLAIN = "\ue000", "\ue001"  # of Unicode's private use: no text holds them

Prepare = Callable[[str, str], str]
Filter = Callable[..., object]


def chosen(number: int, one: str, many: str) -> str:
    """The word that goes with a number: "need" or "needs"."""
    return one if number == 1 else many


def kept_together(text: str) -> str:
    """The text with spaces at which no line ends within each day: "Thu 14 May" is read as one."""
    return _DAY.sub(lambda day: day[0].replace(" ", NO_BREAK), text)


def strong(text: str) -> str:
    """Words that stand out: each channel shows them in its own way (`shown_strong`), plain text not at all."""
    return f"{_STRONG}{text}{_PLAIN}" if text else ""


def shown_strong(text: str, begin: str, end: str) -> str:
    """The text with what stands out between a channel's own marks."""
    return text.replace(_STRONG, begin).replace(_PLAIN, end)


FILTERS: Mapping[str, Filter] = {
    "day": day_words,
    "counted": how_many,
    "chosen": chosen,
    "strong": strong,
    "as_a_line": as_a_line,
    "by_way": by_way,
}


class _PreparingLoader(FileSystemLoader):
    """Reads templates and hands their source to `prepare` once, before they are compiled."""

    def __init__(self, folder: Path, prepare: Prepare) -> None:
        super().__init__(folder)
        self._prepare = prepare

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, path, up_to_date = super().get_source(environment, template)
        return self._prepare(template, source), path, up_to_date


class Templates:
    """The words of one channel, compiled once and kept.

    `prepare`: changes a template's source before it is compiled (name, source); the e-mail channel inlines its
    styles there, once for each template and not once for each message. `filters`: what a channel adds to `day`,
    `counted` and `chosen`.
    """

    def __init__(
        self,
        folder: Path = TEMPLATES,
        *,
        prepare: Prepare | None = None,
        filters: Mapping[str, Filter] | None = None,
    ) -> None:
        self._environment = Environment(
            loader=_PreparingLoader(folder, prepare) if prepare else FileSystemLoader(folder),
            undefined=StrictUndefined,
            autoescape=select_autoescape(["html.j2"], default=False),
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters.update(FILTERS)
        self._environment.filters.update(filters or {})

    def render(self, name: str, /, **facts: object) -> str:
        """The text of template `name` ("alert/email.txt.j2") without white space around it, nothing standing out.

        Raises jinja2.UndefinedError when the template asks for a value that is not among `facts`, and
        jinja2.TemplateNotFound when there is no such template.
        """
        return shown_strong(self.marked(name, **facts), "", "")

    def marked(self, name: str, /, **facts: object) -> str:
        """The same text with marks round what stands out, for `shown_strong`. Raises as `render` does."""
        return kept_together(self._environment.get_template(name).render(facts).strip())

    def compile_all(self, wanted: Callable[[str], bool]) -> None:
        """Every template whose name is wanted is compiled, so that no message has to wait for that."""
        for name in filter(wanted, self._environment.list_templates(["j2"])):
            self._environment.get_template(name)

    def has(self, name: str) -> bool:
        """Whether there is a template of this name, so that a channel can tell what it has words for."""
        try:
            self._environment.get_template(name)
        except TemplateNotFound:
            return False
        return True


@cache
def plain_templates() -> Templates:
    """All words as they stand, with no channel's own filters; one for a process: each is compiled once."""
    return Templates()
