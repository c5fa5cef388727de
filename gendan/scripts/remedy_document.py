"""A remedy as documents print it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gendan.scripts.documents import day_text, money_text, qty_text

if TYPE_CHECKING:
    from gendan.services.remedies import RemedyView


def remedy_document(one: RemedyView, moment: Any) -> dict[str, Any]:
    """A remedy with what became of it."""
    return {
        "remedy": one.remedy,
        "kind": one.sort,
        "state": one.state,
        "text": one.text,
        "amount": money_text(one.amount),
        "line": one.line,
        "qty": qty_text(one.qty),
        "owner": one.owner,
        "due": day_text(one.due),
        "at": moment(one.at),
        "by": one.by,
        "awaited": qty_text(one.awaited),
        "to_send": qty_text(one.to_send),
        "steps": [
            {"event": step.event, "at": moment(step.at), "by": step.by, "text": step.text, "qty": qty_text(step.qty)}
            for step in one.steps
        ],
    }
