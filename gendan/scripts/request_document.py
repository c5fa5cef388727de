"""A request as ``order show`` prints it: clocks, warranty, what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gendan.scripts.documents import clocks_document

if TYPE_CHECKING:
    from gendan.services.request_views import RequestView


def request_document(one: RequestView, moment: Any) -> dict[str, Any]:
    """Everything that is known of a request; ``moment`` writes a time."""
    warranty = one.warranty
    return {
        "request": one.request,
        "kind": one.sort,
        "status": one.status,
        "line": one.line,
        "channel": one.channel,
        "summary": one.summary,
        "owner": one.owner,
        "opened": moment(one.opened_at),
        "answer_by": moment(one.answer_by),
        "quick": one.quick,
        **clocks_document(one.clocks, moment),
        "waiting": one.waiting,
        "warranty": {"until": warranty.until.isoformat(), "inside": warranty.inside} if warranty else None,
        "steps": [
            {"event": step.event, "at": moment(step.at), "by": step.by, "channel": step.channel, "text": step.text}
            for step in one.steps
        ],
    }
