"""What codes of requests, of measures and of faults that come again are called: message ids."""

from __future__ import annotations

from gendan.i18n import N_

MEASURE_STATES = {
    "open": N_("to be carried out"),
    "done": N_("carried out"),
    "worked": N_("it worked"),
    "failed": N_("it did not work"),
}
FAULTS = {
    "customer": N_("customer"),
    "product": N_("product"),
    "cause": N_("cause"),
    "step": N_("milestone"),
    "problem": N_("problem"),
}
"""What faults that come again have in common."""
REQUEST_SORTS = {
    "question": N_("question"),
    "repair": N_("repair"),
    "warranty": N_("warranty"),
    "install": N_("installation"),
    "training": N_("training"),
    "maintenance": N_("maintenance"),
    "feedback": N_("feedback"),
    "other": N_("other"),
}
REQUEST_STATUSES = {
    "open": N_("not answered"),
    "answered": N_("answered"),
    "waiting": N_("waiting for the customer"),
    "solved": N_("solved"),
}
