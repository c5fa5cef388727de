"""Playbooks and scripts: built-in ones for every problem, the store's own in their place, data filled in safely
(C115, C209-C213, C227-C229)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.db.store import Store
from gendan.domain.exceptions import USUAL
from gendan.domain.playbooks import BUILT_IN
from gendan.domain.scripts import BUILT_IN as SCRIPTS
from gendan.domain.scripts import GAP, PLACEHOLDERS, SITUATIONS, check_text, fill
from gendan.errors import GendanError, UsageError
from gendan.i18n import _, set_language
from gendan.services.playbooks import list_playbooks, steps_for
from gendan.services.scripts import list_scripts, scripts_for
from tests.helpers import act, order
from tests.order_kit import code, refused


def steps(store: Store, problem: str) -> list[str]:
    """The words of the steps for a problem."""
    with store.read() as conn:
        return [step.text for step in steps_for(conn, problem)]


def test_every_problem_has_steps_and_something_to_say(shop: Store) -> None:
    with shop.read() as conn:
        for problem in USUAL:
            found = steps_for(conn, problem)
            assert len({step.code for step in found}) == len(found) >= 5
            assert scripts_for(shop, problem)[0].situation == problem
    assert "提前" not in steps(shop, "price")[0]
    assert "在承诺日之前通知客户，说明原因" in steps(shop, "delay")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_built_in_scripts_hold_to_the_rules_they_are_checked_by(language: str) -> None:
    set_language(language)
    assert {script.situation for script in SCRIPTS.values()} == set(SITUATIONS)
    for script in SCRIPTS.values():
        check_text(_(script.text))
    polite = ("感谢", "请", "谢", "歉") if language == "zh" else ("thank", "please", "sorry")
    for one in ("price", "delay", "quantity", "quality", "return", "request", "visit"):
        assert any(word in _(SCRIPTS[one].text).lower() for word in polite)


def test_the_supervisor_writes_his_own_steps_and_takes_them_back(shop: Store) -> None:
    usual = steps(shop, "delay")
    said = act(shop, "su", "playbook.set", problem="delay", steps=["先打电话", usual[1], "Agree  on the new\ndate"])
    assert steps(shop, "delay") == ["先打电话", usual[1], "Agree on the new date"]
    assert said["steps"][1] == BUILT_IN["delay"][1].code
    set_language("en")
    assert steps(shop, "delay")[1] == "Tell the customer before the promised day, with the reason"
    set_language("zh")
    again = act(shop, "su", "playbook.set", problem="delay", steps=["先写邮件", "先打电话"])
    assert again["steps"][1] == said["steps"][0]
    assert [one.own for one in list_playbooks(shop) if one.problem == "delay"] == [True]
    act(shop, "su", "playbook.reset", problem="delay")
    assert steps(shop, "delay") == usual
    assert code(shop, "su", "playbook.reset", problem="delay") == "wrong_status"


def test_words_of_the_store_are_never_translated(shop: Store) -> None:
    act(shop, "su", "playbook.set", problem="price", steps=["price", "Take the wrong goods back at our cost"])
    assert steps(shop, "price") == ["price", "Take the wrong goods back at our cost"]


def test_steps_that_are_none_are_refused(shop: Store) -> None:
    assert code(shop, "fu", "playbook.set", problem="delay", steps=["电话"]) == "forbidden"
    assert code(shop, "su", "playbook.set", problem="weather", steps=["电话"]) == "bad_value"
    assert code(shop, "su", "playbook.set", problem="delay", steps=[]) == "bad_value"
    assert code(shop, "su", "playbook.set", problem="delay", steps=["电话", " "]) == "bad_value"
    assert code(shop, "su", "playbook.set", problem="delay", steps=["电话", "电话 "]) == "bad_value"
    assert code(shop, "su", "playbook.set", problem="delay", steps=[str(n) for n in range(31)]) == "bad_value"


def test_a_script_is_filled_with_the_data_of_the_order(shop: Store) -> None:
    number = order(shop, contact="小明", owner="fu")
    text = scripts_for(shop, "delay", number)[0].text
    assert "小明您好" in text
    assert "A-1" in text
    assert "3月10日" in text
    situations = [one.situation for one in scripts_for(shop, "price", number)]
    assert situations == ["price", "value", "concession", "in_return"]
    assert "餐桌" in scripts_for(shop, "price", number)[0].text
    assert code_of_missing(shop) == "unknown_reference"


def code_of_missing(store: Store) -> str:
    """The code of the refusal of a script about an order that is not there."""
    with pytest.raises(GendanError) as caught:
        scripts_for(store, "delay", "Z-9")
    return caught.value.code


def test_without_an_order_the_gaps_are_seen(shop: Store) -> None:
    shop.viewer = "fu"
    text = scripts_for(shop, "request", customer="王小明")[0].text
    assert "王小明您好" in text
    assert "测试店的fu先生" in text
    assert f"订单 {GAP}" in scripts_for(shop, "delay")[0].text


def test_the_store_changes_a_script_and_adds_others(shop: Store) -> None:
    number = order(shop)
    text = "{customer}: {{勿改}} {order}"
    act(shop, "su", "script.set", code="delay", name="简短", situation="delay", text=text)
    act(shop, "su", "script.set", code="vip", name="大客户", situation="delay", text="{store} {product}")
    found = {one.code: one for one in scripts_for(shop, "delay", number)}
    assert found["delay"].text == "王小明: {勿改} A-1"
    assert found["delay"].own
    assert found["vip"].text == "测试店 餐桌"
    act(shop, "su", "script.set", code="vip", name="大客户", situation="price", text="{owner}")
    act(shop, "su", "script.remove", code="delay")
    listed = {one.code: one for one in list_scripts(shop)}
    assert listed["vip"].situation == "price"
    assert not listed["delay"].own
    assert code(shop, "su", "script.remove", code="delay") == "wrong_status"
    assert code(shop, "su", "script.remove", code="none") == "unknown_reference"


WRONG = (
    "{name}",
    "{customer.__class__}",
    "{0}",
    "{}",
    "{ customer }",
    "{customer!r}",
    "{order:>9}",
    "{a{b}}",
    "x {",
    "}",
)


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_placeholder_is_named_and_nothing_is_kept(shop: Store, text: str) -> None:
    error = refused(shop, "su", "script.set", code="x", name="x", situation="price", text=text)
    assert (error.code, error.field) == ("bad_value", "text")
    assert "{promised}" in str(error.params["names"])
    assert str(error.params["value"]) in text


def test_who_may_not_and_what_is_no_situation(shop: Store) -> None:
    assert code(shop, "fu", "script.set", code="x", name="x", situation="price", text="x") == "forbidden"
    assert code(shop, "su", "script.set", code="x", name="x", situation="weather", text="x") == "bad_value"
    assert code(shop, "su", "script.set", code="x", name="x", situation="price", text=" ") == "bad_value"


_PIECES = st.one_of(
    st.text(alphabet="ab _.!:[]客", min_size=1, max_size=3).map(lambda text: (text, text)),
    st.sampled_from([("{{", "{"), ("}}", "}")]),
    st.sampled_from(sorted(PLACEHOLDERS)).map(lambda name: (f"{{{name}}}", name)),
)


@given(
    st.lists(_PIECES, max_size=8), st.dictionaries(st.sampled_from(sorted(PLACEHOLDERS)), st.text("{}ab", max_size=6))
)
def test_what_passes_the_check_is_filled_piece_by_piece(pieces: list[tuple[str, str]], values: dict[str, str]) -> None:
    text = "".join(written for written, _meant in pieces)
    check_text(text)
    filled = [values.get(meant) or GAP if written == f"{{{meant}}}" else meant for written, meant in pieces]
    assert fill(text, values) == "".join(filled)


@given(st.text(alphabet="{}a._!:[]", max_size=12))
def test_a_text_is_refused_or_has_no_brace_of_its_own(text: str) -> None:
    braces = sum(text.count(one) for one in "{}")
    try:
        check_text(text)
    except UsageError:
        assert braces
    else:
        assert sum(fill(text, {}).count(one) * 2 for one in "{}") == braces
