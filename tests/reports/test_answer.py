"""The texts for the customer: polite, complete, in his language, with nothing of the inside (C113, C115)."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from gendan.domain.telling import NOTICES
from gendan.i18n import set_language
from gendan.reports.answer import notice_text, status_answer
from tests.conftest import START

POLITE = {"zh": ("感谢", "请"), "en": ("hank you", "lease")}
DAY = {"zh": "3月2日", "en": "2 Mar"}


def an_order(**more: Any) -> Any:
    known = {
        "number": "S01-T1-260302-001-G",
        "outside_number": None,
        "customer": "长沙银行",
        "contact": "王建华",
        "stage": "production",
        "status": "open",
        "promised": START.date(),
        "delivered": None,
        "next_name": "Dispatch",
        "last_step": "",
        "last_on": None,
        "next_due": None,
        "late": False,
        "today": START.date(),
    }
    return SimpleNamespace(**{**known, **more})


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("node", NOTICES)
def test_every_text_is_polite_and_names_customer_order_date_and_store(node: str, language: str) -> None:
    set_language(language)
    words = notice_text(an_order(), node, "张杨路店")
    for part in (*POLITE[language], "王建华", "S01-T1-260302-001-G", DAY[language], "张杨路店"):
        assert part in words, part
    assert "{" not in words


def test_the_customers_own_number_is_used_and_a_date_that_is_not_known_is_left_out() -> None:
    words = notice_text(an_order(outside_number="A-77", contact=None, promised=None), "dispatched", "店")
    assert words.startswith("长沙银行您好，关于您的订单 A-77：")
    assert "None" not in words
    assert "预计" not in words


@pytest.mark.parametrize("node", ["production", "dispatched", ""])
def test_a_promise_that_is_over_is_none_to_expect(node: str) -> None:
    late = an_order(today=START.date() + timedelta(days=1))
    words = notice_text(late, node, "店") if node else status_answer(late, "店")
    assert "预计" not in words
    assert "。 " not in words, "Chinese has no blanks between sentences"
    assert "原定 3月2日 送达" in words


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "最近完成：上漆（3月1日）"), ("en", "Done last: 上漆, on 1 Mar")]
)
def test_the_answer_names_stage_last_event_next_step_and_promise(language: str, said: str) -> None:
    set_language(language)
    day = START.date() - timedelta(days=1)
    words = status_answer(an_order(last_step="上漆", last_on=day, next_name="Dispatch"), "张杨路店")
    assert said in words
    for part in (
        {"zh": "生产", "en": "Production"}[language],
        {"zh": "发货", "en": "Dispatch"}[language],
        DAY[language],
    ):
        assert part in words, part
