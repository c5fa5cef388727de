"""A complaint as ``order show`` prints it: clocks, words, options, consent, promise, and what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gendan.scripts.documents import clocks_document, day_text, money_text, qty_text
from gendan.scripts.remedy_document import remedy_document

if TYPE_CHECKING:
    from gendan.services.complaint_views import ComplaintStep, ComplaintView, OfferView


def complaint_document(one: ComplaintView, moment: Any) -> dict[str, Any]:
    """The keys of cli-json.md, and everything else that is known; ``moment`` writes a time."""
    clocks, consent = one.clocks, one.consent
    return {
        "complaint": one.complaint,
        "step": one.step,
        "next": one.next,
        "line": one.line,
        **clocks_document(clocks, moment),
        "update_by": moment(clocks.update.due) if clocks.update is not None else None,
        "waiting": one.waiting,
        "opened": moment(one.opened_at),
        "channel": one.channel,
        "owner": one.owner,
        "problem": one.problem,
        "impact": one.impact,
        "priority": one.priority,
        "words": one.words,
        "points": list(one.points),
        "understood": one.understood,
        "core": one.core,
        "facts": one.facts,
        "feelings": one.feelings,
        "offer": _offer(one.offer, moment) if one.offer is not None else None,
        "consent": {"option": consent.option, "person": consent.person, "at": moment(consent.at), "by": consent.by}
        if consent is not None
        else None,
        "promise": remedy_document(one.promise, moment) if one.promise is not None else None,
        "score": money_text(one.score),
        "steps": [_step(step, moment) for step in one.steps],
    }


def _offer(one: OfferView, moment: Any) -> dict[str, Any]:
    return {
        "state": one.state,
        "at": moment(one.at),
        "by": one.by,
        "solve_by": day_text(one.solve_by),
        "decided_by": one.decided_by,
        "reason": one.said,
        "options": [
            {
                "option": option.option,
                "kind": option.sort,
                "text": option.text,
                "amount": money_text(option.amount),
                "line": option.line,
                "qty": qty_text(option.qty),
            }
            for option in one.options
        ],
    }


def _step(one: ComplaintStep, moment: Any) -> dict[str, Any]:
    return {
        "event": one.event,
        "at": moment(one.at),
        "by": one.by,
        "channel": one.channel,
        "text": one.text,
        "option": one.option,
        "person": one.person,
        "due": day_text(one.due),
        "score": money_text(one.score),
    }
