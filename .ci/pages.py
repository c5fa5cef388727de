"""Writes the pages of docs/ that are made from the code: ``python .ci/pages.py``; a test holds that they are fresh."""

from __future__ import annotations

import runpy
from pathlib import Path

from gendan.domain.labels import ROLES as ROLE_WORDS
from gendan.domain.labels_history import command as command_words
from gendan.domain.roles import CONDITIONS, DEEDS, FINER, ROLES, may
from gendan.i18n import _, joined, language, set_language
from gendan.services.commands import Command, all_commands

ROOT = Path(__file__).resolve().parents[1]
_ALONE = ("init", "config edit", "demo", "serve", "doctor", "rebuild", "completion")
"""Subcommands that do something and ask for no user."""


_SUBCOMMANDS = {
    "customers": "`gendan customers import`",
    **{name: f"`gendan {name}`" for name in ("export", "merge", "import", "prices", "backup", "restore", "archive")},
}


def _alone(between: str) -> str:
    return between.join(f"`gendan {name}`" for name in _ALONE)


_TITLES = {"zh": "角色与权限", "en": "Roles and what they may do"}
_ABOUT = {
    "zh": (
        "本页由代码生成（`python .ci/pages.py`），由测试在命令之门逐一核对。"
        "每个命令只有一处规定最低角色，界面、命令行、`apply` 都经过同一道门。表末是命令之外的事；"
        "命令行上的查看，以及只动这台机器自己东西的子命令（"
        f"{_alone('、')}）不问是谁：能打开文件的人都可以用。\n"
        "● 可以；空白不可以。"
    ),
    "en": (
        "Made from the code (`python .ci/pages.py`) and held by a test at the door of all commands. The least role of "
        "a command is declared once; screens, command line and `apply` go through the same door. What is done beside "
        "commands stands at the end of the table. Looking on the command line, and subcommands that touch what is this "
        f"machine's own ({_alone(', ')}), ask for nobody: whoever can open the file may use them.\n"
        "● may; empty may not."
    ),
}
_HEADS = {"zh": ("命令", "做什么", "条件"), "en": ("command", "does", "conditions")}


def roles_page() -> str:
    """The matrix of roles and commands, in Chinese and in English."""
    before = language()
    try:
        return "\n".join(_roles_in(code) for code in ("zh", "en"))
    finally:
        set_language(before)


def _roles_in(code: str) -> str:
    set_language(code)
    names = [_(ROLE_WORDS[role]) for role in ROLES]
    first, does, conditions = _HEADS[code]
    head = f"| {first} | {does} | {' | '.join(names)} | {conditions} |"
    rule = f"| --- | --- |{' :-: |' * len(ROLES)} --- |"
    commands = [
        _line(f"`{name}`", _(command_words(name)), model.role, _conditions(name, model))
        for name, (model, _handler) in sorted(all_commands().items())
    ]
    deeds = [_line(_SUBCOMMANDS.get(deed, ""), _(words), least, "") for deed, (least, words) in DEEDS.items()]
    return "\n".join([f"# {_TITLES[code]}", "", _ABOUT[code], "", head, rule, *commands, *deeds, ""])


def _line(name: str, words: str, least: str, conditions: str) -> str:
    marks = " | ".join("●" if may(role, least) else " " for role in ROLES)
    return f"| {name} | {words} | {marks} | {conditions} |"


def _conditions(name: str, model: type[Command]) -> str:
    said = [_(CONDITIONS["founder"])] if model.founder_only else []
    said += [_(CONDITIONS["reason"])] if model.reason_required else []
    said += [_(FINER[name])] if name in FINER else []
    return joined(said)


def security_page() -> str:
    """The page of what is protected, as the application shows it, in both languages."""
    return "\n".join((ROOT / f"gendan/pages/security.{code}.md").read_text(encoding="utf-8") for code in ("zh", "en"))


def reference_page() -> str:
    """Every command, subcommand and error code, for integrators."""
    return str(runpy.run_path(str(ROOT / ".ci/reference.py"))["reference_page"]())


PAGES = {"docs/roles.md": roles_page, "docs/security.md": security_page, "docs/reference.md": reference_page}

if __name__ == "__main__":
    for name, made in PAGES.items():
        (ROOT / name).write_text(made(), encoding="utf-8")
