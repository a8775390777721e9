"""Who may see a child, said by a manager in words: read back, and recorded on her yes."""

import pytest

from casework.content import SaidKind
from permanence.entries import EntryKind
from permanence.people import Allocation
from store.case_record import SqlCaseRecord
from tests.builders import AILSA, EWAN, ISLA, JAMIE, KIRSTY, MORAG, SHONA
from tests.casework.replying import Replying, ledger, waits_for_panel


@pytest.fixture
def reference(record: SqlCaseRecord) -> str:
    return waits_for_panel(record, reviewing_officer=AILSA)


def allocation(record: SqlCaseRecord, reference: str) -> Allocation:
    with record.reading() as tx:
        return tx.journey(reference).allocation


@pytest.mark.parametrize("email", [MORAG, ISLA, KIRSTY])
def test_a_manager_keeps_a_colleague_from_a_child_in_words(replying: Replying, reference: str, email: str):
    writer = replying.as_(email)

    said = writer.types(f"restrict {reference} from Shona Reid because own family")
    assert (said.kind, said.recorded) == (
        SaidKind.READ_BACK,
        f"{reference}: kept from Shona Reid from now on",
    )
    assert allocation(replying.record, reference).restricted_from == frozenset()
    done = writer.types("yes")

    assert done.kind is SaidKind.RECORDED
    assert allocation(replying.record, reference).restricted_from == {SHONA}
    entry = ledger(replying.record, reference)[-1]
    assert (entry.kind, entry.by, entry.text("why")) == (EntryKind.RESTRICTED, email, "own family")
    assert replying.as_(SHONA).types(f"why {reference}").kind is SaidKind.NO_SUCH_REFERENCE


def test_a_child_is_sealed_and_opened_again(replying: Replying, reference: str):
    morag = replying.as_(MORAG)

    said = morag.types(f"seal {reference} for Morag and Jamie because a colleague's child")
    assert said.recorded == f"{reference}: sealed, seen by Morag Keir and Jamie Orr alone"
    morag.types("yes")
    assert allocation(replying.record, reference).sealed_to == {MORAG, JAMIE}

    morag.types(f"unseal {reference} because it is over")
    morag.types("yes")
    assert allocation(replying.record, reference).sealed_to is None


def test_whoever_seals_a_child_to_others_is_told_that_she_will_not_see_her(
    replying: Replying, reference: str
):
    said = replying.as_(MORAG).types(f"seal {reference} for Jamie because a colleague's child")

    assert said.recorded == f"{reference}: sealed, seen by Jamie Orr alone, and not by you"


def test_a_restriction_is_lifted_in_words(replying: Replying, reference: str):
    morag = replying.as_(MORAG)
    for words in (
        f"restrict {reference} from Shona because own family",
        "yes",
        f"lift the restriction of {reference} for Shona because a slip",
        "yes",
    ):
        morag.types(words)

    assert allocation(replying.record, reference).restricted_from == frozenset()


@pytest.mark.parametrize("email", [SHONA, AILSA])
def test_whoever_sees_the_child_and_may_not_restrict_is_told_so(
    replying: Replying, reference: str, email: str
):
    said = replying.as_(email).types(f"restrict {reference} from Morag because own family")

    assert said.kind is SaidKind.NOT_ALLOWED
    assert replying.as_(email).types("yes").kind is not SaidKind.RECORDED
    assert allocation(replying.record, reference).restricted_from == frozenset()


def test_ewan_is_told_that_there_is_no_such_child(replying: Replying, reference: str):
    of_hers = replying.as_(EWAN).types(f"restrict {reference} from Morag because own family")
    of_nobody = replying.as_(EWAN).types("restrict HW-4822-9 from Morag because own family")

    assert of_hers.kind is of_nobody.kind is SaidKind.NO_SUCH_REFERENCE


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("restrict {} from Shona", "Say why"),
        ("restrict {} from Nobody Known because own family", "Nobody on the staff list"),
        ("restrict {} from R because own family", "Nobody on the staff list"),
        ("unseal {} because it is over", "It is so already"),
        ("lift the restriction of {} for Shona because a slip", "It is so already"),
    ],
)
def test_what_is_lacking_is_asked_and_nothing_recorded(
    replying: Replying, reference: str, words: str, told: str
):
    said = replying.as_(MORAG).types(words.format(reference))

    assert told in said.lines[0]
    assert replying.as_(MORAG).types("yes").kind is not SaidKind.RECORDED


def test_a_no_leaves_all_as_it_was(replying: Replying, reference: str):
    morag = replying.as_(MORAG)

    morag.types(f"restrict {reference} from Shona because own family")
    morag.types("no")

    assert morag.types("yes").kind is not SaidKind.RECORDED
    assert allocation(replying.record, reference).restricted_from == frozenset()
