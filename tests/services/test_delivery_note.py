"""The delivery note of a shipment: text and page, safe whatever people wrote (C197)."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from gendan.db.store import Store
from gendan.errors import Refusal
from gendan.i18n import set_language
from gendan.reports import note
from gendan.services.delivery_note import delivery_note
from tests.helpers import CommandLine, act
from tests.hostile import HOSTILE
from tests.order_kit import confirmed, inspected, stocked


@pytest.fixture
def sent(shop: Store) -> tuple[Store, str]:
    stocked(shop)
    number = inspected(shop, confirmed(shop))
    lines = [{"line": 1, "qty": 6}]
    made = act(shop, "fu", "shipment.create", order=number, lines=lines, carrier="顺达<b>", tracking="SF100")
    return shop, str(made["shipment"])


@pytest.mark.parametrize(
    ("language", "words"), [("zh", ("发货单", "还有 8 件")), ("en", ("Delivery note", "8 pieces"))]
)
def test_it_names_the_goods_of_this_shipment_only(
    sent: tuple[Store, str], language: str, words: tuple[str, ...]
) -> None:
    store, code = sent
    set_language(language)
    made = note.text(delivery_note(store, code))
    for part in (code, "王建华", "13800001234", "张杨路500号", "SF100", "2026-03-02", "6 张", *words):
        assert part in made, part
    assert "B-7" not in made
    assert "1200" not in made, "prices do not travel with the goods"


def test_the_page_is_closed_and_escapes_what_people_wrote(sent: tuple[Store, str]) -> None:
    store, code = sent
    page = note.html(delivery_note(store, code))
    assert "顺达&lt;b&gt;" in page
    assert "<b>" not in page
    HTMLParser().feed(page)
    assert "http" not in page.replace("http-equiv", "")


@pytest.mark.parametrize("name", [text[:120] for text in HOSTILE if text.isprintable() and text.strip()])
def test_hostile_words_stay_words(shop: Store, name: str) -> None:
    stocked(shop)
    made = act(shop, "fu", "shipment.create", order=inspected(shop, confirmed(shop)), carrier=name, tracking=name)
    found = delivery_note(shop, str(made["shipment"]))
    assert "<script" not in note.html(found)
    assert "\x1b" not in note.text(found)


def test_no_note_of_what_was_taken_back_or_is_unknown(sent: tuple[Store, str]) -> None:
    store, code = sent
    act(store, "fu", "shipment.undo", shipment=code, reason="x")
    with pytest.raises(Refusal) as caught:
        delivery_note(store, code)
    assert caught.value.code == "wrong_status"
    with pytest.raises(Refusal) as caught:
        delivery_note(store, "X-9")
    assert caught.value.code == "unknown_reference"


def test_on_the_command_line(sent: tuple[Store, str], gendan: CommandLine, tmp_path: Path) -> None:
    store, code = sent
    database = ("--db", str(store.path))
    printed = gendan("order", "note", code, *database, "--lang", "en")
    assert (printed.status, "Delivery note" in printed.out, "SF100" in printed.out) == (0, True, True)
    path = tmp_path / "note.html"
    found = gendan("order", "note", code, "--html", str(path), "--json", *database).json
    assert (found["shipment"], found["output"]) == (code, str(path))
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert gendan("order", "note", code, "--html", "-o", str(path), *database).status == 0
    assert gendan("order", "note", "X-9", *database).status == 1
    shown = gendan("order", "show", code.rsplit("-", 1)[0], "--json", *database).json
    (seen,) = shown["shipments"]
    assert (seen["shipment"], seen["lines"], seen["shipped"]) == (code, [{"line": 1, "qty": "6"}], "2026-03-02")
    assert (seen["expected"], seen["delivered"], seen["carrier"]) == ("2026-03-04", None, "顺达<b>")
    assert [(line["shipped"], line["delivered"]) for line in shown["lines"]] == [("6", "0"), ("0", "0")]
