"""Which words of a list's cells may stand in a proposal: it is kept, and its mapping goes into the ledger.

A cell of a list may hold a story ("Deferred - for Mrs Made-up to attend"). What Homeward knows by itself may stand
there, and else what stands beside several children and looks like nobody's name.
"""

from __future__ import annotations

from permanence.pack.model import Pack
from store.imports.cells import shown
from store.imports.door import may_be_private, team_question
from store.imports.look_ahead import id_key
from store.imports.sheet_look import Column

SEVERAL = 2  # children


def words_of_several(column: Column, ids: Column) -> frozenset[str]:
    """The words of a column that stand beside several children, but for those that may be a name or a story."""
    beside: dict[str, set[str]] = {}
    for row, value in column.cells.items():
        if row in ids.cells:
            beside.setdefault(" ".join(shown(value).split()), set()).add(id_key(shown(ids.cells[row])))
    often = (word for word, children in beside.items() if len(children) >= SEVERAL)
    return frozenset(word for word in often if not may_be_private(word) and team_question(word) is None)


def words_of_outcomes(pack: Pack) -> frozenset[str]:
    """The pack's own words for outcomes, in small letters."""
    return frozenset(
        word.casefold() for one in pack.outcomes.values() for word in (*one.words, one.name, one.code)
    )
