"""The terminals of the store: enrolling, accepting, revoking them; the roster is part of the journal (sync.md 2.9)."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import BeforeValidator, Field
from sqlalchemy import Connection

from gendan.db import exchange, meta, roster
from gendan.db import terminals as table
from gendan.db.store import Store
from gendan.errors import Refusal, UsageError
from gendan.i18n import N_
from gendan.services.commands import Code, Command, UnreadableError, handles
from gendan.services.context import Context

KEY_BYTES = 32
_BAD_KEY = N_("{value} is no public key. It comes with the terminal's bundle or enrolment.")


def _public_key(value: Any) -> Any:
    try:
        good = isinstance(value, str) and len(base64.b64decode(value, validate=True)) == KEY_BYTES
    except (binascii.Error, ValueError):
        good = False
    if not good:
        raise UnreadableError(UsageError("bad_value", _BAD_KEY, value=str(value)[:60]))
    return value


PublicKey = Annotated[str, BeforeValidator(_public_key), Field(description="Ed25519, base64")]
Recipient = Annotated[str, Field(pattern=r"^age1[0-9a-z]{58}$", description="age recipient, for encrypted bundles")]
TerminalCode = Annotated[str, Field(pattern=r"^[A-Z0-9]{1,12}$", description="capital letters and digits, like T2")]


class TerminalAdd(Command):
    """Enrol a further terminal: its commits count from then on. ``gendan terminal add`` makes its keys and its file."""

    command: ClassVar[str] = "terminal.add"
    role: ClassVar[str] = "admin"
    founder_only: ClassVar[bool] = True

    name: TerminalCode
    store: TerminalCode | None = Field(default=None, description="code of its store; this store where left out")
    public_key: PublicKey
    recipient: Recipient


class TerminalAccept(Command):
    """Accept a terminal that goes on from a copy and that its former key could not vouch for (sync.md 2.3): on the
    first terminal for all of them; where that one itself goes on so, each terminal accepts it for itself."""

    command: ClassVar[str] = "terminal.accept"
    role: ClassVar[str] = "admin"
    reason_required: ClassVar[bool] = True

    node: Code
    name: TerminalCode
    store: TerminalCode
    public_key: PublicKey
    recipient: Recipient
    continues: Code | None = None


class TerminalRevoke(Command):
    """Revoke a terminal that was lost, stolen or given up: bundles it writes are refused from then on."""

    command: ClassVar[str] = "terminal.revoke"
    role: ClassVar[str] = "admin"
    founder_only: ClassVar[bool] = True
    reason_required: ClassVar[bool] = True

    name: Code


@handles(TerminalAdd)
def terminal_add(ctx: Context, cmd: TerminalAdd) -> dict[str, Any]:
    """Write the roster's row; its uid is the node of the new terminal."""
    store = cmd.store or ctx.terminal.store
    if any(row.store == store and row.name == cmd.name for row in table.everyone(ctx.conn)):
        raise Refusal(
            "duplicate", N_("There is a terminal {value} already. Choose another code."), field="name",
            value=f"{store}-{cmd.name}",
        )  # fmt: skip
    row = ctx.recorder.new("terminal", store=store, name=cmd.name, public_key=cmd.public_key, recipient=cmd.recipient)
    return {"terminal": f"{store}-{cmd.name}", "node": str(ctx.recorder.projector.uid_of("terminal", row))}


@handles(TerminalAccept)
def terminal_accept(ctx: Context, cmd: TerminalAccept) -> dict[str, Any]:
    """Let the node in here, and write its row in the roster; one that stands there is left as it is."""
    try:
        uid = UUID(cmd.node)
    except ValueError:
        raise UsageError(
            "bad_value", N_("{value} is no node. Take it from the bundle."), field="node", value=cmd.node
        ) from None
    if not ctx.terminal.founder and cmd.continues not in roster.look(ctx.conn).line:
        raise Refusal(
            "forbidden", N_("{command} is done on terminal {terminal} only."), command=cmd.command,
            terminal=meta.founder_name(ctx.conn),
        )  # fmt: skip
    roster.accept(ctx.conn, str(uid), cmd.store, cmd.name, cmd.public_key)
    if table.of_node(ctx.conn, str(uid)) is None:
        fields = {"store": cmd.store, "name": cmd.name, "public_key": cmd.public_key, "recipient": cmd.recipient}
        ctx.recorder.new("terminal", uid, **fields, continues=cmd.continues)
    else:
        roster.derive(ctx.conn)
    return {"terminal": f"{cmd.store}-{cmd.name}", "node": str(uid)}


@handles(TerminalRevoke)
def terminal_revoke(ctx: Context, cmd: TerminalRevoke) -> dict[str, Any]:
    """Note after which of its commits a terminal counts no more."""
    found = table.by_name(ctx.conn, cmd.name)
    if not found:
        raise Refusal(
            "unknown_reference", N_("There is no terminal {value}. `gendan terminal list` names them."), field="name",
            value=cmd.name,
        )  # fmt: skip
    node = str(found[0].uid)
    if node == meta.get(ctx.conn, "node"):
        raise Refusal("wrong_status", N_("This very terminal cannot be revoked here. Do it on another."), field="name")
    seq, _hash = exchange.head_of(ctx.conn, node)
    ctx.recorder.set("terminal", found[0].id, revoked_seq=seq)
    return {"terminal": f"{found[0].store}-{found[0].name}", "revoked_after": seq}


@dataclass(frozen=True, slots=True)
class Listed:
    """A terminal as the page of terminals shows it. ``behind`` is how many records it lacks, as far as it said;
    ``waiting`` how many of its records wait here; ``heard`` when it last said what it has."""

    node: str
    name: str
    state: str
    heard: datetime | None
    behind: int
    waiting: int
    continues: str | None
    has: dict[str, int]
    """Last sequence number by terminal, as it said itself."""

    @property
    def is_this(self) -> bool:
        """Whether it is this terminal."""
        return self.state == "this"


def listed(store: Store) -> list[Listed]:
    """All terminals of the roster: this one first, then those that work, then those that do not."""
    with store.read() as conn:
        own = meta.get(conn, "node")
        rows = table.everyone(conn)
        names = {str(row.uid): f"{row.store}-{row.name}" for row in rows}
        working = {own, *exchange.others(conn, own)}
        have = exchange.have(conn)
        found = [_listed(conn, row, own, working, have, names) for row in rows]
    ranks = {"this": 0, "works": 1, "revoked": 2, "ended": 3}
    return sorted(found, key=lambda one: (ranks[one.state], one.name))


def _listed(
    conn: Connection, row: Any, own: str, working: set[str], have: dict[str, int], names: dict[str, str]
) -> Listed:
    uid = str(row.uid)
    said = exchange.said(conn, uid)
    state = "revoked" if row.revoked_seq is not None else "works" if uid in working else "ended"
    behind = sum(max(0, seq - said.get(node, 0)) for node, seq in have.items()) if uid != own else 0
    has = {names.get(node, node): seq for node, seq in (have if uid == own else said).items()}
    return Listed(
        uid,
        names[uid],
        "this" if uid == own else state,
        exchange.heard(conn, uid),
        behind,
        exchange.count_waiting(conn, uid),
        names.get(row.continues or "", row.continues),
        has,
    )
