"""Paper as the commands of a receipt printer (ESC/POS): Chinese as GB18030, then a cut.

The library makes the commands. Text goes past its own encoder, which knows code pages of one byte only, and past its
printers until a whole paper is made, so that nothing half leaves.
"""

from __future__ import annotations

import importlib
import importlib.util
import shutil
import tempfile
from pathlib import Path
from typing import Any

from gendan.errors import UsageError
from gendan.i18n import N_
from gendan.reports.paper import Line, Paper, printable

CHINESE = b"\x1c&"
"""``FS &``: what follows may be Chinese characters of two or four bytes."""
CHINESE_TALL = b"\x1c!\x08"
CHINESE_NORMAL = b"\x1c!\x00"
"""``FS !``: printers that keep the size of Chinese characters apart need it beside ``ESC !``."""
NOT_INSTALLED = N_("The part for receipt printers is not installed. Install it: pip install 'gendan[print]'")


def library(module: str = "escpos.printer") -> Any:
    """A module of the library. It leaves an empty folder behind whenever it is loaded: that is taken away.

    Raises ``UsageError`` not_installed.
    """
    if importlib.util.find_spec("escpos") is None:
        raise UsageError("not_installed", NOT_INSTALLED)
    found = importlib.import_module(module)
    litter = Path(importlib.import_module("escpos.capabilities").pickle_dir)
    if litter.parent == Path(tempfile.gettempdir()):
        shutil.rmtree(litter, ignore_errors=True)
    return found


def encoded(paper: Paper, *, cut: bool) -> bytes:
    """The bytes that print the paper, from a reset to the cut; nothing of its text is a command."""
    machine = library().Dummy()
    machine.hw("INIT")
    machine._raw(CHINESE)
    for line in paper.lines:
        _line(machine, line)
    if cut:
        machine.cut()
    else:
        machine.print_and_feed(4)
    made: bytes = machine.output
    return made


def _line(machine: Any, line: Line) -> None:
    if line.big:
        machine.set(double_height=True, bold=line.bold)
        machine._raw(CHINESE_TALL)
    elif line.bold:
        machine.set(bold=True)
    machine._raw(printable(line.text).encode("gb18030"))
    machine._raw(b"\n")  # its own end of a line switches the code page
    if line.big:
        machine.set(normal_textsize=True, bold=False)
        machine._raw(CHINESE_NORMAL)
    elif line.bold:
        machine.set(bold=False)
