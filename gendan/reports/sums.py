"""The sums that the report of a period stands on: added up from the facts, or as they were kept where that still holds.

Kept are those of the whole store for periods that are over; what is kept is exactly what adding up found, so a report
says the same either way.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from itertools import islice

from sqlalchemy import Connection

from gendan import __version__
from gendan.clock import monotonic
from gendan.config import Config
from gendan.db import figures_kept, payments
from gendan.db.figures import Span, span_of
from gendan.db.figures_kept import Kept
from gendan.db.ledger import Ledger
from gendan.db.store import Store
from gendan.db.types import canonical
from gendan.domain.money import from_fen, to_fen
from gendan.domain.periods import KINDS, Period, period_of
from gendan.reports.cases import cases_of

_BASIS = ("store.zone", "clocks.", "escalation.", "calendar.")
"""What settings figures follow from; targets only judge them."""
TABLE = figures_kept.kept_figures.name
"""Where sums are kept."""
AT_ONCE = 20
"""Periods that are written at once: whoever looks at a screen sees that something was written."""


@dataclass(frozen=True)
class Sums:
    """The sums of a period."""

    orders: Mapping[str, int]
    """The figures of orders by name (``db.figures``); money in fen."""
    by_owner: Mapping[str, Counter[int | None]]
    """Those that are told by follower, by his local id."""
    received: Decimal
    for_placed: Decimal
    cases: Mapping[str, int | Fraction]
    """The figures of cases by name (``reports.cases``)."""
    by_problem: Mapping[str, int]
    """How many exceptions of each problem were opened, the most frequent first."""

    @property
    def all(self) -> dict[str, int | Fraction]:
        """The figures of orders and of cases."""
        return {**self.orders, **self.cases}


def added_up(conn: Connection, config: Config, span: Span, now: datetime, ledger: Ledger | None = None) -> Sums:
    """The sums of a span as the facts say them; ``ledger`` where there is one of that span already."""
    orders, by_owner = (ledger or Ledger(conn, span)).totals()
    money = payments.received_in(conn, span.first, span.until, span.begin, span.end, span.owner)
    cases = cases_of(conn, config, span, now)
    return Sums(orders, by_owner, money.received, money.for_placed, cases.totals(), cases.by_problem)


def sums_of(
    conn: Connection,
    config: Config,
    now: datetime,
    period: Period,
    owner: int | None = None,
    ledger: Ledger | None = None,
) -> Sums:
    """The sums of a period up to ``now``, of one follower's orders and cases where ``owner`` is given: as they were
    kept where that holds, else added up; ``ledger`` where there is one of that span already."""
    today = now.astimezone(config.zone).date()
    if owner is None and period.last < today:
        kept = figures_kept.holding(conn, period, basis(config), config.zone)
        if kept is not None:
            return _read(conn, kept.figures)
    return added_up(conn, config, span_of(period, today, config.zone, owner), now, ledger)


def basis(config: Config) -> str:
    """A name for all that figures follow from beside the facts: settings, the program, the public holidays it knows."""
    settings = [[one.setting.key, one.value] for one in config.all() if one.setting.key.startswith(_BASIS)]
    return sha256(f"{_program()} {json.dumps(settings, default=str)}".encode()).hexdigest()


@lru_cache(maxsize=1)
def _program() -> str:
    return f"{__version__} {version('holidays')}"


def _written(conn: Connection, sums: Sums) -> str:
    uids = figures_kept.people(conn)
    return canonical({
        "orders": dict(sums.orders),
        "by_owner": {
            name: dict(sorted((uids[owner] if owner is not None else "", n) for owner, n in theirs.items() if n))
            for name, theirs in sums.by_owner.items()
        },
        "received": to_fen(sums.received),
        "for_placed": to_fen(sums.for_placed),
        "cases": {name: n if isinstance(n, int) else str(n) for name, n in sums.cases.items()},
        "by_problem": [list(item) for item in sums.by_problem.items()],
    })  # fmt: skip


def _read(conn: Connection, text: str) -> Sums:
    found, ids = json.loads(text), {uid: row for row, uid in figures_kept.people(conn).items()}
    return Sums(
        orders=found["orders"],
        by_owner={
            name: Counter({ids[uid] if uid else None: n for uid, n in theirs.items()})
            for name, theirs in found["by_owner"].items()
        },
        received=from_fen(found["received"]),
        for_placed=from_fen(found["for_placed"]),
        cases={name: n if isinstance(n, int) else Fraction(n) for name, n in found["cases"].items()},
        by_problem=dict(found["by_problem"]),
    )


Rest = Callable[[float], bool]
"""Called after each period with the seconds that it took; returns whether to go on. It may wait as long as it likes."""


def keep(store: Store, most: int | None = None, rest: Rest = lambda _seconds: True) -> int:
    """Add up the sums of periods that are over and are not kept, or not any more, and keep them: the months first, the
    latest first; at most so many. How many there were. Nothing is written where there is nothing to keep or forget."""
    _keep_on(store)
    with store.read() as conn:
        wanted = list(islice(_missing(conn, store), most))
    made, done = list[Kept](), 0
    for period in wanted:
        began, row = monotonic(), _made(store, period)
        made += [row] if row is not None else []
        done += 1
        if done % AT_ONCE == 0:
            _put(store, made)
            made = []
        if not rest(monotonic() - began):
            break
    _put(store, made)
    return done


def _keep_on(store: Store) -> None:
    """Believe what still holds up to the last commit, and forget the rest."""
    zone, name = store.config.zone, basis(store.config)
    with store.read() as conn:
        pos, known = figures_kept.last_commit(conn), figures_kept.positions(conn)
        if {*known} <= {(pos, name)}:
            return
        changed = {one: figures_kept.changed_since(conn, one, zone) for one, under in known if under == name}
    with store.write() as conn:
        figures_kept.keep_on(conn, name, pos, changed.items())


def _put(store: Store, rows: list[Kept]) -> None:
    if rows:
        with store.write() as conn:
            figures_kept.put(conn, rows)


def _missing(conn: Connection, store: Store) -> Iterator[Period]:
    """The periods that are over and of which nothing is kept."""
    today, begin = store.clock.today(store.config.zone), figures_kept.first_day(conn)
    holds = {(kept.kind, kept.first) for kept in figures_kept.every(conn)}
    for kind in reversed(KINDS):
        period = period_of(kind, today).previous()
        while begin is not None and period.last >= begin:
            if (kind, period.first) not in holds:
                yield period
            period = period.previous()


def _made(store: Store, period: Period) -> Kept | None:
    """The sums of a period to be kept; none where the settings changed meanwhile, so that nobody knows what they follow
    from."""
    config, now = store.config, store.clock.now()
    name = basis(config)
    with store.read() as conn:
        pos, figures = figures_kept.last_commit(conn), _fresh(conn, config, now, period)
    return Kept(period.kind, period.first, period.last, name, pos, figures) if basis(config) == name else None


def _fresh(conn: Connection, config: Config, now: datetime, period: Period) -> str:
    return _written(conn, added_up(conn, config, span_of(period, period.last, config.zone), now))


def wrong(store: Store) -> list[tuple[str, date]]:
    """Kept sums that should hold and are not what adding up finds: kind and first day. There are none, unless somebody
    wrote into the file."""
    config, now = store.config, store.clock.now()
    found = []
    with store.read() as conn:
        for kept in figures_kept.every(conn):
            period = period_of(kept.kind, kept.first)
            if figures_kept.holding(conn, period, basis(config), config.zone) is None:
                continue
            if _fresh(conn, config, now, period) != kept.figures:
                found.append((kept.kind, kept.first))
    return found


def forget(store: Store) -> None:
    """Forget all that is kept; it is added up anew by the next close of a day."""
    with store.write() as conn:
        figures_kept.clear(conn)
