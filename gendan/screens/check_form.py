"""The blind check: key fields are typed again from the source; nothing of what was entered is shown (C025, S03)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from gendan import keys
from gendan.errors import GendanError
from gendan.i18n import N_, _
from gendan.people import named
from gendan.screens import check_words as words
from gendan.screens.check_fields import CheckFields
from gendan.screens.frame import SectionScreen
from gendan.screens.host import Deed
from gendan.screens.order_work import tell
from gendan.services import blind
from gendan.services.days import DayReader, day_reader
from gendan.services.draft_keeper import Keeper
from gendan.services.queues import CheckForm, check_form
from gendan.text import plain
from gendan.when import moment_near
from gendan.widgets.modal import AskText
from gendan.widgets.pieces import GAP, Pieces


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the form needs: the source and the fields to key, what was keyed before, a reader of days."""

    form: CheckForm
    keyed: dict[str, Any]
    read_day: DayReader
    head: str


class CheckFormScreen(SectionScreen):
    """The form of one check. Esc keeps what was keyed for later; while it is kept the order stays hidden."""

    DIGIT = 4
    BINDINGS = [*keys.bindings("global", "back"), *keys.bindings("blind")]
    DEFAULT_CSS = """
    CheckFormScreen #source { height: auto; background: $surface; padding: 0 1; }
    CheckFormScreen #source > Static { height: auto; }
    CheckFormScreen #which { text-style: bold; color: $accent; }
    CheckFormScreen #own { color: $due; text-style: bold; }
    CheckFormScreen #warning { height: auto; padding: 0 1; color: $due; text-style: bold; }
    """

    def __init__(self, number: str) -> None:
        super().__init__()
        self._number = number
        self._loaded: Loaded | None = None
        self._keeper: Keeper | None = None
        self._warned = False
        self._busy = False
        self._reason = ""
        """Why somebody checks what he entered himself; offered again where that was refused."""
        self._result: list[Any] | None = None
        """The differences that the check found, once it is made."""

    def body(self) -> ComposeResult:
        with Vertical(id="source"):
            yield Pieces([plain(_("Check {number}", number=self._number))], id="which")
            yield Static(plain(_("Type it again from the source. What was entered is shown when you have finished.")))
            yield Static(id="own")
        yield Vertical(id="place")
        yield Static(id="warning")

    @property
    def fields(self) -> CheckFields | None:
        """The fields, once they are there."""
        found = self.query(CheckFields)
        return found.first() if found else None

    def load(self) -> None:
        store, session, number = self.host.store.store, self.host.session, self._number
        typed = self._loaded.keyed if self._loaded is not None else None

        def work() -> Loaded:
            form = check_form(store, session, number)
            keyed = typed if typed is not None else blind.keyed_so_far(store, session.login, form.number) or {}
            blind.open_check(store, session.login, form.number, keyed)
            zone = store.config.zone
            when = moment_near(form.at, zone, store.clock.today(zone))
            return Loaded(form, dict(keyed), day_reader(store), f"{named(form.entered_by) or '?'} {when}".strip())

        self.ask("check", work, self._show, self._gone)

    def _gone(self, error: GendanError) -> None:
        self.host.show_error(error)
        self.action_back()

    async def _show(self, loaded: Loaded) -> None:
        self._loaded, form = loaded, loaded.form
        self._number = form.number
        store, login = self.host.store.store, self.host.session.login
        self._keeper = self._keeper or Keeper(store, login, blind.FORM + form.number, self._not_kept)
        source = words.source_words(form.channel, form.document_ref)
        line = _(
            "Check {number}   Entered by {who}   Source: {source}", number=form.number, who=loaded.head, source=source
        )
        self.query_one("#which", Pieces).show(plain(piece) for piece in line.split(GAP))
        own = self.query_one("#own", Static)
        own.display = form.mine
        own.update(plain(_("You entered or changed this: somebody else checks it. Who is alone may check it himself "
                           "after a while; that is marked and reported.")))  # fmt: skip
        fields = CheckFields(form.fields, form.with_lines, loaded.read_day, loaded.keyed)
        place = self.query_one("#place", Vertical)
        await place.remove_children()
        await place.mount(fields)
        fields.begin()

    def _not_kept(self, error: GendanError) -> None:
        self.app.call_from_thread(self.host.show_error, error)

    # keys

    def on_check_fields_keyed(self) -> None:
        """Keep what was keyed, as it is keyed."""
        fields = self.fields
        self._warn("")
        if fields is None or self._loaded is None or self._keeper is None or self._busy:
            return
        self._loaded.keyed.clear()
        self._loaded.keyed.update(fields.keyed)
        self._keeper.keep(fields.keyed)

    def _warn(self, said: str) -> None:
        self._warned = bool(said)
        self.query_one("#warning", Static).update(plain(said))

    def action_next_field(self) -> None:
        if self.fields is not None:
            self.fields.step(1)

    def on_input_submitted(self) -> None:
        self.action_next_field()

    def action_previous_field(self) -> None:
        if self.fields is not None:
            self.fields.step(-1)

    def action_back(self) -> None:
        """Later: what was keyed is kept, and the order stays hidden; where nothing was keyed the check is not open."""
        fields, keeper = self.fields, self._keeper
        if fields is None or keeper is None or self._busy:
            super().action_back()
            return
        keeper.drop() if fields.is_empty else keeper.keep(fields.keyed)
        if not fields.is_empty:
            tell(
                self.app,
                _("{number}: kept for later; until then its values stay hidden from you.", number=self._number),
            )
        self._busy = True
        self.ask("leave", keeper.flush, lambda _nothing: super(CheckFormScreen, self).action_back())

    def action_finish(self) -> None:
        fields = self.fields
        if fields is None or self._loaded is None or self._busy:
            return
        gaps = fields.gaps()
        if gaps and not self._warned:
            gaps[0].focus()
            asked = N_(
                "{n} {n:field is|fields are} empty. Is that what the source says? Then {key.blind.finish} once more."
            )
            self._warn(_(asked, n=len(gaps)))
            return
        if not self._loaded.form.mine:
            self._run("order.check", {})
            return
        what = _("A self-check is marked and reported as such.\nReason")
        self.app.push_screen(AskText(_("Self-check"), what, value=self._reason), self._reason_given)

    def _reason_given(self, reason: str | None) -> None:
        if reason is not None:
            self._reason = reason
            self._run("order.self_check", {"reason": reason})

    def _run(self, command: str, more: dict[str, Any]) -> None:
        fields, keeper = self.fields, self._keeper
        if fields is None or keeper is None:
            return
        desk, session = self.host.store, self.host.session
        args = {"order": self._number, **fields.keyed, **more}
        self._busy = True

        def work() -> dict[str, Any]:
            result: dict[str, Any] = desk.run(session, command, args)
            keeper.drop()
            keeper.flush()
            return result

        app, host = self.app, self.host

        def failed(error: Exception) -> None:
            self._busy = False
            host.show_error(error)

        def done(result: dict[str, Any]) -> None:
            found = self._result = result["differences"]
            host.deeds.append(Deed(self._number, command))
            said = _("{number}: {n} {n:difference|differences}.", number=self._number, n=len(found))
            tell(app, said if found else _("{number}: checked, everything matches.", number=self._number))
            self._go_on()

        self.carry_out(command, work, done, failed)

    def _go_on(self) -> None:
        """From a check that is made to its differences, or back; where something else lies on top, after that."""
        if self._result is None or self.app.screen is not self:
            return
        if not self._result:
            self.app.pop_screen()
            return
        from gendan.screens.check_settle import SettleScreen

        self.app.switch_screen(SettleScreen(self._number))

    async def on_screen_resume(self) -> None:
        self._go_on()
