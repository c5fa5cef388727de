"""Writing a report to a file from its screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gendan.i18n import _
from gendan.reports.figures import Report
from gendan.reports.forms import ENDINGS
from gendan.reports.forms import written as written_in
from gendan.screens import file_writing
from gendan.screens.base import Asking
from gendan.screens.file_writing import Make, Offer


def export(screen: Any, report: Report) -> None:
    """Ask for a file and write ``report`` there."""
    whose = f"-{report.who}" if report.who else ""
    asking: Asking = screen
    store = asking.host.store.store
    name = f"~/gendan-{report.period.kind}-{report.period.first}{whose}.xlsx"
    ask_and_write(screen, name, ENDINGS, lambda form, progress: written_in(store, report, form, progress))


def ask_and_write(screen: Any, offered: str, endings: Mapping[str, str], make: Make) -> None:
    """Ask for a file, ``offered`` first, and write there the report that ``make`` makes in the form of its ending."""
    file_writing.ask_and_write(screen, Offer(_("Write the report to which file?"), offered, make, endings))
