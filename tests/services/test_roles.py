"""Every command with every role, at the door; and the page that says it (C258)."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from gendan.cli import names
from gendan.db.store import Store
from gendan.domain.labels_history import command as words_of
from gendan.domain.roles import DEEDS, FINER, ROLES, may, may_do
from gendan.errors import GendanError
from gendan.services import door
from gendan.services.commands import COMMANDS, all_commands
from gendan.services.desk import Desk
from gendan.services.history import page
from tests.helpers import PASSWORD, STAFF, CommandLine, act, actor
from tests.house.rules import ROOT

LEAST = {
    "clerk": """
        change.undo complaint.approve complaint.consent complaint.listen complaint.locate complaint.offer complaint.open
        complaint.reject complaint.respond complaint.resume complaint.wait contact.log customer.add customer.update
        exception.raise exception.step exception.tell filter.delete filter.rename filter.save handover.give
        handover.take keys.reset keys.set notice.done order.amend order.approve order.cancel order.check order.copy
        order.customer_yes order.enter order.hold order.read_back order.reject order.resume order.self_check
        order.settle order.submit order.update order.urgent paper.printed payment.receive refund.request remedy.keep
        remedy.return request.open
        request.respond request.resume request.solve request.update request.wait user.password user.pin
        """,
    "follower": """
        complaint.close complaint.solve complaint.update complaint.visit conflict.resolve exception.approve
        exception.chase exception.close exception.contain exception.escalate exception.reject exception.remedy
        exception.resume exception.update exception.wait finding.done measure.add measure.done measure.effect
        milestone.done milestone.plan milestone.undo order.accept order.advance order.close order.invalid order.plan
        order.promise order.valid payment.verify production.check quality.record refund.pay refund.sign remedy.withdraw
        retrospective.file risk.add risk.close shipment.create shipment.deliver shipment.event shipment.undo visit.done
        """,
    "supervisor": """
        capacity.set customer.merge customer.split day.close day.resume finding.add finding.effect order.assign
        order.import order.self_approve playbook.reset playbook.set price.break price.remove product.add product.update
        promotion.add promotion.remove region.remove region.set review.done script.remove script.set setting.reset
        setting.set template.from_order template.remove template.set
        """,
    "admin": """
        customer.erase terminal.accept terminal.add terminal.revoke user.add user.disable user.enable user.update
        """,
}
"""The least role of every command: who changes one, or adds a command, says so here and in ``.ci/pages.py``'s page."""
REACHES = {
    "clerk": {"clerk"},
    "follower": {"clerk", "follower"},
    "planner": {"clerk", "follower"},
    "finance": {"clerk", "follower"},
    "supervisor": {"clerk", "follower", "supervisor"},
    "admin": {"clerk", "follower", "supervisor", "admin"},
}
NOTHING = {"no such argument": 1}


def test_every_handler_is_listed_with_the_module_it_stands_in() -> None:
    listed = {name: f"gendan.services.{feature}" for feature, names in COMMANDS.items() for name in names.split()}
    assert {name: handler.__module__ for name, (_model, handler) in all_commands().items()} == listed
    written = sum(path.read_text("utf-8").count("\n@handles(") for path in (ROOT / "gendan" / "services").glob("*.py"))
    assert written == len(listed)


def test_every_command_is_refused_to_every_role_below_its_own_and_to_nobody_else(shop: Store) -> None:
    least = {name: role for role, names in LEAST.items() for name in names.split()}
    assert sorted(least) == sorted(all_commands())
    people = {role: actor(shop, login) for login, role in STAFF.items()}
    assert set(people) == set(ROLES) == set(REACHES)
    with door.transaction(shop) as deed:
        before = deed.chain.stamp(shop.clock.now(), shop.clock.now(), None).seq
        for name, needed in least.items():
            for role, who in people.items():
                with pytest.raises(GendanError) as caught:
                    deed.run(who, name, NOTHING)
                may_come_in = needed in REACHES[role]
                assert (caught.value.code != "forbidden") == may_come_in, (name, role)
                assert may_come_in <= (caught.value.code in {"bad_value", "missing_fields"}), (name, role)
            with pytest.raises(GendanError) as caught:
                deed.run(None, name, NOTHING)
            assert caught.value.code == "not_signed_in", name
        assert deed.chain.stamp(shop.clock.now(), shop.clock.now(), None).seq == before, "nothing was written"
    desk = Desk(shop)
    assert all(
        desk.may(people[role], name) == (needed in REACHES[role]) for role in ROLES for name, needed in least.items()
    )


def test_a_session_has_the_rights_that_its_user_has_now(shop: Store) -> None:
    fu, li = actor(shop, "fu"), actor(shop, "li")
    act(shop, "boss", "user.update", login="li", role="supervisor")
    act(shop, "boss", "user.update", login="fu", role="clerk")
    assert door.run(shop, li, "product.add", {"code": "M9", "name": "椅"})
    assert page(shop, limit=1)[0].by == "li"
    door.run(shop, fu, "customer.add", {"name": "甲"})
    with pytest.raises(GendanError) as caught:
        door.run(shop, fu, "payment.verify", {"payment": "x"})
    assert caught.value.code == "forbidden"
    act(shop, "boss", "user.disable", login="fu")
    with pytest.raises(GendanError) as caught:
        door.run(shop, fu, "customer.add", {"name": "乙"})
    assert caught.value.code == "not_signed_in"


def test_what_is_done_beside_commands_has_its_role_too() -> None:
    assert {deed: least for deed, (least, _words) in DEEDS.items()} == {
        "today": "clerk", "customers": "clerk", "export": "follower", "merge": "follower", "import": "supervisor",
        "prices": "supervisor", "backup": "supervisor", "sign_ins": "supervisor",
        "restore": "admin", "archive": "admin",
    }  # fmt: skip
    assert [role for role in ROLES if may_do(role, "export")] == [
        "follower",
        "planner",
        "finance",
        "supervisor",
        "admin",
    ]
    assert not may("nobody", "clerk")
    assert set(FINER) <= set(all_commands())


def test_every_subcommand_asks_for_a_role_or_is_for_everybody(
    gendan: CommandLine, shop: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What writes goes through a command, whose role the door holds, or is refused here to who has not the role."""
    by_commands = {"apply", "close-day", "keys", "print", "terminal", "user"}
    looking = {"audit", "calendar", "conflicts", "fingerprint", "handover", "order", "report", "today"}
    alone = {"completion", "config", "demo", "doctor", "init", "rebuild", "serve"}
    file = tmp_path / "file.csv"
    file.write_text(
        "订单号,客户,编号,名称,数量,单价,标价,下单日期\nA-1,王,M1,桌,1,1.00,1.00,2026-02-20\n", encoding="utf-8"
    )
    beside = {
        "import": (str(file),), "prices": (str(file),), "export": ("--to", str(tmp_path)), "merge": (str(file),),
        "backup": (), "archive": (),
    }  # fmt: skip
    tested_elsewhere = {"restore", "customers"}  # with a copy to restore; the list is taken in by everybody
    assert {*beside, *tested_elsewhere} == set(DEEDS) - {"today", "sign_ins"}
    assert set(names()) == by_commands | looking | alone | set(beside) | tested_elsewhere
    monkeypatch.setenv("GENDAN_PASSWORD", PASSWORD)
    for name, words in beside.items():
        ran = gendan(name, *words, "--as", "li", "--db", str(shop.path), "--json")
        assert (ran.status, ran.json["error"]["code"]) == (1, "forbidden"), name


def test_the_pages_of_the_documentation_are_fresh() -> None:
    made = runpy.run_path(str(ROOT / ".ci" / "pages.py"))
    for name, make in made["PAGES"].items():
        assert (ROOT / name).read_text(encoding="utf-8") == make(), f"python .ci/pages.py makes {name} again"
    assert all(words_of(name) != name for name in all_commands()), "a command has words"
