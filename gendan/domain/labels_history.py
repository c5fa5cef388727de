"""What the change log's words are called: message ids for commands, things and their fields."""

from __future__ import annotations

from gendan.domain import labels
from gendan.i18n import N_

COMMANDS = {
    "store.found": N_("Store founded"),
    "user.add": N_("User added"),
    "user.update": N_("User changed"),
    "user.password": N_("Password changed"),
    "user.disable": N_("User disabled"),
    "user.enable": N_("User enabled"),
    "customer.add": N_("Customer added"),
    "customer.update": N_("Customer changed"),
    "customer.erase": N_("Customer's personal data erased"),
    "product.add": N_("Product added"),
    "product.update": N_("Product changed"),
    "setting.set": N_("Setting changed"),
    "setting.reset": N_("Setting taken back to its default"),
    "order.import": N_("Order taken over"),
    "order.enter": N_("Order entered"),
    "order.update": N_("Order changed"),
    "order.promise": N_("Delivery date promised"),
    "order.assign": N_("Follower named"),
    "order.cancel": N_("Order cancelled"),
    "order.hold": N_("Order put on hold"),
    "order.resume": N_("Order resumed"),
    "milestone.done": N_("Milestone done"),
    "milestone.undo": N_("Milestone taken back"),
    "contact.log": N_("Contact written down"),
    "change.undo": N_("Change undone"),
}
ENTITIES = {
    "user": N_("user"),
    "customer": N_("customer"),
    "product": N_("product"),
    "order": N_("order"),
    "line": N_("line"),
    "order_event": N_("event"),
    "promise": N_("promise"),
    "check": N_("check"),
    "milestone": N_("milestone"),
    "milestone_done": N_("milestone done"),
    "contact": N_("contact"),
    "setting": N_("setting"),
}
FIELDS = {
    "login": N_("login"),
    "role": N_("role"),
    "active": N_("active"),
    "password": N_("password"),
    "password_at": N_("password set"),
    "code": N_("code"),
    "kind": N_("kind"),
    "grade": N_("grade"),
    "credit": N_("credit"),
    "category": N_("category"),
    "list_price": N_("list price"),
    "floor_price": N_("lowest price"),
    "lead_days": N_("lead time in days"),
    "barcode": N_("barcode"),
    "template": N_("template"),
    "outside_number": N_("outside number"),
    "document_ref": N_("document"),
    "placed_at": N_("placed"),
    "delivery_mode": N_("way of delivery"),
    "urgent": N_("urgent"),
    "deposit": N_("deposit"),
    "team": N_("team"),
    "origin": N_("origin"),
    "order": N_("order"),
    "line": N_("line"),
    "pos": N_("place"),
    "qty": N_("quantity"),
    "promotion": N_("promotion"),
    "event": N_("event"),
    "detail": N_("detail"),
    "asked_by": N_("asked for by"),
    "agreed": N_("customer agreed"),
    "reason": N_("reason"),
    "check": N_("kind of check"),
    "result": N_("result"),
    "differences": N_("differences"),
    "stage": N_("stage"),
    "planned": N_("planned"),
    "due": N_("due"),
    "quality": N_("quality gate"),
    "milestone": N_("milestone"),
    "note": N_("note"),
    "direction": N_("direction"),
    "summary": N_("summary"),
    "next_on": N_("next contact"),
    "key": N_("setting"),
    "value": N_("value"),
    "voided": N_("taken back"),
}


def command(code: str) -> str:
    """The message id of a command; an unknown one is shown as it is."""
    return COMMANDS.get(code, code)


def entity(code: str) -> str:
    """The message id of a kind of thing."""
    return ENTITIES.get(code, code)


def field(thing: str, code: str) -> str:
    """The message id of a field of a kind of thing; what orders call it where it has no words of its own."""
    if code == "name" and thing != "line":
        return N_("name")
    return FIELDS.get(code) or labels.FIELDS.get(code, code)
