"""The settings: one declared table (key, kind, default, description) and where each value comes from.

A value is taken from the settings file of this terminal, else from the store (the command
``setting.set``, shared by all terminals), else it is the default. What the requirements ask
for and never give (settings-and-conflicts.md 7.2) stands here with a sensible default.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from gendan import locations
from gendan.errors import Finding, UsageError
from gendan.i18n import N_, Word
from gendan.settingkinds import KINDS


class Setting(NamedTuple):
    """One setting: its key in the file, its kind, its default, and what it means."""

    key: str
    kind: str
    default: Any
    description: str
    choices: tuple[Any, ...] = ()

    def accepts(self, value: Any) -> bool:
        """Whether ``value`` may stand here."""
        return KINDS[self.kind][0](value) and (not self.choices or value in self.choices)

    def wanted(self) -> Word:
        """What may stand here, as a message id."""
        return Word(" / ".join(str(choice) or '""' for choice in self.choices) if self.choices else KINDS[self.kind][1])


_WORKDAY = ["09:00-12:00", "13:30-18:00"]
FORGIVEN = ("keys",)
"""Settings that keep nobody from starting: one that cannot be read is told, and its default holds."""
KEY_FIELDS = ("customer_phone", "requested", "address", "lines")

SETTINGS: tuple[Setting, ...] = (
    Setting("store.name", "text", "", N_("Name of the store, shown on every screen and printed on every sheet")),
    Setting(
        "store.zone", "zone", "Asia/Shanghai", N_("Time zone of the store; business days and shown times belong to it")
    ),
    Setting("store.currency", "text", "CNY", N_("Currency of all amounts")),
    Setting("store.policy", "text", "", N_("Policy text printed on the confirmation sheet")),
    Setting("ui.language", "text", "", N_("Interface language; empty follows the locale"), ("", "zh", "en")),
    Setting("ui.theme", "text", "gendan-dark", N_("Colour theme"), ("gendan-dark", "gendan-light", "gendan-contrast")),
    Setting("ui.lock_after", "duration", "10m", N_("Idle time after which the screen locks")),
    Setting("keys", "table", {}, N_('Own keys by action id, for example "today.done" = "space,d"')),
    Setting("terminal.kitty_keys", "yes_no", True, N_("Ask the terminal for the extended keyboard protocol")),
    Setting("calendar.region", "text", "CN", N_("Public holidays and make-up days of this region"), ("CN", "none")),
    Setting("calendar.hours.mon", "frames", _WORKDAY, N_("Business hours on Monday")),
    Setting("calendar.hours.tue", "frames", _WORKDAY, N_("Business hours on Tuesday")),
    Setting("calendar.hours.wed", "frames", _WORKDAY, N_("Business hours on Wednesday")),
    Setting("calendar.hours.thu", "frames", _WORKDAY, N_("Business hours on Thursday")),
    Setting("calendar.hours.fri", "frames", _WORKDAY, N_("Business hours on Friday")),
    Setting("calendar.hours.sat", "frames", [], N_("Business hours on Saturday")),
    Setting("calendar.hours.sun", "frames", [], N_("Business hours on Sunday")),
    Setting("calendar.holidays", "days", [], N_("The store's own closed days")),
    Setting("calendar.workdays", "days", [], N_("The store's own working days; they win over every holiday")),
    Setting(
        "password.max_age_days",
        "count",
        0,
        N_("Days after which a password must be changed; 0 means never"),  # C257
    ),
    Setting("password.min_length", "count", 8, N_("Least number of characters of a password")),
    Setting("password.history", "count", 3, N_("So many last passwords may not come again; 0 allows all")),  # C257
    Setting("password.warn_days", "count", 7, N_("So many days before a password ends its owner is told")),  # C257
    Setting("pin.allowed", "yes_no", True, N_("Users may come back with a PIN on a terminal opened by password today")),
    Setting("pin.min_length", "count", 4, N_("Least number of digits of a PIN")),
    Setting("authority.discount.clerk", "number", 5, N_("Largest discount a clerk may give, in percent")),  # C076
    Setting("authority.discount.follower", "number", 5, N_("Largest discount a follower may give, in percent")),  # C076
    Setting(
        "authority.discount.supervisor",
        "number",
        30,
        N_("Largest discount a supervisor may give, in percent"),  # C076
    ),
    Setting("authority.money.clerk", "number", 0, N_("Largest refund or credit a clerk may grant")),  # C076
    Setting("authority.money.follower", "number", 200, N_("Largest refund or credit a follower may grant")),  # C076
    Setting(
        "authority.money.supervisor", "number", 5000, N_("Largest refund or credit a supervisor may grant")
    ),  # C076
    Setting(
        "approval.standard_amount",
        "number",
        0,
        N_("Largest amount that is approved by rule where nothing else is found; 0 is no limit"),  # C077
    ),
    Setting("check.key_fields", "words", list(KEY_FIELDS), N_("Fields that the second person keys again")),
    Setting(
        "check.self_check_after",
        "duration",
        "4h",
        N_("Time after which a shop with one person may check its own order"),
    ),
    Setting("check.policy", "text", "all", N_("Which orders need the second check"), ("all", "by_rule")),
    Setting("check.amount_from", "number", 0, N_("By rule: orders of at least this amount need the second check")),
    Setting("import.check", "yes_no", False, N_("Imported orders that are not delivered wait for the second check")),
    Setting(
        "customer.key_amount",
        "number",
        1000000,
        N_("Yearly purchases above which a customer is proposed as key"),  # C095
    ),
    Setting(
        "customer.strategic_amount",
        "number",
        100000000,
        N_("Yearly purchases above which a customer is proposed as strategic"),  # C099
    ),
    Setting(
        "customer.grade_a_amount",
        "number",
        500000,
        N_("Yearly purchases from which a customer is graded A"),  # C096
    ),
    Setting(
        "customer.grade_b_amount",
        "number",
        100000,
        N_("Yearly purchases from which a customer is graded B"),  # C096
    ),
    Setting("contact.interval_days", "count", 7, N_("Days without contact after which an open order is stale")),  # C112
    Setting("visit.after_days", "count", 3, N_("Days after delivery when the return visit is due")),  # C238
    Setting(
        "urgent.share_of_lead_time",
        "number",
        50,
        N_("Share of the normal lead time, in percent, at or under which an order counts as urgent"),  # C175
    ),
    Setting(
        "lead_time.default_days",
        "count",
        10,
        N_("Working days from confirmation to delivery where the product says nothing"),  # C047
    ),
    Setting(
        "plan.composite_from",
        "count",
        3,
        N_("Categories of goods from which an order is planned by category, with one delivery"),  # C170
    ),
    Setting("milestone.due_soon_days", "count", 2, N_("Working days ahead in which a milestone is due soon")),
    Setting("shipment.modes", "words", ["truck", "express", "air", "pickup"], N_("Modes of transport")),
    Setting("shipment.loading_days", "number", 0.5, N_("Days for loading and unloading")),  # C194
    Setting("shipment.default_days", "count", 1, N_("Delivery days of a region without a standard of its own")),  # C195
    Setting("warranty.months", "count", 12, N_("Months of warranty after delivery")),  # C232
    Setting("refund.deduction", "number", 0, N_("Share of a deposit kept at a refund, in percent")),  # C089
    Setting(
        "payment.advance",
        "table",
        {"A": 0, "B": 30, "C": 50},
        N_("Advance payment by credit grade, in percent"),  # C085
    ),
    Setting(
        "payment.progress",
        "table",
        {"A": 30, "B": 30, "C": 30},
        N_("Progress payment by credit grade, in percent"),  # C085
    ),
    Setting(
        "payment.retention", "table", {"A": 5, "B": 0, "C": 0}, N_("Retention by credit grade, in percent")
    ),  # C085
    Setting("clocks.request", "duration", "15m!", N_("Time for the first answer to a customer's request")),  # C265
    Setting(
        "clocks.response",
        "duration",
        "24h!",
        N_("Time for the first response to complaints and after-sales requests"),  # C234
    ),
    Setting(
        "clocks.solution",
        "duration",
        "72h!",
        N_("Time for the solution of complaints and after-sales requests"),  # C234
    ),
    Setting("clocks.exception.1", "duration", "1h", N_("Response to an exception of priority 1")),  # C204
    Setting("clocks.exception.2", "duration", "4h", N_("Response to an exception of priority 2")),  # C204
    Setting("clocks.exception.3", "duration", "1wd", N_("Response to an exception of priority 3")),  # C204
    Setting("clocks.exception.4", "duration", "3wd", N_("Response to an exception of priority 4")),  # C204
    Setting(
        "clocks.update",
        "duration",
        "1wd",
        N_("Time after which a customer hears again of what is still open; it stands still while he is waited for"),
    ),
    Setting("clocks.exception_solution.1", "duration", "1wd", N_("Solution of an exception of priority 1")),  # C204
    Setting("clocks.exception_solution.2", "duration", "2wd", N_("Solution of an exception of priority 2")),  # C204
    Setting("clocks.exception_solution.3", "duration", "5wd", N_("Solution of an exception of priority 3")),  # C204
    Setting("clocks.exception_solution.4", "duration", "10wd", N_("Solution of an exception of priority 4")),  # C204
    *(
        Setting(
            f"escalation.{priority}",
            "ladder",
            [f"follower {first}", f"supervisor {second}", f"admin {third}"],
            N_("Who is told of an unanswered exception, and how long after its answer was due"),  # C205
        )
        for priority, (first, second, third) in enumerate(
            (("0m", "1h", "4h"), ("1h", "4h", "1wd"), ("4h", "1wd", "3wd"), ("1wd", "3wd", "5wd")), 1
        )
    ),
    Setting("complaint.similar_days", "count", 180, N_("Days back in which a complaint counts as similar")),
    Setting("repeat.days", "count", 90, N_("Days back in which the same fault is looked for")),  # C216
    Setting("repeat.times", "count", 3, N_("Times from which the same fault counts as repeated")),  # C216
    Setting(
        "measure.due_days", "count", 7, N_("Days in which a measure that is proposed is to be carried out")
    ),  # C216
    Setting("measure.check_days", "count", 30, N_("Days after a measure when its effect is looked at")),  # C363
    Setting("audit.sample", "count", 20, N_("Orders of a quarter drawn by lot, to be checked again by hand")),  # C251
    Setting("targets.completion_rate", "number", 95, N_("Target: orders completed by the promised date, percent")),
    Setting("targets.on_time_rate", "number", 95.2, N_("Target: orders delivered by the first promise, percent")),
    Setting("targets.on_time_rate_high", "number", 97.8, N_("Higher aim for on-time delivery, percent")),
    Setting("targets.fulfilment_rate", "number", 98.5, N_("Target: orders on time and to quality, percent")),
    Setting("targets.satisfaction", "number", 4.5, N_("Target: mean satisfaction of 5")),
    Setting("targets.satisfaction_high", "number", 4.8, N_("Higher aim for satisfaction of 5")),
    Setting("targets.response_15min_share", "number", 90, N_("Target: requests answered within 15 minutes, percent")),
    Setting("targets.solving_hours", "number", 72, N_("Target: mean hours to solve a problem")),  # C266
    Setting("targets.first_pass_rate", "number", 85, N_("Target: inspections passed at the first attempt, percent")),
    Setting("targets.early_risk_share", "number", 25, N_("Target: risks recognised early, percent")),
    Setting("churn.silent_days", "count", 180, N_("Days without an order after which a customer is at risk")),  # C244
    Setting("churn.golden_days", "count", 30, N_("Days in which winning a customer back is most likely")),  # C246
    Setting(
        "inquiry.unanswered_before_call",
        "count",
        3,
        N_("Unanswered messages before a telephone call is due"),  # C140
    ),
    Setting(
        "stock.threshold",
        "count",
        0,
        N_("Stock below which goods are reordered, where the product says nothing"),  # C290
    ),
    Setting(
        "order.minimum_quantity",
        "count",
        1,
        N_("Least quantity of an order line, where the product says nothing"),  # C062
    ),
    Setting("freeze.ratio", "number", 1, N_("Orders frozen for each false order")),  # C341
    Setting(
        "printer.kind",
        "text",
        "",
        N_("Receipt printer of this terminal (ESC/POS): how it is reached; empty is none"),
        ("", "file", "network", "usb", "serial", "lp", "windows"),
    ),
    Setting("printer.address", "text", "", N_("Where it is: device, host:port, vendor:product, or name of its queue")),
    Setting("printer.paper", "count", 80, N_("Width of its paper in millimetres"), (58, 80)),
    Setting("printer.cut", "yes_no", True, N_("It cuts the paper")),
    Setting("backup.folder", "text", "", N_("Folder for backups; empty is backups beside the database")),  # C373
    Setting("backup.daily", "count", 7, N_("Days of which the last backup is kept")),  # C373
    Setting("backup.weekly", "count", 5, N_("Weeks of which the last backup is kept")),  # C373
    Setting("backup.warn_days", "count", 3, N_("Days without a backup after which a warning is shown; 0 is never")),
    Setting("backup.merge_from", "count", 1000, N_("Records in a merge from which a backup is made before it")),
    Setting("sync.folder", "text", "", N_("Folder that is watched for bundles and gets this terminal's own")),
    Setting("sync.minutes", "count", 10, N_("Minutes between two looks at the watched folder; 0 is never")),
    Setting("sync.encrypt", "yes_no", False, N_("Encrypt bundles for the terminals of the store")),
    Setting("sync.ahead_hours", "count", 24, N_("Hours by which records of another terminal may lie ahead")),
)
BY_KEY: dict[str, Setting] = {setting.key: setting for setting in SETTINGS}


class InForce(NamedTuple):
    """A setting with the value in force and where it comes from: ``default``, ``store`` or ``file``."""

    setting: Setting
    value: Any
    source: str


@dataclass(frozen=True)
class Config:
    """The settings in force on this terminal."""

    path: Path
    from_file: Mapping[str, Any] = field(default_factory=dict)
    from_store: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Finding, ...] = ()
    """What of the file was left out."""

    def __getitem__(self, key: str) -> Any:
        return self.in_force(key).value

    def in_force(self, key: str) -> InForce:
        """The value of the setting ``key`` and its source."""
        setting = BY_KEY[key]
        for source, values in (("file", self.from_file), ("store", self.from_store)):
            if key in values:
                return InForce(setting, values[key], source)
        return InForce(setting, setting.default, "default")

    def all(self) -> list[InForce]:
        """Every setting, in the order of the table."""
        return [self.in_force(setting.key) for setting in SETTINGS]

    def with_store(self, values: Mapping[str, Any]) -> Config:
        """The same settings over the values that the store has set for all its terminals."""
        return Config(self.path, self.from_file, {k: v for k, v in values.items() if k in BY_KEY}, self.problems)

    @property
    def zone(self) -> ZoneInfo:
        """The store's time zone."""
        return ZoneInfo(self["store.zone"])


def checked(key: str, value: Any) -> Any:
    """``value`` if the setting ``key`` may have it; else the error says what it may be."""
    setting = BY_KEY.get(key)
    if setting is None:
        raise UsageError(
            "bad_value", N_("There is no setting {key}. `gendan config show` lists them all."), field=key, key=key
        )
    if not setting.accepts(value):
        raise UsageError(
            "bad_value",
            N_("Setting {key} cannot be {value}. Write {wanted}."),
            field=key,
            key=key,
            value=value,
            wanted=setting.wanted(),
        )
    return value


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        key = prefix + name
        if isinstance(value, Mapping) and key not in BY_KEY:
            yield from _flat(value, key + ".")
        else:
            yield key, _plain(value)


def _plain(value: Any) -> Any:
    """A day that the file gives as a TOML date, as the text that settings hold."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def load(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Config:
    """The settings of the file at ``path`` (default: where locations says); no file, no settings of its own."""
    path = path or locations.settings_path(environ)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Config(path)
    except (OSError, UnicodeDecodeError) as error:
        from gendan import reasons

        raise UsageError(
            "bad_value", N_("The settings file {path} cannot be read: {why}."), path=path, why=reasons.reason(error)
        ) from error
    import tomllib

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        from gendan import reasons

        message = N_("The settings file {path} is not TOML: {why}. Mend that line.")
        raise UsageError("bad_value", message, path=path, why=reasons.place(error)) from error
    values: dict[str, Any] = {}
    problems: list[Finding] = []
    for key, value in _flat(table):
        try:
            values[key] = checked(key, value)
        except UsageError as error:
            if key not in FORGIVEN:
                raise
            problems.append(Finding(error.code, error.message, error.params))
    return Config(path, values, problems=tuple(problems))
