"""Bytes into record batches and messages: the core behind Python names."""
