"""Roles and what they may do: clerk < follower < supervisor < admin; planner and finance are
followers who also sign refunds (C258)."""

from __future__ import annotations

ROLES = ("clerk", "follower", "planner", "finance", "supervisor", "admin")
_RANK = {"clerk": 1, "follower": 2, "planner": 2, "finance": 2, "supervisor": 3, "admin": 4, "system": 5}


def may(role: str, least: str) -> bool:
    """Whether ``role`` reaches the least role; planner and finance are asked for by name."""
    if least in ("planner", "finance"):
        return role in (least, "system")
    return _RANK.get(role, 0) >= _RANK[least]
