"""The tab About: this program, this database, and the two things that are each terminal's own: language and colours."""

from __future__ import annotations

from typing import Any

from gendan import __version__, i18n
from gendan.i18n import N_, _, aside, several
from gendan.screens.keeping import keep_setting
from gendan.screens.page_dialog import DocumentDialog
from gendan.screens.system_pane import SystemPane
from gendan.services.about import About, about
from gendan.widgets.window_table import Column, Row, WindowTable

LANGUAGES = {"zh": "中文", "en": "English"}
THEMES = {"gendan-dark": N_("dark"), "gendan-light": N_("light"), "gendan-contrast": N_("high contrast")}


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
            ("language", N_("Language"), LANGUAGES[i18n.language()] + aside(_("Enter: the other one"))),
            ("theme", N_("Colours"), _(THEMES.get(self.app.theme, self.app.theme)) + aside(_("Enter: the next one"))),
            ("store", N_("Store"), f"{facts.store_name} {facts.terminal}"),
            ("kind", N_("Database for"), several(marks) or _("real work")),
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
        self.say(_("{key.system.import_book} takes an order book in. {key.system.verify} on the change log checks it."))

    async def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        event.stop()
        app: Any = self.app
        if event.row.key == "language":
            keep_setting(app, "ui.language", "en" if i18n.language() == "zh" else "zh")
            app.call_next(app.action_language)
        elif event.row.key == "security":
            self.app.push_screen(DocumentDialog("security"))
        elif event.row.key == "theme":
            app.action_theme()
            self.load()
