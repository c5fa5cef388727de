"""How values stand in documents for machines: days, quantities, money, clocks of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gendan.domain import money

if TYPE_CHECKING:
    from gendan.domain.cases import Clocks


def day_text(value: Any) -> str | None:
    """A day, or none."""
    return value.isoformat() if value is not None else None


def qty_text(value: Any) -> str | None:
    """A quantity without the zeros that say nothing, or none."""
    return None if value is None else f"{value.normalize():f}"


def money_text(value: Any) -> str | None:
    """Money, or points, with two decimals, or none."""
    return None if value is None else money.money_text(value)


def clocks_document(clocks: Clocks, moment: Any) -> dict[str, Any]:
    """When a case is to be answered and solved, when it was, and what came too late; ``moment`` writes a time."""
    return {
        "respond_by": moment(clocks.response.due),
        "solve_by": moment(clocks.solution.due),
        "responded": moment(clocks.response.ended),
        "solved": moment(clocks.solution.ended),
        "breached": {"response": clocks.response.breached, "solution": clocks.solution.breached},
    }
