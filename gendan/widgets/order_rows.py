"""Orders as rows of a list: the same columns and words wherever orders are listed."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Protocol

from gendan.domain import labels
from gendan.domain.money import money_text
from gendan.i18n import N_, _
from gendan.when import day_near
from gendan.widgets.window import Column, Row

COLUMNS = (
    Column("number", N_("Order number"), 19),
    Column("outside", N_("Outside no."), 11, drop=2),
    Column("customer", N_("Customer"), 13, flex=1),
    Column("stage", N_("Stage"), 17),
    Column("promised", N_("Promised"), 10, drop=1),
    Column("owner", N_("Follower"), 10, drop=4),
    Column("amount", N_("Amount"), 11, align="right", drop=3),
    Column("late", N_("Late"), 5, align="right", toned=True),
)
"""What a list of orders shows; on a narrow screen the follower goes first, the number never."""


class Listed(Protocol):
    """An order as a list knows it."""

    @property
    def number(self) -> str:
        """Our number."""

    @property
    def outside_number(self) -> str | None:
        """The number it has elsewhere."""

    @property
    def customer(self) -> str:
        """The customer's name."""

    @property
    def stage(self) -> str:
        """The code of its stage."""

    @property
    def status(self) -> str:
        """The code of its status."""

    @property
    def promised(self) -> date | None:
        """The date promised last."""

    @property
    def owner(self) -> str | None:
        """The login of who answers for it."""

    @property
    def owner_name(self) -> str | None:
        """The name of who answers for it."""

    @property
    def amount(self) -> Decimal:
        """What it costs."""

    @property
    def urgent(self) -> bool:
        """Whether it is urgent."""

    @property
    def days_late(self) -> int:
        """Calendar days past its first promise."""


class Dated:
    """What a page shows: it says days and moments beside its ``today``, in the zone of the store."""

    __slots__ = ()
    zone: tzinfo

    @property
    @abstractmethod
    def today(self) -> date:
        """The day of the page."""

    def moment(self, at: datetime | None) -> str:
        """A moment in the store's zone, with its year where that is another one; nothing where there is none."""
        if at is None:
            return ""
        local = at.astimezone(self.zone)
        return f"{day_near(local.date(), self.today)} {local:%H:%M}"

    def day(self, day: date | None) -> str:
        """A day, with its year where that is another one; nothing where there is none."""
        return day_near(day, self.today) if day is not None else ""


def standing(order: Listed) -> str:
    """Where an order stands, in a word or two: its stage, or what keeps it from going on."""
    if order.status in {"open", "closed"}:
        words = _(labels.label("stage", order.stage))
    else:
        words = _(labels.label("status", order.status))
    return f"{words} !" if order.urgent else words


def late_words(days: int) -> str:
    """How many days late, or nothing."""
    return _("{n}d", n=days) if days else ""


def order_row(order: Listed, today: date, place: int | None = None) -> Row:
    """One order as a row of a list; its key is the number."""
    cells = (
        order.number,
        order.outside_number or "",
        order.customer,
        standing(order),
        day_near(order.promised, today),
        order.owner_name or order.owner or "",
        money_text(order.amount),
        late_words(order.days_late),
    )
    tone = "late" if order.days_late else "muted" if order.status in {"closed", "cancelled"} else ""
    return Row(order.number, cells, tone, place)
