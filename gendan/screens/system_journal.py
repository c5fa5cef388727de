"""The tab of the change log: everything that was written, newest first, and whether it is whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from gendan import keys
from gendan.doctor import verify_all
from gendan.i18n import N_, _, aside, pair, several
from gendan.people import SYSTEM
from gendan.screens.system_pane import SystemPane
from gendan.services.audit import TABLES_CHANGED, Verification
from gendan.services.history import HistoryEntry, page
from gendan.text import plain
from gendan.widgets import history_rows as rows
from gendan.widgets.keybar import KeyBar
from gendan.widgets.modal import Modal
from gendan.widgets.window import PAGE
from gendan.widgets.window_table import Row, WindowTable


class JournalPane(SystemPane):
    """Pages of the log by position; Enter shows what a change wrote (C259)."""

    BINDINGS = keys.bindings("system", "verify")
    COLUMNS = rows.COLUMNS
    EMPTY = N_("Nothing was written yet.")

    def load(self) -> None:
        store = self.host.store.store
        self.ask("journal", lambda: page(store, None, PAGE), self._show)

    def _show(self, entries: list[HistoryEntry]) -> None:
        newest = entries[0].pos if entries else 0
        self.table.set_rows(self._rows(entries), newest)

    def _rows(self, entries: list[HistoryEntry]) -> list[Row]:
        return [replace(rows.entry_row(entry, self.host.config.zone), place=entry) for entry in entries]

    def on_window_table_need_page(self, event: WindowTable.NeedPage) -> None:
        event.stop()
        table, serial, offset, store = event.table, event.serial, event.offset, self.host.store.store
        before, count = table.total - offset + 1, event.count
        self.ask(
            f"page {offset}",
            lambda: page(store, before, count),
            lambda entries: table.put_page(serial, offset, self._rows(entries)) and None,
        )

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        event.stop()
        self.app.push_screen(EntryDialog(event.row.place, self.host.config.zone))

    def action_verify(self) -> None:
        """Follow the whole chain, and compare the tables with it, in a thread; the list can be read meanwhile."""
        store = self.host.store.store
        self.say(_("Checking {n} {n:change|changes}; you can go on.", n=self.table.total))
        self.ask("verify", lambda: verify_all(store), self._verified)

    def _verified(self, found: Verification) -> None:
        if found.ok:
            nodes = len(found.nodes)
            self.say(
                _(
                    "{n} {n:record|records} of {nodes} {nodes:terminal|terminals}: everything fits together.",
                    n=found.changesets,
                    nodes=nodes,
                )
            )
            return
        if found.tables:
            self.say(_(TABLES_CHANGED, names=several(found.tables)), wrong=True)
            return
        if not found.broken:
            self.say("\n".join(_(error.message, **error.params) for error in found.unread), wrong=True)
            return
        first = found.broken[0]
        where = pair(f"{first.node or '-'} {first.seq or '-'}", _(first.reason))
        broken = _(
            "The change log is broken at {n} {n:place|places}. Keep a copy; restore a backup.", n=len(found.broken)
        )
        self.say(f"{broken}\n{where}", wrong=True)


class EntryDialog(Modal[None]):
    """What one change wrote: every field with what stood there before."""

    DEFAULT_CSS = """
    EntryDialog > .dialog { width: 100; height: 80%; }
    EntryDialog WindowTable { background: $panel; }
    EntryDialog .about { height: auto; margin: 0 0 1 0; }
    """

    def __init__(self, entry: HistoryEntry, zone: tzinfo) -> None:
        super().__init__()
        self._entry = entry
        self._zone = zone

    def compose(self) -> ComposeResult:
        entry, zone = self._entry, self._zone
        who, login = rows.who(entry), aside(entry.who) if entry.who not in (rows.who(entry), SYSTEM) else ""
        about = [f"{rows.moment(entry.at, zone)}  {who}{login}  {entry.terminal} {entry.seq}"]
        if entry.recorded != entry.at:
            about.append(_("(recorded {time})", time=rows.moment(entry.recorded, zone)))
        about += [_("(practice)")] if entry.practice else []
        about += [_("(signed in with PIN)")] if entry.pin else []
        if entry.first is not None:
            terminal, seq = entry.first
            about.append(_("(issued again, was {terminal}:{seq})", terminal=terminal, seq=seq))
        about += [_("Why: {reason}", reason=rows.why(entry))] if rows.why(entry) else []
        with Vertical(classes="dialog"):
            yield Static(plain(rows.command_words(entry)), classes="title")
            yield Static(plain("\n".join(about)), classes="about")
            yield WindowTable(rows.CHANGES, empty=N_("It wrote no field."))
        yield KeyBar()

    def on_mount(self) -> None:
        changes = enumerate(self._entry.changes)
        self.query_one(WindowTable).set_rows([rows.change_row(at, change, self._zone) for at, change in changes])

    def on_window_table_row_selected(self) -> None:
        self.dismiss(None)
