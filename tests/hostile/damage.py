"""Ways in which a file comes to hold what nobody wrote, the same each time."""

import json
import random
import struct
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

Damage = Callable[[bytes, random.Random], bytes]


def flip(content: bytes, rng: random.Random) -> bytes:
    """Turn one bit over."""
    at = rng.randrange(len(content))
    return content[:at] + bytes([content[at] ^ 1 << rng.randrange(8)]) + content[at + 1 :]


def cut(content: bytes, rng: random.Random) -> bytes:
    """Cut the end off."""
    return content[: rng.randrange(len(content))]


def overwrite(content: bytes, rng: random.Random) -> bytes:
    """Write up to 64 bytes of noise over it."""
    at, noise = rng.randrange(len(content)), rng.randbytes(rng.randrange(1, 65))
    return content[:at] + noise[: len(content) - at] + content[at + len(noise) :]


def insert(content: bytes, rng: random.Random) -> bytes:
    """Put up to 8 bytes of noise in."""
    at = rng.randrange(len(content))
    return content[:at] + rng.randbytes(rng.randrange(1, 9)) + content[at:]


def damaged(content: bytes, each: int, seed: int = 1) -> Iterator[bytes]:
    """Give `content` damaged in each way, `each` times, half of them within its first 4,000 bytes."""
    rng = random.Random(seed)  # noqa: S311 (noise that is the same each time)
    for damage in (flip, cut, overwrite, insert):
        for number in range(each):
            head = 4000 if number % 2 else len(content)
            yield damage(content[:head], rng) + content[head:]


def safetensors_file(path: Path, header: Mapping[str, Any], data: bytes = b"") -> Path:
    """Write a file with a header of any content, as the format has it."""
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)
    return path


def read_safetensors(path: Path) -> tuple[dict[str, Any], bytes]:
    """Return the header and the data of a file."""
    content = path.read_bytes()
    size = struct.unpack("<Q", content[:8])[0]
    return json.loads(content[8 : 8 + size]), content[8 + size :]
