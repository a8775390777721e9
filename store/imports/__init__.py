"""Files in: sheets and returns, read by mapping files that are data."""
