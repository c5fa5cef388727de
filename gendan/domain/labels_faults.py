"""What codes of measures and of faults that come again are called: message ids."""

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
