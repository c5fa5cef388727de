"""The form of order entry: its fields, what stands in them, and how Enter walks through them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from gendan import keys
from gendan.domain import labels
from gendan.i18n import _
from gendan.screens import entry_words as words
from gendan.screens.entry_lines import Choice, Field, LineRow, LinesHead
from gendan.screens.frame import SectionScreen
from gendan.services.entry_form import CHANNELS, TypedLine, TypedOrder
from gendan.text import plain
from gendan.widgets.dropdown import Dropdown

TOP = ("customer", "phone", "contact")
BOTTOM = (
    "requested", "delivery_mode", "address", "special", "channel", "document_ref", "deposit", "urgent", "owner",
)  # fmt: skip
"""The fields below the lines, in the order in which Enter walks."""
NOTE = 4000
AnyField = Field | Choice


class EntryBody(SectionScreen):
    """Composes the form from what was typed, and tells what is typed now."""

    BINDINGS = keys.bindings("form")
    DEFAULT_CSS = """
    EntryBody { layers: base above; }
    EntryBody #body { padding: 0 1; }
    EntryBody .row { height: 1; }
    EntryBody .title { width: 10; height: 1; color: $foreground-muted; padding: 0 1 0 0; text-align: right; }
    EntryBody .title { text-wrap: nowrap; text-overflow: ellipsis; }
    EntryBody .title.-wrong { color: $late; text-style: bold reverse; }
    EntryBody .grow { width: 1fr; }
    EntryBody .short { width: 14; }
    EntryBody .word { height: 1; color: $foreground-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    EntryBody #about { padding: 0 0 0 9; }
    EntryBody #day { width: 1fr; padding: 0 0 0 1; }
    EntryBody #day.-wrong, EntryBody .word.-wrong { color: $late; text-style: bold; }
    EntryBody #standard { width: auto; min-width: 8; padding: 0 0 0 1; color: $due; text-style: bold; }
    EntryBody #lines { height: 1fr; min-height: 3; scrollbar-size-vertical: 1; }
    EntryBody #sums { background: $surface; }
    EntryBody #reason { width: 1fr; }
    EntryBody #total { width: 28; text-align: right; text-style: bold; color: $foreground; }
    EntryBody #findings { height: 4; color: $due; text-wrap: nowrap; text-overflow: ellipsis; }
    EntryBody #findings.-wrong { color: $late; text-style: bold; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown = TypedOrder()
        """What the form was last filled with."""
        self._fields: dict[str, AnyField] = {}

    # making

    def body(self) -> ComposeResult:
        typed = self._shown
        self._fields = {
            "customer": Field("customer", typed.customer, placeholder=_("code, phone, name, initials")),
            "phone": Field("phone", typed.phone, max_length=32),
            "contact": Field("contact", typed.contact),
            "requested": Field("requested", typed.requested, max_length=40, placeholder="3  12-05  +5"),
            "delivery_mode": Choice("delivery_mode", labels.DELIVERY_MODES, typed.delivery_mode),
            "address": Field("address", typed.address, max_length=NOTE),
            "special": Field("special", typed.special, max_length=NOTE),
            "channel": Choice("channel", {code: labels.CHANNELS[code] for code in CHANNELS}, typed.channel),
            "document_ref": Field("document_ref", typed.document_ref),
            "deposit": Field("deposit", typed.deposit, max_length=24),
            "urgent": Choice("urgent", words.YES_NO, typed.urgent),
            "owner": Field("owner", typed.owner, max_length=60),
        }
        yield from self._top_rows()
        yield LinesHead()
        with VerticalScroll(id="lines", can_focus=False):
            for line in (*typed.lines, TypedLine()):
                yield LineRow(line)
        with Horizontal(classes="row", id="sums"):
            yield Static(id="reason", classes="word")
            yield Static(id="total")
        yield from self._bottom_rows()
        yield Static(id="findings")
        yield Static(id="hint", classes="word")
        yield Dropdown()

    def _top_rows(self) -> ComposeResult:
        with Horizontal(classes="row"):
            yield from self._titled("customer", "grow")
            yield from self._titled("phone", "short")
            yield from self._titled("contact", "short")
        yield Static(id="about", classes="word")

    def _bottom_rows(self) -> ComposeResult:
        with Horizontal(classes="row"):
            yield from self._titled("requested", "short")
            yield Static(id="day", classes="word")
        with Horizontal(classes="row"):
            yield from self._titled("delivery_mode", "short")
            yield from self._titled("address", "grow")
        with Horizontal(classes="row"):
            yield from self._titled("special", "grow")
            yield Static(id="standard")
        with Horizontal(classes="row"):
            yield from self._titled("channel", "short")
            yield from self._titled("document_ref", "grow")
            yield from self._titled("deposit", "short")
        with Horizontal(classes="row"):
            yield from self._titled("urgent", "short")
            yield from self._titled("owner", "grow")

    def _titled(self, name: str, width: str) -> ComposeResult:
        yield Static(plain(_(words.FIELDS[name])), id=f"title-{name}", classes="title")
        yield self._fields[name].add_class(width)

    # what stands in it

    def field(self, name: str) -> AnyField:
        """The field of that name, outside the lines."""
        return self._fields[name]

    def text_of(self, name: str) -> str:
        """What stands in it."""
        return self._fields[name].value.strip()

    @property
    def rows(self) -> list[LineRow]:
        """The rows of the lines, the blank one at the end with them."""
        return list(self.query_one("#lines").query(LineRow))

    @property
    def filled_rows(self) -> list[LineRow]:
        """The rows with something in them, numbered as they will be filed."""
        return [row for row in self.rows if not row.is_blank]

    @property
    def dropdown(self) -> Dropdown:
        """The list below a field."""
        return self.query_one(Dropdown)

    def collect(self) -> TypedOrder:
        """What is typed now."""
        found: dict[str, Any] = {
            name: field.typed if isinstance(field, Choice) else field.value for name, field in self._fields.items()
        }
        lines = tuple(row.typed for row in self.filled_rows)
        return replace(self._shown, **{**found, "code": self.code, "owner": self.owner, "lines": lines})

    @property
    def code(self) -> str:
        """The code of the customer that was taken."""
        field = self._fields["customer"]
        return self._shown.code if isinstance(field, Field) and field.is_taken else ""

    @property
    def owner(self) -> str:
        """The login of who follows the order, as it was taken or typed."""
        field = self._fields["owner"]
        return self._shown.owner if isinstance(field, Field) and field.is_taken else field.value.strip()

    async def fill(self, typed: TypedOrder) -> None:
        """Put another order into the form, with a blank line at the end."""
        self._shown = typed
        for name, field in self._fields.items():
            if isinstance(field, Choice):
                field.choose(str(getattr(typed, name)))
            else:
                field.value = str(getattr(typed, name))
                field.taken = ""
        customer = self._fields["customer"]
        if typed.code and isinstance(customer, Field):
            customer.take(typed.customer)
        await self.put_lines(typed.lines)
        self.show_problems({})

    async def put_lines(self, lines: tuple[TypedLine, ...]) -> None:
        """Other lines in place of those that are there."""
        place = self.query_one("#lines")
        await place.query(LineRow).remove()
        await place.mount_all([LineRow(line) for line in (*lines, TypedLine())])
        self.number_rows()

    def number_rows(self) -> None:
        """Number the rows; a blank one that will not be filed has the number it would get."""
        number = 1
        for row in self.rows:
            row.number(number)
            number += 0 if row.is_blank else 1

    async def blank_row(self) -> LineRow:
        """The blank row at the end; made where there is none."""
        rows = self.rows
        if rows and rows[-1].is_blank:
            return rows[-1]
        row = LineRow()
        await self.query_one("#lines").mount(row)
        self.number_rows()
        return row

    def row_of(self, field: Any) -> LineRow | None:
        """The row that this field stands in."""
        parent = getattr(field, "parent", None)
        return parent if isinstance(parent, LineRow) else None

    def named_field(self, name: str) -> AnyField | None:
        """The field that a problem names: ``address``, ``lines.2.qty``; ``customer_phone`` is the phone."""
        if name == "lines":
            name = "lines.1.product"
        if not name.startswith("lines."):
            return self._fields.get({"customer_phone": "phone", "name": "customer"}.get(name, name))
        _lines, number, key = (*name.split("."), "product")[:3]
        rows = self.filled_rows or self.rows
        row = rows[min(int(number), len(rows)) - 1]
        return next((field for field in row.fields if field.key == key), row.product)

    # saying

    def say(self, name: str, text: str, *, wrong: bool = False) -> None:
        """Say something in one of the places for words."""
        place = self.query_one(f"#{name}", Static)
        place.update(plain(text), layout=False)
        place.set_class(wrong, "-wrong")

    def show_problems(self, problems: dict[str, Any]) -> None:
        """Mark every field with a problem and its title, and only those."""
        marked = {id(self.named_field(name)) for name in problems}
        for name, field in self._fields.items():
            field.set_class(id(field) in marked, "-wrong")
            self.query_one(f"#title-{name}").set_class(id(field) in marked, "-wrong")
        for row in self.rows:
            for field in row.fields:
                field.set_class(id(field) in marked, "-wrong")

    def key_of(self, action_id: str) -> str:
        """The key of an action as people write it, the user's own where there is one."""
        return keys.name(action_id)
