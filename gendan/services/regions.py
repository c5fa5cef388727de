"""Regions and their ways of transport: days, cost and carrier, the first choice first (C192, C193, C195)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from gendan.config import Config
from gendan.db import regions as table
from gendan.db.store import Store
from gendan.domain.money import money_text
from gendan.domain.shipping import PICKUP, Way
from gendan.errors import Refusal, UsageError
from gendan.i18n import N_
from gendan.services.commands import Code, Command, Money, Name, handles
from gendan.services.context import Context

LONGEST = 365
"""Days of transport that a region may have at most."""


class RegionMode(BaseModel):
    """One way of transport to a region."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mode: Code
    days: int = Field(ge=0, le=LONGEST, description="working days on the road")
    cost: Money | None = None
    carrier: Name | None = None


class RegionSet(Command):
    """Set the ways of transport to a region in the order of preference; the second is the one to fall back on."""

    command: ClassVar[str] = "region.set"
    role: ClassVar[str] = "supervisor"
    founder_only: ClassVar[bool] = True
    undoable: ClassVar[bool] = True

    name: Name
    modes: list[RegionMode] = Field(min_length=1, max_length=20)


class RegionRemove(Command):
    """Take a region out of the table; its orders go by the default days."""

    command: ClassVar[str] = "region.remove"
    role: ClassVar[str] = "supervisor"
    founder_only: ClassVar[bool] = True
    undoable: ClassVar[bool] = True

    name: Name


@handles(RegionSet)
def region_set(ctx: Context, cmd: RegionSet) -> dict[str, Any]:
    """Write a region; one of that name is changed."""
    known = ctx.config["shipment.modes"]
    for at, way in enumerate(cmd.modes):
        if way.mode not in known:
            raise UsageError(
                "bad_value",
                N_("{value} is no way of transport. The setting shipment.modes has: {known}."),
                field=f"modes.{at}.mode",
                value=way.mode,
                known=", ".join(known),
            )
    named = [way.mode for way in cmd.modes]
    twice = next((mode for mode in named if named.count(mode) > 1), None)
    if twice is not None:
        raise UsageError("bad_value", N_("{value} is named twice."), field="modes", value=twice)
    modes = [_detail(way) for way in cmd.modes]
    row = table.by_name(ctx.conn, cmd.name)
    if row is None:
        ctx.recorder.new("region", name=cmd.name, modes=modes)
    else:
        ctx.recorder.set("region", row.id, modes=modes)
    return {"name": cmd.name}


def _detail(way: RegionMode) -> dict[str, Any]:
    said = {"mode": way.mode, "days": way.days, "cost": None if way.cost is None else money_text(way.cost)}
    return {key: value for key, value in {**said, "carrier": way.carrier}.items() if value is not None}


@handles(RegionRemove)
def region_remove(ctx: Context, cmd: RegionRemove) -> dict[str, Any]:
    """Remove a region."""
    row = table.by_name(ctx.conn, cmd.name)
    if row is None:
        raise Refusal("unknown_reference", N_("There is no region {value}."), field="name", value=cmd.name)
    ctx.recorder.set("region", row.id, removed=True)
    return {"name": cmd.name}


# Reading


@dataclass(frozen=True, slots=True)
class RegionView:
    """A region with its ways of transport, the first choice first."""

    name: str
    ways: tuple[Way, ...]


def region_table(store: Store) -> tuple[RegionView, ...]:
    """The regions by name."""
    with store.read() as conn:
        return tuple(RegionView(row.name, _ways(row.modes)) for row in table.every(conn))


def ways_to(conn: Connection, config: Config, region: str | None, delivery_mode: str | None) -> tuple[Way, ...]:
    """The ways of transport to a region, the first choice first; where the store set none, all that it has with the
    default days. Nothing is transported to who picks it up."""
    modes = [str(mode) for mode in config["shipment.modes"]]
    if delivery_mode == PICKUP:
        return (Way(PICKUP, 0),)
    row = table.by_name(conn, region) if region else None
    if row is not None and row.modes:
        return _ways(row.modes)
    days: int = config["shipment.default_days"]
    return tuple(Way(mode, days) for mode in modes if mode != PICKUP)


def _ways(modes: list[Mapping[str, Any]]) -> tuple[Way, ...]:
    return tuple(
        Way(
            way["mode"],
            way["days"],
            Decimal(way["cost"]) if way.get("cost") is not None else None,
            way.get("carrier"),
        )
        for way in modes
    )
