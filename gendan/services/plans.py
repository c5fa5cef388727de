"""Plans by hand: another date for a milestone, another template for an order, the store's own templates (C161, C170,
C173, C176, C188)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from gendan.db import derive_plan, entry, finding
from gendan.db import milestones as table
from gendan.db import templates as template_table
from gendan.db.store import Store
from gendan.domain.plan import BEFORE_WORK, Node, in_order, predecessors
from gendan.domain.templates import BUILT_IN, LEAD, TRANSIT, Step, as_detail, from_detail
from gendan.errors import Refusal, UsageError
from gendan.i18n import N_, Word
from gendan.services import planning
from gendan.services.commands import Code, Command, Date, LineRef, Name, OrderRef, handles
from gendan.services.context import Context
from gendan.services.gates import milestone_words
from gendan.services.milestones import refuse_ended, the_milestone
from gendan.services.timeline import timeline_of

NEEDED = ("receive", "confirm", "ship", "deliver")
"""Steps without which no plan goes from the order to the customer."""
_SPECIAL = {"lead": LEAD, "transit": TRANSIT}


class MilestonePlan(Command):
    """Give an open milestone another date; it does not follow the promise any more (C161)."""

    command: ClassVar[str] = "milestone.plan"
    role: ClassVar[str] = "follower"
    reason_required: ClassVar[bool] = True
    undoable: ClassVar[bool] = True

    order: OrderRef
    milestone: Code
    line: LineRef | None = None
    category: Name | None = Field(default=None, description="where the milestone stands once for each category")
    due: Date


class Group(BaseModel):
    """Lines of an order that are planned together."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    category: Name
    lines: list[int] = Field(min_length=1, max_length=2000)


class OrderPlan(Command):
    """Plan an order by another template, or by other categories; what is done stays done (C170, C176)."""

    command: ClassVar[str] = "order.plan"
    role: ClassVar[str] = "follower"

    order: OrderRef
    template: Code | None = None
    categories: list[Group] | None = Field(default=None, max_length=500)


class StepInput(BaseModel):
    """One step of a template."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Code
    name: Name
    stage: Literal["received", "confirmed", "production", "delivery"] = "production"
    days: int | Literal["lead", "transit"] = Field(default=0, description="working days; lead and transit are computed")
    role: Literal["clerk", "follower", "supervisor"] = "follower"
    after: list[Code] | None = Field(default=None, max_length=50, description="codes it waits for; else the one before")
    scope: Literal["order", "category"] = "order"
    quality: bool = False
    court: Literal["us", "customer", "supplier"] = "us"
    notice: Literal["confirmed", "production", "dispatched", "arrived"] | None = None


class TemplateSet(Command):
    """Make a template of plans, or change one; a built-in one is replaced by the store's own of its code (C161)."""

    command: ClassVar[str] = "template.set"
    role: ClassVar[str] = "supervisor"
    founder_only: ClassVar[bool] = True
    undoable: ClassVar[bool] = True

    code: Code
    name: Name
    steps: list[StepInput] = Field(min_length=1, max_length=200)


class TemplateFromOrder(Command):
    """Make a template from a finished order, with the working days that its steps took."""

    command: ClassVar[str] = "template.from_order"
    role: ClassVar[str] = "supervisor"
    founder_only: ClassVar[bool] = True
    undoable: ClassVar[bool] = True

    order: OrderRef
    code: Code
    name: Name


class TemplateRemove(Command):
    """Take the store's own template away; a built-in one of its code holds again."""

    command: ClassVar[str] = "template.remove"
    role: ClassVar[str] = "supervisor"
    founder_only: ClassVar[bool] = True
    undoable: ClassVar[bool] = True

    code: Code


@handles(MilestonePlan)
def milestone_plan(ctx: Context, cmd: MilestonePlan) -> dict[str, Any]:
    """Write the date; returns what it does to the forecast, the slack and the critical path."""
    order = ctx.refs["order"]
    refuse_ended(order)
    milestone = the_milestone(ctx, cmd.milestone, cmd.category)
    if milestone.done_at is not None:
        raise Refusal("wrong_status", N_("Milestone {value} is done already."), value=Word(milestone_words(milestone)))
    if order.placed_on is not None and cmd.due < order.placed_on:
        raise Refusal("bad_value", N_("{value} lies before the order was placed."), field="due", value=cmd.due)
    ctx.recorder.set("milestone", milestone.id, due=cmd.due, fixed=True)
    ctx.settle()
    at = [row.id for row in table.of_order(ctx.conn, order.id)].index(milestone.id)
    return {"order": order.number, "milestone": milestone.code, **prospect(ctx, order.id, at)}


def prospect(ctx: Context, order_id: int, at: int | None = None) -> dict[str, Any]:
    """The forecast of an order, and the slack of all of it or of the milestone ``at`` in its plan, in working days."""
    seen = timeline_of(ctx.conn, order_id, ctx.config, ctx.today)
    forecast = seen.forecast.isoformat() if seen.forecast else None
    if at is None:
        return {"forecast": forecast, "slack_days": seen.slack_days}
    step = seen.steps[at]
    return {"forecast": forecast, "slack_days": step.slack_days, "critical": step.critical}


@handles(OrderPlan)
def order_plan(ctx: Context, cmd: OrderPlan) -> dict[str, Any]:
    """Write the choice; a plan that stands already is made anew, and what is done keeps its day."""
    order = ctx.refs["order"]
    refuse_ended(order)
    if order.delivered_on is not None:
        raise Refusal("wrong_status", N_("Order {number} is delivered; its plan stands."), number=order.number)
    if cmd.template is not None:
        if planning.template_named(ctx.conn, cmd.template) is None:
            raise Refusal(
                "unknown_reference", N_("There is no template {value}."), field="template", value=cmd.template
            )
        ctx.recorder.set("order", order.id, template=cmd.template)
    _group(ctx, order, cmd.categories or [])
    ctx.settle()
    after = finding.order_by_id(ctx.conn, order.id)
    if table.any_of(ctx.conn, order.id) and after.confirmed_at is not None:
        _plan_anew(ctx, after)
        ctx.settle()
    return {"order": order.number, "template": _template_code(ctx, after), **prospect(ctx, order.id)}


def _template_code(ctx: Context, order: Any) -> str:
    return planning.template_of(ctx, order, planning.goods_of(ctx.conn, order.id)).code


def _group(ctx: Context, order: Any, groups: list[Group]) -> None:
    rows = {row.pos: row for row in entry.lines_of(ctx.conn, order.id)}
    for group in groups:
        for pos in group.lines:
            if pos not in rows:
                raise Refusal("unknown_reference", N_("The order has no line {value}."), field="categories", value=pos)
            ctx.recorder.set("line", rows[pos].id, category=group.category)


def _plan_anew(ctx: Context, order: Any) -> None:
    """What of the new plan stands already is kept, what is open and not of it is removed, the rest is made."""
    items = planning.planned(ctx, order)
    rows = table.of_order(ctx.conn, order.id)
    standing = {(row.code, row.category): row for row in rows}
    wanted = {(item.step.code, item.node.category) for item in items}
    for key, row in standing.items():
        if key not in wanted and row.done_at is None:
            ctx.recorder.set("milestone", row.id, removed=True)
    kept = [row for key, row in standing.items() if key not in wanted and row.done_at is not None]
    for pos, row in enumerate(kept, start=1):
        ctx.recorder.set("milestone", row.id, pos=pos)
    found = [(item, standing.get((item.step.code, item.node.category))) for item in items]
    places = [planning.made(item) if row is None else planning.stands_as(row, item) for item, row in found]
    planning.lay(ctx, order.id, places, order.promised, first=len(kept) + 1)


# Templates


@handles(TemplateSet)
def template_set(ctx: Context, cmd: TemplateSet) -> dict[str, Any]:
    """Check the steps and write the template."""
    steps = [_step(given) for given in cmd.steps]
    refuse_broken(steps)
    _write(ctx, cmd.code, cmd.name, steps)
    return {"code": cmd.code}


def _step(given: StepInput) -> Step:
    days = _SPECIAL[given.days] if isinstance(given.days, str) else given.days
    if isinstance(given.days, int) and given.days < 0:
        raise UsageError("bad_value", N_("Days cannot be negative."), field="steps.days")
    fields = given.model_dump(exclude={"days", "after"})
    return Step(**fields, days=days, after=None if given.after is None else tuple(given.after))


def refuse_broken(steps: list[Step]) -> None:
    """Refuse steps that are no plan: doubled or unknown codes, circles, no way from the order to the customer."""
    codes = [step.code for step in steps]
    doubled = sorted({code for code in codes if codes.count(code) > 1})
    if doubled:
        raise UsageError("bad_value", N_("{value} stands twice in the template."), field="steps", value=doubled[0])
    missing = [code for code in NEEDED if code not in codes]
    if missing:
        raise UsageError(
            "bad_value", N_("A template needs the steps {names}."), field="steps", names=", ".join(missing)
        )
    unknown = [code for step in steps for code in step.after or () if code not in codes]
    if unknown:
        raise UsageError("bad_value", N_("No step is called {value}."), field="steps.after", value=unknown[0])
    in_order(predecessors([Node(step.code, 0, step.after) for step in steps]))


def _write(ctx: Context, code: str, name: str, steps: list[Step]) -> None:
    row = template_table.by_code(ctx.conn, code)
    if row is None:
        ctx.recorder.new("template", code=code, name=name, steps=as_detail(steps))
    else:
        ctx.recorder.set("template", row.id, name=name, steps=as_detail(steps))


@handles(TemplateFromOrder)
def template_from_order(ctx: Context, cmd: TemplateFromOrder) -> dict[str, Any]:
    """Read the steps of a delivered order, with the days they took."""
    order = ctx.refs["order"]
    if order.delivered_on is None:
        raise Refusal("gate_closed", N_("Order {number} is not delivered yet."), number=order.number)
    rows = table.of_order(ctx.conn, order.id)
    waits = predecessors([derive_plan.node_of(row, _day(ctx), {}) for row in rows])
    done = [_day(ctx)(row.done_at) for row in rows]
    steps: dict[str, Step] = {}
    for at, row in enumerate(rows):
        begin = max((done[one] for one in waits[at]), default=done[at])
        took = 0 if row.code in BEFORE_WORK else max(0, ctx.calendar.working_days_between(begin, done[at]))
        step = planning.step_of(row, took)
        steps[row.code] = step if row.code not in steps or took > steps[row.code].days else steps[row.code]
    found = list(steps.values())
    refuse_broken(found)
    _write(ctx, cmd.code, cmd.name, found)
    return {"code": cmd.code, "steps": len(found)}


def _day(ctx: Context) -> Any:
    return lambda moment: moment.astimezone(ctx.config.zone).date()


@handles(TemplateRemove)
def template_remove(ctx: Context, cmd: TemplateRemove) -> dict[str, Any]:
    """Take a template away; orders that were planned by it keep their plan."""
    row = template_table.by_code(ctx.conn, cmd.code)
    if row is None:
        raise Refusal("unknown_reference", N_("There is no template {value}."), field="code", value=cmd.code)
    ctx.recorder.set("template", row.id, removed=True)
    return {"code": cmd.code}


@dataclass(frozen=True, slots=True)
class TemplateView:
    """A template as the supervisor sees it; ``own`` where the store made or changed it."""

    code: str
    name: str
    own: bool
    steps: tuple[Step, ...]


def list_templates(store: Store) -> tuple[TemplateView, ...]:
    """The built-in templates and the store's own, which stand in the place of built-in ones of their code."""
    with store.read() as conn:
        own = {
            row.code: TemplateView(row.code, row.name, True, from_detail(row.steps))
            for row in template_table.every(conn)
        }
    built_in = {code: TemplateView(code, one.name, False, one.steps) for code, one in BUILT_IN.items()}
    return tuple((built_in | own).values())


def as_arguments(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Steps as ``template.set`` takes them."""
    words = {days: word for word, days in _SPECIAL.items()}
    return [
        asdict(step)
        | {"days": words.get(step.days, step.days), "after": None if step.after is None else list(step.after)}
        for step in steps
    ]
