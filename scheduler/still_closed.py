"""After a restore nobody is inside again who was not any more: leavers, accounts, those from whom a child is hidden.

The backup has them all as they were on its day. Of what was said since, this alone is said again: it opens nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from casework.accounts import ACCOUNTS, put_account
from casework.ports import Writing
from permanence.entries import EntryKind, NewEntry, Recorder
from permanence.people import Directory, Person
from store.restoring import COMMAND, InUse


@dataclass(frozen=True, slots=True)
class Staff:
    """The staff of the backup beside those of the store in use (`then`, `now`), by the address of the backup."""

    then: Directory
    now: Directory

    def as_she_is(self, person: Person) -> Person | None:
        """Who she is in the store in use; None where it does not know her. Two stores may give one number to two."""
        found = next((p for p in self.now.people.values() if p.number == person.number), None)
        return found if found and person.email in found.addresses else self.now.get(person.email)

    def both(self) -> Iterator[tuple[Person, Person]]:
        """Everybody whom both know: as she was, and as she is."""
        for person in self.then.people.values():
            found = self.as_she_is(person)
            if found:
                yield person, found

    def addresses(self, email: str) -> list[str]:
        """An address of the store in use, and every address of the same person in the backup."""
        return sorted({email, *(then.email for then, now in self.both() if now.email == email)})


def close_out_again(tx: Writing, was: InUse, now: datetime) -> tuple[str, ...]:
    """Whoever has left since the backup has left in it, and what people said of their own leave since is so.

    Who left, by address. From now on: whoever stands in for her had not all that she was told in the gap.
    """
    both = list(Staff(tx.directory(), was.staff).both())
    left = [then for then, today in both if then.active and not today.active]
    tx.put_people([replace(person, active=False) for person in left], now, by=COMMAND)
    for then, today in both:
        own = [one for one in today.leave if one.own_word]
        if own != [one for one in then.leave if one.own_word]:
            tx.put_own_leave(then.email, own)
    return tuple(person.email for person in left)


def take_accounts_again(tx: Writing, was: InUse, now: datetime) -> tuple[str, ...]:
    """No account is anybody's that is not hers any more; which, in words. One that is new she proves once more."""
    taken = []
    for then, today in list(Staff(tx.directory(), was.staff).both()):
        for kind in ACCOUNTS.values():
            if kind.of(then) and kind.of(then) != kind.of(today):
                put_account(tx, kind, then, None, now, by=COMMAND, tell=False)
                taken.append(f"{kind.name} of {then.email}")
    for key, email in was.taken_away.items():
        for address in Staff(tx.directory(), was.staff).addresses(email):
            if address in tx.directory().people:
                tx.remember(key, address)
    return tuple(taken)


def hide_again(tx: Writing, was: InUse, newest: int, now: datetime) -> tuple[str, ...]:
    """Who was kept from a child since the backup, or no more, is so again; of whom. `newest`: its newest entry.

    A child of the gap is known by her id from now on, so that she comes in hidden with the next import.
    """
    since = [entry for number, entry in was.hiding.items() if number > newest]
    there, staff = set(tx.references()), Staff(tx.directory(), was.staff)
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
        again += _under_each_address(meant, staff)
    if again:
        tx.append(again, now)
    return tuple(sorted({entry.reference for entry in again}))


def _under_each_address(entry: NewEntry, staff: Staff) -> Iterator[NewEntry]:
    """What is said of people by the addresses of the store in use, also by those that they have in the backup."""
    data: Mapping[str, object] = entry.data
    if entry.kind is EntryKind.SEALED:
        only = data["only"]
        assert isinstance(only, list)
        yield replace(
            entry, data={**entry.data, "only": sorted({a for one in only for a in staff.addresses(one)})}
        )
        return
    for address in staff.addresses(str(data["person"])):
        yield replace(entry, data={**entry.data, "person": address})
