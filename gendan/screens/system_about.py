"""The tab About: this program, this database, and the two things that are each terminal's own: language and colours."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from gendan import __version__, i18n
from gendan.i18n import N_, _
from gendan.screens.page_dialog import PageDialog
from gendan.screens.system_pane import SystemPane
from gendan.services.about import About, about
from gendan.widgets.window_table import Column, Row, WindowTable

LANGUAGES = {"zh": "中文", "en": "English"}
THEMES = {"gendan-dark": N_("dark"), "gendan-light": N_("light"), "gendan-contrast": N_("high contrast")}


_TURN = threading.Lock()
_CHOSEN: dict[tuple[Path, str], str] = {}
"""What was chosen last, by settings file and key. Another language makes the tab anew, and threads that write come in
any order: each writes what was chosen last."""


class AboutPane(SystemPane):
    """Enter on language or colours takes the next one and keeps it in this terminal's settings file."""

    COLUMNS = (Column("name", N_("What"), 20), Column("value", N_("Value"), 20, flex=1))

    def load(self) -> None:
        store = self.host.store.store
        self.ask("about", lambda: about(store), self._show)

    def _show(self, facts: About) -> None:
        marks = [_("practice database")] if facts.practice else []
        marks += [_("demonstration store")] if facts.demo else []
        rows = [
            ("language", N_("Language"), f"{LANGUAGES[i18n.language()]}  ({_('Enter: the other one')})"),
            ("theme", N_("Colours"), f"{_(THEMES.get(self.app.theme, self.app.theme))}  ({_('Enter: the next one')})"),
            ("store", N_("Store"), f"{facts.store_name} {facts.terminal}"),
            ("kind", N_("Database for"), ", ".join(marks) or _("real work")),
            ("path", N_("Database"), str(facts.path)),
            ("size", N_("Size"), f"{facts.size / 1_000_000:.1f} MB"),
            ("orders", N_("Orders"), str(facts.orders)),
            ("changes", N_("Changes in the log"), str(facts.changes)),
            ("head", N_("Log head"), facts.log_head[:16]),
            ("config", N_("Settings file"), str(self.host.config.path)),
            ("security", N_("Security"), _("Enter: what is protected, against whom, and what is not")),
            ("version", N_("Version"), f"gendan {__version__}"),
        ]
        self.table.set_rows([Row(key, (_(name), value)) for key, name, value in rows])
        self.say(_("i takes an order book in. v on the change log checks it."))

    async def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        event.stop()
        app: Any = self.app
        if event.row.key == "language":
            self._keep("ui.language", "en" if i18n.language() == "zh" else "zh")
            app.call_next(app.action_language)
        elif event.row.key == "security":
            self.app.push_screen(PageDialog("security"))
        elif event.row.key == "theme":
            app.action_theme()
            self._keep("ui.theme", app.theme)
            self.load()

    def _keep(self, key: str, value: str) -> None:
        """Write it in a thread of the application: the tab may be gone before the thread begins."""
        path, app, host = self.host.config.path, self.app, self.host
        _CHOSEN[path, key] = value

        def keep() -> None:
            from gendan.services.own_settings import keep

            try:
                with _TURN:
                    keep(path, key, _CHOSEN[path, key])
            except Exception as error:
                app.call_later(host.show_error, error)

        app.run_worker(keep, name=f"keep {key}", thread=True, exit_on_error=False)
