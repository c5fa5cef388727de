"""The board (C161, C168, C284, C286): one column a stage with the living orders, worst first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from gendan.config import Config
from gendan.db import board as table
from gendan.db import milestones
from gendan.db.store import Store
from gendan.domain.lifecycle import STAGES, days_late
from gendan.services import references
from gendan.services.blind import hidden_from
from gendan.services.days import DayReader, day_reader
from gendan.services.timeline import timeline_of
from gendan.workdays import working_calendar

MOST = 120
"""Cards of a column that are at hand; its counts count all."""
COLUMNS = STAGES[:-1]
"""The stages that have a column: what is closed is off the board."""
STATES = ("late", "at_risk", "ok")
_FAR = 400
"""Working days ahead that are looked at; what takes longer is judged as if it took so many."""


@dataclass(frozen=True, slots=True)
class Card:
    """One order on the board. ``state``: late (past the first promise of any line), at_risk, ok; empty where hidden."""

    number: str
    outside_number: str | None
    customer: str
    customer_kind: str
    stage: str
    status: str
    urgent: bool
    state: str
    what: str
    """What is next: ``milestone``, ``status`` (it waits before it goes on), ``notice``, ``visit``, ``close``."""
    code: str
    """Code of the milestone, the status, or the node to tell."""
    name: str
    """What the store's own template calls the milestone; empty where its code says it."""
    due: date | None
    days_late: int
    owner: str | None
    owner_name: str | None
    court: str
    categories: int = 0
    """How many categories of goods it is planned by; 0 where it is not composite (C170)."""
    lines: int = 0
    held_by: tuple[str, ...] = ()
    """The categories that hold a composite order back (C171)."""


@dataclass(frozen=True, slots=True)
class Column:
    """A stage: its cards at hand, and how many there are in all, late, at risk."""

    stage: str
    cards: tuple[Card, ...]
    total: int
    late: int
    at_risk: int

    @property
    def state(self) -> str:
        """The worst state of its orders."""
        return "late" if self.late else "at_risk" if self.at_risk else "ok"


@dataclass(frozen=True, slots=True)
class Board:
    """All columns as they are on ``date``, and a reader of typed days."""

    date: date
    columns: tuple[Column, ...]
    read_day: DayReader


def board(store: Store, who: str | None = None, most: int = MOST) -> Board:
    """The board of everybody, or of the follower ``who``; refuses ``unknown_reference``."""
    today, hidden = store.clock.today(store.config.zone), hidden_from(store, store.viewer)
    reach = _reach(store, today)
    with store.read() as conn:
        owner: int | None = references.user(conn, who, "who").id if who is not None else None
        counted = {row.stage: row for row in table.counts(conn, COLUMNS, today, reach, owner)}
        rows = [row for stage in counted for row in table.cards(conn, stage, today, reach, owner, most)]
        made = _cards(conn, rows, store.config, today)
        shown = [_masked(card) if card.number in hidden else card for card in made]
        columns = []
        for stage in COLUMNS:
            cards = tuple(card for card in shown if card.stage == stage)
            found = counted.get(stage)
            numbers = (found.total, found.late, found.at_risk) if found else (0, 0, 0)
            columns.append(Column(stage, cards, *numbers))
    return Board(today, tuple(columns), day_reader(store))


def _reach(store: Store, today: date) -> Sequence[date]:
    """The days that are 0, 1, 2, ... working days away."""
    calendar = working_calendar(store.config)
    days = [today]
    while len(days) <= _FAR:
        days.append(calendar.add_working_days(days[-1], 1))
    return days


def _masked(card: Card) -> Card:
    """Without its dates, for who is checking the order blind."""
    return replace(card, state="", due=None, days_late=0, categories=0, lines=0, held_by=())


def _cards(conn: Connection, rows: Sequence[Any], config: Config, today: date) -> list[Card]:
    """The cards; of composite orders that are late or at risk the plan is looked at for what holds them back."""
    ids = [row.id for row in rows]
    known, names = table.composites(conn, ids), milestones.names_of_next(conn, {row.id: row.next_code for row in rows})
    found = []
    for row in rows:
        card = _card(row, names.get(row.id, ""), today)
        if row.id in known:
            held = timeline_of(conn, row.id, config, today).late_because if card.state != "ok" else ()
            card = replace(card, categories=known[row.id][0], lines=known[row.id][1], held_by=held)
        found.append(card)
    return found


def _card(row: Any, name: str, today: date) -> Card:
    what, code, due = _next(row)
    return Card(
        number=row.number,
        outside_number=row.outside_number,
        customer=row.customer or "",
        customer_kind=row.kind or "ordinary",
        stage=row.stage,
        status=row.status,
        urgent=row.urgent,
        state=STATES[row.rank],
        what=what,
        code=code,
        name=name,
        due=due,
        days_late=days_late(row.first_due, row.days_late, today),
        owner=row.owner,
        owner_name=row.owner_name,
        court=row.court,
    )


def _next(row: Any) -> tuple[str, str, date | None]:
    if row.status != "open":
        return "status", row.status, row.next_due
    if row.next_code is not None:
        return "milestone", row.next_code, row.next_due
    if row.delivered_on is None:
        return "status", row.status, None
    if row.owed is not None:
        return "notice", row.owed, row.owed_on
    return ("close", "", None) if row.visited else ("visit", "", None)
