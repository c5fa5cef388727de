"""The customer-ready answer to "where is my order" (C117): polite text with the order's data filled in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce
from typing import Protocol

from gendan.domain import labels
from gendan.domain.telling import NEW_DATE
from gendan.i18n import N_, _
from gendan.when import day_near


class Answered(Protocol):
    """What the answer needs to know of an order; an ``OrderPage`` has it."""

    @property
    def number(self) -> str: ...
    @property
    def outside_number(self) -> str | None: ...
    @property
    def customer(self) -> str: ...
    @property
    def contact(self) -> str | None: ...
    @property
    def stage(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def promised(self) -> date | None: ...
    @property
    def delivered(self) -> date | None: ...
    @property
    def next_name(self) -> str: ...
    @property
    def last_step(self) -> str: ...
    @property
    def last_on(self) -> date | None: ...
    @property
    def next_due(self) -> date | None: ...
    @property
    def late(self) -> bool: ...
    @property
    def today(self) -> date: ...


def status_answer(order: Answered, store_name: str) -> str:
    """What the customer may be told, in the language in force; one sentence a fact, no inner codes."""
    name = order.contact or order.customer
    number = order.outside_number or order.number
    sentences = [_("Hello {name}, about your order {number}:", name=name, number=number)]
    if order.status == "cancelled":
        sentences.append(_("it has been cancelled."))
    elif order.delivered is not None:
        sentences.append(_("it was delivered on {day}.", day=day_near(order.delivered, order.today)))
    elif order.status == "on_hold":
        sentences.append(_("it is on hold; we will go on as soon as we hear from you."))
    else:
        sentences += _under_way(order)
    sentences.append(_("Thank you for your patience. {store}", store=store_name))
    return _in_turn(sentences)


def _under_way(order: Answered) -> list[str]:
    said = [_("it is now at the step {stage}.", stage=_(labels.label("stage", order.stage)))]
    if order.last_step and order.last_on is not None:
        said.append(
            _("Done last: {step}, on {day}.", step=_(order.last_step), day=day_near(order.last_on, order.today))
        )
    if order.next_name:
        said.append(_("Next: {step}.", step=_(order.next_name)))
    return [*said, *_delivery(order)]


def _in_turn(sentences: Iterable[str]) -> str:
    """One sentence after the other; between those of a language that has no blanks there is none."""
    return reduce(lambda said, more: _("{said} {more}", said=said, more=more), sentences)


def notice_text(order: Answered, node: str, store_name: str) -> str:
    """What the customer is told about a node of his order, or about a new date: ready to be sent or said, in the
    language in force (C113, C115)."""
    name = order.contact or order.customer
    number = order.outside_number or order.number
    sentences = [_("Hello {name}, about your order {number}:", name=name, number=number), *_news(order, node)]
    return _in_turn([*sentences, _("Thank you for your trust. {store}", store=store_name)])


def _news(order: Answered, node: str) -> list[str]:
    if node == "arrived":
        day = day_near(order.delivered or order.today, order.today)
        asked = _("Please check the goods and tell us at once if anything is not right.")
        return [_("it was delivered on {day}.", day=day), asked]
    if node == NEW_DATE:
        return [
            _("the delivery has a new date."),
            *_delivery(order),
            _("We are sorry for the change; please tell us if it does not suit you."),
        ]
    said = {
        "confirmed": N_(
            "thank you for ordering; it is confirmed and we have begun. Please tell us if anything changes."
        ),
        "production": N_("it is made, and we prepare the dispatch. Please tell us if the address changes."),
        "dispatched": N_("it is on its way to you. Please be reachable by phone."),
    }
    return [_(said[node]), *_delivery(order)]


def _delivery(order: Answered) -> list[str]:
    """The day that is promised; a day that is over is none to expect any more."""
    if order.promised is None:
        return []
    day = day_near(order.promised, order.today)
    if order.promised < order.today:
        return [_("It should have reached you on {day}; we are sorry and are working on it.", day=day)]
    return [_("We expect to deliver it on {day}.", day=day)]
