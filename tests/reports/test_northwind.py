"""The reports of the sample company against a plain computation from its order book."""

from __future__ import annotations

import csv
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import pytest

from gendan.db.store import Store
from gendan.domain.periods import period_of
from gendan.reports.figures import make, orders_behind
from tests.reports.conftest import DATA

Days = tuple[date, date, date | None]
MONTHS = [date(1996 + (6 + n) // 12, (6 + n) % 12 + 1, 15) for n in range(23)]


def book() -> dict[str, tuple[Days, str, Decimal]]:
    """Of each order: placed, promised, delivered; who answers for it; its amount."""
    found: dict[str, tuple[Days, str, Decimal]] = {}
    with (DATA / "northwind_order_lines.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            placed, promised = (date.fromisoformat(row[name]) for name in ("OrderDate", "RequiredDate"))
            delivered = date.fromisoformat(row["ShippedDate"]) if row["ShippedDate"] else None
            exact = Decimal(row["UnitPrice"]) * int(row["Quantity"]) * (1 - Decimal(row["Discount"]))
            amount = exact.quantize(Decimal("0.01"), ROUND_HALF_EVEN)
            before = found[row["OrderID"]][2] if row["OrderID"] in found else Decimal(0)
            found[row["OrderID"]] = ((placed, promised, delivered), row["Employee"], before + amount)
    return found


ORDERS = book()


def expected(kind: str, day: date) -> dict[str, object]:
    period = period_of(kind, day)
    first, last = period.first, period.last
    entered = [amount for (placed, _p, _d), _o, amount in ORDERS.values() if first <= placed <= last]
    delivered = [(p, d) for (_, p, d), _o, _a in ORDERS.values() if d and first <= d <= last]
    due = [(p, d) for (_, p, d), _o, _a in ORDERS.values() if first <= p <= last]
    still_open = [p for (placed, p, d), _o, _a in ORDERS.values() if placed <= last and not (d and d <= last)]
    return {
        "entered": len(entered),
        "amount": sum(entered, Decimal("0.00")),
        "delivered": len(delivered),
        "delivered_on_time": sum(d <= p for p, d in delivered),
        "due": len(due),
        "on_time": sum(d is not None and d <= p for p, d in due),
        "open": len(still_open),
        "overdue": sum(p < last for p in still_open),
        "due_not_done": sum(p == last for p in still_open),
        "late": sorted(
            [(d - p).days for p, d in delivered if d > p] + [(last - p).days for p in still_open if p < last]
        ),
    }


def reported(store: Store, kind: str, day: date) -> dict[str, object]:
    report = make(store, kind, day)
    rates = {one.kpi.code: (one.numerator, one.denominator) for one in report.kpis}
    assert rates["completion_rate"] == rates["on_time_rate"], "no promise was ever moved"
    assert sum(row.due for row in report.by_owner) == rates["on_time_rate"][1]
    assert sum(row.open for row in report.by_owner) == report.orders["open"]
    names = ("entered", "delivered", "delivered_on_time", "open", "overdue", "due_not_done")
    return {name: report.orders[name] for name in names} | {
        "amount": report.entered,
        "on_time": rates["on_time_rate"][0],
        "due": rates["on_time_rate"][1],
        "late": sorted(order.days_late for order in report.late_orders),
    }


@pytest.mark.parametrize("day", MONTHS, ids=lambda day: f"{day:%Y-%m}")
def test_every_month_is_what_the_order_book_says(northwind: Store, day: date) -> None:
    assert reported(northwind, "month", day) == expected("month", day)


@pytest.mark.parametrize("day", ["1996-12-30", "1997-03-03", "1998-01-01", "1998-05-06"])
@pytest.mark.parametrize("kind", ["day", "week"])
def test_days_and_weeks_too(northwind: Store, kind: str, day: str) -> None:
    assert reported(northwind, kind, date.fromisoformat(day)) == expected(kind, date.fromisoformat(day))


def test_the_figures_that_were_agreed(northwind: Store) -> None:
    march = reported(northwind, "month", date(1997, 3, 15))
    assert [march[name] for name in ("entered", "delivered", "delivered_on_time", "on_time", "due")] == [
        30,
        32,
        29,
        29,
        31,
    ]
    day = reported(northwind, "day", date(1998, 4, 6))
    assert (day["open"], day["overdue"]) == (24, 3)


def test_the_orders_behind_a_figure_are_those_of_the_book(northwind: Store) -> None:
    report = make(northwind, "month", date(1997, 3, 15))
    missed = {o.outside_number for o in orders_behind(northwind, report, "due_first")}
    missed -= {o.outside_number for o in orders_behind(northwind, report, "on_time")}
    late = {
        number
        for number, ((_, promised, delivered), _o, _a) in ORDERS.items()
        if date(1997, 3, 1) <= promised <= date(1997, 3, 31) and (delivered is None or delivered > promised)
    }
    assert missed == late
    janet = orders_behind(northwind, report, "delivered", "janet.leverling")
    assert {order.owner_name for order in janet} == {"Janet Leverling"}
    assert orders_behind(northwind, report, "delivered", "nobody.known") == []
