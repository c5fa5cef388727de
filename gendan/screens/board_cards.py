"""The board's columns as lanes of cards: codes put into words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from gendan.domain import labels
from gendan.domain.normal import fold
from gendan.i18n import N_, _, several
from gendan.services.board import Board, Card, Column
from gendan.when import day_near
from gendan.widgets.board import CardLines, Lane, Line, more_words
from gendan.widgets.order_rows import late_words

STATES = {"late": N_("Overdue"), "at_risk": N_("Risk"), "ok": N_("On track")}
"""The word on each card."""
TONES = {"late": "late", "at_risk": "due", "ok": "muted"}
COURTS = {"customer": N_("customer's turn"), "supplier": N_("supplier's turn")}
"""Whose turn it is, where it is not ours."""


def tail(number: str) -> str:
    """The number without store and terminal: day, sequence, check character."""
    return "-".join(number.split("-")[2:]) or number


def what_words(card: Card) -> str:
    """What is next."""
    if card.what == "milestone":
        return _(labels.step_name(card.code, card.name))
    if card.what == "status":
        return _(labels.label("status", card.code))
    return {"notice": _("Tell the customer"), "visit": _("Return visit"), "close": _("Close the order")}[card.what]


def card_lines(card: Card, today: date) -> CardLines:
    """One order as a card: state and number, customer and owner, what is next and whose turn it is; of a composite
    order a line more."""
    state = _(STATES[card.state]) if card.state else ""
    marks = [_("urgent")] if card.urgent else []
    marks += [_(labels.KIND_MARKS[card.customer_kind])] if card.customer_kind in labels.KIND_MARKS else []
    customer = " ".join([*(f"[{mark}]" for mark in marks), card.customer])
    due = day_near(card.due, today) if card.due is not None else ""
    owner = card.owner_name or card.owner or ""
    overdue = card.due is not None and card.due < today
    late = late_words(card.days_late)
    head = (tail(card.number), _("late {days}", days=late)) if late else (f"{state} {tail(card.number)}".strip(), "")
    turn = card.court if card.code != "awaiting_customer" else ""  # it says so itself
    return CardLines(
        card.number,
        (
            Line(*head, TONES.get(card.state, "")),
            Line(customer, owner, "strong" if marks else ""),
            Line(
                f"{what_words(card)} {due}".strip(),
                _(COURTS[turn]) if turn in COURTS else "",
                "due" if overdue else "muted",
            ),
            *_composite(card),
        ),
        card,
    )


def _composite(card: Card) -> Iterator[Line]:
    """Of a composite order: what holds it back, else how much there is of it."""
    if card.held_by:
        yield Line(_("Held back by: {categories}", categories=several(card.held_by)), tone="late")
    elif card.categories:
        yield Line(_("{n} {n:category|categories}, {m} {m:line|lines}", n=card.categories, m=card.lines), tone="muted")


def _words(card: Card, lines: CardLines) -> str:
    """By what a card is found: all that it shows, its whole number, its outside number, the login of its owner."""
    shown = " ".join(part for line in lines.lines for part in (line.left, line.right))
    return fold(" ".join((shown, card.number, card.outside_number or "", card.owner or "")))


def notes(column: Column) -> tuple[str, ...]:
    """``12``, ``late 2``, ``risk 1``: how many there are, and the worst of them in words."""
    late = (_("late {n}", n=column.late),) if column.late else ()
    risk = (_("risk {n}", n=column.at_risk),) if column.at_risk else ()
    return (str(column.total), *late, *risk)


Told = tuple[tuple[CardLines, str], ...]
"""The cards of a column with the words by which they are found."""


def told(found: Board) -> tuple[Told, ...]:
    """The cards of all columns in words; made once, however often they are narrowed."""
    return tuple(tuple(_told(card, found.date) for card in column.cards) for column in found.columns)


def _told(card: Card, today: date) -> tuple[CardLines, str]:
    made = card_lines(card, today)
    return made, _words(card, made)


def lanes(found: Board, cards: Sequence[Told], typed: str) -> tuple[Lane, ...]:
    """The columns as lanes, with those of their ``cards`` that have every word that was typed."""
    words = fold(typed).split()
    return tuple(_lane(column, told, words) for column, told in zip(found.columns, cards, strict=True))


def _lane(column: Column, told: Told, typed: Sequence[str]) -> Lane:
    cards = tuple(made for made, words in told if all(word in words for word in typed))
    tone = {"late": "late", "at_risk": "due"}.get(column.state, "")
    more = more_words(column.total - len(column.cards))
    return Lane(_(labels.label("stage", column.stage)), notes(column), cards, tone, more)


def shown(lanes: Sequence[Lane]) -> int:
    """How many cards there are in all."""
    return sum(len(lane.cards) for lane in lanes)
