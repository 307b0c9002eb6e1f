"""The laptop: a directory, SQLite, Parquet files."""
