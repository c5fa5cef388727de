"""What order entry says of prices, days, customers and findings, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from gendan.domain import labels
from gendan.domain.money import money_text, percent_text
from gendan.domain.roles import may
from gendan.errors import Finding, GendanError
from gendan.i18n import N_, _, pair, several
from gendan.services.days import TypedDay
from gendan.services.entry_form import TypedOrder
from gendan.services.entry_preview import EntryPreview, LinePreview
from gendan.services.lookup import CustomerFound, LastOrder
from gendan.when import day_near, day_words, weekday_words
from gendan.widgets.words import said

YES_NO = {"no": N_("no"), "yes": N_("yes")}
CUSTOMER_KINDS = {"ordinary": N_("ordinary"), "key": N_("key customer"), "strategic": N_("strategic customer")}
FIELDS = {
    "customer": N_("Customer"),
    "phone": N_("Phone"),
    "contact": N_("Contact"),
    "requested": N_("Requested"),
    "delivery_mode": N_("Goes by"),
    "address": N_("Address"),
    "special": N_("Special"),
    "channel": N_("Channel"),
    "document_ref": N_("Document"),
    "deposit": N_("Deposit"),
    "urgent": N_("Urgent"),
    "owner": N_("Follower"),
    "product": N_("Product"),
    "qty": N_("Quantity"),
    "price": N_("Price"),
    "discount": N_("Discount"),
    "lines": N_("Lines"),
    "customer_phone": N_("Phone"),
}
"""Titles of the fields, short enough for the form."""
_FAILED = {
    "min_qty": N_("asks for a quantity of {wanted}, there are {found}"),
    "min_amount": N_("asks for an amount of {wanted}, there is {found}"),
    "dates": N_("is valid {wanted}, today is {found}"),
    "product": N_("is for {wanted}, not for {found}"),
}


def field_words(name: str) -> str:
    """What a field is called; a field of a line with the number of the line."""
    *line, key = name.split(".")
    title = _(FIELDS.get(key, key))
    return _("line {n} {field}", n=line[1], field=title) if len(line) > 1 else title


def price_words(line: LinePreview) -> str:
    """Why a line costs what it costs: price list, ladder, promotion, or the condition that fails."""
    price = line.price
    if price.why == "ladder":
        words = [_("{price}: ladder price from {qty}", price=money_text(price.price or 0), qty=f"{price.from_qty:f}")]
    elif price.why == "entered":
        words = [_("{price}: price entered by hand", price=money_text(price.price or 0))]
    elif price.why == "none":
        words = [_("no list price")]
    else:
        words = [_("{price}: price list", price=money_text(price.price or 0))]
    if price.promotion and not price.failed:
        words.append(_("promotion {code} {percent}%", code=price.promotion, percent=percent_text(price.discount)))
    for condition, wanted, found in price.failed:
        why = _(_FAILED[condition], wanted=wanted, found=found)
        words.append(_("promotion {code} {why}", code=price.promotion, why=why))
    if price.discount and not price.promotion:
        words.append(_("discount {percent}%", percent=percent_text(price.discount)))
    return " · ".join(words)


def decider(least: str | None, role: str) -> str:
    """Who may decide a finding, or that it is to be known."""
    if least is None or may(role, least):
        return _("Mind")
    return _("{role} decides", role=_(labels.label("role", least)))


def beyond(line: LinePreview | None, role: str) -> bool:
    """Whether the price of a line is not this role's to give."""
    return line is not None and any(
        one.overridable_by is not None and not may(role, one.overridable_by) for one in line.findings
    )


def finding_words(one: Finding, role: str) -> str:
    """A finding in a line: who decides, and what."""
    return pair(decider(one.overridable_by, role), _(one.message, **one.params))


def day_said(day: TypedDay) -> str:
    """``2026-03-16 Mon · 10 working days``, with a word where nobody works that day or it is past."""
    words = f"{day.day.isoformat()} {weekday_words(day.day)}"
    if day.working_days < 0:
        return f"{words} · {_('past')}"
    words += " · " + _("{n} working {n:day|days}", n=day.working_days)
    return words if day.working else f"{words} · {_('no working day')}"


def earliest_words(preview: EntryPreview) -> str:
    """The earliest feasible day."""
    return _("earliest {day} {weekday}", day=day_words(preview.earliest), weekday=weekday_words(preview.earliest))


def customer_words(found: CustomerFound, orders: Sequence[LastOrder], today: date, key: str) -> str:
    """Who it is, and the last order with the key that repeats it."""
    parts = [found.code, _(CUSTOMER_KINDS.get(found.kind, found.kind))]
    if found.grade:
        parts.append(_("grade {grade}", grade=found.grade))
    if orders:
        last = orders[0]
        what = f"{day_near(last.placed, today)} {money_text(last.amount)} {last.goods}"
        parts.append(_("{key} repeats: {what}", key=key, what=what))
    else:
        parts.append(_("no order before"))
    return " · ".join(parts)


def repeated_words(orders: Sequence[LastOrder], at: int, key: str) -> str:
    """Which order was taken over, and that the key takes the one before."""
    words = _("Repeated: {number} ({n} of {total}), prices of today", number=orders[at].number, n=at + 1,
              total=len(orders))  # fmt: skip
    return f"{words} · {_('{key}: the one before', key=key)}" if len(orders) > 1 else words


def problem_words(problems: dict[str, GendanError]) -> list[str]:
    """Everything that keeps the order from being filed: what is empty in one line, then what cannot be read."""
    empty = [field_words(name) for name, error in problems.items() if error.code == "missing_fields"]
    lines = [_("To be filled in: {fields}", fields=several(empty))] if empty else []
    wrong = {name: error for name, error in problems.items() if error.code != "missing_fields"}
    return lines + [pair(field_words(name), said(error)) for name, error in wrong.items()]


def draft_words(typed: TypedOrder) -> str:
    """What a draft is about, in a few words."""
    goods = [line.product for line in typed.lines if not line.is_blank]
    parts = [typed.customer or typed.phone or _("no customer yet"), *goods[:3]]
    if len(goods) > 3:
        parts.append("…")
    return " ".join(part for part in parts if part)
