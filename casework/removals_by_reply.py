"""Cleared cells answered in a reply: what it says of the list is read back, and done on the yes."""

from __future__ import annotations

from dataclasses import replace

from casework.content import Said, SaidKind
from casework.imports.cleared_cell import CELL_CLEARED, goes_with
from casework.imports.open_removals import (
    MAY_ANSWER,
    ListedRemoval,
    children_of_line,
    listed_in,
    newest_list,
    removal_in_words,
    why_not_open,
)
from casework.imports.siblings import both_halves
from casework.in_thread import BY_MAIL, LET_GO, WAITS_FOR_A_YES, InThread
from casework.own_words import last_of
from casework.who_may_see import hidden_from
from permanence.entries import Entry, EntryKind, NewEntry, Recorder
from permanence.people import Role
from permanence.replies.memory import NOTHING, Waiting, WaitsFor
from permanence.replies.reading import Kind
from permanence.replies.removing import RemovalWords, removal_words

NOT_HERS = "Dates that are no longer in a file are answered by an information officer or an administrator."
AGAINST_ITSELF = "That says of the same line that it goes and that it stays. Say once more which is meant."
NO_QUESTION = "Nothing of that is a question any more."
ONE_BY_ONE = "two ids are one child: answer it by its number, not with all."


def removals_read_back(thread: InThread, waiting: Waiting, text: str) -> Said | None:
    """What a reply says of a list of cleared cells, read back; None where it is about no such list."""
    words = removal_words(text)
    if words is None or (_is_of_something_else(waiting) and not waits_for_removals(waiting)):
        return None
    listed = _listed(thread)
    if thread.work.person.role not in MAY_ANSWER:
        is_about_it = bool(listed) or thread.message_id is None
        return _line(thread, NOT_HERS, kind=SaidKind.NOT_ALLOWED) if is_about_it else None
    if not listed:
        return None
    if words.against_itself:
        return _line(thread, AGAINST_ITSELF)
    return _read_back(thread, listed, words)


def waits_for_removals(waiting: Waiting) -> bool:
    """Whether what was said of cleared cells was read back here and waits for a yes."""
    return waiting.waits_for is WaitsFor.YES and bool(waiting.takes_out or waiting.keeps)


def removals_answered(thread: InThread, waiting: Waiting, kind: Kind, *, stale: bool) -> Said | None:
    """What a yes, a no or a wait to the read-back comes to; None where the reply is something else."""
    match kind:
        case Kind.YES if stale and (seen := _seen_still(thread, waiting)):
            return _said_back(thread, seen.takes_out, seen.keeps, ())
        case Kind.YES:
            return confirm_removals(thread, waiting)
        case Kind.NO | Kind.LET_GO:
            thread.waits_on(NOTHING)
            return _line(thread, LET_GO, ends=False)
        case Kind.WAIT | Kind.SEEN:
            return _line(thread, WAITS_FOR_A_YES, ends=False)
    return None


def confirm_removals(thread: InThread, waiting: Waiting) -> Said:
    """What was read back is recorded, as far as it is a question still."""
    work, first = thread.work, None
    thread.waits_on(NOTHING)
    if work.person.role not in MAY_ANSWER:
        return _line(thread, NOT_HERS, kind=SaidKind.NOT_ALLOWED)
    seen = _seen_still(thread, waiting)
    if seen is None:
        return _line(thread, NO_QUESTION)
    done: list[str] = []
    closed: list[str] = []
    for line, takes_out in [*((n, True) for n in seen.takes_out), *((n, False) for n in seen.keeps)]:
        entry = work.tx.entry(line)
        assert entry is not None  # it was read back, and nothing is ever deleted
        words = removal_in_words(entry, work.rules, work.today)
        why_not = why_not_open(work.tx, ListedRemoval(0, line, entry.reference))
        if why_not:
            closed.append(f"{words} {why_not}")
            continue
        number = work.append(_taking_out(thread, entry) if takes_out else [_keeping(thread, entry)])
        first = first or number
        done.append(f"{'Taken out' if takes_out else 'Kept'}: {words}")
    if not done:
        return _line(thread, *closed)
    work.tx.remember(last_of(work.person), str(first))
    return Said(
        SaidKind.RECORDED,
        recorded="; ".join(done),
        lines=tuple(done),
        by=work.person.name,
        message_id=thread.message_id,
        also=tuple(closed),
        of_several=True,
    )


def _seen_still(thread: InThread, waiting: Waiting) -> Waiting | None:
    """What was read back, but for children who were hidden from its writer since; None where nothing is left."""
    tx = thread.work.tx
    hidden = hidden_from(tx, thread.work.person)

    def seen(lines: tuple[int, ...]) -> tuple[int, ...]:
        entries = [entry for line in lines if (entry := tx.entry(line))]
        listed = [ListedRemoval(0, entry.number, entry.reference) for entry in entries]
        return tuple(one.line for one in listed if hidden.isdisjoint(children_of_line(tx, one)))

    takes_out, keeps = seen(waiting.takes_out), seen(waiting.keeps)
    return replace(waiting, takes_out=takes_out, keeps=keeps) if takes_out or keeps else None


def _taking_out(thread: InThread, entry: Entry) -> list[NewEntry]:
    work = thread.work
    if entry.kind is EntryKind.SIBLINGS:
        goes = both_halves(entry, work.tx.entries(entry.text("of")))
    else:
        goes = goes_with(entry, work.tx.entries(entry.reference))
    return [
        Recorder(e.reference, e.journey, work.person.email, work.through, replaces=e.number).undone(
            CELL_CLEARED
        )
        for e in goes
    ]


def _keeping(thread: InThread, entry: Entry) -> NewEntry:
    recorder = Recorder(entry.reference, entry.journey, thread.work.person.email, thread.work.through)
    held = entry.text("of" if entry.kind is EntryKind.SIBLINGS else "on")
    return recorder.question_settled(entry.number, held)


def _is_of_something_else(waiting: Waiting) -> bool:
    return waiting.waits_for in (WaitsFor.YES, WaitsFor.ANSWER)


def _listed(thread: InThread) -> tuple[ListedRemoval, ...]:
    """What is listed in the message that is answered, or in the newest, but for children hidden from the writer."""
    hidden = hidden_from(thread.work.tx, thread.work.person)
    return tuple(
        one for one in _all_listed(thread) if hidden.isdisjoint(children_of_line(thread.work.tx, one))
    )


def _all_listed(thread: InThread) -> tuple[ListedRemoval, ...]:
    """The list that is answered: the message itself; in chat, or in a mail of its own, the newest that has come.

    Words in chat are about the last thing that came there, an alert or a list.
    """
    work = thread.work
    message = work.tx.message(thread.message_id) if thread.message_id is not None else None
    if message and listed_in(message):
        return listed_in(message) if message.person == work.person.email else ()
    if message and work.source == BY_MAIL:
        return ()
    newest = newest_list(work.tx, [work.person])
    if newest is None and work.person.role is Role.ADMINISTRATOR:
        newest = newest_list(work.tx, work.directory.with_role(Role.INFORMATION_OFFICER))
    is_newer = newest is not None and (message is None or newest.id > message.id)
    return listed_in(newest) if newest and is_newer else ()


def _read_back(thread: InThread, listed: tuple[ListedRemoval, ...], words: RemovalWords) -> Said:
    known = {one.number: one for one in listed}
    also = [f"There is no {number} in the list." for number in words.named if number not in known]
    takes_out: list[int] = []
    keeps: list[int] = []
    twice = frozenset(thread.work.tx.same_cases().values())
    for one in listed:
        is_named = one.number in words.named
        if not is_named and not (words.remove_all or words.keep_all):
            continue
        why_not = why_not_open(thread.work.tx, one)
        if why_not is None and words.remove_all and not is_named and one.reference in twice:
            why_not = ONE_BY_ONE
        if why_not:
            also.append(f"{one.number} {_words(thread, one.line)} {why_not}")
            continue
        goes = one.number in words.remove or (words.remove_all and not is_named)
        (takes_out if goes else keeps).append(one.line)
    if not takes_out and not keeps:
        return _line(thread, *also)
    return _said_back(thread, tuple(takes_out), tuple(keeps), tuple(also))


def _said_back(
    thread: InThread, takes_out: tuple[int, ...], keeps: tuple[int, ...], also: tuple[str, ...]
) -> Said:
    waiting = Waiting(WaitsFor.YES, said_at=thread.work.now, takes_out=takes_out, keeps=keeps)
    lines = (
        *(f"Take out: {_words(thread, line)}" for line in takes_out),
        *(f"Keep: {_words(thread, line)}" for line in keeps),
    )
    return Said(
        SaidKind.READ_BACK,
        recorded="; ".join(lines),
        lines=lines,
        proposal=thread.says(waiting),
        message_id=thread.message_id,
        also=also,
    )


def _words(thread: InThread, line: int) -> str:
    entry = thread.work.tx.entry(line)
    return removal_in_words(entry, thread.work.rules, thread.work.today) if entry else str(line)


def _line(thread: InThread, *sentences: str, kind: SaidKind = SaidKind.ANSWERED, ends: bool = True) -> Said:
    if ends:
        thread.waits_on(NOTHING)
    return Said(kind, lines=sentences, message_id=thread.message_id)
