"""Several councils and several processes on one PostgreSQL: made up, started, troubled and counted."""
