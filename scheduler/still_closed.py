"""After a restore nobody is inside again who was not any more: leavers, accounts, those from whom a child is hidden.

The backup has them all as they were on its day. Of what was said since, this alone is said again: it opens nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from casework.accounts import ACCOUNTS, put_account
from casework.ports import Writing
from permanence.entries import EntryKind, NewEntry, Recorder
from permanence.people import Person
from store.restoring import COMMAND, InUse

Both = list[tuple[Person, Person]]


def _both(tx: Writing, was: InUse) -> Both:
    """Everybody whom the backup and the store in use both know: as she was then, and as she is today."""
    numbered = {person.number: person for person in was.staff.people.values()}
    known: Both = []
    for then in tx.directory().people.values():
        found = numbered.get(then.number)  # two stores may give one number to two
        today = found if found and then.email in found.addresses else was.staff.get(then.email)
        known += [(then, today)] if today else []
    return known


def _addresses(both: Both, email: str) -> list[str]:
    """An address of the store in use, and every address of the same person in the backup."""
    return sorted({email, *(then.email for then, today in both if today.email == email)})


def close_out_again(tx: Writing, was: InUse, now: datetime) -> tuple[str, ...]:
    """Whoever has left since the backup has left in it, and what people said of their own leave since is so.

    Who left, by address. From now on: whoever stands in for her had not all that she was told in the gap.
    """
    both = _both(tx, was)
    left = [then for then, today in both if then.active and not today.active]
    tx.put_people([replace(person, active=False) for person in left], now, by=COMMAND)
    for then, today in both:
        own = [one for one in today.leave if one.own_word]
        if own != [one for one in then.leave if one.own_word]:
            tx.put_own_leave(then.email, own)
    return tuple(person.email for person in left)


def take_accounts_again(tx: Writing, was: InUse, now: datetime) -> tuple[str, ...]:
    """No account is anybody's that is not hers any more; which, in words. One that is new she proves once more."""
    taken, both = [], _both(tx, was)
    for then, today in both:
        for kind in ACCOUNTS.values():
            if kind.of(then) and kind.of(then) != kind.of(today):
                put_account(tx, kind, then, None, now, by=COMMAND, tell=False)
                taken.append(f"{kind.name} of {then.email}")
    for key, email in was.taken_away.items():
        for address in _addresses(both, email):
            if address in tx.directory().people:
                tx.remember(key, address)
    return tuple(taken)


def hide_again(tx: Writing, was: InUse, newest: int, now: datetime) -> tuple[str, ...]:
    """Who was kept from a child since the backup, or no more, is so again; of whom. `newest`: its newest entry.

    A child of the gap is known by her id from now on, so that she comes in hidden with the next import.
    """
    since = [entry for number, entry in was.hiding.items() if number > newest]
    there, both = set(tx.references()), _both(tx, was)
    kept_as: dict[str, str] = {}
    again: list[NewEntry] = []
    for entry in since:
        reference, case_id = entry.reference, was.case_ids.get(entry.reference)
        if reference not in there and reference not in kept_as:
            if case_id is None:
                continue  # erased or taken out since, or one whom the store in use does not know either
            kept_as[reference] = tx.reference_of(case_id) or reference
            if kept_as[reference] == reference:
                again.append(Recorder(reference, 0, COMMAND, COMMAND).child_registered(case_id))
        meant = replace(entry, reference=kept_as.get(reference, reference))
        again += _under_each_address(meant, both)
    if again:
        tx.append(again, now)
    return tuple(sorted({entry.reference for entry in again}))


def _under_each_address(entry: NewEntry, both: Both) -> Iterator[NewEntry]:
    """What is said of people by the addresses of the store in use, also by those that they have in the backup."""
    data: Mapping[str, object] = entry.data
    if entry.kind is EntryKind.SEALED:
        only = data["only"]
        assert isinstance(only, list)
        everywhere = sorted({address for one in only for address in _addresses(both, one)})
        yield replace(entry, data={**entry.data, "only": everywhere})
        return
    for address in _addresses(both, str(data["person"])):
        yield replace(entry, data={**entry.data, "person": address})
