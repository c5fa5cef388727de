"""Roles and what they may do: clerk < follower < supervisor < admin; planner and finance are
followers who also sign refunds (C258)."""

from __future__ import annotations

from gendan.i18n import N_

ROLES = ("clerk", "follower", "planner", "finance", "supervisor", "admin")
DEEDS: dict[str, tuple[str, str]] = {
    "today": ("clerk", N_("Looking at everything, searching, reports, copying, printing and exporting lists")),
    "customers": ("clerk", N_("Taking a list of customers in")),
    "export": ("follower", N_("Writing bundles for other terminals")),
    "merge": ("follower", N_("Taking bundles of other terminals in")),
    "import": ("supervisor", N_("Taking an order book in")),
    "prices": ("supervisor", N_("Taking a price list in")),
    "backup": ("supervisor", N_("Making a backup")),
    "sign_ins": ("supervisor", N_("Looking who signed in on a terminal and who was refused")),
    "restore": ("admin", N_("Putting a backup in the place of the database")),
    "archive": ("admin", N_("Putting the records of closed years into archive files")),
}
"""What is done beside the commands: the least role, and what it is. For the roles of commands see the commands."""
FINER: dict[str, str] = {
    "user.password": N_("one's own; that of others: admin"),
    "user.pin": N_("one's own only"),
    "customer.update": N_("kind, grade and credit: supervisor"),
    "order.update": N_("drafts only"),
    "order.check": N_("not who entered or last changed it"),
    "order.settle": N_("what was entered stays: not by who entered or last changed the field"),
    "order.cancel": N_("after production began: supervisor"),
    "order.hold": N_("after production began: supervisor"),
    "order.resume": N_("after production began: supervisor"),
    "order.approve": N_("each finding by the role that it names, within one's limits"),
    "order.reject": N_("each finding by the role that it names, within one's limits"),
    "order.advance": N_("each open gate is overridden by the role that it names, with a reason"),
    "shipment.create": N_("past an open quality gate: supervisor, with a reason"),
    "exception.approve": N_("within one's limits of money"),
    "exception.reject": N_("within one's limits of money"),
    "complaint.offer": N_("beyond one's limits of money it waits for a decision"),
    "complaint.approve": N_("within one's limits of money"),
    "complaint.reject": N_("within one's limits of money"),
    "refund.sign": N_("planner; where there is none: supervisor"),
    "refund.pay": N_("finance, and not who signed; where there is none: supervisor or admin"),
    "conflict.resolve": N_("each clash by the role that its rule names, reference data by who may change them"),
    "change.undo": N_("of one's own by the role of the command; of others: supervisor"),
    "filter.save": N_("for everybody: follower"),
    "filter.rename": N_("of others: supervisor"),
    "filter.delete": N_("of others: supervisor"),
    "handover.take": N_("one given to somebody else: supervisor"),
}
"""Commands that look closer than at the least role; their handlers hold it."""
CONDITIONS = {"founder": N_("on the terminal that made the store only"), "reason": N_("with a reason")}
"""What commands may ask for besides a role."""
_RANK = {"clerk": 1, "follower": 2, "planner": 2, "finance": 2, "supervisor": 3, "admin": 4, "system": 5}


class Rights(dict[str, str]):
    """The least role by command, and the commands that only the terminal gives which made the store (``founders``)."""

    founders: frozenset[str] = frozenset()


def may(role: str, least: str) -> bool:
    """Whether ``role`` reaches the least role; planner and finance are asked for by name."""
    if least in ("planner", "finance"):
        return role in (least, "system")
    return _RANK.get(role, 0) >= _RANK[least]


def may_do(role: str, deed: str) -> bool:
    """Whether a role reaches something of ``DEEDS``."""
    return may(role, DEEDS[deed][0])
