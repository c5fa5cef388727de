"""What threatens an order and what went wrong with it, as ``order show`` prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gendan.services.exception_views import ExceptionView
    from gendan.services.order_trouble import Trouble
    from gendan.services.production import ProductionView
    from gendan.services.remedies import RemedyView
    from gendan.services.risks import RiskView


def trouble_document(trouble: Trouble, moment: Any) -> dict[str, Any]:
    """Exceptions as in cli-json.md with what was done, risks, production checks; ``moment`` writes a time."""
    return {
        "exceptions": [_exception(one, moment) for one in trouble.exceptions],
        "risks": [_risk(one, moment) for one in trouble.risks],
        "production": [_check(one, moment) for one in trouble.checks],
    }


def _day(value: Any) -> str | None:
    return value.isoformat() if value is not None else None


def _qty(value: Any) -> str | None:
    return None if value is None else f"{value.normalize():f}"


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


def remedy_document(one: RemedyView, moment: Any) -> dict[str, Any]:
    """A remedy with what became of it."""
    return {
        "remedy": one.remedy,
        "kind": one.sort,
        "state": one.state,
        "text": one.text,
        "amount": None if one.amount is None else f"{one.amount:.2f}",
        "line": one.line,
        "qty": _qty(one.qty),
        "owner": one.owner,
        "due": _day(one.due),
        "at": moment(one.at),
        "by": one.by,
        "awaited": _qty(one.awaited),
        "to_send": _qty(one.to_send),
        "steps": [
            {"event": step.event, "at": moment(step.at), "by": step.by, "text": step.text, "qty": _qty(step.qty)}
            for step in one.steps
        ],
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
