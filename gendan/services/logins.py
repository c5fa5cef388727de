"""Logins made from names, for people whom an imported book names."""

from __future__ import annotations

import re

from sqlalchemy import Connection

from gendan.db import users
from gendan.domain.normal import fold
from gendan.domain.search_terms import has_chinese


def free_login(conn: Connection, name: str, taken: set[str]) -> str:
    """A login for ``name`` that nobody has: ``steven.buchanan``, ``chenjing``; numbered where taken."""
    text = name
    if has_chinese(name):
        from pypinyin import lazy_pinyin

        text = "".join(lazy_pinyin(name))
    base = re.sub(r"[^\w]+", ".", fold(text)).strip("._")[:40] or "user"
    login, number = base, 1
    while login in taken or users.by_login(conn, login) is not None:
        number += 1
        login = f"{base}{number}"
    taken.add(login)
    return login
