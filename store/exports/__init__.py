"""Files out: the tracker as it came in with all updates since, and everything as CSV."""
