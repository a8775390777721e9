"""Numbered changes of the store's tables, forward only."""
