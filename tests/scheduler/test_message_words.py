"""What kinds of messages are called where an administrator reads of them."""

from casework.ports import MessageKind
from scheduler.message_words import CALLED


def test_every_kind_of_message_has_a_name_of_its_own():
    assert CALLED.keys() == set(MessageKind)
    assert len(set(CALLED.values())) == len(CALLED)
