"""How fingers and eyes go wrong at a keyboard, and how rightly typed values may look."""

from __future__ import annotations

NEIGHBOURS = {
    "1": "2", "2": "13", "3": "24", "4": "35", "5": "46", "6": "57", "7": "68", "8": "79", "9": "80", "0": "9",
}  # fmt: skip
"""Digits beside a digit in the row of keys."""
LOOK_ALIKE = {"0": "OoD", "1": "lI", "2": "Z", "5": "S", "8": "B", "6": "b", "9": "g"}
"""Letters that are taken for a digit."""
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
"""Half width to full width, as a Chinese input method types it."""
