"""Stacks: wiring of constructs, nothing else."""
