"""A shut gate: everything that is missing, and for who may, the findings to override one by one with a reason (C055).

For every command that takes ``override``: ``through_gate`` runs it, asks where its gate is shut, and runs it again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from gendan import keys
from gendan.domain import labels
from gendan.domain.roles import may
from gendan.errors import Finding, GendanError
from gendan.i18n import N_, _, joined
from gendan.screens.form_dialog import REASON_NEEDED
from gendan.screens.order_work import OrderWork
from gendan.text import plain, width
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import TextInput
from gendan.widgets.keybar import KeyBar
from gendan.widgets.modal import Modal
from gendan.widgets.window_table import Column, Row, WindowTable

COLUMNS = (
    Column("state", N_("State"), 10, toned=True),
    Column("finding", N_("What is missing"), 20, flex=1),
    Column("who", N_("May override"), 12),
)
MOST_ROWS = 8
"""Findings that are seen at once; the list scrolls."""
TO_DO = {
    "not_submitted": N_("Finish the draft in the order entry and file it."),
    "not_checked": N_("Somebody else keys it again in section Check."),
    "no_customer_yes": N_("Ask the customer and note the yes in section Check."),
    "not_approved": N_("Somebody who may decide on it does so in section Check."),
    "not_confirmed": N_("It is confirmed once it is checked, agreed to and approved."),
    "invalid": N_("Complete it by telephone in section Check."),
    "on_hold": N_("Go on with the order first; the reason for the hold stands in its history."),
    "stage_open": N_("An order goes on one stage at a time."),
    "quality_open": N_("Record the inspection: {key.order.add} on the checkpoint among the milestones."),
    "quality_failed": N_(
        "Have it put right and record a new inspection: {key.order.add} on the checkpoint among the milestones."
    ),
    "not_gathered": N_("Finish the other categories first, or say why some leave before."),
    "not_shipped": N_("Dispatch what is left: {key.order.add} in the tab of shipments."),
    "under_way": N_("Write down the delivery: {key.order.done} on the shipment."),
    "not_delivered": N_("Mark the delivery as done among the milestones."),
    "not_accepted": N_("Ask the customer whether the goods are as ordered and note the acceptance."),
    "not_visited": N_("Call or visit the customer and note the score."),
    "remedy_open": N_("See that it is approved, sent or given, then write that down; or withdraw it."),
    "return_awaited": N_("Write down the goods that came back; or withdraw the remedy."),
    "open_exceptions": N_("Close the exceptions of this order first."),
}
"""What has to be done about a finding, by its code."""


@dataclass(frozen=True, slots=True)
class Override:
    """What a person takes upon himself: codes of findings, and why."""

    codes: tuple[str, ...]
    reason: str


class FindingTable(WindowTable, inherit_bindings=False):
    """The findings; Enter is the dialog's own."""

    BINDINGS = keys.bindings("list", "up", "down", "page_up", "page_down", "first", "last")


class GateDialog(Modal[Override]):
    """All findings of a refusal. Space marks one that the role may override; with all of them marked and a reason
    F10 answers them, Esc answers None. There is no key for all: each is looked at.
    """

    BINDINGS = [*keys.bindings("global", "back"), *keys.bindings("gate")]
    DEFAULT_CSS = """
    GateDialog > .dialog { width: 92; }
    GateDialog WindowTable { background: $panel; }
    GateDialog .whole { height: auto; min-height: 2; margin: 1 0 0 0; }
    GateDialog .hint { height: auto; margin: 1 0 0 0; color: $foreground-muted; }
    GateDialog FieldRow { display: none; margin: 1 0 0 0; }
    GateDialog.-all FieldRow { display: block; }
    """

    def __init__(self, title: str, refusal: GendanError, role: str, before: Override | None = None) -> None:
        """``title`` is words already; ``role`` is that of the user; ``before`` is an answer that was refused."""
        super().__init__()
        self._title, self._findings, self._role = title, refusal.findings, role
        beyond = {one.code for one in self._findings if not _may(one, role)}
        self._may = {one.code for one in self._findings} - beyond
        self._marked = self._may & set(before.codes if before else ())
        self._reason = before.reason if before else ""
        self._warned_of: str | None = None

    def compose(self) -> ComposeResult:
        field = TextInput(self._reason, max_length=2000)
        with Vertical(classes="dialog"):
            yield Static(plain(self._title), classes="title")
            yield FindingTable(COLUMNS)
            yield Static(classes="whole")
            yield Static(plain(self._hint()), classes="hint")
            yield FieldRow("reason", N_("Reason"), field, required=True)
            yield Static(classes="warning")
        yield KeyBar()

    def on_mount(self) -> None:
        self._table.styles.height = min(len(self._findings), MOST_ROWS) + 1
        self._draw()
        self._table.focus()

    # what is shown

    @property
    def _table(self) -> FindingTable:
        return self.query_one(FindingTable)

    @property
    def _row(self) -> FieldRow:
        return self.query_one(FieldRow)

    def _hint(self) -> str:
        if all(one.code in self._may for one in self._findings):
            return _("Mark what you override, one by one; then say why.")
        if any(one.overridable_by is not None and one.code not in self._may for one in self._findings):
            return _("Do what is to be done, or ask somebody who may override it.")
        return _("What is to be done comes first; it cannot be overridden.")

    def _state(self, one: Finding) -> tuple[str, str]:
        if one.code in self._marked:
            return _("marked"), "done"
        return (_("to mark"), "soon") if one.code in self._may else (_("to do"), "due")

    def _draw(self) -> None:
        rows = []
        for at, one in enumerate(self._findings):
            state, tone = self._state(one)
            rows.append(Row(at, (state, finding_words(one), who_words(one, self._role)), tone, place=one))
        self._table.set_columns(_columns(rows))
        self._table.set_rows(rows)
        self.set_class(not self._left(), "-all")

    def _left(self) -> list[Finding]:
        return [one for one in self._findings if one.code not in self._marked]

    def _warn(self, words: str) -> None:
        self.query_one(".warning", Static).update(plain(words))

    def on_window_table_row_highlighted(self, event: WindowTable.RowHighlighted) -> None:
        """The whole finding, and what has to be done about it."""
        if event.row is None:
            return
        one: Finding = event.row.place
        to_do = _(TO_DO[one.code]) if one.code in TO_DO else ""
        words = "\n".join(line for line in (finding_words(one), to_do) if line)
        self.query_one(".whole", Static).update(plain(words))

    def on_input_changed(self) -> None:
        if self._row.field.value.strip() != self._warned_of:
            self._warned_of = None
            self._warn("")

    # keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "mark":
            return bool(self._may)
        if action == "override":
            return all(one.code in self._may for one in self._findings)
        return super().check_action(action, parameters)

    def action_mark(self) -> None:
        """Mark what stands under the cursor, or take the mark away; findings of one code stand and fall together."""
        row = self._table.cursor_row
        if row is None:
            return
        one: Finding = row.place
        if one.code not in self._may:
            self._warn(_("This one you cannot override."))
            return
        self._warn("")
        self._marked ^= {one.code}
        self._draw()
        if self.has_class("-all"):
            self.call_after_refresh(self._row.field.focus)

    def action_go_on(self) -> None:
        """To the reason; where something is to be done first, back to the screen to do it."""
        if self.has_class("-all"):
            self._row.field.focus()
        elif not self._may:
            self.dismiss(None)
        else:
            self._say_left()

    def action_to_list(self) -> None:
        self._table.focus()

    def on_input_submitted(self, event: TextInput.Submitted) -> None:
        event.stop()
        self.action_override()

    def action_override(self) -> None:
        """Answer, where every finding is marked and it was said why."""
        if self._left():
            self._say_left()
            return
        reason = self._row.field.value.strip()
        if not reason:
            self._row.show_note(_(REASON_NEEDED), wrong=True)
            self._row.field.focus()
            return
        self.dismiss(Override(tuple(dict.fromkeys(one.code for one in self._findings)), reason))

    def _say_left(self) -> None:
        left = joined(finding_words(one) for one in self._left())
        self._warn(_("Still missing: {what}", what=left))

    def action_back(self) -> None:
        typed = self._row.field.value.strip()
        if typed and typed not in (self._reason, self._warned_of):
            self._warned_of = typed
            self._warn(_("Esc once more throws away what you typed."))
            return
        self.dismiss(None)


def _may(one: Finding, role: str) -> bool:
    return one.overridable_by is not None and may(role, one.overridable_by)


def _columns(rows: Sequence[Row]) -> tuple[Column, ...]:
    """State and who as wide as they need; the finding has the rest."""
    state, finding, who = COLUMNS
    needed = max(width(row.cells[2]) for row in rows)
    return state, finding, replace(who, width=min(24, max(needed, width(_(who.label)))))


def finding_words(one: Finding) -> str:
    """What is missing."""
    return _(one.message, **one.params)


def who_words(one: Finding, role: str) -> str:
    """Who may override a finding; the viewer is told that it is up to him."""
    if one.overridable_by is None:
        return _("no one")
    who = _(labels.label("role", one.overridable_by))
    return _("you ({role})", role=who) if _may(one, role) else who


def through_gate(
    screen: OrderWork,
    title: str,
    command: str,
    args: Mapping[str, Any],
    said: Callable[[dict[str, Any]], str],
    before: Override | None = None,
) -> None:
    """Run a command that takes ``override``; where its gate is shut, show ``title`` with all findings, and run it
    again with what was overridden. A refusal of that is told, and the findings of now are shown with the same marks.
    """

    def answered(override: Override | None) -> None:
        if override is None:
            return

        def not_yet(error: GendanError) -> None:
            screen.host.show_error(error)
            through_gate(screen, title, command, args, said, override)

        more = {"override": list(override.codes), "reason": override.reason}
        screen.act(command, {**args, **more}, said, not_yet)

    def refused(error: GendanError) -> None:
        if error.findings:
            screen.app.push_screen(GateDialog(title, error, screen.host.session.role, before), answered)
        else:
            screen.host.show_error(error)

    screen.act(command, args, said, refused)
