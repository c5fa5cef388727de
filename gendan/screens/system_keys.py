"""The tab of the keys: every action with its keys, where it works, who chose them; one's own are changed here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gendan import keymap, keys
from gendan.errors import Finding
from gendan.i18n import N_, _
from gendan.screens.key_dialog import PressKey
from gendan.screens.system_pane import SystemPane
from gendan.widgets.modal import AskText, Confirm
from gendan.widgets.window_table import Column, Row, WindowTable

SOURCES = (N_("settings file"), N_("you"), N_("the store"))
"""Who chose keys, in the order of the layers, the strongest first."""
DEFAULT = N_("default")
FILE, OWN = 0, 1
"""The places of the settings file and of one's own choice among the layers."""


class KeysPane(SystemPane):
    """One's own keys travel to every terminal of the store. F1 and Esc always stay."""

    BINDINGS = keys.bindings("own_keys")
    COLUMNS = (
        Column("place", N_("Where it works"), 14),
        Column("label", N_("Action"), 16, flex=1),
        Column("keys", N_("Keys"), 22),
        Column("source", N_("From"), 13, toned=True),
    )
    EMPTY = N_("No action fits.\n{key.own_keys.filter} looks for another.")

    _part = ""
    _layers: Sequence[Mapping[str, str]] = ()

    def load(self) -> None:
        desk, login = self.host.store, self.host.session.login
        self.ask("keys", lambda: desk.key_layers(login), self._show)

    def _show(self, chosen: Sequence[Mapping[str, str]]) -> None:
        self._layers = (keymap.read(self.host.config["keys"]), *chosen)
        wanted = self._part.casefold().split()
        rows = [self._row(action) for name in keys.CONTEXTS for action in keys.in_context(name)]
        self.table.set_rows([row for row in rows if all(part in _haystack(row) for part in wanted)])
        self.on_window_table_row_highlighted()

    def _source(self, action_id: str) -> int | None:
        """The layer whose keys are in force; none where the default holds."""
        held = keys.of(action_id)
        for at, layer in enumerate(self._layers):
            if action_id in layer and keymap.keys_of(keys.BY_ID[action_id], layer) == held:
                return at
        return None

    def _row(self, action: keys.Action) -> Row:
        source = self._source(action.id)
        chosen = _(DEFAULT) if source is None else _(SOURCES[source])
        cells = (_(keys.CONTEXTS[action.context]), _(action.label), keys.names(action.id), chosen)
        return Row(action.id, cells, "" if source is None else "soon")

    def _chosen(self) -> keys.Action | None:
        row = self.table.cursor_row
        return keys.BY_ID.get(str(row.key)) if row is not None else None

    def on_window_table_row_highlighted(self) -> None:
        if (action := self._chosen()) is not None:
            default = _("By default: {keys}", keys=keys.written(action.keys.split(",")))
            only = _("Only what has “{part}” in it; {key.own_keys.filter} looks for another.", part=self._part)
            self.say("\n".join([_(action.help), f"{action.id}   {default}", *([only] if self._part.strip() else [])]))
        self.refresh_bindings()

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        event.stop()
        self.action_change()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "reset" and self.is_mounted and len(self._layers) > OWN:
            chosen = self._chosen()
            return chosen is not None and chosen.id in self._layers[OWN]
        return True

    # changing

    def action_change(self) -> None:
        if (action := self._chosen()) is not None:
            self._ask_key(action, ())

    def action_add(self) -> None:
        if (action := self._chosen()) is not None:
            self._ask_key(action, keys.of(action.id))

    def _ask_key(self, action: keys.Action, kept: Sequence[str]) -> None:
        if self._layers and action.id in self._layers[FILE]:
            words = _("The settings file of this terminal has its own keys for it, which stay in force here.")
            self.app.notify(words, severity="warning", markup=False)
            return

        def together(pressed: str) -> str:
            return ",".join([*kept, pressed])

        def judge(pressed: str) -> tuple[Finding | None, list[Finding]]:
            own = {name: ",".join(keys.of(name)) for layer in self._layers for name in layer if name in keys.BY_ID}
            wrong = keymap.wrong_with(own, action.id, together(pressed))
            return wrong, [] if wrong is not None else keymap.warnings(action.id, pressed)

        def answered(pressed: str | None) -> None:
            if pressed is not None:
                self.run("keys.set", {"action": action.id, "keys": together(pressed)}, self._renewed)

        title = _("A key for “{action}” ({place})", action=_(action.label), place=_(keys.CONTEXTS[action.context]))
        now = _("Now: {keys}", keys=keys.names(action.id))
        self.app.push_screen(PressKey(title, f"{_(action.help)}\n{now}", judge), answered)

    def action_reset(self) -> None:
        if (action := self._chosen()) is not None:
            self.run("keys.reset", {"action": action.id}, self._renewed)

    def action_reset_all(self) -> None:
        mine = len(self._layers[OWN]) if len(self._layers) > OWN else 0
        if not mine:
            self.app.notify(_("You have no keys of your own."), markup=False)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.run("keys.reset", {}, self._renewed)

        what = _("Your own keys of {n} actions go; the default holds again.", n=mine)
        self.app.push_screen(Confirm(_("Take all your keys back?"), what), answered)

    def _renewed(self, _result: dict[str, Any]) -> None:
        desk, login = self.host.store, self.host.session.login

        def took(layers: Sequence[Mapping[str, str]]) -> None:
            self.host.use_keys(layers)
            self._show(layers)
            self.app.notify(_("The keys are changed."), markup=False)

        self.ask("keys", lambda: desk.key_layers(login), took)

    def action_filter(self) -> None:
        def answered(part: str | None) -> None:
            if part is not None:
                self._part = part
                self.load()

        what = _("A part of place, action or key")
        self.app.push_screen(AskText(_("Filter"), what, value=self._part, required=False), answered)


def _haystack(row: Row) -> str:
    return " ".join((*row.cells, str(row.key))).casefold()
