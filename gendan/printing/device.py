"""The printer of this terminal: which one the settings name, and how bytes get there; what fails is said, nothing waits
for ever."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import stat
import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gendan import locations, reasons
from gendan.config import Config
from gendan.errors import GendanError, StorageError, UsageError
from gendan.i18n import N_, Word
from gendan.printing.escpos import library
from gendan.reports.paper import COLUMNS

SECONDS = 10.0
"""How long a printer may take nothing before it is given up."""
ANSWER_SECONDS = 1.0
"""How long an answer about paper is waited for; many printers give none."""
PORT, LAST_PORT = 9100, 65535
BAUD = 9600
NO_PRINTER = N_(
    "This terminal has no receipt printer. Set printer.kind and printer.address with `gendan config edit`, or write a "
    "page to print instead."
)
BAD_ADDRESS = N_("printer.address cannot be {value} for a printer of kind {kind}. Write it like {example}.")
SILENT = N_(
    "The printer {printer} takes nothing: {why}. Look at power, cable, paper and lid; then print again. What has come "
    "out may not be whole."
)
NO_PAPER = N_("The printer {printer} has no paper. Put a roll in and print again; nothing was printed.")
OFF = N_("The printer {printer} is not ready: lid open, or switched off line. Then print again; nothing was printed.")
EXAMPLES = {
    "file": "/dev/usb/lp0", "network": "192.168.1.50:9100", "usb": "04b8:0202", "serial": "/dev/ttyUSB0:9600",
    "lp": "RECEIPTS", "windows": "XP-80",
}  # fmt: skip
_PATTERNS = {
    "network": re.compile(r"(?P<host>[\w.-]+)(:(?P<port>\d{1,5}))?", re.ASCII),
    "usb": re.compile(r"(?P<vendor>[0-9a-fA-F]{4}):(?P<product>[0-9a-fA-F]{4})"),
    "serial": re.compile(r"(?P<device>.+?)(:(?P<baud>\d{3,7}))?"),
    "lp": re.compile(r"(?P<queue>\w[\w.-]*)"),
    "windows": re.compile(r"(?P<name>.+)"),
    "file": re.compile(r"(?P<path>.+)"),
}


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer as the settings name it; ``columns`` fit on its paper."""

    kind: str
    address: str
    columns: int
    cut: bool

    @property
    def name(self) -> str:
        """How it is called in a message."""
        return f"{self.kind} {self.address}"


def printer_of(config: Config) -> Printer:
    """The printer of this terminal. Raises ``UsageError`` no_printer or bad_value."""
    kind, address = str(config["printer.kind"]), str(config["printer.address"]).strip()
    if not kind:
        raise UsageError("no_printer", NO_PRINTER, field="printer.kind")
    printer = Printer(kind, address, COLUMNS[int(config["printer.paper"])], bool(config["printer.cut"]))
    _parts(printer)
    return printer


def send(printer: Printer, data: bytes) -> None:
    """Send it all, or say what is wrong: ``StorageError`` printer or no_paper; it can be sent again."""
    fault: list[BaseException] = []

    def work() -> None:
        try:
            _WAYS[printer.kind](printer, data)
        except BaseException as error:
            fault.append(error)

    sending = threading.Thread(target=work, name="print", daemon=True)
    sending.start()
    sending.join(2 * SECONDS)
    if sending.is_alive():
        raise _silent(printer, Word(N_("it does not answer")))
    if fault:
        raise _said(printer, fault[0])


def _said(printer: Printer, error: BaseException) -> BaseException:
    if isinstance(error, TimeoutError | subprocess.TimeoutExpired):
        return _silent(printer, Word(N_("it does not answer")))
    devices = library("escpos.exceptions")
    known = devices.Error | OSError | RuntimeError | ValueError  # a ValueError: a speed that the line does not know
    if isinstance(error, known) and not isinstance(error, GendanError):
        return _silent(printer, reasons.reason(error) if isinstance(error, OSError) else reasons.as_said(error))
    return error


def _silent(printer: Printer, why: object) -> StorageError:
    return StorageError("printer", SILENT, printer=printer.name, why=why)


def _parts(printer: Printer) -> dict[str, str]:
    """The parts of the address: of a host, a device, a queue."""
    found = _PATTERNS[printer.kind].fullmatch(printer.address)
    if found is None or not 0 < int(found.groupdict().get("port") or PORT) <= LAST_PORT:
        example = EXAMPLES[printer.kind]
        raise UsageError(
            "bad_value", BAD_ADDRESS, field="printer.address", value=printer.address, kind=printer.kind, example=example
        )
    return {name: part for name, part in found.groupdict().items() if part is not None}


def _to_network(printer: Printer, data: bytes) -> None:
    parts = _parts(printer)
    host, port = parts["host"], int(parts.get("port", PORT))
    machine = library().Network(host, port, timeout=SECONDS)
    wire = socket.create_connection(
        (host, port), SECONDS
    )  # the library's own leaves a socket open where nobody answers
    machine.device = wire
    try:
        _refuse_without_paper(printer, machine, wire)
        wire.settimeout(SECONDS)
        machine._raw(data)
        with contextlib.suppress(OSError):  # all is sent; whether the printer says so is its own affair
            wire.shutdown(socket.SHUT_WR)
            wire.settimeout(ANSWER_SECONDS)
            while wire.recv(64):
                pass
    finally:
        machine.close()


def _refuse_without_paper(printer: Printer, machine: Any, wire: socket.socket) -> None:
    """Ask for paper and readiness; a printer that does not answer is taken to be ready."""
    wire.settimeout(ANSWER_SECONDS)
    try:
        paper, ready = machine.paper_status(), machine.is_online()
    except TimeoutError:
        return
    if not paper:
        raise StorageError("no_paper", NO_PAPER, printer=printer.name)
    if not ready:
        raise StorageError("printer", OFF, printer=printer.name)


def _to_file(printer: Printer, data: bytes) -> None:
    """A device is written to; a file of one's own grows with every paper, and is made where it is not there."""
    path = locations.named(_parts(printer)["path"])
    is_device = path.exists() and not stat.S_ISREG(path.stat().st_mode)
    if is_device:
        _through(library().File(str(path)), data)
        return
    made = os.O_CREAT if Path("/dev") not in path.absolute().parents else 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | made, 0o600), "ab") as file:
        file.write(data)


def _to_usb(printer: Printer, data: bytes) -> None:
    parts = _parts(printer)
    usb = library().Usb(int(parts["vendor"], 16), int(parts["product"], 16), timeout=int(SECONDS * 1000))
    _through(usb, data)


def _to_serial(printer: Printer, data: bytes) -> None:
    parts = _parts(printer)
    _through(library().Serial(parts["device"], int(parts.get("baud", BAUD)), timeout=SECONDS), data)


def _to_windows(printer: Printer, data: bytes) -> None:
    _through(library().Win32Raw(_parts(printer)["name"]), data)


def _through(machine: Any, data: bytes) -> None:
    machine.open()
    try:
        machine._raw(data)
    finally:
        machine.close()


def _to_lp(printer: Printer, data: bytes) -> None:
    """The print service of the system (CUPS), with its queue; the library's way never asks how it ended."""
    queue = _parts(printer)["queue"]
    ran = subprocess.run(  # noqa: S603 - the queue is a name without spaces, dashes in front or signs of a shell
        ["lp", "-d", queue, "-o", "raw", "-t", "gendan"],  # noqa: S607 - where the system has it
        input=data, capture_output=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    if ran.returncode:
        raise OSError(ran.stderr.decode(errors="replace").strip() or f"lp {ran.returncode}")


_WAYS: dict[str, Callable[[Printer, bytes], None]] = {
    "file": _to_file, "network": _to_network, "usb": _to_usb, "serial": _to_serial, "lp": _to_lp,
    "windows": _to_windows,
}  # fmt: skip
