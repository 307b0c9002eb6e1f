"""Constructs: one mail noun each."""
