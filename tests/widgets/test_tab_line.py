"""A line of tabs: the open one is always to be seen, however narrow the terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gendan.widgets.tab_line import MORE_LEFT, MORE_RIGHT, TabLine, TabName

titles = st.lists(st.text("里程碑ab 1", min_size=1, max_size=9), min_size=1, max_size=12)


@given(titles, st.integers(0, 11), st.integers(30, 140))
def test_the_open_tab_is_seen_and_arrows_say_that_there_are_others(words: list[str], at: int, width: int) -> None:
    names = [TabName(str(n), title) for n, title in enumerate(words)]
    chosen = names[min(at, len(names) - 1)]
    line = TabLine(names, chosen.key)
    parts = line.parts(width)
    assert sum(part.cells for part in parts) <= width
    assert f"[{chosen.words}]" in [part.text for part in parts]
    shown = [part.hit for part in parts if part.hit and part.text not in (MORE_LEFT, MORE_RIGHT)]
    assert shown == [name.key for name in names[int(shown[0]) : int(shown[-1]) + 1]]
    assert (parts[0].text == MORE_LEFT) == (shown[0] != names[0].key)
    assert (parts[-1].text == MORE_RIGHT) == (shown[-1] != names[-1].key)


def test_everything_stands_there_where_it_fits() -> None:
    line = TabLine([TabName("a", "A"), TabName("b", "B")], "b")
    assert [part.text for part in line.parts(80)] == [" A ", "  ", "[B]"]


def test_where_there_is_no_tab_yet_a_key_opens_none() -> None:
    line = TabLine()
    line.step(1)
    assert line.chosen == ""
