"""A price list that was read, as rows of lists and in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gendan.domain.money import money_text
from gendan.domain.price_columns import WORDS
from gendan.i18n import N_, _, joined
from gendan.screens.import_rows import COLUMNS, REJECTS, rejected_words, rejects
from gendan.screens.price_dialogs import span_words
from gendan.services.price_import import Change, PriceReport
from gendan.widgets.window_table import Column, Row

CHANGES = (
    Column("code", N_("Product code"), 12),
    Column("name", N_("Name"), 12, flex=1),
    Column("state", N_("What"), 8, toned=True),
    Column("changes", N_("Changes"), 20, flex=3),
)
STATES = {"new": N_("new"), "changed": N_("changed"), "unchanged": N_("unchanged")}
TONES = {"new": "done", "changed": "soon", "unchanged": "muted"}


def _value(value: Any) -> str:
    return str(value) if isinstance(value, int | str) else money_text(value)


def _words(change: Change) -> str:
    passed = "name" if change.state == "new" else ""
    said = [f"{_(WORDS[name])} {_value(value)}" for name, value in change.fields.items() if name != passed]
    for step in change.steps:
        days = "" if step.valid_from is step.valid_to is None else f" {span_words(step.valid_from, step.valid_to)}"
        said.append(f"≥{step.min_qty:f}: {money_text(step.price)}{days}")
    return joined(said)


def changes(report: PriceReport) -> list[Row]:
    """What becomes of each product; those that stay as they are last."""
    return [
        Row(one.code, (one.code, one.name, _(STATES[one.state]), _words(one)), TONES[one.state])
        for one in sorted(report.changes, key=lambda one: one.state == "unchanged")
    ]


def columns(report: PriceReport) -> list[Row]:
    """Which column was taken as what, and those that were not taken."""
    book = report.book
    rows = [Row(name, (_(WORDS[name]), book.headers[index])) for name, index in book.recognised.items()]
    return rows + [Row(f"unused {n}", (_("not used"), name), "muted") for n, name in enumerate(book.unused)]


LISTS: dict[str, tuple[tuple[Column, ...], Callable[[PriceReport], list[Row]], str]] = {
    "changes": (CHANGES, changes, N_("No product could be read.")),
    "columns": (COLUMNS, columns, ""),
    "rejects": (REJECTS, rejects, N_("No row is rejected.")),
}


def counts(report: PriceReport) -> str:
    """What becomes of the products, in a sentence."""
    said = _(
        "Products: {new} new, {changed} changed, {unchanged} unchanged; "
        "{steps} {steps:step or dated price|steps and dated prices} written",
        new=report.count("new"),
        changed=report.count("changed"),
        unchanged=report.count("unchanged"),
        steps=report.steps,
    )
    return joined([said, rejected_words(report)])
