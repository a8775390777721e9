"""The forms of a pack's file, read. A council's file gives a form whole, as a newer version of the pack's."""

from __future__ import annotations

from collections.abc import Mapping

from permanence.pack.forms import REVIEW, Asks, Form, FormField
from permanence.pack.table import Table

MOST_FIELDS = 20
LONGEST_LABEL = 60  # what stands on one or two lines of a phone
LONGEST_HINT = 120
LONGEST_CHOICE = 60
FEWEST_CHOICES, MOST_CHOICES = 2, 20
_CODE = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")
# A field that is asked for nothing without another one.
_WITH = {
    Asks.ROUTE: Asks.PLAN,
    Asks.ROUTE_REASON: Asks.ROUTE,
    Asks.PROMPT: Asks.ROUTE,
    Asks.DECISION_REASON: Asks.DECISION,
    Asks.BLOCKED_STEP: Asks.BLOCKER,
    Asks.LOOK_AGAIN: Asks.BLOCKER,
    Asks.BLOCKER: Asks.LOOK_AGAIN,
    Asks.BY_THEN: Asks.NEXT_ON,
}


def read_forms(top: Table, base: Mapping[str, Form]) -> dict[str, Form]:
    """The base's forms, with those of the file in their place."""
    forms = dict(base)
    for code, table in top.tables("forms").items():
        if code != REVIEW:
            table.notes.add(f'no form is called "{code}"; there is "{REVIEW}"', table.path)
        forms[code] = _form(code, table, base.get(code))
        table.finish()
    return forms


def _form(code: str, table: Table, old: Form | None) -> Form:
    version = table.whole("version")
    if "version" not in table.values:
        table.notes.add('a form needs a "version": 1, and one more with each change', table.path)
    elif old and version is not None and version <= old.version:
        table.wrong("version", f"version {old.version} is the pack's own: a changed form has a higher one")
    fields = tuple(_field(row) for row in table.rows("fields"))
    _note_fields(table, fields)
    return Form(code, table.text("name", old.name if old else None), version or 1, fields)


def _field(row: Table) -> FormField:
    asks = row.choice("asks", Asks)
    if "asks" not in row.values:
        row.notes.add('a field needs "asks": what it is about', row.path)
    code = row.text("code", asks.value if asks and asks is not Asks.OWN else None)
    if asks and asks is not Asks.OWN and code != asks:
        row.wrong(
            "code", f'a field that asks "{asks}" is called so; only one of your own has a code of its own'
        )
    if code and not set(code) <= _CODE:
        row.wrong("code", f'"code" may have small letters, digits and _ only, not "{code}"')
    choices = row.texts("choices")
    field = FormField(
        code=code,
        asks=asks or Asks.OWN,
        label=_brief(row, "label", row.text("label"), LONGEST_LABEL),
        hint=_brief(row, "hint", row.text("hint", ""), LONGEST_HINT),
        needed=row.yes("needed", default=False),
        choices=choices,
    )
    if field.asks is Asks.OWN and not FEWEST_CHOICES <= len(choices) <= MOST_CHOICES:
        row.notes.add(
            f'a question of your own needs {FEWEST_CHOICES} to {MOST_CHOICES} "choices"',
            row.at("choices"),
            row.path,
        )
    for choice in choices:
        _brief(row, "choices", choice, LONGEST_CHOICE)
    row.finish()
    return field


def _brief(row: Table, key: str, text: str, most: int) -> str:
    if len(text) > most:
        row.wrong(key, f'"{key}" has {len(text)} letters; there is room for {most}')
    return text


def _note_fields(table: Table, fields: tuple[FormField, ...]) -> None:
    """Each asks something of its own, what it needs beside it is there, and the day is asked."""
    rows = table.rows("fields")
    if not rows:
        table.notes.add("a form needs fields: write [[forms.review.fields]] above each", table.path)
        return
    if len(fields) > MOST_FIELDS:
        table.wrong("fields", f"a form of two minutes has at most {MOST_FIELDS} fields, not {len(fields)}")
    seen: set[str] = set()
    asked = [field.asks for field in fields]
    for row, field in zip(rows, fields, strict=True):
        if field.code in seen:
            row.wrong("code", f'"{field.code}" is there twice')
        seen.add(field.code)
        if field.asks is not Asks.OWN and asked.count(field.asks) > 1:
            row.wrong("asks", f'"{field.asks}" is asked twice')
        partner = _WITH.get(field.asks)
        if partner and partner not in asked:
            row.wrong("asks", f'"{field.asks}" is asked for nothing without "{partner}"')
    held = next((field for field in fields if field.asks is Asks.HELD_ON), None)
    if held is None or not held.needed:
        table.wrong("fields", f'the form must ask "{Asks.HELD_ON}", with needed = true')
