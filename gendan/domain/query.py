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
    "valid": ("valid", "有效"),
    "customer": ("customer", "客户"),
    "kind": ("kind", "客户类别"),
    "owner": ("owner", "负责", "跟单员"),
    "channel": ("channel", "渠道"),
    "region": ("region", "地区"),
    "product": ("product", "model", "产品", "型号"),
    "tracking": ("tracking", "运单", "快递单号"),
    "note": ("note", "备注"),
    "due": ("due", "promised", "交期", "承诺"),
    "placed": ("placed", "下单"),
    "delivered": ("delivered", "送达"),
    "amount": ("amount", "金额"),
}
"""Condition keys and how they may be written."""
DATES = ("due", "placed", "delivered")
FLAGS = ("late", "overdue", "open", "urgent", "valid")
CODES = {"stage": "stage", "status": "status", "channel": "channel", "kind": "customer_kind"}
"""Keys whose values are codes, with the group of labels that names them."""
TELLING = frozenset({"late", "overdue", "product", "due", "amount", "note", "tracking"})
"""Keys of conditions whose answer tells of the key fields of an order, even where it shows none of them."""
LISTED = N_(
    "stage, status, late, overdue, open, urgent, valid, customer, kind, owner, channel, region, product, tracking, "
    "note, due, placed, delivered, amount"
)
"""The keys as one writes them in the language in force."""
BY_WORD = {word: key for key, words in KEYS.items() for word in words}
"""The key of each word for one."""
CONDITION = re.compile(r"^([^\s:<>=]+)(<=|>=|:|=|<|>)(.*)$")
PIECE = re.compile(r"(?:[^\s\"]|\"[^\"]*\"?)+")
"""What stands between blanks; within quotation marks they are part of it."""
_UNKNOWN = re.compile(r"[^\W\d_]{2,}")
"""What looks like the key of a condition."""
YES, NO = ("yes", "y", "是", "true", "1", "有"), ("no", "n", "否", "false", "0", "无")
"""How the answers to a key of ``FLAGS`` may be written."""
CHINESE_STAGES = {
    "接单": "received",
    "确认": "confirmed",
    "生产": "production",
    "配送": "delivery",
    "售后": "after_sale",
}
"""Short names of stages."""


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
    for piece in PIECE.findall(halfwidth(text)):
        match = CONDITION.match(piece)
        key = BY_WORD.get(match[1].casefold()) if match else None
        if match is None or (key is None and not _UNKNOWN.fullmatch(match[1])):
            words.append(piece.strip('"'))
        elif key is None:
            message = N_("There is no condition {key}. Use one of {known}, or put quotation marks around words.")
            raise UsageError("bad_value", message, field="query", key=match[1], known=named(LISTED))
        else:
            wanted = _Wanted(key, match[1], named)
            conditions.append(_condition(wanted, match[2], match[3].replace('"', ""), read_date))
    return Query(" ".join(words), tuple(conditions))


def halfwidth(text: str) -> str:
    """Signs as the usual ones; as long as it was."""
    return text.translate({ord("："): ":", ord("＜"): "<", ord("＞"): ">", ord("＝"): "=", ord("，"): ","})


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The key of a condition, and the word that was typed for it: what is refused is called as it was typed."""

    key: str
    word: str
    named: Callable[[str], str]

    @property
    def known(self) -> str:
        """The values that a key with codes knows, in words."""
        return ", ".join(map(self.named, labels.LABELS[CODES[self.key]].values())) if self.key in CODES else ""

    def refusal(self, message: str, **more: Any) -> UsageError:
        """What is said of it."""
        return UsageError("bad_value", message, field="query", key=self.word, **more)


def _condition(wanted: _Wanted, operator: str, text: str, read_date: Callable[[str], date]) -> Condition:
    key, operator = wanted.key, "=" if operator == ":" else operator
    if operator != "=" and key not in (*DATES, "amount"):
        raise wanted.refusal(N_("{key} is compared with ':' only."))
    parts = [part for part in text.split(",") if part] if key != "amount" else [text] if text else []
    if not parts:
        raise wanted.refusal(WANTED[_sort(key)], known=wanted.known)
    return Condition(key, operator, tuple(_value(wanted, part, read_date) for part in parts))


WANTED = {
    "date": N_("{key} wants a day: 3, 12-05, 2026-03-16, +5 (working days), fri or tomorrow."),
    "amount": N_("{key} wants an amount, like amount>=5000."),
    "flag": N_("{key} wants yes or no."),
    "code": N_("{key} wants one of {known}."),
    "text": N_("{key} wants a word to look for."),
}
"""What is said where a condition has no value, by the sort of its key."""


def _sort(key: str) -> str:
    if key in DATES:
        return "date"
    return "flag" if key in FLAGS else "code" if key in CODES else "amount" if key == "amount" else "text"


def _value(wanted: _Wanted, text: str, read_date: Callable[[str], date]) -> Any:
    if wanted.key in DATES:
        return read_date(text)
    if wanted.key == "amount":
        amount: Decimal = read_money(text, field="query")
        return amount
    if wanted.key in FLAGS:
        return _flag(wanted, text)
    return _code(wanted, text) if wanted.key in CODES else text


def _flag(wanted: _Wanted, text: str) -> bool:
    folded = fold(text)
    if folded in YES or folded in NO:
        return folded in YES
    raise wanted.refusal(N_("{key} is yes or no, not {value}."), value=text)


def _code(wanted: _Wanted, text: str) -> str:
    folded, group, named = fold(text), labels.LABELS[CODES[wanted.key]], wanted.named
    by_name = {fold(named(message)): code for code, message in group.items()} | {fold(m): c for c, m in group.items()}
    known = {**by_name, **(CHINESE_STAGES if wanted.key == "stage" else {}), **{code: code for code in group}}
    if folded not in known:
        raise wanted.refusal(N_("There is no {key} {value}. Use one of {known}."), value=text, known=wanted.known)
    return known[folded]
