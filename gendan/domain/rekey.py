"""Comparing what a second person keyed from the source with what was entered (C025, C026, S03).

Raw text is compared as it is meant: full width, spaces, case of models, forms of phones, numbers and dates are
no differences; ``A-100`` and ``A-l00`` are. What cannot be read is a difference, never an error.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gendan.domain.money import money_text
from gendan.domain.normal import fold, phone_key
from gendan.domain.typed import read_money, read_quantity
from gendan.errors import UsageError

LEAST_TAIL = 4
"""Fewest characters of an address's tail."""
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-")
_NOT_ADDRESS = re.compile(r"[\W_]+", re.UNICODE)
_AN_END = "-"
"""Stands between two numbers of an address that a sign keeps apart: 1-203 is not 12-03."""
_LAST = re.compile(r"\d+|[路街道巷弄里]|road|street|avenue|lane", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class EnteredLine:
    """A line as it was entered; ``names`` are other ways to write the product that mean the same (its barcode)."""

    pos: int
    product: str
    qty: Decimal
    price: Decimal | None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entered:
    """The key fields as they were entered."""

    customer: str
    customer_phone: str
    requested: date | None
    address: str
    lines: tuple[EnteredLine, ...]
    next_pos: int = 1
    """The number that a further line would have."""
    code: str = ""
    """The customer's code; it tells him from others of his name, and so does the phone in his file."""
    own_phone: str = ""
    namesakes: tuple[str, ...] = ()
    """The phones of other customers of the same name."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: the field (``requested``, ``lines.2.qty`` by the line's number), what was entered, what
    was keyed again."""

    field: str
    entered: str
    rekeyed: str


def same_model(one: str, other: str) -> bool:
    """Whether two product codes are written alike but for width, spaces, dashes and case."""
    return _model(one) == _model(other)


def _model(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split()).casefold()


def same_phone(one: str, other: str) -> bool:
    """Whether two phone numbers are the same however they are written."""
    key = _home(phone_key(one))
    return key == _home(phone_key(other)) and (bool(key) or fold(one) == fold(other))


def _home(key: str) -> str:
    """The key without the country's code before a mobile number: numbers too new for the rules have it too."""
    digits = key.removeprefix("00")
    return digits[2:] if len(digits) == 13 and digits.startswith("861") else key


def _address(text: str) -> tuple[str, set[int]]:
    """The address without spaces and signs, but for those between two numbers; and where words of it begin."""
    found, starts = "", {0}
    for part in re.split(f"({_NOT_ADDRESS.pattern})", fold(text)):
        if _NOT_ADDRESS.fullmatch(part):
            found += "" if part.isspace() or not found[-1:].isdigit() else _AN_END
            starts.add(len(found))
        else:
            found = found if part[:1].isdigit() else found.removesuffix(_AN_END)
            starts.add(len(found))
            found += part
    return found.removesuffix(_AN_END), starts


def same_address(entered: str, typed: str) -> bool:
    """Whether ``typed`` is the address, or its tail from the last road or number on, of at least four characters."""
    (whole, starts), (tail, _) = _address(entered), _address(typed)
    if whole == tail:
        return True
    if len(tail) < LEAST_TAIL or not whole.endswith(tail):
        return False
    start = len(whole) - len(tail)
    before, first = whole[start - 1], tail[0]
    inside = before.isascii() and first.isascii() and before.isalnum() and first.isalnum()
    marks = [mark.start() for mark in _LAST.finditer(whole)]
    return not (inside and start not in starts) and (not marks or start <= marks[-1])


def differences(
    entered: Entered,
    typed: Mapping[str, str],
    typed_lines: Sequence[Mapping[str, str]],
    fields: Sequence[str],
    read_date: Callable[[str], date],
) -> tuple[Difference, ...]:
    """What differs in the key ``fields``; ``lines`` among them means all lines, paired by position."""
    found: list[Difference] = []
    for field in fields:
        if field == "lines":
            found += _lines(entered, typed_lines)
        else:
            text = typed.get(field, "")
            phone = typed.get("customer_phone", "") if "customer_phone" in fields else entered.customer_phone
            same = (
                same_customer(entered, text, phone) if field == "customer" else _same(entered, field, text, read_date)
            )
            if not same:
                found.append(Difference(field, _shown(entered, field), text))
    return tuple(found)


def same_customer(entered: Entered, text: str, phone: str) -> bool:
    """Whether ``text`` names the order's customer: by code, by the phone in his file, or by name; where others
    have the same name, only if the ``phone`` that was keyed is his and none of theirs."""
    if entered.code and fold(text) == fold(entered.code):
        return True
    if phone_key(entered.own_phone) and same_phone(entered.own_phone, text):
        return True
    if fold(entered.customer).replace(" ", "") != fold(text).replace(" ", ""):
        return False
    told_apart = same_phone(entered.own_phone, phone) and not any(same_phone(one, phone) for one in entered.namesakes)
    return not entered.namesakes or told_apart


def _shown(entered: Entered, field: str) -> str:
    if field == "customer" and entered.namesakes:
        return f"{entered.customer} {entered.code}"
    value = getattr(entered, field)
    return "" if value is None else str(value)


def _same(entered: Entered, field: str, text: str, read_date: Callable[[str], date]) -> bool:
    if field == "customer_phone":
        return same_phone(entered.customer_phone, text)
    if field == "address":
        return same_address(entered.address, text)
    if not text.strip():
        return entered.requested is None
    try:
        return read_date(text) == entered.requested
    except UsageError:
        return False


def _lines(entered: Entered, typed: Sequence[Mapping[str, str]]) -> list[Difference]:
    found: list[Difference] = []
    for index, line in enumerate(entered.lines):
        found += _line(f"lines.{line.pos}", line, typed[index] if index < len(typed) else {})
    for number, keyed in enumerate(typed[len(entered.lines) :], start=entered.next_pos):
        rekeyed = " ".join(str(keyed.get(part, "")) for part in ("product", "qty", "price")).strip()
        found.append(Difference(f"lines.{number}", "", rekeyed))
    return found


def _line(name: str, line: EnteredLine, keyed: Mapping[str, str]) -> list[Difference]:
    found: list[Difference] = []
    product, qty, price = (str(keyed.get(part, "") or "") for part in ("product", "qty", "price"))
    if not any(same_model(product, known) for known in (line.product, *line.names)):
        found.append(Difference(f"{name}.product", line.product, product))
    if not _reads(lambda: read_quantity(qty)[0], line.qty):
        found.append(Difference(f"{name}.qty", str(line.qty), qty))
    entered_price = "" if line.price is None else money_text(line.price)
    if not (line.price is None and not price) and not _reads(lambda: read_money(price), line.price):
        found.append(Difference(f"{name}.price", entered_price, price))
    return found


def _reads(read: Callable[[], Decimal], value: Decimal | None) -> bool:
    try:
        return read() == value
    except UsageError:
        return False
