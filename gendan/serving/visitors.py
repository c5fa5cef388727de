"""Who may talk to the server: names it answers to, pages it takes words from, headers that keep others out."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

SIZES = {"width": (20, 500), "height": (10, 300)}
"""Cells that a terminal in a page may have; what a page asks for beyond is cut."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self' {sockets}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
DELIVERED = "sandbox allow-modals; default-src 'none'; style-src 'unsafe-inline'"
"""What a page to print may do that the application hands over: nothing but be shown."""


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def name_of(host: str) -> str:
    """The name in a ``Host`` header, without its port; nothing where it is no name."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def answers_to(host: str, names: Collection[str], everywhere: bool) -> bool:
    """Whether a request with this ``Host`` header is meant for us. A page from elsewhere can make its own name point
    here (rebinding), but neither an address in figures nor our names; on loopback only loopback's are ours."""
    name = name_of(host)
    if is_loopback(name) or name in names:
        return True
    if not everywhere:
        return False
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def comes_from_here(headers: Mapping[str, str]) -> bool:
    """Whether the page that opens a connection is ours; every browser says whose page it is, and proxies keep it."""
    origin, host = headers.get("Origin", ""), headers.get("Host", "")
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(host) and parts.netloc.lower() == host.lower()


def size(name: str, asked: object) -> int:
    """``width`` or ``height`` in cells, as a page asks for it, within what is sensible."""
    least, most = SIZES[name]
    try:
        return min(max(int(str(asked)), least), most)
    except ValueError:
        return {"width": 80, "height": 24}[name]


def headers(host: str, *, delivered: bool) -> dict[str, str]:
    """The headers of every answer: nothing from elsewhere, in nobody's frame, kept by no cache."""
    policy = DELIVERED if delivered else POLICY.format(sockets=f"ws://{host} wss://{host}" if name_of(host) else "")
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def font_size(asked: str) -> int:
    """The size of letters in pixels that the address asks for with ``?fontsize=``; 16 where it says nothing."""
    return min(max(int(asked), 8), 48) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 16
