"""Facts that clashes are made of, and decisions about them; what the rules read of an order, at once for many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import remedies
from gendan.db.base import Fact, catalogue, cell, strict
from gendan.db.causality import Place, Sight
from gendan.db.complaints import complaint_events
from gendan.db.confirming import approvals, customer_yes, settlements
from gendan.db.exceptions import exception_events
from gendan.db.journal_tables import head, voidings
from gendan.db.milestones import milestone_done, milestones
from gendan.db.orders import lines, order_events, orders
from gendan.db.payments import payments, refund_steps
from gendan.db.ready import IDS, Ready
from gendan.db.shipments import shipment_events, shipment_lines
from gendan.db.types import Doc


class ClashDecision(Fact, table=True):
    """A clash was decided: its rule, what was kept, and the uids of the facts it was about."""

    __tablename__: ClassVar[Any] = "clash_decisions"
    __kind__ = "clash_decision"
    __table_args__ = strict(sa.Index("clash_decisions_subject", "subject"))

    subject: str = cell(required=True)
    """Kind and uid of the thing that held the clash."""
    rule: str = cell(required=True)
    keep: str = cell(required=True)
    """``both``, or the node whose facts stay."""
    facts: Any = cell(Doc)
    order_id: int | None = cell(ref="order", to="orders")
    customer_id: int | None = cell(ref="customer", to="customers")


clash_decisions: sa.Table = ClashDecision.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


@dataclass(frozen=True, slots=True)
class Done:
    """A fact on one side of a clash: where it stands, the commit that made it, and what it says."""

    kind: str
    row: int
    uid: str
    place: Place
    code: str
    detail: str = ""

    @property
    def value(self) -> str:
        """What `gendan conflicts` shows: a code, and what distinguishes it."""
        return f"{self.code} {self.detail}".strip()


def fact_of(kind: str, row: Any, code: str, detail: str = "") -> Done:
    """A row of the kind as a fact."""
    return Done(kind, row.id, str(row.uid), (row.node, row.seq), code, detail)


_FACTS = (
    order_events, milestone_done, shipment_events, payments, refund_steps, approvals, settlements, customer_yes,
    exception_events,
)  # fmt: skip


def _about(table: sa.Table) -> Any:
    """Which rows of a table are about these orders; facts of milestones are found by their milestones."""
    if table is not milestone_done:
        return table.c.order_id.in_(IDS)
    return table.c.milestone_id.in_(sa.select(milestones.c.id).where(milestones.c.order_id.in_(IDS)))


def _of_several() -> sa.Select[Any]:
    """Orders with facts of more than one node."""
    each = [sa.select(one.c.order_id, one.c.node).where(_about(one)) for one in _FACTS]
    nodes_of = sa.union(*each).subquery()
    return sa.select(nodes_of.c.order_id).group_by(nodes_of.c.order_id).having(sa.func.count() > 1)


_SEVERAL = Ready(_of_several)


@cache
def _rows(table: sa.Table) -> Ready:
    """The rows of a table about these orders, those that were taken back left out."""
    standing = [table.c.voided.is_(False)] if "voided" in table.c else []
    return Ready(lambda: sa.select(table).where(_about(table), *standing).order_by(table.c.uid))


@dataclass(slots=True)
class Bag:
    """The standing facts of one order that rules look at, in journal order."""

    conn: Connection
    order: Any
    sight: Sight
    rows: dict[str, list[Any]] = field(default_factory=dict)

    def of(self, table: sa.Table) -> list[Any]:
        """The standing rows of a table."""
        return self.rows.get(table.name, [])

    def events(self, *names: str) -> list[Any]:
        """The order's own events of these names."""
        return [row for row in self.of(order_events) if row.event in names]

    def touched_lines(self, row: Any) -> bool:
        """Whether the commit of a row added, removed or changed a line of the order, and nobody wrote over it since."""
        mine = [one for one in self.of(lines) if (one.node, one.seq) == (row.node, row.seq)]
        here = head.c.kind == catalogue()["line"].number, head.c.row.in_([one.id for one in self.of(lines)])
        query = sa.select(head.c.row).where(*here, head.c.node == row.node, head.c.seq == row.seq).limit(1)
        return bool(mine) or self.conn.execute(query).first() is not None


def place_of(row: Any) -> Place:
    """The commit that made a row."""
    return row.node, row.seq


def apart(sight: Sight, rows: Iterable[Any], others: Iterable[Any] | None = None) -> list[Any]:
    """Those of the rows that did not see some other (of ``others``), nor were seen by it."""
    found = list(rows)
    against = found if others is None else list(others)
    return [row for row in found if any(sight.apart(place_of(row), place_of(other)) for other in against)]


def bags(conn: Connection, ids: Sequence[int], sight: Sight) -> Iterator[Bag]:
    """What is known of those of the orders that more than one terminal worked on."""
    several = [row.order_id for row in _SEVERAL.rows(conn, ids=list(ids))]
    if not several:
        return
    found: dict[int, dict[str, list[Any]]] = defaultdict(dict)
    for table in (*_FACTS, lines, shipment_lines, milestones):
        for row in _rows(table).rows(conn, ids=several):
            found[row.order_id].setdefault(table.name, []).append(row)
    for order in conn.execute(sa.select(orders).where(orders.c.id.in_(several)).order_by(orders.c.id)):
        yield Bag(conn, order, sight, found[order.id])


def sent_for_remedies(bag: Bag) -> set[int]:
    """Shipments of the order that went out for a remedy."""
    return set(remedies.sent_for(bag.conn, bag.order.id))


def _undone() -> sa.Select[Any]:
    done, taken = milestone_done.c, voidings.c
    return (
        sa.select(done.milestone_id, done.id, done.uid, taken.node, taken.seq)
        .join(voidings, (taken.kind == catalogue()["milestone_done"].number) & (taken.row == done.id))
        .where(_about(milestone_done))
        .order_by(done.uid, taken.node, taken.seq)
    )


_UNDONE = Ready(_undone)


def undone(bag: Bag) -> list[Any]:
    """Voided facts of milestones, each with the commit that took it back: milestone, row, uid, node, seq."""
    return list(_UNDONE.rows(bag.conn, ids=[bag.order.id]))


def events_of(conn: Connection, table: sa.Table, column: sa.Column[Any], ids: Sequence[int]) -> dict[int, list[Any]]:
    """The standing events of cases, by case."""
    found: dict[int, list[Any]] = defaultdict(list)
    query = sa.select(table).where(column.in_(ids), table.c.voided.is_(False)).order_by(table.c.uid)
    for row in conn.execute(query):
        found[row._mapping[column.name]].append(row)
    return found


CASES = {
    "complaint": (complaint_events, complaint_events.c.complaint_id),
    "remedy": (remedies.remedy_events, remedies.remedy_events.c.remedy_id),
}
"""Where the events of cases stand that have rules of their own."""
