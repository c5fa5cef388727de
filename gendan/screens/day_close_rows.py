"""What the page of the day's close shows, in rows and words."""

from __future__ import annotations

from collections.abc import Iterable

from gendan.domain import labels
from gendan.domain.money import money_text
from gendan.i18n import N_, _, aside, pair, several
from gendan.people import named
from gendan.reports.slip import cash_words, method_name
from gendan.services.day_closing_views import BeforeClose, ClosedRow
from gendan.services.day_open import Behind, OpenPoint
from gendan.widgets.window_table import Column, Row

OPEN = (
    Column("what", N_("Open points"), 30, flex=2),
    Column("count", N_("Count"), 6, align="right"),
    Column("mark", N_("Before closing"), 22, flex=1, toned=True),
)
CLOSED = (
    Column("number", N_("Number"), 14, flex=1),
    Column("day", N_("Business day"), 12),
    Column("mark", N_("Closed late"), 11, toned=True),
    Column("at", N_("Closed at"), 16),
    Column("by", N_("By"), 10, drop=1, flex=1),
    Column("difference", N_("Cash off"), 10, align="right"),
    Column("corrections", N_("Corrections"), 11, align="right", drop=2),
)
BEHIND = (
    Column("order", N_("Order number"), 19),
    Column("customer", N_("Customer"), 14, flex=1),
    Column("code", N_("Number"), 22),
    Column("since", N_("Since"), 10),
)


def title(seen: BeforeClose) -> str:
    """What is closed, and how it stands."""
    said = _("Close of {day}", day=seen.day.isoformat())
    if seen.closed is not None:
        state = _("closed as {number}", number=seen.closed)
        more = _(", ") + _("work went on") if seen.resumed else ""
        return pair(said, state + more)
    return said + aside(_("closed late")) if seen.late else said


def money(seen: BeforeClose) -> str:
    """The money of the terminal by method, a line each; and days that were forgotten."""
    lines = [f"{method_name(one.method)} {money_text(one.expected)}{aside(cash_words(one))}" for one in seen.cash]
    if seen.earlier:
        lines.append(_("Not closed: {days}", days=several(day.isoformat() for day in seen.earlier)))
    return "\n".join(lines)


def points(seen: Iterable[OpenPoint]) -> list[Row]:
    """What is open, a row for each kind."""
    return [
        Row(
            one.code,
            (_(labels.label("open_point", one.code)), str(one.count), _("wants a word") if one.worst else ""),
            "late" if one.worst else "",
            place=one,
        )
        for one in seen
    ]


def closed(rows: Iterable[ClosedRow]) -> list[Row]:
    """The closes that were made, a row each; its key is the number."""
    return [
        Row(
            one.number,
            (
                one.number,
                one.day.isoformat(),
                _("closed late") if one.late else "",
                f"{one.at:%Y-%m-%d %H:%M}",
                named(one.by),
                "" if one.difference is None else f"{one.difference:+.2f}" if one.difference else "0.00",
                str(one.corrections or ""),
            ),
            "late" if one.late else "",
        )
        for one in rows
    ]


def behind(rows: Iterable[Behind]) -> list[Row]:
    """What is open of one kind; the key is a running number, the order stands in the first cell."""
    return [
        Row(at, (one.order or "", one.customer, _code(one.code), one.since.isoformat() if one.since else ""))
        for at, one in enumerate(rows)
    ]


def _code(code: str) -> str:
    """A case's or payment's number; what is owed in words."""
    return _(labels.label("notice", code)) if code in labels.NOTICES else code
