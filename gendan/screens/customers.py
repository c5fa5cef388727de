"""Section 客户: every customer, found as one types, his file beside the list (section 7 of ux.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.events import Key
from textual.widgets import Static

from gendan import keys
from gendan.i18n import N_, _
from gendan.reports.listform import CUSTOMERS, Listing
from gendan.screens import customer_words as words
from gendan.screens.customer_glance import CustomerGlance
from gendan.screens.customer_page import CustomerScreen
from gendan.screens.customer_work import CustomerWork
from gendan.screens.data_screen import ComingBack, WithList
from gendan.screens.list_export import export_list
from gendan.screens.resting import Resting
from gendan.services.customer_list import CustomerRow, Found, Gap, customers, doubles, every, fill, proposals
from gendan.services.customer_page import CustomerPage, customer_page
from gendan.services.days import DayReader, day_reader
from gendan.text import plain
from gendan.widgets.inputs import TextInput
from gendan.widgets.narrowed import Narrowed
from gendan.widgets.steering import steer
from gendan.widgets.window_table import Row, WindowTable

ALL, PROPOSED, DOUBLE = LISTS = ("all", "proposed", "double")
COLUMNS = {ALL: words.ALL, PROPOSED: words.PROPOSED, DOUBLE: words.DOUBLE}
NAMES = {
    ALL: "",
    PROPOSED: N_("The figures of 12 months speak for another class. {accept} sets it, Esc shows all."),
    DOUBLE: N_("These may be one customer. {unite} unites two files, Esc shows all."),
}
EMPTY = {
    ALL: N_("All customers will stand here.\nAn order brings its customer; {new} takes one in."),
    PROPOSED: N_("The figures agree with every customer's class.\nEsc shows all."),
    DOUBLE: N_("No two customers share a phone or a name.\nEsc shows all."),
}
NONE_FITS = N_("No customer fits.\nEsc shows all.")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A list with what was asked for, and how days are read."""

    text: str
    which: str
    found: Found
    read_day: DayReader


class CustomersScreen(WithList, Resting, ComingBack, CustomerWork):
    """Section 7. The list follows the line as it is typed; Enter opens the customer's page."""

    DIGIT = 7
    BINDINGS = keys.bindings(
        "customers",
        "new",
        "contact",
        "change",
        "query",
        "order",
        "filter",
        "accept",
        "unite",
        "call_list",
        "export",
        "complaint",
        "request",
        "import_list",
        "undo",
        "erase",
    )
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (116, "-wide")]
    DEFAULT_CSS = """
    CustomersScreen .line { height: 1; padding: 0 1; }
    CustomersScreen .line > .label { width: auto; padding: 0 1 0 0; color: $foreground-muted; }
    CustomersScreen #query { width: 1fr; }
    CustomersScreen .line > .count { width: auto; min-width: 12; text-align: right; padding: 0 0 0 1; }
    CustomersScreen #list { height: 1fr; layout: horizontal; }
    CustomersScreen.-narrow #list { layout: vertical; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._which = ALL
        self._loaded: Loaded | None = None
        self._asked: str | None = None
        self._glanced: CustomerPage | None = None

    def body(self) -> ComposeResult:
        with Horizontal(classes="line"):
            yield Static(plain(_("Find")), classes="label")
            yield TextInput(id="query", placeholder=_("name, initials, phone or its end, code"), max_length=120)
            yield Static(classes="count")
        yield Narrowed()
        with Container(id="list"):
            yield WindowTable(words.ALL, empty=" ")
            yield CustomerGlance()

    @property
    def query_line(self) -> TextInput:
        """The line in which one types what is looked for."""
        return self.query_one("#query", TextInput)

    def load(self) -> None:
        if self._loaded is None:
            self.table.focus()
        store, text, which = self.host.store.store, self.query_line.value, self._which
        self._asked = text

        def work() -> Loaded:
            asked = {PROPOSED: proposals, DOUBLE: doubles}.get(which)
            found = asked(store) if asked is not None else customers(store, text)
            return Loaded(text, which, found, day_reader(store))

        self.ask("customers", work, self._show)

    def _show(self, loaded: Loaded) -> None:
        before, self._loaded, self.read_day = self._loaded, loaded, loaded.read_day
        found, which = loaded.found, loaded.which
        empty = NONE_FITS if which == ALL and loaded.text.strip() else EMPTY[which]
        self.table.set_columns(COLUMNS[which], _(empty, new=self.key_of("customers.new")))
        self.table.set_rows(self._rows(found.rows, which), found.total)
        if before is None or (before.text, before.which) != (loaded.text, which):
            self.table.move_to(0)
        counted = _("{n} {n:customer|customers}", n=found.total)
        said = _("the first {n}", n=found.total) if found.more else counted
        self.query_one(".count", Static).update(plain(said))
        keys_ = {"accept": self.key_of("customers.accept"), "unite": self.key_of("customers.unite")}
        self.query_one(Narrowed).say(_(NAMES[which], **keys_) if NAMES[which] else "")
        self.refresh_bindings()

    def _rows(self, found: tuple[CustomerRow, ...], which: str) -> list[Row]:
        today = self.host.local_now().date()
        if which == PROPOSED:
            return [words.proposed_row(one) for one in found]
        make = words.double_row if which == DOUBLE else words.list_row
        return [make(one, today) for one in found]

    def on_window_table_need_page(self, event: WindowTable.NeedPage) -> None:
        table, serial, store = event.table, event.serial, self.host.store.store
        gap, which = Gap(event.offset, event.count, table.total, event.after, event.before), self._listed
        self.ask(
            f"page {event.offset}",
            lambda: fill(store, gap),
            lambda rows: table.put_page(serial, gap.offset, self._rows(rows, which)) and None,
        )

    # the customer under the cursor

    def customer_here(self) -> CustomerPage | None:
        row = self.table.cursor_row
        return self._glanced if row is not None and self._glanced and self._glanced.id == row.key else None

    @property
    def _listed(self) -> str:
        """Which list stands on the screen; while another one is being asked for it is still that."""
        return self._loaded.which if self._loaded is not None else self._which

    def _code(self) -> str:
        """The code of the customer under the cursor."""
        row = self.table.cursor_row
        at = next(n for n, column in enumerate(COLUMNS[self._listed]) if column.key == "code")
        return row.cells[at] if row is not None else ""

    def on_window_table_row_highlighted(self, event: WindowTable.RowHighlighted) -> None:
        self.rest()

    def rested(self) -> None:
        self._glance()

    def _glance(self, then: Callable[[], None] | None = None) -> None:
        store, code, glance = self.host.store.store, self._code(), self.query_one(CustomerGlance)

        def show(page: CustomerPage | None) -> None:
            self._glanced = page
            glance.show(page)
            if then is not None and page is not None:
                then()

        group = "glance" if then is None else "file"  # a later glance must not take the place of what was asked for
        self.ask(group, lambda: customer_page(store, code) if code else None, show, lambda _error: show(None))

    def _with_file(self, act: Callable[[], None]) -> None:
        """Do it with the file of the customer under the cursor; who is faster than the glance waits for it."""
        if self.customer_here() is not None:
            act()
        elif self._code():
            self._glance(act)

    def on_window_table_row_selected(self, _event: WindowTable.RowSelected) -> None:
        self.app.push_screen(CustomerScreen(self._code()))

    # typing

    def on_input_changed(self, event: TextInput.Changed) -> None:
        if self._asked is not None and event.value != self._asked:
            self._which = ALL
            self.load()

    def on_input_submitted(self, event: TextInput.Submitted) -> None:
        event.stop()
        self.table.focus()

    def on_key(self, event: Key) -> None:
        if self.query_line.has_focus:
            steer(event, self.table)

    # keys

    def action_query(self) -> None:
        self.query_line.focus()
        self.query_line.select_all()

    def action_filter(self) -> None:
        """The next of the lists."""
        self._which = LISTS[(LISTS.index(self._which) + 1) % len(LISTS)]
        self._asked = self.query_line.value = ""
        self.load()

    def action_export(self) -> None:
        """Write the list to a file: all customers, those that were found, or those of the list that is shown."""
        store, text, which, loaded = self.host.store.store, self.query_line.value, self._which, self._loaded

        def listing() -> Listing:
            total, rows = every(store, text) if which == ALL or loaded is None else (
                loaded.found.total, iter(loaded.found.rows)
            )  # fmt: skip
            return Listing(_("Customers"), CUSTOMERS, rows, total)

        export_list(self, listing, "customers")

    def action_change(self) -> None:
        self._with_file(super().action_change)

    def action_contact(self) -> None:
        self._with_file(super().action_contact)

    def action_order(self) -> None:
        self._with_file(super().action_order)

    def action_complaint(self) -> None:
        self._with_file(super().action_complaint)

    def action_request(self) -> None:
        self._with_file(super().action_request)

    def action_accept(self) -> None:
        self._with_file(super().action_accept)

    def action_import_list(self) -> None:
        """Take a list of customers in from a file."""
        from gendan.screens.customer_import import CustomerImportScreen

        if self.may("customer.add"):
            self.app.push_screen(CustomerImportScreen())

    def action_undo(self) -> None:
        self._with_file(super().action_undo)

    def action_unite(self) -> None:
        """Unite the file under the cursor with the likeliest other one."""
        self._with_file(self._unite)

    def _unite(self) -> None:
        one = self.customer_here()
        if one is not None:
            other = next((file.code for file in one.files if not file.united), "")
            self.unite(one.code, one.name, other)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "back" and self.is_mounted:
            narrowed = self._which != ALL or bool(self.query_line.value)
            return not self.is_first() or self.query_line.has_focus or narrowed
        return super().check_action(action, parameters)

    def action_back(self) -> None:
        if self.query_line.has_focus:
            self.table.focus()
        elif self._which != ALL:
            self._which = ALL
            self.load()
        elif self.query_line.value:
            self.query_line.value = ""
        else:
            super().action_back()
