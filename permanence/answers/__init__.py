"""Answers: whether one is possible, which ledger entries it makes, how it reads, how it is undone."""
