"""The tab of the settings: what is in force, where it comes from, what it means."""

from __future__ import annotations

from typing import Any

from gendan import keys
from gendan.config import InForce
from gendan.errors import GendanError
from gendan.i18n import N_, _
from gendan.screens.paper_print import print_test_page
from gendan.screens.system_pane import SystemPane
from gendan.services.setting_text import read, shown
from gendan.services.settings import list_settings
from gendan.widgets.form import said
from gendan.widgets.modal import AskText
from gendan.widgets.window_table import Column, Row, WindowTable

SOURCES = {"default": N_("default"), "store": N_("the store"), "file": N_("settings file")}


class SettingsPane(SystemPane):
    """A supervisor sets what all terminals of the store share; a terminal's own file wins over it."""

    BINDINGS = keys.bindings("system", "change", "reset", "print_test")
    COLUMNS = (
        Column("key", N_("Setting"), 28, flex=1),
        Column("value", N_("Value"), 20, flex=2),
        Column("source", N_("From"), 13, toned=True),
    )

    _settings: dict[str, InForce]

    def load(self) -> None:
        store = self.host.store.store
        self.ask("settings", lambda: list_settings(store), self._show)

    def _show(self, settings: list[InForce]) -> None:
        self._settings = {one.setting.key: one for one in settings}
        self.table.set_rows([_row(one) for one in settings])

    def _chosen(self) -> InForce | None:
        row = self.table.cursor_row
        return self._settings.get(str(row.key)) if row is not None else None

    def on_window_table_row_highlighted(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            wanted = _("Write {wanted}.", wanted=chosen.setting.wanted())
            self.say(f"{_(chosen.setting.description)}\n{wanted}")
        self.refresh_bindings()

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        event.stop()
        if self.may("setting.set"):
            self.action_change()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        chosen = self._chosen() if self.is_mounted else None
        if action == "reset":
            return chosen is not None and chosen.source == "store" and self.may("setting.reset")
        return self.may("setting.set") if action == "change" else True

    def action_change(self) -> None:
        if (chosen := self._chosen()) is not None:
            self._ask_value(chosen, shown(chosen.setting, chosen.value), "")

    def _ask_value(self, chosen: InForce, typed: str, problem: str) -> None:
        setting = chosen.setting
        lines = [_(setting.description), _("Write {wanted}.", wanted=setting.wanted())]
        if chosen.source == "file":
            lines.append(_("The settings file of this terminal has its own value, which stays in force here."))
        lines += [problem] if problem else []

        def answered(answer: str | None) -> None:
            if answer is not None:
                self._set(chosen, answer)

        self.app.push_screen(AskText(setting.key, "\n".join(lines), value=typed, required=False), answered)

    def _set(self, chosen: InForce, typed: str) -> None:
        desk, session, setting = self.host.store, self.host.session, chosen.setting

        def refused(error: GendanError) -> None:
            self._ask_value(chosen, typed, said(error))

        def work() -> Any:
            return desk.run(session, "setting.set", {"key": setting.key, "value": read(setting, typed)})

        self.ask("write", work, lambda _made: self._done(_("{key} is changed.", key=setting.key)), refused)

    def action_reset(self) -> None:
        if (chosen := self._chosen()) is not None:
            words = _("{key} has its default again.", key=chosen.setting.key)
            self.run("setting.reset", {"key": chosen.setting.key}, lambda _made: self._done(words))

    def action_print_test(self) -> None:
        print_test_page(self)

    def _done(self, words: str) -> None:
        self.load()
        self.app.notify(words, markup=False)


def _row(one: InForce) -> Row:
    cells = (one.setting.key, shown(one.setting, one.value) or "-", _(SOURCES[one.source]))
    return Row(one.setting.key, cells, "" if one.source == "default" else "soon")
