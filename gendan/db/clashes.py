"""Clashes: kept up to date by derive, read with their facts; what was decided about all its facts is none any more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.base import Kind, catalogue, kinds_by_number
from gendan.db.causality import Sight
from gendan.db.clash_facts import Done, clash_decisions, fact_of, place_of
from gendan.db.clash_rules import FINDERS
from gendan.db.journal_tables import clashes, nodes
from gendan.db.ready import IDS, Ready
from gendan.domain.clashes import RULES

BEGINNING = "clash:"


@dataclass(frozen=True, slots=True)
class Clash:
    """What does not fit together on one thing, by one rule."""

    kind: Kind
    row: int
    uid: str
    rule: str
    facts: tuple[Done, ...]
    """In the order of the journal."""

    @property
    def key(self) -> str:
        """``clash:kind:uid:rule``: the same on every terminal."""
        return f"{BEGINNING}{self.subject}:{self.rule}"

    @property
    def subject(self) -> str:
        """``kind:uid``."""
        return f"{self.kind.name}:{self.uid}"


_AROUND = ("same_code", "united_in_a_ring")
"""Rules about several things at once: any of them may end a clash that stands on another."""
_KEPT = Ready(lambda: sa.select(clashes.c.row, clashes.c.rule).where(clashes.c.kind == sa.bindparam("of_kind")))
_NODES = Ready(lambda: sa.select(nodes.c.id).limit(2))
_DECISIONS = Ready(
    lambda: (
        sa.select(clash_decisions)
        .where(clash_decisions.c.subject.in_(IDS), clash_decisions.c.voided.is_(False))
        .order_by(clash_decisions.c.uid)
    )
)


@cache
def _uids(table: sa.Table) -> Ready:
    return Ready(lambda: sa.select(table.c.id, table.c.uid).where(table.c.id.in_(IDS)))


def derive(conn: Connection, name: str, ids: Sequence[int]) -> None:
    """Write anew which clashes stand on these things of a kind."""
    if name not in FINDERS or is_alone(conn):
        return
    kind = catalogue()[name]
    kept = {(row.row, row.rule) for row in _KEPT.rows(conn, of_kind=kind.number)}
    all_ids = sorted({*ids, *(row for row, rule in kept if rule in _AROUND)})
    known = {(row, rule) for row, rule in kept if row in all_ids}
    found = {(one.row, one.rule) for one in _look(conn, kind, all_ids)}
    for row, rule in sorted(known - found):
        gone = clashes.c.kind == kind.number, clashes.c.row == row, clashes.c.rule == rule
        conn.execute(sa.delete(clashes).where(*gone))
    if found - known:
        rows = [{"kind": kind.number, "row": row, "rule": rule} for row, rule in sorted(found - known)]
        conn.execute(sa.insert(clashes), rows)


def derive_decided(conn: Connection, ids: Sequence[int]) -> None:
    """The same for the things that these decisions are about."""
    if not ids:
        return
    subjects = conn.execute(sa.select(clash_decisions.c.subject).where(clash_decisions.c.id.in_(ids))).scalars()
    by_kind: dict[str, list[int]] = defaultdict(list)
    for subject in subjects:
        name, _, uid = subject.partition(":")
        if name in FINDERS:
            table = catalogue()[name].table
            by_kind[name] += conn.execute(sa.select(table.c.id).where(table.c.uid == UUID(uid))).scalars()
    for name, rows in by_kind.items():
        derive(conn, name, rows)


def is_alone(conn: Connection) -> bool:
    """Whether no other terminal is known: nothing can clash."""
    return len(_NODES.rows(conn)) < 2


def _look(conn: Connection, kind: Kind, ids: Sequence[int]) -> list[Clash]:
    sight = Sight(conn)
    found: list[Clash] = []
    uids = {row.id: str(row.uid) for row in _uids(kind.table).rows(conn, ids=list(ids))}
    for find in FINDERS[kind.name]:
        for row, rule, facts in find(conn, ids, sight):
            if row not in uids:
                uids[row] = str(conn.execute(sa.select(kind.table.c.uid).where(kind.table.c.id == row)).scalar_one())
            ordered = tuple(sorted(facts, key=lambda one: (one.uid, one.kind)))
            found.append(Clash(kind, row, uids[row], rule, ordered))
    decided = _decisions(conn, [f"{kind.name}:{uid}" for uid in uids.values()])
    rows_of = {f"{kind.name}:{uid}": row for row, uid in uids.items()}
    for subject, decisions in decided.items():
        if apart := _ruled_apart(decisions, sight):
            found.append(Clash(kind, rows_of[subject], subject.partition(":")[2], "ruled_apart", tuple(apart)))
    return [one for one in found if not _is_decided(one, decided.get(one.subject, []))]


def _decisions(conn: Connection, subjects: Sequence[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in _DECISIONS.rows(conn, ids=list(subjects)):
        found[row.subject].append(row)
    return found


def _ruled_apart(decisions: Sequence[Any], sight: Sight) -> list[Done]:
    """Decisions about the same facts that do not say the same, made apart."""
    found: dict[int, Any] = {}
    for one, two in combinations(decisions, 2):
        differ = one.keep != two.keep and set(one.facts) & set(two.facts)
        if differ and sight.apart(place_of(one), place_of(two)):
            found |= {one.id: one, two.id: two}
    return [fact_of("clash_decision", row, "decided", row.rule) for row in found.values()]


def _is_decided(clash: Clash, decisions: Sequence[Any]) -> bool:
    facts = {one.uid for one in clash.facts}
    return any(facts <= set(one.facts) for one in decisions)


def count(conn: Connection) -> int:
    """How many clashes stand."""
    return int(conn.execute(sa.select(sa.func.count()).select_from(clashes)).scalar_one())


def everything(conn: Connection) -> list[Clash]:
    """All clashes with their facts, by thing and rule."""
    by_kind: dict[int, list[int]] = defaultdict(list)
    for row in conn.execute(sa.select(clashes.c.kind, clashes.c.row).distinct()):
        by_kind[row.kind].append(row.row)
    found = [one for number, ids in by_kind.items() for one in _look(conn, kinds_by_number()[number], sorted(ids))]
    places = list(RULES)
    return sorted(found, key=lambda one: (one.subject, places.index(one.rule)))


def by_key(conn: Connection, key: str) -> Clash | None:
    """The clash that a key names, or none (it was decided, or never was)."""
    return next((one for one in everything(conn) if one.key == key), None)


def is_key(key: str) -> bool:
    """Whether a key has the form of one."""
    parts = key.split(":")
    return len(parts) == 4 and parts[1] in FINDERS and len(parts[2]) == 36 and parts[3] in RULES
