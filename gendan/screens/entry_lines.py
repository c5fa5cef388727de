"""The fields of order entry, and the lines of the order as rows of fields."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from gendan.domain.money import money_text, percent_text
from gendan.i18n import N_, _
from gendan.services.entry_form import TypedLine
from gendan.services.entry_preview import LinePreview
from gendan.services.lookup import ProductFound
from gendan.text import plain
from gendan.widgets.choice import ChoiceInput
from gendan.widgets.inputs import TextInput

TITLES = {
    "number": "",
    "product": N_("Product"),
    "name": "",
    "qty": N_("Qty"),
    "price": N_("Price"),
    "discount": N_("Discount"),
    "amount": N_("Amount"),
}
"""The columns of the lines."""


class Field(TextInput):
    """A field that knows its name, and the ``taken`` text that stands for something found."""

    def __init__(self, key: str, value: str = "", *, max_length: int = 120, placeholder: str = "") -> None:
        super().__init__(value, placeholder=placeholder, max_length=max_length)
        self.key = key
        self.taken = ""

    @property
    def is_taken(self) -> bool:
        """Whether the text is still that of what was found."""
        return bool(self.taken) and self.value.strip() == self.taken

    def take(self, text: str) -> None:
        """Put in the text of what was found."""
        self.value = text
        self.taken = self.value.strip()


class Choice(ChoiceInput):
    """A field for one of a few, by code."""

    def __init__(self, key: str, choices: Mapping[str, str], chosen: str) -> None:
        super().__init__(choices, chosen)
        self.key = key

    @property
    def typed(self) -> str:
        """The code, or what was typed where it is none."""
        return self.code or self.value.strip()


class LineRow(Horizontal):
    """One line: product, quantity, price, discount to type; name and amount beside them."""

    DEFAULT_CSS = """
    LineRow { height: 1; }
    LineRow > .number { width: 3; color: $foreground-muted; }
    LineRow > .product { width: 14; }
    LineRow > .qty { width: 8; margin: 0 0 0 1; }
    LineRow > .price { width: 11; margin: 0 0 0 1; }
    LineRow > .discount { width: 10; margin: 0 0 0 1; }
    LineRow > .name { width: 1fr; height: 1; padding: 0 0 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    LineRow > .amount { width: 12; text-align: right; }
    LineRow.-beyond > .amount { color: $late; text-style: bold; }
    """

    def __init__(self, line: TypedLine = TypedLine()) -> None:  # noqa: B008 - a frozen value
        super().__init__()
        self.product = Field("product", line.product)
        self.qty = Field("qty", line.qty, max_length=24)
        self.price = Field("price", line.price, max_length=24)
        self.discount = Field("discount", line.discount, max_length=60)
        self.found: ProductFound | None = None
        self.scanned = ""
        """The barcode that made this line."""
        self.count = ""
        """The quantity that stood here before the next barcode was scanned over it."""
        self._product = ("", "", "")
        self._goods = Static(classes="name")
        self._sum = Static(classes="amount")
        self._place = Static(classes="number")

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields from left to right."""
        return (self.product, self.qty, self.price, self.discount)

    @property
    def typed(self) -> TypedLine:
        """What was typed."""
        return TypedLine(*(field.value for field in self.fields))

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands there."""
        return self.typed.is_blank

    def remember(self, field: Field) -> None:
        """This field is entered: what stands there may be scanned over."""
        if field is self.qty:
            self.count = field.value
        elif field is self.product:
            self._product = (field.value, field.taken, self.scanned)

    def put_back(self, field: Field) -> None:
        """What stood in this field, product or quantity, before a barcode was scanned over it."""
        if field is self.qty:
            field.value = self.count
        else:
            field.value, field.taken, self.scanned = self._product

    def barcode_of(self, field: Field) -> str:
        """The barcode that made this line, also where one is scanned over its product just now."""
        return self._product[2] if field is self.product else self.scanned

    def compose(self) -> ComposeResult:
        yield self._place
        for field in self.fields:
            yield field.add_class(field.key)
            if field is self.product:
                yield self._goods
        yield self._sum

    def number(self, number: int) -> None:
        """Say which line it is."""
        self._place.update(plain(str(number)), layout=False)

    def take(self, product: ProductFound) -> None:
        """This product was found: its code, its name, a quantity of 1 to begin with."""
        self.found = product
        self.product.take(product.code)
        self.product.remove_class("-wrong")
        if not self.qty.value.strip():
            self.qty.value = "1"
        self.say_name(" ".join(part for part in (product.name, product.spec) if part))

    def say_name(self, name: str) -> None:
        """The name of the product, or that there is none."""
        self._goods.update(plain(name), layout=False)

    def show(self, line: LinePreview | None, *, unknown: bool, beyond: bool) -> None:
        """What the line costs; ``beyond`` where its price is not this user's to give."""
        self.set_class(beyond, "-beyond")
        self.discount.set_class(beyond and bool(self.discount.value), "-wrong")
        if line is None:
            self._sum.update(plain(""), layout=False)
            self.price.placeholder = self.discount.placeholder = ""
            self.say_name(_("not in the price list") if unknown else "")
            return
        product, price = line.price.product, line.price
        self.found = product
        unit = f" /{product.unit}" if product.unit else ""
        self.say_name(" ".join(part for part in (product.name, product.spec) if part) + unit)
        self.price.placeholder = money_text(price.price) if price.price is not None else ""
        self.discount.placeholder = f"{percent_text(price.discount)}%" if price.discount else ""
        self._sum.update(plain(money_text(price.amount) if line.counted else "-"), layout=False)


class LinesHead(LineRow):
    """The titles above the lines, as wide as what stands below them."""

    DEFAULT_CSS = """
    LinesHead { background: $surface; color: $foreground-muted; text-style: bold; }
    LinesHead > Static { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    LinesHead > .product, LinesHead > .qty, LinesHead > .price, LinesHead > .discount { padding: 0 1; }
    """

    def compose(self) -> ComposeResult:
        for key, title in TITLES.items():
            yield Static(plain(_(title)), classes=key)
