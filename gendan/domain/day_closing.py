"""Closing a business day: numbers, the cash that is to be there, and what differs from what was kept (C262)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gendan.domain.money import cents, money_text

CASH = "cash"
UNSAID = "unsaid"
"""The method of money of which nobody said how it was paid."""
WORST = ("late_unsaid", "exceptions_past", "complaints_past")
"""Open points of the worst sort: a word is said about them before the day is closed."""
POINTS = (*WORST, "conflicts", "to_check", "unverified", "notices", "refunds", "overpaid", "drafts")
"""What may be open at the end of a day, the worst first."""


@dataclass(frozen=True, slots=True)
class CashLine:
    """Money by one method: taken (of it ``deposits``), paid back, and what is left of it."""

    method: str
    taken: Decimal
    deposits: Decimal
    back: Decimal

    @property
    def expected(self) -> Decimal:
        """What is to be there of this day."""
        return self.taken - self.back


def cash_lines(moved: Iterable[tuple[str, str | None, Decimal]], methods: Sequence[str]) -> tuple[CashLine, ...]:
    """Sums by method of movements (kind, method, amount in or, negative, out), in the order of ``methods``; cash is
    always there, others where money moved."""
    sums: dict[str, list[Decimal]] = {CASH: [cents(0)] * 3}
    for kind, method, amount in moved:
        one = sums.setdefault(method or UNSAID, [cents(0)] * 3)
        sums[method or UNSAID] = [
            one[0] + max(amount, cents(0)),
            one[1] + (amount if kind == "deposit" else cents(0)),
            one[2] + max(-amount, cents(0)),
        ]
    known = [CASH, *(name for name in methods if name != CASH)]
    order = {name: at for at, name in enumerate(known)}
    return tuple(CashLine(name, *sums[name]) for name in sorted(sums, key=lambda name: order.get(name, len(order))))


def cash_document(lines: Iterable[CashLine]) -> list[dict[str, str]]:
    """The lines as a close keeps them."""
    return [
        {
            "method": one.method,
            "taken": money_text(one.taken),
            "deposits": money_text(one.deposits),
            "back": money_text(one.back),
            "expected": money_text(one.expected),
        }
        for one in lines
    ]


def cash_of(document: Iterable[Mapping[str, str]]) -> tuple[CashLine, ...]:
    """The lines that a close kept."""
    return tuple(
        CashLine(one["method"], *(Decimal(one[name]) for name in ("taken", "deposits", "back"))) for one in document
    )


def closing_number(store: str, terminal: str, place: int) -> str:
    """The number of a close: ``S01-T1-Z12``."""
    return f"{store}-{terminal}-Z{place}"


_LISTS = ("by_owner", "late_orders")
"""Parts of a report that are lists; of the late orders it is counted how many there are."""


def flat(figures: Mapping[str, Any]) -> dict[str, str]:
    """The single figures of a day report by path (``orders.delivered``, ``kpis.on_time_rate``), as text."""
    found: dict[str, str] = {}
    for group in ("orders", "amount", "exceptions", "complaints"):
        for name, value in figures.get(group, {}).items():
            if isinstance(value, Mapping):
                found |= {f"{group}.{name}.{code}": str(count) for code, count in value.items()}
            else:
                found[f"{group}.{name}"] = str(value)
    found |= {f"kpis.{one['code']}": "" if one["value"] is None else str(one["value"]) for one in figures["kpis"]}
    found["late_orders"] = str(len(figures["late_orders"]))
    found["overrides"] = str(figures["overrides"])
    return found


def kept_figures(report: Mapping[str, Any]) -> dict[str, Any]:
    """What of a report's document a close keeps: all its figures, of its lists codes, logins and numbers only, since
    what stands in the journal cannot be erased."""
    kept = {name: value for name, value in report.items() if name not in (*_LISTS, "who")}
    kept["kpis"] = [{name: value for name, value in one.items() if name != "name"} for one in report["kpis"]]
    kept["by_owner"] = [
        {name: value for name, value in one.items() if name != "owner_name"} for one in report["by_owner"]
    ]
    late = ("order", "owner", "promised", "delivered", "days_late")
    kept["late_orders"] = [{name: one[name] for name in late} for one in report["late_orders"]]
    return kept


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """The figures that are others now: path to what was known and what is found; a figure that is new counts from 0."""
    return {
        path: (before.get(path, "0"), now.get(path, "0"))
        for path in dict.fromkeys([*before, *now])
        if before.get(path, "0") != now.get(path, "0")
    }
