"""The language of order searches: free words and conditions that combine (C259, C260).

``stage:production late:yes customer:张 due<12-05 amount>=5000`` - keys in English or Chinese, values as
people type them. Several values of one key, separated by commas, mean any of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from gendan.domain import labels
from gendan.domain.normal import fold
from gendan.domain.typed import read_money
from gendan.errors import UsageError
from gendan.i18n import N_

KEYS = {
    "stage": ("stage", "阶段"),
    "status": ("status", "状态"),
    "late": ("late", "迟", "延误"),
    "overdue": ("overdue", "逾期"),
    "open": ("open", "未完成"),
    "urgent": ("urgent", "加急"),
    "customer": ("customer", "客户"),
    "owner": ("owner", "负责", "跟单员"),
    "channel": ("channel", "渠道"),
    "region": ("region", "地区"),
    "product": ("product", "产品", "型号"),
    "due": ("due", "promised", "交期", "承诺"),
    "placed": ("placed", "下单"),
    "delivered": ("delivered", "送达"),
    "amount": ("amount", "金额"),
}
"""Condition keys and how they may be written."""
DATES = ("due", "placed", "delivered")
FLAGS = ("late", "overdue", "open", "urgent")
TELLING = frozenset({"late", "overdue", "product", "due", "amount"})
"""Keys of conditions whose answer tells of the key fields of an order, even where it shows none of them."""
_BY_WORD = {word: key for key, words in KEYS.items() for word in words}
_CONDITION = re.compile(r"^([^\s:<>=]+)(<=|>=|:|=|<|>)(.+)$")
_PIECE = re.compile(r"(?:[^\s\"]|\"[^\"]*\")+")
_YES = {"yes", "y", "是", "true", "1", "有"}
_NO = {"no", "n", "否", "false", "0", "无"}
_CHINESE_STAGES = {
    "接单": "received",
    "确认": "confirmed",
    "生产": "production",
    "配送": "delivery",
    "售后": "after_sale",
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: key, operator, and the values read; any of them will do."""

    key: str
    operator: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: free words, and conditions that must all hold."""

    words: str
    conditions: tuple[Condition, ...]


def parse(text: str, read_date: Callable[[str], date], named: Callable[[str], str] = str) -> Query:
    """The query that was typed. ``read_date`` reads dates as people type them, ``named`` translates labels
    so that a stage may be written as the screen calls it. What cannot be read is a ``UsageError``."""
    words: list[str] = []
    conditions: list[Condition] = []
    for piece in _PIECE.findall(_halfwidth(text)):
        match = _CONDITION.match(piece)
        key = _BY_WORD.get(match[1].casefold()) if match else None
        if match is None or key is None:
            words.append(piece.strip('"'))
        else:
            conditions.append(_condition(key, match[2], match[3].replace('"', ""), read_date, named))
    return Query(" ".join(words), tuple(conditions))


def _halfwidth(text: str) -> str:
    return text.translate({ord("："): ":", ord("＜"): "<", ord("＞"): ">", ord("＝"): "=", ord("，"): ","})


def _condition(
    key: str, operator: str, text: str, read_date: Callable[[str], date], named: Callable[[str], str]
) -> Condition:
    operator = "=" if operator == ":" else operator
    if operator != "=" and key not in (*DATES, "amount"):
        raise UsageError("bad_value", N_("{key} is compared with ':' only."), field="query", key=key)
    parts = [part for part in text.split(",") if part] if key != "amount" else [text]
    return Condition(key, operator, tuple(_value(key, part, read_date, named) for part in parts))


def _value(key: str, text: str, read_date: Callable[[str], date], named: Callable[[str], str]) -> Any:
    if key in DATES:
        return read_date(text)
    if key == "amount":
        amount: Decimal = read_money(text, field="query")
        return amount
    if key in FLAGS:
        return _flag(key, text)
    if key in ("stage", "status"):
        return _code(key, text, named)
    return text


def _flag(key: str, text: str) -> bool:
    folded = fold(text)
    if folded in _YES or folded in _NO:
        return folded in _YES
    raise UsageError("bad_value", N_("{key} is yes or no, not {value}."), field="query", key=key, value=text)


def _code(key: str, text: str, named: Callable[[str], str]) -> str:
    folded = fold(text)
    group = labels.LABELS[key]
    by_name = {fold(named(message)): code for code, message in group.items()} | {fold(m): c for c, m in group.items()}
    known = {**by_name, **(_CHINESE_STAGES if key == "stage" else {}), **{code: code for code in group}}
    if folded not in known:
        raise UsageError(
            "bad_value",
            N_("There is no {key} {value}. Use one of {known}."),
            field="query",
            key=key,
            value=text,
            known=", ".join(group),
        )
    return known[folded]
