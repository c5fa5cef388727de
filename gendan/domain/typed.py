"""Reading what people type: days, times, money, quantities and percentages, in full or half width.

Every function raises ``UsageError`` ``bad_value`` on ``field``, with a message that says what to write.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from gendan.domain.money import cents
from gendan.errors import UsageError
from gendan.i18n import N_

LOOK_BACK = timedelta(days=183)
"""A day typed without its year is of this year unless it is longer ago than this; then it is of the next."""
MOST_MONEY = Decimal("999999999999.99")
MOST_QUANTITY = Decimal("999999999.999")
MOST_POINTS, HUNDRED = Decimal(5), Decimal(100)

_WEEKDAY_CHARACTERS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NEAR = {
    "今天": 0, "今日": 0, "today": 0, "明天": 1, "明日": 1, "tomorrow": 1, "tmr": 1, "后天": 2, "大后天": 3,
    "昨天": -1, "昨日": -1, "yesterday": -1, "前天": -2,
}  # fmt: skip
_FULL = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{4})年(\d{1,2})月(\d{1,2})[日号]?|(\d{4})(\d{2})(\d{2})", re.ASCII
)
_MONTH_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})|(\d{1,2})月(\d{1,2})[日号]?", re.ASCII)
_DAY_ONLY = re.compile(r"(\d{1,2})[日号]?", re.ASCII)
_WORKING = re.compile(r"\+(\d{1,4})", re.ASCII)
_WEEKDAY_ZH = re.compile(r"(本|这|下|下下)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天])")
_WEEKDAY_EN = re.compile(r"(next |this )?([a-z]{3,9})\.?")
_SPACES = re.compile(r" (?=[^a-z])|(?<=[^a-z]) ")
"""Blanks that only set digits and Chinese characters apart."""
_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})|(\d{4})年(\d{1,2})月|(\d{4})(\d{2})|(\d{1,2})月?", re.ASCII)
_NUMBER = r"(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d+))?"
_MONEY = re.compile(rf"(?:[¥$]|rmb|cny)?\s*{_NUMBER}\s*(万)?\s*(?:元|块|圆|rmb|cny)?", re.ASCII | re.IGNORECASE)
_QUANTITY = re.compile(rf"{_NUMBER}\s*(?!e\d)([^\W\d_]\w{{0,11}})?", re.IGNORECASE)
_PERCENT = re.compile(rf"{_NUMBER}\s*%?", re.ASCII)
_SCORE = re.compile(rf"{_NUMBER}\s*(?:分|points?)?", re.ASCII)
_FOLDS = re.compile(r"(0\.[1-9]|[1-9](?:\.\d)?|(?!10)[1-9]\d)折", re.ASCII)


class CountsWorkingDays(Protocol):
    """The part of the working calendar that is needed here."""

    def add_working_days(self, day: date, n: int, /) -> date:
        """The ``n``-th working day after ``day``."""


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split()).lower()


# Days and times


def read_date(text: str, today: date, calendar: CountsWorkingDays, *, field: str = "date") -> date:
    """The day that ``text`` means on ``today``.

    - ``3``, ``3日``: the next 3rd, today counted; a month without such a day is passed over.
    - ``12-05``, ``12.5``, ``12/5``, ``3月16日`` (month first): of this year, or the next if that was half a year ago.
    - ``2026-3-16``, ``2026/3/16``, ``20260316``, ``2026年3月16日``: that day.
    - ``+5``: the fifth working day after today; ``+0`` today or, on a closed day, the next working day.
    - ``周五``, ``星期五``, ``fri``, ``friday``: the next such day, today counted; with ``本``, ``下``, ``下下``,
      ``this``, ``next`` that of this week, the next, the one after; weeks begin on Monday.
    - ``今天 明天 后天 大后天 昨天 前天 today tomorrow yesterday``.
    """
    plain = _SPACES.sub("", _plain(text))
    if plain in _NEAR:
        return _shift(today, _NEAR[plain], text, field)
    readers: tuple[Callable[[str, date], date | None], ...] = (_full_date, _month_day, _day_only, _weekday)
    try:
        working = _WORKING.fullmatch(plain)
        if working:
            return calendar.add_working_days(today, int(working[1]))
        for reader in readers:
            day = reader(plain, today)
            if day is not None:
                return day
    except (ValueError, OverflowError) as error:
        raise _bad(N_("There is no such day: {value}."), text, field) from error
    message = N_("{value} is not a day. Write it like 3, 12-05, 2026-03-16, +5 (working days), fri or tomorrow.")
    raise _bad(message, text, field)


def _shift(today: date, days: int, text: str, field: str) -> date:
    try:
        return today + timedelta(days=days)
    except OverflowError as error:
        raise _bad(N_("There is no such day: {value}."), text, field) from error


def _full_date(plain: str, _today: date) -> date | None:
    found = _FULL.fullmatch(plain)
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups() if part and part.isdigit())
    return date(year, month, day)


def _month_day(plain: str, today: date) -> date | None:
    found = _MONTH_DAY.fullmatch(plain)
    if not found:
        return None
    month, day = (int(part) for part in found.groups() if part)
    for year in (today.year, today.year + 1):
        if (month, day) == (2, 29) and not _leap(year):
            continue
        if (candidate := date(year, month, day)) >= today - LOOK_BACK:
            return candidate
    raise ValueError(plain)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _day_only(plain: str, today: date) -> date | None:
    found = _DAY_ONLY.fullmatch(plain)
    if not found:
        return None
    for months in range(3):  # of three months in a row one has 31 days
        year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
        try:
            candidate = date(year, month + 1, int(found[1]))
        except ValueError:
            continue
        if candidate >= today:
            return candidate
    raise ValueError(plain)


def _weekday(plain: str, today: date) -> date | None:
    chinese, english = _WEEKDAY_ZH.fullmatch(plain), _WEEKDAY_EN.fullmatch(plain)
    if chinese:
        week, number = {"本": 0, "这": 0, "下": 1, "下下": 2}.get(chinese[1]), _WEEKDAY_CHARACTERS[chinese[2]]
    elif english:
        week = {"this ": 0, "next ": 1}.get(english[1])
        number = next((n for n, name in enumerate(_WEEKDAY_NAMES) if name.startswith(english[2])), -1)
        if number < 0:
            return None
    else:
        return None
    ahead = (number - today.weekday()) % 7 if week is None else number - today.weekday() + 7 * week
    return today + timedelta(days=ahead)


def read_month(text: str, today: date, *, field: str = "month") -> date:
    """The first day of a month: ``2026-10``, ``2026/10``, ``202610``, ``2026年10月``, ``10`` (of this year)."""
    found = _MONTH.fullmatch(_plain(text))
    numbers = [int(part) for part in found.groups() if part] if found else []
    try:
        return date(numbers[0] if len(numbers) == 2 else today.year, numbers[-1], 1)
    except (ValueError, IndexError) as error:
        raise _bad(N_("{value} is not a month. Write it like 2026-10."), text, field) from error


def read_moment(text: str, zone: ZoneInfo, *, field: str = "time") -> datetime:
    """The aware time of ISO 8601 ``text``; without offset it is in ``zone``, a day alone is its beginning."""
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        read = datetime.fromisoformat(plain)
    except ValueError as error:
        message = N_("{value} is not a time. Write it like 2026-03-02T09:00 or 2026-03-02T09:00:00+08:00.")
        raise _bad(message, text, field) from error
    return read if read.tzinfo else read.replace(tzinfo=zone)


# Numbers


def read_money(text: str, *, field: str = "amount") -> Decimal:
    """An amount with two decimals, half up: ``1234.5``, ``1,234.50``, ``¥1200``, ``12元``, ``1.2万``; never below 0."""
    found = _MONEY.fullmatch(_plain(text))
    number = _number(found[1], found[2]) if found else None
    if found is None or number is None:
        raise _bad(N_("{value} is not an amount. Write it like 1234.5, 1,234.50 or 1.2万."), text, field)
    amount = cents(number.scaleb(4) if found[3] else number)
    return _at_most(amount, MOST_MONEY, text, field)


def read_quantity(text: str, *, field: str = "qty") -> tuple[Decimal, str | None]:
    """A quantity with up to three decimals and its unit, if any: ``2``, ``2.5米``, ``２ 张``; never below 0."""
    found = _QUANTITY.fullmatch(" ".join(unicodedata.normalize("NFKC", text).split()))
    number = _number(found[1], found[2]) if found else None
    if found is None or number is None:
        raise _bad(N_("{value} is not a quantity. Write it like 2, 2.5 or 2.5米."), text, field)
    if number != number.quantize(Decimal("0.001")):
        raise _bad(N_("{value} has more than three decimals. Round it."), text, field)
    return _at_most(_short(number), MOST_QUANTITY, text, field), found[3]


def read_percent(text: str, *, field: str = "percent") -> Decimal:
    """A percentage from 0 to 100 with up to two decimals: ``5``, ``5%``, ``12.5％``."""
    found = _PERCENT.fullmatch(_plain(text))
    number = _number(found[1], found[2]) if found else None
    if number is None or number > 100 or number != number.quantize(Decimal("0.01")):
        raise _bad(N_("{value} is not a percentage. Write 0 to 100 like 5 or 12.5%."), text, field)
    return _short(number)


def read_score(text: str, *, field: str = "score") -> Decimal:
    """Points of five: ``4``, ``4.75``, ``4.5分``; more than five are points of a hundred, ``95`` is 4.75 (C239)."""
    found = _SCORE.fullmatch(_plain(text))
    number = _number(found[1], found[2]) if found else None
    points = number if number is None or number <= MOST_POINTS else number * MOST_POINTS / HUNDRED
    if points is None or not 1 <= points <= MOST_POINTS:
        raise _bad(N_("{value} is not a score. Write 1 to 5, or 20 to 100 of a hundred points."), text, field)
    return cents(points)


def read_discount(text: str, *, field: str = "discount") -> Decimal:
    """The percent off, as ``read_percent`` reads it or by what is left to pay: ``8.5折`` and ``85折`` are 15."""
    found = _FOLDS.fullmatch(_SPACES.sub("", _plain(text)))
    if not found:
        return read_percent(text, field=field)
    pays = Decimal(found[1])
    return _short(100 - (pays if pays >= 10 else pays * 10))


def _number(whole: str | None, part: str | None) -> Decimal | None:
    """The number of its digits; ``None`` where there are none, or where there are more than any amount has."""
    digits = (whole or "").replace(",", "")
    if (not digits and not part) or len(digits) + len(part or "") > 24:
        return None
    return Decimal(f"{digits or '0'}.{part or '0'}")


def _short(number: Decimal) -> Decimal:
    """``number`` without zeros at its end: ``2.50`` is ``2.5``, ``100`` stays ``100``."""
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()


def _at_most(number: Decimal, most: Decimal, text: str, field: str) -> Decimal:
    if number > most:
        raise _bad(N_("{value} is too large. The most is {most}."), text, field, most=most)
    return number


def _bad(message: str, text: str, field: str, **params: Any) -> UsageError:
    return UsageError("bad_value", message, field=field, value=text, **params)
