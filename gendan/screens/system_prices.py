"""The tab of the price list: products with their ladders and dated prices, and promotions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.widgets import Static

from gendan import keys
from gendan.i18n import _
from gendan.screens import price_rows as rows
from gendan.screens.form_run import fill_in
from gendan.screens.price_dialogs import PriceStepDialog, ProductDialog, PromotionDialog, step_words
from gendan.screens.price_import import PriceImportScreen
from gendan.screens.system_pane import SystemPane
from gendan.services.days import day_reader
from gendan.services.price_list import (
    ListedProduct,
    ListedPromotion,
    ProductPrices,
    Step,
    list_products,
    list_promotions,
    product_prices,
)
from gendan.text import plain
from gendan.widgets.inputs import TextInput
from gendan.widgets.modal import Confirm
from gendan.widgets.steering import steer
from gendan.widgets.window_table import WindowTable

NEEDED = {
    "new": "product.add",
    "change": "product.update",
    "add_step": "price.break",
    "remove": "price.remove",
}
STYLE = """
    PricesPane > .line { height: 1; padding: 0 1; }
    PricesPane > .line > .label { width: auto; padding: 0 1 0 0; color: $foreground-muted; }
    PricesPane > .line > #query { width: 1fr; }
    PricesPane > .line > .count { width: auto; min-width: 12; text-align: right; padding: 0 0 0 1; }
    PricesPane > #prices { height: 1fr; layout: vertical; }
    PricesPane > #prices > #goods { height: 1fr; }
    PricesPane > #prices > #chosen { height: 7; }
    PricesPane #chosen > .facts { height: auto; max-height: 3; padding: 0 1; color: $foreground-muted; }
    PricesPane #chosen > #steps { height: 1fr; }
    PricesPane.-promotions > .line { display: none; }
    PricesPane.-promotions #chosen { display: none; }
"""


class PricesPane(SystemPane):
    """Supervisors change, everybody looks. Enter goes to the steps of a product, Esc back (C058, C061, C046)."""

    BINDINGS = [
        *keys.bindings("system", "new", "change", "add_step", "remove", "promotions", "filter", "import_book"),
        *keys.bindings("global", "back"),
    ]
    DEFAULT_CSS = STYLE

    _goods: Sequence[ListedProduct] = ()
    _offers: Sequence[ListedPromotion] = ()
    _prices: ProductPrices | None = None
    _asked: str | None = None
    _offering = False

    def compose(self) -> ComposeResult:
        with Horizontal(classes="line"):
            yield Static(plain(_("Search")), classes="label")
            yield TextInput(id="query", max_length=120)
            yield Static(classes="count")
        with Vertical(id="prices"):
            yield WindowTable(rows.PRODUCTS, empty=rows.NO_PRODUCTS, id="goods")
            with Vertical(id="chosen"):
                yield Static(classes="facts")
                yield WindowTable(rows.STEPS, empty=rows.NO_STEPS, id="steps")
        yield Static(classes="word")

    @property
    def line(self) -> TextInput:
        """The line that one searches with."""
        return self.query_one("#query", TextInput)

    @property
    def steps(self) -> WindowTable:
        """The steps of the product under the cursor."""
        return self.query_one("#steps", WindowTable)

    # what is shown

    def load(self) -> None:
        store = self.host.store.store
        if self._offering:
            self.ask("list", lambda: list_promotions(store), self._show_promotions)
            return
        text = self._asked = self.line.value
        self.ask("list", lambda: list_products(store, text), self._show_products)

    def _show_products(self, goods: tuple[ListedProduct, ...]) -> None:
        self._goods = goods
        self.table.set_columns(rows.PRODUCTS, rows.NO_SUCH if self._asked else rows.NO_PRODUCTS)
        self.table.set_rows([rows.product_row(one) for one in goods])
        self.go_to_made()  # a step that is added next is about the new product
        count = _("{n} {n:product|products}", n=len(goods))
        self.query_one(".count", Static).update(plain(count))
        self.say("")
        self._ask_steps()
        self.refresh_bindings()

    def _show_promotions(self, offers: tuple[ListedPromotion, ...]) -> None:
        self._offers = offers
        self.table.set_columns(rows.PROMOTIONS, rows.NO_PROMOTIONS)
        self.table.set_rows([rows.promotion_row(one) for one in offers])
        self.go_to_made()
        self._say_promotion()
        self.refresh_bindings()

    def _product(self) -> ListedProduct | None:
        row = self.table.cursor_row
        return next((one for one in self._goods if row and not self._offering and one.code == row.key), None)

    def _promotion(self) -> ListedPromotion | None:
        row = self.table.cursor_row
        return next((one for one in self._offers if row and self._offering and one.code == row.key), None)

    def _step(self) -> Step | None:
        row, prices, product = self.steps.cursor_row, self._prices, self._product()
        mine = (
            prices is not None and product is not None and prices.product.code == product.code
        )  # else still asked for
        found = prices.steps if prices is not None and mine and self.steps.has_focus else ()
        return found[int(str(row.key))] if row is not None and int(str(row.key)) < len(found) else None

    def on_window_table_row_highlighted(self, event: WindowTable.RowHighlighted) -> None:
        if event.table is self.table:
            self._say_promotion() if self._offering else self._ask_steps()
        self.refresh_bindings()

    def _say_promotion(self) -> None:
        one = self._promotion()
        self.say(rows.promotion_words(one) if one else "")

    def _ask_steps(self) -> None:
        product, store = self._product(), self.host.store.store
        code = product.code if product else ""
        self.ask("steps", lambda: product_prices(store, code) if code else None, self._show_steps)

    def _show_steps(self, found: ProductPrices | None) -> None:
        self._prices = found
        self.query_one(".facts", Static).update(plain(rows.facts(found) if found else ""))
        self.steps.set_rows([rows.step_row(at, one) for at, one in enumerate(found.steps)] if found else [])
        if self.steps.has_focus and not (found and found.steps):
            self.table.focus()
        self.refresh_bindings()

    # typing

    def on_input_changed(self, event: TextInput.Changed) -> None:
        if self._asked is not None and event.value != self._asked:
            self.load()

    def on_input_submitted(self, event: TextInput.Submitted) -> None:
        event.stop()
        self.table.focus()

    def on_key(self, event: Key) -> None:
        if self.line.has_focus:
            steer(event, self.table)

    # keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if not self.is_mounted or action not in {*NEEDED, "back", "filter", "promotions"}:
            return True
        if action == "back":
            return self.line.has_focus or self.steps.has_focus or self._offering or bool(self.line.value)
        if action == "filter":
            return not self._offering
        there = {
            "add_step": self._product() is not None,
            "remove": self._promotion() is not None or self._step() is not None,
            "change": self._product() is not None or self._promotion() is not None,
        }
        return (action not in NEEDED or self.may(NEEDED[action])) and there.get(action, True)

    def action_back(self) -> None:
        if self.line.has_focus or self.steps.has_focus:
            self.table.focus()
        elif self._offering:
            self.action_promotions()
        else:
            self.line.value = ""

    def action_filter(self) -> None:
        self.line.focus()
        self.line.select_all()

    def action_promotions(self) -> None:
        self._offering = not self._offering
        self.set_class(self._offering, "-promotions")
        self.table.focus()
        self.load()

    def action_import_book(self) -> None:
        self.app.push_screen(PriceImportScreen())

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        event.stop()
        if event.table is self.table and not self._offering and self._prices and self._prices.steps:
            self.steps.focus()
            self.refresh_bindings()
        elif self.may("product.update"):
            self.action_change()

    def _done(self, words: str) -> None:
        self.load()
        self.app.notify(words, markup=False)

    def action_new(self) -> None:
        if self._offering:
            self._edit_promotion(None)
            return

        def done(made: dict[str, Any]) -> None:
            self._new_row = made["code"]
            self._done(_("{code} is on the price list.", code=made["code"]))

        fill_in(self, lambda before: ProductDialog(None, before), "product.add", done)

    def action_change(self) -> None:
        product, step = self._product(), self._step()
        if self._offering:
            self._edit_promotion(self._promotion())
        elif step is not None:
            self._edit_step(step)
        elif product is not None:
            changed = _("{code} is changed.", code=product.code)
            fill_in(
                self,
                lambda before: ProductDialog(product, before),
                "product.update",
                lambda _made: self._done(changed),
                {"code": product.code},
            )

    def action_add_step(self) -> None:
        self._edit_step(None)

    def _edit_step(self, step: Step | None) -> None:
        product = self._product()
        if product is None:
            return
        read, given = day_reader(self.host.store.store), {"product": product.code, **(_key(step) if step else {})}
        fill_in(
            self,
            lambda before: PriceStepDialog(product, step, read, before),
            "price.break",
            lambda _made: self._done(_("{code} is changed.", code=product.code)),
            given,
        )

    def _edit_promotion(self, promotion: ListedPromotion | None) -> None:
        read, taken = day_reader(self.host.store.store), [one.code for one in self._offers]

        def done(made: dict[str, Any]) -> None:
            self._new_row = made["code"]
            self._done(_("Promotion {code} is kept.", code=made["code"]))

        fill_in(
            self,
            lambda before: PromotionDialog(promotion, read, before, [] if promotion else taken),
            "promotion.add",
            done,
            {"code": promotion.code} if promotion else None,
        )

    def action_remove(self) -> None:
        promotion, step, product = self._promotion(), self._step(), self._product()
        if promotion is not None:
            what = _("{name} is no longer offered. Orders that have it keep it.", name=promotion.name)
            asked = Confirm(_("End this promotion?"), what, yes=_("End it"))
            self._ask_first(asked, "promotion.remove", {"code": promotion.code}, promotion.code)
        elif step is not None and product is not None:
            what = _("{step}: new orders no longer get this price.", step=f"{product.code} {step_words(step)}")
            asked = Confirm(_("Take this price out?"), what, yes=_("Take out"))
            given = {"product": product.code, "days": "same", **_key(step)}
            self._ask_first(asked, "price.remove", given, product.code)

    def _ask_first(self, asked: Confirm, command: str, args: dict[str, Any], code: str) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self.run(command, args, lambda _made: self._done(_("{code} is changed.", code=code)))

        self.app.push_screen(asked, answered)


def _key(step: Step) -> dict[str, Any]:
    """What tells a step of a product from its others."""
    return {"min_qty": step.min_qty, "from": step.valid_from, "to": step.valid_to}
