"""The one place where record, channels and clock are connected."""
