"""The tab of the plans: templates by kind of order, and the steps of the one under the cursor (C161, C188)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from gendan import keys
from gendan.domain import labels
from gendan.domain.templates import BUILT_IN
from gendan.errors import GendanError
from gendan.i18n import N_, _, several
from gendan.screens.form_dialog import Before, Filled
from gendan.screens.system_pane import SystemPane
from gendan.screens.template_dialogs import COURTS, StepDialog, TemplateDialog, days_words
from gendan.services.plans import TemplateView, as_arguments, list_templates
from gendan.widgets.modal import Confirm
from gendan.widgets.window_table import Column, Row, WindowTable

TEMPLATES = (
    Column("name", N_("Template"), 12, flex=1),
    Column("own", N_("From"), 8, drop=1),
    Column("code", N_("Code"), 12, drop=2),
)
STEPS = (
    Column("name", N_("Step"), 12, flex=1),
    Column("days", N_("Days"), 9, align="right"),
    Column("after", N_("Waits for"), 12, flex=1, drop=2),
    Column("marks", N_("Notes"), 12, flex=1, drop=1),
    Column("code", N_("Code"), 10, drop=3),
)
_WRITES = {"new": "template.set", "change": "template.set", "insert": "template.set", "remove": "template.remove"}


class TemplatesPane(SystemPane):
    """Supervisors change, everybody looks. Enter goes to the steps of a template, Esc back."""

    BINDINGS = [*keys.bindings("system", "new", "change", "insert", "remove"), *keys.bindings("global", "back")]
    DEFAULT_CSS = """
    TemplatesPane > #plans { height: 1fr; layout: vertical; }
    TemplatesPane > #plans > #templates { height: 7; }
    TemplatesPane > #plans > #plan { height: 1fr; }
    """

    _templates: Sequence[TemplateView] = ()

    def compose(self) -> ComposeResult:
        with Horizontal(id="plans"):
            yield WindowTable(TEMPLATES, empty=" ", id="templates")
            yield WindowTable(STEPS, empty=" ", id="plan")
        yield Static(classes="word")

    @property
    def plan(self) -> WindowTable:
        """The steps of the template under the cursor."""
        return self.query_one("#plan", WindowTable)

    def load(self) -> None:
        store = self.host.store.store
        self.ask("list", lambda: list_templates(store), self._show)

    def _show(self, found: tuple[TemplateView, ...]) -> None:
        self._templates = found
        origin = {True: _("store"), False: _("built in")}
        self.table.set_columns(TEMPLATES)
        self.table.set_rows([Row(one.code, (_(one.name), origin[one.own], one.code)) for one in found])
        self.go_to_made()
        self._show_steps()

    def _chosen(self) -> TemplateView | None:
        row = self.table.cursor_row
        return next((one for one in self._templates if row is not None and one.code == row.key), None)

    def _at(self) -> int | None:
        """The number of the step under the cursor, where the steps have the focus."""
        row = self.plan.cursor_row
        return int(str(row.key)) if row is not None and self.plan.has_focus else None

    def _show_steps(self) -> None:
        one = self._chosen()
        self.plan.set_columns(STEPS)
        self.plan.set_rows([_step_row(at, one, step) for at, step in enumerate(one.steps)] if one else [])
        self.refresh_bindings()

    def on_window_table_row_highlighted(self, event: WindowTable.RowHighlighted) -> None:
        if event.table is self.table:
            self._show_steps()
        self.refresh_bindings()

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        event.stop()
        if event.table is self.table:
            self.plan.focus()
            self.refresh_bindings()
        elif self.may("template.set"):
            self.action_change()

    # keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if not self.is_mounted:
            return True
        if action == "back":
            return self.plan.has_focus
        if action not in _WRITES:
            return True
        chosen, on_step = self._chosen(), self.plan.has_focus
        there = {"insert": on_step, "new": not on_step, "remove": on_step or bool(chosen and chosen.own)}
        return chosen is not None and self.may(_WRITES[action]) and there.get(action, True)

    def action_back(self) -> None:
        self.table.focus()
        self.refresh_bindings()

    def action_new(self) -> None:
        one = self._chosen()
        if one is not None:
            about = _("A copy of {name}, to be changed", name=_(one.name))
            self._named(lambda before: TemplateDialog(about, "", before, new=True), one, {})

    def action_change(self) -> None:
        one, at = self._chosen(), self._at()
        if one is None:
            return
        if at is None:
            name = _(one.name)
            self._named(lambda before: TemplateDialog(one.code, name, before, new=False), one, {"code": one.code})
        else:
            self._step(one, at, new=False)

    def action_insert(self) -> None:
        one, at = self._chosen(), self._at()
        if one is not None and at is not None:
            self._step(one, at, new=True)

    def action_remove(self) -> None:
        one, at = self._chosen(), self._at()
        if one is None:
            return
        if at is not None:
            what = _("{step} is taken out of {name}. Orders that are planned keep it.",
                     step=_(one.steps[at].name), name=_(one.name))  # fmt: skip
            left = [step for n, step in enumerate(as_arguments(one.steps)) if n != at]
            self._ask_first(
                Confirm(_("Take this step out?"), what, yes=_("Take out")), "template.set", _given(one, left)
            )
            return
        what = _("{name}: orders that are planned keep their plan.", name=_(one.name))
        if one.code in BUILT_IN:
            what += " " + _("The built-in template holds again.")
        self._ask_first(
            Confirm(_("Remove this template?"), what, yes=_("Remove")), "template.remove", {"code": one.code}
        )

    def _ask_first(self, asked: Confirm, command: str, args: dict[str, Any]) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self.run(command, args, lambda _made: self._done(args["code"]))

        self.app.push_screen(asked, answered)

    def _done(self, code: str) -> None:
        self._new_row = code
        self.load()
        self.app.notify(_("{code} is changed.", code=code), markup=False)

    def _named(self, make: Any, one: TemplateView, given: dict[str, Any]) -> None:
        steps = as_arguments(one.steps)
        self._fill(make, lambda args: {**given, **args, "steps": steps})

    def _step(self, one: TemplateView, at: int, *, new: bool) -> None:
        before_it = None if new else one.steps[at]
        about = _(one.name)

        def args(filled: dict[str, Any]) -> dict[str, Any]:
            steps = as_arguments(one.steps)
            steps[at + 1 if new else at : at + 1] = [filled]
            return _given(one, steps)

        self._fill(lambda before: StepDialog(about, before_it, before), args)

    def _fill(self, make: Any, args: Any, before: Before | None = None) -> None:
        """Open a dialog and write the template; where it is refused, again with what was typed."""
        desk, session = self.host.store, self.host.session

        def answered(filled: Filled | None) -> None:
            if filled is None:
                return

            def refused(error: GendanError) -> None:
                self._fill(make, args, Before(filled.typed, error))

            given = args(filled.args)
            self.ask("write", lambda: desk.run(session, "template.set", given),
                     lambda made: self._done(made["code"]), refused)  # fmt: skip

        self.app.push_screen(make(before), answered)


def _given(one: TemplateView, steps: list[dict[str, Any]]) -> dict[str, Any]:
    return {"code": one.code, "name": one.name, "steps": steps}


def _step_row(at: int, template: TemplateView, step: Any) -> Row:
    after = several(step.after) if step.after is not None else ""
    marks = [_("inspection")] if step.quality else []
    marks += [_("each category")] if step.scope == "category" else []
    marks += [_(COURTS[step.court])] if step.court != "us" else []
    marks += [_(labels.label("notice", step.notice))] if step.notice else []
    return Row(at, (_(step.name), days_words(step.days), after, several(marks), step.code))
