"""Every table, and the kinds of the journal in their fixed order: a new kind goes to the end."""

from __future__ import annotations

from gendan.db import journal_tables
from gendan.db.archives import Archiving
from gendan.db.base import Row
from gendan.db.clash_facts import ClashDecision
from gendan.db.complaints import Complaint, ComplaintEvent, ComplaintOption
from gendan.db.confirming import Approval, CustomerYes, ReadBack, Settlement
from gendan.db.contacts import Contact
from gendan.db.customers import Customer
from gendan.db.day_closings import DayClosing, DayResumed
from gendan.db.erasing import erased
from gendan.db.exceptions import ExceptionCase, ExceptionEvent
from gendan.db.figures_kept import kept_figures
from gendan.db.filters import SavedFilter
from gendan.db.handovers import Handover, HandoverLine
from gendan.db.measures import Measure, Retrospective
from gendan.db.milestones import Milestone, MilestoneDone
from gendan.db.notices import Acceptance, Notice, Visit
from gendan.db.orders import Check, Line, Order, OrderEvent, Promise
from gendan.db.payments import Payment, PaymentVerified, RefundStep
from gendan.db.playbooks import Playbook, Script
from gendan.db.prices import PriceBreak, PromotionRow
from gendan.db.prints import Print
from gendan.db.production import Capacity, ProductionCheck, Risk, RiskEvent
from gendan.db.products import Product
from gendan.db.quality import Inspection
from gendan.db.regions import Region
from gendan.db.remedies import Remedy, RemedyEvent
from gendan.db.requests import Request, RequestEvent
from gendan.db.reviews import ReviewDone
from gendan.db.settings import StoreSetting
from gendan.db.shipments import Shipment, ShipmentEvent, ShipmentLine
from gendan.db.templates import Template
from gendan.db.terminals import Terminal
from gendan.db.users import User

_MODELS: tuple[type[Row], ...] = (
    User,
    Customer,
    Product,
    Order,
    Line,
    OrderEvent,
    Promise,
    Check,
    Milestone,
    MilestoneDone,
    Contact,
    StoreSetting,
    PriceBreak,
    PromotionRow,
    ReadBack,
    Settlement,
    CustomerYes,
    Approval,
    Payment,
    PaymentVerified,
    RefundStep,
    Template,
    Region,
    Shipment,
    ShipmentLine,
    ShipmentEvent,
    Inspection,
    ProductionCheck,
    Risk,
    RiskEvent,
    Capacity,
    Notice,
    Visit,
    Acceptance,
    ExceptionCase,
    ExceptionEvent,
    Complaint,
    ComplaintOption,
    ComplaintEvent,
    Request,
    RequestEvent,
    Remedy,
    RemedyEvent,
    Playbook,
    Script,
    Retrospective,
    Measure,
    Terminal,
    DayClosing,
    DayResumed,
    SavedFilter,
    Handover,
    HandoverLine,
    ClashDecision,
    ReviewDone,
    Archiving,
    Print,
)
TABLES = (*journal_tables.TABLES, erased, kept_figures)
"""The tables of the journal and of this terminal."""
KINDS: dict[str, type[Row]] = {model.__kind__: model for model in _MODELS}
