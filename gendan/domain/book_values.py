"""What stands in a cell of an order book: texts, numbers, dates, discounts; or why it cannot be read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from gendan.domain.book_columns import STATUS_WORDS, folded
from gendan.domain.calendar import FIRST_YEAR, LAST_YEAR
from gendan.domain.normal import NAME_LIMIT
from gendan.domain.typed import MOST_MONEY, MOST_QUANTITY
from gendan.errors import UsageError
from gendan.i18n import N_

SHOWN = 200
"""Characters of a bad cell that a reject carries; the file of rejects has the whole cell."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a cell is refused: a message id and its values, to be translated at the edge."""

    message: str
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Flaw:
    """A cell that the file holds and nobody can read: what it shows, and why."""

    text: str
    reason: Reason


Cell = str | date | Flaw
"""A cell as a file gives it; a workbook's date cells are dates already (``datetime`` where they carry a time)."""


class UnreadableError(Exception):
    """Raised by the readers below with the reason."""

    def __init__(self, message: str, **params: Any) -> None:
        super().__init__(message)
        self.reason = Reason(message, params)


Reader = Callable[[Cell], Any]
"""Turns a cell that is not empty into a value, or raises ``UnreadableError``."""

_BLANKS = " \t\r\n\u3000\u00a0\ufeff"
_QUOTED = re.compile(r'="(.*)"', re.DOTALL)
_SHORTENED = re.compile(r"\d(\.\d+)?[eE]\+\d+")


def shown(cell: Cell) -> str:
    """The cell as text, dates as ISO 8601."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Flaw):
        return cell.text
    return cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()


def text_reader(limit: int, *, notes: bool = False) -> Reader:
    """Texts as they are written, in NFC and without blanks around, up to ``limit`` characters.

    Escape sequences and direction marks are kept, the display shows them; NUL and lone surrogates are refused.
    """

    def read(cell: Cell) -> str:
        text = unicodedata.normalize("NFC", shown(cell).strip(_BLANKS))
        if notes:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > limit:
            raise UnreadableError(N_("has {n} {n:character|characters}; at most {limit} fit"), n=len(text), limit=limit)
        if "\0" in text or any("\ud800" <= c <= "\udfff" for c in text):
            raise UnreadableError(N_("holds characters that are no text; type it again"))
        return text

    return read


def code_reader(limit: int) -> Reader:
    """Numbers of orders and products, and phones: texts without the marks by which spreadsheets keep digits as text."""
    read_text = text_reader(limit)

    def read(cell: Cell) -> str:
        text = read_text(cell)
        quoted = _QUOTED.fullmatch(text)
        text = quoted[1].strip(_BLANKS) if quoted else text
        return text[1:] if text[:1] == "'" and text[1:].isdecimal() else text

    return read


def number_reader(limit: int) -> Reader:
    """Order numbers: a code that a spreadsheet has not shortened to 2.02E+12."""
    read_code = code_reader(limit)

    def read(cell: Cell) -> str:
        text = str(read_code(cell))
        if _SHORTENED.fullmatch(text):
            raise UnreadableError(N_("was shortened by a spreadsheet; write all digits and format the column as text"))
        return text

    return read


def status(cell: Cell) -> str:
    """One of our stations where the word is known, else the word as it is."""
    word = str(text_reader(NAME_LIMIT)(cell))
    return STATUS_WORDS.get(folded(word), word)


_CURRENCY = re.compile(r"^(?:rmb|cny|us\$|usd|eur|[¥$€£])|(?:元|圆|rmb|cny|usd|eur|€)$", re.IGNORECASE)
_NUMBERS = {
    ".": re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+", re.ASCII),
    ",": re.compile(r"[+-]?(?:\d{1,3}(?:[.']\d{3})+|\d+)(?:,\d+)?|[+-]?,\d+", re.ASCII),
}


def _compact(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).replace("\u2212", "-").split())


def decimal_of(text: str, mark: str) -> Decimal | None:
    """The number in ``text`` with the decimal ``mark``; thousands and currency signs may be there. Else ``None``."""
    plain = _compact(text)
    sign = plain[:1] if plain[:1] in {"-", "+"} else ""
    plain = sign + _CURRENCY.sub("", _CURRENCY.sub("", plain[len(sign) :]))
    if len(plain) > 40 or not _NUMBERS[mark].fullmatch(plain):
        return None
    return Decimal(plain.replace(",", "") if mark == "." else plain.replace(".", "").replace("'", "").replace(",", "."))


def _number(cell: Cell, mark: str) -> Decimal:
    value = decimal_of(shown(cell), mark) if isinstance(cell, str) else None
    if value is None and isinstance(cell, str) and decimal_of(cell, "," if mark == "." else ".") is not None:
        raise UnreadableError(N_('is not a number; for decimals with a comma say decimal = "," in a mapping file'))
    if value is None:
        raise UnreadableError(N_("is not a number"))
    return value


def quantity_reader(mark: str) -> Reader:
    """Quantities: more than 0, up to three decimals."""

    def read(cell: Cell) -> Decimal:
        value = _number(cell, mark)
        if value <= 0:
            raise UnreadableError(N_("must be more than 0"))
        if value > MOST_QUANTITY:
            raise UnreadableError(N_("is more than {limit}"), limit=MOST_QUANTITY)
        if value != round(value, 3):
            raise UnreadableError(N_("has more than three decimals"))
        return value

    return read


def money_reader(mark: str) -> Reader:
    """Prices and amounts: 0 or more, with all decimals that are written."""

    def read(cell: Cell) -> Decimal:
        value = _number(cell, mark)
        if value < 0:
            raise UnreadableError(N_("must not be less than 0"))
        if value > MOST_MONEY:
            raise UnreadableError(N_("is more than {limit}"), limit=MOST_MONEY)
        return abs(value)

    return read


def exact_money_reader(mark: str) -> Reader:
    """The same with two decimals at most: what is written is what is kept."""
    read_money = money_reader(mark)

    def read(cell: Cell) -> Decimal:
        amount: Decimal = read_money(cell)
        if amount != round(amount, 2):
            raise UnreadableError(N_("has more than two decimals"))
        return round(amount, 2)

    return read


_FOLD = re.compile(r"(\d{1,2})(?:\.(\d))?折", re.ASCII)


def _paid(whole: str, tenth: str) -> Decimal:
    """What ``9折``, ``9.5折``, ``95折`` leave to pay, in percent."""
    tenths = Decimal(f"{whole}.{tenth or 0}")
    return tenths * 10 if tenths <= 10 else tenths


def discount_reader(header: str, cells: Iterable[Cell], kind: str | None, mark: str) -> Reader:
    """Discounts in percent. ``kind`` is that of the mapping; ``None`` looks at the whole column.

    ``5%`` and ``9.5折`` speak for themselves. Plain numbers are fractions where all lie below 1, percent where one lies
    above; where 1 stands beside fractions it cannot be told (error ``bad_value``).
    """
    plain = {abs(n) for n in (decimal_of(c, mark) for c in cells if isinstance(c, str)) if n}
    small = any(n < 1 for n in plain)
    if kind is None and small and Decimal(1) in plain and max(plain) == 1:
        raise UsageError(
            "bad_value",
            N_(
                "Column {column} can hold fractions or percent."
                ' Say which in a mapping file: [format] discount = "fraction" or "percent".'
            ),
            field="discount",
            column=header,
        )
    fraction = kind == "fraction" or (kind is None and small and max(plain) < 1)

    def read(cell: Cell) -> Decimal:
        text = _compact(shown(cell))
        fold = _FOLD.fullmatch(text)
        if fold:
            value = 100 - _paid(fold[1], fold[2] or "")
        elif text.endswith("%"):
            value = _number(text[:-1], mark)
        else:
            value = _number(cell, mark) * (100 if fraction else 1)
        if not 0 <= value <= 100:
            raise UnreadableError(N_("is no discount between 0 and {most}"), most="1" if fraction else "100")
        return abs(round(value, 4))

    return read


_TIME = r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?"
_ISO = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日?|(\d\d)(\d\d))"
    rf"(?:(?:[T\s]+|(?<=日)){_TIME})?",
    re.ASCII,
)
_SHORT = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{2}})(?:[T\s]+{_TIME})?", re.ASCII)


def _made(year: str, month: str, day: str, clock: tuple[str | None, ...]) -> date:
    hour, minute, second, offset = clock
    try:
        if hour is None:
            return date(int(year), int(month), int(day))
        zone = None
        if offset:
            digits = offset.replace(":", "")
            minutes = 0 if offset == "Z" else int(digits[:3]) * 60 + int(digits[0] + digits[3:])
            zone = timezone(timedelta(minutes=minutes))
        return datetime(int(year), int(month), int(day), int(hour), int(minute or 0), int(second or 0), tzinfo=zone)
    except ValueError:
        raise UnreadableError(N_("There is no such day or time")) from None


def _iso(text: str) -> date | None:
    found = _ISO.fullmatch(text)
    if not found:
        return None
    month, day = found[3] or found[5] or found[7], found[4] or found[6] or found[8]
    return _made(found[1], month, day, found.groups()[8:12])


def _short_order(header: str, texts: Iterable[str], name: str) -> str:
    """``dmy`` or ``mdy`` where dates like 25/03/2026 prove it, '' where there are none; else the error says so."""
    orders, sample = set(), ""
    for text in texts:
        found = _SHORT.fullmatch(text)
        if found:
            sample = sample or text
            first, second = int(found[1]), int(found[3])
            orders |= {"two-digit year"} if len(found[4]) == 2 else set()
            orders |= {"dmy"} if first > 12 >= second else {"mdy"} if second > 12 >= first else set()
    if not sample:
        return ""
    if orders in ({"dmy"}, {"mdy"}):
        return orders.pop()
    raise UsageError(
        "bad_value",
        N_(
            "Column {column}: {value} can be read with the day first or the month first."
            ' Say which in a mapping file: [format] dates = "%d/%m/%Y" or "%m/%d/%Y".'
        ),
        field=name,
        column=header,
        value=sample,
    )


def _by_format(text: str, formats: tuple[str, ...]) -> date | None:
    for one in formats:
        try:
            made = datetime.strptime(text, one)  # noqa: DTZ007 - local to the store, as the file has it
        except ValueError:
            continue
        return made if "%H" in one or "%I" in one or "%X" in one else made.date()
    return None


def iso_allowed(formats: tuple[str, ...]) -> bool:
    """Whether ISO dates may stand beside ``formats``: not where one writes the year first and the day next."""
    return not any(-1 < one.find("%Y") < one.find("%d") < one.find("%m") for one in formats)


def date_reader(name: str, header: str, cells: Iterable[Cell], formats: tuple[str, ...]) -> Reader:
    """Dates of the column ``header``: those of ``formats`` and ISO-like ones; day or month first is never guessed.

    Without formats a column with dates like 03/04/2026 is an error (``bad_value``) unless one of them proves the order.
    """
    order = "" if formats else _short_order(header, (_plain(c) for c in cells if isinstance(c, str)), name)

    def read(cell: Cell) -> date:
        made = cell if isinstance(cell, date) else read_text(cell)
        if not FIRST_YEAR <= made.year < LAST_YEAR:  # a plan of an order of the last year may reach into the next
            raise UnreadableError(N_("lies outside the years {first} to {last}"), first=FIRST_YEAR, last=LAST_YEAR - 1)
        return made

    def read_text(cell: Cell) -> date:
        text = _plain(shown(cell))
        made = _by_format(text, formats)
        if made is None and iso_allowed(formats):
            made = _iso(text)
        short = _SHORT.fullmatch(text) if made is None and order else None
        if short:
            day, month = (short[1], short[3]) if order == "dmy" else (short[3], short[1])
            made = _made(short[4], month, day, short.groups()[4:8])
        if made is None and formats:
            raise UnreadableError(N_("is not a date as {formats} says"), formats=", ".join(formats))
        if made is None:
            raise UnreadableError(N_("is not a date; write it like 2026-03-16"))
        return made

    return read


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip(_BLANKS)


def day(value: date) -> date:
    """The day of a date or of a moment, as it is written."""
    return value.date() if isinstance(value, datetime) else value


_YES = frozenset({"是", "y", "yes", "true", "1", "已取消", "取消", "cancelled", "canceled", "x", "√", "✓"})
_NO = frozenset({"否", "n", "no", "false", "0", "-", "未取消"})


def cancelled_reader(dates: Reader) -> Reader:
    """The day of cancelling, or only ``True`` where the column says yes; ``None`` for no."""

    def read(cell: Cell) -> date | bool | None:
        word = _plain(cell).casefold() if isinstance(cell, str) else ""
        if word in _YES or word in _NO:
            return True if word in _YES else None
        try:
            return day(dates(cell))
        except UnreadableError:
            raise UnreadableError(N_("is neither a date nor yes or no")) from None

    return read
