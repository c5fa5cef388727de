"""Clocks of cases by the store's settings and calendar, for services: see ``gendan.deadlines``."""

from __future__ import annotations

from gendan.deadlines import exception_policy, read_clocks, rung_of, service_policy

__all__ = ["exception_policy", "read_clocks", "rung_of", "service_policy"]
