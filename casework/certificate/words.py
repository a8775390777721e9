"""What is said of certificates: in a message to an administrator, in /healthz, at the end of a digest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from casework.ports import Reading
from permanence.certificate import Certificate, read_certificate
from permanence.day_words import day_words
from permanence.how_many import how_many


def differences_words(number: int) -> str:
    return how_many(number, "difference") if number else "no difference"


def headline(certificate: Certificate) -> str:
    """What an administrator hears the same night. Nothing in it is about anybody."""
    found = differences_words(certificate.counts.differences)
    return (
        f"The certificate of {day_words(certificate.on)} has {found} between what the rules called for and what "
        "people were told."
    )


def problem(certificate: Certificate) -> str:
    """What /healthz says while the newest certificate is not clean; empty while it is."""
    if certificate.is_clean:
        return ""
    found = differences_words(certificate.counts.differences)
    return f"the certificate of {certificate.on} has {found}: homeward certificate --on {certificate.on}"


def last_words(tx: Reading, first: date, last: date) -> tuple[str, ...]:
    """What a manager's digest says at its end of the days of its period; nothing where none was compared."""
    kept = (read_certificate(one.text) for one in tx.certificates_since(first) if one.on <= last)
    said = sentence(one for one in kept if not one.begins_because)
    return (said,) if said else ()


def sentence(certificates: Iterable[Certificate]) -> str:
    """How the compared days went; empty where there were none."""
    made = list(certificates)
    if not made:
        return ""
    first, last = day_words(made[0].on), day_words(made[-1].on)
    found = differences_words(sum(one.counts.differences for one in made))
    return (
        f"Certificate: on {how_many(len(made), 'day')} from {first} to {last} what people were told was compared"
        f" with what the rules called for: {found}."
    )
