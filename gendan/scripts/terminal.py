"""``gendan terminal``: the terminals of the store; enrolling, listing, accepting, revoking."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gendan.i18n import N_, _
from gendan.scripts.common import PATH, Call, emit, shared_options
from gendan.text import fit

if TYPE_CHECKING:
    from gendan.services.terminals import Listed


@click.group("terminal", help=N_("The terminals of the store."))
@shared_options
def command() -> None:
    """The group of terminal commands; cli.py hangs it in."""


@command.command("add", help=N_("Enrol a terminal: FILE carries a snapshot and its keys, closed with your password."))
@click.argument("name")
@click.option("--to", "file", type=PATH, required=True, help=N_("The file to be written."))
@click.option("--store", "code", metavar="CODE", help=N_("The terminal of another store of the business."))
@shared_options
@click.pass_obj
def add(call: Call, name: str, file: Path, code: str | None) -> None:
    """Enrol, and write the file that ``gendan init --join`` takes."""
    from gendan.services.door import run
    from gendan.sync.enrol import enrol

    store = call.open()
    actor = call.sign_in(store)
    named = {"name": name} | ({"store": code} if code else {})
    made = enrol(store, lambda args: run(store, actor, "terminal.add", args), named, call.password, file)
    words = N_("{terminal} is enrolled. Take {file} to its machine and run: gendan init --join {file}")
    emit(call, {"terminal": made, "file": str(file)}, _(words, terminal=made, file=file))


@command.command("list", help=N_("The terminals, what each has, and when it was heard of."))
@shared_options
@click.pass_obj
def show(call: Call) -> None:
    """Print the roster."""
    from gendan.services.terminals import listed

    store = call.open()
    found = listed(store)
    emit(
        call, {"terminals": [document(one) for one in found]}, "\n".join(text(one, store.config.zone) for one in found)
    )


def document(one: Listed) -> dict[str, Any]:
    """A terminal for machines."""
    return {
        "terminal": one.name,
        "node": one.node,
        "this": one.is_this,
        "state": one.state,
        "heard": one.heard.isoformat() if one.heard else None,
        "behind": one.behind,
        "waiting": one.waiting,
        "continues": one.continues,
    }


_STATES = {
    "this": N_("this terminal"),
    "works": N_("works"),
    "revoked": N_("revoked"),
    "ended": N_("goes on under another code"),
}


def text(one: Listed, zone: Any) -> str:
    """A terminal in a line."""
    heard = one.heard.astimezone(zone).strftime("%Y-%m-%d %H:%M") if one.heard else _("not heard of yet")
    behind = _("lacks {n} {n:record|records}", n=one.behind) if one.behind and not one.is_this else ""
    line = f"{fit(one.name, 14)}  {fit(_(_STATES[one.state]), 20)}  {fit('' if one.is_this else heard, 18)}  {behind}"
    return line.rstrip()


@command.command("revoke", help=N_("Refuse what this terminal writes from now on; it was lost or given up."))
@click.argument("name")
@click.option("--reason", required=True, help=N_("Why."))
@shared_options
@click.pass_obj
def revoke(call: Call, name: str, reason: str) -> None:
    """Revoke."""
    from gendan.services.door import run

    store = call.open()
    done = run(store, call.sign_in(store), "terminal.revoke", {"name": name, "reason": reason})
    emit(call, done, _("{terminal} is revoked.", terminal=done["terminal"]))


@command.command("accept", help=N_("Accept the unknown terminal that wrote this bundle: a copy that goes on alone."))
@click.argument("file", type=PATH)
@click.option("--reason", required=True, help=N_("Why."))
@shared_options
@click.pass_obj
def accept(call: Call, file: Path, reason: str) -> None:
    """Accept the terminal a bundle introduces."""
    from gendan.services.door import run
    from gendan.sync.trust import introduced

    store = call.open()
    actor = call.sign_in(store)
    done = run(store, actor, "terminal.accept", {**introduced(file), "reason": reason})
    emit(call, done, _("{terminal} is accepted. Merge its bundle now.", terminal=done["terminal"]))
