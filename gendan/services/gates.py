"""Gates: what must hold before an order goes on; every finding is named at once (C055, S03)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from gendan.db import confirming
from gendan.errors import Finding, Refusal
from gendan.i18n import N_


def confirmation_findings(conn: Connection, order: Any) -> tuple[Finding, ...]:
    """What keeps an order from being worked on: not confirmed, or changed since (the seal is compared here)."""
    found: list[Finding] = []
    standing = confirming.standing_of(conn, order.id)
    if standing is not None:
        if not standing.submitted:
            found.append(Finding("not_submitted", N_("The order is a draft."), {}))
        if standing.to_check or standing.to_settle or not standing.submitted:
            found.append(Finding("not_checked", N_("The second check is open."), {}))
        if standing.to_agree:
            found.append(Finding("no_customer_yes", N_("The customer's yes is open."), {}))
        if standing.to_approve:
            values = {"codes": ", ".join(standing.to_approve)}
            found.append(Finding("not_approved", N_("Findings wait for a decision: {codes}."), values))
    if order.confirmed_at is None and not found:
        found.append(Finding("not_confirmed", N_("The order is not confirmed yet."), {}))
    if not order.valid:
        found.append(Finding("invalid", N_("The order is marked invalid."), {}))
    if order.status == "on_hold":
        found.append(Finding("on_hold", N_("The order is on hold."), {}))
    return tuple(found)


def refuse_closed(order: Any, findings: tuple[Finding, ...]) -> None:
    """Refuse to go on while there are findings; all are named."""
    if findings:
        raise Refusal(
            "gate_closed",
            N_("Order {number} may not go on: {codes}."),
            findings=findings,
            number=order.number,
            codes=", ".join(one.code for one in findings),
        )
