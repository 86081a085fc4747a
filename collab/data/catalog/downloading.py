"""A file fetched from the web, from where a broken download ended, and kept only if its checksum is as published."""

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from collab.errors import BadData, NotFound
from collab.storage import not_kept

if TYPE_CHECKING:
    from requests import Response

_SECONDS = 30
_BLOCK = 1 << 16
_LONGEST_CHECKSUM = 4096


def fetch(url: str, target: Path, md5: str, progress: Callable[[float], None] | None = None) -> None:
    """Fetch `url` into the file `target`, whose time is then that of the file published; `progress` is told the share
    that is here.

    What came before a connection broke stays beside it and is gone on with. Raises NotFound where the file cannot be
    had, BadData where another one came, NotKept.
    """
    part = target.with_name(f"{target.name}.part")
    resumed = part.exists()
    _receive(url, part, progress)
    if resumed and md5_of(part) != md5:  # what was begun may have been another version
        part.unlink()
        _receive(url, part, progress)
    if md5_of(part) != md5:
        part.unlink()
        raise BadData(f"what came from {url} is not the published archive (MD5 {md5}).")
    part.replace(target)


def published_md5(url: str) -> str:
    """Return the MD5 in the checksum file beside a published file. Raises NotFound, and BadData."""
    with _asked(f"{url}.md5", 0) as answer:
        text = answer.raw.read(_LONGEST_CHECKSUM).decode("ascii", "replace")
    match = re.search(r"\b[0-9a-f]{32}\b", text)
    if match is None:
        raise BadData(f"what came from {url}.md5 holds no MD5.")
    return match[0]


def md5_of(path: Path) -> str:
    """Return the MD5 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _receive(url: str, part: Path, progress: Callable[[float], None] | None) -> None:
    """Add to `part` what is missing of it, or all where the server sends all."""
    start = part.stat().st_size if part.exists() else 0
    with _asked(url, start) as answer:
        if answer.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:  # it is all here
            return
        done = start if answer.status_code == HTTPStatus.PARTIAL_CONTENT else 0
        total = done + int(answer.headers.get("Content-Length") or 0)
        try:
            with part.open("ab" if done else "wb") as file:
                for block in answer.iter_content(_BLOCK):
                    file.write(block)
                    done += len(block)
                    if progress and total:
                        progress(min(done / total, 1.0))
            _keep_time(part, answer.headers.get("Last-Modified"))
        except OSError as error:
            if error.errno:  # requests' own have none, unless they pass on one of the disk
                raise not_kept(part, error) from error
            raise


@contextmanager
def _asked(url: str, start: int) -> Iterator["Response"]:
    """Give the server's answer to what is wanted of a file, from a byte on. Raises NotFound."""
    import requests

    try:
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
        with requests.get(url, headers=headers, stream=True, timeout=_SECONDS) as answer:
            if answer.status_code != HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                answer.raise_for_status()
            yield answer
    except requests.RequestException as error:
        raise NotFound(_reason(error)) from None


def _reason(error: Exception) -> str:
    status = getattr(getattr(error, "response", None), "status_code", None)
    return f"the server answered {status}" if status else f"no connection: {type(error).__name__}"


def _keep_time(path: Path, modified: str | None) -> None:
    """Give a file the time that its server says it has."""
    try:
        seconds = parsedate_to_datetime(modified or "").timestamp()
    except ValueError:
        return
    os.utime(path, (seconds, seconds))
