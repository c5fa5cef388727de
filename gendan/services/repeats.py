"""Faults that come again among exceptions and complaints, the cases behind each, what might prevent it (C216)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from gendan.db import repeats as table
from gendan.db.store import Store
from gendan.domain.repeats import Case, Fault, faults_of, repeats
from gendan.i18n import _
from gendan.services.measures import MeasureView, measure_views


@dataclass(frozen=True, slots=True)
class FaultView:
    """A fault that came again. ``name`` is that of the customer where it is one's; ``measure`` is the open measure
    against it; ``proposal``, ``due`` and ``check_on`` are what is proposed where there is none."""

    fault: Fault
    name: str
    measure: MeasureView | None
    proposal: str
    due: date
    check_on: date


def find_repeats(store: Store) -> tuple[FaultView, ...]:
    """The faults of the last ``repeat.days`` days that came ``repeat.times`` times or more, the most frequent first.
    After a measure that worked the count begins anew."""
    config = store.config
    today = store.clock.today(config.zone)
    begin = datetime.combine(today - timedelta(days=int(config["repeat.days"])), time(), config.zone)
    with store.read() as conn:
        rows = [("exception", row) for row in table.exceptions_since(conn, begin)]
        rows += [("complaint", row) for row in table.complaints_since(conn, begin)]
        by_order: dict[int, list[tuple[int, str]]] = {}
        for row in table.goods(conn, sorted({row.order_id for _kind, row in rows if row.order_id is not None})):
            by_order.setdefault(row.order_id, []).append((row.line_id, row.code))
        measures = measure_views(conn)
        cases = [_case(kind, row, by_order.get(row.order_id, [])) for kind, row in rows]
        found = repeats(cases, int(config["repeat.times"]), _worked(store, measures))
        names = table.names(conn, [fault.subject for fault in found if fault.kind == "customer"])
    open_ = {one.about: one for one in reversed(measures) if one.about and one.effective is None}
    due = today + timedelta(days=int(config["measure.due_days"]))
    check = timedelta(days=int(config["measure.check_days"]))
    return tuple(
        FaultView(
            fault, names.get(fault.subject, fault.subject), open_.get(fault.about), _(fault.proposal), due, due + check
        )
        for fault in found
    )


def _case(kind: str, row: Any, goods: list[tuple[int, str]]) -> Case:
    """A case; one about no line is about all goods of its order."""
    mine = dict.fromkeys(code for line_id, code in goods if row.line_id in (None, line_id))
    faults = faults_of(customer=row.customer, products=mine, problem=row.problem, cause=row.cause, step=row.step)
    return Case(row.code, kind, row.at, faults)


def _worked(store: Store, measures: tuple[MeasureView, ...]) -> dict[str, datetime]:
    """Until when faults are over, because a measure against them worked: the end of the day it was carried out."""
    found: dict[str, datetime] = {}
    for one in measures:
        if one.about and one.effective and one.done_on is not None:
            end = datetime.combine(one.done_on + timedelta(days=1), time(), store.config.zone)
            found[one.about] = max(end, found.get(one.about, end))
    return found
