"""Templates of plans by the kind of order: what is done, in which order, by whom, how long it takes (C161, C176)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from gendan.i18n import N_

LEAD = -1
"""Days of a step that takes what is left of the product's lead time."""
TRANSIT = -2
"""Days of a step that takes the transport days of the order's region."""
NODES = ("confirmed", "production", "dispatched", "arrived")
"""Nodes about which the customer is told (C113)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One milestone of a template. ``after`` names the codes it waits for; None stands for the step before it."""

    code: str
    name: str
    stage: str
    days: int = 0
    role: str = "follower"
    after: tuple[str, ...] | None = None
    scope: str = "order"
    """``order``: once; ``category``: once for each category of goods (C170)."""
    quality: bool = False
    court: str = "us"
    """Whose turn it is while this is next: ``us``, ``customer``, ``supplier``."""
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of plan; ``code`` is what products and orders name."""

    code: str
    name: str
    steps: tuple[Step, ...]


_RECEIVE = Step("receive", N_("Order received"), "received", role="clerk")
_CONFIRM = Step("confirm", N_("Order confirmed"), "confirmed", notice="confirmed")
_PRODUCE = Step("produce", N_("Production done"), "production", LEAD, notice="production")
_INSPECT = Step("inspect", N_("Quality inspection"), "production", quality=True)
_SHIP = Step("ship", N_("Dispatch"), "delivery", 1, notice="dispatched")
_DELIVER = Step("deliver", N_("Deliver"), "delivery", TRANSIT, notice="arrived")
_DESIGN = Step("design", N_("Design"), "production", 2)
_PURCHASE = Step("purchase", N_("Material purchased"), "production", 2, court="supplier")

BUILT_IN: dict[str, Template] = {
    template.code: template
    for template in (
        Template("standard", N_("Standard order"), (_RECEIVE, _CONFIRM, _PRODUCE, _INSPECT, _SHIP, _DELIVER)),
        Template(
            "custom",
            N_("Custom order"),
            (
                _RECEIVE,
                _CONFIRM,
                _DESIGN,
                Step("drawing", N_("Drawing agreed by the customer"), "production", 1, court="customer"),
                Step("purchase", N_("Material purchased"), "production", 2, court="supplier", after=("confirm",)),
                Step("produce", N_("Production done"), "production", LEAD, after=("drawing", "purchase"),
                     notice="production"),
                _INSPECT,
                _SHIP,
                _DELIVER,
            ),
        ),
        Template(
            "urgent",
            N_("Urgent order"),
            (
                _RECEIVE,
                _CONFIRM,
                Step("design", N_("Design"), "production", 1, after=("confirm",)),
                Step("purchase", N_("Material purchased"), "production", 1, court="supplier", after=("confirm",)),
                Step("prepare", N_("Production prepared"), "production", 1, after=("confirm",)),
                Step("produce", N_("Production done"), "production", LEAD, after=("design", "purchase", "prepare"),
                     notice="production"),
                _INSPECT,
                _SHIP,
                _DELIVER,
            ),
        ),
        Template(
            "composite",
            N_("Composite order"),
            (
                _RECEIVE,
                _CONFIRM,
                Step("produce", N_("Production done"), "production", LEAD, after=("confirm",), scope="category",
                     notice="production"),
                Step("inspect", N_("Quality inspection"), "production", after=("produce",), scope="category",
                     quality=True),
                Step("gather", N_("All categories ready"), "production", after=("inspect",)),
                Step("ship", N_("Dispatch"), "delivery", 1, after=("gather",), notice="dispatched"),
                _DELIVER,
            ),
        ),
        Template(
            "export",
            N_("Export order"),
            (
                _RECEIVE,
                _CONFIRM,
                _PURCHASE,
                _PRODUCE,
                _INSPECT,
                Step("booking", N_("Freight booked"), "production", 3, after=("confirm",), court="supplier"),
                Step("customs", N_("Customs cleared"), "delivery", 2, after=("inspect", "booking"), court="supplier"),
                Step("ship", N_("Dispatch"), "delivery", 1, after=("customs",), notice="dispatched"),
                Step("deliver", N_("Deliver"), "delivery", 20, notice="arrived"),
            ),
        ),
    )
}  # fmt: skip
"""The templates that every store has; the supervisor may put his own in their place."""
LABELS = {step.code: step.name for template in BUILT_IN.values() for step in template.steps}
"""What the milestones of the built-in templates are called."""


def kind_of(*, urgent: bool, nonstandard: bool, categories: int, composite_from: int) -> str:
    """The template of an order for which nobody chose one."""
    if urgent:
        return "urgent"
    if categories >= composite_from:
        return "composite"
    return "custom" if nonstandard else "standard"


def as_detail(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Steps as the journal keeps them: what is as usual is left out."""
    usual = asdict(Step("", "", ""))
    return [
        {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(step).items()
         if value != usual[name]}
        for step in steps
    ]  # fmt: skip


def from_detail(steps: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    """Steps from the journal's form."""
    return tuple(_step(dict(step)) for step in steps)


def _step(fields: dict[str, Any]) -> Step:
    if fields.get("after") is not None:
        fields["after"] = tuple(fields["after"])
    return Step(**fields)
