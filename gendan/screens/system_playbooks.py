"""The tabs of the library: playbooks by problem, and scripts by situation (C209-C213, C227-C229)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from gendan import keys
from gendan.domain import labels
from gendan.domain.playbooks import PRINCIPLE
from gendan.domain.scripts import BUILT_IN
from gendan.i18n import N_, _
from gendan.screens.form_dialog import Before, Filled, FormDialog
from gendan.screens.library_dialogs import PlaybookDialog, ScriptDialog
from gendan.screens.system_pane import SystemPane
from gendan.services.playbooks import PlaybookView, list_playbooks
from gendan.services.scripts import ScriptView, list_scripts
from gendan.text import plain
from gendan.widgets.modal import Confirm
from gendan.widgets.window_table import Column, Row, WindowTable

ORIGIN = {True: N_("store"), False: N_("built in")}


class LibraryPane(SystemPane):
    """A list, and below it the whole text of what is under the cursor. Supervisors change, everybody looks."""

    DEFAULT_CSS = """
    LibraryPane > WindowTable { height: 1fr; }
    LibraryPane > #whole { height: 9; padding: 0 1; background: $surface; }
    LibraryPane > #whole > Static { height: auto; }
    """
    NEEDED: Mapping[str, str] = {}
    """The command behind each key."""

    def compose(self) -> ComposeResult:
        yield WindowTable(self.COLUMNS, empty=" ")
        with VerticalScroll(id="whole", can_focus=False):
            yield Static()
        yield Static(classes="word")

    def whole(self) -> str:
        """Everything that is to be said of the row under the cursor."""
        raise NotImplementedError

    def own(self) -> bool | None:
        """Whether the store wrote what is under the cursor; none where nothing is."""
        raise NotImplementedError

    def allowed(self, action: str) -> bool:
        """Whether the key makes sense on the row under the cursor."""
        return self.own() is True if action in ("reset", "remove") else self.own() is not None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if not self.is_mounted or action not in self.NEEDED:
            return True
        return self.may(self.NEEDED[action]) and (action == "new" or self.allowed(action))

    def on_window_table_row_highlighted(self) -> None:
        self.query_one("#whole > Static", Static).update(plain(self.whole()))
        self.refresh_bindings()

    def on_window_table_row_selected(self) -> None:
        if self.may(self.NEEDED["change"]):
            self.edit(None)

    def action_change(self) -> None:
        self.edit(None)

    def edit(self, before: Before | None) -> None:
        """Open the dialog for the row under the cursor."""
        raise NotImplementedError

    def keep(
        self,
        dialog: FormDialog,
        command: str,
        args: Callable[[Filled], dict[str, Any]],
        again: Callable[[Before], None],
    ) -> None:
        """Open the dialog and run the command with what it answers; a refusal opens it ``again``."""
        desk, session = self.host.store, self.host.session

        def answered(filled: Filled | None) -> None:
            if filled is None:
                return

            def done(made: dict[str, Any]) -> None:
                self._new_row = made.get("code")
                self.load()
                self.app.notify(_("Kept."), markup=False)

            self.ask(
                "write", lambda: desk.run(session, command, args(filled)), done,
                lambda error: again(Before(filled.typed, error)),
            )  # fmt: skip

        self.app.push_screen(dialog, answered)

    def take_back(self, command: str, args: dict[str, Any], title: str, what: str, yes: str) -> None:
        """Ask, then run."""

        def answered(agreed: bool | None) -> None:
            if agreed:
                self.run(command, args, lambda _made: self.load())

        self.app.push_screen(Confirm(title, what, yes=yes), answered)


class PlaybooksPane(LibraryPane):
    """What is done about each problem."""

    BINDINGS = keys.bindings("system", "change", "reset")
    NEEDED = {"change": "playbook.set", "reset": "playbook.reset"}
    COLUMNS = (
        Column("problem", N_("Problem"), 18),
        Column("steps", N_("Steps"), 8, align="right"),
        Column("first", N_("First step"), 12, flex=1),
        Column("own", N_("From"), 8),
    )

    def load(self) -> None:
        store = self.host.store.store
        self.ask("list", lambda: list_playbooks(store), self._show)

    def _show(self, found: tuple[PlaybookView, ...]) -> None:
        rows = []
        for one in found:
            name, first = _(labels.label("problem", one.problem)), one.steps[0].text
            rows.append(Row(one.problem, (name, str(len(one.steps)), first, _(ORIGIN[one.own])), place=one))
        self.table.set_rows(rows)
        self.say(_(PRINCIPLE))
        self.on_window_table_row_highlighted()

    def _here(self) -> PlaybookView | None:
        row = self.table.cursor_row
        return row.place if row is not None else None

    def own(self) -> bool | None:
        one = self._here()
        return one.own if one is not None else None

    def whole(self) -> str:
        one = self._here()
        return "\n".join(f"{n}. {step.text}" for n, step in enumerate(one.steps, 1)) if one is not None else ""

    def edit(self, before: Before | None) -> None:
        one = self._here()
        if one is not None:
            self._edit(one, before)

    def _edit(self, one: PlaybookView, before: Before | None) -> None:
        def args(filled: Filled) -> dict[str, Any]:
            lines = [line.strip() for line in str(filled.args["steps"]).splitlines()]
            return {"problem": one.problem, "steps": [line for line in lines if line]}

        self.keep(PlaybookDialog(one, before), "playbook.set", args, lambda again: self._edit(one, again))

    def action_reset(self) -> None:
        """The built-in steps again."""
        one = self._here()
        if one is not None:
            name = _(labels.label("problem", one.problem))
            what = _("{name}: the store's own steps go, the built-in ones hold again.", name=name)
            args = {"problem": one.problem}
            self.take_back("playbook.reset", args, _("Take the playbook back?"), what, _("Back to built-in"))


class ScriptsPane(LibraryPane):
    """What is said about each problem and in each situation."""

    BINDINGS = keys.bindings("system", "new", "change", "reset", "remove")
    NEEDED = {"new": "script.set", "change": "script.set", "reset": "script.remove", "remove": "script.remove"}
    COLUMNS = (
        Column("situation", N_("Situation"), 18),
        Column("name", N_("Name"), 16, flex=1),
        Column("code", N_("Code"), 14, drop=1),
        Column("own", N_("From"), 8),
    )
    _scripts: Sequence[ScriptView] = ()

    def load(self) -> None:
        store = self.host.store.store
        self.ask("list", lambda: list_scripts(store), self._show)

    def _show(self, found: tuple[ScriptView, ...]) -> None:
        self._scripts = found
        self.table.set_rows(
            [
                Row(
                    one.code,
                    (_(labels.label("situation", one.situation)), one.name, one.code, _(ORIGIN[one.own])),
                    place=one,
                )
                for one in found
            ]
        )
        self.go_to_made()
        self.on_window_table_row_highlighted()

    def _here(self) -> ScriptView | None:
        row = self.table.cursor_row
        return row.place if row is not None else None

    def own(self) -> bool | None:
        one = self._here()
        return one.own if one is not None else None

    def allowed(self, action: str) -> bool:
        one = self._here()
        if one is None or action == "change":
            return one is not None
        return one.own and (one.code in BUILT_IN) is (action == "reset")

    def whole(self) -> str:
        one = self._here()
        return one.text if one is not None else ""

    def edit(self, before: Before | None) -> None:
        one = self._here()
        if one is not None:
            self._edit(one, before)

    def action_new(self) -> None:
        """Another script."""
        self._edit(None, None)

    def _edit(self, one: ScriptView | None, before: Before | None) -> None:
        def args(filled: Filled) -> dict[str, Any]:
            return {**({"code": one.code} if one is not None else {}), **filled.args}

        self.keep(ScriptDialog(one, before), "script.set", args, lambda again: self._edit(one, again))

    def action_reset(self) -> None:
        """The built-in words again."""
        self._go(_("Take the script back?"), _("{name}: the built-in words hold again."), _("Back to built-in"))

    def action_remove(self) -> None:
        """Take a script of the store away."""
        self._go(_("Remove this script?"), _("{name} is no longer offered."), _("Remove"))

    def _go(self, title: str, what: str, yes: str) -> None:
        one = self._here()
        if one is not None:
            self.take_back("script.remove", {"code": one.code}, title, what.replace("{name}", one.name), yes)
