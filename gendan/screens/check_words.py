"""What the section 核对 says: queues, fields of a check and rows of its lists, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, tzinfo

from gendan.domain import labels
from gendan.i18n import N_, _, several
from gendan.people import named
from gendan.services.queues import OpenDifference, Waiting
from gendan.text import width
from gendan.when import moment_near
from gendan.widgets.tab_line import TabName
from gendan.widgets.window_table import Column, Row
from gendan.widgets.words import field_words

QUEUES = {
    "": N_("All"),
    "to_check": N_("To check"),
    "to_settle": N_("To settle"),
    "awaiting_customer": N_("Customer's yes"),
    "to_approve": N_("To approve"),
    "invalid": N_("Invalid"),
    "draft": N_("Drafts"),
}
"""The queues as tabs; the first shows all of them."""
COLUMNS = (
    Column("queue", N_("Waits for"), 6, toned=True),
    Column("number", N_("Order number"), 19),
    Column("customer", N_("Customer"), 8, flex=1),
    Column("source", N_("Source"), 10, flex=3, drop=1),
    Column("by", N_("Entered by"), 6, flex=1),
    Column("at", N_("When"), 10, drop=2),
    Column("note", N_("Note"), 4, flex=3),
)
_FITTED = {"queue": 17, "number": 20, "by": 10, "at": 20, "note": 15}


def group_words(groups: Iterable[str]) -> str:
    """Groups of fields in words, each once."""
    names = (_("Line {n}", n=one.split(".")[1]) if one.startswith("terms.") else field_words(one) for one in groups)
    return several(dict.fromkeys(names))


def source_words(channel: str | None, document_ref: str | None) -> str:
    """Where the order came from: its channel and its document."""
    said = (_(labels.label("channel", channel)) if channel else "", document_ref or "")
    return " ".join(word for word in said if word) or _("no document named")


def in_queue(waiting: Waiting, queue: str) -> bool:
    """Whether an order is shown in a queue; one to check may wait for its approval as well."""
    return not queue or waiting.queue == queue or (queue == "to_approve" and waiting.needs_approval)


def tabs(waiting: Sequence[Waiting], cases: int = 0) -> tuple[TabName, ...]:
    """The queues with how many wait in each; ``cases`` wait for a decision as well."""
    counted = Counter(queue for one in waiting for queue in QUEUES if in_queue(one, queue))
    counted.update({"": cases, "to_approve": cases})
    return tuple(TabName(queue, f"{_(title)} {counted[queue]}") for queue, title in QUEUES.items())


def row(waiting: Waiting, login: str, begun: frozenset[str], zone: tzinfo, today: date) -> Row:
    """One order that waits."""
    queue = _("invalid") if waiting.queue == "invalid" else _(labels.label("status", waiting.queue))
    cells = (
        f"{_('Urgent!')} {queue}" if waiting.urgent else queue,
        waiting.number,
        waiting.customer,
        source_words(waiting.channel, waiting.document_ref),
        waiting.entered_name or named(waiting.entered_by),
        moment_near(waiting.at, zone, today),
        _note(waiting, login, begun),
    )
    tone = "late" if waiting.urgent else "due" if waiting.queue in ("to_settle", "invalid") else ""
    return Row((waiting.queue, waiting.number), cells, tone, place=waiting)


def _note(waiting: Waiting, login: str, begun: frozenset[str]) -> str:
    notes = []
    if waiting.queue == "to_check" and waiting.entered_by == login:
        notes.append(_("entered by you: somebody else checks"))
    elif waiting.number in begun:
        notes.append(_("begun by you"))
    if waiting.needs_approval and waiting.queue != "to_approve":
        notes.append(_("approval too"))
    if waiting.complete:
        notes.append(_("all is there: confirm"))
    return several(notes)


def columns(rows: Sequence[Row]) -> tuple[Column, ...]:
    """The columns, as wide as these rows need; what is empty leaves its share to the others."""

    def fitted(at: int, column: Column) -> Column:
        if column.key not in _FITTED:
            return column
        needed = max((width(row.cells[at]) for row in rows), default=0)
        grows = column.flex if needed else 0
        return replace(column, width=min(_FITTED[column.key], max(needed, width(_(column.label)))), flex=grows)

    return tuple(fitted(at, column) for at, column in enumerate(COLUMNS))


DIFFERENCE = (
    Column("field", N_("Field"), 14, flex=1),
    Column("entered", N_("Entered"), 12, flex=2),
    Column("rekeyed", N_("Keyed again"), 12, flex=2),
)


def difference_row(one: OpenDifference) -> Row:
    """A difference: what was entered beside what was keyed again."""
    nothing = _("(nothing)")
    return Row(one.field, (field_words(one.field), one.entered or nothing, one.rekeyed or nothing), "due", place=one)
