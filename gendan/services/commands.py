"""Commands: the base of their models, the kinds of their arguments, and the register of handlers.

The fields, units and limits of a model are the documentation that ``gendan apply --commands`` prints.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from gendan.domain.normal import CODE_LIMIT, NAME_LIMIT, NOTE_LIMIT, PHONE_LIMIT, clean_input
from gendan.domain.typed import read_money, read_percent, read_quantity, read_score
from gendan.errors import UsageError
from gendan.i18n import N_

if TYPE_CHECKING:
    from gendan.services.context import Context

FEATURES = (
    "users",
    "pins",
    "customers",
    "products",
    "settings",
    "own_keys",
    "orders",
    "milestones",
    "plans",
    "contacts",
    "undo",
    "order_import",
    "prices",
    "entry",
    "checks",
    "confirming",
    "amending",
    "advance",
    "quality",
    "regions",
    "shipments",
    "notices",
    "visits",
    "closing",
    "payments",
    "refunds",
    "exceptions",
    "exception_steps",
    "remedies",
    "complaints",
    "complaint_steps",
    "production",
    "risks",
    "capacity",
    "urgent",
    "requests",
    "measures",
    "handovers",
    "order_audit",
    "playbooks",
    "scripts",
    "terminals",
    "conflicts",
    "reviews",
    "filters",
    "day_closing",
    "prints",
    "erasing",
)
"""The modules of services that hold commands, in the order in which they are listed."""


FIRST_YEAR, LAST_YEAR = 1970, 2199
"""Days before or after are typing errors: an order with one could neither be planned nor shown."""
SECRETS = ("password", "old", "pin")
"""Arguments whose value no message repeats."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks an argument that names something: it is looked up before the reason is asked for."""

    kind: str


class UnreadableError(ValueError):
    """What an argument's reader says, carried through the validation."""

    def __init__(self, said: UsageError) -> None:
        super().__init__(said.message)
        self.said = said


def _plain(limit: int, multiline: bool = False) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return clean_input(value, limit, multiline=multiline)
        except UsageError as error:
            raise UnreadableError(error) from error

    return read


def _number(read: Callable[[str], Decimal]) -> Callable[[Any], Any]:
    def convert(value: Any) -> Any:
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, float):
            value = repr(value)
        if not isinstance(value, str | int | Decimal):
            return value
        try:
            return read(str(value))
        except UsageError as error:
            raise UnreadableError(error) from error

    return convert


def _quantity(text: str) -> Decimal:
    return read_quantity(text)[0]


def _day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(N_("a date is written 2026-03-02")) from None


def _in_reach(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        message = N_("{value} is no day between {first} and {last}.")
        raise UnreadableError(UsageError("bad_value", message, value=day, first=FIRST_YEAR, last=LAST_YEAR))
    return day


Name = Annotated[str, BeforeValidator(_plain(NAME_LIMIT)), Field(min_length=1, max_length=NAME_LIMIT)]
Code = Annotated[str, BeforeValidator(_plain(CODE_LIMIT)), Field(min_length=1, max_length=CODE_LIMIT)]
Phone = Annotated[str, BeforeValidator(_plain(PHONE_LIMIT)), Field(min_length=1, max_length=PHONE_LIMIT)]
Note = Annotated[str, BeforeValidator(_plain(NOTE_LIMIT, multiline=True)), Field(max_length=NOTE_LIMIT)]
Money = Annotated[Decimal, BeforeValidator(_number(read_money)), Field(ge=0, max_digits=14, decimal_places=2)]
Quantity = Annotated[Decimal, BeforeValidator(_number(_quantity)), Field(gt=0, max_digits=14, decimal_places=3)]
Discount = Annotated[Decimal, BeforeValidator(_number(read_percent)), Field(ge=0, le=100, decimal_places=2)]
Score = Annotated[Decimal, BeforeValidator(_number(read_score)), Field(ge=1, le=5, decimal_places=2)]
"""1 to 5 points; what was given of 100 is divided by 20."""
AnyDate = Annotated[date, BeforeValidator(_day)]
Date = Annotated[AnyDate, AfterValidator(_in_reach)]
"""A day that plans and calendars can be counted from, there and back."""
Moment = Annotated[
    str, BeforeValidator(_plain(40)), Field(description="when it happened; without offset in the store's zone")
]
ShipmentRef = Annotated[str, BeforeValidator(_plain(CODE_LIMIT)), Ref("shipment"), Field(min_length=1)]
OrderRef = Annotated[str, BeforeValidator(_plain(CODE_LIMIT)), Ref("order"), Field(min_length=1)]
CustomerRef = Annotated[str, BeforeValidator(_plain(NAME_LIMIT)), Ref("customer"), Field(min_length=1)]
ProductRef = Annotated[str, BeforeValidator(_plain(CODE_LIMIT)), Ref("product"), Field(min_length=1)]
UserRef = Annotated[str, BeforeValidator(_plain(CODE_LIMIT)), Ref("user"), Field(min_length=1)]
ExceptionRef = Annotated[str, BeforeValidator(_plain(CODE_LIMIT)), Ref("exception"), Field(min_length=1)]
RemedyRef = Annotated[str, BeforeValidator(_plain(CODE_LIMIT)), Ref("remedy"), Field(min_length=1)]
ComplaintRef = Annotated[str, BeforeValidator(_plain(CODE_LIMIT)), Ref("complaint"), Field(min_length=1)]
HandoverRef = Annotated[str, BeforeValidator(_plain(CODE_LIMIT)), Ref("handover"), Field(min_length=1)]
MeasureRef = Annotated[str, BeforeValidator(_plain(CODE_LIMIT)), Ref("measure"), Field(min_length=1)]
RequestRef = Annotated[str, BeforeValidator(_plain(CODE_LIMIT)), Ref("request"), Field(min_length=1)]
RiskRef = Annotated[str, BeforeValidator(_plain(CODE_LIMIT)), Ref("risk"), Field(min_length=1)]
LineRef = Annotated[int, Ref("line"), Field(ge=1, le=1_000_000)]
Named = Annotated[str, Field(max_length=NAME_LIMIT)]
"""What must be one of some words that the command knows, such as the codes of findings."""
Keyed = Annotated[str, Field(max_length=NOTE_LIMIT)]
"""Text as somebody typed it, which is read only later."""


class Command(BaseModel):
    """A write of the product. ``role`` is the least role; reasons and places are declared beside it."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    command: ClassVar[str]
    role: ClassVar[str]
    reason_required: ClassVar[bool] = False
    founder_only: ClassVar[bool] = False
    """Reference data of the store that only the terminal which made the store writes (decisions.md)."""
    undoable: ClassVar[bool] = False
    history: ClassVar[bool] = False
    """Takes in what happened elsewhere before: closed days do not refuse it, the next close lists what it changes."""

    reason: Note | None = None

    @property
    def only_preview(self) -> bool:
        """Whether the command is only tried: its result is shown and nothing is kept."""
        return False


Handler = Callable[["Context", Any], dict[str, Any]]
_HANDLERS: dict[str, tuple[type[Command], Handler]] = {}
C = TypeVar("C", bound=Command)


def handles(
    model: type[C],
) -> Callable[[Callable[[Context, C], dict[str, Any]]], Callable[[Context, C], dict[str, Any]]]:
    """Register the handler of a command."""

    def register(handler: Callable[[Context, C], dict[str, Any]]) -> Callable[[Context, C], dict[str, Any]]:
        _HANDLERS[model.command] = (model, handler)
        return handler

    return register


@lru_cache(maxsize=1)
def all_commands() -> dict[str, tuple[type[Command], Handler]]:
    """Every command by name, with its model and handler."""
    for feature in FEATURES:
        importlib.import_module(f"gendan.services.{feature}")
    return dict(_HANDLERS)


def references(model: type[Command]) -> dict[str, str]:
    """The arguments of a command that name something: field to kind, orders before their lines."""
    found = {
        name: mark.kind for name, field in model.model_fields.items() for mark in _marks(field) if isinstance(mark, Ref)
    }
    return dict(sorted(found.items(), key=lambda item: item[1] == "line"))


def _marks(field: Any) -> list[Any]:
    marks = list(field.metadata)
    for part in getattr(field.annotation, "__args__", ()):
        marks += getattr(part, "__metadata__", ())
    return marks


def described() -> list[dict[str, Any]]:
    """The reference of all commands for integrators: name, who, arguments with types and limits."""
    listed = []
    for name, (model, _handler) in all_commands().items():
        schema = model.model_json_schema()
        required = set(schema.get("required", ()))
        listed.append(
            {
                "cmd": name,
                "who": model.role,
                "reason": "required" if model.reason_required else "optional",
                "does": (model.__doc__ or "").strip(),
                "args": {
                    field: {"required": field in required, **_schema(part, schema)}
                    for field, part in schema["properties"].items()
                },
            }
        )
    return listed


def _schema(part: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    options = [one for one in part.get("anyOf", [part]) if one.get("type") != "null"]
    shown = {key: value for one in options for key, value in one.items() if key not in ("title", "default")}
    if "$ref" in shown:
        shown = {"type": "object", "fields": whole["$defs"][shown.pop("$ref").rsplit("/", 1)[-1]]["properties"]}
    shown |= {"description": part["description"]} if "description" in part else {}
    return shown
