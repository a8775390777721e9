"""The nightly certificate: what the rules called for, compared with what was delivered."""
