"""The slip of a shift handover (交接班): its lines in words, text to copy, and a page to print on A4."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Protocol, TypeVar

from gendan.domain import labels, labels_history
from gendan.domain.labels_handover import CHANGED, PARTS, SORTS
from gendan.i18n import _, pair, several
from gendan.reports.sheet import escaped, page
from gendan.text import safe


class Line(Protocol):
    """A line; a ``HandoverLineView`` is one."""

    @property
    def line(self) -> int: ...
    @property
    def part(self) -> str: ...
    @property
    def sort(self) -> str: ...
    @property
    def what(self) -> Sequence[str]: ...
    @property
    def name(self) -> str: ...
    @property
    def order(self) -> str | None: ...
    @property
    def customer(self) -> str | None: ...
    @property
    def case(self) -> str | None: ...
    @property
    def day(self) -> date | None: ...
    @property
    def more(self) -> int | None: ...
    @property
    def text(self) -> str: ...
    @property
    def taken_at(self) -> datetime | None: ...
    @property
    def taken_by(self) -> str | None: ...
    @property
    def taken_by_name(self) -> str | None: ...
    @property
    def remark(self) -> str: ...


L = TypeVar("L", bound=Line)


class Head(Protocol):
    """Who gave it to whom, and when."""

    @property
    def handover(self) -> str: ...
    @property
    def giver_name(self) -> str: ...
    @property
    def to_name(self) -> str | None: ...
    @property
    def given_at(self) -> datetime: ...
    @property
    def since(self) -> datetime: ...
    @property
    def total(self) -> int: ...
    @property
    def done(self) -> int: ...


class Given(Protocol):
    """What the slip needs to know; a ``HandoverView`` has it."""

    @property
    def head(self) -> Head: ...
    @property
    def store(self) -> str: ...
    @property
    def lines(self) -> Sequence[Line]: ...


def title(head: Head) -> str:
    """What it is called: ``交接班 S01-T1-H00001``."""
    return _("Handover {code}", code=head.handover)


def facts(head: Head) -> list[tuple[str, str]]:
    """Who, to whom, when: title and value."""
    return [
        (_("Handed over by"), head.giver_name),
        (_("Handed over to"), head.to_name or _("whoever comes")),
        (_("At"), f"{head.given_at:%Y-%m-%d %H:%M}"),
        (_("Changes since"), f"{head.since:%Y-%m-%d %H:%M}"),
        (_("Acknowledged"), f"{head.done} / {head.total}"),
    ]


def what_words(line: Line) -> str:
    """What a line says, without order and customer."""
    if line.sort == "note":
        return line.text
    if line.sort in SORTS:
        return _(SORTS[line.sort], name=line.name, n=line.more)
    if line.part == "changed":
        words = several(_(CHANGED.get(code, code)) for code in line.what)
        return words if line.sort == "order" else pair(f"{_(labels_history.entity(line.sort))} {_problem(line)}", words)
    what = line.what[0] if line.what else ""
    if (line.sort, what) == ("task", ""):
        return _("Call back")
    return _(line.name) if line.name else _(labels.to_do(line.sort, what))


def _problem(line: Line) -> str:
    return _(labels.label("request_sort" if line.sort == "request" else "problem", line.name)) if line.name else ""


def words(line: Line) -> str:
    """A line in one line of text."""
    day = line.day.isoformat() if line.day is not None else ""
    found = (line.order or "", line.customer or "", what_words(line), day, line.case or "")
    return "  ".join(part for part in found if part)


def taken(line: Line) -> str:
    """Who acknowledged it and when; nothing while nobody did."""
    if line.taken_at is None:
        return ""
    return f"{line.taken_by_name or line.taken_by} {line.taken_at:%m-%d %H:%M}"


def parts(lines: Sequence[L]) -> Iterator[tuple[str, list[L]]]:
    """The parts that have lines, with their titles, in their order."""
    for part, name in PARTS.items():
        found = [line for line in lines if line.part == part]
        if found:
            yield _(name), found


def text(given: Given) -> str:
    """The slip in lines, with a box before each; characters that command a terminal are made visible."""
    lines = [given.store, title(given.head), ""]
    lines += [pair(name, value) for name, value in facts(given.head)]
    for name, found in parts(given.lines):
        lines += ["", name]
        for one in found:
            lines.append(f"[{'x' if one.taken_at else ' '}] {one.line}. {words(one)}")
            lines += [f"       {remark}" for remark in one.remark.splitlines()]
    return "\n".join(safe(line, lines=True) for line in lines).strip()


def _row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{escaped(cell)}</td>" for cell in cells) + "</tr>\n"


def html(given: Given) -> str:
    """The slip as a page of its own for A4: no scripts, nothing from elsewhere, everything escaped."""
    said = "".join(f"<dt>{escaped(name)}</dt><dd>{escaped(value)}</dd>\n" for name, value in facts(given.head))
    head = "".join(f"<th>{escaped(name)}</th>" for name in (_("No."), _("What"), _("Remark"), _("Acknowledged")))
    body = ""
    for name, found in parts(given.lines):
        rows = "".join(_row(str(one.line), words(one), one.remark, taken(one)) for one in found)
        body += (
            f"<h2>{escaped(name)}</h2>\n<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
        )
    return page(title(given.head), given.store, f"<dl>\n{said}</dl>\n{body}")
