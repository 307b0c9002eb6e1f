"""Other readers and indexers on the same mail."""
