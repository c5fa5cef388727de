"""What threatens an order and what went wrong with it, as ``order show`` prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gendan.scripts.complaint_document import complaint_document
from gendan.scripts.documents import day_text as _day
from gendan.scripts.documents import qty_text as _qty
from gendan.scripts.remedy_document import remedy_document
from gendan.scripts.request_document import request_document

if TYPE_CHECKING:
    from gendan.services.exception_views import ExceptionView
    from gendan.services.order_trouble import Trouble
    from gendan.services.production import ProductionView
    from gendan.services.risks import RiskView


def trouble_document(trouble: Trouble, moment: Any) -> dict[str, Any]:
    """Exceptions and complaints as in cli-json.md with what was done, risks, production checks; ``moment`` writes a
    time."""
    return {
        "exceptions": [_exception(one, moment) for one in trouble.exceptions],
        "complaints": [complaint_document(one, moment) for one in trouble.complaints],
        "requests": [request_document(one, moment) for one in trouble.requests],
        "risks": [_risk(one, moment) for one in trouble.risks],
        "production": [_check(one, moment) for one in trouble.checks],
    }


def _exception(one: ExceptionView, moment: Any) -> dict[str, Any]:
    return {
        "exception": one.exception,
        "type": one.type,
        "problem": one.problem,
        "priority": one.priority,
        "level": one.level,
        "status": one.status,
        "respond_by": moment(one.clocks.response.due),
        "escalate_at": moment(one.clocks.next_step.at) if one.clocks.next_step else None,
        "raised_at": moment(one.raised_at),
        "line": one.line,
        "source": one.source,
        "milestone": one.step,
        "node": one.node,
        "missed": _day(one.missed),
        "description": one.description,
        "owner": one.owner,
        "steps": [
            {
                "event": step.event,
                "at": moment(step.at),
                "by": step.by,
                "action": step.action,
                "due": _day(step.due),
                "cause": step.cause,
                "channel": step.channel,
                "step": step.step,
                "level": step.level,
            }
            for step in one.steps
        ],
        "solve_by": moment(one.clocks.solution.due),
        "remedies": [remedy_document(remedy, moment) for remedy in one.remedies],
    }


def _risk(one: RiskView, moment: Any) -> dict[str, Any]:
    return {
        "risk": one.risk,
        "factor": one.factor,
        "likelihood": one.likelihood,
        "measure": one.measure,
        "at": moment(one.at),
        "by": one.by,
        "threatens": _day(one.threatens),
        "early": one.early,
        "status": "open" if one.open else "closed",
        "outcome": one.outcome,
    }


def _check(one: ProductionView, moment: Any) -> dict[str, Any]:
    return {
        "at": moment(one.at),
        "by": one.by,
        "line": one.line,
        "done": _qty(one.done),
        "remaining": _qty(one.remaining),
        "expected": _qty(one.expected),
        "until": _day(one.until),
        "finish": _day(one.finish),
        "note": one.note,
    }
