"""Short names of what stands in a bar, for terminals on which the whole names do not fit."""

from __future__ import annotations

from gendan.i18n import N_, _

SHORT = {
    "Orders": N_("Ord."), "Exceptions": N_("Exc."), "Complaints": N_("Comp."), "Customers": N_("Cust."),
    "Reports": N_("Rep."), "System": N_("Sys."), "Tomorrow": N_("Tmw."), "Approve": N_("Appr."),
}  # fmt: skip
"""By the whole name (a message id); the point says that it is short for another."""


def briefly(title: str) -> str:
    """The short name of ``title`` in words; the whole one where it has no other."""
    return _(SHORT.get(title, title))
