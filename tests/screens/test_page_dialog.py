"""Pages of the documentation over the screen: their lines become paragraphs."""

import pytest

from gendan.screens.page_dialog import page_text, paragraphs


def test_lines_are_joined_as_their_language_wants_it() -> None:
    page = "## 标题\n甲，\n乙的\nw 键；`gendan`\n丙\n- one\n  two *three*\n- 四\n\nfive\n"
    assert list(paragraphs(page)) == ["## 标题", "甲，乙的 w 键；gendan 丙", "- one two three", "- 四", "five"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_on_security_is_whole(language: str) -> None:
    from gendan.i18n import set_language

    set_language(language)
    said = list(paragraphs(page_text("security")))
    headings = [one for one in said if one.startswith("#")]
    assert len(headings) > 6
    assert max(len(one) for one in headings) < 60
