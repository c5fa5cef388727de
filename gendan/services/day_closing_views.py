"""Closes as they are read: what a close would say now, one that was made, and the list of all (C262)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gendan.db import day_closings as table
from gendan.db import meta
from gendan.db.store import Store
from gendan.domain.day_closing import CashLine, cash_of
from gendan.errors import Refusal
from gendan.i18n import N_
from gendan.services.day_closing import cash_of_day, expected_cash, forgotten
from gendan.services.day_open import OpenPoint, open_points

MOST = 400
"""Closes that the list holds."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure of a closed day that was another one when a later day was closed."""

    day: date
    number: str
    figure: str
    kept: str
    now: str


@dataclass(frozen=True, slots=True)
class KeptPoint:
    """What was open when the day was closed, and what was said about it."""

    code: str
    count: int
    said: str | None


@dataclass(frozen=True, slots=True)
class DayClosed:
    """A closed day as it was kept; moments in the store's zone."""

    store: str
    terminal: str
    number: str
    day: date
    late: bool
    at: datetime
    by: str | None
    figures: Mapping[str, Any]
    cash: tuple[CashLine, ...]
    expected: Decimal
    counted: Decimal | None
    why_differs: str | None
    notes: str | None
    points: tuple[KeptPoint, ...]
    corrections: tuple[Correction, ...]
    unclosed: tuple[date, ...]
    covers: tuple[str, ...]
    node: str
    log_seq: int
    log_hash: str
    resumed: bool

    @property
    def difference(self) -> Decimal | None:
        """Cash counted less what was to be there; none where it was not counted."""
        return None if self.counted is None else self.counted - self.expected


@dataclass(frozen=True, slots=True)
class ClosedRow:
    """A close in the list."""

    number: str
    day: date
    terminal: str
    late: bool
    at: datetime
    by: str
    difference: Decimal | None
    corrections: int


@dataclass(frozen=True, slots=True)
class BeforeClose:
    """What is to be known before a day is closed. ``closed`` is the number of its close where it was closed already,
    ``resumed`` whether work went on then; ``earlier`` are days with activity that were not closed."""

    day: date
    today: date
    closed: str | None
    resumed: bool
    earlier: tuple[date, ...]
    cash: tuple[CashLine, ...]
    expected: Decimal
    points: tuple[OpenPoint, ...]

    @property
    def late(self) -> bool:
        """Whether the day is over."""
        return self.day < self.today


def before_close(store: Store, day: date | None = None) -> BeforeClose:
    """What the close of ``day`` would say now; without a day that of the earliest forgotten one, else of today."""
    config, now = store.config, store.clock.now()
    today = store.clock.today(config.zone)
    with store.read() as conn:
        node = meta.this_terminal(conn).node
        earlier = forgotten(conn, config, node, today)
        chosen = day or (earlier[0] if earlier else today)
        closing = table.of_day(conn, node, chosen)
        cash = cash_of_day(conn, config, node, chosen)
        return BeforeClose(
            chosen,
            today,
            closing.number if closing is not None else None,
            closing is not None and table.is_resumed(conn, closing.id),
            tuple(one for one in earlier if one < chosen),
            cash,
            expected_cash(cash),
            open_points(conn, config, now, chosen),
        )


def day_closed(store: Store, number: str) -> DayClosed:
    """The close of that number; refuses ``unknown_reference``."""
    with store.read() as conn:
        row = table.named(conn, number)
        if row is None:
            raise Refusal("unknown_reference", N_("There is no close {value}."), field="number", value=number)
        return _closed(store, row, table.is_resumed(conn, row.id))


def _closed(store: Store, row: Any, resumed: bool) -> DayClosed:
    cash, said = cash_of(row.cash), json.loads(row.said or "{}")
    return DayClosed(
        store=store.config["store.name"],
        terminal=f"{row.store}-{row.terminal}",
        number=row.number,
        day=row.day,
        late=row.made_late,
        at=row.at.astimezone(store.config.zone),
        by=row.by_name or row.by,
        figures=row.figures,
        cash=cash,
        expected=expected_cash(cash),
        counted=row.counted,
        why_differs=row.why_differs,
        notes=row.notes,
        points=tuple(KeptPoint(one["code"], one["count"], said.get(one["code"])) for one in row.points),
        corrections=tuple(
            Correction(date.fromisoformat(one["day"]), one["number"], one["figure"], one["kept"], one["now"])
            for one in row.corrections
        ),
        unclosed=tuple(date.fromisoformat(one) for one in row.unclosed),
        covers=tuple(f"{one['terminal']} {one['seq']}" for one in row.covers),
        node=row.node_uid,
        log_seq=row.log_seq,
        log_hash=row.log_hash,
        resumed=resumed,
    )


def closed_list(store: Store) -> list[ClosedRow]:
    """The closes of all terminals known here, the latest day first."""
    with store.read() as conn:
        return [_row(store, row) for row in table.newest(conn, MOST)]


def _row(store: Store, row: Any) -> ClosedRow:
    difference = None if row.counted is None else row.counted - expected_cash(cash_of(row.cash))
    at = row.at.astimezone(store.config.zone)
    terminal, by = f"{row.store}-{row.terminal}", row.by_name or row.by or ""
    return ClosedRow(row.number, row.day, terminal, row.made_late, at, by, difference, len(row.corrections))
