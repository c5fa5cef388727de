"""After an order was filed: its number, large, how it stands, what is next, and the sheet for the customer."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from gendan import keys
from gendan.domain import labels
from gendan.i18n import N_, _, pair
from gendan.screens import entry_words as words
from gendan.screens.base import Asking
from gendan.screens.entry_dialogs import Shown
from gendan.screens.paper_print import print_paper
from gendan.screens.sheet_dialog import copy_sheet, print_sheet, show_sheet
from gendan.text import plain
from gendan.widgets.keybar import KeyBar
from gendan.widgets.modal import Modal

NEXT = {
    "to_check": N_("A second person keys the key fields again, without seeing them (section 4)."),
    "awaiting_customer": N_("The customer's yes is recorded next (section 4)."),
    "to_approve": N_("It waits for approval (section 4)."),
    "open": N_("It is confirmed and may go on."),
}
"""What comes next, by status."""


class FiledDialog(Asking, Modal[str]):
    """Answers ``new`` for another order, ``open`` to open this one, None to close."""

    BINDINGS = [*keys.bindings("sheet"), *keys.bindings("global", "new_order")]
    DEFAULT_CSS = """
    FiledDialog > .dialog { width: 74; }
    FiledDialog .number { height: 3; padding: 1 2; background: $surface; color: $accent; text-style: bold; }
    FiledDialog .status { height: auto; margin: 1 0 0 0; text-style: bold; }
    FiledDialog .waits { height: auto; color: $due; }
    """

    def __init__(self, number: str, status: str, findings: Sequence[Shown], role: str) -> None:
        super().__init__()
        self._number, self._status, self._findings, self._role = number, status, findings, role

    def compose(self) -> ComposeResult:
        large = " ".join(self._number)
        status = _("Filed: {status}", status=_(labels.label("status", self._status)))
        after = _(NEXT.get(self._status, ""))
        waits = [pair(words.decider(one.overridable_by, self._role), one.message) for one in self._findings]
        with Vertical(classes="dialog"):
            yield Static(plain(large), classes="number")
            yield Static(plain(status), classes="status")
            yield Static(plain(after), classes="body")
            yield Static(plain("\n".join(waits[:6])), classes="waits")
        yield KeyBar()

    def action_copy(self) -> None:
        copy_sheet(self, self._number)

    def action_print(self) -> None:
        print_sheet(self, self._number)

    def action_paper(self) -> None:
        print_paper(self, "sheet", self._number)

    def action_show(self) -> None:
        show_sheet(self, self._number)

    def action_open(self) -> None:
        self.dismiss("open")

    def action_new_order(self) -> None:
        self.dismiss("new")
