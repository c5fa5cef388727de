"""What handovers of shifts, their lines and their fields are called: message ids."""

from __future__ import annotations

from gendan.i18n import N_

COMMANDS = {
    "handover.give": N_("Shift handed over"),
    "handover.take": N_("Line of a handover acknowledged"),
}
ENTITIES = {"handover": N_("handover"), "handover_line": N_("line of a handover")}
FIELDS = {
    "handover": N_("handover"),
    "giver": N_("handed over by"),
    "to": N_("handed over to"),
    "given_at": N_("handed over"),
    "since": N_("since"),
    "part": N_("part"),
    "what": N_("what"),
    "number": N_("number"),
    "taken_at": N_("acknowledged"),
    "taken_by": N_("acknowledged by"),
}
PARTS = {
    "changed": N_("Changed since then"),
    "due": N_("Due by tomorrow"),
    "open": N_("Not finished yet"),
    "notes": N_("Notes"),
}
CHANGED = {
    "entered": N_("taken in"),
    "confirmed": N_("confirmed"),
    "amended": N_("changed"),
    "held": N_("put on hold"),
    "resumed": N_("goes on"),
    "rejected": N_("sent back"),
    "cancelled": N_("cancelled"),
    "shipped": N_("dispatched"),
    "delivered": N_("delivered"),
    "closed": N_("closed"),
    "promised": N_("new date"),
    "opened": N_("newly opened"),
}
"""What happened to an order or a case."""
SORTS = {
    "draft": N_("Order not submitted yet"),
    "form": N_("Order put aside on this terminal while it was typed: {name}"),
    "more": N_("and {n} more"),
    "nothing": N_("Nothing is open."),
}
"""Lines that are no work of today's list."""
