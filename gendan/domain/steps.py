"""The six steps of the confirmation, shown done and open (C050, L12)."""

from __future__ import annotations

from dataclasses import dataclass

from gendan.i18n import N_

STEPS = (
    ("receipt", N_("Order receipt")),
    ("check", N_("Information check")),
    ("customer", N_("Customer's confirmation")),
    ("entry", N_("System entry")),
    ("dispatch", N_("Dispatch")),
    ("follow_up", N_("Follow-up")),
)
"""Codes and names in their order."""


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What the steps depend on."""

    submitted: bool
    checked: bool
    agreed: bool
    confirmed: bool
    shipped: bool
    followed_up: bool


def six_steps(facts: StepFacts) -> tuple[tuple[str, bool], ...]:
    """Each step's code and whether it is done."""
    done = (facts.submitted, facts.checked, facts.agreed, facts.confirmed, facts.shipped, facts.followed_up)
    return tuple((code, yes) for (code, _name), yes in zip(STEPS, done, strict=True))
