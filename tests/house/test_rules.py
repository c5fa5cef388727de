"""The rules of the house hold in every module, and each rule can fail."""

import pytest

from tests.house import rules
from tests.house.rules import RULES, Module

MODULES = rules.modules()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_the_rule(rule) -> None:
    assert [fault for module in MODULES for fault in rule(module)] == []


def test_there_is_a_house() -> None:
    assert {"gendan/clock.py", "gendan/config.py", "gendan/__init__.py"} <= {module.path for module in MODULES}


def long_function(lines: int, words: str = "") -> str:
    return "def f():\n" + words + "    x = 1\n" * (lines - 1)


BREAKING = [
    (rules.asks_the_time, "services/a", "from datetime import datetime, UTC\nx = datetime.now(UTC)"),
    (rules.asks_the_time, "services/a", "import datetime as d\nx = d.date.today()"),
    (rules.asks_the_time, "screens/a", "import time\nx = sorted([], key=time.time)"),
    (rules.asks_the_time, "app", "from time import time"),
    (rules.asks_the_time, "db/a", "Q = 'UPDATE x SET at = CURRENT_TIMESTAMP'"),
    (rules.asks_the_time, "db/a", "Q = \"SELECT date('now')\""),
    (rules.speaks_sql, "services/a", "from sqlalchemy import select, text"),
    (rules.speaks_sql, "services/a", "from sqlalchemy import Connection, insert"),
    (rules.speaks_sql, "screens/a", "from sqlalchemy import Connection"),
    (rules.speaks_sql, "screens/a", "import sqlite3"),
    (rules.speaks_sql, "scripts/a", "def f():\n    from sqlmodel.sql import expression"),
    (rules.speaks_sql, "services/a", "Q = '''\n  SELECT a\n  FROM b'''"),
    (rules.speaks_sql, "reports/a", "run(f'DELETE FROM {table}')"),
    (rules.speaks_sql, "sync/a", "run('PRAGMA user_version')"),
    (rules.asks_the_database, "screens/a", "from gendan.db.orders import open_orders"),
    (rules.asks_the_database, "widgets/a", "from gendan import db"),
    (rules.grows_too_large, "keys", "x = 1\n" * 401),
    (rules.grows_too_large, "keys", long_function(41)),
    (rules.grows_too_large, "keys", "class C:\n" + "    x = 1\n" * 250),
    (rules.silences_without_reason, "keys", "x = 1  # type: ignore"),
    (rules.silences_without_reason, "keys", "x = 1  # type: ignore[arg-type]"),
    (rules.silences_without_reason, "keys", "x = 1  # type: ignore  # it is fine"),
    (rules.silences_without_reason, "keys", "x = 1  # noqa"),
    (rules.shows_markup, "screens/a", "Static(f'{name}')"),
    (rules.shows_markup, "screens/a", "self.notify('No ' + name)"),
    (rules.shows_markup, "widgets/a", "table.add_row(plain('a'), order.customer)"),
    (rules.shows_markup, "widgets/a", "table.add_row(row['customer'])"),
    (rules.shows_markup, "app", "Label('{}'.format(name))"),
    (rules.shows_markup, "app", "Static(name, markup=True)"),
    (rules.shows_markup, "reports/a", "Text.from_markup(name)"),
    (rules.lacks_a_module_docstring, "keys", "x = 1"),
]


@pytest.mark.parametrize(("rule", "name", "text"), BREAKING)
def test_a_rule_sees_what_breaks_it(rule, name: str, text: str) -> None:
    assert len(rule(Module(f"gendan/{name}.py", text))) == 1


KEEPING = [
    (rules.asks_the_time, "clock", "from datetime import datetime, UTC\nx = datetime.now(UTC)"),
    (rules.asks_the_time, "services/a", "x = ctx.clock.now()\ny = clock.today(z)\nimport time\nz = time.monotonic()"),
    (rules.speaks_sql, "services/a", "from sqlalchemy import Connection"),
    (rules.speaks_sql, "db/a", "import sqlite3\nQ = 'SELECT a FROM b'"),
    (rules.speaks_sql, "services/a", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import sqlalchemy"),
    (rules.speaks_sql, "screens/a", "'''SELECT a FROM b is what we never write.'''\nx = 'Select one from the list'"),
    (rules.asks_the_database, "services/a", "from gendan.db.orders import open_orders"),
    (rules.grows_too_large, "keys", "x = 1\n" * 400),
    (rules.grows_too_large, "keys", long_function(40)),
    (rules.grows_too_large, "keys", long_function(40, '    """What.\n\n    Why.\n    """\n')),
    (rules.silences_without_reason, "keys", "x = 1  # type: ignore[misc]  # Textual has no types here"),
    (rules.silences_without_reason, "keys", "x = '# type: ignore'\ny = 1  # noqa: N802 - gettext's name"),
    (rules.shows_markup, "screens/a", "Static(plain(f'{name}'))\nself.notify(_('Saved'))\nseen.update(row)"),
    (rules.shows_markup, "screens/a", "table.add_row(cell(o.customer), '', *cells, key=o.id)\n"),
    (rules.shows_markup, "app", "self.notify('; '.join(lines), markup=False)"),
    (rules.lacks_a_module_docstring, "keys", "'''The keys.'''"),
]


@pytest.mark.parametrize(("rule", "name", "text"), KEEPING)
def test_a_rule_lets_pass_what_keeps_it(rule, name: str, text: str) -> None:
    assert rule(Module(f"gendan/{name}.py", text)) == []


def test_every_rule_is_tried_both_ways() -> None:
    assert {rule for rule, _, _ in BREAKING} == {rule for rule, _, _ in KEEPING} == set(RULES)
