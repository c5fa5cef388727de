"""Own keys: what a person chose for himself. They travel with him to every terminal; a terminal's own file wins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

from pydantic import Field

from gendan import keymap
from gendan.db import settings as table
from gendan.db.recorder import uid_about
from gendan.db.store import Store
from gendan.errors import Refusal, UsageError
from gendan.i18n import N_
from gendan.keys import BY_ID
from gendan.services.commands import Code, Command, handles
from gendan.services.context import Context


class KeysSet(Command):
    """Choose one's own keys for an action; they hold for oneself, on every terminal of the store."""

    command: ClassVar[str] = "keys.set"
    role: ClassVar[str] = "clerk"
    undoable: ClassVar[bool] = True

    action: Code = Field(description="the action's id, as `gendan keys` lists them: `today.done`")
    keys: Code = Field(description="keys by their names, separated by commas: `space,d`, `ctrl+t`, `f4`")


class KeysReset(Command):
    """Take one's own keys for an action back to the default, or all of one's own keys."""

    command: ClassVar[str] = "keys.reset"
    role: ClassVar[str] = "clerk"
    undoable: ClassVar[bool] = True

    action: Code | None = Field(default=None, description="the action's id; left out, all")


@handles(KeysSet)
def keys_set(ctx: Context, cmd: KeysSet) -> dict[str, Any]:
    """Write them; a key that cannot be had, or means something else in the same place, is refused with what it is."""
    _known(cmd.action)
    pressed = ",".join(dict.fromkeys(keymap.normal(key) for key in cmd.keys.split(",")))
    own = table.keys_of_person(ctx.conn, ctx.actor.login)
    mine = {action: keys for action, keys in own.items() if action in BY_ID}
    wrong = keymap.wrong_with({**_of_store(ctx.config.from_store), **mine}, cmd.action, pressed)
    if wrong is not None:
        code = "duplicate" if wrong.code == "key_clash" else "bad_value"
        raise Refusal(code, wrong.message, field="keys", **wrong.params)
    _write(ctx, cmd.action, pressed)
    told = [{"code": one.code, "message": one.message, "key": str(one.params["pressed"])}
            for one in keymap.warnings(cmd.action, pressed)]  # fmt: skip
    return {"action": cmd.action, "keys": pressed, "findings": told}


@handles(KeysReset)
def keys_reset(ctx: Context, cmd: KeysReset) -> dict[str, Any]:
    """Write that there are none; what is no action any more goes as well."""
    own = table.keys_of_person(ctx.conn, ctx.actor.login)
    if cmd.action is not None and cmd.action not in own:
        _known(cmd.action)
    gone = [action for action in own if cmd.action in (None, action)]
    for action in gone:
        _write(ctx, action, None)
    return {"actions": sorted(gone)}


def _known(action: str) -> None:
    if action not in BY_ID:
        message = N_("There is no action {value}. `gendan keys` lists them.")
        raise UsageError("unknown_reference", message, field="action", value=action)


def _write(ctx: Context, action: str, pressed: str | None) -> None:
    key = table.person_key(ctx.actor.login, action)
    kept = None if pressed is None else table.kept(pressed)
    row = table.by_key(ctx.conn, key)
    if row is not None:
        ctx.recorder.set("setting", row.id, value=kept)
    elif kept is not None:
        since = datetime.fromtimestamp((UUID(ctx.actor.uid).int >> 80) / 1000, UTC)
        ctx.recorder.new("setting", uid=uid_about(since, "setting", key), key=key, value=kept)


def _of_store(from_store: Mapping[str, Any]) -> dict[str, str]:
    return {action: keys for action, keys in keymap.read(from_store.get("keys", {})).items() if action in BY_ID}


def layers(store: Store, login: str | None) -> tuple[dict[str, str], ...]:
    """The keys that this terminal's file, the person and the store have chosen, by action id; the strongest first."""
    return (keymap.read(store.own_config["keys"]), *chosen(store, login))


def chosen(store: Store, login: str | None) -> tuple[dict[str, str], ...]:
    """The keys that the person and the store have chosen, by action id; the stronger first."""
    mine: dict[str, str] = {}
    if login is not None:
        with store.read() as conn:
            mine = table.keys_of_person(conn, login)
    return mine, keymap.read(store.config.from_store.get("keys", {}))
