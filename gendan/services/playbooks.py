"""Playbooks: the steps for each problem, the store's own in the place of the built-in ones (C209-C213)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar

from pydantic import Field
from sqlalchemy import Connection

from gendan.db import playbooks as table
from gendan.db.store import Store
from gendan.domain.exceptions import Problem
from gendan.domain.playbooks import BUILT_IN, MOST_STEPS, PlaybookStep, from_kept
from gendan.errors import Refusal, UsageError
from gendan.i18n import N_, _
from gendan.services.commands import Command, Note, handles
from gendan.services.context import Context


class PlaybookSet(Command):
    """Put the store's own steps for a problem in the place of the built-in ones (C213)."""

    command: ClassVar[str] = "playbook.set"
    role: ClassVar[str] = "supervisor"
    founder_only: ClassVar[bool] = True
    undoable: ClassVar[bool] = True

    problem: Problem
    steps: list[Annotated[Note, Field(min_length=1, max_length=300)]] = Field(min_length=1, max_length=MOST_STEPS)


class PlaybookReset(Command):
    """Take the store's own steps for a problem away; the built-in ones hold again."""

    command: ClassVar[str] = "playbook.reset"
    role: ClassVar[str] = "supervisor"
    founder_only: ClassVar[bool] = True
    undoable: ClassVar[bool] = True

    problem: Problem


@dataclass(frozen=True, slots=True)
class PlaybookView:
    """The steps for a problem in the language in force; ``own`` where the store changed them."""

    problem: str
    own: bool
    steps: tuple[PlaybookStep, ...]


@handles(PlaybookSet)
def playbook_set(ctx: Context, cmd: PlaybookSet) -> dict[str, Any]:
    """Write the steps. A built-in step in the words of either language stays the built-in one, in every language."""
    steps = [_kept(cmd.problem, " ".join(text.split())) for text in cmd.steps]
    doubled = next((text for at, text in enumerate(steps) if text in steps[:at]), None)
    if doubled is not None:
        raise UsageError("bad_value", N_("{value} stands twice among the steps."), field="steps", value=doubled)
    row = table.own_playbook(ctx.conn, cmd.problem)
    if row is None:
        ctx.recorder.new("playbook", problem=cmd.problem, steps=steps)
    else:
        ctx.recorder.set("playbook", row.id, steps=steps)
    return {"problem": cmd.problem, "steps": [one.code for one, _built_in in from_kept(cmd.problem, steps)]}


def _kept(problem: str, text: str) -> str:
    return next((step.text for step in BUILT_IN[problem] if text in (step.text, _(step.text))), text)


@handles(PlaybookReset)
def playbook_reset(ctx: Context, cmd: PlaybookReset) -> dict[str, Any]:
    """Take them away; refused where the store has none of its own."""
    row = table.own_playbook(ctx.conn, cmd.problem)
    if row is None:
        raise Refusal("wrong_status", N_("This playbook is the built-in one already."))
    ctx.recorder.set("playbook", row.id, removed=True)
    return {"problem": cmd.problem}


def steps_for(conn: Connection, problem: str) -> tuple[PlaybookStep, ...]:
    """The steps for a problem in their order, with their words in the language in force."""
    row = table.own_playbook(conn, problem)
    return _steps(problem, [step.text for step in BUILT_IN[problem]] if row is None else row.steps)


def _steps(problem: str, kept: list[str]) -> tuple[PlaybookStep, ...]:
    found = from_kept(problem, kept)
    return tuple(replace(step, text=_(step.text)) if built_in else step for step, built_in in found)


def list_playbooks(store: Store) -> tuple[PlaybookView, ...]:
    """The playbook of every problem."""
    with store.read() as conn:
        own = {row.problem: row.steps for row in table.own_playbooks(conn)}
    return tuple(
        PlaybookView(problem, problem in own, _steps(problem, own.get(problem, [step.text for step in steps])))
        for problem, steps in BUILT_IN.items()
    )
