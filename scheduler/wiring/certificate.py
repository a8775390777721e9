"""The nightly certificate in the service: its job, its key, and what /healthz shows of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from bot.named import named_in
from bot.worker import in_thread
from casework.certificate.make import make_certificates
from casework.certificate.words import problem
from casework.ports import CaseRecord
from casework.raise_alerts import WorkingHours
from permanence.certificate import Certificate, read_certificate
from scheduler.lights import Light, Problem
from scheduler.settings import Settings
from scheduler.timetable import Job
from scheduler.wiring.record import rhythm

LOOKED_EVERY_SECONDS = 900  # whether a day is over that has none yet


def certificate_key(settings: Settings) -> bytes | None:
    return settings.certificate_key.get_secret_value().encode() if settings.certificate_key else None


def certificate_keys(settings: Settings) -> list[bytes]:
    """The key that signs, and the one before it: either may have signed what is shown."""
    keys = (settings.certificate_key, settings.certificate_key_before)
    return [key.get_secret_value().encode() for key in keys if key]


def certify(settings: Settings, record: CaseRecord, now: datetime) -> list[Certificate]:
    """Each day that is over has its certificate; those that are new."""
    hours = WorkingHours(settings.working_hours_from, settings.working_hours_to)
    return make_certificates(record, now, hours, named_in, certificate_key(settings), rhythm(settings))


def certificate_job(
    settings: Settings, record: CaseRecord, clock: Callable[[], datetime]
) -> dict[str, tuple[int, Job]]:
    """The job of the timetable that makes them."""

    async def look() -> None:
        await in_thread(certify, settings, record, clock())

    return {"certificate": (LOOKED_EVERY_SECONDS, look)}


def newest_certificate(record: CaseRecord) -> Certificate | None:
    with record.reading() as tx:
        kept = tx.newest_certificate()
    return read_certificate(kept.text) if kept else None


def certificate_problems(record: CaseRecord) -> Iterable[Problem]:
    """A line while the newest certificate has a difference."""
    newest = newest_certificate(record)
    if newest and not newest.is_clean:
        yield Problem(Light.CERTIFICATE, problem(newest))


def certificate_shown(record: CaseRecord) -> dict[str, object] | None:
    """What /healthz shows of the newest certificate: the day, the differences, the ledger's hash. Nobody is counted."""
    with record.reading() as tx:
        kept = tx.newest_certificate()
    if kept is None:
        return None
    certificate = read_certificate(kept.text)
    return {
        "on": certificate.on.isoformat(),
        "differences": certificate.counts.differences,
        "ledger_hash": certificate.ledger_hash,
        "is_signed": kept.signature is not None,
    }
