"""Charts as pieces of SVG for a page: plain shapes with words beside them, readable in black and white."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gendan.reports.sheet import escaped
from gendan.text import width

WIDE = 640
"""Units of the drawing from left to right; the page scales it."""
INK, PALE, ACCENT = "#222", "#c9c9c9", "#1f5f99"
_ROW, _NAME, _SAID, _CELL = 24, 190, 110, 7

Bar = tuple[str, float, str]
"""A name, how long its bar is, and what stands at its end."""


def _svg(title: str, height: int, inner: str) -> str:
    return (
        f'<figure><figcaption>{escaped(title)}</figcaption><svg viewBox="0 0 {WIDE} {height}" role="img" '
        f'aria-label="{escaped(title)}" xmlns="http://www.w3.org/2000/svg">{inner}</svg></figure>\n'
    )


def _text(x: float, y: float, said: str, anchor: str = "start", size: int = 13) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{INK}">{escaped(said)}</text>'
    )


def _cut(name: str, cells: int) -> str:
    if width(name) <= cells:
        return name
    end = next(at for at in range(len(name), -1, -1) if width(name[:at]) < cells)
    return f"{name[:end]}…"


def bars(title: str, rows: Sequence[Bar]) -> str:
    """Bars beside each other from the left, the longest over the whole width; nothing for no rows."""
    if not rows:
        return ""
    longest = max((amount for _name, amount, _said in rows), default=0) or 1
    room = WIDE - _NAME - _SAID
    pieces = []
    for at, (name, amount, said) in enumerate(rows):
        top, long = at * _ROW, max(amount, 0) / longest * room
        pieces.append(_text(_NAME - 8, top + 16, _cut(name, _NAME // _CELL - 2), "end"))
        pieces.append(f'<rect x="{_NAME}" y="{top + 4}" width="{long:.1f}" height="{_ROW - 8}" fill="{ACCENT}"/>')
        pieces.append(_text(_NAME + long + 6, top + 16, said))
    return _svg(title, len(rows) * _ROW + 4, "".join(pieces))


def pareto(title: str, counts: Sequence[tuple[str, int]]) -> str:
    """Counts, the largest first, each with the share of all that is reached with it; nothing for no counts."""
    total, reached, rows = sum(n for _name, n in counts), 0, []
    for name, n in counts:
        reached += n
        rows.append((name, float(n), f"{n} · {reached * 100 / total:.0f}%"))
    return bars(title, rows)


def _every(names: Sequence[str], step: float) -> int:
    """Of how many points ``step`` apart one may say its name beside those of others."""
    room = 8 + 10 * max(map(len, names), default=0)  # narrow paper has larger letters
    return max(1, math.ceil(room / step))


def columns(title: str, days: Sequence[tuple[str, int, int]]) -> str:
    """A column for each day: all of it pale, the part that kept its promise dark; nothing for no days."""
    if not days:
        return ""
    most = max(n for _day, n, _kept in days) or 1
    left = max(30, 9 * len(str(most)))
    height, step = 150, (WIDE - left - 10 - (30 if len(days) > 12 else 0)) / len(days)
    pieces = [
        f'<line x1="{left}" y1="{height}" x2="{WIDE}" y2="{height}" stroke="{INK}"/>',
        _text(left - 4, 14, str(most), "end"),
    ]
    every = _every([day for day, _n, _kept in days], step)
    for at, (day, n, kept) in enumerate(days):
        x, wide = left + 4 + at * step, max(step * 0.7, 2)
        for amount, color in ((n, PALE), (kept, ACCENT)):
            tall = amount / most * (height - 10)
            pieces.append(
                f'<rect x="{x:.1f}" y="{height - tall:.1f}" width="{wide:.1f}" height="{tall:.1f}" fill="{color}"/>'
            )
        if (len(days) - 1 - at) % every == 0:
            pieces.append(_text(x + wide / 2, height + 16, day, "middle", 11))
    return _svg(title, height + 24, "".join(pieces))


def lines(
    title: str, points: Sequence[tuple[str, float | None]], target: float | None, *, unit: str = "%", top: float = 100
) -> str:
    """A line from point to point (in percent, where nothing else is said, up to ``top``), broken where one is unknown,
    with the target across; nothing where fewer than two points are known. Of many points only some say their name and
    value."""
    known = [value for _name, value in points if value is not None]
    if len(known) < 2:
        return ""
    low = min([*known, *([target] if target is not None else [])])
    bottom, height = max(0.0, low - top / 20), 150
    step, scale = (WIDE - 100) / max(len(points) - 1, 1), (height - 24) / max(top - bottom, top / 100)
    y_of = [None if value is None else height - (value - bottom) * scale for _name, value in points]
    every = _every([name for name, _value in points], step)
    pieces = []
    if target is not None:
        across = height - (target - bottom) * scale
        pieces.append(
            f'<line x1="52" y1="{across:.1f}" x2="{WIDE}" y2="{across:.1f}" stroke="{INK}" stroke-dasharray="5 4"/>'
        )
        pieces.append(_text(0, across + 4, f"{target:g}{unit}", "start", 11))
    for at, (name, value) in enumerate(points):
        x, y, told = 60 + at * step, y_of[at], (len(points) - 1 - at) % every == 0
        if told:
            pieces.append(_text(x, height + 18, name, "middle", 11))
        if y is None:
            continue
        before = y_of[at - 1] if at else None
        if before is not None:
            pieces.append(
                f'<line x1="{x - step:.1f}" y1="{before:.1f}" x2="{x:.1f}" y2="{y:.1f}" stroke="{ACCENT}" '
                'stroke-width="2"/>'
            )
        pieces.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{4 if every == 1 else 2}" fill="{ACCENT}"/>')
        if told:
            pieces.append(_text(x, y - 8, f"{value:g}{unit}", "middle", 11))
    return _svg(title, height + 26, "".join(pieces))
