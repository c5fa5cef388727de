"""Commands handed in by other systems, one after another: references between them, whom each speaks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gendan.db.store import Store
from gendan.domain.typed import read_moment
from gendan.errors import GendanError, Refusal, StorageError, UsageError
from gendan.i18n import N_
from gendan.services import commands
from gendan.services.context import Actor
from gendan.services.door import Transaction, transaction

_REFERENCE = re.compile(r"\$([^\W\d][\w-]*)\.([\w.-]+)")
_KEYS = {"cmd", "by", "args", "ref", "at"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one line: its result, or the error that refused it."""

    ref: Any = None
    result: dict[str, Any] | None = None
    error: GendanError | None = None


@dataclass
class Batch:
    """The lines of one file, run as the user who is signed in."""

    store: Store
    actor: Actor
    _results: dict[str, dict[str, Any] | None] = field(default_factory=dict)

    def one(self, line: Any) -> Answer:
        """Run one line in a transaction of its own. A database that cannot be used is an error of the whole run."""
        try:
            with transaction(self.store) as deed:
                answer = self._run(deed, line)
        except StorageError:
            raise
        except GendanError as error:
            return self._refused(line, error)
        return answer

    def all_or_none(self, lines: Iterable[tuple[int, Any]]) -> list[Answer]:
        """Run all lines (number, value) in one transaction; the first refusal takes everything back and ends the run.

        A line may be an error instead of a value, where it could not be read.
        """
        waiting = list(lines)
        done: list[Answer] = []
        try:
            with transaction(self.store) as deed:
                for _number, line in waiting:
                    done.append(self._run(deed, line))
        except StorageError:
            raise
        except GendanError as error:
            number, line = waiting[len(done)]
            rest = [Answer(ref_of(later), error=_not_run(number)) for _number, later in waiting[len(done) + 1 :]]
            return [*(Answer(one.ref, error=_taken_back(number)) for one in done), self._refused(line, error), *rest]
        return done

    def _run(self, deed: Transaction, line: Any) -> Answer:
        if isinstance(line, GendanError):
            raise line
        if not isinstance(line, dict):
            raise _shape(None)
        name = line.get("cmd")
        if not isinstance(name, str) or commands.find(name) is None:
            deed.run(self.actor, str(name), {})
        _check_shape(line)
        actor = deed.actor_for(self.actor, line.get("by"))
        result = deed.run(actor, str(name), self._filled(line.get("args") or {}), self._moment(line.get("at")))
        self._remember(line, result)
        return Answer(ref_of(line), result)

    def _refused(self, line: Any, error: GendanError) -> Answer:
        self._remember(line, None)
        return Answer(ref_of(line), error=error)

    def _remember(self, line: Any, result: dict[str, Any] | None) -> None:
        ref = ref_of(line)
        if isinstance(ref, str):
            self._results[ref] = result

    def _moment(self, text: str | None) -> datetime | None:
        return None if text is None else read_moment(text, self.store.config.zone, field="at")

    def _filled(self, value: Any, where: str = "") -> Any:
        if isinstance(value, Mapping):
            return {name: self._filled(part, where or name) for name, part in value.items()}
        if isinstance(value, list):
            return [self._filled(part, where) for part in value]
        found = _REFERENCE.fullmatch(value) if isinstance(value, str) else None
        return self._looked_up(found[1], found[2].split("."), where) if found else value

    def _looked_up(self, ref: str, path: list[str], where: str) -> Any:
        value: Any = self._results.get(ref)
        for step in path:
            if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
                value = value[int(step)]
            else:
                value = value.get(step) if isinstance(value, dict) else None
        if value is None:
            message = N_("{value} names nothing that an earlier line gave.")
            raise Refusal("unknown_reference", message, field=where or None, value=f"${ref}.{'.'.join(path)}")
        return value


def ref_of(line: Any) -> Any:
    """The mark by which a line's answer is known; echoed as it is."""
    return line.get("ref") if isinstance(line, dict) else None


def _check_shape(line: dict[str, Any]) -> None:
    unknown = sorted(set(line) - _KEYS)
    if unknown:
        raise _shape(unknown[0])
    for name, kind in (("args", dict), ("by", str), ("at", str), ("ref", str | int)):
        if line.get(name) is not None and not isinstance(line[name], kind):
            raise _shape(name)


def _shape(name: str | None) -> UsageError:
    message = N_('A line is an object like {example}, with "ref" and "at" where wanted.')
    return UsageError("bad_json", message, field=name, example='{"cmd": "order.hold", "by": "li", "args": {}}')


def _taken_back(number: int) -> Refusal:
    message = N_("Taken back: line {n} was refused, and all go together. Mend it and run all again.")
    return Refusal("rolled_back", message, n=number)


def _not_run(number: int) -> Refusal:
    message = N_("Not run: line {n} was refused, and all go together. Mend it and run all again.")
    return Refusal("not_run", message, n=number)
