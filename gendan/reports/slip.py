"""The slip of a closed day (日结单): text for paper 80 mm wide, and a page to print (C262)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from gendan.domain import labels
from gendan.domain.kpi import KPIS
from gendan.domain.money import money_text
from gendan.i18n import N_, _, aside, joined, pair, several
from gendan.reports import words
from gendan.reports.sheet import escaped, page
from gendan.reports.textform import wrapped
from gendan.text import fit, safe, width

COLUMNS = 48
"""Characters in a line of paper 80 mm wide."""
HASH_SHOWN = 16
"""Digits of the head of the change log on the slip: enough to compare by eye."""
_GROUPS = (("orders", words.ORDERS), ("amount", words.AMOUNTS), ("exceptions", words.EXCEPTIONS),
           ("complaints", words.COMPLAINTS))  # fmt: skip


class Money(Protocol):
    """Money by one method."""

    @property
    def method(self) -> str: ...
    @property
    def taken(self) -> Decimal: ...
    @property
    def deposits(self) -> Decimal: ...
    @property
    def back(self) -> Decimal: ...
    @property
    def expected(self) -> Decimal: ...


class Point(Protocol):
    """What was open, and what was said about it."""

    @property
    def code(self) -> str: ...
    @property
    def count(self) -> int: ...
    @property
    def said(self) -> str | None: ...


class Changed(Protocol):
    """A figure of a closed day that is another one now."""

    @property
    def day(self) -> date: ...
    @property
    def number(self) -> str: ...
    @property
    def figure(self) -> str: ...
    @property
    def kept(self) -> str: ...
    @property
    def now(self) -> str: ...


class Closed(Protocol):
    """What the slip needs to know; a ``DayClosed`` has it."""

    @property
    def store(self) -> str: ...
    @property
    def terminal(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def day(self) -> date: ...
    @property
    def late(self) -> bool: ...
    @property
    def at(self) -> datetime: ...
    @property
    def by(self) -> str | None: ...
    @property
    def figures(self) -> Mapping[str, Any]: ...
    @property
    def cash(self) -> Sequence[Money]: ...
    @property
    def expected(self) -> Decimal: ...
    @property
    def counted(self) -> Decimal | None: ...
    @property
    def difference(self) -> Decimal | None: ...
    @property
    def why_differs(self) -> str | None: ...
    @property
    def notes(self) -> str | None: ...
    @property
    def points(self) -> Sequence[Point]: ...
    @property
    def corrections(self) -> Sequence[Changed]: ...
    @property
    def unclosed(self) -> Sequence[date]: ...
    @property
    def covers(self) -> Sequence[str]: ...
    @property
    def node(self) -> str: ...
    @property
    def log_seq(self) -> int: ...
    @property
    def log_hash(self) -> str: ...
    @property
    def resumed(self) -> bool: ...


Part = tuple[str, list[tuple[str, str]], list[str]]
"""A part of the slip: its title, pairs of name and value, and lines of words."""


def title(closed: Closed) -> str:
    """``日结单 S01-T1-Z12``, with the mark of a late close."""
    return _("Day slip {number}", number=closed.number) + (aside(_("closed late")) if closed.late else "")


def text(closed: Closed) -> str:
    """The slip in lines of at most 48 cells; characters that command a terminal are made visible."""
    return "\n".join(line.rstrip() for line in _lines(closed))


def html(closed: Closed) -> str:
    """The slip as a page of its own: no scripts, nothing from elsewhere, everything people wrote escaped."""
    inner = "".join(_section(part) for part in parts(closed))
    said = "".join(f"<dt>{escaped(name)}</dt><dd>{escaped(value)}</dd>\n" for name, value in head(closed))
    return page(title(closed), closed.store, f"<dl>\n{said}</dl>\n{inner}", style=_STYLE)


def figure_name(path: str) -> str:
    """What a figure of a day is called, by its path in the kept document."""
    group, _dot, name = path.partition(".")
    if group == "kpis":
        return _(next((one.name for one in KPIS if one.code == name), name))
    if name.startswith("by_type."):
        problem = _(labels.label("problem", name.removeprefix("by_type.")))
        return _("{name} of them", name=problem)
    known = dict(_GROUPS).get(group, {})
    return _(known.get(name, _OTHERS.get(path, path)))


_OTHERS = {"late_orders": N_("Late orders"), "overrides": words.OVERRIDES}


def method_name(code: str) -> str:
    """What a way of paying is called."""
    return _("method not said") if code == "unsaid" else _(labels.label("method", code))


def cash_words(one: Money) -> str:
    """What stands beside the sum of a method: what was taken, of it deposits, paid back."""
    said = [_("taken {amount}", amount=money_text(one.taken))]
    if one.deposits:
        said.append(_("deposits {amount}", amount=money_text(one.deposits)))
    if one.back:
        said.append(_("paid back {amount}", amount=money_text(one.back)))
    return joined(said)


def head(closed: Closed) -> list[tuple[str, str]]:
    """Store, terminal, day, and when and by whom it was closed."""
    return [
        (_("Store"), closed.store),
        (_("Terminal"), closed.terminal),
        (_("Business day"), closed.day.isoformat()),
        (_("Closed at"), f"{closed.at:%Y-%m-%d %H:%M}"),
        (_("By"), closed.by or ""),
    ]


def parts(closed: Closed) -> Iterator[Part]:
    """The parts of the slip below its head."""
    yield from (_group(closed, group, names) for group, names in _GROUPS)
    yield _cash(closed)
    if closed.points:
        yield _points(closed)
    if closed.corrections or closed.unclosed or closed.resumed:
        yield _corrections(closed)
    if closed.notes:
        yield _("Handover notes"), [], closed.notes.splitlines()
    yield _log(closed)


_TITLES = {"orders": N_("Orders"), "amount": N_("Amounts"), "exceptions": N_("Exceptions"),
           "complaints": N_("Complaints")}  # fmt: skip


def _group(closed: Closed, group: str, names: Mapping[str, str]) -> Part:
    found = closed.figures.get(group, {})
    return _(_TITLES[group]), [(_(name), str(found[code])) for code, name in names.items() if code in found], []


def _cash(closed: Closed) -> Part:
    rows, said = [], []
    for one in closed.cash:
        rows.append((method_name(one.method), money_text(one.expected)))
        if one.deposits or one.back:
            rows.append(("  " + cash_words(one), ""))
    if closed.counted is not None and closed.difference is not None:
        rows.append((_("Cash counted"), money_text(closed.counted)))
        rows.append((_("Cash difference"), money_text(closed.difference)))
    else:
        said.append(_("The cash was not counted."))
    if closed.why_differs:
        said.append(_("Reason: {reason}", reason=closed.why_differs))
    return _("Money of this terminal"), rows, said


def _points(closed: Closed) -> Part:
    said = []
    for one in closed.points:
        name = _(labels.label("open_point", one.code))
        said.append(f"{name} {one.count}" + (f": {one.said}" if one.said else ""))
    return _("Open at the close"), [], said


def _corrections(closed: Closed) -> Part:
    said = [
        _("{day} ({number}) {figure}: {kept}, now {now}", day=one.day.isoformat(), number=one.number,
          figure=figure_name(one.figure), kept=one.kept or "-", now=one.now or "-")
        for one in closed.corrections
    ]  # fmt: skip
    if closed.unclosed:
        said.append(_("Not closed: {days}", days=several(day.isoformat() for day in closed.unclosed)))
    if closed.resumed:
        said.append(_("Work went on after this close; the next close lists what it changed."))
    return _("Corrections"), [], said


def _log(closed: Closed) -> Part:
    rows = [(_("Terminals and records"), several(closed.covers)), (_("Record"), str(closed.log_seq)),
            (_("Head"), closed.log_hash[:HASH_SHOWN]), (_("Node"), closed.node)]  # fmt: skip
    return _("Change log"), rows, []


def _lines(closed: Closed) -> Iterator[str]:
    yield from (_middle(line) for line in _wrapped([closed.store, title(closed)]))
    for name, value in head(closed)[1:]:
        yield from _row(name, value)
    for heading, rows, said in parts(closed):
        yield "-" * COLUMNS
        yield fit(heading, COLUMNS)
        for name, value in rows:
            yield from _row(name, value)
        yield from _wrapped(said)
    yield "-" * COLUMNS
    yield ""
    yield pair(_("Signed"), "_" * 30)


def _middle(line: str) -> str:
    return " " * ((COLUMNS - width(line.rstrip())) // 2) + line.rstrip()


def _row(name: str, value: str) -> Iterable[str]:
    if width(name) + width(value) < COLUMNS:
        return [_pair(name, value)]
    return [*_wrapped([name]), *(fit(line.rstrip(), COLUMNS, "right") for line in _wrapped([value]))]


def _pair(name: str, value: str) -> str:
    return fit(name, COLUMNS - width(value)) + value


def _wrapped(said: Iterable[str]) -> Iterator[str]:
    for line in said:
        yield from wrapped(safe(line), COLUMNS)


def _section(part: Part) -> str:
    heading, rows, said = part
    body = "".join(f'<tr><td>{escaped(name)}</td><td class="n">{escaped(value)}</td></tr>\n' for name, value in rows)
    table = f"<table>\n{body}</table>\n" if rows else ""
    return f"<h2>{escaped(heading)}</h2>\n{table}" + "".join(f"<p>{escaped(line)}</p>\n" for line in said)


_STYLE = """
h2 { font-size: 11pt; margin: 4mm 0 1mm; break-after: avoid; } p { margin: 0.5mm 0; overflow-wrap: anywhere; }
table { margin: 0; } td { padding: 0.5mm 1mm; } .n { white-space: normal; overflow-wrap: anywhere; }
@media (max-width: 100mm) {
  @page { margin: 3mm; }
  body { font-size: 9pt; padding: 0; max-width: none; }
  header { display: block; } h1 { font-size: 12pt; } dl { grid-template-columns: max-content 1fr; }
}
""".strip()
