"""Clocks of cases by the store's settings and calendar; computed whenever somebody asks (C204, C205, C234)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from gendan.config import Config
from gendan.domain.calendar import WorkingCalendar
from gendan.domain.cases import Clocks, Policy, Rung, Step, clocks
from gendan.domain.durations import Duration
from gendan.workdays import working_calendar


def exception_policy(config: Config, priority: int) -> Policy:
    """The times granted to an exception of that priority, and its escalation."""
    return Policy(
        response=_length(config, f"clocks.exception.{priority}"),
        solution=_length(config, f"clocks.exception_solution.{priority}"),
        update=_length(config, "clocks.update"),
        ladder=tuple(rung_of(text) for text in config[f"escalation.{priority}"]),
    )


def service_policy(config: Config) -> Policy:
    """The times granted to complaints and requests (C234)."""
    return Policy(
        response=_length(config, "clocks.response"),
        solution=_length(config, "clocks.solution"),
        update=_length(config, "clocks.update"),
    )


def rung_of(text: str) -> Rung:
    """A step of an escalation from the settings: ``supervisor 4h``."""
    who, _, length = text.partition(" ")
    return Rung(who, Duration.parse(length))


def _length(config: Config, key: str) -> Duration:
    return Duration.parse(config[key], field=key)


def read_clocks(
    config: Config,
    policy: Policy,
    opened: datetime,
    events: Iterable[Any],
    marks: Mapping[str, str],
    now: datetime,
    calendar: WorkingCalendar | None = None,
) -> Clocks:
    """The clocks of a case from its rows of events (``event``, ``at``); ``marks`` says what they mean. ``calendar``
    where the clocks of many cases are read: looking it up takes as long as reading them."""
    return clocks(opened, steps_of(events, marks), policy, calendar or working_calendar(config), now)


def steps_of(events: Iterable[Any], marks: Mapping[str, str]) -> list[Step]:
    """What the rows of events of a case mean to its clocks."""
    return [Step(marks[one.event], one.at) for one in events if one.event in marks]
