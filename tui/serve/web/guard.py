"""Which requests are answered at all, and the headers of every answer: who may frame, sniff, script and refer."""

import ipaddress
import re
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

_LOCAL = "localhost"
_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]+))(?::[0-9]{1,5})?")
_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


class Guard:
    """Knows by which names this server is asked for: numbers, `localhost` and `names`.

    A page of elsewhere whose name has come to lead to this machine (DNS rebinding) names itself as the host; numbers
    cannot be made to lead elsewhere.
    """

    def __init__(self, names: Collection[str] = ()) -> None:
        self._names = {_LOCAL, *(name.casefold() for name in names)}

    def is_own_host(self, host: str) -> bool:
        """Return whether a Host header names this server."""
        name = _host_name(host)
        return name in self._names or _is_number(name)

    def is_own_origin(self, origin: str, host: str) -> bool:
        """Return whether an Origin header is that of a page of this server, at the host that was asked."""
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        return parts.scheme in ("http", "https") and parts.netloc.casefold() == host.casefold() != ""


def is_name(text: str) -> bool:
    """Return whether a text can be the name of a host."""
    return _NAME.fullmatch(text) is not None


def _host_name(host: str) -> str:
    match = _HOST.fullmatch(host)
    return "" if match is None else (match[1] or match[2]).casefold()


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def headers(host: str) -> Mapping[str, str]:
    """Return the headers of an answer to a request at an own host. xterm.js writes style elements as it runs, so that
    styles, but no scripts, may stand in the page.
    """
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self'",
        "connect-src": f"'self' ws://{host} wss://{host}",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {allowed}" for name, allowed in policy.items()),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Referrer-Policy": "no-referrer",
        "Server": "collab-tui",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
