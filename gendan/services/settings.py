"""Settings that the store shares between its terminals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from gendan.config import BY_KEY, InForce, checked
from gendan.db import settings as table
from gendan.db.store import Store
from gendan.services.commands import Code, Command, handles
from gendan.services.context import Context


class SettingSet(Command):
    """Set a shared setting; a terminal's own settings file wins over it."""

    command: ClassVar[str] = "setting.set"
    role: ClassVar[str] = "supervisor"
    founder_only: ClassVar[bool] = True
    undoable: ClassVar[bool] = True

    key: Code
    value: Any


class SettingReset(Command):
    """Take a shared setting back to its default."""

    command: ClassVar[str] = "setting.reset"
    role: ClassVar[str] = "supervisor"
    founder_only: ClassVar[bool] = True
    undoable: ClassVar[bool] = True

    key: Code


def write(ctx: Context, key: str, value: Any) -> None:
    """Record the value of a shared setting; ``None`` takes it back."""
    kept = None if value is None else table.kept(value)
    row = table.by_key(ctx.conn, key)
    if row is not None:
        ctx.recorder.set("setting", row.id, value=kept)
    elif kept is not None:
        ctx.recorder.new("setting", key=key, value=kept)


def _plain(value: Any) -> Any:
    """What a file of commands brought as ``Decimal``, as the numbers that settings hold."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list) else value


@handles(SettingSet)
def setting_set(ctx: Context, cmd: SettingSet) -> dict[str, Any]:
    """Set a shared setting; what it may be is said where it is refused."""
    write(ctx, cmd.key, checked(cmd.key, _plain(cmd.value)))
    return {"key": cmd.key}


@handles(SettingReset)
def setting_reset(ctx: Context, cmd: SettingReset) -> dict[str, Any]:
    """Take a shared setting back to its default."""
    checked(cmd.key, BY_KEY[cmd.key].default if cmd.key in BY_KEY else None)
    write(ctx, cmd.key, None)
    return {"key": cmd.key}


def list_settings(store: Store) -> list[InForce]:
    """Every setting with its value in force and where it comes from."""
    return store.config.all()
