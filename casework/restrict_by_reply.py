"""Who may see a child, said in a reply by whoever may say so: read back, and recorded on the yes."""

from __future__ import annotations

from casework.content import Said, SaidKind
from casework.in_thread import LET_GO, WAITS_FOR_A_YES, InThread
from casework.reason_kept import trouble_with_reason
from casework.record_answers import not_found
from casework.reply_work import ReplyWork
from permanence.answers.authority import stands_in
from permanence.answers.rules import NOT_HERS_TO_SAY
from permanence.entries import NewEntry, Recorder
from permanence.people import Allocation, Person
from permanence.replies.lexicon import tokens_of
from permanence.replies.memory import NOTHING, Waiting, WaitsFor
from permanence.replies.reading import Kind
from permanence.replies.restricting import Keeps, restrict_words
from permanence.replies.staff_names import staff_names
from permanence.rights.table import Action

SAY_WHY = "Say why, in a few words without names: restrict {} from, the name, because, and the reason."
IS_SO = "It is so already for {}: nothing is to be recorded."
NOBODY = "Nobody on the staff list is meant by {} alone: give the full name, or the address."


def restriction_read_back(thread: InThread, text: str) -> Said | None:
    """What a reply says of who may see a child, read back; None where it says nothing of that."""
    words = restrict_words(text)
    if words is None:
        return None
    case = thread.work.open(words.reference, words.keeps)
    if case is None:
        thread.waits_on(NOTHING)
        return not_found(thread.work, words.reference)
    rights, stands = case.rules.pack.rights, stands_in(case, thread.work.person)
    if not rights.may(stands, Action.RESTRICT):
        return _line(thread, NOT_HERS_TO_SAY, kind=SaidKind.NOT_ALLOWED)
    people = [(typed, _meant(thread.work, typed)) for typed in words.who]
    unknown = next((typed for typed, person in people if person is None), None)
    if unknown is not None:
        return _line(thread, NOBODY.format(unknown))
    trouble = trouble_with_reason(words.why, thread.work.tx)
    if trouble:
        return _line(thread, SAY_WHY.format(words.reference) if not words.why else f"{trouble}.")
    emails = tuple(dict.fromkeys(person.email for _, person in people if person))
    if _is_so(words.keeps, emails, case.journey.allocation):
        return _line(thread, IS_SO.format(words.reference))
    waiting = Waiting(
        WaitsFor.YES,
        said_at=thread.work.now,
        access=(words.keeps, words.reference, words.why, *emails),
    )
    said = _in_words(thread.work, waiting)
    return Said(
        SaidKind.READ_BACK,
        reference=words.reference,
        recorded=said,
        lines=(said,),
        proposal=thread.says(waiting),
        message_id=thread.message_id,
    )


def waits_for_restriction(waiting: Waiting) -> bool:
    """Whether what was said of who may see a child was read back here and waits for a yes."""
    return waiting.waits_for is WaitsFor.YES and bool(waiting.access)


def restriction_answered(thread: InThread, waiting: Waiting, kind: Kind, *, stale: bool) -> Said | None:
    """What a yes, a no or a wait to the read-back comes to; None where the reply is something else."""
    match kind:
        case Kind.YES if not stale:
            return confirm_restriction(thread, waiting)
        case Kind.NO | Kind.LET_GO | Kind.YES:
            return _line(thread, LET_GO)
        case Kind.WAIT | Kind.SEEN:
            return _line(thread, WAITS_FOR_A_YES, ends=False)
    return None


def confirm_restriction(thread: InThread, waiting: Waiting) -> Said:
    """What was read back is recorded, if its writer may still say so."""
    work, (_, reference, *_rest) = thread.work, waiting.access
    thread.waits_on(NOTHING)
    case = work.open(reference, "confirm")
    if case is None:
        return not_found(work, reference)
    if not case.rules.pack.rights.may(stands_in(case, work.person), Action.RESTRICT):
        return _line(thread, NOT_HERS_TO_SAY, kind=SaidKind.NOT_ALLOWED)
    said = _in_words(work, waiting)
    number = work.append(_entries(work, waiting))
    return Said(
        SaidKind.RECORDED,
        reference=reference,
        recorded=said,
        lines=(said,),
        entry=number,
        by=work.person.name,
        message_id=thread.message_id,
    )


def _entries(work: ReplyWork, waiting: Waiting) -> list[NewEntry]:
    keeps, reference, why, *emails = waiting.access
    recorder = Recorder(reference, 0, work.person.email, work.through)
    match Keeps(keeps):
        case Keeps.SEAL:
            return [recorder.sealed(emails, why)]
        case Keeps.UNSEAL:
            return [recorder.sealed((), why, lifted=True)]
        case lifts:
            return [recorder.restricted(email, why, lifted=lifts is Keeps.LIFT) for email in emails]


def _is_so(keeps: Keeps, emails: tuple[str, ...], allocation: Allocation) -> bool:
    """Whether what is said stands recorded already."""
    match keeps:
        case Keeps.SEAL:
            return allocation.sealed_to == frozenset(emails)
        case Keeps.UNSEAL:
            return allocation.sealed_to is None
        case Keeps.LIFT:
            return allocation.restricted_from.isdisjoint(emails)
    return allocation.restricted_from.issuperset(emails)


def _in_words(work: ReplyWork, waiting: Waiting) -> str:
    """For example "HW-4821-B: kept from Morag Keir from now on"; the reason stays in the ledger."""
    keeps, reference, _why, *emails = waiting.access
    people = [p for email in emails if (p := work.directory.get(email))]
    names = _listed([person.name for person in people])
    match Keeps(keeps):
        case Keeps.SEAL:
            herself = "" if work.person in people else ", and not by you"
            return f"{reference}: sealed, seen by {names} alone{herself}"
        case Keeps.UNSEAL:
            return f"{reference}: no longer sealed"
        case Keeps.LIFT:
            return f"{reference}: no longer kept from {names}"
    return f"{reference}: kept from {names} from now on"


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _meant(work: ReplyWork, typed: str) -> Person | None:
    """Whom a name or an address means; None where it is nobody's, or that of several."""
    person = work.directory.get(typed.lower())
    if person is None:
        key = tuple(token.key for token in tokens_of(typed))
        person = work.directory.get(staff_names(work.directory).get(key))
    return person


def _line(thread: InThread, sentence: str, *, kind: SaidKind = SaidKind.ANSWERED, ends: bool = True) -> Said:
    if ends:
        thread.waits_on(NOTHING)
    return Said(kind, lines=(sentence,), message_id=thread.message_id)
