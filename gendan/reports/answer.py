"""The customer-ready answer to "where is my order" (C117): polite text with the order's data filled in."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from gendan.domain import labels
from gendan.i18n import _


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
    def next_code(self) -> str | None: ...
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
        sentences.append(_("it was delivered on {day}.", day=order.delivered.isoformat()))
    elif order.status == "on_hold":
        sentences.append(_("it is on hold; we will go on as soon as we hear from you."))
    else:
        sentences += _under_way(order)
    sentences.append(_("Thank you for your patience. {store}", store=store_name))
    return " ".join(sentence for sentence in sentences if sentence).strip()


def _under_way(order: Answered) -> list[str]:
    said = [_("it is now at the step {stage}.", stage=_(labels.label("stage", order.stage)))]
    if order.next_code:
        said.append(_("Next: {step}.", step=_(labels.label("milestone", order.next_code))))
    if order.promised is None:
        return said
    if order.promised < order.today:
        apology = _(
            "It should have reached you on {day}; we are sorry and are working on it.", day=order.promised.isoformat()
        )
        return [*said, apology]
    return [*said, _("We expect to deliver it on {day}.", day=order.promised.isoformat())]
