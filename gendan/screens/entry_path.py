"""The way through the form of order entry: from field to field, from line to line."""

from __future__ import annotations

from collections.abc import Iterator

from gendan import keys
from gendan.i18n import _
from gendan.screens.entry_body import BOTTOM, TOP, AnyField, EntryBody


class EntryPath(EntryBody):
    """Knows the order of the fields, and where one goes from each."""

    BINDINGS = keys.bindings("form")

    def path(self) -> Iterator[AnyField]:
        """All fields from top to bottom, the rows from left to right."""
        yield from (self._fields[name] for name in TOP)
        for row in self.rows:
            yield from row.fields
        yield from (self._fields[name] for name in BOTTOM)

    def leave_lines(self) -> None:
        """To the first field below the lines that is still empty."""
        self.go_on(BOTTOM)

    def go_on(self, names: tuple[str, ...]) -> None:
        """To the first of these fields that nothing stands in; where there is none, say how to file the order."""
        pickup = self.collect().delivery_mode == "pickup"
        for name in names:
            if not self.text_of(name) and not (name == "address" and pickup):
                self.set_focus(self._fields[name])
                return
        last = self._fields[names[-1]] if names else None
        if last is not None and self.focused is not None and self.row_of(self.focused) is not None:
            self.set_focus(last)
        self.say("hint", _("{key} files the order.", key=self.key_of("form.main")))

    def _step(self, by: int) -> None:
        focused, rows = self.focused, self.rows
        row = self.row_of(focused)
        if row is not None:
            to_row = rows.index(row) + by
            if 0 <= to_row < len(rows):
                self.set_focus(rows[to_row].fields[[id(f) for f in row.fields].index(id(focused))])
            else:
                self.set_focus(self._fields["customer" if by < 0 else BOTTOM[0]])
            return
        names = [*TOP, "", *BOTTOM]
        at = next((n for n, name in enumerate(names) if name and self._fields[name] is focused), None)
        if at is None:
            return
        to = names[max(0, min(len(names) - 1, at + by))]
        self.set_focus(self._fields[to] if to else rows[0 if by > 0 else -1].product)

    def action_next_field(self) -> None:
        self._step(1)

    def action_previous_field(self) -> None:
        self._step(-1)
