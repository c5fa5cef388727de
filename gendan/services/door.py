"""The one door for writes: role, arguments, references, reason, one transaction, journal, projections.

Refusals come in the order of decisions.md: not_signed_in, unknown_command, bad_json, forbidden,
missing_fields, bad_value, unknown_reference, reason_required, and then what the handler says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection

from gendan import reasons
from gendan.db import derive, meta, users
from gendan.db.apply import Projector
from gendan.db.case_times import last_moment
from gendan.db.journal import Chain, Signature
from gendan.db.recorder import Recorder
from gendan.db.store import Store
from gendan.domain.roles import may
from gendan.domain.typed import read_moment
from gendan.errors import Refusal, UsageError
from gendan.i18n import N_
from gendan.services import closed_days, commands, references, rights
from gendan.services.commands import Command
from gendan.services.context import Actor, Context
from gendan.services.missing import missing

EARLIEST_YEAR = 1970
"""What is said to have happened before is a typing error; zones and clocks cannot count there."""


class Transaction:
    """Commands run in it succeed together: they are committed when the block ends."""

    def __init__(self, store: Store, conn: Connection) -> None:
        self.store = store
        self.conn = conn
        self.projector = Projector(conn)
        self.terminal = meta.this_terminal(conn)
        self.chain = Chain(conn, self.terminal)
        self.practice = meta.is_practice(conn)
        self.cache: dict[str, Any] = {}
        self._roles: dict[int, str | None] = {}
        self.bulk = False
        """Whether what is derived waits for ``settle``: for many commands that do not read each other's results."""

    def run(
        self, actor: Actor | None, name: str, args: Mapping[str, Any], at: datetime | None = None
    ) -> dict[str, Any]:
        """Run one command; returns its result. Raises ``Refusal`` or ``UsageError``."""
        if actor is None:
            raise Refusal("not_signed_in", N_("Nobody is signed in. Sign in first."))
        known = commands.find(name)
        if known is None:
            raise UsageError(
                "unknown_command",
                N_("There is no command {command}. `gendan apply --commands` lists them all."),
                field="cmd",
                command=name,
            )
        model, handler = known
        actor = self._present(actor)
        self._authorize(actor, model)
        parsed = parse(model, args)
        ctx = self._context(actor, parsed, at)
        self._resolve(ctx, parsed)
        if model.reason_required and not (parsed.reason or "").strip():
            raise Refusal("reason_required", N_("{command} needs a reason. Say why."), field="reason", command=name)
        if parsed.only_preview:
            return self._preview(handler, ctx, parsed)
        result = handler(ctx, parsed)
        if not model.history:
            closed_days.refuse_closed(ctx)
        self.finish(ctx.recorder, actor, name, ctx.reason, ctx.undoes)
        return result

    def _preview(self, handler: commands.Handler, ctx: Context, parsed: Command) -> dict[str, Any]:
        """Run the command on the real data and take everything back: what it would do is what it shows."""
        self.settle()
        self.conn.exec_driver_sql("SAVEPOINT preview")
        try:
            return handler(ctx, parsed)
        finally:
            self.conn.exec_driver_sql("ROLLBACK TO preview")
            self.conn.exec_driver_sql("RELEASE preview")
            self.projector = Projector(self.conn)

    def _present(self, actor: Actor) -> Actor:
        """The actor in the role that he has now: a session may be older than what an admin changed. Raises ``Refusal``
        not_signed_in where he may work here no more.
        """
        if actor.role == "system":
            return actor
        if actor.id not in self._roles:
            row = users.by_id(self.conn, actor.id)
            self._roles[actor.id] = row.role if row is not None and row.active else None
        role = self._roles[actor.id]
        if role is None:
            message = N_("{login} may not work here any more. Ask an admin.")
            raise Refusal("not_signed_in", message, login=actor.login)
        return actor if role == actor.role else replace(actor, role=role)

    def _authorize(self, actor: Actor, model: type[Command]) -> None:
        if not may(actor.role, model.role):
            from gendan.domain.labels_history import command

            raise rights.refusal(actor, model.role, command(model.command))
        if model.founder_only and not self.terminal.founder:
            raise Refusal(
                "forbidden",
                N_("{command} is done on terminal {terminal} only."),
                command=model.command,
                terminal=meta.founder_name(self.conn),
            )

    def recorder(self, actor: Actor, now: datetime, at: datetime) -> Recorder:
        """A recorder for one commit of this node."""
        return Recorder(self.conn, self.projector, self.chain, self.chain.stamp(now, at, actor.id))

    def _context(self, actor: Actor, parsed: Command, at: datetime | None) -> Context:
        now = self.store.clock.now().replace(microsecond=0)
        said = getattr(parsed, "at", None) if at is None else None
        moment = self._moment(at if said is None else read_moment(said, self.store.config.zone, field="at"), now)
        config = self.store.config
        recorder = self.recorder(actor, now, moment)
        reason = (parsed.reason or "").strip() or None
        return Context(
            self.conn, recorder, actor, now, moment, config, self.terminal, self.settle, reason, cache=self.cache
        )

    def _moment(self, at: datetime | None, now: datetime) -> datetime:
        if at is None:
            return now
        moment = at.replace(tzinfo=self.store.config.zone) if at.tzinfo is None else at
        if moment.year < EARLIEST_YEAR:
            raise UsageError("bad_value", N_("{value} is too long ago. Write when it happened."), field="at", value=at)
        if moment > now + timedelta(seconds=1):
            raise UsageError(
                "bad_value", N_("{value} lies in the future. Write when it happened."), field="at", value=at
            )
        return min(moment, now)

    def _resolve(self, ctx: Context, parsed: Command) -> None:
        for field, kind in commands.references(type(parsed)).items():
            value = getattr(parsed, field)
            if value is None:
                continue
            if kind == "line":
                ctx.refs[field] = references.line(ctx.conn, ctx.refs["order"].id, value, field)
            else:
                ctx.refs[field] = references.LOOKUPS[kind](ctx.conn, value, field)
        order = ctx.refs.get("order")
        said = ctx.at != ctx.now  # this terminal's clock may be behind that of the one that took the order
        if said and order is not None and order.placed_at is not None and ctx.at < order.placed_at:
            raise UsageError("bad_value", N_("{value} lies before the order was placed."), field="at", value=ctx.at)
        if not said:
            _follow(ctx)

    def finish(
        self, recorder: Recorder, actor: Actor, name: str, reason: str | None, undoes: str | None = None
    ) -> None:
        """Append the commit of what was recorded and derive what follows; nothing recorded, no commit."""
        if not recorder.ops:
            return
        recorder.finish(Signature(name, actor.uid, actor.role, actor.via, reason, self.practice, undoes, actor.pin))
        if not self.bulk:
            self.settle()

    def settle(self) -> None:
        """Write the rows kept back and everything derived from what was touched."""
        self.chain.write()
        self.projector.flush()
        touched, self.projector.touched = self.projector.touched, set()
        derive.refresh(self.conn, touched, self.store.config)

    def actor_for(self, signed_in: Actor, by: str | None) -> Actor:
        """Whom a line of a file speaks for: oneself, or anybody where an admin hands it in."""
        if by is None or by == signed_in.login:
            return signed_in
        if signed_in.role != "admin":
            raise Refusal("forbidden", N_('Only an admin\'s file may name others in "by".'), field="by")
        row = users.by_login(self.conn, by)
        if row is None or not row.active or row.role == "system":
            raise Refusal("unknown_reference", N_("There is no active user {value}."), field="by", value=by)
        return replace(actor_of(row), via=signed_in.uid)


def _follow(ctx: Context) -> None:
    """What is done about a case now comes after all that is known of it, also where this terminal's clock is behind
    that of the one that wrote it: it is dated a second later then, and done at that moment; the record says when it
    was written by the clock here."""
    last = last_moment(ctx.conn, ctx.refs)
    if last is not None and last > ctx.at:
        ctx.at = ctx.now = last + timedelta(seconds=1)
        ctx.recorder.stamp = replace(ctx.recorder.stamp, at=ctx.at)


def actor_of(row: Any) -> Actor:
    """The actor that a user's row describes."""
    return Actor(row.id, str(row.uid), row.login, row.name, row.role)


@contextmanager
def transaction(store: Store) -> Iterator[Transaction]:
    """One writing transaction: all commands in it are kept together, or none is."""
    with store.write() as conn:
        deed = Transaction(store, conn)
        yield deed
        if deed.chain.waiting:
            deed.settle()


def run(
    store: Store, actor: Actor | None, name: str, args: Mapping[str, Any], at: datetime | None = None
) -> dict[str, Any]:
    """Run one command in a transaction of its own."""
    with transaction(store) as deed:
        result = deed.run(actor, name, args, at)
    if store.told is not None:
        store.told(name)
    return result


def parse(model: type[Command], args: Mapping[str, Any]) -> Command:
    """The command with its arguments read; all missing ones are named at once."""
    given = {key: value for key, value in args.items() if value is not None and value != ""}
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise _argument_error(model, error) from error


def _argument_error(model: type[Command], error: ValidationError) -> UsageError | Refusal:
    found = error.errors(include_url=False)
    lacking = tuple(".".join(map(str, one["loc"])) for one in found if one["type"] == "missing")
    if lacking:
        return missing(model.command, *lacking)
    first = found[0]
    where = ".".join(str(part) for part in first["loc"] if not str(part).startswith("function-"))
    inner = first.get("ctx", {}).get("error")
    if isinstance(inner, commands.UnreadableError):
        return UsageError("bad_value", inner.said.message, field=where, **inner.said.params)
    if first["type"] == "extra_forbidden":
        return UsageError(
            "bad_value", N_("{command} has no argument {name}."), field=where, command=model.command, name=where
        )
    return UsageError(
        "bad_value",
        N_("{name} cannot be {value}: {why}."),
        field=where,
        name=where,
        value="***" if where in commands.SECRETS else first["input"],
        why=reasons.of_argument(first),
    )
