"""The menu of the tour: which jobs there are, how far one is, and going on, skipping, leaving, beginning anew."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from gendan import keys
from gendan.i18n import N_, _
from gendan.screens.tour import OFFERED, Tour
from gendan.screens.tour_steps import FIRST, JOBS, Job
from gendan.text import plain
from gendan.widgets.keybar import KeyBar
from gendan.widgets.modal import Modal
from gendan.widgets.window_table import Column, Row, WindowTable


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be done with the tour: ``job``, ``skip``, ``leave``, ``restart``; ``job`` by its name."""

    what: str
    job: str = ""


class TourScreen(Modal[Chosen]):
    """Answers what is to be done; Esc changes nothing."""

    BINDINGS = keys.bindings("tour")
    DEFAULT_CSS = """
    TourScreen > .dialog { width: 76; }
    TourScreen WindowTable { height: 7; margin: 1 0 0 0; background: $panel; }
    """

    def __init__(self, tour: Tour, role: str) -> None:
        super().__init__()
        self._tour, self._role = tour, role

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(_("Tour: five jobs of a day")), classes="title")
            words = _("Each step is noticed when it is done. Everything here is made up and may be broken.")
            yield Static(plain(words), classes="body")
            yield WindowTable(
                (
                    Column("number", "", 2, align="right"),
                    Column("job", N_("Job"), 40, flex=1),
                    Column("done", N_("Done"), 10),
                )
            )
        yield KeyBar()

    def on_mount(self) -> None:
        rows = [Row(job.name, (str(at), _(job.title), self._far(job))) for at, job in enumerate(JOBS, 1)]
        table = self.query_one(WindowTable)
        table.set_rows(rows)
        table.move_to_key(FIRST.get(self._role, JOBS[0].name) if self._tour.state == OFFERED else self._tour.job)
        table.focus()

    def _far(self, job: Job) -> str:
        if self._tour.is_done(job):
            return _("done")
        return _("{n} of {of}", n=self._tour.done(job), of=len(job.steps)) if self._tour.done(job) else "-"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "skip":
            return self._tour.step is not None
        return super().check_action(action, parameters)

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        event.stop()
        self.dismiss(Chosen("job", str(event.row.key)))

    def action_skip(self) -> None:
        self.dismiss(Chosen("skip"))

    def action_leave(self) -> None:
        self.dismiss(Chosen("leave"))

    def action_restart(self) -> None:
        self.dismiss(Chosen("restart"))
