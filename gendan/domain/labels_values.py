"""Codes that stand in fields of the log: which words they have."""

from __future__ import annotations

from gendan.domain import labels
from gendan.i18n import N_

_GROUPS = {
    "asked_by": "asked_by", "cause": "cause", "channel": "channel", "court": "court", "direction": "direction",
    "factor": "factor", "impact": "impact", "likelihood": "likelihood", "method": "method", "mode": "transport",
    "notice": "notice", "outcome": "outcome", "priority": "priority", "problem": "problem", "role": "role",
    "situation": "situation", "stage": "stage",
}  # fmt: skip
"""The group of labels of a field that means the same in every thing."""
_OF_A_THING = {
    ("complaint_event", "event"): "complaint_event",
    ("complaint_option", "sort"): "remedy",
    ("customer", "kind"): "customer_kind",
    ("exception", "source"): "source",
    ("exception", "type"): "exception_type",
    ("exception_event", "event"): "step",
    ("exception_event", "step"): "role",
    ("inspection", "result"): "result",
    ("milestone", "code"): "milestone",
    ("notice", "about"): "notice",
    ("order_event", "code"): "cancel",
    ("order_event", "event"): "event",
    ("payment", "kind"): "payment",
    ("playbook", "problem"): "problem",
    ("refund_step", "step"): "refund",
    ("remedy", "sort"): "remedy",
    ("remedy_event", "event"): "step",
    ("request", "sort"): "request_sort",
    ("request_event", "event"): "complaint_event",
    ("shipment_event", "event"): "shipment_step",
}
_RISKS = {"registered": N_("registered"), "closed": N_("closed")}


def value(thing: str, field: str, code: str) -> str:
    """The message id of the code that a field of a kind of thing holds; nothing where it is no code that has words."""
    if (thing, field) == ("risk_event", "event"):
        return _RISKS.get(code, "")
    group = _OF_A_THING.get((thing, field)) or _GROUPS.get(field)
    return labels.LABELS[group].get(code, "") if group else ""


def name(thing: str, code: str) -> str:
    """The message id of what a thing is called where that is a code that has words."""
    field = {"milestone": "code", "playbook": "problem"}.get(thing)
    return value(thing, field, code) if field else ""
