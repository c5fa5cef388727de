"""Changes of the log in words, and as rows of a list."""

from __future__ import annotations

from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any

from gendan.domain import labels_history as labels
from gendan.domain import labels_values
from gendan.i18n import N_, _, several
from gendan.people import named
from gendan.services.history import Change, HistoryEntry, Listed, Login, Unshown
from gendan.widgets.window import Column, Row
from gendan.widgets.words import field_words

COLUMNS = (
    Column("at", N_("When"), 16),
    Column("who", N_("Who"), 8, flex=1),
    Column("command", N_("What"), 18, flex=1),
    Column("about", N_("About"), 19, flex=1),
    Column("reason", N_("Why"), 10, flex=1, drop=1),
)
CHANGES = (
    Column("thing", N_("Of what"), 14, flex=1),
    Column("field", N_("Field"), 12, flex=1),
    Column("old", N_("Before"), 10, flex=2),
    Column("new", N_("After"), 10, flex=2),
)
_UNSHOWN = {
    Unshown.ERASED: N_("[erased]"),
    Unshown.SECRET: N_("[secret]"),
    Unshown.UNREAD: N_("[in an archive that is missing]"),
}


def moment(at: datetime, zone: tzinfo) -> str:
    """A moment in the store's zone, to the minute."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def moment_of(at: str, zone: tzinfo) -> str:
    """A moment given as ISO 8601, in the store's zone."""
    return moment(datetime.fromisoformat(at), zone)


def command_words(entry: HistoryEntry) -> str:
    """What was done."""
    return _(labels.command(entry.command))


def who(entry: HistoryEntry) -> str:
    """Who did it, by name; and who said so for him in a file."""
    if entry.via is None:
        return named(entry.by)
    return _("{name}, said by {other}", name=named(entry.by), other=named(entry.via))


def why(entry: HistoryEntry) -> str:
    """The reason that was given; of a record that cannot be read, why not."""
    if entry.unread is not None:
        return _(entry.unread.message, **entry.unread.params)
    return entry.reason or ""


def entry_row(entry: HistoryEntry, zone: tzinfo) -> Row:
    """One change as a row; its place is its position in the log."""
    cells = (moment(entry.at, zone), who(entry), command_words(entry), about(entry), why(entry))
    return Row(entry.pos, cells, "muted" if entry.command == "order.import" else "", entry.pos)


def about(entry: HistoryEntry) -> str:
    """What a change is about: its order where it has one, else the first thing it names."""
    named = [change for change in entry.changes if change.name]
    orders = [change.name for change in named if change.entity == "order"]
    orders += [change.new for change in entry.changes if change.field == "order" and isinstance(change.new, str)]
    return (orders or [change.name for change in named] or [""])[0] or ""


def change_row(number: int, change: Change, zone: tzinfo) -> Row:
    """One field that was written."""
    name = labels_values.name(change.entity, change.name or "")
    thing = f"{_(labels.entity(change.entity))} {_(name) if name else change.name or ''}".rstrip()
    field = _(labels.field(change.entity, change.field))
    return Row(number, (thing, field, *changed(change, zone)))


def changed(change: Change, zone: tzinfo) -> tuple[str, str]:
    """What a field was, and what it is; codes in words."""
    of = change.entity, change.field
    return worded(*of, change.old, zone), worded(*of, change.new, zone)


def worded(entity: str, field: str, value: Any, zone: tzinfo) -> str:
    """What a field of a kind of thing holds, for people: codes in words, people by their names."""

    def word(code: str) -> str:
        if field in ("differed", "fields"):
            return field_words(code)
        words = labels_values.value(entity, field, code)
        return _(words) if words else code

    if isinstance(value, Listed):
        return several(map(word, value.parts))
    if (entity, field) in labels_values.LISTED and isinstance(value, str):
        return several(map(word, value.split(",")))
    return word(said(value, zone)) if type(value) in (str, int) else said(value, zone)


def said(value: Any, zone: tzinfo) -> str:
    """A value of the log for people."""
    if value is None:
        return ""
    if isinstance(value, Login):
        return named(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Unshown):
        return _(_UNSHOWN[value])
    if isinstance(value, datetime):
        return moment(value, zone)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
