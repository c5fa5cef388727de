"""Writing a file from a screen: asks where and writes it there, or hands it to the browser that shows the screen."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gendan.errors import GendanError, Refusal, UsageError
from gendan.i18n import N_, _
from gendan.reports import files
from gendan.screens.base import Asking
from gendan.screens.long_work import Progress, work_long
from gendan.widgets.modal import AskText, Confirm
from gendan.widgets.path_input import typed_path

Make = Callable[[str, Progress], bytes]
"""What makes the file in a form that is named, and tells how far it is; called in a thread."""
_UNFIT = '"\\;/\r\n'
"""What the name of a file that a browser saves does not hold."""


def _written(where: str) -> str:
    return _("Written: {path}", path=where)


@dataclass(frozen=True, slots=True)
class Offer:
    """A file that can be written. ``question`` is words, ``name`` is offered first. ``endings`` say which form an
    ending means; without them it is a page for paper, in any name, and a browser opens it. ``said`` puts into words
    what was written where."""

    question: str
    name: str
    make: Make
    endings: Mapping[str, str] | None = None
    said: Callable[[str], str] = _written

    def form(self, path: Path) -> str:
        """The form that the ending of ``path`` means. Raises ``UsageError`` bad_value."""
        if self.endings is None:
            return ""
        form = self.endings.get(path.suffix.lower())
        if form is None:
            message = N_("No form is known for {path}. End it in {endings}.")
            raise UsageError("bad_value", message, path=path, endings=" ".join(self.endings))
        return form


def ask_and_write(screen: Any, offer: Offer) -> None:
    """Ask for a file and write it; one that is there already is asked about first. What fails asks again."""
    browser = screen.app.is_web
    if browser and offer.endings is None:
        _write(screen, offer, Path(offer.name).name)
        return

    def named(answer: str | None) -> None:
        if answer is None:
            return
        if browser or not _stands(typed_path(answer)):
            _write(screen, offer, answer)
            return
        question = _("{path} is there already and would be written over.", path=typed_path(answer))
        confirm = Confirm(_("Write over the file?"), question, yes=_("Write over"))
        screen.app.push_screen(confirm, lambda yes: _write(screen, offer, answer) if yes else None)

    offered = Path(offer.name).name if browser else offer.name
    screen.app.push_screen(AskText(offer.question, _about(offer, browser=browser), value=offered), named)


def _about(offer: Offer, *, browser: bool) -> str:
    if offer.endings is None:
        return _("It becomes a page for A4 paper; open it in a browser to print it.")
    forms = _("The ending says the form: {endings}", endings=" ".join(offer.endings))
    return f"{forms}\n{_('The browser saves it on your machine.')}" if browser else forms


def _stands(path: Path) -> bool:
    """Whether something is there; a name that no system takes is told when it is written."""
    try:
        return path.exists()
    except OSError:
        return False


def _write(screen: Any, offer: Offer, answer: str) -> None:
    asking: Asking = screen
    path = typed_path(answer)

    def make(progress: Progress) -> bytes:
        return offer.make(offer.form(path), progress)

    def write(progress: Progress) -> None:
        if _stands(path) and path.is_dir():
            raise Refusal("bad_value", N_("{path} is a folder. Name a file in it."), path=path)
        files.write(path, make(progress))

    def delivered(data: bytes) -> None:
        _hand_over(screen, path.name, data, opened=offer.endings is None)
        if offer.endings is not None:
            screen.app.notify(_("{name} goes to the browser, which saves it.", name=path.name), markup=False)

    def failed(error: GendanError) -> None:
        asking.host.show_error(error)
        if error.code != "stopped":
            ask_and_write(screen, replace(offer, name=answer))

    title = _("Writing {path}", path=path)
    if screen.app.is_web:
        work_long(screen, title, make, delivered, failed)
    else:
        said = lambda _none: screen.app.notify(offer.said(str(path)), markup=False)  # noqa: E731
        work_long(screen, title, write, said, failed)


def _hand_over(screen: Any, name: str, data: bytes, *, opened: bool) -> None:
    """Give it to the browser: to open in a tab, or to save."""
    plainly = "".join(char for char in name if char.isprintable() and char not in _UNFIT)
    screen.app.deliver_binary(
        io.BytesIO(data),
        save_filename=plainly,
        open_method="browser" if opened else "download",
        mime_type="text/html; charset=utf-8" if opened else None,
    )
