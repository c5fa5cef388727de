"""The board's columns as lanes of cards: codes put into words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from gendan.domain import labels
from gendan.domain.normal import fold
from gendan.i18n import N_, _
from gendan.services.board import Board, Card, Column
from gendan.widgets.board import CardLines, Lane, Line, more_words
from gendan.widgets.order_rows import day_near, late_words

STATES = {"late": N_("Overdue"), "at_risk": N_("Risk"), "ok": N_("On track")}
"""The word on each card."""
TONES = {"late": "late", "at_risk": "due", "ok": "muted"}
KINDS = {"key": N_("key account"), "strategic": N_("strategic")}
"""The word before the customer's name; it is short, so that the name is seen."""
COURTS = {"customer": N_("customer's turn"), "supplier": N_("supplier's turn")}
"""Whose turn it is, where it is not ours."""


def tail(number: str) -> str:
    """The number without store and terminal: day, sequence, check character."""
    return "-".join(number.split("-")[2:]) or number


def what_words(card: Card) -> str:
    """What is next."""
    if card.what == "milestone":
        return _(labels.label("milestone", card.code))
    if card.what == "status":
        return _(labels.label("status", card.code))
    return {"notice": _("Tell the customer"), "visit": _("Return visit"), "close": _("Close the order")}[card.what]


def card_lines(card: Card, today: date) -> CardLines:
    """One order as a card of three lines: state and number, customer and owner, what is next and whose turn it is."""
    state = _(STATES[card.state]) if card.state else ""
    marks = [_("urgent")] if card.urgent else []
    marks += [_(KINDS[card.customer_kind])] if card.customer_kind in KINDS else []
    customer = " ".join([*(f"[{mark}]" for mark in marks), card.customer])
    due = day_near(card.due, today) if card.due is not None else ""
    owner = card.owner_name or card.owner or ""
    overdue = card.due is not None and card.due < today
    return CardLines(
        card.number,
        (
            Line(f"{state} {tail(card.number)}".strip(), late_words(card.days_late), TONES.get(card.state, "")),
            Line(customer, owner, "strong" if marks else ""),
            Line(
                f"{what_words(card)} {due}".strip(),
                _(COURTS[card.court]) if card.court in COURTS else "",
                "due" if overdue else "muted",
            ),
        ),
        card,
    )


def matches(card: Card, lines: CardLines, typed: str) -> bool:
    """Whether a card shows every word that was typed, or has it as its whole number, outside number or login."""
    shown = " ".join(part for line in lines.lines for part in (line.left, line.right))
    folded = fold(" ".join((shown, card.number, card.outside_number or "", card.owner or "")))
    return all(word in folded for word in fold(typed).split())


def note(column: Column) -> str:
    """``12 late 2 risk 1``: how many there are, and the worst of them in words."""
    words = [str(column.total)]
    words += [_("late {n}", n=column.late)] if column.late else []
    words += [_("risk {n}", n=column.at_risk)] if column.at_risk else []
    return " ".join(words)


def lanes(found: Board, typed: str) -> tuple[Lane, ...]:
    """The columns as lanes, with the cards that show what was typed."""
    return tuple(_lane(column, found.date, typed) for column in found.columns)


def _lane(column: Column, today: date, typed: str) -> Lane:
    made = [(card, card_lines(card, today)) for card in column.cards]
    cards = tuple(lines for card, lines in made if matches(card, lines, typed))
    tone = {"late": "late", "at_risk": "due"}.get(column.state, "")
    more = more_words(column.total - len(column.cards))
    return Lane(_(labels.label("stage", column.stage)), note(column), cards, tone, more)


def shown(lanes: Sequence[Lane]) -> int:
    """How many cards there are in all."""
    return sum(len(lane.cards) for lane in lanes)
