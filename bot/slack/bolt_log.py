"""Bolt's own log, without what it quotes."""

from __future__ import annotations

import logging


def bolt_logger() -> logging.Logger:
    """Warnings and worse, and of those the beginning only.

    Bolt quotes signatures, tokens' errors and bodies in brackets after its sentence.
    """
    logger = logging.getLogger("homeward.slack.bolt")
    logger.setLevel(logging.WARNING)
    if not logger.filters:
        logger.addFilter(_without_details)
    return logger


def _without_details(record: logging.LogRecord) -> bool:
    record.msg = record.getMessage().partition("(")[0].partition("\n")[0].strip()
    record.args = None
    record.exc_info = None
    return True
