"""What is said of certificates: in a message to an administrator, in /healthz, at the end of a digest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from casework.ports import Reading
from permanence.certificate import Certificate, read_certificate
from permanence.day_words import day_words


def differences_words(number: int) -> str:
    return "no difference" if number == 0 else "1 difference" if number == 1 else f"{number} differences"


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
    days = "1 day" if len(made) == 1 else f"{len(made)} days"
    return (
        f"Certificate: on {days} from {first} to {last} what people were told was compared with what the rules "
        f"called for: {found}."
    )
