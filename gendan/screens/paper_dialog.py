"""A text to read on the screen, to copy for a message, to print, or to write as a page to print."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from gendan import keys
from gendan.i18n import _
from gendan.screens.base import Asking
from gendan.screens.file_writing import Offer, ask_and_write
from gendan.screens.paper_print import print_paper
from gendan.text import plain
from gendan.widgets.keybar import KeyBar
from gendan.widgets.modal import Modal


@dataclass(frozen=True, slots=True)
class Paper:
    """What can be read, copied and printed. All but ``name`` and ``receipt`` are words of the language in force."""

    name: str
    """Its number: what the file of the page is called, and what a receipt printer is told."""
    words: str
    copied: str
    """What is said when it was copied."""
    asked: str
    """The question for the file of the page."""
    page: Callable[[], str]
    """Makes the page, HTML; called in a thread."""
    receipt: str = ""
    """What a receipt printer calls it (``sheet``, ``note``, ``slip``), where one may print it."""


def copy_paper(screen: Any, paper: Paper) -> None:
    """Copy it as text; no terminal says whether it took it, so it is told what was copied."""
    screen.app.copy_to_clipboard(paper.words)
    screen.app.notify(paper.copied, title=_("Copied"), markup=False)


def write_paper(screen: Any, paper: Paper) -> None:
    """Ask for a file and write the page there. A browser opens the page itself."""
    name = f"~{os.sep}{paper.name}.html"
    ask_and_write(screen, Offer(paper.asked, name, lambda _form, _told: paper.page().encode(errors="backslashreplace")))


class PaperDialog(Asking, Modal[None]):
    """A paper; which keys it has says the class below."""

    DEFAULT_CSS = """
    PaperDialog > .dialog { width: 78; height: 90%; }
    PaperDialog VerticalScroll { height: 1fr; }
    PaperDialog VerticalScroll > Static { height: auto; }
    """

    def __init__(self, make: Callable[[], Paper]) -> None:
        """``make`` says the paper in the language in force; it reads nothing."""
        super().__init__()
        self._make = make
        self._paper = make()

    async def speak(self) -> None:
        self._paper = self._make()
        await super().speak()

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"), VerticalScroll():
            yield Static(plain(self._paper.words))
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_copy(self) -> None:
        copy_paper(self, self._paper)

    def action_print(self) -> None:
        write_paper(self, self._paper)

    def action_paper(self) -> None:
        """Print it on the receipt printer."""
        print_paper(self, self._paper.receipt, self._paper.name)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a paper of the store goes through the receipt printer."""
        return bool(self._paper.receipt) if action == "paper" else super().check_action(action, parameters)


class PageDialog(PaperDialog):
    """A retrospective, a handover, the slip of a closed day."""

    BINDINGS = keys.bindings("page")
