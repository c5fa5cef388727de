"""Conflicts: fields that two terminals wrote without seeing each other, side by side, and the keys that decide them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from gendan import keys
from gendan.domain import labels_history as labels
from gendan.domain.clashes import BOTH, MINE, THEIRS, told
from gendan.domain.labels import label
from gendan.domain.labels_sync import MARKS
from gendan.i18n import N_, _
from gendan.people import named
from gendan.screens.data_screen import Renewing, WithList
from gendan.screens.form_dialog import REASON_NEEDED, Before, FormDialog
from gendan.screens.form_run import fill_in
from gendan.screens.order import OrderScreen
from gendan.screens.watching import DataChanged
from gendan.services.conflicts import OTHER, Contested, Value, contested
from gendan.services.reviews import Mark, to_review
from gendan.text import plain
from gendan.widgets import history_rows
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import TextInput
from gendan.widgets.window_table import Column, Row, WindowTable


class ConflictsScreen(WithList, Renewing):
    """The list; under it the values of the one under the cursor: who wrote what, where, when and why (sync.md 2.6)."""

    DIGIT = 9
    BINDINGS = keys.bindings("conflicts")
    DEFAULT_CSS = """
    ConflictsScreen .title { height: 1; padding: 0 1; text-style: bold; }
    ConflictsScreen WindowTable { height: 1fr; }
    ConflictsScreen #sides { height: auto; max-height: 12; padding: 1 1 0 1; background: $surface; }
    ConflictsScreen #sides > Static { height: auto; }
    """
    COLUMNS = (
        Column("what", N_("Of what"), 26, flex=1),
        Column("field", N_("Field"), 10, flex=1),
        Column("mine", N_("Mine"), 12, flex=2),
        Column("theirs", N_("Theirs"), 12, flex=2),
        Column("by", N_("By"), 14, drop=1),
    )
    _found: Mapping[str, Contested] = {}
    _marks: Mapping[str, Mark] = {}

    def body(self) -> ComposeResult:
        yield Static(plain(_("Conflicts")), classes="title")
        yield WindowTable(self.COLUMNS, empty=_("No conflicts: what the terminals wrote fits together."))
        with Vertical(id="sides"):
            yield Static()

    def load(self) -> None:
        self.table.focus()
        store = self.host.store.store
        self.ask("conflicts", lambda: (contested(store), to_review(store)), self._show)

    def _show(self, found: tuple[Sequence[Contested], Sequence[Mark]]) -> None:
        self._found = {one.conflict: one for one in found[0]}
        self._marks = {one.change: one for one in found[1]}
        self.table.set_rows([*map(self._row, found[0]), *map(self._marked, found[1])])
        self.on_window_table_row_highlighted()

    def _row(self, one: Contested) -> Row:
        mine, theirs = sides(one)
        what = thing(one)
        by = "/".join(dict.fromkeys(named(value.by) for value in one.values))
        cells = (what, _(labels.field(one.entity, one.field)), self._said(one, mine), self._said(one, theirs), by)
        return Row(one.conflict, cells)

    def _marked(self, one: Mark) -> Row:
        words = _(MARKS[one.code], role=_(label("role", one.role)))
        return Row(one.change, (_("to look at"), words, "", _(labels.command(one.command)), named(one.by)))

    def _said(self, one: Contested, value: Value | None) -> str:
        if value is None:
            return ""
        if not one.is_clash:
            return history_rows.worded(one.entity, one.field, value.value, self.host.config.zone)
        return " ".join(map(_, told(str(value.value))))

    def here(self) -> Contested | None:
        """The conflict under the cursor."""
        row = self.table.cursor_row if self._found else None
        return self._found.get(str(row.key)) if row is not None else None

    def mark(self) -> Mark | None:
        """The record to look at under the cursor."""
        row = self.table.cursor_row if self._marks else None
        return self._marks.get(str(row.key)) if row is not None else None

    def on_window_table_row_highlighted(self) -> None:
        one, mark = self.here(), self.mark()
        words = self._told(one) if one is not None else self._told_of(mark) if mark is not None else ""
        self.query_one("#sides Static", Static).update(plain(words))
        self.refresh_bindings()

    def _told(self, one: Contested) -> str:
        lines = [_(labels.field(one.entity, one.field))] if one.is_clash else []
        for value in one.values:
            whose = _("Mine") if value.mine else _("Theirs")
            at = history_rows.moment_of(value.at, self.host.config.zone)
            why = _("Why: {reason}", reason=value.reason) if value.reason else ""
            lines.append(f"{whose}  {self._said(one, value)}")
            lines.append(f"    {value.node}  {named(value.by)}  {at}  {why}".rstrip())
        return "\n".join(lines)

    def _told_of(self, mark: Mark) -> str:
        words = _(labels.command(mark.command)), _(MARKS[mark.code], role=_(label("role", mark.role)))
        at = history_rows.moment(mark.at, self.host.config.zone)
        why = _("Why: {reason}", reason=mark.reason) if mark.reason else ""
        return "  ".join(words) + f"\n    {mark.node}  {named(mark.by)}  {at}  {why}".rstrip()

    def _may(self, command: str) -> bool:
        return self.host.session is not None and self.host.store.may(self.host.session, command)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        one = self.here()
        if action in {MINE, THEIRS, BOTH, OTHER}:
            return one is not None and action in one.decisions and self._may("conflict.resolve")
        if action == "seen":
            return self.mark() is not None and self._may("review.done")
        if action == "order":
            return one is not None and one.order is not None
        return super().check_action(action, parameters)

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        event.stop()
        self.action_order()

    def action_mine(self) -> None:
        self._decide(MINE)

    def action_theirs(self) -> None:
        self._decide(THEIRS)

    def action_both(self) -> None:
        self._decide(BOTH)

    def action_other(self) -> None:
        self._decide(None)

    def action_seen(self) -> None:
        """Say that one looked at the record under the cursor."""
        mark = self.mark()
        if mark is None:
            return
        about, given = self._told_of(mark), {"change": mark.change}
        fill_in(self, lambda before: DecideDialog(about, before), "review.done", self._looked, given)

    def _looked(self, _made: dict[str, Any]) -> None:
        self.load()
        self.app.notify(_("Noted for all terminals."), markup=False)

    def action_order(self) -> None:
        one = self.here()
        if one is not None and one.order is not None:
            self.app.push_screen(OrderScreen(one.order))

    def _decide(self, keep: str | None) -> None:
        one = self.here()
        if one is None:
            return
        mine, theirs = sides(one)
        chosen = {MINE: mine, THEIRS: theirs}.get(keep or "")
        about = f"{thing(one)}  {_(labels.field(one.entity, one.field))}"
        if keep is not None:
            kept = _("both") if keep == BOTH else self._said(one, chosen)
            about += "\n" + _("Keep: {value}", value=kept)
        given = {"conflict": one.conflict} | ({"keep": keep} if keep is not None else {})

        def done(made: dict[str, Any]) -> None:
            self.load()
            self.app.notify(_("Decided. {n} {n:conflict is|conflicts are} left.", n=made["left"]), markup=False)

        fill_in(
            self, lambda before: DecideDialog(about, before, with_value=keep is None), "conflict.resolve", done, given
        )

    def on_data_changed(self, event: DataChanged) -> None:
        event.stop()
        self.load()


def thing(one: Contested) -> str:
    """What a conflict is about, in words: of a milestone its order and what it is called."""
    if one.entity == "milestone":
        return " ".join(part for part in (one.order, _(label("milestone", one.what))) if part)
    return f"{_(labels.entity(one.entity))} {one.what}"


class DecideDialog(FormDialog):
    """The reason of a decision, and where none of the values is right, the value."""

    NAME = N_("Decide the conflict")
    NEEDED = {"reason": REASON_NEEDED, "keep": N_("Type the value that holds.")}

    def __init__(self, about: str, before: Before | None, *, with_value: bool = False) -> None:
        super().__init__(about, before)
        self._with_value = with_value

    def fields(self) -> list[FieldRow]:
        reason = FieldRow("reason", N_("Reason"), TextInput(max_length=2000), required=True)
        value = FieldRow("keep", N_("Value"), TextInput(max_length=2000), required=True)
        return [value, reason] if self._with_value else [reason]


def sides(one: Contested) -> tuple[Value | None, Value | None]:
    """The value of this terminal and that of the others, each the latest."""
    mine = next((value for value in one.values if value.mine), None)
    theirs = next((value for value in one.values if not value.mine), None)
    return mine, theirs
