"""``gendan serve``: the same application in a browser, on this machine or, where asked, in the store's network."""

from __future__ import annotations

import importlib.util
import socket
from pathlib import Path

import click

from gendan import reasons
from gendan.db.peek import Peek, peek
from gendan.errors import StorageError, UsageError
from gendan.i18n import N_, _
from gendan.scripts.common import Call, shared_options
from gendan.text import safe

PORT = 8741
TABS = 8
"""Tabs at once where nothing is said: each is a process of about 150 MB."""
OPEN_NETWORK = N_(
    "Everybody in this network reaches the lock screen, and what is typed travels unencrypted, passwords too. "
    "Put a web server with TLS before it, or leave --host out and let each machine come through a tunnel: "
    "ssh -N -L {port}:127.0.0.1:{port} USER@THIS-MACHINE"
)


@click.command("serve", help=N_("Open the application to browsers, on this machine or in the store's network."))
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar="ADDRESS",
    help=N_("Where to listen; 0.0.0.0 is the whole network, without encryption."),
)  # fmt: skip
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help=N_("0 takes a free one."))
@click.option("--name", "names", multiple=True, metavar="NAME", help=N_("A name by which browsers call this machine."))
@click.option(
    "--tabs", type=click.IntRange(1, 200), default=TABS, show_default=True, help=N_("So many tabs at once, at most.")
)
@shared_options
@click.pass_obj
def command(call: Call, host: str, port: int, names: tuple[str, ...], tabs: int) -> None:
    """Serve until Ctrl+C; behind every tab stands a process with a lock screen of its own."""
    _refuse_without_library()
    store = _store(call.database)
    from gendan.serving.server import GendanServer, Offer
    from gendan.serving.visitors import is_loopback

    listening = _listen(host, port)
    used = int(listening.getsockname()[1])
    everywhere = not is_loopback(host)
    click.echo(_("gendan is open at {address}", address=_address(host, used)), err=True)
    if everywhere:
        click.echo(_(OPEN_NETWORK, port=used), err=True)
    click.echo(_("Ctrl+C ends it."), err=True)
    title = " - ".join(part for part in (safe(store.store_name), "跟单 gendan") if part)
    offer = Offer(call.database, tabs, everywhere, names, title)
    with listening:
        GendanServer(offer).serve_on(listening)


def _refuse_without_library() -> None:
    if importlib.util.find_spec("textual_serve") is None:
        message = N_("The part for browsers is not installed. Install it: pip install 'gendan[web]'")
        raise UsageError("not_installed", message)


def _store(path: Path) -> Peek:
    """The store that is served; there must be one, or whoever comes first could found it."""
    found = peek(path)
    if found is None:
        message = N_("There is no database at {path}. Make one with `gendan init`, or name it with --db.")
        raise StorageError("no_database", message, path=path)
    return found


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; it stands before anything is said of it."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=64)
    except (OSError, UnicodeError) as error:
        message = N_("Nobody can be served at {host}, port {port}: {why}. Choose another with --host or --port.")
        why = reasons.reason(error)
        raise UsageError("bad_value", message, field="port", host=host, port=port, why=why) from error


def _address(host: str, port: int) -> str:
    named = {"0.0.0.0": socket.gethostname(), "::": socket.gethostname()}.get(host, host)  # noqa: S104 - only compared
    return f"http://[{named}]:{port}/" if ":" in named else f"http://{named}:{port}/"
