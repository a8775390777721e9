"""Giving out what is recorded: as tables, and as the tracker that was imported."""
