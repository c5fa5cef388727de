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


def next_step(step: str, *, listened: bool, offer: str, promised: bool, solved: bool) -> str:
    """What is to be done after the last step taken: ``listen``, ``locate``, ``offer``, ``decide``, ``consent``,
    ``solve``, ``visit``, ``close``; empty where it is closed.

    ``offer`` is the state of the last offer (``made``, ``to_approve``, ``approved``, ``rejected``, empty for none);
    ``promised`` whether what the customer agreed to still stands.
    """
    if step != "solve":
        return {"listen": "locate" if listened else "listen", "locate": "offer", "visit": "close"}.get(step, "")
    if solved or promised:
        return "visit" if solved else "solve"
    return {"to_approve": "decide", "made": "consent", "approved": "consent"}.get(offer, "offer")
