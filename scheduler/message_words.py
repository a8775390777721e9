"""What each kind of message is called where an administrator reads of messages, the same in every list."""

from __future__ import annotations

from casework.ports import MessageKind

CALLED = {
    MessageKind.ALERT: "morning's list",
    MessageKind.QUEUE: "list of a role",
    MessageKind.BACKLOG: "list of the backlog",
    MessageKind.CATCH_UP: "list after leave",
    MessageKind.DIGEST: "manager's digest",
    MessageKind.OWN_DIGEST: "own digest",
    MessageKind.BRIEF: "brief before a review",
    MessageKind.REVIEW: "question about a review",
    MessageKind.NOTICE: "notice",
    MessageKind.AMEND: "change of a message",
    MessageKind.TEST: "test message",
    MessageKind.SAID_BACK: "answer to a reply",
    MessageKind.LINK_CODE: "code for linking",
}
