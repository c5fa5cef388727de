"""What an order would cost and what somebody would have to decide about it, while it is still typed (C043-C048)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

from gendan.db import customers, finding, products
from gendan.db.store import Store
from gendan.domain.calendar import WorkingCalendar
from gendan.errors import Finding
from gendan.services.context import Actor, Context
from gendan.services.entry_form import ReadLine, ReadOrder, TypedOrder
from gendan.services.findings import EnteredLine, earliest, findings_for
from gendan.services.lookup import PricePreview, preview_of
from gendan.workdays import working_calendar

OF_LINE = ("no_price", "price_differs", "below_floor", "discount_over_authority")
"""Findings that are about the price of one line; those of promotions begin with ``promotion_``."""


@dataclass(frozen=True, slots=True)
class LinePreview:
    """A line whose product is known: what it costs and why; ``counted`` where its quantity is known as well."""

    number: int
    price: PricePreview
    counted: bool
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryPreview:
    """An order as it would be filed now. ``unknown`` are the numbers of lines whose product is none."""

    lines: tuple[LinePreview, ...]
    unknown: tuple[int, ...]
    total: Decimal
    earliest: date
    working_days: int
    """Working days until then."""
    findings: tuple[Finding, ...]

    def line(self, number: int) -> LinePreview | None:
        """The line of that number, where its product is known."""
        return next((line for line in self.lines if line.number == number), None)


class Previewer:
    """Computes previews for one user of one store; reads only, writes nothing, and keeps the calendar."""

    def __init__(self, store: Store, actor: Actor) -> None:
        self._store = store
        self._actor = actor
        self._calendar: WorkingCalendar | None = None

    def __call__(self, typed: TypedOrder, read: ReadOrder) -> EntryPreview:
        """Prices, total, earliest date and findings of what was typed; for any thread."""
        store = self._store
        self._calendar = self._calendar or working_calendar(store.config)
        now = store.clock.now()
        with store.read() as conn:
            ctx = Context(
                conn, cast("Any", None), self._actor, now, now, store.config, cast("Any", None), None,
                cache={"calendar": self._calendar},
            )  # fmt: skip
            found = [(line, products.by_code_or_barcode(conn, line.product)) for line in read.lines]
            lines = [_line(ctx, line, row) for line, row in found if row is not None]
            entered = [
                _entered(line, row, one)
                for (line, row), one in zip((f for f in found if f[1] is not None), lines, strict=True)
                if one.counted
            ]
            total = sum((line.price.amount for line in lines if line.counted), Decimal(0))
            findings = findings_for(ctx, _order(ctx, typed, read, total), entered)
            first = earliest(ctx, entered)
        return EntryPreview(
            tuple(LinePreview(o.number, o.price, o.counted, _own(findings, o.number)) for o in lines),
            tuple(line.number for line, row in found if row is None),
            total,
            first,
            self._calendar.working_days_between(ctx.day, first),
            findings,
        )


def _own(findings: tuple[Finding, ...], number: int) -> tuple[Finding, ...]:
    """The findings about the price of one line."""
    return tuple(
        one
        for one in findings
        if (one.code in OF_LINE or one.code.startswith("promotion_")) and one.params.get("line") == number
    )


def _line(ctx: Context, line: ReadLine, row: Any) -> LinePreview:
    qty = line.qty if line.qty is not None else Decimal(1)
    price = preview_of(ctx.conn, row, qty, ctx.day, line.price, line.discount, line.promotion)
    return LinePreview(line.number, price, line.qty is not None)


def _entered(line: ReadLine, row: Any, priced: LinePreview) -> EnteredLine:
    """The line as ``order.enter`` would write it."""
    price = priced.price
    return EnteredLine(line.number, row, line.qty or Decimal(0), price.price, price.discount, price.promotion, None)


def _order(ctx: Context, typed: TypedOrder, read: ReadOrder, total: Decimal) -> Any:
    """The order as the findings ask for it; the draft that was filed already is not its own duplicate."""
    customer = customers.by_code(ctx.conn, typed.code) if typed.code else None
    filed = finding.orders_named(ctx.conn, typed.order) if typed.order else []
    return SimpleNamespace(
        id=filed[0].id if filed else 0,
        customer_id=customer.id if customer is not None else None,
        requested=read.requested,
        special=typed.special.strip() or None,
        urgent=typed.urgent == "yes",
        amount=total,
    )
