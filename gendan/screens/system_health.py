"""The tab of health: what is well with the database, this machine and this terminal, and the backup by key."""

from __future__ import annotations

from gendan import archiving, doctor, keys
from gendan import clock as clocks
from gendan.archiving import Archived, Look
from gendan.doctor import Check, Report
from gendan.doctor_terminal import NAMES, STATES, advice_words, found_words
from gendan.domain.roles import may_do
from gendan.i18n import N_, _
from gendan.screens.long_work import Progress, work_long
from gendan.screens.system_pane import SystemPane
from gendan.sync import backup
from gendan.sync.backup import Backup
from gendan.widgets.modal import Confirm
from gendan.widgets.window_table import Column, Row, WindowTable

_ARCHIVED = N_("Orders, lists, searches and reports stay as they are; histories are read from the files.")
_TONES = {doctor.WARNING: "soon", doctor.FAULT: "late"}
FRESH = 600.0
"""Seconds for which a report is shown again without checking anew; `v` checks at any time."""
LONG = 20.0
"""Seconds that the word stands of what took long: one does not wait in front of it."""


class HealthPane(SystemPane):
    """Every check with its state, and below what to do (C373). ``b`` makes a backup, ``v`` checks everything, ``A``
    puts the records of closed years into archive files."""

    BINDINGS = keys.bindings("system", "backup", "verify", "archive")
    COLUMNS = (
        Column("check", N_("What"), 14),
        Column("state", N_("State"), 8, toned=True),
        Column("found", N_("Found"), 20, flex=1),
    )

    _is_backing_up = False
    """Pressed again meanwhile, the key starts no second backup, whose refusal would hide what became of the first."""

    _examines = False
    _examined: float | None = None
    """When the report that is shown was made, by the monotonic clock."""

    def load(self) -> None:
        """Check, but not again and again: following the log of a large store takes a processor for minutes."""
        self._is_backing_up = False
        is_fresh = self._examined is not None and clocks.monotonic() - self._examined < FRESH
        if not self._examines and not is_fresh:
            self._examine(full=False)

    def _examine(self, *, full: bool) -> None:
        store = self.host.store.store
        self._examines = True
        self.say(_("Checking…"))

        def work() -> Report:
            return doctor.examine(lambda: store, store.path, store.clock, full=full)

        self.ask("health", work, self._show, self._failed)

    def _show(self, report: Report) -> None:
        self._examines, self._examined = False, clocks.monotonic()
        self.table.set_rows([self._row(one) for one in report.checks])
        self._say_more()

    def _row(self, one: Check) -> Row:
        cells = (_(NAMES[one.code]), _(STATES[one.state]), found_words(one))
        return Row(one.code, cells, _TONES.get(one.state, ""), place=one)

    def on_window_table_row_highlighted(self, event: WindowTable.RowHighlighted) -> None:
        event.stop()
        self._say_more()

    def _say_more(self) -> None:
        """What was found in full, where the line is too short for it, and what to do."""
        row = self.table.cursor_row
        if row is not None:
            words = [found_words(row.place), advice_words(row.place)]
            self.say("\n".join(word for word in words if word), wrong=row.place.state == doctor.FAULT)

    def action_verify(self) -> None:
        self._examine(full=True)

    def action_backup(self) -> None:
        if self._is_backing_up:
            return
        self._is_backing_up = True
        store = self.host.store.store

        def make() -> Backup:
            made = backup.make(store)
            backup.rotate(store, made)
            return made

        self.say(_("Making a backup…"))
        self.ask("backup", make, self._made, self._failed)

    def _made(self, made: Backup) -> None:
        size = f"{made.size / 1_000_000:.1f}"
        said = _("{n} {n:record|records}, {size} MB, checked: {path}", n=made.commits, size=size, path=made.path)
        self.app.notify("\n".join([said, *(_(note) for note in made.notes)]), timeout=LONG, markup=False)
        self._is_backing_up = False
        self._examine(full=False)

    def action_archive(self) -> None:
        """What would go is shown before anything is written."""
        store = self.host.store.store

        def looked(found: Look) -> None:
            self._say_more()
            if not found.plan.parts:
                self.app.notify("\n".join(archiving.look_lines(found)), markup=False)
                return
            title = _("Put these records into archive files?")
            what = "\n".join(archiving.look_lines(found, days=False))
            confirm = Confirm(title, f"{what}\n\n{_(_ARCHIVED)}", yes=_("Archive"))
            self.app.push_screen(confirm, lambda yes: self._archive() if yes else None)

        self.say(_("Looking what can be archived…"))
        self.ask_to_open("archive", lambda: archiving.look(store), looked, self._failed)

    def _archive(self) -> None:
        store, session = self.host.store.store, self.host.session

        def work(progress: Progress) -> Archived:
            return archiving.archive(store, session, progress=progress)

        work_long(self, _("Archiving"), work, self._archived, self._failed)

    def _archived(self, done: Archived) -> None:
        self.app.notify("\n".join(archiving.done_lines(done)), timeout=LONG, markup=False)
        self._examine(full=False)

    def _failed(self, error: BaseException) -> None:
        self._is_backing_up = self._examines = False
        self._say_more()
        self.host.show_error(error)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"backup", "archive"}:
            return self.host.session is not None and may_do(self.host.session.role, action)
        return super().check_action(action, parameters)
