"""The plan of an order: milestones made backward from the promised date (C161)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from gendan.i18n import N_


@dataclass(frozen=True, slots=True)
class Planned:
    """One milestone of a template: what it is called, where it belongs, how long before the promise it is due."""

    code: str
    label: str
    stage: str
    before: int
    """Working days before the promised date."""
    role: str


STANDARD = (
    Planned("receive", N_("Order received"), "received", 0, "clerk"),
    Planned("confirm", N_("Order confirmed"), "confirmed", 0, "follower"),
    Planned("produce", N_("Production done"), "production", 3, "follower"),
    Planned("ship", N_("Dispatch"), "delivery", 2, "follower"),
    Planned("deliver", N_("Deliver"), "delivery", 0, "follower"),
)
"""The milestones of an ordinary order."""
LABELS = {step.code: step.label for step in STANDARD}


def due_dates(promised: date | None, add_working_days: Callable[[date, int], date]) -> dict[str, date]:
    """When each milestone after confirmation is due, backward from the promise; empty without one."""
    if promised is None:
        return {}
    ahead = [step for step in STANDARD if step.stage not in ("received", "confirmed")]
    return {step.code: add_working_days(promised, -step.before) if step.before else promised for step in ahead}
