"""The dialogs of order entry: drafts to go on with, leaving, and what is to be decided before filing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.events import Key
from textual.widgets import Static

from gendan import keys
from gendan.domain.roles import may
from gendan.i18n import N_, _
from gendan.screens import entry_words as words
from gendan.services.drafts import Draft
from gendan.services.entry_form import from_body
from gendan.text import plain
from gendan.widgets.keybar import KeyBar
from gendan.widgets.modal import Confirm, Modal
from gendan.widgets.window_table import Column, Row, WindowTable


@dataclass(frozen=True, slots=True)
class Chosen:
    """A draft to go on with (``discard``: to throw away), or a new order where there is none."""

    draft: Draft | None
    discard: bool = False
    typed: str = ""
    """What was typed already for the new order."""


class DraftsDialog(Modal[Chosen]):
    """The drafts of this user; Enter goes on with one, ``n`` begins a new order, Esc goes back. Who types a telephone
    number or a name begins a new order with it: a customer stands there."""

    BINDINGS = keys.bindings("drafts", "new", "discard")
    DEFAULT_CSS = """
    DraftsDialog > .dialog { width: 74; height: 14; }
    DraftsDialog WindowTable { background: $panel; }
    """

    def __init__(self, drafts: Sequence[Draft], when: Sequence[str]) -> None:
        """``when`` are the words for the times at which they were kept."""
        super().__init__()
        self._drafts = {draft.form: draft for draft in drafts}
        self._when = tuple(when)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(_("An order was begun and not filed")), classes="title")
            yield WindowTable((Column("when", N_("Kept"), 19), Column("what", N_("Draft"), 20, flex=1)))
        yield KeyBar()

    def on_mount(self) -> None:
        table = self.query_one(WindowTable)
        table.set_rows(
            [
                Row(form, (when, words.draft_words(from_body(draft.body))))
                for (form, draft), when in zip(self._drafts.items(), self._when, strict=True)
            ]
        )
        table.focus()

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        event.stop()
        self.dismiss(Chosen(self._drafts[str(event.row.key)]))

    def on_key(self, event: Key) -> None:
        """A digit, or a letter that is no key, is the beginning of a customer."""
        typed = event.character or ""
        if typed.isdecimal() or (typed.isprintable() and not typed.isascii()):
            event.stop()
            self.dismiss(Chosen(None, typed=typed))

    def action_new(self) -> None:
        self.dismiss(Chosen(None))

    def action_discard(self) -> None:
        row = self.query_one(WindowTable).cursor_row
        if row is None:
            return
        draft = self._drafts[str(row.key)]

        def answered(yes: bool | None) -> None:
            if yes:
                self.dismiss(Chosen(draft, discard=True))

        what = _("This is thrown away: {what}", what=words.draft_words(from_body(draft.body)))
        self.app.push_screen(Confirm(_("Throw the draft away?"), what, yes=_("Throw away")), answered)


class LeaveDialog(Modal[str]):
    """Something was typed: answers ``keep``, ``discard`` or None to go on."""

    BINDINGS = keys.bindings("leave")

    def __init__(self, filed: str) -> None:
        """``filed`` is the number of the draft where the order has one already."""
        super().__init__()
        self._filed = filed

    def compose(self) -> ComposeResult:
        text = _(
            "What you typed is kept as a draft and offered when you press {key.app.new_order} again, "
            "or it is thrown away."
        )
        if self._filed:
            text += "\n" + _("Order {number} stays as a draft in the list of orders.", number=self._filed)
        with Vertical(classes="dialog"):
            yield Static(plain(_("The order is not filed yet")), classes="title")
            yield Static(plain(text), classes="body")
        yield KeyBar()

    def action_keep(self) -> None:
        self.dismiss("keep")

    def action_discard(self) -> None:
        self.dismiss("discard")

    def action_go_on(self) -> None:
        self.dismiss(None)


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as a command returned it."""

    code: str
    message: str
    overridable_by: str | None


class FindingsDialog(Modal[bool]):
    """What somebody will have to decide, and likely duplicates, before the order is read back. Enter goes on."""

    BINDINGS = keys.bindings("known")
    DEFAULT_CSS = """
    FindingsDialog > .dialog { width: 76; }
    FindingsDialog .body { max-height: 12; }
    FindingsDialog .hint { height: auto; margin: 1 0 0 0; color: $foreground-muted; }
    """

    def __init__(self, number: str, findings: Sequence[Shown], role: str) -> None:
        super().__init__()
        self._number, self._findings, self._role = number, findings, role

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(_("{number}: to be known before it is filed", number=self._number)), classes="title")
            with VerticalScroll(classes="body", can_focus=True):
                for one in self._findings:
                    yield Static(plain(self._line(one), "$due" if self._waits(one) else ""))
            yield Static(plain(_("Enter goes on to the read-back, Esc back to the form.")), classes="hint")
        yield KeyBar()

    def _waits(self, one: Shown) -> bool:
        return one.overridable_by is not None and not may(self._role, one.overridable_by)

    def _line(self, one: Shown) -> str:
        who = words.decider(one.overridable_by, self._role)
        return f"{who} · {one.message}"

    def action_go_on(self) -> None:
        self.dismiss(True)
