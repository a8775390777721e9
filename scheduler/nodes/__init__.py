"""Several processes on one PostgreSQL store: who lives, who acts, and the jobs that wake whoever is free."""
