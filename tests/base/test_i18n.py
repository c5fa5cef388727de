"""Words in the user's language."""

import pytest

from gendan import i18n
from gendan.errors import Refusal, UsageError
from gendan.i18n import (
    N_,
    Word,
    _,
    aside,
    joined,
    language,
    language_from_environment,
    pair,
    set_language,
    several,
)

YES_NO = "true or false"


def test_a_message_is_said_in_the_language_in_force() -> None:
    assert _(YES_NO) == "true 或 false"
    set_language("en")
    assert (_(YES_NO), language()) == (YES_NO, "en")


def test_an_unknown_language_is_chinese() -> None:
    set_language("fr")
    assert language() == "zh"


def test_both_catalogues_are_in_the_package_and_compiled() -> None:
    for name in i18n.CATALOGUES.values():
        assert (i18n.FOLDER / name / "LC_MESSAGES" / "gendan.mo").is_file()


def test_an_unknown_message_says_itself_and_the_empty_one_nothing() -> None:
    assert _("Nobody wrote this") == "Nobody wrote this"
    assert _("") == ""
    assert N_("as it is") == "as it is"


def test_values_are_put_in_after_translation_and_never_read_as_templates() -> None:
    text = _("Setting {key} cannot be {value}. Write {wanted}.", key="{value}", value="[/]", wanted="{key}")
    assert text == "设置项 {value} 不能是 [/]。请写：{key}。"


def test_a_missing_value_is_shown_by_its_name() -> None:
    assert _("{a} and {b}", a=1) == "1 and {b}"


def test_a_word_among_the_values_is_translated_and_other_values_are_not() -> None:
    assert _("{x}: {y}", x=Word(YES_NO), y=YES_NO) == "true 或 false: true or false"


@pytest.mark.parametrize("name", ["message", "self", "n", "singular"])
def test_a_value_may_have_any_name(name: str) -> None:
    assert _("<{" + name + "}>", **{name: "v"}) == "<v>"


def test_braces_without_values_are_left_alone() -> None:
    assert _("{ [/] }") == "{ [/] }"


@pytest.mark.parametrize(
    ("n", "said"), [(0, "0 boxes are"), (1, "1 box is"), (2, "2 boxes are"), ("1,234", "1,234 boxes are")]
)
def test_numbers_choose_the_word(n: object, said: str) -> None:
    assert _("{n} {n:box is|boxes are} full of {what}", n=n, what="a|b") == f"{said} full of a|b"


def test_every_number_chooses_for_itself() -> None:
    set_language("en")
    text = "{digest}  ({orders} {orders:order|orders}, {n} {n:record|records})"
    assert _(text, digest="d", orders=1, n=2) == "d  (1 order, 2 records)"
    assert _("Too many wrong tries. Wait {seconds} {seconds:second|seconds} and try again.", seconds=1).endswith(
        "1 second and try again."
    )
    set_language("zh")
    assert _(text, digest="d", orders=1, n=2) == "d（1 张订单，2 条记录）"


def test_an_error_that_is_printed_chooses_too() -> None:
    assert str(Refusal("locked", "Wait {n} {n:second|seconds}.", n=1)) == "locked: Wait 1 second."


def test_texts_are_put_together_with_the_signs_of_the_language() -> None:
    made = lambda: (pair("a", 1), "a" + aside("b"), several(["a", "b"]), joined(["a", "b"]))  # noqa: E731
    assert made() == ("a：1", "a（b）", "a、b", "a；b")
    set_language("en")
    assert made() == ("a: 1", "a (b)", "a, b", "a; b")


def test_the_language_of_tests_is_english_made_longer() -> None:
    set_language(i18n.PSEUDO)
    assert language() == "en"
    assert _("{n} {n:order|orders} wait", n=2) == "‹2 óordéers wáaít›"
    assert (_(" ({words})", words="x"), _(", ")) == (" (x)", ", ")
    assert _("{key} Yes\n", key="Esc") == "‹Esc Ýées›\n"


def test_the_error_of_a_setting_is_wholly_chinese() -> None:
    from gendan.config import checked

    with pytest.raises(UsageError) as caught:
        checked("store.zone", "Mars")
    text = _(caught.value.message, **caught.value.params)
    assert text == "设置项 store.zone 不能是 Mars。请写：时区，如 Asia/Shanghai。"


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [
        ({}, "zh"),
        ({"GENDAN_LANG": "pseudo"}, "pseudo"),
        ({"LANG": "C"}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en"}, "en"),
        ({"LANG": "zh_CN.GB18030"}, "zh"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "GENDAN_LANG": "en"}, "en"),
        ({"LANG": "en_US.UTF-8", "GENDAN_LANG": " ZH_CN "}, "zh"),
        ({"LANG": "en_US.UTF-8", "GENDAN_LANG": ""}, "en"),
    ],
)
def test_the_language_comes_from_gendan_lang_then_the_locale_then_chinese(environ: dict[str, str], wanted: str) -> None:
    assert language_from_environment(environ) == wanted
