"""What the price list said at any moment, from the journal: list prices, ladders, promotions (C251).

Only cells that were written again have heads; of all others the present value is the only one there was. So this reads
the price list itself and the commits that changed it, never the journal as a whole.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import journal
from gendan.db.base import catalogue
from gendan.db.journal_tables import chg, head, nodes
from gendan.db.prices import price_breaks, promotion_of, promotions
from gendan.db.products import products
from gendan.db.types import instant_of
from gendan.db.wires import unwire
from gendan.domain.order_audit import Dated, DatedBreak, DatedPromotion, PriceBook

Op = dict[str, Any]


class _Past:
    """What cells were before, read from the commits that wrote them; each commit is read once."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._nodes = {row.uid: row.id for row in conn.execute(sa.select(nodes.c.id, nodes.c.uid))}
        self._commits: dict[tuple[int, int], tuple[datetime, dict[tuple[str, str], list[Op]]]] = {}

    def rewritten(self, kind: str) -> dict[int, dict[str, list[tuple[int, int]]]]:
        """Of each row of a kind the cells that were written again, with the commits whose values stand."""
        query = sa.select(head.c.row, head.c.field, head.c.node, head.c.seq).where(
            head.c.kind == catalogue()[kind].number
        )
        found: dict[int, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
        for row in self._conn.execute(query):
            found[row.row][row.field].append((row.node, row.seq))
        return found

    def since(self, row: Any) -> datetime:
        """When a row was made."""
        return self._commit((row.node, row.seq))[0]

    def values(self, kind: str, uid: str, field: str, heads: Iterable[tuple[int, int]]) -> list[tuple[datetime, Any]]:
        """All values that a cell had, each with its moment, oldest first."""
        column, found, seen = catalogue()[kind].columns[field], [], set()
        waiting = list(heads)
        while waiting:
            place = waiting.pop()
            if place in seen:
                continue
            seen.add(place)
            at, ops = self._commit(place)
            for op in ops.get((kind, uid), ()):
                if op["k"] == "set" and op["f"] == field:
                    waiting += [self._place(place[0], named) for named in op.get("p", ())]
                    wire = op["x"]
                elif op["k"] == "new":
                    wire = op["x"].get(field)
                else:
                    continue
                found.append((at, place, None if wire is None else unwire(column, wire)))
        return [(at, value) for at, _place, value in sorted(found, key=lambda one: one[:2])]

    def _place(self, node: int, named: Any) -> tuple[int, int]:
        return (node, named) if isinstance(named, int) else (self._nodes[named[0]], named[1])

    def _commit(self, place: tuple[int, int]) -> tuple[datetime, dict[tuple[str, str], list[Op]]]:
        if place not in self._commits:
            commit = journal.commit_at(self._conn, *place)
            assert commit is not None, "a row stands on a commit of the journal"
            ops: dict[tuple[str, str], list[Op]] = defaultdict(list)
            for op in commit.body["ops"]:
                ops[op["e"], op["i"]].append(op)
            self._commits[place] = (instant_of(commit.body["at"]), ops)
        return self._commits[place]


def price_book(conn: Connection) -> PriceBook:
    """The price list with its whole history."""
    past = _Past(conn)
    return PriceBook(_listed(conn, past), _breaks(conn, past), _promotions(conn, past))


def _listed(conn: Connection, past: _Past) -> dict[int, Dated[Any]]:
    again = past.rewritten("product")
    found: dict[int, Dated[Any]] = {}
    for row in conn.execute(sa.select(products.c.id, products.c.uid, products.c.list_price)):
        heads = again[row.id].get("list_price") if row.id in again else None
        values = past.values("product", str(row.uid), "list_price", heads) if heads else [(_EVER, row.list_price)]
        found[row.id] = Dated(tuple(values))
    return found


_EVER = instant_of("1970-01-01T00:00:00Z")


def _breaks(conn: Connection, past: _Past) -> dict[int, list[DatedBreak]]:
    again = past.rewritten("price_break")
    found: dict[int, list[DatedBreak]] = defaultdict(list)
    for row in conn.execute(sa.select(price_breaks).order_by(price_breaks.c.uid)):
        cells = again.get(row.id, {})

        def dated(field: str, now: Any, cells: Any = cells, row: Any = row) -> Dated[Any]:
            heads = cells.get(field)
            return Dated(tuple(past.values("price_break", str(row.uid), field, heads) if heads else [(_EVER, now)]))

        found[row.product_id].append(
            DatedBreak(
                past.since(row), row.min_qty, row.valid_from, row.valid_to, dated("price", row.price),
                _removed(dated("removed", row.removed)),
            )
        )  # fmt: skip
    return found


def _removed(dated: Dated[Any]) -> Dated[bool]:
    """A row that says nothing of it stands."""
    return Dated(tuple((at, bool(value)) for at, value in dated.values))


def _promotions(conn: Connection, past: _Past) -> dict[str, list[DatedPromotion]]:
    again = past.rewritten("promotion")
    found: dict[str, list[DatedPromotion]] = defaultdict(list)
    for row in conn.execute(sa.select(promotions).order_by(promotions.c.uid)):
        changed = {
            field: past.values("promotion", str(row.uid), field, heads)
            for field, heads in again.get(row.id, {}).items()
        }
        since = past.since(row)
        moments = sorted({since, *(at for field, values in changed.items() if field != "removed" for at, _v in values)})
        versions = []
        for moment in moments:
            then = {field: Dated(tuple(values)).at(moment) for field, values in changed.items()}
            versions.append((moment, promotion_of({**row._mapping, **then})))
        removed = _removed(Dated(tuple(changed.get("removed") or [(_EVER, row.removed)])))
        found[row.code].append(DatedPromotion(since, Dated(tuple(versions)), removed))
    return found


def reasons(conn: Connection, places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], tuple[str | None, list[Op]]]:
    """Why commits (node, number) were made, as their people said, and what they wrote."""
    found = {}
    by_node: dict[int, list[int]] = defaultdict(list)
    for node, seq in set(places):
        by_node[node].append(seq)
    for node, seqs in by_node.items():
        for start in range(0, len(seqs), 500):
            query = sa.select(chg).where(chg.c.node == node, chg.c.seq.in_(seqs[start : start + 500]))
            for row in conn.execute(query):
                body = json.loads(journal.text_of(conn, row))
                found[row.node, row.seq] = (body.get("why"), body["ops"])
    return found
