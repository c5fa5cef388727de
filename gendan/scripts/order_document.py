"""One order as ``order show`` prints it: the document of cli-json.md, and text for reading."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from gendan.domain import labels
from gendan.domain.money import money_text
from gendan.i18n import _, aside
from gendan.scripts.documents import day_text as _day
from gendan.scripts.documents import money_text as _money
from gendan.scripts.trouble_document import trouble_document
from gendan.text import fit

if TYPE_CHECKING:
    from gendan.db.store import Store
    from gendan.services.confirmation_page import ConfirmationPage
    from gendan.services.order_page import OrderPage
    from gendan.services.telling import Telling
    from gendan.services.timeline import Timeline


def page_document(store: Store, page: OrderPage) -> dict[str, Any]:
    """The document of cli-json.md; what later parts of the product record is empty until then."""
    from gendan.scripts.audit import entry_document
    from gendan.services.confirmation_page import confirmation_page
    from gendan.services.history import order_history
    from gendan.services.order_trouble import order_trouble
    from gendan.services.telling import telling
    from gendan.services.timeline import timeline

    zone = store.config.zone

    def moment(value: datetime | None) -> str | None:
        return value.astimezone(zone).isoformat() if value is not None else None

    stands, plan = confirmation_page(store, page.number), timeline(store, page.number)
    return {
        **_head(page, moment),
        **_confirmation(stands, moment),
        **_money_of(stands, moment),
        **_plan(plan),
        **_telling(telling(store, page.number), moment),
        "lines": [_line(line) for line in page.lines],
        "checks": [_check(check, moment) for check in page.checks],
        "milestones": [_milestone(step, moment) for step in plan.steps],
        "shipments": [_shipment(one, moment) for one in page.shipments],
        "contacts": [_contact(contact, moment) for contact in page.contacts],
        **trouble_document(order_trouble(store, page.number), moment),
        "promises": [_promise(promise, moment) for promise in page.promises],
        "history": [entry_document(entry, zone) for entry in order_history(store, page.number)],
    }


def _telling(told: Telling, moment: Any) -> dict[str, Any]:
    """What the customer was told and is to be told, his acceptance, and how he was visited."""
    accepted = told.accepted
    return {
        "notices": {
            "owed": [{"node": one.node, "since": _day(one.since)} for one in told.owed],
            "told": [
                {"node": one.node, "at": moment(one.at), "by": one.by, "channel": one.channel} for one in told.told
            ],
        },
        "accepted": {"at": moment(accepted.at), "by": accepted.by, "person": accepted.person} if accepted else None,
        "visits": [
            {
                "at": moment(one.at),
                "by": one.by,
                "channel": one.channel,
                "score": None if one.score is None else f"{one.score:.2f}",
                "remark": one.remark,
            }
            for one in told.visits
        ],
    }


def _check(check: Any, moment: Any) -> dict[str, Any]:
    differences = [_difference(d, moment) for d in check.differences]
    said = {"at": moment(check.at), "by": check.by, "kind": check.kind, "result": check.result}
    return said | {"differences": differences}


def _shipment(one: Any, moment: Any) -> dict[str, Any]:
    said = [{"node": at.node, "at": moment(at.at), "place": at.place, "by": at.by} for at in one.positions]
    return {
        "shipment": one.shipment,
        "lines": [{"line": line, "qty": str(qty)} for line, qty in one.lines],
        "mode": one.mode,
        "carrier": one.carrier,
        "tracking": one.tracking,
        "shipped": _day(one.shipped_on),
        "shipped_at": moment(one.shipped),
        "expected": _day(one.expected),
        "delivered": _day(one.delivered_on),
        "delivered_at": moment(one.delivered),
        "signed_by": one.signed_by,
        "state": one.state,
        "remedy": one.remedy,
        "events": said,
    }


def _contact(contact: Any, moment: Any) -> dict[str, Any]:
    said = {"at": moment(contact.at), "by": contact.by, "channel": contact.channel, "direction": contact.direction}
    return said | {"summary": contact.summary, "next": _day(contact.next)}


def _promise(promise: Any, moment: Any) -> dict[str, Any]:
    said = {"date": _day(promise.date), "at": moment(promise.at), "by": promise.by, "reason": promise.reason}
    return said | {"asked_by": promise.asked_by, "agreed": promise.agreed, "line": promise.line}


def _difference(difference: dict[str, Any], moment: Any) -> dict[str, Any]:
    return {**difference, "settled_at": moment(difference["settled_at"])}


def _head(page: OrderPage, moment: Any) -> dict[str, Any]:
    return {
        "number": page.number,
        "outside_number": page.outside_number,
        "channel": page.channel,
        "stage": page.stage,
        "status": page.status,
        "urgent": page.urgent,
        "nonstandard": page.nonstandard,
        "origin": page.origin,
        "customer": {
            "name": page.customer,
            "phone": page.phone,
            "kind": page.customer_kind,
            "code": page.customer_code,
        },
        "contact": page.contact,
        "address": page.address,
        "region": page.region,
        "special": page.special,
        "placed": moment(page.placed),
        "requested": _day(page.requested),
        "promised": _day(page.promised),
        "first_promised": _day(page.first_promised),
        "slips": page.slips,
        "shipped": _day(page.shipped),
        "delivered": _day(page.delivered),
        "cancelled": _day(page.cancelled),
        "late": page.late,
        "days_late": page.days_late,
        "owner": page.owner,
        "amount": money_text(page.amount),
    }


def _confirmation(stands: ConfirmationPage, moment: Any) -> dict[str, Any]:
    """How far the confirmation has come."""
    return {
        "valid": stands.valid,
        "version": stands.version,
        "entered_by": stands.entered_by,
        "document_ref": stands.document_ref,
        "delivery_mode": stands.delivery_mode,
        "to_check": list(stands.to_check),
        "to_settle": list(stands.to_settle),
        "to_agree": list(stands.to_agree),
        "steps": [{"step": code, "done": done} for code, done in stands.steps],
        "findings": [
            {
                "code": f.code,
                "message": _(f.message, **f.params),
                "overridable_by": f.overridable_by,
                "decided": f.decided,
            }
            for f in stands.findings
        ],
        "customer_yes": [
            {"at": moment(y.at), "by": y.by, "channel": y.channel, "person": y.person, "holds": y.holds}
            for y in stands.yes
        ],
    }


def _money_of(stands: ConfirmationPage, moment: Any) -> dict[str, Any]:
    """Receipts, the refund, and what is outstanding."""
    return {
        "payments": [
            {
                "payment": p.payment,
                "kind": p.kind,
                "amount": money_text(p.amount),
                "method": p.method,
                "contract": p.contract,
                "at": moment(p.at),
                "by": p.by,
                "verified": p.verified,
            }
            for p in stands.payments
        ],
        "refund": [{"step": r.step, "at": moment(r.at), "by": r.by, "amount": _money(r.amount)} for r in stands.refund],
        "received": money_text(stands.received),
        "outstanding": money_text(stands.outstanding),
    }


def _line(line: Any) -> dict[str, Any]:
    return {
        "line": line.line,
        "product": line.product,
        "name": line.name,
        "qty": str(line.qty),
        "unit": line.unit,
        "price": _money(line.price),
        "list_price": _money(line.list_price),
        "discount": str(line.discount),
        "amount": money_text(line.amount),
        "special": line.special,
        "shipped": str(line.shipped),
        "delivered": str(line.delivered),
    }


def _milestone(step: Any, moment: Any) -> dict[str, Any]:
    return {
        "code": step.code,
        "name": _(step.name),
        "stage": step.stage,
        "quality": step.quality,
        "line": step.line,
        "category": step.category,
        "planned": _day(step.planned),
        "due": _day(step.due),
        "done_at": moment(step.done_at),
        "done_by": step.done_by,
        "state": step.state,
        "earliest": _day(step.earliest),
        "latest": _day(step.latest),
        "slack_days": step.slack_days,
        "critical": step.critical,
        "court": step.court,
    }


def _plan(plan: Timeline) -> dict[str, Any]:
    """What follows from the plan; a composite order says which of its categories holds it back."""
    found: dict[str, Any] = {
        "forecast": _day(plan.forecast or plan.promised),
        "slack_days": plan.slack_days,
        "waiting_days": dict(plan.waiting),
    }
    if plan.categories:
        found["categories"] = [
            {
                "category": one.category,
                "lines": list(one.lines),
                "state": one.state,
                "forecast": _day(one.forecast),
                "slack_days": one.slack_days,
            }
            for one in plan.categories
        ]
        found["late_because"] = list(plan.late_because)
    return found


def page_text(page: OrderPage, zone: ZoneInfo) -> str:
    """The order for reading, within 80 columns."""
    late = _("{n} {n:day|days} late", n=page.days_late) if page.late else ""
    stage, status = _(labels.label("stage", page.stage)), _(labels.label("status", page.status))
    said = [
        f"{page.number}  {page.outside_number or ''}  {stage}{aside(status)}  {late}".rstrip(),
        f"{page.customer}  {page.contact or ''}  {page.phone or ''}".rstrip(),
        *([page.address] if page.address else []),
        *([_("Special: {text}", text=page.special)] if page.special else []),
        _("Placed {placed}, promised {promised}, delivered {delivered}", placed=_day(page.placed_on) or "-",
          promised=_day(page.promised) or "-", delivered=_day(page.delivered) or "-"),
        "",
    ]  # fmt: skip
    said += [
        f"{line.line:>3} {fit(line.product, 14)} {fit(line.name, 26)} {fit(str(line.qty), 8, 'right')} "
        f"{fit(_money(line.price) or '', 11, 'right')} {fit(money_text(line.amount), 12, 'right')}"
        for line in page.lines
    ]
    said += [fit(money_text(page.amount), 79, "right"), ""]
    said += [
        f"{fit(_(m.name), 20)} {_day(m.due) or '':10} "
        f"{m.done_at.astimezone(zone).date().isoformat() if m.done_at else ''}".rstrip()
        for m in page.milestones
    ]
    said += [
        f"{c.at.astimezone(zone):%m-%d %H:%M} {_(labels.label('channel', c.channel))} {c.summary or ''}"
        for c in page.contacts
    ]
    return "\n".join(said).rstrip()
