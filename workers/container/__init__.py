"""Tasks of containers."""
