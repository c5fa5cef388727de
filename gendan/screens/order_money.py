"""The tab of an order's money: what it amounts to, what was received and seen to have arrived, its refund."""

from __future__ import annotations

from decimal import Decimal

from gendan.domain import labels
from gendan.domain.money import money_text
from gendan.i18n import N_, _
from gendan.people import named
from gendan.screens.order_shown import Shown, Tab
from gendan.widgets.window_table import Column, Row

REFUND_COMMANDS = {"requested": "refund.request", "signed": "refund.sign", "paid": "refund.pay"}
"""The steps of a refund in their order, and what makes each."""


def money_rows(shown: Shown) -> list[Row]:
    """Sums first, then every receipt, then the steps of the refund, those to come as well where there is one."""
    page, stands = shown.page, shown.stands
    rows = [
        _sum("amount", _("Amount"), page.amount),
        _sum("received", _("Received"), stands.received),
    ]
    if not page.cancelled:
        rows.append(_sum("outstanding", _("Outstanding"), stands.outstanding, "due" if stands.outstanding > 0 else ""))
    for one in stands.payments:
        what, how = _(labels.label("payment", one.kind)), _(labels.label("method", one.method))
        state, tone = (_("verified"), "done") if one.verified else (_("to verify"), "due")
        cells = (what, money_text(one.amount), state, how, one.contract or "", shown.moment(one.at), named(one.by))
        rows.append(Row(one.payment, cells, tone, place=one))
    done = {step.step: step for step in stands.refund}
    for name in REFUND_COMMANDS if done or (page.cancelled and stands.received > 0) else ():
        step, what = done.get(name), _(labels.label("refund", name))
        if step is None:
            rows.append(Row(("refund", name), (what, "", _("not yet"), "", "", "", ""), "due"))
            continue
        amount = money_text(step.amount) if step.amount is not None else ""
        rows.append(
            Row(("refund", name), (what, amount, _("done"), "", "", shown.moment(step.at), named(step.by)), "done")
        )
    return rows


def _sum(key: str, what: str, amount: Decimal, tone: str = "") -> Row:
    return Row(key, (what, money_text(amount), "", "", "", "", ""), tone)


MONEY = Tab(
    "money",
    N_("Money"),
    (
        Column("what", N_("What"), 14, flex=1),
        Column("amount", N_("Amount"), 11, align="right"),
        Column("state", N_("State"), 10, toned=True),
        Column("how", N_("Paid by"), 10),
        Column("contract", N_("Contract"), 10, drop=1),
        Column("at", N_("When"), 16, drop=2),
        Column("by", N_("By"), 8, drop=3),
    ),
    money_rows,
    N_("No money yet."),
    lambda shown: str(len(shown.stands.payments)),
    ("order.add", "order.verify", "order.refund"),
)
