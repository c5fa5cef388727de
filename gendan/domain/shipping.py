"""Goods in batches: what left, what is left, and which way they go (C192, C198)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

DISPATCHED, IN_TRANSIT, ARRIVED = "dispatched", "in_transit", "arrived"
NODES = (DISPATCHED, IN_TRANSIT, ARRIVED)
"""Nodes of transport in their order (C191)."""
DELIVERED, RETURNED = "delivered", "returned"
PICKUP = "pickup"
"""The way of transport that is none."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One shipment as far as quantities depend on it: pieces by line, when it left, whether it stands, when it was
    delivered."""

    lines: Mapping[int, Decimal]
    left: datetime
    returned: bool = False
    delivered: datetime | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """A way of transport: working days on the road, cost in the store's currency, the carrier."""

    mode: str
    days: int
    cost: Decimal | None = None
    carrier: str | None = None


def shipped(batches: Iterable[Batch], line: int) -> Decimal:
    """Pieces of a line that left and were not taken back."""
    return sum((one.lines.get(line, Decimal(0)) for one in batches if not one.returned), Decimal(0))


def delivered(batches: Iterable[Batch], line: int) -> Decimal:
    """Pieces of a line that were delivered."""
    return shipped((one for one in batches if one.delivered is not None), line)


def remaining(ordered: Mapping[int, Decimal], batches: Sequence[Batch]) -> dict[int, Decimal]:
    """Pieces of each line that have not left yet; never less than none."""
    return {line: max(qty - shipped(batches, line), Decimal(0)) for line, qty in ordered.items()}


def left_at(ordered: Mapping[int, Decimal], batches: Sequence[Batch]) -> datetime | None:
    """When the last of these lines left; None while some remain, or nothing was shipped at all."""
    mine = [one for one in batches if not one.returned and any(line in ordered for line in one.lines)]
    if not mine or any(remaining(ordered, batches).values()):
        return None
    return max(one.left for one in mine)


def delivered_at(ordered: Mapping[int, Decimal], batches: Sequence[Batch]) -> datetime | None:
    """When the last of these lines was delivered; None while something remains or is under way."""
    mine = [one for one in batches if not one.returned and any(line in ordered for line in one.lines)]
    moments = [one.delivered for one in mine if one.delivered is not None]
    if left_at(ordered, batches) is None or len(moments) < len(mine):
        return None
    return max(moments)


def proposed(ways: Sequence[Way], *, urgent: bool) -> Way | None:
    """The way to choose: the fastest for an urgent order, the cheaper of two as fast; else the first choice (C192)."""
    if not urgent:
        return ways[0] if ways else None
    return min(ways, key=lambda way: (way.days, way.cost is None, way.cost or Decimal(0)), default=None)
