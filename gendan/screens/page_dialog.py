"""A page of the documentation over the screen: read with the arrows, left with Esc."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from gendan import i18n
from gendan.text import plain
from gendan.widgets.keybar import KeyBar
from gendan.widgets.modal import Modal

_POINT = "-\u00a0"
"""A point stays with the first word, however long that is: Chinese knows no blanks."""


def page_text(name: str) -> str:
    """A page in the language in force, as it stands in docs/ too."""
    return files("gendan").joinpath("pages", f"{name}.{i18n.language()}.md").read_text(encoding="utf-8")


def paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of a page, each in one line: headings, points, running text; without the marks inside."""
    said = ""
    for line in [*text.translate(_MARKS).splitlines(), ""]:
        begins = not line.strip() or line.startswith(("#", "- ")) or said.startswith("#")
        if begins and said:
            yield said
            said = ""
        said += _between(said, line.strip()) + line.strip()


_MARKS = str.maketrans("", "", "`*")


def _between(before: str, after: str) -> str:
    """What stands where two lines are joined: a blank, but not between Chinese."""
    if not before or not after:
        return ""
    latin = [before[-1].isascii(), after[0].isascii()]
    words = before[-1].isalnum() and after[0].isalnum()
    return " " if all(latin) or (any(latin) and words) else ""


class DocumentDialog(Modal[None]):
    """One page; its headings stand out."""

    DEFAULT_CSS = """
    DocumentDialog > .dialog { width: 100; max-width: 96%; height: 92%; }
    DocumentDialog VerticalScroll { height: 1fr; }
    DocumentDialog Static { height: auto; margin: 0 0 1 0; }
    DocumentDialog .heading { color: $accent; text-style: bold; margin: 1 0; }
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self._page = name

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"), VerticalScroll():
            for one in paragraphs(page_text(self._page)):
                is_heading = one.startswith("#")
                words = one.lstrip("# ") if is_heading else _POINT + one[2:] if one.startswith("- ") else one
                yield Static(plain(words), classes="heading" if is_heading else "")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
