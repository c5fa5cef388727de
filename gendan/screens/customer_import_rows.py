"""A list of customers that was read, as rows of lists and in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gendan.domain import labels
from gendan.domain.customer_columns import WORDS
from gendan.domain.money import money_text
from gendan.i18n import N_, _, joined, several
from gendan.screens.customer_words import kind_words
from gendan.screens.import_rows import COLUMNS, REJECTS, rejected_words, rejects
from gendan.screens.price_import_rows import STATES, TONES
from gendan.services.customer_import import Change, CustomerReport
from gendan.widgets.window_table import Column, Row

CHANGES = (
    Column("name", N_("Name"), 14, flex=1),
    Column("state", N_("What"), 8, toned=True),
    Column("changes", N_("Changes"), 20, flex=4),
    Column("code", N_("Customer code"), 15, drop=1),
)
ALIKE = (
    Column("row", N_("Row"), 6, align="right"),
    Column("name", N_("Name"), 14, flex=1),
    Column("why", N_("Same in"), 12),
    Column("other", N_("Perhaps"), 14, flex=1),
    Column("code", N_("Customer code"), 15),
)


def _value(name: str, value: Any) -> str:
    if name == "kind":
        return kind_words(value)
    return " ".join(value.split()) if isinstance(value, str) else money_text(value)


def _words(change: Change) -> str:
    passed = "name" if change.state == "new" else ""
    return joined(f"{_(WORDS[name])} {_value(name, v)}" for name, v in change.fields.items() if name != passed)


def changes(report: CustomerReport) -> list[Row]:
    """What becomes of each customer; those that stay as they are last."""
    return [
        Row(one.row, (one.name, _(STATES[one.state]), _words(one), one.code), TONES[one.state])
        for one in sorted(report.changes, key=lambda one: one.state == "unchanged")
    ]


def alike(report: CustomerReport) -> list[Row]:
    """New customers that may be in the store already, each with who it may be."""
    return [
        Row(f"{one.row} {n}", (str(one.row), one.name, _(labels.label("alike", other.why)), other.name, other.code))
        for one in report.doubtful
        for n, other in enumerate(one.alike)
    ]


def columns(report: CustomerReport) -> list[Row]:
    """Which column was taken as what, and those that were not taken or passed over."""
    book, left_out = report.book, report.left_out
    rows = [
        Row(name, (_(WORDS[name]), book.headers[index]))
        for name, index in book.recognised.items()
        if name not in left_out
    ]
    rows += [Row(name, (_("passed over"), book.headers[book.recognised[name]]), "soon") for name in left_out]
    return rows + [Row(f"unused {n}", (_("not used"), name), "muted") for n, name in enumerate(book.unused)]


LISTS: dict[str, tuple[tuple[Column, ...], Callable[[CustomerReport], list[Row]], str]] = {
    "changes": (CHANGES, changes, N_("No customer could be read.")),
    "alike": (ALIKE, alike, N_("None of the new ones has the name or the phone of another.")),
    "columns": (COLUMNS, columns, ""),
    "rejects": (REJECTS, rejects, N_("No row is rejected.")),
}


def counts(report: CustomerReport) -> str:
    """What becomes of the customers, in words."""
    said = _(
        "Customers: {new} new, {changed} changed, {unchanged} unchanged; {alike} of the new ones may be known already",
        new=report.count("new"),
        changed=report.count("changed"),
        unchanged=report.count("unchanged"),
        alike=len(report.doubtful),
    )
    said = joined([said, rejected_words(report)])
    if not report.left_out:
        return said
    names = several(_(WORDS[name]) for name in report.left_out)
    return f"{said}\n{_('Passed over, since a supervisor sets them: {names}', names=names)}\n"
