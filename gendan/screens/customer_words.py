"""Customers put into words: columns and rows of lists, the facts of the file, the portrait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from gendan.domain import labels
from gendan.domain.customers import Proposal
from gendan.domain.money import money_text
from gendan.i18n import N_, _, several
from gendan.services.customer_list import CustomerRow
from gendan.services.customer_page import CustomerPage
from gendan.text import ERASED
from gendan.when import day_near
from gendan.widgets.order_glance import Fact
from gendan.widgets.window import Column, Row

_NAME = Column("name", N_("Customer"), 10, flex=2)
_PHONE = Column("phone", N_("Phone"), 12)
_KIND = Column("kind", N_("Kind"), 11, toned=True)
_OPEN = Column("open", N_("Ongoing"), 7, align="right")
_OWED = Column("owed", N_("Outstanding"), 11, align="right")
_GRADE = Column("grade", N_("Grade"), 5)
ALL = (
    _NAME,
    _PHONE,
    Column("kind", N_("Kind, grade"), 13, toned=True),
    _OPEN,
    Column("last", N_("Last order"), 10),
    _OWED,
    Column("code", N_("Code"), 15, drop=1),
)
PROPOSED = (
    _NAME,
    _KIND,
    _GRADE,
    Column("year", N_("12 months"), 13, align="right"),
    Column("proposal", N_("Proposed"), 18, flex=1),
    Column("code", N_("Code"), 15, drop=1),
)
DOUBLE = (
    _NAME,
    _PHONE,
    Column("why", N_("Why"), 12),
    _OPEN,
    Column("last", N_("Last order"), 10, drop=1),
    Column("address", N_("Address"), 10, flex=1, drop=2),
    Column("code", N_("Code"), 15),
)
LABELS = (
    N_("Kind"), N_("Grade"), N_("Credit"), N_("Phone"), N_("Contact person"), N_("Address"), N_("Proposed"),
    N_("First order"), N_("Last order"), N_("Orders"), N_("12 months"), N_("Received"), N_("Outstanding"),
    N_("On average"), N_("Buys most"), N_("In time"), N_("Score"),
)  # fmt: skip


def name_words(name: str) -> str:
    """A customer's name, or the word for one that was erased."""
    return name or ERASED


def kind_words(kind: str) -> str:
    """What a kind of customer is called."""
    return _(labels.label("customer_kind", kind))


def kind_mark(kind: str) -> str:
    """A kind of customer where there is little room; nothing for an ordinary one."""
    return _(labels.KIND_MARKS[kind]) if kind in labels.KIND_MARKS else ""


def number_text(number: Decimal) -> str:
    """A number without the zeros that say nothing."""
    return f"{number.normalize():f}"


def proposal_words(found: Proposal) -> str:
    """What the figures speak for, where it differs."""
    words = [kind_words(found.kind)] if found.kind else []
    words += [_("grade {grade}", grade=found.grade)] if found.grade else []
    return several(words)


def list_row(one: CustomerRow, today: date) -> Row:
    """A customer in the list of all."""
    cells = (
        name_words(one.name),
        one.phone or "",
        " ".join(word for word in (kind_mark(one.kind), one.grade or "") if word),
        str(one.open) if one.open else "",
        day_near(one.last, today) if one.last else "",
        money_text(one.outstanding) if one.outstanding else "",
        one.code,
    )
    return Row(one.id, cells, "due" if one.kind != "ordinary" else "", place=one.id)


def proposed_row(one: CustomerRow) -> Row:
    """A customer whose class the figures question."""
    found = one.proposal
    year, words = (money_text(found.yearly), proposal_words(found)) if found is not None else ("", "")
    cells = (name_words(one.name), kind_mark(one.kind) or kind_words(one.kind), one.grade or "-", year, words, one.code)
    return Row(one.id, cells, place=one.id)


def double_row(one: CustomerRow, today: date) -> Row:
    """A customer who may have another file."""
    last = day_near(one.last, today) if one.last else ""
    why = _(labels.label("alike", one.why))
    begin = (name_words(one.name), one.phone or "", why, str(one.open) if one.open else "")
    cells = (*begin, last, one.address or "", one.code)
    return Row(one.id, cells, place=one.id)


def place_words(page: CustomerPage) -> str:
    """Where he is; his region where the address does not say it."""
    region, address = page.region or "", page.address or ""
    return address if address.startswith(region) else f"{region}  {address}".strip()


def file_facts(page: CustomerPage) -> Iterator[Fact]:
    """Who he is."""
    yield Fact("Phone", page.phone or "-", "bold")
    if page.contact:
        yield Fact("Contact person", page.contact)
    if page.address or page.region:
        yield Fact("Address", place_words(page))
    yield Fact("Kind", kind_words(page.kind), "$due" if page.kind != "ordinary" else "")
    yield Fact("Grade", page.grade or "-")
    if page.credit is not None:
        yield Fact("Credit", money_text(page.credit))
    if page.note:
        yield Fact("Note", " ".join(page.note.split()))
    if page.proposal.differs:
        yield Fact("Proposed", proposal_words(page.proposal), "$due")


def portrait_facts(page: CustomerPage) -> Iterator[Fact]:
    """What his orders say of him."""
    seen, today = page.portrait, page.today
    if not seen.orders:
        yield Fact("Orders", _("none yet"))
        return
    yield Fact("First order", day_near(seen.first, today))
    yield Fact("Last order", day_near(seen.last, today))
    yield Fact("Orders", _("{n}, {open} open, {total} in all", n=seen.orders, open=seen.open,
                           total=money_text(seen.total)))  # fmt: skip
    yield Fact("12 months", money_text(seen.yearly))
    yield Fact("Received", money_text(seen.received))
    yield Fact("Outstanding", money_text(seen.outstanding), "$due" if seen.outstanding else "")
    if seen.interval is not None:
        yield Fact("On average", _("every {n} {n:day|days}", n=seen.interval))
    if seen.goods:
        yield Fact("Buys most", several(f"{name} {number_text(qty)}" for name, qty in seen.goods))
    if seen.delivered:
        yield Fact("In time", on_time_words(page))
    if seen.score is not None:
        yield Fact("Score", _("{score} of 5", score=seen.score))


def on_time_words(page: CustomerPage) -> str:
    """How many of his orders were delivered in time."""
    seen = page.portrait
    share = (seen.on_time * 1000 // seen.delivered + 5) // 10
    return _("{percent}% ({n} of {all})", percent=share, n=seen.on_time, all=seen.delivered)


def short_lines(page: CustomerPage) -> list[str]:
    """The file in few lines, where there is no room for a pane: who he is, his money, his habits, his note."""
    seen = page.portrait
    grade = _("grade {grade}", grade=page.grade) if page.grade else ""
    credit = f"{_('Credit')} {money_text(page.credit)}" if page.credit is not None else ""
    who = (page.phone or "", page.contact or "", kind_words(page.kind), grade, credit, place_words(page))
    money = (
        _("{n} {n:order|orders}, {open} open", n=seen.orders, open=seen.open) if seen.orders else _("no order yet"),
        f"{_('12 months')} {money_text(seen.yearly)}",
        f"{_('Outstanding')} {money_text(seen.outstanding)}",
        f"{_('Proposed')} {proposal_words(page.proposal)}" if page.proposal.differs else "",
    )
    habits = (
        f"{_('First order')} {day_near(seen.first, page.today)}" if seen.first else "",
        _("every {n} {n:day|days}", n=seen.interval) if seen.interval is not None else "",
        f"{_('In time')} {on_time_words(page)}" if seen.delivered else "",
        f"{_('Score')} {seen.score}" if seen.score is not None else "",
        several(name for name, _qty in seen.goods),
    )
    note = " ".join((page.note or "").split())
    return ["  ".join(word for word in words if word) for words in (who, money, habits, (note,))]
