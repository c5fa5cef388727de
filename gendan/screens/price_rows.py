"""The price list as rows of lists and in words."""

from __future__ import annotations

from decimal import Decimal

from gendan.domain.money import money_text, percent_text
from gendan.i18n import N_, _, several
from gendan.screens.price_dialogs import span_words
from gendan.services.price_list import ListedProduct, ListedPromotion, ProductPrices, Step
from gendan.widgets.window_table import Column, Row

PRODUCTS = (
    Column("code", N_("Product code"), 12, flex=1),
    Column("name", N_("Name"), 14, flex=2),
    Column("unit", N_("Unit"), 4, drop=2),
    Column("category", N_("Category"), 8, flex=1, drop=3),
    Column("list_price", N_("List price"), 10, align="right"),
    Column("floor_price", N_("Floor price"), 11, align="right"),
    Column("lead_days", N_("Days"), 5, align="right"),
    Column("barcode", N_("Barcode"), 13, drop=4),
)
STEPS = (
    Column("min_qty", N_("From qty"), 8, align="right"),
    Column("price", N_("Price"), 10, align="right"),
    Column("valid", N_("Valid"), 23, flex=1),
    Column("state", N_("State"), 8, toned=True),
)
PROMOTIONS = (
    Column("code", N_("Code"), 10, flex=1),
    Column("name", N_("Name"), 12, flex=2),
    Column("percent", N_("Off"), 5, align="right"),
    Column("valid", N_("Valid"), 23),
    Column("products", N_("Products"), 9, flex=1, drop=1),
    Column("state", N_("State"), 8, toned=True),
)
NO_PRODUCTS = N_(
    "The price list will stand here.\n{key.system.new} adds a product, {key.system.import_book} takes a price list in "
    "from a file."
)
NO_SUCH = N_("No product fits.\nEsc takes the search away.")
NO_STEPS = N_("No steps and no dated prices.")
NO_PROMOTIONS = N_("Promotions will stand here.\n{key.system.new} adds one.")
STATES = {"now": N_("in force"), "later": N_("later"), "past": N_("ended")}
_TONES = {"now": "done", "later": "soon", "past": "muted"}


def _money(amount: Decimal | None) -> str:
    return "-" if amount is None else money_text(amount)


def product_row(one: ListedProduct) -> Row:
    """A product."""
    days = "-" if one.lead_days is None else str(one.lead_days)
    money = (_money(one.list_price), _money(one.floor_price))
    cells = (one.code, one.name, one.unit or "", one.category or "", *money, days, one.barcode or "")
    return Row(one.code, cells)


def step_row(at: int, one: Step) -> Row:
    """A step, by its place in the ladder."""
    cells = (f"{one.min_qty:f}", money_text(one.price), span_words(one.valid_from, one.valid_to), _(STATES[one.state]))
    return Row(at, cells, _TONES[one.state])


def promotion_row(one: ListedPromotion) -> Row:
    """A promotion."""
    goods = several(one.products) or _("all")
    valid = span_words(one.valid_from, one.valid_to)
    return Row(
        one.code,
        (one.code, one.name, f"{percent_text(one.percent)}%", valid, goods, _(STATES[one.state])),
        _TONES[one.state],
    )


def facts(found: ProductPrices) -> str:
    """What the list has no room for, and what one piece costs today."""
    one = found.product
    today = _("One piece today: {price}", price=_money(found.today))
    more = [one.spec or "", one.category or "", one.unit or "", one.barcode or ""]
    return "\n".join([f"{one.code} {one.name}  {today}", "  ".join(part for part in more if part)]).strip()


def promotion_words(one: ListedPromotion) -> str:
    """What a promotion asks for, in a sentence."""
    asked = [_("from {qty} {qty:piece|pieces}", qty=f"{one.min_qty:f}")] if one.min_qty is not None else []
    asked += [_("from {amount} a line", amount=money_text(one.min_amount))] if one.min_amount is not None else []
    goods = several(one.products) or _("all")
    return _("{name}: {conditions}. Products: {products}", name=one.name, conditions=several(asked) or _("no condition"), products=goods)  # fmt: skip  # noqa: E501
