"""A decision on what somebody else proposed for a case: what it is, for how much, by whom; one key each way (C080)."""

from __future__ import annotations

from datetime import date, tzinfo

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from gendan import keys
from gendan.domain.money import money_text
from gendan.i18n import _
from gendan.people import named
from gendan.screens.complaint_words import option_words
from gendan.services.approvals import CaseWaiting
from gendan.text import plain
from gendan.when import day_near, moment_near
from gendan.widgets.keybar import KeyBar
from gendan.widgets.modal import Modal


def proposed_words(one: CaseWaiting, zone: tzinfo, today: date) -> str:
    """For how much it is, by whom and since when."""
    who, when = one.by_name or named(one.by) or "?", moment_near(one.at, zone, today)
    return _("{amount} at the most, proposed by {who} {when}", amount=money_text(one.amount), who=who, when=when)


def case_words(one: CaseWaiting, zone: tzinfo, today: date) -> Content:
    """Everything that is to be known before it is decided."""
    head = proposed_words(one, zone, today)
    about = "  ".join(word for word in (one.case, one.order or "", one.customer) if word)
    due = [plain("\n" + _("to be done by {day}", day=day_near(one.due, today)))] if one.due else []
    options = [plain(f"\n{option_words(option)}") for option in one.options]
    return Content.assemble(plain(about), plain("\n"), plain(head, "bold"), plain("\n"), *options, *due)


class DecideDialog(Modal[bool]):
    """Answers True for yes, False for no, None for later."""

    BINDINGS = keys.bindings("decide")

    def __init__(self, one: CaseWaiting, zone: tzinfo, today: date) -> None:
        super().__init__()
        self._words = case_words(one, zone, today)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(_("Decide on what was proposed")), classes="title")
            yield Static(self._words, classes="body")
        yield KeyBar()

    def action_approve(self) -> None:
        self.dismiss(True)

    def action_reject(self) -> None:
        self.dismiss(False)
