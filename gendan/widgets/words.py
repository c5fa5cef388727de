"""Words that several screens say: of an error, of a field of an order."""

from __future__ import annotations

from gendan.errors import GendanError
from gendan.i18n import N_, _

FIELDS = {
    "customer": N_("Customer"),
    "customer_phone": N_("Customer phone"),
    "phone": N_("Phone"),
    "contact": N_("Contact person"),
    "requested": N_("Requested"),
    "promised": N_("Promised"),
    "address": N_("Address"),
    "delivery_mode": N_("Delivery mode"),
    "special": N_("Special requirements"),
    "amount": N_("Amount"),
    "product": N_("Model"),
    "qty": N_("Quantity"),
    "price": N_("Unit price"),
    "discount": N_("Discount"),
    "lines": N_("Lines"),
}
"""Fields as a check, a difference or a change names them."""


def said(error: GendanError) -> str:
    """The words of ``error`` in the language in force; a command by what it does, since nobody here types its code."""
    command = error.params.get("command")
    if not isinstance(command, str):
        return _(error.message, **error.params)
    from gendan.domain import labels_history  # errors about commands come after the lock

    return _(error.message, **{**error.params, "command": _(labels_history.command(command))})


def field_words(field: str) -> str:
    """A field in words: ``lines.2.qty`` is ``Line 2 quantity``; a whole group (``line.2``) is ``Line 2``."""
    parts = field.split(".")
    if len(parts) == 1:
        return _(FIELDS.get(field, field))
    line = _("Line {n}", n=parts[1])
    return f"{line} {_(FIELDS.get(parts[2], parts[2]))}" if len(parts) > 2 else line
