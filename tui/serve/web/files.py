"""The files of the page, by the only paths there are: held in memory, so that no path leads to a folder."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

_FOLDER = Path(__file__).parent / "static"
_TYPES = {".html": "text/html", ".css": "text/css", ".mjs": "text/javascript", ".svg": "image/svg+xml"}
_NAMES = ("page.css", "page.mjs", "xterm.css", "xterm.mjs", "icon.svg")


@dataclass(frozen=True)
class PageFile:
    """A file of the page: its bytes, as they are and packed, its type, and a tag that changes with it."""

    body: bytes
    packed: bytes
    content_type: str
    tag: str

    def answer(self, request: web.Request) -> web.Response:
        """Return the answer with this file, packed where that is understood, or that it has not changed."""
        headers = {"ETag": self.tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if request.headers.get("If-None-Match") == self.tag:
            return web.Response(status=304, headers=headers)
        is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
        return web.Response(
            body=self.packed if is_packed else self.body,
            headers=headers | ({"Content-Encoding": "gzip"} if is_packed else {}),
            content_type=self.content_type,
            charset="utf-8",
        )


def page_files() -> Mapping[str, PageFile]:
    """Return the files by the path of their request."""
    return {"/": _file("page.html"), **{f"/static/{name}": _file(name) for name in _NAMES}}


def _file(name: str) -> PageFile:
    body = (_FOLDER / name).read_bytes()
    packed = gzip.compress(body, mtime=0)
    return PageFile(body, packed, _TYPES[Path(name).suffix], f'"{hashlib.sha256(body).hexdigest()[:16]}"')
