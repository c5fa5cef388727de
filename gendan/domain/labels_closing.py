"""What closing a day is called: open points, commands, things and their fields in the change log."""

from __future__ import annotations

from gendan.i18n import N_

POINTS = {
    "late_unsaid": N_("Late, customer not told"),
    "exceptions_past": N_("Exceptions past their clock"),
    "complaints_past": N_("Complaints past their clock"),
    "conflicts": N_("Conflicts to decide"),
    "to_check": N_("Orders not checked"),
    "unverified": N_("Payments not verified"),
    "notices": N_("Notices owed to customers"),
    "refunds": N_("Refunds not paid"),
    "overpaid": N_("More received than owed"),
    "drafts": N_("Drafts left"),
}
"""What is open when a day is closed."""
COMMANDS = {
    "day.close": N_("Day closed"),
    "day.resume": N_("Work went on after the close"),
}
ENTITIES = {
    "day_closing": N_("day's close"),
    "day_resumed": N_("work after the close"),
}
FIELDS = {
    "place": N_("running number"),
    "day": N_("day"),
    "made_late": N_("closed late"),
    "figures": N_("figures"),
    "cash": N_("money by method"),
    "counted": N_("cash counted"),
    "why_differs": N_("reason of the difference"),
    "notes": N_("handover notes"),
    "points": N_("open points"),
    "said": N_("what was said about them"),
    "corrections": N_("corrections"),
    "unclosed": N_("days not closed"),
    "covers": N_("terminals included"),
    "log_seq": N_("last record"),
    "log_hash": N_("head of the change log"),
    "closing": N_("day's close"),
}
