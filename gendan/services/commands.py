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

COMMANDS = {
    "users": "user.add user.update user.password user.disable user.enable",
    "pins": "user.pin",
    "customers": "customer.add customer.update customer.merge customer.split",
    "products": "product.add product.update",
    "settings": "setting.set setting.reset",
    "own_keys": "keys.set keys.reset",
    "orders": "order.promise order.assign order.cancel order.hold order.resume",
    "milestones": "milestone.done milestone.undo",
    "plans": "milestone.plan order.plan template.set template.from_order template.remove",
    "contacts": "contact.log",
    "undo": "change.undo",
    "order_import": "order.import",
    "prices": "price.break price.remove promotion.add promotion.remove",
    "entry": "order.enter order.update order.read_back order.submit order.copy",
    "checks": "order.check order.self_check order.settle",
    "confirming": "order.customer_yes order.approve order.self_approve order.reject order.invalid order.valid",
    "amending": "order.amend",
    "advance": "order.advance",
    "quality": "quality.record",
    "regions": "region.set region.remove",
    "shipments": "shipment.create shipment.event shipment.deliver shipment.undo",
    "notices": "notice.done",
    "visits": "order.accept visit.done",
    "closing": "order.close",
    "payments": "payment.receive payment.verify",
    "refunds": "refund.request refund.sign refund.pay",
    "exceptions": "exception.raise exception.contain exception.remedy exception.escalate exception.close",
    "exception_steps": "exception.tell exception.step exception.chase exception.wait "
    "exception.resume exception.update exception.approve exception.reject",
    "remedies": "remedy.keep remedy.withdraw remedy.return",
    "complaints": "complaint.open complaint.listen complaint.respond complaint.wait complaint.resume complaint.update",
    "complaint_steps": "complaint.locate complaint.offer complaint.approve complaint.reject "
    "complaint.consent complaint.solve complaint.visit complaint.close",
    "production": "production.check",
    "risks": "risk.add risk.close",
    "capacity": "capacity.set",
    "urgent": "order.urgent",
    "requests": "request.open request.respond request.solve request.wait request.resume request.update",
    "measures": "retrospective.file measure.add measure.done measure.effect",
    "handovers": "handover.give handover.take",
    "order_audit": "finding.add finding.done finding.effect",
    "playbooks": "playbook.set playbook.reset",
    "scripts": "script.set script.remove",
    "terminals": "terminal.add terminal.accept terminal.revoke",
    "conflicts": "conflict.resolve",
    "reviews": "review.done",
    "filters": "filter.save filter.rename filter.delete",
    "day_closing": "day.close day.resume",
    "prints": "paper.printed",
    "erasing": "customer.erase",
}
"""The commands of each module of services, in the order in which they are listed; it is loaded when one is given."""


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
def _places() -> dict[str, str]:
    return {name: feature for feature, names in COMMANDS.items() for name in names.split()}


def find(name: str) -> tuple[type[Command], Handler] | None:
    """The model and handler of a command; None where there is none of that name."""
    if name not in _HANDLERS and name in _places():
        importlib.import_module(f"gendan.services.{_places()[name]}")
    return _HANDLERS.get(name)


def get(name: str) -> tuple[type[Command], Handler]:
    """The model and handler of a command that there is."""
    found = find(name)
    if found is None:
        raise KeyError(name)
    return found


@lru_cache(maxsize=1)
def all_commands() -> dict[str, tuple[type[Command], Handler]]:
    """Every command by name, with its model and handler."""
    return {name: get(name) for name in _places()}


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
