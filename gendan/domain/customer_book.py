"""A list of customers from a file: a row a customer, or rejects that say what is wrong with it (C093)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gendan.domain import book_values as values
from gendan.domain.book import Reject, width_rejects
from gendan.domain.book_columns import folded
from gendan.domain.book_mapping import Mapping as BookMapping
from gendan.domain.book_values import SHOWN, Cell, Flaw, Reader, Reason, UnreadableError, shown
from gendan.domain.customers import GRADES
from gendan.domain.normal import CODE_LIMIT, NAME_LIMIT, NOTE_LIMIT, PHONE_LIMIT, fold, phone_key
from gendan.i18n import N_

KIND_WORDS = {
    folded(word): kind
    for kind, words in (
        ("ordinary", "普通 普通客户 一般 一般客户 零售 ordinary normal regular standard"),
        ("key", "重点 重点客户 大客户 重要 重要客户 vip key keycustomer keyaccount important"),
        ("strategic", "战略 战略客户 战略合作 战略合作客户 strategic strategiccustomer strategicaccount"),
    )
    for word in words.split()
}
"""What stores call the kinds of customers, by folded word."""


@dataclass(frozen=True, slots=True)
class ListedCustomer:
    """A customer as a row says him: ``fields`` are those that have a value (the code apart)."""

    row: int
    code: str
    fields: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The name; empty where the row has only a code."""
        return str(self.fields.get("name", ""))

    @property
    def key(self) -> tuple[str, str | None]:
        """What the same customer is known by: folded name and phone (decisions.md)."""
        return key_of(self.name, self.fields.get("phone"))


def key_of(name: str, phone: str | None) -> tuple[str, str | None]:
    """Folded name and the key of the phone, none without a phone."""
    return fold(name), phone_key(phone) if phone else None


def _kind(cell: Cell) -> str:
    kind = KIND_WORDS.get(folded(shown(cell)))
    if kind is None:
        raise UnreadableError(N_("is no kind of customer: ordinary, key or strategic"))
    return kind


def _grade(cell: Cell) -> str:
    grade = folded(shown(cell)).upper().removesuffix("级").removesuffix("类")
    if grade not in GRADES:
        raise UnreadableError(N_("is no grade: A, B or C"))
    return grade


def _readers(mapping: BookMapping) -> dict[str, Reader]:
    line, text = values.text_reader(NAME_LIMIT), values.text_reader(NOTE_LIMIT, notes=True)
    number = values.number_reader
    return {
        **dict.fromkeys(("name", "contact", "region"), line),
        **dict.fromkeys(("address", "note"), text),
        "code": number(CODE_LIMIT),
        "phone": number(PHONE_LIMIT),
        "kind": _kind,
        "grade": _grade,
        "credit": values.exact_money_reader(mapping.decimal),
    }


def customers(
    headers: Sequence[str],
    rows: Sequence[tuple[int, Sequence[Cell]]],
    columns: Mapping[str, int],
    mapping: BookMapping,
) -> tuple[tuple[ListedCustomer, ...], tuple[Reject, ...]]:
    """Make customers of ``rows`` (number in the file, cells), and the rejects by row. Rows that say the same of one
    customer are one; where a later one says otherwise it is rejected."""
    readers, found, rejects = _readers(mapping), dict[Any, ListedCustomer](), list[Reject]()
    for number, cells in rows:
        fields, wrong = _row(headers, number, cells, columns, readers)
        if wrong:
            rejects += wrong
            continue
        one = ListedCustomer(number, str(fields.pop("code", "")), fields)
        first = found.setdefault(one.code.casefold() or one.key, one)
        if first is not one and (first.fields, first.code) != (fields, one.code):
            at = columns["code" if one.code else "name"]
            says = Reason(N_("Row {row} of the same customer says otherwise"), {"row": first.row})
            rejects.append(Reject(number, headers[at], shown(cells[at])[:SHOWN], says))
    return tuple(found.values()), tuple(rejects)


def _row(
    headers: Sequence[str],
    number: int,
    cells: Sequence[Cell],
    columns: Mapping[str, int],
    readers: Mapping[str, Reader],
) -> tuple[dict[str, Any], list[Reject]]:
    """The values of one row, and a reject for each cell that is bad."""
    fields: dict[str, Any] = {}
    wrong: list[Reject] = []

    def reject(index: int, reason: Reason) -> None:
        cell = shown(cells[index]) if index < len(cells) else ""
        wrong.append(Reject(number, headers[index], cell[:SHOWN], reason))

    for name, index in columns.items():
        cell = cells[index] if index < len(cells) else ""
        if isinstance(cell, Flaw):
            reject(index, cell.reason)
        elif shown(cell).strip():
            try:
                fields[name] = readers[name](cell)
            except UnreadableError as error:
                reject(index, error.reason)
    wrong += width_rejects(number, cells, headers)
    if not wrong and not fields.get("name") and not fields.get("code"):
        reject(columns.get("name", columns.get("code", 0)), Reason(N_("is missing")))
    return fields, wrong
