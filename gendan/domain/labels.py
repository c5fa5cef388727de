"""What codes are called: message ids for stages, statuses, kinds and the like. Words are made at the edge."""

from __future__ import annotations

from gendan.domain import labels_order_audit
from gendan.domain.complaints import OPTIONS
from gendan.domain.labels_closing import POINTS
from gendan.domain.labels_complaints import COMPLAINT_EVENTS, COMPLAINT_NEXT
from gendan.domain.labels_faults import FAULTS, MEASURE_STATES, REQUEST_SORTS, REQUEST_STATUSES
from gendan.domain.templates import LABELS as MILESTONES
from gendan.i18n import N_

STAGES = {
    "received": N_("Intake"),
    "confirmed": N_("Confirmation"),
    "production": N_("Production"),
    "delivery": N_("Delivery"),
    "after_sale": N_("After-sales"),
    "closed": N_("Closed"),
}
STATUSES = {
    "draft": N_("draft"),
    "to_check": N_("to check"),
    "to_settle": N_("to settle"),
    "awaiting_customer": N_("awaiting customer"),
    "to_approve": N_("to approve"),
    "open": N_("open"),
    "on_hold": N_("on hold"),
    "cancelled": N_("cancelled"),
    "closed": N_("closed"),
}
ROLES = {
    "clerk": N_("clerk"),
    "follower": N_("follower"),
    "planner": N_("planner"),
    "finance": N_("finance"),
    "supervisor": N_("supervisor"),
    "admin": N_("admin"),
    "system": N_("system"),
}
SIGN_INS = {
    "password": N_("came in with the password"),
    "pin": N_("came in with the PIN"),
    "wrong": N_("was refused"),
}
"""How somebody came in on a terminal."""
CHANNELS = {
    "phone": N_("phone"),
    "wechat": N_("WeChat"),
    "sms": N_("text message"),
    "email": N_("e-mail"),
    "counter": N_("counter"),
    "visit": N_("visit"),
    "online": N_("online shop"),
    "fax": N_("fax"),
    "other": N_("other"),
}
DIRECTIONS = {"in": N_("from customer"), "out": N_("to customer")}
ASKED_BY = {"customer": N_("customer"), "us": N_("us"), "supplier": N_("supplier")}
CANCEL_CODES = {
    "customer_changed": N_("customer changed their mind"),
    "duplicate": N_("ordered twice"),
    "wrong_entry": N_("wrongly entered"),
    "out_of_stock": N_("cannot be delivered"),
    "price": N_("price not agreed"),
    "other": N_("other"),
    "import": N_("cancelled in the imported book"),
}
KINDS = {
    "milestone": N_("milestone"),
    "promise": N_("promise"),
    "notice": N_("notice"),
    "visit": N_("return visit"),
    "task": N_("contact"),
    "check": N_("check"),
    "customer_yes": N_("customer's yes"),
    "approval": N_("approval"),
    "invalid": N_("invalid order"),
    "exception": N_("exception"),
    "request": N_("request"),
}
TO_DO = {
    "task": N_("Speak to the customer"),
    "check": N_("Second check"),
    "customer_yes": N_("Get the customer's yes"),
    "approval": N_("Approve"),
    "approval.offer": N_("Decide on an offer"),
    "approval.remedy": N_("Decide on a remedy"),
    "invalid": N_("Complete the order"),
    "visit": N_("Return visit"),
    "request.answer": N_("Answer the request"),
    "request.solve": N_("Solve the request"),
    "task.handover": N_("Take the shift over"),
    "task.measure": N_("Carry out a measure"),
    "task.measure_effect": N_("Look whether a measure worked"),
    "task.transport": N_("Ask where the goods are"),
    "task.no_contact": N_("Long not spoken"),
    "task.no_next_step": N_("No next step"),
    "task.may_close": N_("May be closed"),
    "promise": N_("Will be late"),
    "promise.on_hold": N_("Promised, on hold"),
    "notice.confirmed": N_("Tell: confirmed"),
    "notice.production": N_("Tell: made"),
    "notice.dispatched": N_("Tell: dispatched"),
    "notice.arrived": N_("Tell: arrived"),
    "notice.new_date": N_("Tell: new date"),
}
"""What is to be done about an order, by the kind of work and, after a dot, what it is about."""
CHECKS = {
    "import": N_("imported, not checked"),
    "blind": N_("blind, by a second person"),
    "self": N_("self-check"),
    "policy": N_("no check needed, by policy"),
}
PAYMENTS = {"deposit": N_("deposit"), "progress": N_("progress payment"), "balance": N_("balance")}
METHODS = {
    "cash": N_("cash"),
    "card": N_("card"),
    "transfer": N_("bank transfer"),
    "wechat": N_("WeChat"),
    "alipay": N_("Alipay"),
    "other": N_("other"),
}
REFUNDS = {"requested": N_("Refund requested"), "signed": N_("Refund signed"), "paid": N_("Refund paid")}
EVENTS = {
    "imported": N_("imported"),
    "confirmed": N_("confirmed"),
    "cancelled": N_("cancelled"),
    "held": N_("put on hold"),
    "resumed": N_("resumed"),
    "closed": N_("closed"),
    "overridden": N_("gate overridden"),
}
RESULTS = {"pass": N_("passed"), "fail": N_("failed")}
TRANSPORTS = {
    "truck": N_("truck"),
    "express": N_("express"),
    "air": N_("air freight"),
    "pickup": N_("pick-up"),
}
"""Ways of transport that every store has; others are shown as the store writes them."""
DELIVERY_MODES = {"delivery": N_("delivery"), "pickup": N_("pick-up"), "courier": N_("courier")}
SHIPMENT_STEPS = {
    "dispatched": N_("dispatched"),
    "in_transit": N_("under way"),
    "arrived": N_("arrived"),
    "delivered": N_("delivered"),
    "returned": N_("taken back"),
}
FIELDS = {
    "number": N_("Order number"),
    "placed": N_("Placed"),
    "requested": N_("Requested"),
    "promised": N_("Promised"),
    "shipped": N_("Dispatched"),
    "delivered": N_("Delivered"),
    "cancelled": N_("Cancelled"),
    "customer": N_("Customer"),
    "contact": N_("Contact person"),
    "phone": N_("Phone"),
    "address": N_("Address"),
    "region": N_("Region"),
    "channel": N_("Channel"),
    "owner": N_("Follower"),
    "status": N_("Status"),
    "special": N_("Special requirements"),
    "product": N_("Product code"),
    "name": N_("Product name"),
    "spec": N_("Specification"),
    "unit": N_("Unit"),
    "quantity": N_("Quantity"),
    "price": N_("Price"),
    "discount": N_("Discount"),
    "amount": N_("Amount"),
    "line_promised": N_("Line promised"),
    "line_delivered": N_("Line delivered"),
}
"""Fields of an order and its lines, as forms and order books call them."""
EXCEPTION_TYPES = {
    "information": N_("information error"),
    "system": N_("system problem"),
    "customer_change": N_("customer's change"),
}
PROBLEMS = {
    "price": N_("price objection"),
    "delay": N_("delivery delay"),
    "quality": N_("quality problem"),
    "quantity": N_("wrong quantity"),
    "shortage": N_("shortage"),
    "return": N_("return"),
    "address": N_("wrong address"),
    "logistics": N_("delay in transport"),
    "other": N_("other"),
}
PRIORITIES = {"1": N_("at once"), "2": N_("pressing"), "3": N_("in turn"), "4": N_("can wait")}
EXCEPTION_STATUSES = {
    "open": N_("not answered"),
    "contained": N_("contained"),
    "remedy": N_("being mended"),
    "escalated": N_("escalated"),
    "waiting": N_("waiting for the customer"),
    "resumed": N_("going on"),
    "closed": N_("closed"),
}
STEPS = {
    "contained": N_("contained"),
    "remedy": N_("remedy"),
    "told": N_("customer told"),
    "step": N_("step done"),
    "chase": N_("to be chased"),
    "escalated": N_("escalated"),
    "waiting": N_("waiting for the customer"),
    "resumed": N_("going on"),
    "closed": N_("closed"),
    "responded": N_("first response"),
    "listened": N_("listened"),
    "located": N_("problem located"),
    "offered": N_("options offered"),
    "approved": N_("approved"),
    "rejected": N_("rejected"),
    "consented": N_("customer agreed"),
    "solved": N_("solved"),
    "visited": N_("return visit"),
    "kept": N_("kept"),
    "withdrawn": N_("withdrawn"),
    "returned": N_("goods came back"),
    "sent": N_("goods sent"),
}
"""What happened in a case, or to a remedy."""
REMEDIES = {
    "refund": N_("refund"),
    "credit": N_("money off"),
    "replace": N_("exchange"),
    "repair": N_("repair"),
    "return": N_("return"),
    "reship": N_("send again"),
    "apology": N_("apology"),
    "other": N_("other"),
}
REMEDY_STATES = {
    "to_approve": N_("to approve"),
    "agreed": N_("agreed"),
    "rejected": N_("rejected"),
    "kept": N_("kept"),
    "withdrawn": N_("withdrawn"),
}
COMPLAINT_STEPS = {
    "listen": N_("Listen"),
    "locate": N_("Locate"),
    "solve": N_("Solve"),
    "visit": N_("Return visit"),
    "closed": N_("Closed"),
}
OPTION_KINDS = {kind: REMEDIES[kind] for kind in OPTIONS}
IMPACTS = {"1": N_("very heavy"), "2": N_("heavy"), "3": N_("middling"), "4": N_("slight")}
SITUATIONS = {
    **PROBLEMS,
    "requirements": N_("requirements in three steps"),
    "empathy": N_("empathy in three parts"),
    "value": N_("showing the value"),
    "concession": N_("concession"),
    "in_return": N_("something in return"),
    "request": N_("request"),
    "visit": N_("return visit"),
}
"""What scripts are for."""
SOURCES = {
    "hand": N_("by hand"),
    "milestone": N_("overdue milestone"),
    "quality": N_("failed inspection"),
    "slips": N_("third new date"),
    "node": N_("delay on the way"),
}
CAUSES = {
    "process": N_("process"),
    "responsibility": N_("responsibility"),
    "communication": N_("communication"),
    "entry": N_("entry"),
    "supplier": N_("supplier"),
    "other": N_("other"),
}
RISK_FACTORS = {
    "material_shortage": N_("material shortage"),
    "capacity": N_("too little capacity"),
    "quality": N_("quality problem"),
    "logistics": N_("delay in transport"),
    "customer": N_("customer"),
    "other": N_("other"),
}
LIKELIHOODS = {"low": N_("low"), "medium": N_("medium"), "high": N_("high")}
OUTCOMES = {"avoided": N_("avoided"), "happened": N_("happened"), "gone": N_("no longer there")}
NOTICES = {
    "confirmed": N_("order confirmed"),
    "production": N_("production done"),
    "dispatched": N_("dispatched"),
    "arrived": N_("arrived"),
    "new_date": N_("new date"),
}
"""What the customer is told about."""
CUSTOMER_KINDS = {"ordinary": N_("ordinary"), "key": N_("key customer"), "strategic": N_("strategic customer")}
KIND_MARKS = {"key": N_("key account"), "strategic": N_("strategic")}
"""Kinds of customers where there is little room: ordinary ones have no mark."""
ALIKE = {
    "both": N_("same name and phone"),
    "phone": N_("same phone"),
    "name": N_("same name"),
    "similar": N_("similar name"),
}
"""Why two files may be of one customer."""


LABELS: dict[str, dict[str, str]] = {
    "customer_kind": CUSTOMER_KINDS,
    "alike": ALIKE,
    "field": FIELDS,
    "stage": STAGES,
    "status": STATUSES,
    "role": ROLES,
    "channel": CHANNELS,
    "direction": DIRECTIONS,
    "asked_by": ASKED_BY,
    "cancel": CANCEL_CODES,
    "kind": KINDS,
    "to_do": TO_DO,
    "check": CHECKS,
    "event": EVENTS,
    "payment": PAYMENTS,
    "method": METHODS,
    "refund": REFUNDS,
    "milestone": MILESTONES,
    "result": RESULTS,
    "transport": TRANSPORTS,
    "delivery_mode": DELIVERY_MODES,
    "shipment_step": SHIPMENT_STEPS,
    "notice": NOTICES,
    "court": ASKED_BY,
    "exception_type": EXCEPTION_TYPES,
    "problem": PROBLEMS,
    "priority": PRIORITIES,
    "exception": EXCEPTION_STATUSES,
    "step": STEPS,
    "remedy": REMEDIES,
    "remedy_state": REMEDY_STATES,
    "complaint": COMPLAINT_STEPS,
    "complaint_next": COMPLAINT_NEXT,
    "complaint_event": COMPLAINT_EVENTS,
    "impact": IMPACTS,
    "request_sort": REQUEST_SORTS,
    "request": REQUEST_STATUSES,
    "measure": MEASURE_STATES,
    "fault": FAULTS,
    "situation": SITUATIONS,
    "source": SOURCES,
    "cause": CAUSES,
    "factor": RISK_FACTORS,
    "likelihood": LIKELIHOODS,
    "outcome": OUTCOMES,
    "audit_rule": labels_order_audit.RULES,
    "audit_group": labels_order_audit.GROUPS,
    "severity": labels_order_audit.SEVERITIES,
    "finding": labels_order_audit.FINDINGS,
    "open_point": POINTS,
}
"""All groups of codes by name."""


def to_do(kind: str, what: str) -> str:
    """The message id of what is to be done: the milestone, the problem, or words for the kind of work."""
    if kind in _DONE_BY_NAME:
        return label(_DONE_BY_NAME[kind], what)
    return TO_DO.get(f"{kind}.{what}") or TO_DO.get(kind, kind)


def step_name(code: str, name: str = "") -> str:
    """The message id of a milestone: the name that its template gave it, else the word for its code."""
    return name or label("milestone", code)


_DONE_BY_NAME = {"milestone": "milestone", "exception": "problem", "complaint": "complaint_next"}


def label(group: str, code: str | None) -> str:
    """The message id of a code; an unknown code is shown as it is."""
    return LABELS[group].get(code or "", code or "")
