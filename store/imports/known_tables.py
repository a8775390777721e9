"""Tables of statutory returns that Homeward knows and does not take in, each with the reason.

Told by their columns, because a return's files are named as each program likes.
"""

from __future__ import annotations

from collections.abc import Iterable

_NO_STEP = "it tells of no step towards permanence"
# Columns that only this table has; what it is; why it is not taken in.
_TABLES: tuple[tuple[frozenset[str], str, str], ...] = (
    (
        frozenset({"REVIEW", "REVIEW_CODE"}),
        "SSDA903 reviews",
        "it gives the days of reviews and how the child took part, and not what they recommended or which one each was",
    ),
    (frozenset({"SDQ_SCORE", "HEALTH_CHECK"}), "SSDA903 oc2 (health and conduct)", _NO_STEP),
    (frozenset({"IN_TOUCH", "ACTIV", "ACCOM"}), "SSDA903 oc3 (care leavers)", _NO_STEP),
    (frozenset({"MIS_START", "MIS_END"}), "SSDA903 missing", _NO_STEP),
    (frozenset({"DUC"}), "SSDA903 uasc (unaccompanied asylum-seeking children)", _NO_STEP),
    (
        frozenset({"PREV_PERM", "DATE_PERM"}),
        "SSDA903 previous_permanence",
        "it tells how an earlier period of care ended, and not when it began",
    ),
    (frozenset({"DOLO_START", "DOLO_END"}), "SSDA903 DoLo (deprivation of liberty)", _NO_STEP),
    (
        frozenset({"SW_ID", "SW_DECOM"}),
        "SSDA903 sw_episodes (social workers)",
        "it names social workers by a registration number, and Homeward knows them by name or e-mail address",
    ),
)


def why_not_taken_in(headers: Iterable[str]) -> str | None:
    """Why the table with these columns is not taken in; None for one that is not known here."""
    known = {header.upper() for header in headers}
    return next((f"this is {what}: {why}" for columns, what, why in _TABLES if columns <= known), None)
