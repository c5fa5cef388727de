"""A report as rows of lists, and which orders stand behind a row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from gendan.domain.kpi import Measured, amount_text
from gendan.domain.money import money_text
from gendan.i18n import N_, _
from gendan.reports import insight_words, words
from gendan.reports.cases import CaseBehind
from gendan.reports.figures import OrderBehind, Report, has_cases, has_orders
from gendan.reports.insight import PART_DIMENSIONS, Insight, PartFigures
from gendan.reports.xlsxform import CASE_KINDS
from gendan.widgets.order_rows import late_words
from gendan.widgets.window_table import Column, Row

LAST_ONE = N_("The period after has not begun.")
FIGURES = (
    Column("name", N_("Figure"), 26, flex=2),
    Column("value", N_("Value"), 12, flex=1, align="right"),
    Column("counted", N_("Counted"), 11, flex=1, align="right", drop=1),
    Column("target", N_("Target"), 9, flex=1, align="right"),
    Column("trend", N_("Trend"), 8, flex=1, align="right", drop=2),
    Column("mark", N_("Reached"), 8, flex=1, toned=True),
)
OWNERS = (
    Column("owner", N_("Follower"), 20, flex=2),
    Column("due", N_("Due"), 8, flex=1, align="right"),
    Column("on_time", N_("On time"), 9, flex=1, align="right"),
    Column("open", N_("Still open"), 10, flex=1, align="right"),
    Column("overdue", N_("Overdue"), 9, flex=1, align="right", toned=True),
)
CASES = (
    Column("kind", N_("Kind"), 6),
    Column("code", N_("Number"), 14, drop=2),
    Column("order", N_("Order"), 19),
    Column("customer", N_("Customer"), 12, flex=1),
    Column("what", N_("What"), 12, flex=1),
    Column("begun", N_("Begun"), 16, drop=1),
    Column("owner", N_("Follower"), 10, drop=3),
    Column("value", N_("Value"), 10, align="right"),
)
ORDERS = (
    Column("number", N_("Order number"), 19),
    Column("outside", N_("Outside no."), 11, drop=5),
    Column("customer", N_("Customer"), 12, flex=1),
    Column("first", N_("1st promise"), 11),
    Column("promised", N_("Promised"), 10, drop=3),
    Column("delivered", N_("Delivered"), 10, drop=1),
    Column("owner", N_("Follower"), 10, drop=2),
    Column("amount", N_("Amount"), 11, align="right", drop=4),
    Column("late", N_("Late"), 5, align="right", toned=True),
)


@dataclass(frozen=True, slots=True)
class Counted:
    """One count of a figure: its words, how many, and how its orders are asked for. ``without``: those that
    this other figure counts are left out.
    """

    words: str
    count: int
    figure: str
    owner: str | None = None
    nobody: bool = False
    without: str = ""
    part: tuple[str, str | None] | None = None

    @property
    def cases(self) -> bool:
        """Whether it counts cases, not orders."""
        return has_cases(self.figure)


def figures(report: Report, insight: Insight | None = None) -> list[Row]:
    """Counts, amounts and indicators, each group under its title; trends and higher aims where they are known."""
    found = [_title("orders", N_("Orders"))]
    found += _counts("orders", words.ORDERS, report.orders)
    found += [
        Row(f"amount.{code}", (_indented(words.AMOUNTS[code]), money_text(amount)))
        for code, amount in words.amounts(report).items()
    ]
    found.append(_title("kpis", N_("Indicators")))
    trends = insight_words.trends(insight, report.kpis) if insight else {}
    for measured in report.kpis:
        found.append(_indicator(measured, trends.get(measured.kpi.code, "")))
        if insight is not None and (aim := insight.aims.get(measured.kpi.code)) is not None:
            found.append(_aim(aim))
    found.append(_title("exceptions", N_("Exceptions")))
    found += _counts("exceptions", words.EXCEPTIONS, report.exceptions)
    found.append(_title("complaints", N_("Complaints")))
    found += _counts("complaints", words.COMPLAINTS, report.complaints)
    found.append(Row("overrides.overrides", (_indented(words.OVERRIDES), str(report.overrides))))
    return found


def _title(key: str, title: str) -> Row:
    return Row(key, (_(title),), "muted")


def _indented(name: str) -> str:
    return f"  {_(name)}"


def _counts(group: str, names: Any, counts: Any) -> Iterable[Row]:
    return [Row(f"{group}.{code}", (_indented(names[code]), str(count))) for code, count in counts.items()]


def marked(measured: Measured) -> tuple[str, str]:
    """Whether an indicator reached its target, as a sign with a word, and the tone of its row."""
    sign, tone = {True: ("+ ", "done"), False: ("! ", "late"), None: ("", "")}[measured.met]
    return sign + words.mark_of(measured), tone


def _indicator(measured: Measured, trend: str) -> Row:
    mark, tone = marked(measured)
    cells = (
        _indented(measured.kpi.name),
        words.value_of(measured),
        words.counted_of(measured),
        words.target_of(measured),
        trend,
        mark,
    )
    return Row(f"kpi.{measured.kpi.code}", cells, tone)


def _aim(aim: Measured) -> Row:
    mark, tone = marked(aim)
    cells = (f"    {_('Higher aim')}", "", "", words.target_of(aim), "", mark)
    return Row(f"kpi.{aim.kpi.code}.aim", cells, tone)


def case(at: int, one: CaseBehind) -> Row:
    """One case behind a figure; its key is its place in the list."""
    cells = (
        _(CASE_KINDS[one.kind]),
        one.code or "",
        one.order or "",
        one.customer or "",
        insight_words.what_of(one),
        f"{one.began:%Y-%m-%d %H:%M}",
        one.owner or "",
        "" if one.value is None else amount_text(one.value),
    )
    return Row(at, cells)


def owners(report: Report) -> list[Row]:
    """What each follower had due, in time, open and overdue; those of nobody last."""
    return [
        Row(
            f"owner.{row.owner or ''}",
            (words.owner_of(row), str(row.due), str(row.on_time), str(row.open), str(row.overdue)),
            "late" if row.overdue else "",
        )
        for row in report.by_owner
    ]


def late(report: Report) -> list[Row]:
    """The late orders."""
    return [order(one) for one in report.late_orders]


def order(one: OrderBehind) -> Row:
    """One order behind a figure; its key is the number."""
    cells = (
        one.number,
        one.outside_number or "",
        one.customer or "",
        words.day_text(one.first_promised),
        words.day_text(one.promised),
        words.day_text(one.delivered),
        one.follower,
        money_text(one.amount),
        late_words(one.days_late),
    )
    return Row(one.number, cells, "late" if one.days_late else "")


def behind(report: Report, key: str) -> tuple[str, tuple[Counted, ...]] | None:
    """What a row counts: its title and its counts, or nothing where it counts nothing that can be listed."""
    group, _dot, code = key.partition(".")
    if group == "owner":
        return _of_owner(report, code or None)
    if group == "kpi":
        code = code.partition(".")[0]
        return _of_indicator(next(measured for measured in report.kpis if measured.kpi.code == code))
    if group == "amount":
        return _of_amount(report, code)
    counts = {"orders": report.orders, "exceptions": report.exceptions, "complaints": report.complaints}
    counts["overrides"] = {"overrides": report.overrides}
    names = {"orders": words.ORDERS, "exceptions": words.EXCEPTIONS, "complaints": words.COMPLAINTS}
    names["overrides"] = {"overrides": words.OVERRIDES}
    if group not in counts or code not in counts[group]:
        return None
    name = _(names[group][code])
    figure = f"{group}.{code}" if group in ("exceptions", "complaints") else code
    return name, (Counted(name, counts[group][code], figure),)


def of_part(one: PartFigures, insight: Insight) -> tuple[str, tuple[Counted, ...]]:
    """What the row of a part counts."""
    counts = (
        (N_("Taken"), one.entered, "entered"),
        (N_("Due"), one.due, "due_first"),
        (N_("On time"), one.on_time, "on_time"),
        (N_("Still open"), one.open, "open"),
        (N_("Overdue"), one.overdue, "overdue"),
    )
    part = (one.dimension, one.value)
    title = insight_words.part_of(one.dimension, one.value, insight)
    return title, tuple(Counted(_(name), n, code, part=part) for name, n, code in counts)


def of_sold(product: str, insight: Insight) -> tuple[str, tuple[Counted, ...]] | None:
    """What the row of a product that sold well or badly counts: the same as its row among the parts."""
    part = next((one for one in insight.parts if (one.dimension, one.value) == ("product", product)), None)
    return of_part(part, insight) if part is not None else None


def of_weak(insight: Insight, key: str) -> tuple[str, tuple[Counted, ...]] | None:
    """What lies behind a row of a missed figure: of a weak part the orders that missed in it, of any other row all
    that missed, then what was counted (C276)."""
    _row, code, at = f"{key}..".split(".")[:3]
    weak = next(one for one in insight.weak if one.measured.kpi.code == code)
    found = _of_indicator(weak.measured)
    if found is None:
        return None
    title, counts = found[0], sorted(found[1], key=lambda one: not one.without)
    part = weak.parts[int(at)] if at.isdecimal() and int(at) < len(weak.parts) else None
    if part is None or part.dimension not in ("owner", *PART_DIMENSIONS) or not counts[0].without or counts[0].cases:
        return title, tuple(counts)
    of: dict[str, Any] = {"part": (part.dimension, part.value)}
    if part.dimension == "owner":
        of = {"owner": part.value, "nobody": part.value is None}
    narrowed = replace(counts[0], count=part.missed, **of)
    return f"{title} · {insight_words.weak_part(part, insight)}", (narrowed,)


def _of_amount(report: Report, code: str) -> tuple[str, tuple[Counted, ...]]:
    figures = {"entered": "entered", "received": "money", "outstanding": "outstanding_fen"}
    name = _(words.AMOUNTS[code])
    return name, (Counted(name, -1, figures[code]),)


def _of_owner(report: Report, login: str | None) -> tuple[str, tuple[Counted, ...]]:
    row = next(row for row in report.by_owner if row.owner == login)
    counts = (
        (N_("Overdue"), row.overdue, "overdue"),
        (N_("Still open"), row.open, "open"),
        (N_("Due"), row.due, "due_first"),
        (N_("On time"), row.on_time, "on_time"),
    )
    return words.owner_of(row), tuple(Counted(_(name), n, code, login, login is None) for name, n, code in counts)


def _of_indicator(measured: Measured) -> tuple[str, tuple[Counted, ...]] | None:
    """The part and the whole of a rate, and what is in the whole alone; of a mean what it is the mean of; of a count
    what is counted and where it was looked for."""
    kpi = measured.kpi
    counts = []
    if kpi.unit in ("rate", "count") and _listable(kpi.part):
        counts.append(Counted(_("Counted"), int(measured.numerator), kpi.part))
    if _listable(kpi.whole):
        counts.append(Counted(_("Of these"), int(measured.denominator), kpi.whole))
    if len(counts) == 2 and kpi.unit == "rate":
        rest = int(measured.denominator - measured.numerator)  # type: ignore[operator]  # both are counts in a rate
        counts.append(Counted(_("The others"), rest, kpi.whole, without=kpi.part))
    return (_(kpi.name), tuple(counts)) if counts else None


def _listable(figure: str) -> bool:
    return has_orders(figure) or has_cases(figure)
