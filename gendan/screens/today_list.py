"""Today's work as rows of a list, and its counts as tiles: codes put into words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from gendan.domain import labels
from gendan.domain.normal import fold
from gendan.i18n import N_, _
from gendan.screens import sections
from gendan.services.standing import Standing
from gendan.services.today import Counts, Item, Today
from gendan.text import width
from gendan.when import day_near
from gendan.widgets.order_rows import late_words
from gendan.widgets.sections import Badge
from gendan.widgets.tiles import Tile
from gendan.widgets.window_table import Column, Row

MARKS = {
    "late": N_("Overdue"), "due": N_("Today"), "soon": N_("Soon"), "check": N_("Check"), "task": N_("Contact"),
    "customer_yes": N_("Yes?"), "approval": N_("Approve"), "invalid": N_("Invalid"),
    "exception": N_("Exception"), "complaint": N_("Complaint"), "request": N_("Request"),
    "notice": N_("Tell"), "visit": N_("Visit"),
    "risk": N_("Risk"), "task.may_close": N_("Done"),
    "task.handover": N_("Handover"),
}  # fmt: skip
"""The word in front of each row."""
TILES = {
    "overdue": (N_("Overdue"), "late"),
    "due_today": (N_("Today"), "due"),
    "due_tomorrow": (N_("Tomorrow"), ""),
    "at_risk": (N_("Risk"), "due"),
    "exceptions": (N_("Exceptions"), "late"),
    "complaints": (N_("Complaints"), "late"),
    "to_check": (N_("Check"), ""),
    "to_approve": (N_("Approve"), ""),
}
"""Name and tone of each count."""
PROMISED = {
    "overdue": N_("promise past"),
    "due_today": N_("promised for today"),
    "due_tomorrow": N_("promised for tomorrow"),
    "at_risk": N_("promise at risk"),
}
"""What the counts of orders by their promise are called over the list: its rows have dates of their own."""
_COLUMNS = (
    Column("mark", N_("State"), 4, toned=True),
    Column("due", N_("Due"), 5),
    Column("number", N_("Order number"), 8),
    Column("customer", N_("Customer"), 8, flex=1),
    Column("what", N_("What to do"), 8),
    Column("owner", N_("Owner"), 6, drop=2),
    Column("late", N_("Late"), 4, align="right", drop=1, toned=True),
    Column("court", N_("Turn"), 4, drop=3),
)
_FITTED = {"mark": 9, "due": 10, "number": 20, "what": 18, "court": 8, "owner": 10, "late": 8}
"""Columns as wide as what they hold, up to so many cells."""


def tiles(counts: Counts) -> tuple[Tile, ...]:
    """The counts as tiles."""
    return tuple(Tile(key, label, getattr(counts, key), tone) for key, (label, tone) in TILES.items())


def badges(standing: Standing) -> dict[int, Badge]:
    """What waits in each section, by its digit; red where something is late, or two terminals disagree."""
    counts, late = standing.counts, standing.late
    return {
        1: Badge(counts.overdue + counts.due_today, late=counts.overdue > 0),
        4: Badge(counts.to_check + counts.to_approve),
        5: Badge(counts.exceptions, late=5 in late),
        6: Badge(counts.complaints, late=6 in late),
        9: Badge(standing.conflicts, late=True),
    }


def only(mine: bool, tile: str, typed: str) -> str:
    """What the list is narrowed to, in words; nothing where it shows all."""
    names = [_("mine")] if mine else []
    names += [_(PROMISED.get(tile) or TILES[tile][0])] if tile else []
    names += [f"“{typed}”"] if typed else []
    return " + ".join(names)


def narrowed_words(what: str, shown: int, of: int) -> str:
    """How much of the list is shown where it is narrowed to ``what``."""
    if what and shown == of:  # one's own are asked for as such: how many others have is not known here
        return _("Only {what}: {n}. Esc shows all.", what=what, n=shown)
    return _("Only {what}: {shown} of {of}. Esc shows all.", what=what, shown=shown, of=of) if what else ""


def promised_words(what: str, rows: Sequence[Row], counted: int) -> str:
    """The same under a count of orders by their promise: how many of the ``counted`` orders, and what there is to do
    about them."""
    orders, n = len({row.place.order for row in rows}), len(rows)
    if orders == counted:
        words = N_("Only {what}: {orders} {orders:order|orders}, {n} {n:thing|things} to do. Esc shows all.")
        return _(words, what=what, orders=orders, n=n)
    words = N_("Only {what}: {orders} of {of} {of:order|orders}, {n} {n:thing|things} to do. Esc shows all.")
    return _(words, what=what, orders=orders, of=counted, n=n)


def empty_words(what: str, key_of: Callable[[str], str]) -> str:
    """What is said where nothing is shown: the list is narrowed, or nothing needs a person."""
    if what:
        return _("Nothing here. {key} shows all again.", key="Esc")
    lines = [_("Here stands what needs a person today:"), _("late, due, to check, to call back."), ""]
    if sections.ELSEWHERE["new_order"].exists():
        lines.append(_("{key}  takes a new order", key=key_of("app.new_order")))
    lines.append(_("{key}  takes an order book in", key=key_of("app.import_book")))
    lines.append(_("{key}  finds any order", key=key_of("app.search")))
    return "\n".join(lines)


def what(item: Item) -> str:
    """What is to be done, in words; an urgent order says so."""
    words = _("Call back") if (item.kind, item.what) == ("task", "") else _(labels.to_do(item.kind, item.what))
    words = _(item.name) if item.name else words
    if item.kind in ("exception", "complaint") and item.priority is not None:
        words = f"{item.priority} {words}"
    return f"{_('Urgent!')} {words}" if item.urgent else words


def row(item: Item, found: Today) -> Row:
    """One thing to do; the row keeps it as its place."""
    state = item.state(found.date)
    shown = "risk" if item.kind == "promise" and state == "soon" else state
    mark = MARKS.get(f"{item.kind}.{item.what}") or MARKS.get(item.kind) or MARKS.get(shown, "")
    cells = (
        _(mark),
        _due_words(item, found.date),
        item.order or item.case or "",
        item.customer,
        what(item),
        item.owner_name or item.owner or _("anybody"),
        late_words(item.days_late) or (_("over") if item.ran_out else ""),
        _(labels.label("court", item.court)),
    )
    return Row((item.kind, item.order, item.case or item.what), cells, state, place=item)


def _due_words(item: Item, day: date) -> str:
    """The day; of a clock that runs out today the time."""
    if item.due_at is not None and item.due_at.date() == item.due == day:
        return f"{item.due_at:%H:%M}"
    return day_near(item.due, day)


def columns(rows: Sequence[Row]) -> tuple[Column, ...]:
    """The columns, as wide as these rows need."""

    def fitted(at: int, column: Column) -> Column:
        if column.key not in _FITTED:
            return column
        needed = max((width(row.cells[at]) for row in rows), default=0)
        return replace(column, width=min(_FITTED[column.key], max(needed, width(_(column.label)))))

    return tuple(fitted(at, column) for at, column in enumerate(_COLUMNS))


def matches(row: Row, typed: str) -> bool:
    """Whether a row shows every word that was typed."""
    if not typed:
        return True
    item: Item = row.place
    shown = fold(" ".join((*row.cells, item.outside_number or "", item.owner or "")))
    return all(word in shown for word in fold(typed).split())
