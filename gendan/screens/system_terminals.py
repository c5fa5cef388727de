"""The tab of the terminals: who has what since when, bundles written and taken in, and the keys that do both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gendan import keys, reasons
from gendan.errors import GendanError, Refusal, StorageError
from gendan.i18n import N_, Word, _
from gendan.screens.conflicts import ConflictsScreen
from gendan.screens.form_dialog import Before, Filled
from gendan.screens.long_work import work_long
from gendan.screens.system_pane import SystemPane
from gendan.screens.terminal_dialogs import EnrolDialog, ExportDialog, MergeDialog
from gendan.services.conflicts import left, rights
from gendan.services.reviews import to_look_at
from gendan.services.standing import Standing, standing
from gendan.services.terminals import Listed, listed
from gendan.sync import enrol
from gendan.sync.exchange import take_in
from gendan.sync.exporting import Exported, export
from gendan.sync.merging import Taken
from gendan.text import safe
from gendan.upkeep import copied
from gendan.widgets import history_rows
from gendan.widgets.modal import AskText, Confirm
from gendan.widgets.path_input import typed_path
from gendan.widgets.window_table import Column, Row

STATES = {
    "this": N_("this terminal"),
    "works": N_("works"),
    "revoked": N_("revoked"),
    "ended": N_("goes on under another code"),
}

REFUSED = N_("{file}: refused. {why}")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the tab shows."""

    terminals: Sequence[Listed]
    standing: Standing
    conflicts: int
    reviews: int


class TerminalsPane(SystemPane):
    """Who has what since when, how far behind (C371); ``o`` writes a bundle, ``m`` takes bundles in."""

    BINDINGS = keys.bindings("system", "export_bundle", "merge", "conflicts", "exchange", "new", "disable")
    COLUMNS = (
        Column("name", N_("Terminal"), 12, flex=1),
        Column("state", N_("State"), 12, flex=1, toned=True),
        Column("heard", N_("Heard of"), 16),
        Column("behind", N_("Lacks"), 7, align="right"),
        Column("waiting", N_("Waits here"), 10, align="right", drop=1),
    )
    _loaded: Loaded | None = None

    def load(self) -> None:
        store = self.host.store.store
        self.ask(
            "terminals", lambda: Loaded(listed(store), standing(store), left(store), to_look_at(store)), self._show
        )

    def _show(self, loaded: Loaded) -> None:
        self._loaded = loaded
        self.table.set_rows([self._row(one) for one in loaded.terminals])
        zone = self.host.config.zone
        now = loaded.standing
        last = history_rows.moment(now.exported, zone) if now.exported else _("never")
        words = _("Not exported: {n} {n:record|records}; last bundle: {last}.", n=now.unexported, last=last)
        folder = str(self.host.store.store.config["sync.folder"])
        shared = _("Shared folder: {folder}", folder=folder) if folder else _("No shared folder (setting sync.folder).")
        conflicts = reviews = ""
        if loaded.conflicts:
            conflicts = _("{n} {n:conflict|conflicts} to decide: press {key.system.conflicts}.", n=loaded.conflicts)
        if loaded.reviews:
            reviews = _("{n} {n:record|records} to look at: press {key.system.conflicts}.", n=loaded.reviews)
        said = "  ".join(one for one in (conflicts, reviews, shared) if one)
        self.say(f"{words}\n{said}", wrong=bool(loaded.conflicts or loaded.reviews))
        self.refresh_bindings()

    def _row(self, one: Listed) -> Row:
        heard = "" if one.is_this else _("not heard of yet")
        if one.heard is not None and not one.is_this:
            heard = history_rows.moment(one.heard, self.host.config.zone)
        behind = "" if one.is_this or one.state != "works" else str(one.behind)
        tone = {"revoked": "late", "ended": "muted"}.get(one.state, "")
        cells = (one.name, _(STATES[one.state]), heard, behind, str(one.waiting) if one.waiting else "")
        return Row(one.node, cells, tone)

    def _chosen(self) -> Listed | None:
        row = self.table.cursor_row
        found = self._loaded.terminals if self._loaded else ()
        return next((one for one in found if row is not None and one.node == row.key), None)

    def on_window_table_row_highlighted(self) -> None:
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        chosen = self._chosen()
        if action == "new":
            return self.may("terminal.add")
        if action == "disable":
            return self.may("terminal.revoke") and chosen is not None and chosen.state == "works"
        if action in {"export_bundle", "merge", "exchange"}:
            return self.may("conflict.resolve")
        return True

    def action_conflicts(self) -> None:
        self.app.push_screen(ConflictsScreen())

    def action_exchange(self) -> None:
        """Ask the thread of the shared folder to look at once."""
        exchange = self.host.store.exchange
        if exchange is None or not str(self.host.store.store.config["sync.folder"]):
            self.say(_("There is no shared folder. Set sync.folder in the settings."), wrong=True)
            return
        exchange.look()
        self.say(_("Looking into the shared folder; the list follows."))
        self.set_timer(3.0, self.load)

    def action_export_bundle(self) -> None:
        self._export()

    def _export(self, before: Before | None = None) -> None:
        """Ask where to; what was refused is asked again with what was typed."""
        store = self.host.store.store
        names = [one.name for one in (self._loaded.terminals if self._loaded else ()) if one.state == "works"]

        def answered(filled: Filled | None) -> None:
            if filled is None:
                return
            folder = typed_path(filled.args["folder"])
            receiver = filled.args.get("receiver")
            full, encrypt = filled.args["what"] == "full", filled.args["encrypt"] == "yes"

            def work(progress: Any) -> Exported:
                options = {"receiver": receiver, "full": full, "encrypt": encrypt}
                return export(store, folder, **options, progress=progress)

            def refused(error: GendanError) -> None:
                self._export(Before(filled.typed, error))

            work_long(self, _("Exporting"), work, self._exported, refused)

        default = "yes" if store.config["sync.encrypt"] else "no"
        self.app.push_screen(ExportDialog(names, str(store.config["sync.folder"]), default, before), answered)

    def _exported(self, done: Exported) -> None:
        self.load()
        words = _("{n} {n:record|records} written: {path}", n=done.commits, path=done.path)
        self.app.notify(words, markup=False)

    def action_merge(self) -> None:
        """A file or a folder; what would happen is shown before anything is written."""
        self._ask_bundles()

    def _ask_bundles(self, before: Before | None = None) -> None:
        folder = str(self.host.store.store.config["sync.folder"])

        def answered(filled: Filled | None) -> None:
            if filled is not None:
                self._try(filled)

        self.app.push_screen(MergeDialog(folder, before), answered)

    def _try(self, filled: Filled) -> None:
        store, named = self.host.store.store, typed_path(filled.args["file"])
        files: list[Path] = []

        def work(progress: Any) -> list[Taken]:
            files[:] = bundles_in(named)
            return take_in(store, files, rights(), dry_run=True, progress=progress)

        def tried(taken: list[Taken]) -> None:
            if len(taken) == 1 and taken[0].rejected is not None:
                refused(_refusal(taken[0]))
                return
            if not any(one.new or one.held for one in taken):
                self._tell(taken)
                return
            confirm = Confirm(_("Take these bundles in?"), told(taken), yes=_("Merge"))
            self.app.push_screen(confirm, lambda yes: self._merge(files) if yes else None)

        def refused(error: GendanError) -> None:
            self._ask_bundles(Before(filled.typed, error))

        work_long(self, _("Looking at the bundles"), work, tried, refused)

    def _merge(self, files: list[Path]) -> None:
        store = self.host.store.store

        def work(progress: Any) -> list[Taken]:
            return take_in(store, files, rights(), progress=progress)

        work_long(self, _("Merging"), work, self._tell, self.host.show_error)

    def _tell(self, taken: list[Taken]) -> None:
        self.load()
        refused = any(one.rejected is not None for one in taken)
        self.app.notify(told(taken), markup=False, severity="warning" if refused else "information")

    def action_new(self) -> None:
        """Enrol a terminal: its code, the file, and once more the password that closes it."""
        self._enrol()

    def _enrol(self, before: Before | None = None) -> None:
        """Ask for what it takes; what was refused is asked again with what was typed."""
        desk, session = self.host.store, self.host.session

        def answered(filled: Filled | None) -> None:
            if filled is None:
                return
            name, file = filled.args["name"], typed_path(filled.args["file"])
            password = filled.typed["password"]

            def work(_progress: Any) -> str:
                desk.authenticate(session.login, password)
                return enrol.enrol(
                    desk.store, lambda args: desk.run(session, "terminal.add", args), {"name": name}, password, file
                )

            def done(terminal: str) -> None:
                self.load()
                words = _("{terminal} is enrolled: {path}", terminal=terminal, path=file)
                self.app.notify(words, markup=False)

            def refused(error: GendanError) -> None:
                self._enrol(Before(filled.typed, error))

            work_long(self, _("Enrolling a terminal"), work, done, refused)

        self.app.push_screen(EnrolDialog(before), answered)

    def action_disable(self) -> None:
        """Revoke the terminal under the cursor; asks why."""
        chosen = self._chosen()
        if chosen is not None:
            self._revoke(chosen.name, "")

    def _revoke(self, name: str, typed: str) -> None:
        """Ask why; a refusal is told and asks again with what was ``typed``."""
        desk, session = self.host.store, self.host.session

        def answered(reason: str | None) -> None:
            if not reason:
                return

            def refused(error: GendanError) -> None:
                self.host.show_error(error)
                self._revoke(name, reason)

            gone, args = _("{terminal} is revoked.", terminal=name), {"name": name, "reason": reason}
            self.ask(
                "write",
                lambda: desk.run(session, "terminal.revoke", args),
                lambda _made: self._revoked(gone),
                refused,
            )

        what = _("Bundles that {terminal} writes are refused from then on. Why?", terminal=name)
        self.app.push_screen(AskText(_("Revoke this terminal?"), what, value=typed), answered)

    def _revoked(self, words: str) -> None:
        self.load()
        self.app.notify(words, markup=False)


def bundles_in(path: Path) -> list[Path]:
    """The file that was named, or all bundles of a folder; a StorageError where the folder cannot be read."""
    if not path.is_dir():
        return [path]
    try:
        return sorted(one for one in path.iterdir() if one.name.endswith((".gdn", ".gdn.age")))
    except OSError as error:
        message = N_("The folder {folder} cannot be read: {why}. Choose another.")
        raise StorageError("unreadable", message, field="file", folder=path, why=reasons.reason(error)) from error


def _refusal(taken: Taken) -> Refusal:
    """Why the one bundle that was named is not taken in, at the field that names it."""
    assert taken.rejected is not None, "it was refused"
    why = Word(taken.rejected.value)
    return Refusal("rejected", REFUSED, field="file", file=safe(taken.file.name), why=why)


def told(taken: Sequence[Taken]) -> str:
    """What became of bundles, or would: the sums, and each that was refused with its reason."""
    if not taken:
        return _("There is no bundle there.")
    sums = {name: sum(getattr(one, name) for one in taken) for name in ("new", "known", "held", "conflicts")}
    lines = [_("{new} new, {known} known, {held} held, {conflicts} {conflicts:conflict|conflicts}", **sums)]
    lines += [
        _("waits for records {first} to {last} of {terminal}", first=first, last=last, terminal=who)
        for one in taken
        for who, first, last in one.waits_for
    ]
    words = N_("{n} {n:record|records} of a newer gendan: upgrade gendan on this terminal, then merge a bundle again.")
    lines += [_(words, n=one.newer) for one in taken if one.newer]
    lines += [copied(one.renewal).words() for one in taken if one.renewal is not None]
    words = N_("Issued again under the new code, for the numbers were used before: {n} {n:record|records}")
    lines += [_(words, n=one.again) for one in taken if one.again]
    lines += [
        _(REFUSED, file=safe(one.file.name), why=_(one.rejected.value)) for one in taken if one.rejected is not None
    ]
    return "\n".join(dict.fromkeys(lines))
