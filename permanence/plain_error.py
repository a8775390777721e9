"""Errors whose message is meant for the person at the command line, who can put right what it names."""

from __future__ import annotations


class PlainError(Exception):
    """Something given to Homeward cannot be used: a setting, a pack, a mapping, a sheet, an address of a store."""
