"""``gendan today``: what is overdue, due today and due soon, and what waits for a check (C006)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import tzinfo
from typing import Any

import click

from gendan.domain import labels
from gendan.i18n import N_, _
from gendan.scripts.common import Call, emit, shared_options
from gendan.services.today import Item, Today, today
from gendan.text import fit
from gendan.typesetting import cells
from gendan.workdays import working_calendar

WIDE = 80
TILES = {
    "overdue": N_("overdue"),
    "due_today": N_("due today"),
    "due_tomorrow": N_("due tomorrow"),
    "at_risk": N_("at risk"),
    "exceptions": N_("exceptions"),
    "complaints": N_("complaints"),
    "to_check": N_("to check"),
    "to_approve": N_("to approve"),
}


@click.command("today", help=N_("What needs a person today: overdue, due, to check."))
@click.option("--date", "day", help=N_("Another business date than today."))
@click.option("--who", metavar="LOGIN", help=N_("Only the work of this follower."))
@shared_options
@click.pass_obj
def command(call: Call, day: str | None, who: str | None) -> None:
    """Print today's work."""
    from gendan.domain.typed import read_date

    store = call.open()
    zone = store.config.zone
    business_day = read_date(day, call.clock.today(zone), working_calendar(store.config)) if day is not None else None
    found = today(store, business_day, who)
    emit(call, document(found, zone), text(found))


def document(found: Today, zone: tzinfo) -> dict[str, Any]:
    """The document of cli-json.md; times in ``zone``."""
    return {
        "date": found.date.isoformat(),
        "counts": asdict(found.counts),
        "items": [
            {
                "kind": item.kind,
                "order": item.order,
                "outside_number": item.outside_number,
                "customer": item.customer,
                "what": item.what,
                "due": item.due.isoformat() if item.due else None,
                "days_late": item.days_late,
                "owner": item.owner,
                "urgent": item.urgent,
                "court": item.court,
                "forecast": item.forecast.isoformat() if item.forecast else None,
                **_case(item, zone),
            }
            for item in found.items
        ],
    }


def _case(item: Item, zone: tzinfo) -> dict[str, Any]:
    """What an exception or a complaint says more."""
    if item.case is None:
        return {}
    respond_by = item.respond_by.astimezone(zone).isoformat() if item.respond_by else None
    kind = item.kind if item.kind in ("complaint", "exception", "request") else "case"
    return {kind: item.case, "priority": item.priority, "respond_by": respond_by}


def what(item: Item) -> str:
    """What is to be done, in words."""
    return _(labels.to_do(item.kind, item.what))


def text(found: Today) -> str:
    """Today's work for reading, within 80 columns."""
    counts = asdict(found.counts)
    tiles = (f"{_(name)} {counts[key]}" for key, name in TILES.items())
    return "\n".join([*_head(found.date.isoformat(), tiles), *map(_row, found.items)])


def _head(day: str, tiles: Iterable[str]) -> list[str]:
    """The figures beside each other, in as many lines as they need."""
    lines = [day]
    for tile in tiles:
        if cells(f"{lines[-1]}  {tile}") > WIDE:
            lines.append(" " * cells(day))
        lines[-1] += f"  {tile}"
    return lines


def _row(item: Item) -> str:
    late = _("{n} {n:day|days} late", n=item.days_late) if item.days_late else ""
    due = item.due.strftime("%m-%d") if item.due else ""
    name = item.owner_name or item.owner or ""
    return " ".join(
        (
            fit(due, 5),
            fit(item.order or item.case or "", 19),
            fit(item.customer, 18),
            fit(what(item), 16),
            fit(name, 8),
            late,
        )
    ).rstrip()
