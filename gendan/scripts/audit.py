"""``gendan audit``: who changed what, when and why; whether the change log is whole."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from gendan.errors import UsageError
from gendan.i18n import N_, _, aside, pair, several
from gendan.scripts.common import Call, emit, finish, learn_names, shared_options
from gendan.scripts.order_audit import orders

if TYPE_CHECKING:
    from gendan.services.audit import Verification
    from gendan.services.history import HistoryEntry

SHOWN = 100
"""Entries of the whole log that are printed for people where nothing else is said."""
_UNSHOWN = {
    "erased": N_("[erased]"),
    "secret": N_("[secret]"),
    "unread": N_("[in an archive that is missing]"),
}


@click.group("audit", help=N_("Who changed what, when and why; check the change log."))
@shared_options
def command() -> None:
    """The group of audit commands; cli.py hangs it in."""


command.add_command(orders)


@command.command("show", help=N_("The history of the order NUMBER; without one the whole change log."))
@click.argument("number", required=False)
@click.option("--customer", help=N_("The history of this customer and his orders."))
@click.option("--limit", type=click.IntRange(1), help=N_("At most so many, the newest."))
@shared_options
@click.pass_obj
def show(call: Call, number: str | None, customer: str | None, limit: int | None) -> None:
    """Print a history, oldest first."""
    from gendan.services import history

    if number is not None and customer is not None:
        message = N_("Say either an order or --customer, not both.")
        raise UsageError("bad_value", message, field="customer")
    store = call.open()
    if number is not None:
        entries = history.order_history(store, number)[-(limit or 0) :]
    elif customer is not None:
        entries = history.customer_history(store, customer)[-(limit or 0) :]
    else:
        entries = history.page(store, limit=limit or (None if call.json else SHOWN))[::-1]
    zone = store.config.zone
    document = {"history": [entry_document(entry, zone) for entry in entries]}
    if not call.json:
        learn_names(store)
    lines = [] if call.json else [entry_text(entry, zone) for entry in entries]
    emit(call, document, "\n".join(lines or [_("Nothing was written yet.")]))


@command.command("verify", help=N_("Check every record of the change log and what stands on it."))
@click.option("--log", is_flag=True, help=N_("Only the log: comparing all tables with it takes long in a large store."))
@shared_options
@click.pass_obj
def verify(call: Call, log: bool) -> None:
    """Print what is broken; exit status 1 where something is."""
    from gendan.doctor import verify_all
    from gendan.services import audit

    store = call.open()
    found = audit.verify(store) if log else verify_all(store)
    document = {
        "ok": found.ok,
        "changesets": found.changesets,
        "nodes": found.nodes,
        "broken": [{"node": one.node, "seq": one.seq, "reason": _(one.reason)} for one in found.broken],
        "tables": list(found.tables),
        "archives": [{"file": one.params["name"], "reason": _(one.message, **one.params)} for one in found.unread],
    }
    emit(call, document, _verified_text(found))
    finish(0 if found.ok else 1)


def _verified_text(found: Verification) -> str:
    if found.ok:
        return _(
            "{n} {n:record|records} of {nodes} {nodes:terminal|terminals}: everything fits together.",
            n=found.changesets,
            nodes=len(found.nodes),
        )
    if found.tables:
        from gendan.services.audit import TABLES_CHANGED

        return _(TABLES_CHANGED, names=several(found.tables))
    unread = [_(error.message, **error.params) for error in found.unread]
    lines = [pair(f"{one.node or '-'} {one.seq or '-'}", _(one.reason)) for one in found.broken]
    if not lines:
        return "\n".join(
            [*unread, _("The chain is whole; {n} archive {n:file|files} could not be checked.", n=len(unread))]
        )
    return "\n".join(
        [
            *unread,
            *lines,
            _("The change log is broken at {n} {n:place|places}. Keep a copy; restore a backup.", n=len(lines)),
        ]
    )


def entry_document(entry: HistoryEntry, zone: ZoneInfo) -> dict[str, Any]:
    """One entry of a history as cli-json.md has it."""
    return {
        "at": entry.at.astimezone(zone).isoformat(),
        "recorded": entry.recorded.astimezone(zone).isoformat(),
        "by": entry.who,
        "command": entry.command,
        "reason": entry.reason,
        "unread": None if entry.unread is None else _(entry.unread.message, **entry.unread.params),
        "node": entry.node,
        "seq": entry.seq,
        "terminal": entry.terminal,
        "practice": entry.practice,
        "pin": entry.pin,
        "first": None if entry.first is None else dict(zip(("terminal", "seq"), entry.first, strict=True)),
        "changes": [
            {
                "entity": change.entity,
                "name": change.name,
                "field": change.field,
                "old": _value(change.old, zone),
                "new": _value(change.new, zone),
            }
            for change in entry.changes
        ],
    }


def _value(value: Any, zone: ZoneInfo) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return _UNSHOWN[value.value]


def entry_text(entry: HistoryEntry, zone: ZoneInfo) -> str:
    """One entry of a history for people."""
    from gendan.widgets import history_rows as words

    head = f"{words.moment(entry.at, zone)} {words.who(entry)} {words.command_words(entry)}"
    if entry.recorded != entry.at:
        head += aside(_("recorded {time}", time=words.moment(entry.recorded, zone)))
    if entry.practice:
        head += aside(_("practice"))
    if entry.pin:
        head += aside(_("signed in with PIN"))
    if entry.first is not None:
        head += " " + issued_again(entry.first)
    reason = words.why(entry)
    lines = [pair(head, reason) if reason else head]
    for change in entry.changes:
        thing, field, old, new = words.change_row(0, change, zone).cells
        lines.append(f"  {pair(f'{thing} {field}', f'{old} -> {new}' if old else new)}")
    return "\n".join(lines)


def issued_again(first: tuple[str, int]) -> str:
    """That a record was issued again, and where it stood at first."""
    terminal, seq = first
    return _("(issued again, was {terminal}:{seq})", terminal=terminal, seq=seq)
