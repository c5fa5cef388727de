"""Where keys work: the contexts in the order of the help, and which are at work together."""

from __future__ import annotations

from gendan.i18n import N_

CONTEXTS: dict[str, str] = {
    "global": N_("Everywhere"),
    "list": N_("Lists"),
    "today": N_("Today"),
    "board": N_("Board"),
    "gantt": N_("Timeline"),
    "call_list": N_("Call list"),
    "orders": N_("Orders"),
    "order": N_("One order"),
    "entry": N_("Order entry"),
    "drafts": N_("Drafts"),
    "leave": N_("Leaving a form"),
    "known": N_("Before filing"),
    "read_back": N_("Read-back"),
    "sheet": N_("Confirmation sheet"),
    "check": N_("Check"),
    "blind": N_("Blind check"),
    "settle": N_("Differences"),
    "approve": N_("Findings"),
    "gate": N_("Overriding"),
    "exceptions": N_("Exceptions"),
    "complaints": N_("Complaints"),
    "customers": N_("Customers"),
    "report": N_("Reports"),
    "system": N_("System"),
    "import": N_("Import"),
    "tiles": N_("Tiles"),
    "form": N_("Forms"),
    "dialog": N_("Dialogs"),
}
"""The contexts in the order of the help, with their titles."""

ALONGSIDE: dict[str, tuple[str, ...]] = {
    "today": ("global", "list"),
    "board": ("global",),
    "gantt": ("global",),
    "call_list": ("global",),
    "orders": ("global", "list"),
    "order": ("global", "list"),
    "entry": ("global", "form"),
    "drafts": ("global", "list"),
    "leave": ("global",),
    "known": ("global",),
    "read_back": ("global",),
    "sheet": ("global",),
    "check": ("global", "list"),
    "blind": ("global",),
    "settle": ("global", "list"),
    "approve": ("global", "list"),
    "gate": ("global",),
    "exceptions": ("global", "list"),
    "complaints": ("global", "list"),
    "customers": ("global", "list"),
    "report": ("global", "list"),
    "system": ("global", "list"),
    "import": ("global", "list"),
    "form": ("global",),
    "list": ("global",),
    "tiles": ("global",),
    "dialog": ("global", "form"),
}
"""Which contexts are at work together with one: a key may mean one thing there."""
