"""The tables of the journal and of this terminal: sync.md 2.4."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from gendan.db.types import WHOLE, Instant, Packed

_STRICT = {"sqlite_strict": True}
_KEYED = {"sqlite_strict": True, "sqlite_with_rowid": False}
_meta = SQLModel.metadata


def _table(name: str, *columns: Any, **options: Any) -> sa.Table:
    return sa.Table(name, _meta, *columns, **options)


def _whole(name: str, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, WHOLE, nullable=False, **options)


nodes = _table(
    "nodes",
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("uid", sa.Text, nullable=False, unique=True),
    sa.Column("store", sa.Text, nullable=False),
    sa.Column("terminal", sa.Text, nullable=False),
    sa.Column("key", sa.Text),
    **_STRICT,
)
"""The terminals whose commits are known; ``key`` is the public signing key in base64."""

chg = _table(
    "chg",
    sa.Column("pos", sa.Integer, primary_key=True),
    _whole("node"),
    _whole("seq"),
    _whole("hlc"),
    sa.Column("body", Packed, nullable=False),
    sa.Column("hash", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("node", "seq"),
    **_STRICT,
)
"""The journal: one row a commit, in the order in which this terminal applied them."""

vv = _table(
    "vv",
    _whole("node", primary_key=True, autoincrement=False),
    _whole("seq"),
    sa.Column("hash", sa.LargeBinary, nullable=False),
    _whole("told", server_default="0"),
    **_STRICT,
)
"""The version vector with chain heads; ``told`` is what this terminal's own last commit depended on."""

parked = _table(
    "parked",
    sa.Column("node", sa.Text, primary_key=True),
    _whole("seq", primary_key=True, autoincrement=False),
    sa.Column("line", sa.Text, nullable=False),
    **_KEYED,
)
"""Commits that wait for others; the journal holds applied ones only."""

head = _table(
    "head",
    _whole("kind", primary_key=True, autoincrement=False),
    _whole("row", primary_key=True, autoincrement=False),
    sa.Column("field", sa.Text, primary_key=True),
    _whole("node", primary_key=True, autoincrement=False),
    _whole("seq", primary_key=True, autoincrement=False),
    _whole("hlc"),
    sa.Column("val", sa.Text, nullable=False),
    **_KEYED,
)
"""Values of cells written after their row was made; more than one distinct is a conflict."""

touch = _table(
    "touch",
    _whole("kind", primary_key=True, autoincrement=False),
    _whole("row", primary_key=True, autoincrement=False),
    _whole("pos", primary_key=True, autoincrement=False),
    **_KEYED,
)
"""Which commits speak of which order, customer, ...: the history of a thing without a scan."""

side = _table(
    "side",
    sa.Column("h", sa.LargeBinary, primary_key=True),
    _whole("kind"),
    _whole("row"),
    sa.Column("salt", sa.LargeBinary, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.Index("side_row", "kind", "row"),
    **_KEYED,
)
"""Personal values beside the journal, by the salted hash that stands in it; erasable."""

meta = _table(
    "meta", sa.Column("key", sa.Text, primary_key=True), sa.Column("value", sa.Text, nullable=False), **_KEYED
)
"""Facts about this database: fleet, own node, store, clock, practice."""

numbering = _table("numbering", sa.Column("day", sa.Text, primary_key=True), _whole("n"), **_KEYED)
"""The running number of orders by business day; never set back."""

drafts = _table(
    "drafts",
    sa.Column("login", sa.Text, primary_key=True),
    sa.Column("form", sa.Text, primary_key=True),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("saved", Instant, nullable=False),
    **_KEYED,
)
"""What somebody was typing; stays on this terminal."""

checkpoints = _table(
    "checkpoints",
    sa.Column("node", sa.Text, primary_key=True),
    _whole("seq", primary_key=True, autoincrement=False),
    sa.Column("hash", sa.LargeBinary, nullable=False),
    sa.Column("sig", sa.LargeBinary, nullable=False),
    **_KEYED,
)
"""Signed heads of the chains of others: what lets this terminal pass their commits on."""

contested = _table(
    "contested",
    _whole("kind", primary_key=True, autoincrement=False),
    _whole("row", primary_key=True, autoincrement=False),
    sa.Column("field", sa.Text, primary_key=True),
    **_KEYED,
)
"""Cells that hold more than one value: what is to be decided, without a walk along all heads."""

learned = _table(
    "learned",
    _whole("node", primary_key=True, autoincrement=False),
    _whole("about", primary_key=True, autoincrement=False),
    _whole("seq", primary_key=True, autoincrement=False),
    _whole("upto"),
    **_KEYED,
)
"""Up to which commit of ``about`` a node had read when it wrote its own ``seq``: what ``dep`` in its commits says."""

voidings = _table(
    "voidings",
    _whole("kind", primary_key=True, autoincrement=False),
    _whole("row", primary_key=True, autoincrement=False),
    _whole("node", primary_key=True, autoincrement=False),
    _whole("seq", primary_key=True, autoincrement=False),
    **_KEYED,
)
"""Which commits took which events back."""

clashes = _table(
    "clashes",
    _whole("kind", primary_key=True, autoincrement=False),
    _whole("row", primary_key=True, autoincrement=False),
    sa.Column("rule", sa.Text, primary_key=True),
    **_KEYED,
)
"""Things that hold facts which do not fit together, by rule; derived."""

roster = _table(
    "roster",
    sa.Column("uid", sa.Text, primary_key=True),
    sa.Column("field", sa.Text, primary_key=True),
    _whole("node", primary_key=True, autoincrement=False),
    _whole("seq", primary_key=True, autoincrement=False),
    _whole("hlc"),
    sa.Column("val", sa.Text, nullable=False),
    sa.Column("replaces", sa.Text, nullable=False),
    **_KEYED,
)
"""What commits said of terminals, one row a field, the enrolment itself under the empty one; whoever said it."""

reviews = _table(
    "reviews",
    sa.Column("node", sa.Text, primary_key=True),
    _whole("seq", primary_key=True, autoincrement=False),
    sa.Column("code", sa.Text, primary_key=True),
    **_KEYED,
)
"""Commits of other terminals that a person should look at, such as one beyond its author's role."""

peers = _table(
    "peers",
    sa.Column("node", sa.Text, primary_key=True),
    sa.Column("about", sa.Text, primary_key=True),
    _whole("seq"),
    sa.Column("said", Instant, nullable=False),
    **_KEYED,
)
"""What another terminal itself said it has of whom, and when it said so."""

bundles = _table(
    "bundles",
    sa.Column("sha", sa.Text, primary_key=True),
    sa.Column("file", sa.Text, nullable=False),
    sa.Column("node", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("direction", sa.Text, nullable=False),
    sa.Column("report", sa.Text, nullable=False),
    sa.Index("bundles_at", "at"),
    **_KEYED,
)
"""Bundles that this terminal wrote, took in or refused, with what was said of them."""

TABLES = (
    nodes, chg, vv, parked, head, touch, side, meta, numbering, drafts, checkpoints, contested, learned, voidings,
    clashes, roster, reviews, peers, bundles,
)  # fmt: skip
"""All of them."""
