"""Requests of customers: their kinds, and what their steps mean to the clocks (C234-C236)."""

from __future__ import annotations

from gendan.domain import cases

SORTS = ("question", "repair", "warranty", "install", "training", "maintenance", "feedback", "other")
"""What a customer may ask for; the first where nobody says."""
MARKS = {"responded": cases.ANSWER, "waiting": cases.WAIT, "resumed": cases.RESUME, "solved": cases.SOLVE}
"""What the steps of a request mean to its clocks."""
