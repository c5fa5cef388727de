"""How big what comes from outside may be; beyond it nothing is read (sync.md 2.8)."""

from __future__ import annotations

FILE_BYTES = 512 << 20
"""A bundle as it lies on the disk."""
UNPACKED_BYTES = 1 << 30
"""All lines of a bundle together."""
LINE_BYTES = 8 << 20
"""One line: one commit with its personal values."""
LINES = 2_000_000
PART_COMMITS = 200_000
"""A longer export is written as several bundles."""
