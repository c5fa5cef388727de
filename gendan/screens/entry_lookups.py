"""What drops down in order entry while one types: customers, products, followers; and what Enter takes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from textual.events import Key
from textual.timer import Timer
from textual.widgets import Input

from gendan.domain import labels
from gendan.domain.money import money_text
from gendan.domain.normal import fold, looks_like_phone, phone_digits, phone_key
from gendan.errors import GendanError
from gendan.i18n import N_, _
from gendan.screens import entry_words as words
from gendan.screens.entry_lines import Field
from gendan.screens.entry_path import EntryPath
from gendan.services.entry_repeat import repeatable
from gendan.services.lookup import (
    CustomerFound,
    LastOrder,
    ProductFound,
    find_customers,
    find_products,
    resolve_product,
)
from gendan.services.users import UserView
from gendan.widgets.inputs import half_width
from gendan.widgets.steering import steer
from gendan.widgets.window import Column, Row

PAUSE = 0.06
"""Seconds without a key after which a list is looked up."""
LOOKED_UP = ("customer", "product", "owner")
NEW = "new customer"
"""The row that takes the text as the name of a new customer."""
_WHOLE_NUMBER = 7
"""Digits from which a telephone number is a whole one."""
COLUMNS = {
    "customer": (
        Column("name", N_("Customer"), 18),
        Column("phone", N_("Phone"), 14),
        Column("address", N_("Address"), 24),
        Column("kind", N_("Kind"), 8),
    ),
    "product": (
        Column("code", N_("Product"), 14),
        Column("name", N_("Product name"), 28),
        Column("price", N_("Price"), 11, align="right"),
        Column("lead", N_("Lead time"), 9, align="right"),
    ),
    "owner": (Column("name", N_("Follower"), 16), Column("login", N_("User name"), 12), Column("role", N_("Role"), 10)),
}


def customer_row(found: CustomerFound) -> Row:
    """A customer in the list."""
    kind = _(words.CUSTOMER_KINDS.get(found.kind, found.kind))
    return Row(found, (found.name, found.phone or "", found.address or "", kind))


def product_row(found: ProductFound) -> Row:
    """A product in the list."""
    name = " ".join(part for part in (found.name, found.spec) if part)
    lead = _("{n} {n:day|days}", n=found.lead_days) if found.lead_days is not None else ""
    price = money_text(found.list_price) if found.list_price is not None else "-"
    return Row(found, (found.code, name, price, lead))


class EntryLookups(EntryPath):
    """The lists below the fields, and taking from them."""

    DEFAULT_CSS = ""

    def __init__(self) -> None:
        super().__init__()
        self.customer: CustomerFound | None = None
        self.last_orders: tuple[LastOrder, ...] = ()
        self._followers: Sequence[UserView] = ()
        self._look_timer: Timer | None = None
        self._not_found: tuple[Field, str] | None = None
        self._same_phone: tuple[str, CustomerFound] | None = None
        self.rows_changed: Callable[[], None] = lambda: None

    # while one types

    def look_up(self, field: Field) -> None:
        """Look up what stands in the field, a moment after the last key."""
        if self._look_timer is not None:
            self._look_timer.stop()
            self._look_timer = None
        if field.is_taken or not field.value.strip():
            self.dropdown.close()
            return
        self._look_timer = self.set_timer(PAUSE, lambda: self._look(field))

    def _look(self, field: Field) -> None:
        self._look_timer = None
        text, store = half_width(field.value), self.host.store.store
        if not text or self.focused is not field or field.is_taken:
            self.dropdown.close()
        elif field.key == "customer":
            self.ask("look", lambda: find_customers(store, text), lambda found: self._show(field, text, found))
        elif field.key == "product":
            self.ask("look", lambda: find_products(store, text), lambda found: self._show(field, text, found))
        else:
            self._show(field, text, self._followers_like(text))

    def _followers_like(self, text: str) -> list[UserView]:
        return [one for one in self._followers if fold(text) in fold(f"{one.name} {one.login}")]

    def _rows(self, field: Field, text: str, found: Sequence[Any]) -> list[Row]:
        if field.key == "customer":
            new = Row(NEW, (_("New customer: {name}", name=text), "", "", ""))
            return [*(customer_row(one) for one in found), new]
        if field.key == "product":
            return [product_row(one) for one in found]
        return [Row(one, (one.name, one.login, _(labels.label("role", one.role)))) for one in found]

    def _show(self, field: Field, text: str, found: Sequence[Any]) -> None:
        if self.focused is not field or half_width(field.value) != text or field.is_taken:
            return
        if rows := self._rows(field, text, found):
            if self._not_found is not None and self._not_found[0] is field:
                self._not_found = None
                self.say("hint", self.hint_of(field))
            self.dropdown.drop(field, text, COLUMNS[field.key], rows)
        else:
            self.dropdown.close()
            self._not_found = (field, text)
            self._say_not_found(field)

    def _say_not_found(self, field: Field) -> bool:
        """Say that nothing is called what stands in the field, where that was looked for; also when one comes back."""
        text = half_width(field.value)
        if self._not_found != (field, text):
            return False
        self.say("hint", _("Nothing is called “{text}”.", text=text), wrong=True)
        return True

    def on_key(self, event: Key) -> None:
        if not self.dropdown.is_open:
            return
        if event.key == "escape":
            event.stop()
            event.prevent_default()
            self.dropdown.close()
        else:
            steer(event, self.dropdown)

    async def on_window_table_row_selected(self, event: Any) -> None:
        """A row was clicked."""
        owner = self.dropdown.owner
        if isinstance(owner, Field) and event.table is self.dropdown:
            event.stop()
            self.take(owner, event.row.key)
            await self.moved_on(owner)

    async def moved_on(self, field: Field) -> None:
        """Go where Enter goes from this field."""
        raise NotImplementedError

    # taking

    def chosen(self, field: Field) -> Any:
        """What the cursor of the list stands on, if the list is of what stands in the field now."""
        dropdown = self.dropdown
        if dropdown.owner is not field or dropdown.text != half_width(field.value) or dropdown.cursor_row is None:
            return None
        return dropdown.cursor_row.key

    def take(self, field: Field, found: Any) -> None:
        """Put what was found into the form."""
        self.dropdown.close()
        row = self.row_of(field)
        if isinstance(found, CustomerFound):
            self.take_customer(found)
        elif isinstance(found, ProductFound) and row is not None:
            row.take(found)
        elif isinstance(found, UserView):
            field.take(found.name)
            self._shown = replace(self._shown, owner=found.login)
        elif found == NEW:
            self.take_new()

    def take_customer(self, found: CustomerFound) -> None:
        """This customer orders: phone, contact and address come along; what was typed over them goes."""
        field = self.field("customer")
        assert isinstance(field, Field)
        before = self.customer
        self.customer, self._shown = found, replace(self._shown, code=found.code)
        field.take(found.name)
        field.remove_class("-wrong")
        for name, own in (("phone", found.phone), ("contact", found.contact), ("address", found.address)):
            mine = getattr(before, name) if before is not None else ""
            if not self.text_of(name) or self.text_of(name) == (mine or ""):
                self.field(name).value = own or ""
        self.last_orders = ()
        self.say_customer()
        store = self.host.store.store
        self.ask("orders", lambda: repeatable(store, found.code), self._offer_orders)

    def _offer_orders(self, orders: tuple[LastOrder, ...]) -> None:
        self.last_orders = orders
        self.say_customer()

    def say_customer(self) -> None:
        """Who orders, below the field."""
        if self.customer is not None and self.code:
            key, today = self.key_of("entry.repeat"), self.host.local_now().date()
            self.say("about", words.customer_words(self.customer, self.last_orders, today, key))
        elif self.text_of("customer"):
            phone = self.text_of("phone")
            of, other = self._same_phone or ("", None)
            if other is not None and phone == of:
                message = _("New customer, but this is the number of {name}: {code} at “Customer” takes them",
                            name=other.name, code=other.code)  # fmt: skip
                self.say("about", message, wrong=True)
            else:
                self.say("about", _("New customer") if phone else _("New customer: name and phone are needed"))
        else:
            self.say("about", "")

    def look_for_phone(self) -> None:
        """Whose number it is, where somebody new is typed with it: nobody wants two files of one customer."""
        phone, store = self.text_of("phone"), self.host.store.store
        if self.code or len(phone_digits(phone)) < _WHOLE_NUMBER:
            return

        def found(other: CustomerFound | None) -> None:
            self._same_phone = (phone, other) if other is not None else None
            self.say_customer()

        self.ask("phone", lambda: _whose(store, phone), found)

    def take_new(self) -> None:
        """What stands there is the name of a new customer, or the phone of one whose name is asked then."""
        field = self.field("customer")
        self.customer, self.last_orders = None, ()
        self._shown = replace(self._shown, code="")
        if looks_like_phone(field.value) and not self.text_of("phone"):
            self.field("phone").value, field.value = field.value, ""
        self.say_customer()

    def recall(self) -> None:
        """After a draft was taken up: find its customer and follower again."""
        store, code, owner = self.host.store.store, self.code, self.field("owner")
        follower = next((one for one in self._followers if one.login == self.owner), None)
        if follower is not None and isinstance(owner, Field):
            self.take(owner, follower)

        def found(customers: Sequence[CustomerFound]) -> None:
            same = [one for one in customers if one.code == code]
            if same and self.code == code:
                self.customer = same[0]
                self.ask("orders", lambda: repeatable(store, code), self._offer_orders)
            self.say_customer()

        if code:
            self.ask("recall", lambda: find_customers(store, code), found)
        else:
            self.say_customer()

    def take_followers(self, users: Sequence[UserView]) -> None:
        """Who may follow an order."""
        self._followers = [one for one in users if one.active and one.role != "system"]

    # taking without the list, for who types faster than it comes

    def resolve(self, field: Field) -> None:
        """Find the product or follower that was typed, in a thread; only what is beyond doubt is taken."""
        text, store = half_width(field.value), self.host.store.store
        if field.key == "product":
            self.ask(f"resolve-{id(field)}", lambda: resolve_product(store, text),
                     lambda found: self.call_later(self._resolved, field, text, *found))  # fmt: skip
        else:
            found = self._followers_like(text)
            self.call_later(self._resolved, field, text, found[0] if len(found) == 1 else None, found)

    async def find_customer(self, field: Field) -> None:
        """Find the customer that was typed, and go on. Whoever calls waits for it: what is typed next belongs into
        the next field."""
        text, store = half_width(field.value), self.host.store.store
        try:
            found = await asyncio.to_thread(find_customers, store, text)
        except GendanError as error:
            self.host.show_error(error)
        else:
            await self._resolved(field, text, _only(text, found), found)

    async def _resolved(self, field: Field, text: str, found: Any, all_found: Sequence[Any]) -> None:
        if half_width(field.value) != text or field.is_taken or not field.is_attached:
            return
        if found is not None or (field.key == "customer" and not all_found):
            self.take(field, found or NEW)
            if field.key == "customer":
                await self.moved_on(field)
        else:
            field.add_class("-wrong")
            row = self.row_of(field)
            if self.focused is field or (row is not None and row is self.row_of(self.focused)):
                self.set_focus(field)
                self.call_after_refresh(self._show, field, text, all_found)
        self.rows_changed()

    async def resolve_owner(self, field: Field) -> bool:
        """Take the follower that was typed, and say whether; who is not found, or is one of several, is marked."""
        text = half_width(field.value)
        found = self._followers_like(text)
        await self._resolved(field, text, found[0] if len(found) == 1 else None, found)
        return field.is_taken

    def hint_of(self, field: Field) -> str:
        """What may be typed into a field."""
        raise NotImplementedError

    def is_looked_up(self, field: Input) -> bool:
        """Whether a list drops down from this field."""
        return isinstance(field, Field) and field.key in LOOKED_UP


def _only(text: str, found: Sequence[CustomerFound]) -> CustomerFound | None:
    """The customer of that code or phone, or the only one that fits: a part of a Chinese name may be a new name."""
    digits = phone_digits(text)
    for one in found:
        if one.code.casefold() == text.casefold() or (
            len(digits) >= _WHOLE_NUMBER and phone_digits(one.phone or "") == digits
        ):
            return one
    beyond_doubt = len(found) == 1 and (text.isascii() or fold(found[0].name) == fold(text))
    return found[0] if beyond_doubt else None


def _whose(store: Any, phone: str) -> CustomerFound | None:
    """Whose telephone number that is, however it is written."""
    found = find_customers(store, phone)
    return next((one for one in found if phone_key(one.phone or "") == phone_key(phone)), None)
