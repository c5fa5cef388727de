"""What the steps of a complaint are called: message ids for what comes next, and for what happened."""

from __future__ import annotations

from gendan.i18n import N_

COMPLAINT_NEXT = {
    "listen": N_("listen"),
    "locate": N_("locate it"),
    "offer": N_("make an offer"),
    "decide": N_("get a decision"),
    "consent": N_("get consent"),
    "solve": N_("solve it"),
    "visit": N_("make the visit"),
    "close": N_("close"),
}
"""What is to be done now about a complaint."""
COMPLAINT_EVENTS = {
    "listened": N_("listened"),
    "responded": N_("answered"),
    "located": N_("located"),
    "offered": N_("offered"),
    "approved": N_("approved"),
    "rejected": N_("rejected"),
    "consented": N_("customer agreed"),
    "waiting": N_("waiting for the customer"),
    "resumed": N_("goes on"),
    "solved": N_("solved"),
    "visited": N_("visited"),
    "closed": N_("closed"),
}
