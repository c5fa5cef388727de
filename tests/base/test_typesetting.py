"""Where lines break."""

import pytest

from gendan.typesetting import breaks, cells, lines

PARAGRAPH = (
    "gendan 把一家店的客户资料保存在一台机器上的一个文件里。本页说明它防谁、怎样防——到哪里为止。谁可以做什么，"
    "见 roles.md；更多见“系统”（`gendan audit verify`），密码以 argon2id 保存……此后每次加倍，折扣 12.5%，共 3,000 元。"
)


@pytest.mark.parametrize("room", range(16, 60))
def test_no_sign_stands_where_it_must_not(room: int) -> None:
    said = lines(PARAGRAPH, room)
    assert all(cells(line) <= room for line in said)
    assert "".join(said).replace(" ", "") == PARAGRAPH.replace(" ", "")
    assert [line for line in said if line[0] in "，。；：、）”—…%" or line[-1] in "（“"] == []
    words = ("argon2id", "roles.md", "3,000", "12.5%")
    assert {word for line in said for word in words if word in line} == set(words)


def test_latin_words_stay_whole_and_long_ones_are_broken() -> None:
    assert lines("the quick brown fox", 9) == ["the quick", "brown fox"]
    assert lines("a counterclockwise b", 8) == ["a", "counterc", "lockwise", "b"]
    assert breaks("counterclockwise", 8, fold=False) == []


def test_a_point_stays_with_its_first_words() -> None:
    assert lines("-\u00a0甲乙丙", 6) == ["-\u00a0甲乙", "丙"]


@pytest.mark.parametrize(("text", "said"), [("", [""]), ("字", ["字"]), ("  ", [""])])
def test_little_is_one_line(text: str, said: list[str]) -> None:
    assert lines(text, 10) == said


def test_what_cannot_be_kept_together_is_broken_all_the_same() -> None:
    assert lines("！" * 5, 4) == ["！！", "！！", "！"]


def test_accents_stay_on_their_letters() -> None:
    assert lines("ae\u0301" * 3, 2) == ["ae\u0301"] * 3


def test_widgets_break_like_this() -> None:
    from textual.content import Content

    import gendan.shell  # noqa: F401 - it tells Textual

    wrapped = [str(line).rstrip() for line in Content("文字，文字——文字（abc）").wrap(7)]
    assert wrapped == ["文字，", "文字——", "文字", "（abc）"]
