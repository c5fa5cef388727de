"""Use cases: writes are commands, reads are views."""
