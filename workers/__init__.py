"""Programs of the worker image."""
