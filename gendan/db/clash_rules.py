"""The rules of clashes over facts of one thing each: what two terminals did apart that does not fit together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import combinations
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.base import catalogue
from gendan.db.causality import Sight
from gendan.db.clash_facts import CASES, Bag, Done, apart, bags, events_of, fact_of, place_of, sent_for_remedies, undone
from gendan.db.confirming import approvals, customer_yes, settlements
from gendan.db.customers import customers
from gendan.db.exceptions import exception_events
from gendan.db.journal_tables import head
from gendan.db.milestones import milestone_done, milestones
from gendan.db.orders import lines
from gendan.db.payments import payments, refund_steps
from gendan.db.ready import IDS, Ready
from gendan.db.shipments import shipment_events, shipment_lines
from gendan.domain.shipping import DELIVERED, DISPATCHED, RETURNED

Found = list[Done]
SAME_PAYMENT = timedelta(minutes=10)
"""Receipts of one order, one amount and one method within it are thought to be one (sync.md 2.6)."""


def _standing(bag: Bag, event: str) -> list[Any]:
    """Events of that name of shipments of what was ordered that were not taken back."""
    events = bag.of(shipment_events)
    out = {row.shipment_id for row in events if row.event == RETURNED}
    out |= sent_for_remedies(bag) if events else set()
    return [row for row in events if row.event == event and row.shipment_id not in out]


def _dones(kind: str, code: str, rows: Sequence[Any], detail: Callable[[Any], str] = lambda row: "") -> Found:
    return [fact_of(kind, row, code, detail(row)) for row in rows]


def _both(bag: Bag, first: Found, second: Found) -> Found:
    """The facts of two lists that stand apart from one of the other."""
    one = [a for a in first if any(bag.sight.apart(a.place, b.place) for b in second)]
    two = [b for b in second if any(bag.sight.apart(a.place, b.place) for a in first)]
    return [*one, *two] if one else []


def _cancelled_and_worked(bag: Bag) -> Found:
    cancelled = _dones("order_event", "cancelled", bag.events("cancelled"))
    if not cancelled:
        return []
    goods = [*_standing(bag, DISPATCHED), *_standing(bag, DELIVERED)]
    moved = {place_of(row) for row in bag.of(shipment_events)}
    names = {row.id: row.code for row in bag.of(milestones)}
    steps = [row for row in bag.of(milestone_done) if place_of(row) not in moved]
    work = [fact_of("shipment_event", row, row.event) for row in goods]
    return _both(bag, cancelled, work + _dones("milestone_done", "done", steps, lambda row: names[row.milestone_id]))


def _shipped(bag: Bag) -> Iterator[tuple[Any, Decimal, list[Any]]]:
    """Lines of which more was sent than is ordered: the line, what was sent, the dispatches."""
    left = {row.shipment_id: row for row in _standing(bag, DISPATCHED)}
    for line in bag.of(lines) if left else ():
        goods = [one for one in bag.of(shipment_lines) if one.line_id == line.id and one.shipment_id in left]
        sent = sum((one.qty for one in goods), Decimal(0))
        if sent > (0 if line.removed else line.qty):
            yield line, sent, [left[shipment] for shipment in dict.fromkeys(one.shipment_id for one in goods)]


def _sent_twice(bag: Bag) -> Found:
    found = {row.id: row for _line, _sent, left in _shipped(bag) for row in apart(bag.sight, left)}
    return _dones("shipment_event", "dispatched", list(found.values()), lambda row: _goods(bag, row))


def _goods(bag: Bag, row: Any) -> str:
    numbers = {line.id: line.pos for line in bag.of(lines)}
    mine = [one for one in bag.of(shipment_lines) if one.shipment_id == row.shipment_id]
    return " ".join(f"{numbers[one.line_id]}×{one.qty.normalize():f}" for one in mine)


def _changed_and_sent(bag: Bag) -> Found:
    left = {row.id: row for _line, _sent, rows in _shipped(bag) for row in rows}
    amended = _dones("order_event", "amended", bag.events("amended")) if left else []
    return _both(
        bag, amended, _dones("shipment_event", "dispatched", list(left.values()), lambda row: _goods(bag, row))
    )


def _delivered_twice(bag: Bag) -> Found:
    ends = [row for row in bag.of(shipment_events) if row.event in (DELIVERED, RETURNED)]
    found = []
    for shipment in dict.fromkeys(row.shipment_id for row in ends):
        mine = [row for row in ends if row.shipment_id == shipment]
        if any(row.event == DELIVERED for row in mine):
            found += [fact_of("shipment_event", row, row.event) for row in apart(bag.sight, mine)]
    return found


def _money(row: Any) -> str:
    return f"{row.amount:.2f} {row.method or ''}".strip()


def _paid_twice(bag: Bag) -> Found:
    found: dict[int, Any] = {}
    for one, two in combinations(bag.of(payments), 2):
        same = (one.amount, one.kind, one.method) == (two.amount, two.kind, two.method)
        if same and abs(one.at - two.at) <= SAME_PAYMENT and bag.sight.apart(place_of(one), place_of(two)):
            found |= {one.id: one, two.id: two}
    return _dones("payment", "payment", list(found.values()), _money)


def _paid_over(bag: Bag) -> Found:
    taken = bag.of(payments)
    if sum((row.amount for row in taken), Decimal(0)) <= bag.order.amount:
        return []
    found = _dones("payment", "payment", apart(bag.sight, taken), _money)
    return [] if found == _paid_twice(bag) else found


def _refunded_twice(bag: Bag) -> Found:
    paid = [row for row in bag.of(refund_steps) if row.step == "paid"]
    return _dones("refund_step", "refund", apart(bag.sight, paid), _money)


def _approved_and_rejected(bag: Bag) -> Found:
    said = [row for row in bag.of(approvals) if row.decision in ("approved", "self")]
    approved = _dones("approval", "approved", said, lambda row: ",".join(row.codes or ()))
    return _both(bag, approved, _dones("order_event", "rejected", bag.events("rejected"), lambda row: row.code or ""))


def _settled_apart(bag: Bag) -> Found:
    found: dict[int, Any] = {}
    for one, two in combinations(bag.of(settlements), 2):
        same = (one.check_id, one.field) == (two.check_id, two.field)
        if same and one.keep != two.keep and bag.sight.apart(place_of(one), place_of(two)):
            found |= {one.id: one, two.id: two}
    return _dones("settlement", "settled", list(found.values()), lambda row: f"{row.field} {row.keep}")


def _amended_apart(bag: Bag) -> Found:
    changed = apart(bag.sight, bag.events("amended"))
    return _dones("order_event", "amended", apart(bag.sight, [row for row in changed if bag.touched_lines(row)]))


def _yes_to_other(bag: Bag) -> Found:
    said, amended = bag.of(customer_yes), bag.events("amended")
    later = [row for row in amended if not any(bag.sight.saw(place_of(yes), place_of(row)) for yes in said)]
    yes = _dones("customer_yes", "customer_yes", said, lambda row: row.channel)
    return _both(bag, yes, _dones("order_event", "amended", later)) if bag.order.living else []


def _exception_closed_apart(bag: Bag) -> Found:
    found: dict[int, Any] = {}
    for one, two in combinations([row for row in bag.of(exception_events) if row.event == "closed"], 2):
        same = one.exception_id == two.exception_id and one.cause != two.cause
        if same and bag.sight.apart(place_of(one), place_of(two)):
            found |= {one.id: one, two.id: two}
    return _dones("exception_event", "closed", list(found.values()), lambda row: row.cause or "")


def _done_and_undone(bag: Bag) -> Found:
    stand = bag.of(milestone_done)
    names = {row.id: row.code for row in bag.of(milestones)}
    found: dict[tuple[str, int], Done] = {}
    for taken in undone(bag) if stand else ():
        for row in stand:
            if row.milestone_id == taken.milestone_id and bag.sight.apart(place_of(row), place_of(taken)):
                name = names[row.milestone_id]
                found["done", row.id] = fact_of("milestone_done", row, "done", name)
                found["undone", taken.id] = fact_of("void", taken, "undone", name)
    return list(found.values())


ORDER_RULES: dict[str, Callable[[Bag], Found]] = {
    "cancelled_and_worked": _cancelled_and_worked,
    "sent_twice": _sent_twice,
    "changed_and_sent": _changed_and_sent,
    "delivered_twice": _delivered_twice,
    "paid_twice": _paid_twice,
    "paid_over": _paid_over,
    "refunded_twice": _refunded_twice,
    "approved_and_rejected": _approved_and_rejected,
    "settled_apart": _settled_apart,
    "amended_apart": _amended_apart,
    "yes_to_other": _yes_to_other,
    "exception_closed_apart": _exception_closed_apart,
    "done_and_undone": _done_and_undone,
}


def of_orders(conn: Connection, ids: Sequence[int], sight: Sight) -> Iterator[tuple[int, str, Found]]:
    """Clashes of orders: the order, the rule, the facts."""
    for bag in bags(conn, ids, sight):
        for rule, look in ORDER_RULES.items():
            if found := look(bag):
                yield bag.order.id, rule, found


def _solved_twice(one: Any, two: Any) -> bool:
    return bool(one.event == two.event == "solved")


def _consented_to_two(one: Any, two: Any) -> bool:
    return bool(one.event == two.event == "consented" and one.option_id != two.option_id)


def _kept_twice(one: Any, two: Any) -> bool:
    return bool(one.event == two.event == "kept")


def _approved_and_refused(one: Any, two: Any) -> bool:
    return {one.event, two.event} == {"approved", "rejected"}


_CASE_RULES: dict[str, tuple[tuple[str, Callable[[Any, Any], bool]], ...]] = {
    "complaint": (("complaint_ended_apart", _solved_twice), ("complaint_ended_apart", _consented_to_two)),
    "remedy": (("remedy_kept_twice", _kept_twice), ("remedy_decided_apart", _approved_and_refused)),
}


def _of_cases(name: str) -> Callable[[Connection, Sequence[int], Sight], Iterator[tuple[int, str, Found]]]:
    table, column = CASES[name]

    def find(conn: Connection, ids: Sequence[int], sight: Sight) -> Iterator[tuple[int, str, Found]]:
        for case, events in events_of(conn, table, column, ids).items():
            found: dict[str, dict[int, Done]] = {}
            for (one, two), (rule, clash) in (
                (pair, each) for pair in combinations(events, 2) for each in _CASE_RULES[name]
            ):
                if clash(one, two) and sight.apart(place_of(one), place_of(two)):
                    mine = found.setdefault(rule, {})
                    mine |= {row.id: fact_of(f"{name}_event", row, row.event) for row in (one, two)}
            for rule, facts in found.items():
                yield case, rule, list(facts.values())

    return find


_UNITED = Ready(
    lambda: (
        sa.select(customers.c.id)
        .where(customers.c.id.in_(IDS), customers.c.merged_into_id.is_not(None))
        .order_by(customers.c.id)
    )
)


def _rings(conn: Connection, ids: Sequence[int], sight: Sight) -> Iterator[tuple[int, str, Found]]:
    """Files of customers that were united with each other in a ring; it stands on the one with the smallest uid."""
    query = sa.select(customers.c.id, customers.c.uid, customers.c.code, customers.c.merged_into_id)
    seen: set[int] = set()
    for (start,) in _UNITED.rows(conn, ids=list(ids)):
        way: list[Any] = []
        at: int | None = start
        while at is not None and at not in [row.id for row in way]:
            way.append(conn.execute(query.where(customers.c.id == at)).one())
            at = way[-1].merged_into_id
        ring = way[[row.id for row in way].index(at) :] if at is not None else []
        if len(ring) > 1 and ring[0].id not in seen:
            seen |= {row.id for row in ring}
            codes = {row.id: row.code for row in ring}
            facts = [
                _union(conn, row, codes[row.merged_into_id]) for row in sorted(ring, key=lambda row: row.uid.bytes)
            ]
            yield facts[0].row, "united_in_a_ring", facts


def _union(conn: Connection, row: Any, into: str) -> Done:
    here = (head.c.kind == catalogue()["customer"].number) & (head.c.row == row.id) & (head.c.field == "merged_into")
    found = conn.execute(sa.select(head.c.node, head.c.seq).where(here).order_by(head.c.hlc.desc()).limit(1)).one()
    return Done("customer", row.id, str(row.uid), (found.node, found.seq), "into", f"{row.code} > {into}")


def _same(name: str, column: str) -> Callable[[Connection, Sequence[int], Sight], Iterator[tuple[int, str, Found]]]:
    """Things of one kind with the same code: terminals that did not know of each other gave it."""

    def find(conn: Connection, ids: Sequence[int], sight: Sight) -> Iterator[tuple[int, str, Found]]:
        table = catalogue()[name].table
        for (code,) in twice.rows(conn, ids=list(ids)):
            rows = list(conn.execute(sa.select(table).where(table.c[column] == code).order_by(table.c.uid)))
            facts = _dones(name, "code", rows, lambda row: str(row._mapping[column]))
            yield rows[0].id, "same_code", facts

    def several() -> sa.Select[Any]:
        table = catalogue()[name].table
        codes = sa.select(table.c[column]).where(table.c.id.in_(IDS))
        same = sa.select(table.c[column]).where(table.c[column].in_(codes)).group_by(table.c[column])
        return same.having(sa.func.count() > 1)

    twice = Ready(several)
    return find


FINDERS: dict[str, tuple[Callable[[Connection, Sequence[int], Sight], Iterator[tuple[int, str, Found]]], ...]] = {
    "order": (of_orders, _same("order", "number")),
    "complaint": (_of_cases("complaint"),),
    "remedy": (_of_cases("remedy"),),
    "customer": (_rings, _same("customer", "code")),
    "product": (_same("product", "code"),),
    "user": (_same("user", "login"),),
}
"""What looks for clashes, by the kind of thing that they stand on."""
