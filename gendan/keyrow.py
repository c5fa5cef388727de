"""What a row of the table of keys is."""

from __future__ import annotations

Row = tuple[str, str, str, str] | tuple[str, str, str, str, str]
"""Name, keys, label, help and flags (``hidden``, ``main``, ``everywhere``)."""
Rows = tuple[Row, ...]
"""The keys of one context."""
