"""Enter walks through order entry: what it takes over, and which field comes next."""

from __future__ import annotations

import asyncio

from gendan.domain.typed import read_quantity
from gendan.errors import GendanError
from gendan.i18n import _
from gendan.screens.entry_body import BOTTOM
from gendan.screens.entry_filing import EntryFiling
from gendan.screens.entry_lines import Choice, Field, LineRow
from gendan.widgets.inputs import half_width

_SCANNED_INTO = ("product", "qty")
_SCANNED = 8
"""Digits from which a number in a line may be a barcode."""


class EntryWalk(EntryFiling):
    """Typed straight through: each Enter goes where an ordinary order goes on."""

    async def action_walk(self) -> None:
        """Enter. It is a priority key and waits until the field has its characters: a scanner types faster than a
        screen answers, and what it types next must find the focus in the next field.
        """
        field = self.focused
        if not isinstance(field, Field | Choice):
            return
        typed = asyncio.Event()
        field.call_later(typed.set)
        await typed.wait()
        if self._scanned_again(field):
            return
        if isinstance(field, Choice):
            if self._to_next_problem(field):
                return
            names = [name for name in BOTTOM if self._fields[name] is field]
            self.go_on(BOTTOM[BOTTOM.index(names[0]) + 1 :] if names else ())
            return
        chosen = self.chosen(field)
        if chosen is not None:
            self.take(field, chosen)
            self.changed()
            await self.moved_on(field)
        elif field.key == "customer" and field.value.strip() and not field.is_taken:
            await self.resolve_customer(field)
        elif field.key == "owner" and field.value.strip() and not field.is_taken:
            if await self.resolve_owner(field):
                await self.moved_on(field)
        else:
            await self.moved_on(field)

    async def resolve_customer(self, field: Field) -> None:
        """Typed faster than the list came: found by what is beyond doubt, or a new one."""
        if self.last_new == field.value.strip():
            self.say_customer()
            await self.moved_on(field)
        else:
            await self.find_customer(field)

    @property
    def last_new(self) -> str:
        """The name of a new customer that was said yes to already."""
        return self.text_of("customer") if self.text_of("phone") and not self.code else ""

    async def moved_on(self, field: Field) -> None:
        """To the field that comes after this one when Enter is pressed."""
        row = self.row_of(field)
        if (row is None or field is not row.product) and self._to_next_problem(field):
            return
        if row is not None:
            await self._on_in_row(row, field)
        elif field.key == "customer" and not self.text_of("customer"):
            self.say("hint", _("Whose order is it?") if not self.text_of("phone") else _("Name of the new customer"))
        elif field.key in {"customer", "phone", "contact"}:
            if self.text_of("phone"):
                self.set_focus(self._first_free_row().product)
            else:
                self.set_focus(self.field("phone"))
        else:
            self.go_on(BOTTOM[BOTTOM.index(field.key) + 1 :])

    def _to_next_problem(self, field: Field | Choice) -> bool:
        """From a field that F10 had named to the next one that it named and that is still open, if there is one."""
        named, row = [self.named_field(name) for name in self.asked], self.row_of(field)
        mended = [field] if row is None else list(row.fields)
        if not any(one is other for one in mended for other in named):
            return False
        still_open = [self.named_field(name) for name in self.problems if name in self.asked]
        way = [one for one in self.path() if one is field or any(one is other for other in still_open)]
        at = next(n for n, one in enumerate(way) if one is field)
        if len(way) > 1:
            self.set_focus(way[(at + 1) % len(way)])
        return len(way) > 1

    def _first_free_row(self) -> LineRow:
        rows = self.rows
        return next((row for row in rows if row.is_blank), rows[-1])

    async def _on_in_row(self, row: LineRow, field: Field) -> None:
        if field is row.product:
            if not field.value.strip():
                self.leave_lines()
            else:
                if not row.qty.value.strip():
                    row.qty.value = "1"
                self.set_focus(row.qty)
                await self.blank_row()
        elif field is row.qty and _is_barcode(field):
            await self._next_scan(row)
        elif field is row.qty and row.found is not None and row.found.list_price is None and not row.price.value:
            self.set_focus(row.price)
        elif field is row.price:
            self.set_focus(row.discount)
        else:
            await self._next_row(row)

    # barcodes: no order asks for as many pieces as a barcode says

    def _scanned_again(self, field: Field | Choice) -> bool:
        """Whether the field holds the barcode of a line that stands already: that is one piece more of it, as at any
        till; a line for each piece would never reach the price for many. A new barcode is remembered with its line.
        """
        row = self.row_of(field)
        if row is None or not isinstance(field, Field) or field.key not in _SCANNED_INTO or not _is_barcode(field):
            return False
        text = half_width(field.value)
        others = [one for one in self.rows if one is not row and one.scanned == text and not one.is_blank]
        same = row if row.barcode_of(field) == text else next(iter(others), None)
        count = None if same is None else _one_more(row.count if field is same.qty else same.qty.value)
        if same is None or count is None:
            if field is row.product:
                row.scanned = text
            return False
        row.put_back(field)
        same.qty.value = same.count = count
        field.select_all()
        self.changed()
        return True

    async def _next_scan(self, row: LineRow) -> None:
        """The barcode in the field of the quantity becomes a line of its own, at once, so that a third one finds its
        place too."""
        text = half_width(row.qty.value)
        row.qty.value = row.count or "1"
        another = await self.blank_row()
        another.product.value, another.qty.value, another.scanned = text, "1", text
        self.set_focus(another.qty)
        self.resolve(another.product)
        await self.blank_row()

    async def _next_row(self, row: LineRow) -> None:
        rows = self.rows
        at = rows.index(row) + 1
        after = rows[at] if at < len(rows) else await self.blank_row()
        self.set_focus(after.product)


def _is_barcode(field: Field | Choice) -> bool:
    """Whether what stands there is a number as long as that of a barcode."""
    text = half_width(field.value)
    return text.isdecimal() and len(text) >= _SCANNED


def _one_more(typed: str) -> str | None:
    """A quantity and one, its unit behind it; nothing where it cannot be read."""
    try:
        qty, unit = read_quantity(typed)
    except GendanError:
        return None
    return f"{qty + 1:f}{unit or ''}"
