"""Clashes: things that two terminals did without seeing each other and that do not fit together, although no field has
two values; and by rule what a person may decide (sync.md 2.6)."""

from __future__ import annotations

from dataclasses import dataclass

from gendan.domain.labels import METHODS
from gendan.domain.templates import LABELS as MILESTONES
from gendan.i18n import N_

MINE, THEIRS, BOTH = "mine", "theirs", "both"
ONE_OR_BOTH = (MINE, THEIRS, BOTH)
ONE = (MINE, THEIRS)
SEEN = (BOTH,)
"""Nothing can be taken back without asking people: it is looked at and said so, with the reason."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of clash: its words, and the decisions that it allows. ``mine`` and ``theirs`` take the other side's facts
    back by events that name them; ``both`` lets all stand and says why."""

    words: str
    decisions: tuple[str, ...]
    role: str = "follower"
    """The least role that decides it."""


RULES: dict[str, Rule] = {
    "cancelled_and_worked": Rule(N_("Cancelled here, worked on there"), ONE_OR_BOTH),
    "sent_twice": Rule(N_("More sent than ordered"), ONE_OR_BOTH),
    "changed_and_sent": Rule(N_("Sent more than the change leaves"), SEEN),
    "delivered_twice": Rule(N_("Delivered twice, or delivered and taken back"), ONE),
    "paid_twice": Rule(N_("The same payment twice"), ONE_OR_BOTH, "supervisor"),
    "paid_over": Rule(N_("More paid than the order amounts to"), ONE_OR_BOTH, "supervisor"),
    "refunded_twice": Rule(N_("Refund paid twice"), ONE_OR_BOTH, "supervisor"),
    "approved_and_rejected": Rule(N_("Approved here, rejected there"), ONE, "supervisor"),
    "settled_apart": Rule(N_("A difference settled in two ways"), ONE),
    "amended_apart": Rule(N_("Changed on two terminals"), SEEN),
    "yes_to_other": Rule(N_("The customer's yes was to another content"), SEEN),
    "exception_closed_apart": Rule(N_("Exception closed with two causes"), ONE_OR_BOTH),
    "complaint_ended_apart": Rule(N_("Complaint ended on two terminals"), ONE_OR_BOTH),
    "remedy_kept_twice": Rule(N_("Remedy kept twice"), ONE_OR_BOTH, "supervisor"),
    "remedy_decided_apart": Rule(N_("Remedy approved here, rejected there"), ONE, "supervisor"),
    "done_and_undone": Rule(N_("Done here, taken back there"), ONE_OR_BOTH),
    "united_in_a_ring": Rule(N_("Files united with each other in a ring"), ONE, "supervisor"),
    "same_code": Rule(N_("Two with the same code"), SEEN, "supervisor"),
    "ruled_apart": Rule(N_("A clash decided in two ways"), SEEN),
}
"""By code; the order is that of the list where several stand on one order."""
FACTS = {
    "cancelled": N_("cancelled"),
    "dispatched": N_("dispatched"),
    "delivered": N_("delivered"),
    "returned": N_("taken back"),
    "done": N_("done"),
    "undone": N_("taken back"),
    "payment": N_("payment"),
    "refund": N_("refund"),
    "approved": N_("approved"),
    "rejected": N_("rejected"),
    "amended": N_("changed"),
    "customer_yes": N_("customer's yes"),
    "settled": N_("settled"),
    "closed": N_("closed"),
    "solved": N_("solved"),
    "kept": N_("kept"),
    "into": N_("united into"),
    "code": N_("code"),
    "decided": N_("decided"),
}
"""What the first word of a value is called."""

_WORDS = {**METHODS, **MILESTONES}
"""What codes after the first word are called."""


def told(value: str) -> tuple[str, ...]:
    """A value of a clash in words: message ids, and what has none as it is."""
    code, *rest = value.split(" ")
    return (FACTS.get(code, code), *(_WORDS.get(one, one) for one in rest))
