"""The order audit (订单稽核) of a quarter: every rule with the orders that broke it, every order with its marks (C251,
C254). It is about the orders placed in the period, by all that has happened to them until now."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection

from gendan.config import Config
from gendan.db import order_audit as db
from gendan.db import order_audit_prices as price_db
from gendan.db import price_history, users
from gendan.db.store import Store
from gendan.domain import order_audit as domain
from gendan.domain.money import money_text
from gendan.domain.order_audit import INFORMATION, RULES, Charged, Difference, Planned, PriceBook, Rule
from gendan.domain.periods import Period

PRICE_FINDINGS = ("price_differs", "discount_over_authority", "below_floor", "no_price")
"""Codes of findings about the price of a line; those of promotions begin with ``promotion_``."""
_SILENT = ("step_late", "entry_corrected", "import_unchecked", "paid_beyond")
"""Rules of which no reason is told: nobody was asked for one, or it is of another field."""
_PRICED = ("price_differs", "price_imported", "changed_after")
"""Rules whose details hold values of key fields."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One breach: ``detail`` says what of it there is to say, in codes, days and amounts; ``by`` is a login."""

    rule: str
    at: datetime | None = None
    by: str | None = None
    by_name: str | None = None
    detail: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class AuditedOrder:
    """An order of the period with its marks, in the order of the rules."""

    number: str
    outside_number: str | None
    customer: str | None
    owner: str | None
    owner_name: str | None
    placed_on: date
    amount: Decimal
    imported: bool
    marks: tuple[Mark, ...] = ()

    def of(self, rule: str) -> tuple[Mark, ...]:
        """The marks of one rule."""
        return tuple(one for one in self.marks if one.rule == rule)

    @property
    def weight(self) -> int:
        """How many of its marks are more than for information."""
        return sum(RULES[one.rule].severity != INFORMATION for one in self.marks)


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often a rule was broken: marks, the orders that have them, and their share of the orders of the period."""

    rule: Rule
    orders: int
    marks: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class OrderAudit:
    """The audit list of a period: every rule, the orders with marks (those with most first), and the lot."""

    period: Period
    until: date
    examined: int
    rules: tuple[RuleCount, ...]
    orders: tuple[AuditedOrder, ...]
    sample: tuple[AuditedOrder, ...]

    @property
    def to_explain(self) -> tuple[AuditedOrder, ...]:
        """The orders with marks that are more than for information."""
        return tuple(one for one in self.orders if one.weight)

    def broken(self, rule: str) -> tuple[AuditedOrder, ...]:
        """The orders that broke a rule, those with most marks first."""
        return tuple(one for one in self.orders if one.of(rule))


def make(store: Store, period: Period, hidden: frozenset[str] = frozenset()) -> OrderAudit:
    """The audit list of the orders placed in the period. Of ``hidden`` orders (numbers) no values are told: who looks
    is keying them blind."""
    today = store.clock.today(store.config.zone)
    params = {"first": period.first, "until": period.until(today), "today": today}
    with store.read() as conn:
        marks = _marks(conn, store.config, params)
        rows = db.orders_of(conn, params)
    orders = [_order(row, marks.get(row.id, ()), row.number in hidden) for row in rows]
    drawn = set(domain.sample(_name(period), (one.number for one in orders), int(store.config["audit.sample"])))
    return OrderAudit(
        period,
        params["until"],
        len(orders),
        _counts(orders),
        tuple(sorted((one for one in orders if one.marks), key=lambda one: (-one.weight, -len(one.marks), one.number))),
        tuple(one for one in orders if one.number in drawn),
    )


def _name(period: Period) -> str:
    return f"{period.kind} {period.first}"


def _order(row: Any, marks: Iterable[Mark], hidden: bool) -> AuditedOrder:
    told = tuple(replace(one, detail=()) if hidden and one.rule in _PRICED else one for one in marks)
    amount = Decimal(0) if hidden else row.amount
    return AuditedOrder(
        row.number, row.outside_number, row.customer, row.owner, row.owner_name, row.placed_on, amount,
        row.origin == db.IMPORT, told,
    )  # fmt: skip


def _counts(orders: list[AuditedOrder]) -> tuple[RuleCount, ...]:
    marks = Counter(mark.rule for one in orders for mark in one.marks)
    having = Counter(rule for one in orders for rule in {mark.rule for mark in one.marks})
    whole = max(len(orders), 1)
    return tuple(
        RuleCount(rule, having[code], marks[code], Fraction(having[code], whole)) for code, rule in RULES.items()
    )


@dataclass(frozen=True, slots=True)
class _Broken:
    """A row of a query, with what is told of it."""

    order_id: int
    rule: str
    at: datetime | None
    by_id: int | None
    place: tuple[int, int]
    detail: tuple[str, ...] = ()


def _marks(conn: Connection, config: Config, params: dict[str, Any]) -> dict[int, list[Mark]]:
    """The marks of every order, in the order of the rules."""
    found: dict[str, list[_Broken]] = {
        rule: [_read(rule, row) for row in db.marks(conn, rule, params)] for rule in db.QUERIES
    }
    found["step_late"] = list(_late(conn, config, params))
    found["step_skipped"] = list(_skipped(conn, params))
    for one in _prices(conn, config, params):
        found.setdefault(one.rule, []).append(one)
    asked = {one.place for rule, rows in found.items() if rule not in _SILENT for one in rows if one.by_id is not None}
    commits = price_history.reasons(conn, asked)
    people = {row.id: row for row in users.everyone(conn)}
    marks: dict[int, list[Mark]] = defaultdict(list)
    for rule in RULES:
        for one in found.get(rule, ()):
            why, ops = commits.get(one.place, (None, []))
            person = people.get(one.by_id)
            detail = _fields(ops) if rule == "changed_after" else one.detail
            marks[one.order_id].append(
                Mark(rule, one.at, person.login if person else None, person.name if person else None, detail, why)
            )
    return marks


def _read(rule: str, row: Any) -> _Broken:
    detail = row.detail
    if detail is None:
        words: tuple[str, ...] = ()
    elif rule in ("gate_override", "self_approval"):
        words = tuple(json.loads(detail) or ())
    else:
        words = (str(detail),)
    return _Broken(row.order_id, rule, row.at, row.by_id, (row.node, row.seq), words)


def _fields(ops: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """What a change wrote, as ``kind.field``: cells of the order and of its lines."""
    own = [op for op in ops if op["e"] in ("order", "line")]
    named = [f"{op['e']}.{op['f']}" for op in own if op["k"] == "set"]
    return tuple(dict.fromkeys([*named, *("line." for op in own if op["k"] == "new")]))


def _late(conn: Connection, config: Config, params: dict[str, Any]) -> Iterable[_Broken]:
    """Steps reached after their day, or open past it; ``detail`` is the code, its day, and how many days late."""
    for row in conn.execute(db.late_steps(), params):
        done = row.at.astimezone(config.zone).date() if row.at is not None else params["today"]
        if done > row.due:
            detail = (row.detail, row.due.isoformat(), str((done - row.due).days))
            yield _Broken(row.order_id, "step_late", row.at, row.by_id, (row.node, row.seq), detail)


def _skipped(conn: Connection, params: dict[str, Any]) -> Iterable[_Broken]:
    """Orders with steps that were passed over; checkpoints have rules of their own."""
    plans: dict[int, list[Any]] = defaultdict(list)
    for row in conn.execute(db.gaps(), params):
        plans[row.order_id].append(row)
    for order_id, rows in plans.items():
        plan = [_planned(row, bool(row.by_hand)) for row in rows]
        reached = [_planned(row, row.done_at is not None) for row in rows]
        missing = [at for at in domain.skipped(plan) if not reached[at].done and not rows[at].quality]
        if missing:
            yield _Broken(order_id, "step_skipped", None, None, (0, 0), tuple(rows[at].step for at in missing))


def _planned(row: Any, done: bool) -> Planned:
    after = tuple(row.after) if row.after is not None else None
    return Planned(row.code, done, after, row.category, row.line_id)


def _prices(conn: Connection, config: Config, params: dict[str, Any]) -> Iterable[_Broken]:
    """Lines whose price the book in force does not explain, without a decision on them; imported ones apart."""
    rows = price_db.charged(conn, params)
    if not rows:
        return
    book = price_history.price_book(conn)
    opened = price_db.openings(conn, sorted({row.order_id for row in rows}))
    differing = [(row, found) for row in rows if (found := _difference(book, row, opened[row.order_id], config))]
    decided = price_db.decisions(conn, sorted({row.order_id for row, _found in differing}))
    for row, found in differing:
        approved = _approved(opened[row.order_id], decided[row.order_id])
        if row.origin == db.IMPORT:
            rule = "price_imported"
        elif found.reckoned and row.pos in approved:
            continue
        else:
            rule = "price_differs"
        detail = (row.code, money_text(found.expected), money_text(found.charged))
        yield _Broken(row.order_id, rule, row.placed_at, None, (row.node, row.seq), detail)


def _difference(book: PriceBook, row: Any, opened: list[Any], config: Config) -> Difference | None:
    line = Charged(row.product_id, row.code, row.qty, row.price, row.discount, row.promotion, row.amount)
    moments = [at for at in (row.placed_at, *(one.at for one in opened)) if at is not None]
    within = Decimal(str(config["authority.discount.clerk"]))
    return domain.difference(book, line, [(at, at.astimezone(config.zone).date()) for at in moments], within)


def _approved(opened: list[Any], decided: list[Any]) -> set[int]:
    """The lines (by number) of which every finding about the price was decided since the order was last opened."""
    if not opened:
        return set()
    last = opened[-1]
    codes = {code for one in decided if one.uid > last.uid for code in one.codes or ()}
    codes |= set(last.detail.get("decided", ()))
    asked: Mapping[int, Counter[bool]] = defaultdict(Counter)
    for finding in last.detail.get("findings", ()):
        line = finding["params"].get("line")
        if line is not None and _about_price(finding["code"]):
            asked[int(line)][finding["code"] in codes] += 1
    return {line for line, answers in asked.items() if not answers[False]}


def _about_price(code: str) -> bool:
    return code in PRICE_FINDINGS or code.startswith("promotion_")
