"""What lies behind the figures of a report as rows of lists: weak points, parts, stages, what was sold (C273-C277)."""

from __future__ import annotations

from collections.abc import Iterator

from gendan.domain import labels
from gendan.domain.money import money_text
from gendan.i18n import N_, _, aside
from gendan.reports import insight_words, words
from gendan.reports.insight import Insight, Weakness
from gendan.reports.textform import wrapped
from gendan.widgets.window import GUTTER
from gendan.widgets.window_table import Column, Row

WEAK = (Column("what", N_("Missed figures, where they come from, what to do"), 76, flex=1),)
LEAST = 80
"""Cells of the narrowest screen."""
MARGINS = GUTTER + 4
"""Cells of a line that are not text: the list's own at both sides, and the indent."""
PARTS = (
    Column("part", N_("Part"), 18, flex=2),
    Column("entered", N_("Taken"), 7, flex=1, align="right"),
    Column("amount", N_("Amount"), 12, flex=1, align="right"),
    Column("due", N_("Due"), 7, flex=1, align="right"),
    Column("on_time", N_("On time"), 8, flex=1, align="right"),
    Column("overdue", N_("Overdue"), 8, flex=1, align="right", toned=True),
)
FLOW = (
    Column("name", N_("Stage or product"), 30, flex=2),
    Column("orders", N_("Orders"), 8, flex=1, align="right"),
    Column("mean", N_("Days or amount"), 14, flex=1, align="right"),
    Column("longest", N_("Longest"), 10, flex=1, align="right"),
)


def weak(insight: Insight, width: int) -> list[Row]:
    """Each missed figure: its worst parts, the orders to look at (a row each, which opens the order), the advice; on a
    screen so wide."""
    return [row for one in insight.weak for row in _weak(one, insight, max(width, LEAST) - MARGINS)]


def _weak(one: Weakness, insight: Insight, cells: int) -> Iterator[Row]:
    code, kpi = one.measured.kpi.code, one.measured.kpi
    title = f"! {_(kpi.name)} {words.value_of(one.measured)}{aside(words.target_of(one.measured))}"
    yield Row(f"kpi.{code}", (title,), "late")
    for at, part in enumerate([*one.parts, *([one.stage] if one.stage else [])]):
        yield Row(f"said.{code}.{at}", (f"  {insight_words.weak_part(part, insight)}",))
    for at, line in enumerate(wrapped(_("To do: {advice}", advice=_(one.advice)), cells)):
        yield Row(f"said.{code}.advice{at}", (f"  {line}",))
    for number in one.orders:
        yield Row(f"look.{code}.{number}", (f"    {number}",), "muted")
    if one.more:
        yield Row(f"kpi.{code}.more", ("    " + _("and {n} more", n=one.more),), "muted")


def parts(insight: Insight, _width: int) -> list[Row]:
    """Orders by channel, region, customer kind and product, each group under its title."""
    found: list[Row] = []
    for at, one in enumerate(insight.parts):
        if not at or insight.parts[at - 1].dimension != one.dimension:
            found.append(Row(f"title.{one.dimension}", (_(insight_words.DIMENSIONS[one.dimension]),), "muted"))
        name = f"  {insight_words.part_of(one.dimension, one.value, insight)}"
        counts = (str(one.due), str(one.on_time), str(one.overdue))
        row = (name, str(one.entered), money_text(one.amount), *counts)
        found.append(Row(f"part.{at}", row, "late" if one.overdue else ""))
    return found


def flow(insight: Insight, _width: int) -> list[Row]:
    """The days that orders stayed in each stage, the slowest marked; the best and the least sold products."""
    found = [Row("title.stages", (_("Days in each stage"),), "muted")]
    slowest = insight.bottleneck
    for one in insight.dwell:
        name = _(labels.label("stage", one.stage))
        mark = f"! {name}" if one is slowest else f"  {name}"
        row = (mark, str(one.count), insight_words.days(one.mean), str(one.longest))
        found.append(Row(f"stage.{one.stage}", row, "late" if one is slowest else ""))
    for key, title, products in (
        ("best", N_("Sold best"), insight.best),
        ("worst", N_("Sold least"), insight.worst),
    ):
        if products:
            found.append(Row(f"title.{key}", (_(title),), "muted"))
        for sold in products:
            name = f"  {sold.product} {sold.name or ''}".rstrip()
            found.append(Row(f"sold.{sold.product}", (name, str(sold.orders), money_text(sold.amount), "")))
    return found
