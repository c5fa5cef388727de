"""Exceptions: their types, problems, priorities and clocks (C201-C206)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gendan.domain import cases

Type = Literal["information", "system", "customer_change"]
Problem = Literal["price", "delay", "quality", "quantity", "shortage", "return", "address", "logistics", "other"]
Cause = Literal["process", "responsibility", "communication", "entry", "supplier", "other"]
PRIORITIES = (1, 2, 3, 4)
"""1 is the most pressing."""
CLOSED = "closed"
MARKS = {
    "contained": cases.ANSWER,
    "remedy": cases.ANSWER,
    "told": cases.ANSWER,
    "waiting": cases.WAIT,
    "resumed": cases.RESUME,
    "closed": cases.SOLVE,
}
"""What the steps of an exception mean to its clocks; the others mean nothing to them."""

TOUCHING = ("price", "delay", "quality", "quantity", "shortage", "return", "address", "logistics")
"""Problems that the customer feels: he is to be told of them (C208)."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What an exception of a problem is where nobody says otherwise."""

    type: Type
    priority: int


USUAL: Mapping[str, Usual] = {
    "price": Usual("information", 3),
    "delay": Usual("system", 2),
    "quality": Usual("system", 1),
    "quantity": Usual("information", 2),
    "shortage": Usual("system", 2),
    "return": Usual("customer_change", 3),
    "address": Usual("information", 3),
    "logistics": Usual("system", 2),
    "other": Usual("system", 4),
}
