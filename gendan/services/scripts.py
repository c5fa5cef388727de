"""Scripts: what to say about a problem or in a situation, with the order's data filled in; the store's own in the place
of built-in ones, or beside them (C115, C227-C229)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import Field

from gendan.db import playbooks as table
from gendan.db import users
from gendan.db.store import Store
from gendan.domain.money import money_text
from gendan.domain.scripts import BESIDE, BUILT_IN, SITUATIONS, Script, Situation, check_text, fill
from gendan.errors import Refusal
from gendan.i18n import N_, _
from gendan.services.commands import Code, Command, Name, Note, handles
from gendan.services.context import Context
from gendan.services.order_page import OrderPage, order_page
from gendan.when import day_near


class ScriptSet(Command):
    """Write a script; one with the code of a built-in script stands in its place (C227). Placeholders are checked."""

    command: ClassVar[str] = "script.set"
    role: ClassVar[str] = "supervisor"
    founder_only: ClassVar[bool] = True
    undoable: ClassVar[bool] = True

    code: Code
    name: Name
    situation: Situation
    text: Note = Field(min_length=1, description="with placeholders in braces: {customer}, {order}, {promised}, ...")


class ScriptRemove(Command):
    """Take the store's own script away; a built-in one of its code holds again."""

    command: ClassVar[str] = "script.remove"
    role: ClassVar[str] = "supervisor"
    founder_only: ClassVar[bool] = True
    undoable: ClassVar[bool] = True

    code: Code


@dataclass(frozen=True, slots=True)
class ScriptView:
    """A script in the language in force, its text filled in where it was asked for with data."""

    code: str
    name: str
    situation: str
    text: str
    own: bool
    """Whether the store wrote it."""


@handles(ScriptSet)
def script_set(ctx: Context, cmd: ScriptSet) -> dict[str, Any]:
    """Check the placeholders (``bad_value`` names the unknown one and those that are known) and write it."""
    check_text(cmd.text)
    row = table.own_script(ctx.conn, cmd.code)
    if row is None:
        ctx.recorder.new("script", code=cmd.code, name=cmd.name, situation=cmd.situation, text=cmd.text)
    else:
        ctx.recorder.set("script", row.id, name=cmd.name, situation=cmd.situation, text=cmd.text)
    return {"code": cmd.code}


@handles(ScriptRemove)
def script_remove(ctx: Context, cmd: ScriptRemove) -> dict[str, Any]:
    """Take it away; a built-in script stays."""
    row = table.own_script(ctx.conn, cmd.code)
    if row is None and cmd.code in BUILT_IN:
        raise Refusal("wrong_status", N_("This script is the built-in one already."))
    if row is None:
        raise Refusal("unknown_reference", N_("There is no script {value}."), field="code", value=cmd.code)
    ctx.recorder.set("script", row.id, removed=True)
    return {"code": cmd.code}


def list_scripts(store: Store) -> tuple[ScriptView, ...]:
    """All scripts with their placeholders, by situation."""
    with store.read() as conn:
        rows = table.own_scripts(conn)
    own = {row.code: ScriptView(row.code, row.name, row.situation, row.text, True) for row in rows}
    built_in = {code: _built_in(script) for code, script in BUILT_IN.items()}
    return tuple(sorted((built_in | own).values(), key=lambda one: SITUATIONS.index(one.situation)))


def _built_in(script: Script) -> ScriptView:
    return ScriptView(script.code, _(script.name), script.situation, _(script.text), False)


def scripts_for(
    store: Store, situation: str, order_number: str | None = None, *, line: int | None = None, customer: str = ""
) -> tuple[ScriptView, ...]:
    """The scripts for a problem or a situation, and those that go with it, with the data of the order filled in (of its
    line where one is named); without an order ``customer`` is the name that is known. What the viewer may not see
    while he checks the order blind stays hidden. Refuses ``unknown_reference``."""
    wanted = (situation, *BESIDE.get(situation, ()))
    values = _general(store) | ({"customer": customer} if customer else {})
    values |= _values(order_page(store, order_number), line) if order_number else {}
    found = [one for one in list_scripts(store) if one.situation in wanted]
    found.sort(key=lambda one: wanted.index(one.situation))
    return tuple(ScriptView(one.code, one.name, one.situation, fill(one.text, values), one.own) for one in found)


def _general(store: Store) -> dict[str, str]:
    """What is known without an order: the store, and who speaks."""
    with store.read() as conn:
        row = users.by_login(conn, store.viewer) if store.viewer else None
    return {"store": store.config["store.name"], "owner": row.name if row is not None else ""}


def _values(page: OrderPage, line: int | None) -> dict[str, str]:
    lines = [one for one in page.lines if line in (None, one.line)]
    names = list(dict.fromkeys(one.name or one.product for one in lines))
    goods = names[0] if len(names) == 1 else _("{name} and {n} more", name=names[0], n=len(names) - 1) if names else ""
    quantity = sum((one.qty for one in lines), Decimal(0))
    owner = {"owner": page.owner_name} if page.owner_name else {}
    return {
        "customer": page.contact or page.customer,
        "order": page.outside_number or page.number,
        "product": goods,
        "quantity": f"{quantity.normalize():f}" if quantity else "",
        "amount": money_text(page.amount) if page.amount else "",
        "requested": _day(page.requested, page.today),
        "promised": _day(page.promised, page.today),
        "delivered": _day(page.delivered, page.today),
        "next_step": _(page.next_name),
        **owner,
    }


def _day(day: date | None, today: date) -> str:
    return "" if day is None else day_near(day, today)
