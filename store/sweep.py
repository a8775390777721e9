"""What the sweep reads and writes: what is due and no more, in bulk.

Reading goes through indexes that hold `next_check_on`, so that its cost follows what is due and not the caseload.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import count
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    Row,
    Select,
    String,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)

from casework.ports import DueStage, MessageState, NewMessage, NewNotice, StoredNotice, ToldUpdate
from casework.sweep_doors import OwnersDue
from permanence.notices import Level, Told, Watch, told_to
from permanence.stages import QuietKind
from store.message_rows import values_of
from store.outbox import OutboxWriting
from store.sql import in_portions, insert_into, insert_many, update_many
from store.stage_rows import told_values, warn_days_of
from store.tables import NOTICE, OUTBOX, STAGE
from store.transaction import Transaction

_READ = [
    STAGE.c[name]
    for name in (
        "id",
        "reference",
        "journey",
        "key",
        "owner",
        "chain_manager",
        "chain_service_manager",
        "due_on",
        "warn_days",
        "quiet_until",
        "quiet_kind",
        "answered_on",
        "told_owner",
        "told_warned",
        "told_opened_on",
        "told_escalated",
        "told_weekly_on",
        "told_quiet",
    )
]


# Nobody's stages come first. Each question has its index: who has something due, the one on the day; what an owner has
# due, the one on the owner and the day. So a sweep reads what is due, and no more, in either database.
_owner = func.coalesce(STAGE.c.owner, literal_column("''"))
_IS_DUE = STAGE.c.next_check_on <= bindparam("today")
# Grouped by what no index is in the order of: else SQLite would read the whole of the one on the owner.
_OWNERS = (
    select(_owner.label("owner"), func.count().label("stages"))
    .where(_IS_DUE)
    .group_by(_owner)
    .order_by(_owner)
)
_IS_AHEAD = tuple_(_owner, STAGE.c.id) > tuple_(
    bindparam("owner", type_=String), bindparam("row", type_=Integer)
)
_OF_THEM = (
    select(*_READ)
    .where(STAGE.c.owner.in_(bindparam("owners", expanding=True)), _IS_DUE, _IS_AHEAD)
    .order_by(_owner, STAGE.c.id)
    .limit(bindparam("most", type_=Integer))
)
_OF_NOBODY = (
    select(*_READ)
    .where(STAGE.c.owner.is_(None), _IS_DUE, STAGE.c.id > bindparam("row", type_=Integer))
    .order_by(STAGE.c.id)
    .limit(bindparam("most", type_=Integer))
)


def _that_fit(owners: Sequence[OwnersDue], limit: int) -> list[str | None]:
    """The first of them, as far as `limit` stages reach: one at least."""
    fit, left = [owners[0].owner], limit - owners[0].stages
    for one in owners[1:]:
        if one.stages > left:
            break
        fit.append(one.owner)
        left -= one.stages
    return fit


def _due_stage(row: Sequence[Any]) -> DueStage:
    (
        number,
        reference,
        journey,
        key,
        owner,
        manager,
        service_manager,
        due_on,
        warn_days,
        quiet_until,
        quiet_kind,
        answered_on,
        told_owner,
        *told,
    ) = row
    watch = Watch(
        due_on,
        warn_days_of(warn_days),
        quiet_until,
        QuietKind(quiet_kind) if quiet_kind else None,
        answered_on,
        told_to(owner, Told(*told), told_owner),
    )
    return DueStage(number, reference, journey, key, owner, (manager, service_manager), watch)


def _update_told(connection: Connection, updates: Sequence[ToldUpdate]) -> None:
    told, only_looked_at = [], []
    for one in updates:
        row = {
            "row": one.stage_id,
            "next_check_on": one.next_check_on,
            "chain_manager": one.chain[0],
            "chain_service_manager": one.chain[1],
        }
        if one.told is None:
            only_looked_at.append(row)
        else:
            told.append({**row, **told_values(one.told), "told_owner": one.owner})
    update_many(connection, STAGE, only_looked_at)
    update_many(connection, STAGE, told)


def _only_new(connection: Connection, notices: Sequence[NewNotice]) -> list[NewNotice]:
    """Each notice whose key nobody has used yet, once."""
    given = {notice.key: notice for notice in notices}
    used: set[str] = set()
    for portion in in_portions(given):
        used.update(connection.execute(select(NOTICE.c.key).where(NOTICE.c.key.in_(portion))).scalars())
    return [notice for key, notice in given.items() if key not in used]


def _keep(connection: Connection, notices: Sequence[NewNotice], ids: Mapping[str, int]) -> None:
    rows = [
        {
            "key": new.key,
            "stage_id": new.stage_id,
            "reference": new.reference,
            "journey": new.journey,
            "stage": new.stage,
            "level": new.level.value,
            "person": new.person,
            "raised_on": new.raised_on,
            "message_id": ids[new.message_key],
        }
        for new in notices
    ]
    insert_many(connection, NOTICE, rows)


# Of a message; one that carries another message's notices another way says the same.
_IN_MESSAGE = (
    NOTICE.c.message_id
    == select(func.coalesce(OUTBOX.c.carries, OUTBOX.c.id))
    .where(OUTBOX.c.id == bindparam("message"))
    .scalar_subquery()
)
_ABOUT = NOTICE.c.reference.in_(bindparam("references", expanding=True))
_NOTICES = select(NOTICE).order_by(NOTICE.c.id)
_NOTICES_IN = _NOTICES.where(_IN_MESSAGE)
_NOTICES_ABOUT = _NOTICES.where(_ABOUT)
_NOTICES_IN_OR_ABOUT = _NOTICES.where(or_(_IN_MESSAGE, _ABOUT))


def _notices(connection: Connection, chosen: Select[Any], **values: object) -> list[StoredNotice]:
    return [notice_of(row) for row in connection.execute(chosen, values)]


def notice_of(row: Row[Any]) -> StoredNotice:
    """The notice that a row holds."""
    return StoredNotice(
        key=row.key,
        stage_id=row.stage_id,
        reference=row.reference,
        journey=row.journey,
        stage=row.stage,
        level=Level(row.level),
        person=row.person,
        raised_on=row.raised_on,
        message_id=row.message_id,
    )


class NoticeReading(Transaction):
    """Notices as they were raised."""

    def notices_in(self, message_id: int) -> list[StoredNotice]:
        """What a message says. One that carries another message's notices another way says the same."""
        return _notices(self.connection, _NOTICES_IN, message=message_id)

    def notices_about(self, reference: str) -> list[StoredNotice]:
        """Every notice about a child, in the order raised."""
        if reference not in self.memory.of(NOTICE):
            found = _notices(self.connection, _NOTICES_ABOUT, references=[reference])
            self.memory.learn(NOTICE, {reference: found})
        return list(self.memory.of(NOTICE)[reference])

    def _told_with(self, references: Iterable[str], message_id: int | None) -> list[str]:
        """These children, and those of whom a message tells; all notices about the first are known then."""
        spoken_of = dict.fromkeys(references)
        if message_id is not None:
            asked = {"message": message_id, "references": list(spoken_of)}
            found = _notices(self.connection, _NOTICES_IN_OR_ABOUT, **asked)
            self.memory.learn(NOTICE, {r: [n for n in found if n.reference == r] for r in spoken_of})
            spoken_of |= dict.fromkeys(notice.reference for notice in found)
        return list(spoken_of)

    def due_owners(self, today: date) -> list[OwnersDue]:
        """Who has stages whose day of decision has come, and how many; nobody's first."""
        rows = self.connection.execute(_OWNERS, {"today": today})
        return [OwnersDue(row.owner or None, row.stages) for row in rows]

    def due_stages(
        self,
        today: date,
        limit: int,
        after: DueStage | None = None,
        owners: Sequence[OwnersDue] | None = None,
    ) -> list[DueStage]:
        """About `limit` stages whose day of decision has come, by owner. An owner's are cut only at the limit.

        `after`: the last one of the portion before; those up to it are left out, whatever was written of them since.
        `owners`: what `due_owners` said before the first portion, so that it is asked once.
        """
        ahead = list(self.due_owners(today) if owners is None else owners)
        if after:
            if rest := self._due_of([after.owner], today, limit, after):
                return rest
            ahead = [one for one in ahead if (one.owner or "") > (after.owner or "")]
        while ahead:
            chosen = _that_fit(ahead, limit)
            if found := self._due_of(chosen, today, limit, None):
                return found
            ahead = ahead[len(chosen) :]  # all of theirs was written since
        return []

    def _due_of(
        self, owners: list[str | None], today: date, limit: int, after: DueStage | None
    ) -> list[DueStage]:
        begin = {"today": today, "owner": "", "row": 0}
        if after:
            begin |= {"owner": after.owner or "", "row": after.id}
        found: list[DueStage] = []
        if None in owners:
            found += self._read_due(_OF_NOBODY, {**begin, "most": limit})
        named = [owner for owner in owners if owner]
        if named and len(found) < limit:
            found += self._read_due(_OF_THEM, {**begin, "owners": named, "most": limit - len(found)})
        return found

    def _read_due(self, asked: Select[Any], values: Mapping[str, object]) -> list[DueStage]:
        return [_due_stage(tuple(row)) for row in self.connection.execute(asked, values)]


class SweepWriting(OutboxWriting):
    """Raises notices about what is due."""

    def look_again(self, on: date) -> None:
        """Steps that a list of the backlog has named have this day of decision, unless theirs comes before it."""
        named = STAGE.c.told_weekly_on.is_not(None), STAGE.c.told_opened_on.is_(None)
        again = update(STAGE).where(STAGE.c.next_check_on > on, *named)
        self.connection.execute(again.values(next_check_on=on))

    def look_again_at_hers(self, owners: Collection[str], on: date) -> None:
        """Every stage of these owners has this day of decision, unless its own comes before it."""
        for portion in in_portions(sorted(owners)):
            hers = update(STAGE).where(STAGE.c.owner.in_(portion), STAGE.c.next_check_on > on)
            self.connection.execute(hers.values(next_check_on=on))

    def raise_notices(
        self,
        messages: Sequence[NewMessage],
        notices: Sequence[NewNotice],
        updates: Sequence[ToldUpdate],
        now: datetime,
    ) -> int:
        """Notices whose key is new are kept, each in its message; what was told is updated; how many were new.

        A message that has left meanwhile, or whose words are frozen, takes nothing more in: what is new then goes out
        in one that follows it. A message that would carry nothing new is not kept.
        """
        _update_told(self.connection, updates)
        new = _only_new(self.connection, notices)
        needed = {notice.message_key for notice in new}
        carried = {notice.message_key for notice in notices}
        wanted = [m for m in messages if m.key in needed or m.key not in carried]
        ids = self._message_ids(wanted, needed, now)
        _keep(self.connection, new, ids)
        return len(new)

    def _following(self, message: NewMessage, now: datetime) -> int:
        """The number of the message that goes after one that has left already: a new one, or one still ready."""
        for place in count(2):
            following = replace(message, key=f"{message.key}#{place}")
            number = self.queue(following, now)
            if number is not None:
                return number
            there = self.message_by_key(following.key)
            if there and there.state is MessageState.READY and there.frozen is None:
                return there.id
        raise AssertionError  # count() does not end

    def _message_ids(self, messages: Sequence[NewMessage], needed: set[str], now: datetime) -> dict[str, int]:
        """For each key that is needed, the number of the message that takes new notices in."""
        if messages:
            new = insert_into(self.connection, OUTBOX).on_conflict_do_nothing()
            self.connection.execute(new, [values_of(message, now) for message in messages])
        ids: dict[str, int] = {}
        left: set[str] = set()
        for portion in in_portions(needed):
            is_written = OUTBOX.c.frozen.is_not(None).label("is_written")
            there = select(OUTBOX.c.key, OUTBOX.c.id, OUTBOX.c.state, is_written)
            for row in self.connection.execute(there.where(OUTBOX.c.key.in_(portion))):
                ids[row.key] = row.id
                if row.is_written or row.state != MessageState.READY:
                    left.add(row.key)
        self.to_send += [ids[m.key] for m in messages if m.key in ids and m.not_before <= now]
        follow = {m.key: self._following(m, now) for m in messages if m.key in left}
        return {**ids, **follow}
