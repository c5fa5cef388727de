"""What of a bundle stands on a branch that was given up: a stick that comes late (sync.md 2.3).

Where a machine was put back to an earlier state and a backup was brought back as well, nobody may hold any more what it
wrote in between: only a stick does. Its records were numbered as others were, so that they do not fit; the database
that goes on from the one that wrote them issues them again. What was issued again already is known by its hash, and is
left out; the rest of the bundle is taken in as any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from gendan.db import branching, exchange
from gendan.db.branching import Parts, Place
from gendan.db.exchange import Given
from gendan.sync.bundle import Bundle


@dataclass(frozen=True, slots=True)
class Astray:
    """What a bundle brings that does not fit, from where on (``parts``), in its order, and the rest of it."""

    parts: Parts
    gone: tuple[Given, ...]
    issued: Mapping[bytes, Place]
    """Where records that were issued again are now, by the hash that they had."""
    lost: tuple[Given, ...]
    """Those that were issued again nowhere: all of one node, under which this database wrote once."""
    rest: Bundle

    @property
    def known(self) -> int:
        """How many of its records are here under other numbers."""
        return len(self.gone) - len(self.lost)


def look(conn: Connection, found: Bundle) -> Astray | None:
    """What stands on a given up branch in a bundle whose signatures were checked. Nothing, where no record does, where
    the bundle does not reach back to the parting, or where somebody else has to say that he gives his branch up.
    """
    parts: dict[str, int] = {}
    gone: list[Given] = []
    for entry, body in found.entries():
        node, seq = body["node"], body["seq"]
        if node not in parts:
            here = exchange.hash_at(conn, node, seq)
            builds = any(upto >= parts.get(uid, upto + 1) for uid, upto in body.get("dep", {}).items())
            if here == entry.hash or (here is None and not builds):
                continue
            if here is not None and exchange.hash_at(conn, node, seq - 1) != entry.previous:
                return None
            parts[node] = seq
        gone.append(Given(node, seq, entry.body, entry.previous, entry.hash, entry.sides))
    issued = branching.issued_again(conn) if gone else {}
    lost = tuple(one for one in gone if one.hash not in issued)
    authors = {one.node for one in lost}
    if not gone or len(authors) > 1 or not all(branching.was_own(conn, uid) for uid in authors):
        return None
    return Astray(parts, tuple(gone), issued, lost, _without(found, parts))


def _without(found: Bundle, parts: Parts) -> Bundle:
    """The bundle as if it said nothing of these nodes: what they wrote before is here."""
    return replace(
        found,
        without=parts,
        checkpoints={uid: one for uid, one in found.checkpoints.items() if uid not in parts},
        ranges={uid: one for uid, one in found.ranges.items() if uid not in parts},
        enrolled=tuple((author, op) for author, op in found.enrolled if author not in parts),
    )
