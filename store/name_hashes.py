"""Words of children's names as keyed hashes, for councils that want it (docs/security.md). Never the words themselves.

The key is not in the store: whoever has a copy of the store alone cannot tell a name from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from permanence.privacy.name_words import hash_of
from store.sql import in_portions, insert_into
from store.tables import NAME_HASH
from store.transaction import Transaction


class NameHashes(Transaction):
    """Words of children's names, found and kept by their hashes."""

    def childrens_name_words(self, words: Iterable[str]) -> frozenset[str]:
        """Those of these plain words that are part of a child's name; none without a key."""
        if self._name_key is None:
            return frozenset()
        hashed = {hash_of(word, self._name_key): word for word in words}
        return frozenset(
            hashed[known]
            for portion in in_portions(sorted(hashed))
            for known in self.connection.execute(
                select(NAME_HASH.c.hash).where(NAME_HASH.c.hash.in_(portion))
            ).scalars()
        )

    def keep_name_words(self, words: Iterable[str], today: date) -> None:
        """These plain words are known as parts of children's names, last seen today; nothing is kept without a key."""
        if self._name_key is None:
            return
        new = insert_into(self.connection, NAME_HASH)
        statement = new.on_conflict_do_update(
            index_elements=["hash"], set_={"last_seen": new.excluded["last_seen"]}
        )
        for portion in in_portions(sorted({hash_of(word, self._name_key) for word in words})):
            self.connection.execute(statement, [{"hash": each, "last_seen": today} for each in portion])
