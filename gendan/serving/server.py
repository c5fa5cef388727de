"""The web server of ``gendan serve``: textual-serve behind checks of its own, in our words, on one socket."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp_jinja2
from aiohttp import WSCloseCode, web
from textual_serve.server import Server

from gendan.i18n import N_, _, language
from gendan.serving import visitors
from gendan.serving.tab import Tab, command_of, listen

PAGE = Path(__file__).parent / "page"
MESSAGE_BYTES = 1 << 20
"""The most that a page may say at once: a long text that is pasted fits, no flood does."""
HEARTBEAT = 15.0
"""Seconds after which a browser is asked whether it is still there."""
FULL = N_("Every place is taken ({n}). Close a tab that is not needed, and load this page again.")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Offer:
    """What is served: the database, at most so many tabs at once, and the names by which browsers may call us."""

    database: Path
    tabs: int
    everywhere: bool
    names: Sequence[str] = ()
    title: str = ""
    known: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        own = {socket.gethostname().lower(), socket.getfqdn().lower()} if self.everywhere else set()
        object.__setattr__(self, "known", frozenset(own | {name.lower() for name in self.names}))


class GendanServer(Server):
    """Serves one page; behind every tab that opens it stands a process of its own, with its own lock screen."""

    def __init__(self, offer: Offer) -> None:
        super().__init__(command_of(offer.database, language()), templates_path=PAGE, title=offer.title)
        self.offer = offer
        self.sockets: set[web.WebSocketResponse] = set()

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.router.add_static("/page", PAGE)
        app.middlewares.append(self._gate)
        app.on_response_prepare.append(self._dress)
        return app

    @property
    def _gate(self) -> Any:
        @web.middleware
        async def gate(request: web.Request, handler: Handler) -> web.StreamResponse:
            if not visitors.answers_to(request.host, self.offer.known, self.offer.everywhere):
                raise web.HTTPForbidden(text=_("This server does not answer to that name."))
            if request.path == "/ws" and not visitors.comes_from_here(request.headers):
                raise web.HTTPForbidden(text=_("Only the page of this server may open a terminal."))
            return await handler(request)

        return gate

    async def on_startup(self, app: web.Application) -> None:
        """Nothing is said here; the command has said where the page is."""

    async def _dress(self, request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(visitors.headers(request.host, delivered=request.path.startswith("/download/")))

    async def on_shutdown(self, app: web.Application) -> None:
        """Tell every tab that it is over; their processes write their drafts and go."""
        closing = [one.close(code=WSCloseCode.GOING_AWAY) for one in list(self.sockets)]
        await asyncio.gather(*closing, return_exceptions=True)

    async def handle_index(self, request: web.Request) -> web.StreamResponse:
        """The page, or a word that there is no room."""
        if len(self.sockets) >= self.offer.tabs:
            return web.Response(status=503, text=_(FULL, n=self.offer.tabs))
        words = {
            "tongue": "zh-CN" if language() == "zh" else "en",
            "title": self.title,
            "opening": _("One moment…"),
            "closed": _("gendan has ended here. What was typed is kept as a draft."),
            "again": _("Open again"),
            "font_size": visitors.font_size(request.query.get("fontsize", "")),
        }
        return aiohttp_jinja2.render_template("index.html", request, words)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """A tab, from its opening to the end of its process."""
        if len(self.sockets) >= self.offer.tabs:
            raise web.HTTPServiceUnavailable(text=_(FULL, n=self.offer.tabs))
        opened = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=MESSAGE_BYTES)
        self.sockets.add(opened)
        tab = Tab(self.command, opened, self.download_manager)
        try:
            await opened.prepare(request)
            sizes = (visitors.size(name, request.query.get(name)) for name in visitors.SIZES)
            await tab.start(*sizes)
            await listen(opened, tab)
        finally:
            await self._leave(opened, tab)
        return opened

    async def _leave(self, opened: web.WebSocketResponse, tab: Tab) -> None:
        """Close a tab and end its process; whatever goes wrong, its place is free again."""
        try:
            if opened.prepared:  # else it was no browser that asked for a terminal
                with contextlib.suppress(ConnectionError):
                    await opened.close()
        finally:
            try:
                await asyncio.shield(tab.end())
            finally:
                self.sockets.discard(opened)

    def initialize_logging(self) -> None:
        """What goes wrong is said in a line each, never with variables: they hold what people type."""
        logging.basicConfig(level=logging.WARNING, format="gendan: %(name)s: %(message)s")

    def serve_on(self, listening: socket.socket) -> None:
        """Serve until the process is told to stop."""
        self.initialize_logging()
        web.run_app(
            self._make_app(), sock=listening, print=None, access_log=None, handle_signals=True, shutdown_timeout=15
        )
