"""``gendan keys``: every key by the place where it works, and one's own keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from gendan import keymap, keys
from gendan.errors import Refusal
from gendan.i18n import N_, _
from gendan.scripts.common import Call, emit, shared_options
from gendan.text import fit

WIDE = 80
_KEYS, _LABEL = 18, 20


@click.group("keys", invoke_without_command=True, help=N_("Every key by the place where it works; one's own keys."))
@click.option("--of", "login", help=N_("With the own keys of this user."))
@shared_options
@click.pass_context
def command(ctx: click.Context, login: str | None) -> None:
    """Without a subcommand the list is printed."""
    if ctx.invoked_subcommand is None:
        show(ctx.obj, login)


def show(call: Call, login: str | None) -> None:
    """Print all keys in force: those of the settings file and the store, and of the user of that login."""
    own, problems = keymap.in_force(*_layers(call, login))
    problems = [*call.config.problems, *problems]
    document = {
        "keys": [
            {
                "action": action.id,
                "place": _(keys.CONTEXTS[action.context]),
                "keys": own.get(action.id, action.keys).split(","),
                "default": action.keys.split(","),
                "label": _(action.label),
                "does": _(action.help),
            }
            for name in keys.CONTEXTS
            for action in keys.in_context(name)
        ],
        "problems": [{"code": one.code, "message": _(one.message, **one.params)} for one in problems],
    }
    emit(call, document, "\n".join(_lines(own)))
    for one in problems:
        click.echo(f"gendan: {_(one.message, **one.params)}", err=True)


def _layers(call: Call, login: str | None) -> tuple[dict[str, str], ...]:
    if login is None and not (call.server or call.database.exists()):
        return (keymap.read(call.config["keys"]),)
    from gendan.services.own_keys import layers

    store = call.open()
    if login is not None:
        from gendan.services.users import list_users

        if login not in {user.login for user in list_users(store)}:
            raise Refusal("unknown_reference", N_("There is no user {value}."), field="of", value=login)
    return layers(store, login)


def _lines(own: Mapping[str, str]) -> list[str]:
    lines: list[str] = []
    for name, title in keys.CONTEXTS.items():
        lines += ["", _(title)]
        for action in keys.in_context(name):
            pressed, label = (
                fit(keys.written(own.get(action.id, action.keys).split(",")), _KEYS - 1),
                fit(_(action.label), _LABEL - 1),
            )
            lines.append(f"  {pressed} {label} {fit(_(action.help), WIDE - 2 - _KEYS - _LABEL)}")
    return [line.rstrip() for line in lines[1:]]


@command.command("set", help=N_("Choose your own KEYS for ACTION: `gendan keys set today.done space,d`."))
@click.argument("action")
@click.argument("pressed", metavar="KEYS")
@shared_options
@click.pass_obj
def choose(call: Call, action: str, pressed: str) -> None:
    """Write one's own keys, and tell what one should know of them."""
    result = _run(call, "keys.set", {"action": action, "keys": pressed})
    emit(call, result, _("{action}: {keys}", action=action, keys=keys.written(result["keys"].split(","))))
    for one in keymap.warnings(action, result["keys"]):
        click.echo(f"gendan: {_(one.message, **one.params)}", err=True)


@command.command("reset", help=N_("Take your own keys of ACTION back to the default; without one, all of them."))
@click.argument("action", required=False)
@shared_options
@click.pass_obj
def reset(call: Call, action: str | None) -> None:
    """Write that there are none."""
    result = _run(call, "keys.reset", {"action": action} if action else {})
    emit(call, result, _("Own keys taken back: {n}", n=len(result["actions"])))


def _run(call: Call, name: str, args: dict[str, Any]) -> dict[str, Any]:
    from gendan.services import door

    store = call.open()
    return door.run(store, call.sign_in(store), name, args)
