"""The receipt printer: what is sent to it byte for byte, printers that fail, copies that are marked."""

from __future__ import annotations

import importlib.util
import re
import socket
import threading
from pathlib import Path

import pytest

from gendan import config
from gendan.config import Config
from gendan.db.store import Store
from gendan.errors import GendanError, StorageError
from gendan.i18n import set_language
from gendan.printing import device
from gendan.printing.device import Printer, printer_of, send
from gendan.printing.escpos import encoded
from gendan.reports import paper
from gendan.reports.paper import Paper, printable
from tests.helpers import CommandLine, act, order
from tests.hostile import HOSTILE

COMMANDS = re.compile(rb"\x1b@|\x1c&|\x1c!.|\x1b!.|\x1bE.|\x1dV.|\x1bd.|\x1bJ.", re.S)
PASSWORDS = {"GENDAN_PASSWORD": "goodword"}


def text_of(data: bytes) -> list[str]:
    """What stands on the paper, line by line; fails where a byte is neither text nor one of our commands."""
    bare = COMMANDS.sub(b"", data)
    assert not [byte for byte in bare if byte < 0x20 and byte != 0x0A], bare
    return bare.decode("gb18030").split("\n")


class Roll:
    """A printer in the network: it answers what it is asked with ``status``, or nothing, and keeps what comes."""

    def __init__(self, status: dict[bytes, bytes]) -> None:
        self._status = status
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listening.getsockname()[1]}"
        self.came = bytearray()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        wire, _who = self._listening.accept()
        with wire, self._listening:
            while got := wire.recv(4096):
                if got[:2] != b"\x10\x04":
                    self.came += got
                elif got in self._status:
                    wire.sendall(self._status[got])

    def end(self) -> bytes:
        """All that was printed, once the sender has gone."""
        self._thread.join(20)
        return bytes(self.came)


READY = {b"\x10\x04\x01": b"\x16", b"\x10\x04\x04": b"\x12"}
NO_PAPER = {**READY, b"\x10\x04\x04": b"\x72"}


@pytest.fixture
def spool(home: Path, tmp_path: Path) -> Path:
    """A file that stands for the printer of this terminal."""
    path = tmp_path / "paper.bin"
    settings = home / "config" / "config.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(f'[printer]\nkind = "file"\naddress = "{path.as_posix()}"\npaper = 58\n', encoding="utf-8")
    return path


def test_whatever_stands_in_the_data_nothing_of_it_commands_the_printer() -> None:
    ours = ("Señor Müller ¥12 ✓ 20 – 30", "𠮷野家\u3000㐀", "👍🏽한국ไทย\ue000", "a\tb", "")
    for text in (*HOSTILE, *ours):
        for columns in (32, 48):
            made = Paper(columns)
            made.title(text)
            made.say(text, bold=True)
            made.pair(text, text)
            lines = text_of(encoded(made, cut=True))
            assert all(paper.width(line) <= columns for line in lines), text
            assert all(char.isprintable() or char == "\u3000" for line in lines for char in line), text


def test_letters_that_the_printer_lacks() -> None:
    assert printable("Señor ¥5 a–b 5² ✓") == "Senor ￥5 a-b 52 √"
    assert printable("𠮷㐀 한 👍") == "𠮷㐀 〓 〓"
    assert printable("a\x1b[31mb\u202ec\x00") == "a^[[31mb[RLO]c^@"
    assert paper.width("王x…") == 5, "a terminal sets … in one column, a printer in two"


def test_sheet_note_and_slip_are_printed_and_then_copies(
    gendan: CommandLine, shop: Store, spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = order(shop, special="浅胡桃色, 请勿切断")
    for name, value in PASSWORDS.items():
        monkeypatch.setenv(name, value)
    database = str(shop.path)
    done = gendan("--db", database, "print", "sheet", "A-1", "--as", "li", "--json")
    assert done.json == {"paper": "sheet", "number": number, "copy": 0, "printer": f"file {spool.as_posix()}"}
    data = spool.read_bytes()
    assert data.startswith(b"\x1b@\x1c&")
    assert data.endswith(b"\x1dV\x00"), "cut at the end"
    lines = text_of(data)
    assert "测试店" in lines[0]
    assert "王小明" in "".join(lines)
    assert "浅胡桃色,请勿切断" in "".join(lines).replace(" ", "")
    amounts = next(line for line in lines if line.endswith("21.00"))
    assert paper.width(amounts) == 32
    assert "副本" not in "".join(lines)

    again = gendan("--db", database, "print", "sheet", number, "--as", "li")
    assert "此前打印过 1 次" in again.out
    assert "副本" in "".join(text_of(spool.read_bytes()[len(data) :]))
    act(shop, "su", "order.amend", order=number, changes={"special": "深胡桃色"}, reason="客户改")
    assert gendan("--db", database, "print", "sheet", number, "--as", "li", "--json").json["copy"] == 0, "a new version"
    closed = str(act(shop, "su", "day.close", cash_counted="0")["number"])
    set_language("en")
    before = spool.stat().st_size
    assert gendan("--db", database, "--lang", "en", "print", "slip", closed, "--as", "su").status == 0
    slip = text_of(spool.read_bytes()[before:])
    assert closed in "".join(slip)
    assert all(paper.width(line) <= 32 for line in slip)
    history = gendan("--db", database, "audit", "show", number, "--json").json
    assert sum(entry["command"] == "paper.printed" for entry in history["history"]) == 3
    assert gendan("--db", database, "print", "note", "NO-1", "--as", "li").status == 1
    assert gendan("--db", database, "print", "sheet", number).status == 1, "who prints is written down"
    assert gendan("--db", str(spool), "print", "test").status == 0, "the test page needs no database"


def network(roll: str) -> Printer:
    return printer_of(Config(Path("none"), {"printer.kind": "network", "printer.address": roll}))


def test_a_printer_in_the_network_gets_everything_unless_it_has_no_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "ANSWER_SECONDS", 0.1)
    data = b"x" * 100_000
    for status in (READY, {}):
        roll = Roll(status)
        send(network(roll.address), data)
        assert roll.end() == data
    empty, off = Roll(NO_PAPER), Roll({**READY, b"\x10\x04\x01": b"\x1e"})
    with pytest.raises(StorageError) as caught:
        send(network(empty.address), data)
    assert (caught.value.code, empty.end()) == ("no_paper", b"")
    with pytest.raises(StorageError) as caught:
        send(network(off.address), data)
    assert (caught.value.code, off.end()) == ("printer", b"")


def test_a_printer_that_takes_nothing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(device, "ANSWER_SECONDS", 0.05)
    monkeypatch.setattr(device, "SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        for kind, address in (
            ("network", f"127.0.0.1:{deaf.getsockname()[1]}"),
            ("network", "127.0.0.1:1"),
            ("file", "/dev/no-such-printer"),
            ("file", str(tmp_path / "no folder" / "x")),
            ("serial", "/dev/no-such-port"),
            ("serial", "/dev/null:777"),
            ("lp", "NOSUCHQUEUE"),
        ):
            named = Printer(kind, address, 48, True)
            with pytest.raises(StorageError) as caught:
                send(named, b"x" * 20_000_000)
            assert caught.value.code == "printer", kind
            assert kind in str(caught.value.params["printer"])
    assert not Path("/dev/no-such-printer").exists()


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("", "x"),
        ("usb", "lp0"),
        ("network", "a b"),
        ("network", "kasse:99999"),
        ("lp", "-o raw"),
        ("network", ""),
        ("serial", ""),
    ],
)
def test_an_address_that_means_nothing_is_refused(kind: str, address: str) -> None:
    with pytest.raises(GendanError) as caught:
        printer_of(Config(Path("none"), {"printer.kind": kind, "printer.address": address}))
    assert caught.value.exit_status == 2
    assert str(caught.value.field).startswith("printer.")


def test_settings_of_the_printer_are_checked_and_a_missing_part_is_named(
    gendan: CommandLine, spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in (("printer.kind", "fax"), ("printer.paper", 76), ("printer.cut", "no")):
        with pytest.raises(GendanError):
            config.checked(key, value)
    real = importlib.util.find_spec
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "escpos" else real(name))
    missing = gendan("print", "test")
    assert missing.status == 2
    assert "pip install 'gendan[print]'" in missing.err
    assert not spool.exists()
