"""Why something failed, in words of ours: of the operating system, of parsers, of arguments that cannot be read."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gendan import cli, config, reasons
from gendan.errors import GendanError
from gendan.i18n import _, set_language
from gendan.services import door
from gendan.services.bookfile import read_book
from gendan.services.commands import all_commands


def said(error: GendanError) -> str:
    """Its words."""
    return _(error.message, **error.params)


@pytest.mark.parametrize(
    ("error", "zh", "en"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘已满", "the disk is full"),
        (PermissionError(errno.EACCES, "Permission denied"), "权限不允许", "the rights do not allow it"),
        (ValueError("embedded null byte"), "系统不接受这样的名称或值", "the system takes no such name or value"),
        (socket.gaierror(-2, "Name or service not known"), "没有叫这个名字的机器", "no machine of that name is known"),
        (OSError(errno.EDOM, "Out of domain."), "系统报告“Out of domain”", "the system says “Out of domain”"),
    ],
)
def test_the_system_is_put_into_words_or_quoted(error: Exception, zh: str, en: str) -> None:
    assert _("{why}", why=reasons.reason(error)) == zh
    set_language("en")
    assert _("{why}", why=reasons.reason(error)) == en


def of_apply(name: str, **args: Any) -> Callable[[Path], object]:
    """A command whose arguments are read."""
    return lambda _folder: door.parse(all_commands()[name][0], args)


def of_settings(text: str) -> Callable[[Path], object]:
    """A settings file with this in it."""

    def read(folder: Path) -> object:
        (folder / "config.toml").write_text(text, encoding="utf-8")
        return config.load(folder / "config.toml")

    return read


def of_line(*arguments: str) -> Callable[[Path], object]:
    """A command line."""
    return lambda _folder: cli.run(list(arguments))


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (lambda folder: read_book(folder / "none.csv"), "：没有这个文件或文件夹。"),
        (config.load, "：这是一个文件夹。"),
        (of_settings("[ui]\nlanguage zh"), "不是 TOML：第 2 行第 10 个字符。"),
        (of_apply("order.assign", order=["W"], owner="li"), "order 不能是 ['W']：应为文字。"),
        (of_apply("payment.receive", order="W", kind="gift", method="cash", amount="1"), "kind 不能是 gift：应为 "),
        (of_apply("capacity.set", qty=1, day="tomorrow"), "capacity.set 没有参数 day。"),
        (
            of_line("order", "list", "--limit", "x"),
            "--limit 读不懂：应为不小于 1 的整数。用法见 `gendan order list --help`。",
        ),
        (of_line("serve", "--port", "99999"), "--port 读不懂：应为 0 到 65535 的整数。"),
        (of_line("today", "a", "b"), "`gendan today` 没有 a b 这一项。"),
        (of_line("order", "nonsense"), "`gendan order` 没有 nonsense 这一项。"),
        (of_line("report", "never"), "KIND 只能是 day、week、month 之一。"),
    ],
)
def test_a_message_that_says_why_is_wholly_chinese(tmp_path: Path, work: Callable[[Path], object], words: str) -> None:
    with pytest.raises(GendanError) as refused:
        work(tmp_path)
    assert words in said(refused.value)
