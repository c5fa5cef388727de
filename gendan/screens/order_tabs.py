"""The tabs of an order's page: their columns, their rows, and everything a row has to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import tzinfo
from decimal import Decimal

from gendan.domain import labels, labels_history, labels_values
from gendan.domain.money import money_text
from gendan.i18n import N_, _, joined, pair
from gendan.people import named
from gendan.screens.order_confirmation import CONFIRMATION
from gendan.screens.order_money import MONEY
from gendan.screens.order_shipment_rows import SHIPMENTS
from gendan.screens.order_shown import Shown, Tab
from gendan.screens.order_told import telling_rows
from gendan.screens.order_trouble import TROUBLE
from gendan.services.history import Change, HistoryEntry, Record
from gendan.text import width
from gendan.widgets.history_rows import changed, who, why
from gendan.widgets.window_table import Column, Row

STATES = {"done": N_("done"), "late": N_("overdue"), "due": N_("due today"), "open": N_("to come")}
AGREED = {True: N_("agreed"), False: N_("not agreed"), None: ""}


def number_text(number: Decimal) -> str:
    """A quantity without the zeros that say nothing."""
    return f"{number.normalize():f}"


def _qty(qty: Decimal, unit: str | None) -> str:
    return f"{number_text(qty)} {unit or ''}".rstrip()


def line_rows(shown: Shown) -> list[Row]:
    """The lines of the order."""
    return [
        Row(
            line.line,
            (
                str(line.line),
                line.product,
                f"{line.name} {line.spec or ''}".rstrip(),
                _qty(line.qty, line.unit),
                money_text(line.price) if line.price is not None else "",
                f"{number_text(line.discount)}%" if line.discount else "",
                money_text(line.amount),
                _qty(line.delivered, None) if line.delivered else "",
                line.special or "",
            ),
            "due" if line.special else "",
        )
        for line in shown.page.lines
    ]


def milestone_rows(shown: Shown) -> list[Row]:
    """The plan: planned first, due now, done when and by whom."""
    return [
        Row(
            (step.code, step.line, step.category),
            (
                _(STATES[step.state]),
                _(step.name),
                str(step.line or step.category or ""),
                _(labels.label("stage", step.stage)),
                shown.day(step.planned),
                shown.day(step.due),
                shown.moment(step.done_at),
                named(step.done_by),
            ),
            {"done": "done", "late": "late", "due": "due"}.get(step.state, ""),
            place=step,
        )
        for step in shown.page.milestones
    ]


def contact_rows(shown: Shown) -> list[Row]:
    """What is to be said to the customer, his acceptance and how he was visited; then what was said, newest first."""
    return [*telling_rows(shown), *_said_rows(shown)]


def _said_rows(shown: Shown) -> list[Row]:
    count = len(shown.page.contacts)
    return [
        Row(
            count - n,  # the newest is the first: the cursor stays on what was said, whatever is said since
            (
                shown.moment(contact.at),
                _(labels.label("channel", contact.channel)),
                _(labels.label("direction", contact.direction)),
                contact.summary or "",
                shown.day(contact.next),
                named(contact.by),
            ),
        )
        for n, contact in enumerate(shown.page.contacts)
    ]


def promise_rows(shown: Shown) -> list[Row]:
    """Every date that was promised: the first one stays for the figures."""
    return [
        Row(
            n,
            (
                shown.day(promise.date),
                _("first") if n == 0 else _("no. {n}", n=n + 1),
                _(labels.label("asked_by", promise.asked_by)),
                _(AGREED[promise.agreed]),
                promise.reason or "",
                shown.moment(promise.at),
                named(promise.by),
            ),
        )
        for n, promise in enumerate(shown.page.promises)
    ]


def history_rows(shown: Shown) -> list[Row]:
    """Who changed what, when and why, the newest first."""
    return [
        Row(
            (entry.node, entry.seq),
            (
                shown.moment(entry.at),
                who(entry),
                _(labels_history.command(entry.command)),
                why(entry),
                joined(change_words(change, shown.zone) for change in entry.changes if _says(change)),
            ),
            place=entry,
        )
        for entry in reversed(shown.history)
    ]


def _says(change: Change) -> bool:
    """Whether a field says something in the line of its change: not the order itself, no whole record."""
    return change.field != "order" and not isinstance(change.new, Record)


def change_words(change: Change, zone: tzinfo) -> str:
    """One field that was written: what it was, what it is."""
    field = _(labels_history.field(change.entity, change.field))
    old, new = changed(change, zone)
    return f"{field} {old} > {new}" if change.old is not None else f"{field} {new}"


TABS = (
    Tab(
        "lines",
        N_("Lines"),
        (
            Column("line", N_("No."), 3, align="right"),
            Column("product", N_("Product"), 8, flex=1),
            Column("name", N_("Name"), 14, flex=3),
            Column("qty", N_("Quantity"), 8, align="right"),
            Column("price", N_("Price"), 9, align="right"),
            Column("discount", N_("Discount"), 8, align="right", drop=3),
            Column("amount", N_("Amount"), 10, align="right"),
            Column("delivered", N_("Delivered"), 9, align="right", drop=2),
            Column("special", N_("Special"), 10, flex=2, drop=1, toned=True),
        ),
        line_rows,
        N_("This order has no lines."),
    ),
    Tab(
        "milestones",
        N_("Milestones"),
        (
            Column("state", N_("State"), 9, toned=True),
            Column("milestone", N_("Milestone"), 14, flex=2),
            Column("for", N_("For"), 6, flex=1, drop=2),
            Column("stage", N_("Stage"), 12, drop=1),
            Column("planned", N_("Planned"), 10),
            Column("due", N_("Due"), 10),
            Column("done", N_("Done on"), 16),
            Column("by", N_("By"), 8, flex=1, drop=3),
        ),
        milestone_rows,
        N_("No milestones yet: they come with the promised date."),
        keys=("order.done", "order.add", "order.plan", "order.timeline"),
    ),
    Tab(
        "contacts",
        N_("Contacts"),
        (
            Column("at", N_("When"), 16),
            Column("channel", N_("Channel"), 8),
            Column("direction", N_("Direction"), 8, drop=1),
            Column("summary", N_("What was said"), 16, flex=3),
            Column("next", N_("Next contact"), 10),
            Column("by", N_("By"), 8, drop=2),
        ),
        contact_rows,
        N_("Nobody has spoken with the customer yet.\n{key.order.contact} writes a contact down."),
        keys=("order.contact", "order.tell", "order.accept", "order.visit"),
    ),
    Tab(
        "promises",
        N_("Promises"),
        (
            Column("date", N_("Promised"), 10),
            Column("nth", N_("Which"), 6),
            Column("asked_by", N_("Asked for by"), 12),
            Column("agreed", N_("Customer"), 10, drop=1),
            Column("reason", N_("Reason"), 14, flex=3),
            Column("at", N_("When"), 16, drop=3),
            Column("by", N_("By"), 8, drop=2),
        ),
        promise_rows,
        N_("No date promised yet.\n{key.order.reschedule} promises one."),
    ),
    TROUBLE,
    CONFIRMATION,
    MONEY,
    SHIPMENTS,
    Tab(
        "history",
        N_("History"),
        (
            Column("at", N_("When"), 16),
            Column("by", N_("By"), 8),
            Column("command", N_("What"), 14, flex=1),
            Column("reason", N_("Reason"), 10, flex=1, drop=1),
            Column("changes", N_("Changes"), 16, flex=3),
        ),
        history_rows,
        N_("Nothing has happened yet."),
    ),
)
BY_KEY = {tab.key: tab for tab in TABS}


def columns(tab: Tab, rows: Sequence[Row]) -> tuple[Column, ...]:
    """The columns of a tab, no wider than what they hold and their titles need."""
    fitted = []
    for at, column in enumerate(tab.columns):
        needed = max((width(row.cells[at]) for row in rows), default=0)
        least = min(column.width, max(needed, width(_(column.label))))
        most = max(width(_(column.label)), min(needed, column.width * 2)) if not column.flex else least
        fitted.append(replace(column, width=max(least, most if not column.drop else least)))
    return tuple(fitted)


def _changes(entry: HistoryEntry, zone: tzinfo) -> Iterator[str]:
    """The fields that were written; where several things were, with the name of each."""
    several = len({change.name for change in entry.changes if change.name}) > 1
    for change in entry.changes:
        code = labels_values.name(change.entity, change.name or "")
        name = (_(code) if code else change.name) if several else None
        yield (pair(name, "") if name else "") + change_words(change, zone)


def detail(tab: Tab, row: Row, shown: Shown) -> str:
    """Everything a row has to say, one line each; of a change in the log every field."""
    if isinstance(row.place, HistoryEntry):
        entry = row.place
        facts = zip(tab.columns[:4], row.cells[:4], strict=True)
        lines = [pair(_(column.label), cell) for column, cell in facts if cell]
        lines.append(_("Change {n} of terminal {terminal}", n=entry.seq, terminal=entry.terminal))
        return "\n".join([*lines, "", *dict.fromkeys(_changes(entry, shown.zone))])
    cells = zip(tab.columns, row.cells, strict=True)
    return "\n".join(pair(_(column.label), cell) for column, cell in cells if cell)
