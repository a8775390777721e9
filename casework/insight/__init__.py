"""What the figures say, asked of the record: waits, in time, changes, routes, days lost, and one child's story."""
