"""Complaints: the process that none may leave, and what its steps mean to the clocks (C219-C226, S04)."""

from __future__ import annotations

from gendan.domain import cases

STEPS = ("listen", "locate", "solve", "visit", "closed")
"""The steps in their order: none is skipped, none is gone back to."""
MARKS = {
    "responded": cases.ANSWER,
    "located": cases.ANSWER,
    "offered": cases.ANSWER,
    "waiting": cases.WAIT,
    "resumed": cases.RESUME,
    "consented": cases.WORD,
    "solved": cases.SOLVE,
    "closed": cases.SOLVE,
}
"""What the events of a complaint mean to its clocks; first response is the first of respond, locate, offer."""
OPTIONS = ("refund", "replace", "repair", "credit", "apology", "other")
"""Kinds of a way out that a customer may be offered."""
