"""The dialogs of the price list: a product, a step of its ladder or a dated price, a promotion."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from textual.await_complete import AwaitComplete

from gendan.domain.money import money_text, percent_text
from gendan.domain.typed import read_discount, read_money, read_quantity
from gendan.errors import UsageError
from gendan.i18n import N_, _, joined
from gendan.screens.form_dialog import Before, Filled, FormDialog, day_field
from gendan.services.days import DayReader
from gendan.services.price_list import ListedProduct, ListedPromotion, Step
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import DateInput, MoneyInput, QuantityInput, ReadInput, TextInput, Understood

OPTIONAL = ("spec", "unit", "category", "list_price", "floor_price", "lead_days", "barcode")
MOST_DAYS = 1000
_APART = re.compile(r"[\s,;，；、]+")


def money_field(name: str, value: Decimal | None) -> MoneyInput:
    """A field for an amount; what was understood stands beside it."""

    def read(text: str) -> Understood:
        amount = read_money(text, field=name)
        return Understood(amount, money_text(amount))

    return MoneyInput(read, "" if value is None else money_text(value))


def quantity_field(value: Decimal | None) -> QuantityInput:
    """A field for the quantity from which something holds."""

    def read(text: str) -> Understood:
        number = read_quantity(text, field="min_qty")[0]
        return Understood(number, f"{number:f}")

    return QuantityInput(read, "" if value is None else f"{value:f}")


def _percent(text: str) -> Understood:
    percent = read_discount(text, field="percent")
    return Understood(percent, _("{percent}% off", percent=percent_text(percent)))


def _days(text: str) -> Understood:
    if not text.isdecimal() or len(text) > 4 or int(text) > MOST_DAYS:
        message = N_("{value} is no number of days. Write a whole number up to {most}.")
        raise UsageError("bad_value", message, field="lead_days", value=text, most=MOST_DAYS)
    return Understood(int(text), _("{n} working {n:day|days}", n=int(text)))


def _span(read: DayReader, start: date | None, end: date | None) -> list[FieldRow]:
    fields: list[DateInput] = [day_field(read), day_field(read)]
    for field, day in zip(fields, (start, end), strict=True):
        field.value = day.isoformat() if day else ""
    return [
        FieldRow("from", N_("Valid from"), fields[0], hint=N_("Empty: at once.")),
        FieldRow("to", N_("Valid to"), fields[1], hint=N_("Empty: without end; this day still counts.")),
    ]


class _PriceDialog(FormDialog):
    """Close together, so that all fields are seen at 24 lines."""

    DEFAULT_CSS = """
    _PriceDialog FieldRow { margin: 0; }
    _PriceDialog FieldRow > TextInput { max-width: 30; }
    _PriceDialog FieldRow > MoneyInput, _PriceDialog FieldRow > QuantityInput { width: 16; }
    """

    def _completed(self, filled: Filled) -> dict[str, Any]:
        """The arguments of the command for what was filled in."""
        return dict(filled.args)

    def dismiss(self, result: Filled | None = None) -> AwaitComplete:
        return super().dismiss(result and Filled(self._completed(result), result.typed))


class ProductDialog(_PriceDialog):
    """The arguments of ``product.add``, or of ``product.update`` for a product that there is."""

    NAME = N_("Product")
    NEEDED = {"code": N_("Type the product's code."), "name": N_("Type a name.")}

    def __init__(self, product: ListedProduct | None, before: Before | None) -> None:
        super().__init__(_("A new product") if product is None else f"{product.code} {product.name}", before)
        self._product = product

    def fields(self) -> list[FieldRow]:
        product = self._product

        def text(name: str, label: str, limit: int, *, required: bool = False) -> FieldRow:
            value = str(getattr(product, name) or "") if product else ""
            return FieldRow(name, label, TextInput(value, max_length=limit), required=required)

        def money(name: str, label: str) -> FieldRow:
            return FieldRow(name, label, money_field(name, getattr(product, name) if product else None))

        days = product.lead_days if product else None
        return [
            *([] if product else [text("code", N_("Product code"), 60, required=True)]),
            text("name", N_("Name"), 120, required=True),
            text("spec", N_("Specification"), 120),
            text("unit", N_("Unit"), 60),
            text("category", N_("Category"), 120),
            money("list_price", N_("List price")),
            money("floor_price", N_("Floor price")),
            FieldRow("lead_days", N_("Lead time"), ReadInput(_days, "" if days is None else str(days))),
            text("barcode", N_("Barcode"), 60),
        ]

    def _completed(self, filled: Filled) -> dict[str, Any]:
        args = dict(filled.args)
        emptied = [n for n in OPTIONAL if n not in args and getattr(self._product, n, None) is not None]
        return args | ({"clear": emptied} if emptied else {})


class PriceStepDialog(_PriceDialog):
    """The arguments of ``price.break``: a step, or the new price of one that there is."""

    NAME = N_("Price step")
    NEEDED = {"min_qty": N_("Type the quantity from which the price holds."), "price": N_("Type the price.")}

    def __init__(self, product: ListedProduct, step: Step | None, read: DayReader, before: Before | None) -> None:
        listed = money_text(product.list_price) if product.list_price is not None else "-"
        about = [f"{product.code} {product.name}", f"{_('List price')} {listed}"]
        super().__init__("\n".join([*about, step_words(step)] if step else about), before)
        self._step, self._read = step, read

    def fields(self) -> list[FieldRow]:
        field = money_field("price", self._step.price if self._step else None)
        price = FieldRow("price", N_("Price"), field, required=True)
        if self._step is not None:
            return [price]
        hint = N_("1: a list price for these days.")
        quantity = FieldRow("min_qty", N_("From quantity"), quantity_field(None), required=True, hint=hint)
        return [quantity, price, *_span(self._read, None, None)]


def span_words(start: date | None, end: date | None) -> str:
    """From when to when, both days counted."""
    if start is None and end is None:
        return _("always")
    return f"{start or ''} - {end or ''}".strip()


def step_words(step: Step) -> str:
    """A step in words."""
    words = _("from {qty} {qty:piece|pieces}", qty=f"{step.min_qty:f}") if step.min_qty != 1 else _("dated price")
    return joined((words, span_words(step.valid_from, step.valid_to)))


class PromotionDialog(_PriceDialog):
    """The arguments of ``promotion.add``, for a new one and for one that changes."""

    NAME = N_("Promotion")
    NEEDED = {
        "code": N_("Type a code for the promotion."),
        "name": N_("Type a name."),
        "percent": N_("Type the percentage, like 10 or 9折."),
    }

    def __init__(
        self, promotion: ListedPromotion | None, read: DayReader, before: Before | None, taken: Collection[str] = ()
    ) -> None:
        """A new promotion has none of the codes that are ``taken``: the command would change the one that has it."""
        super().__init__(_("A new promotion") if promotion is None else promotion.code, before)
        self._promotion, self._read, self._taken = promotion, read, taken

    def _wrong(self, row: FieldRow) -> str:
        code = row.field.value.strip()
        if row.field_name == "code" and code in self._taken:
            return _(
                "There is a promotion {code} already. Go back and change that one, or type another code.", code=code
            )
        return super()._wrong(row)

    def fields(self) -> list[FieldRow]:
        one = self._promotion
        code = FieldRow("code", N_("Code"), TextInput(max_length=60), required=True)
        percent = ReadInput(_percent, percent_text(one.percent) if one else "")
        goods = TextInput(" ".join(one.products) if one else "")
        return [
            *([] if one else [code]),
            FieldRow("name", N_("Name"), TextInput(one.name if one else "", max_length=120), required=True),
            FieldRow("percent", N_("Percent off"), percent, required=True),
            FieldRow("min_qty", N_("From quantity"), quantity_field(one.min_qty if one else None)),
            FieldRow("min_amount", N_("From amount"), money_field("min_amount", one.min_amount if one else None)),
            *_span(self._read, one.valid_from if one else None, one.valid_to if one else None),
            FieldRow("products", N_("Products"), goods, hint=N_("Codes with spaces between; empty: all.")),
        ]

    def _completed(self, filled: Filled) -> dict[str, Any]:
        codes = [code for code in _APART.split(str(filled.args.get("products", ""))) if code]
        return {**filled.args, "products": list(dict.fromkeys(codes))}
