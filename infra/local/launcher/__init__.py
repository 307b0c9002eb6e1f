"""Runs inside the emulator's process and adds what it lacks; each module is one hook, each hook has a contract test."""
