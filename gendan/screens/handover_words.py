"""Handovers in words: rows of the lists, the head of one, everything that a line has to say; the dialogs."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from gendan.i18n import N_, _
from gendan.reports import handover as slip
from gendan.screens.form_dialog import Before
from gendan.screens.library_dialogs import AreaDialog
from gendan.services.handovers import HandoverHead, HandoverLineView, HandoverView
from gendan.when import day_near
from gendan.widgets.area import AreaInput, AreaRow
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import TextInput
from gendan.widgets.window_table import Column, Row

LIST = (
    Column("given", N_("Handed over"), 16),
    Column("giver", N_("Given by"), 8, flex=1),
    Column("to", N_("Given to"), 8, flex=1),
    Column("done", N_("Acknowledged"), 12, toned=True),
    Column("remarks", N_("Remarks"), 10),
    Column("code", N_("Code"), 14, drop=1),
)
LINES = (
    Column("seen", N_("Seen"), 4, toned=True),
    Column("order", N_("Order number"), 19),
    Column("customer", N_("Customer"), 8, flex=1),
    Column("what", N_("What"), 16, flex=2),
    Column("day", N_("Date"), 8),
    Column("remark", N_("Remark"), 10, flex=1, drop=1),
)


def columns(view: HandoverView) -> tuple[Column, ...]:
    """Those of the lines; without a remark the room is for what is handed over."""
    return LINES if any(line.remark for line in view.lines) else LINES[:-1]


def head_row(one: HandoverHead, login: str, today: date) -> Row:
    """A handover in the list; what waits for who looks stands out."""
    cells = (
        f"{day_near(one.given_at.date(), today)} {one.given_at:%H:%M}",
        one.giver_name,
        one.to_name or _("whoever comes"),
        f"{one.done} / {one.total}",
        str(one.remarks or ""),
        one.handover,
    )
    return Row(one.handover, cells, "due" if one.waits_for(login) else "muted" if one.taken else "", place=one)


def head(view: HandoverView, done: int, today: date) -> str:
    """Who gave it to whom, when, and how much of it is acknowledged."""
    one = view.head
    people = _("{giver} to {to}", giver=one.giver_name, to=one.to_name or _("whoever comes"))
    progress = _("{done} of {total} acknowledged", done=done, total=one.total)
    when = f"{day_near(one.given_at.date(), today)} {one.given_at:%H:%M}"
    return f"{one.handover}  {people}  {when}  {progress}"


def rows(view: HandoverView, under_way: Collection[int], today: date) -> Iterator[Row]:
    """The lines under the titles of their parts; ``under_way`` are being acknowledged."""
    for name, found in slip.parts(view.lines):
        yield Row(f"title.{found[0].part}", ("", name), "muted")
        for line in found:
            yield _row(line, line.taken_at is not None or line.line in under_way, today)


def _row(line: HandoverLineView, seen: bool, today: date) -> Row:
    cells = (
        "√" if seen else "·",
        line.order or line.case or "",
        line.customer or "",
        slip.what_words(line),
        day_near(line.day, today) if line.day is not None else "",
        " ".join(line.remark.split()),
    )
    return Row(line.line, cells, "done" if seen else "", place=line)


def whole(line: HandoverLineView | None) -> str:
    """Everything that a line has to say: itself, who acknowledged it, remarks."""
    if line is None:
        return ""
    told = slip.taken(line)
    found = [slip.words(line), _("Acknowledged by {who}", who=told) if told else "", line.remark]
    return "\n".join(part for part in found if part)


class GiveDialog(AreaDialog):
    """Answers the arguments of ``handover.give``."""

    NAME = N_("Hand the shift over")

    def __init__(self, before: Before | None = None) -> None:
        about = _("What changed since the last one, what is due today and tomorrow and what is open stands in it.")
        super().__init__(about, before)

    def fields(self) -> list[FieldRow]:
        return [
            AreaRow("notes", N_("Notes"), AreaInput(), hint=N_("A line of the handover for each line.")),
            FieldRow("to", N_("Successor"), TextInput(max_length=60), hint=N_("Login; empty: whoever comes.")),
        ]


class RemarkDialog(AreaDialog):
    """Answers the remark of ``handover.take``."""

    NAME = N_("Question or remark")
    NEEDED = {"note": N_("Write what is unclear, or what you did.")}

    def fields(self) -> list[FieldRow]:
        return [AreaRow("note", N_("Remark"), AreaInput(), required=True)]
