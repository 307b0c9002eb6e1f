"""Benchmarks of maillake and the seeded mail corpus they run on."""
