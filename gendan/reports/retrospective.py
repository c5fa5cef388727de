"""A retrospective (复盘) of an order that failed: text to copy, and a page to print on A4 (C363)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from gendan.domain import labels
from gendan.i18n import _, joined, pair
from gendan.reports.sheet import escaped, page
from gendan.text import safe


class Measure(Protocol):
    """What is done about it."""

    @property
    def measure(self) -> str: ...
    @property
    def text(self) -> str | None: ...
    @property
    def owner(self) -> str | None: ...
    @property
    def owner_name(self) -> str | None: ...
    @property
    def due(self) -> date | None: ...
    @property
    def check_on(self) -> date | None: ...
    @property
    def effect(self) -> str | None: ...
    @property
    def state(self) -> str: ...


class Held(Protocol):
    """What the sheet needs to know; a ``RetrospectiveView`` has it."""

    @property
    def retrospective(self) -> str: ...
    @property
    def store(self) -> str: ...
    @property
    def order(self) -> str: ...
    @property
    def outside_number(self) -> str | None: ...
    @property
    def customer(self) -> str: ...
    @property
    def held_on(self) -> date: ...
    @property
    def background(self) -> str: ...
    @property
    def course(self) -> str: ...
    @property
    def causes(self) -> str: ...
    @property
    def measures(self) -> Sequence[Measure]: ...


def _title(held: Held) -> str:
    return _("Retrospective {code}", code=held.retrospective)


def _facts(held: Held) -> list[tuple[str, str]]:
    rows = [
        (_("Order number"), held.order),
        (_("Your number"), held.outside_number),
        (_("Customer"), held.customer),
        (_("Held on"), held.held_on.isoformat()),
    ]
    return [(title, value) for title, value in rows if value]


def _parts(held: Held) -> list[tuple[str, str]]:
    return [(_("Background"), held.background), (_("Course"), held.course), (_("Causes"), held.causes)]


def _cells(one: Measure) -> tuple[str, ...]:
    due = one.due.isoformat() if one.due else ""
    check = one.check_on.isoformat() if one.check_on else ""
    state = _(labels.label("measure", one.state))
    effect = pair(state, one.effect) if one.effect else state
    return (one.measure, one.text or "", one.owner_name or one.owner or "", due, check, effect)


def _heads() -> tuple[str, ...]:
    return (_("Code"), _("Preventive measure"), _("Owner"), _("Due"), _("Effect looked at on"), _("Effect"))


def text(held: Held) -> str:
    """The retrospective in lines; characters that command a terminal are made visible."""
    lines = [held.store, _title(held), ""]
    lines += [pair(title, value) for title, value in _facts(held)]
    for title, words in _parts(held):
        lines += ["", title, *words.splitlines()]
    lines += ["", _("Measures")]
    for n, one in enumerate(held.measures, 1):
        code, what, owner, due, check, effect = _cells(one)
        lines.append(f"{n}. {what}")
        said = [
            owner,
            _("due {due}", due=due) if due else "",
            _("effect looked at on {day}", day=check) if check else "",
        ]
        lines.append("   " + pair(code, joined([*(part for part in said if part), effect])))
    if not held.measures:
        lines.append(_("none"))
    return "\n".join(safe(line, lines=True) for line in lines).strip()


def html(held: Held) -> str:
    """The retrospective as a page of its own for A4: no scripts, nothing from elsewhere, everything escaped."""
    said = "".join(f"<dt>{escaped(name)}</dt><dd>{escaped(value)}</dd>\n" for name, value in _facts(held))
    parts = "".join(
        f"<h2>{escaped(title)}</h2>\n" + "".join(f"<p>{escaped(line)}</p>\n" for line in words.splitlines())
        for title, words in _parts(held)
    )
    head = "".join(f"<th>{escaped(name)}</th>" for name in _heads())
    body = "".join(
        "<tr>" + "".join(f"<td>{escaped(value)}</td>" for value in _cells(one)) + "</tr>\n" for one in held.measures
    )
    table = f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n" if held.measures else ""
    return page(_title(held), held.store, f"<dl>\n{said}</dl>\n{parts}<h2>{escaped(_('Measures'))}</h2>\n{table}")
