"""Keeps things: tables, migrations, the ledger, the outbox and imports."""
