"""Codes that stand in fields of the log: which words they have."""

from __future__ import annotations

from gendan.domain import labels, labels_handover
from gendan.domain.labels_faults import REQUEST_SORTS
from gendan.domain.playbooks import BUILT_IN as PLAYBOOKS
from gendan.domain.templates import BUILT_IN
from gendan.domain.templates import LABELS as MILESTONES
from gendan.i18n import N_

_GROUPS = {
    "asked_by": "asked_by", "cause": "cause", "channel": "channel", "court": "court", "direction": "direction",
    "factor": "factor", "impact": "impact", "likelihood": "likelihood", "method": "method", "milestone": "milestone",
    "mode": "transport", "notice": "notice", "outcome": "outcome", "priority": "priority", "problem": "problem",
    "role": "role", "situation": "situation", "stage": "stage",
}  # fmt: skip
"""The group of labels of a field that means the same in every thing."""
_OF_A_THING = {
    ("approval", "codes"): "finding",
    ("check", "check"): "check",
    ("complaint_event", "event"): "complaint_event",
    ("complaint_option", "sort"): "remedy",
    ("customer", "kind"): "customer_kind",
    ("exception", "source"): "source",
    ("exception", "type"): "exception_type",
    ("exception_event", "event"): "step",
    ("exception_event", "step"): "role",
    ("inspection", "result"): "result",
    ("milestone", "after"): "milestone",
    ("milestone", "code"): "milestone",
    ("notice", "about"): "notice",
    ("order_event", "code"): "cancel",
    ("order_event", "detail"): "finding",
    ("order_event", "event"): "event",
    ("payment", "kind"): "payment",
    ("order", "delivery_mode"): "delivery_mode",
    ("playbook", "problem"): "problem",
    ("refund_step", "step"): "refund",
    ("remedy", "sort"): "remedy",
    ("remedy_event", "event"): "step",
    ("request", "sort"): "request_sort",
    ("request_event", "event"): "complaint_event",
    ("shipment_event", "event"): "shipment_step",
}
_OF_THE_LOG: dict[tuple[str, str], dict[str, str]] = {
    ("approval", "decision"): {
        "approved": N_("approved"), "rejected": N_("rejected"), "self": N_("approved by oneself"),
        "by_rule": N_("nothing to approve, by the rules"),
    },
    ("check", "result"): {
        "match": N_("matches"), "differs": N_("differs"), "unchecked": N_("not checked"),
        "not_required": N_("not needed"),
    },
    ("exception_event", "step"): {one.code: one.text for steps in PLAYBOOKS.values() for one in steps},
    ("handover_line", "part"): labels_handover.PARTS,
    ("handover_line", "sort"): {
        **labels.TO_DO, **labels.KINDS, **labels_handover.SORTS, "note": N_("note"), "order": N_("order"),
    },
    ("handover_line", "what"): {
        **labels.COMPLAINT_STEPS, **labels.TO_DO, **labels.PROBLEMS, **REQUEST_SORTS, **MILESTONES,
        **labels.NOTICES, **labels_handover.CHANGED,
    },
    ("handover_line", "name"): {**labels.PROBLEMS, **REQUEST_SORTS},
    ("order", "origin"): {"entry": N_("entered"), "import": N_("taken in from a file")},
    ("order", "template"): {code: one.name for code, one in BUILT_IN.items()},
    ("order_event", "event"): {
        "advanced": N_("moved on"), "amended": N_("changed"), "entered": N_("entered"),
        "invalid": N_("put among the invalid"), "rejected": N_("sent back"), "submitted": N_("submitted"),
        "urgent_asked": N_("to be urgent, asked"), "valid": N_("completed"),
    },
    ("risk_event", "event"): {"registered": N_("registered"), "closed": N_("closed")},
    ("saved_filter", "section"): {"orders": N_("Orders")},
}  # fmt: skip
"""Words of codes that only the log shows."""
LISTED = frozenset({("handover_line", "what")})
"""Fields that hold several codes with commas between them."""


def value(thing: str, field: str, code: str) -> str:
    """The message id of the code that a field of a kind of thing holds; nothing where it is no code that has words."""
    if found := _OF_THE_LOG.get((thing, field), {}).get(code):
        return found
    group = _OF_A_THING.get((thing, field)) or _GROUPS.get(field)
    return labels.LABELS[group].get(code, "") if group else ""


def name(thing: str, code: str) -> str:
    """The message id of what a thing is called where that is a code that has words."""
    field = {"milestone": "code", "playbook": "problem"}.get(thing)
    return value(thing, field, code) if field else ""
