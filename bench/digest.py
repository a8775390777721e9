"""A digest of 60 rows: rendered, looked over for private words and built into bytes, against Jinja2 alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bench.figures import Figure, ratio, side_by_side
from bot.email import renderer as email
from casework.content import DigestContent
from casework.ports import MessageKind
from permanence.pack.model import TargetStatus
from tests.bot.email.examples import EXAMPLES, FULL, SENDER, a_digest, a_group

ROWS = 60
MANY = 20


def digest_figures(_folder: Path, rounds: int = 7) -> Iterator[Figure]:
    """Subject, text and HTML of the same digest; ours builds the bytes of the letter as well."""
    overdue = tuple(
        a_group(
            f"Step {n}", TargetStatus.STATUTORY if n < 3 else TargetStatus.COUNCIL_AIM, 10, *range(60, 50, -1)
        )
        for n in range(ROWS // 10)
    )
    example = next(e for e in EXAMPLES.values() if e.kind is MessageKind.DIGEST)
    content = a_digest(replace(FULL, overdue=overdue), example.person)
    renderer = email.EmailRenderer(SENDER)
    plain = email.email_templates()
    facts = _facts(content)

    def ours() -> None:
        for _ in range(MANY):
            renderer.render(content, example.message, example.person)

    def floor() -> None:
        for _ in range(MANY):
            for ending in ("subject", "txt", "html"):
                plain.render(f"digest/email.{ending}.j2", **facts)

    ours()
    floor()
    mine, theirs = side_by_side(lambda: ours, lambda: floor, rounds)
    yield ratio("digest of 60 rows", "<= 1.5", mine, theirs, what=f"{MANY} digests in ")


def _facts(content: DigestContent) -> dict[str, object]:
    """What the templates are given, worked out before the clock starts."""
    given = email._facts(content)  # noqa: SLF001 - what the renderer works out, kept out of the floor
    return {**given, "first_name": "Morag", "in_slack": False, "by_reply": False, "subject": "A digest"}
