"""Everything in memory: for tests and for dry runs."""
