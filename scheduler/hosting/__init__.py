"""Several councils served by one process: each with its own settings, store, secrets, threads and address."""
