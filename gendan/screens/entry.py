"""Order entry (F2): one screen, typed straight through, kept at each field (C019-C030, S09)."""

from __future__ import annotations

from collections.abc import Sequence

from gendan import keys
from gendan.i18n import _
from gendan.screens import entry_words as words
from gendan.screens.entry_dialogs import Chosen, DraftsDialog, LeaveDialog
from gendan.screens.entry_lines import Field
from gendan.screens.entry_live import FORM
from gendan.screens.entry_walk import EntryWalk
from gendan.services import drafts
from gendan.services.days import DayReader
from gendan.services.drafts import Draft
from gendan.services.entry_form import TypedOrder, from_body
from gendan.services.entry_repeat import Repeated, repeated
from gendan.services.users import UserView, list_users
from gendan.when import moment_words


class EntryScreen(EntryWalk):
    """Type an order while listening: Enter walks on, F4 repeats, F10 files; Esc never loses what was typed."""

    BINDINGS = [
        *keys.bindings("entry"),
        *keys.bindings("form"),
        *keys.bindings("global", "back", "new_order"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._repeated = -1
        """Which of the last orders was taken over; -1 where none was."""
        self._repeated_lines: tuple[str, ...] = ()
        self._brought: dict[str, str] = {}
        """What the order that was taken over put into fields outside the lines."""
        self._unasked: Sequence[Draft] = ()
        """Drafts that came while something else was in front."""

    # opening

    def on_mount(self) -> None:
        other = self._other_entry()
        if other is not None:
            self.app.call_later(self._go_to, other)

    def _other_entry(self) -> str | None:
        """The stack of screens in which an order is being entered already: there is one at a time."""
        for mode, stack in self.app._screen_stacks.items():
            if any(isinstance(screen, EntryScreen) and screen is not self for screen in stack):
                return mode
        return None

    def _go_to(self, mode: str) -> None:
        """Give way to the form that is there already, whatever lies over it; a screen cannot wait for its own end."""
        app = self.app
        app.pop_screen()
        if app.current_mode != mode:
            app.switch_mode(mode)
            return
        while not isinstance(app.screen, EntryScreen):
            app.pop_screen()

    def load(self) -> None:
        """Fetch what is needed to follow, and the drafts of this user."""
        if self._other_entry() is not None:
            return
        if self.keeper is None:
            self.set_focus(self.field("customer"))
        store, login = self.host.store.store, self.host.session.login

        def fetch() -> tuple[DayReader, Sequence[UserView], Sequence[Draft], str]:
            kept = drafts.kept_forms(store, login, FORM)
            return self.make_tools(), list_users(store), kept, drafts.free_form(store, login, FORM)

        self.ask("load", fetch, lambda found: self._ready(*found))

    def _ready(self, read: DayReader, users: Sequence[UserView], kept: Sequence[Draft], free: str) -> None:
        self.read_day = read
        self.take_followers(users)
        self.number_rows()
        if self.keeper is None:
            self.keep_under(free)
            if kept and not self.collect().is_touched:  # who types already is offered them the next time
                self._offer(kept)
        self.recall()
        self.say_day()
        self.follow()

    def _offer(self, kept: Sequence[Draft]) -> None:
        """Ask which draft to go on with, over what else is in front once that is gone."""
        if not self.is_current:
            self._unasked = kept
            return
        zone = self.host.config.zone

        def answered(chosen: Chosen | None) -> None:
            if chosen is None:
                self.close()
            elif chosen.discard and chosen.draft is not None:
                self._throw_away(chosen.draft, [one for one in kept if one is not chosen.draft])
            elif chosen.draft is not None:
                self.call_later(self._take_up, chosen.draft)
            elif chosen.typed:
                self.field("customer").insert_text_at_cursor(chosen.typed)

        when = [moment_words(draft.saved.astimezone(zone)) for draft in kept]
        self.app.push_screen(DraftsDialog(kept, when), answered)

    def _throw_away(self, draft: Draft, left: Sequence[Draft]) -> None:
        store, login = self.host.store.store, self.host.session.login
        self.ask("drop", lambda: drafts.drop(store, login, draft.form), lambda _n: self._offer(left) if left else None)

    async def _take_up(self, draft: Draft) -> None:
        await self.begin(from_body(draft.body), draft.form)
        self._go_where_it_stopped()

    def _go_where_it_stopped(self) -> None:
        """To the first field that still needs somebody."""
        if not self.text_of("customer"):
            self.set_focus(self.field("customer"))
        elif not self.text_of("phone"):
            self.set_focus(self.field("phone"))
        elif not self.filled_rows:
            self.set_focus(self.rows[0].product)
        else:
            self.leave_lines()

    async def speak(self) -> None:
        """Say everything again in the language in force; what was typed stays, lines too."""
        self._shown = self.collect()
        at = next((n for n, field in enumerate(self.path()) if self.focused is field), 0)
        last, customer, orders = self.last, self.customer, self.last_orders
        await super().speak()
        await self.fill(self._shown)
        self.customer, self.last_orders = customer, orders
        if last is not None:
            self._show_preview(last)
        fields = list(self.path())
        self.set_focus(fields[min(at, len(fields) - 1)])

    # the keys of entry

    async def action_add_line(self) -> None:
        self.set_focus((await self.blank_row()).product)

    async def action_drop_line(self) -> None:
        row = self.row_of(self.focused)
        if row is None:
            self.say("hint", _("Go to the line that is to be removed first."))
            return
        rows = self.rows
        at = rows.index(row)
        self.dropdown.close()
        self.set_focus((rows[at + 1] if at + 1 < len(rows) else rows[max(0, at - 1)]).product)
        if len(rows) > 1:
            await row.remove()
        else:
            for field in row.fields:
                field.value = ""
        await self.blank_row()
        self.number_rows()
        self.changed()

    def action_repeat(self) -> None:
        """Take over the last order; pressed again, in its place the one before."""
        if not self.last_orders:
            self.say("hint", _("Choose a customer with an earlier order first."), wrong=True)
            return
        store, at = self.host.store.store, (self._repeated + 1) % len(self.last_orders)
        number = self.last_orders[at].number
        self.ask("repeat", lambda: repeated(store, number), lambda found: self.call_later(self._repeat, at, found))

    async def _repeat(self, at: int, found: Repeated) -> None:
        mine = tuple(line for line in self.collect().lines if line.product not in self._repeated_lines)
        self._repeated, self._repeated_lines = at, tuple(line.product for line in found.lines)
        await self.put_lines((*mine, *found.lines))
        for name in ("address", "contact", "channel", "delivery_mode"):
            self._bring(name, getattr(found, name))
        self.field("special").placeholder = _("last time: {wishes}", wishes=found.special) if found.special else ""
        self.say("about", words.repeated_words(self.last_orders, at, self.key_of("entry.repeat")))
        self.leave_lines()
        self.changed()

    def _bring(self, name: str, value: str) -> None:
        """Take over a field of an earlier order; what was typed for this one stays."""
        field, own = self.field(name), getattr(self.customer, name, None) or ""
        now = field.value.strip() if isinstance(field, Field) else field.typed
        if value and now in ("", getattr(TypedOrder(), name), own, self._brought.get(name)):
            self._brought[name] = value
            if isinstance(field, Field):
                field.value = value
            else:
                field.choose(value)

    async def begin(self, typed: TypedOrder, form: str) -> None:
        self._repeated, self._repeated_lines, self._brought = -1, (), {}
        self.field("special").placeholder = ""
        await super().begin(typed, form)

    # leaving

    def action_new_order(self) -> None:
        self.say("hint", _("An order is being entered here. {key} keeps it and leaves.", key=self.key_of("entry.keep")))

    def action_keep(self) -> None:
        if self._filing:
            return  # it is written this moment; what becomes of it is told first
        typed = self.collect()
        if typed.is_touched:
            self.keep(typed)
            self.app.notify(_("Draft kept. {key} offers it again.", key=self.key_of("app.new_order")), markup=False)
        self._leave()

    def action_back(self) -> None:
        if self.dropdown.is_open:
            self.dropdown.close()
            return
        if self._filing:
            return
        typed = self.collect()
        if not typed.is_touched:
            if self.keeper is not None and self._kept is not None:
                self.keeper.drop()
            self.close()
            return

        def answered(what: str | None) -> None:
            if what == "keep":
                self.action_keep()
            elif what == "discard":
                self.forget()
                self.close()

        self.app.push_screen(LeaveDialog(typed.order), answered)

    def _leave(self) -> None:
        if self.keeper is not None:
            self.keeper.flush()
            self.keeper = None
        self.close()

    async def on_screen_resume(self) -> None:
        """Back in front: drafts that came meanwhile are offered now."""
        kept, self._unasked = self._unasked, ()
        if kept and not self.collect().is_touched:
            self._offer(kept)

    def on_screen_suspend(self) -> None:
        """Something else comes to the front, perhaps for good: keep what is typed."""
        if self.keeper is not None and not self._filing and self.is_attached:
            self.keep(self.collect())

    def on_unmount(self) -> None:
        """The screen goes, by another user or at the end: what was typed is on disk before."""
        if self.keeper is not None:
            self.keeper.flush()
