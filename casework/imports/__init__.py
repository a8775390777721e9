"""Taking files in: rows are compared with the ledger, and only news becomes entries."""
