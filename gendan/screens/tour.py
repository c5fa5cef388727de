"""Where somebody is in the tour: which jobs are done, which step is next, what the panel says."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from gendan.domain.roles import may
from gendan.i18n import N_, _
from gendan.screens.tour_steps import ANOTHER, CASE, FIRST, JOBS, SIGN_IN, Job, Step

OFFERED, RUNNING, LEFT = "offered", "running", "left"
BY_NAME = {job.name: job for job in JOBS}


@dataclass(frozen=True, slots=True)
class Seen:
    """How it stands: the class of the screen in front, who is signed in, and whether all was exported."""

    screen: str
    login: str
    role: str
    exported: bool


@dataclass
class Tour:
    """The state of the tour of one demonstration store; several people take part in it."""

    state: str = OFFERED
    job: str = JOBS[0].name
    at: dict[str, int] = field(default_factory=dict)
    """How many steps of each job are done."""
    last: str = ""
    """Who did the last thing, by login: another one is to check it."""

    @classmethod
    def read(cls, text: str) -> Tour:
        """The tour as it was kept; a new one where nothing was, or what is kept cannot be read."""
        try:
            kept = json.loads(text or "{}")
            at = {str(name): int(n) for name, n in dict(kept["at"]).items() if name in BY_NAME}
            return cls(str(kept["state"]), BY_NAME[kept["job"]].name, at, str(kept["last"]))
        except (ValueError, KeyError, TypeError):
            return cls()

    def written(self) -> str:
        """What is to be kept."""
        return json.dumps({"state": self.state, "job": self.job, "at": self.at, "last": self.last})

    def done(self, job: Job) -> int:
        """How many steps of a job are done."""
        return min(self.at.get(job.name, 0), len(job.steps))

    def is_done(self, job: Job) -> bool:
        """Whether a job is done to the end."""
        return self.done(job) == len(job.steps)

    @property
    def step(self) -> Step | None:
        """The step that is next; none where the tour does not run or is at its end."""
        job = BY_NAME[self.job]
        return job.steps[self.done(job)] if self.state == RUNNING and not self.is_done(job) else None

    # what the user wants of it

    def begin(self, role: str, name: str = "") -> None:
        """Begin, or go on, with a job: the named one, anew where it was done, else that of the role."""
        self.state = RUNNING
        self.job = name or FIRST.get(role, JOBS[0].name)
        if self.is_done(BY_NAME[self.job]):
            self.at[self.job] = 0

    def go_on(self) -> None:
        """Go on where one was."""
        self.state = RUNNING

    def leave(self) -> None:
        """Show nothing more until somebody goes on."""
        self.state = LEFT

    def restart(self, role: str) -> None:
        """Begin with everything anew."""
        self.at.clear()
        self.begin(role)

    def skip(self) -> None:
        """Go on to the next step as if this one were done."""
        if self.step is not None:
            self._forward()

    # what is noticed

    def heard(self, command: str, login: str) -> bool:
        """The door did a command; whether that was the step."""
        step = self.step
        if step is None or command not in step.did:
            return False
        self.last = login
        self._forward()
        return True

    def look(self, seen: Seen) -> bool:
        """Whether a step is done by how things stand."""
        moved = False
        while (step := self.step) is not None and self._stands(step, seen):
            self._forward()
            moved = True
        return moved

    def _stands(self, step: Step, seen: Seen) -> bool:
        if step.role == ANOTHER:
            return bool(seen.login) and seen.login != self.last and may(seen.role, "clerk")
        if step.role:
            return bool(seen.login) and may(seen.role, step.role)
        return (bool(step.at) and seen.screen == step.at) or (step.exported and seen.exported)

    def _forward(self) -> None:
        """The next step; after the last one the next job that is not done."""
        job = BY_NAME[self.job]
        self.at[self.job] = self.done(job) + 1
        if self.is_done(job):
            later = [*JOBS[JOBS.index(job) + 1 :], *JOBS]
            self.job = next((one.name for one in later if not self.is_done(one)), self.job)

    # what is said

    def words(self, login: str) -> tuple[str, str]:
        """The head of the panel and the instruction; nothing where there is nothing to say to ``login``."""
        if self.state == OFFERED:
            return _("Tour"), _("Five jobs of a day, step by step, in this demonstration store. {key.app.tour} begins.")
        if self.state == LEFT:
            return "", ""
        step, job = self.step, BY_NAME[self.job]
        if step is None:
            return _("Tour"), _("All five jobs are done. {key.app.tour}: do one again, or put the tour away.")
        number, of = JOBS.index(job) + 1, len(JOBS)
        head = _("Tour {number}/{of}: {title}", number=number, of=of, title=_(job.title))
        at = _("step {at} of {steps}", at=self.done(job) + 1, steps=len(job.steps))
        return f"{head}   {at}   {_(N_('{key.app.tour} skip, leave'))}", _(step.words, **self._values(step, login))

    def _values(self, step: Step, login: str) -> dict[str, Any]:
        who = SIGN_IN.get(step.role, "")
        return {**CASE, "login": "chen" if step.role == ANOTHER and who == (self.last or login) else who}
