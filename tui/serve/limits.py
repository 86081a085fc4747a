"""The limits of the server: each a number with a default, set in serve/settings.toml."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from collab.errors import BadConfig
from collab.storage import read_toml
from collab.text import did_you_mean


class Limits(BaseModel):
    """The share of one server that all and each may have: whole numbers, the unit at the end of the name."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    sessions: Annotated[int, Field(ge=1, le=10_000)] = 50
    """Sessions at once, of all people."""
    sessions_per_person: Annotated[int, Field(ge=1, le=1000)] = 4
    """Sessions at once, of one person."""
    logins: Annotated[int, Field(ge=1, le=10_000)] = 20
    """Connections at once that have not logged in, from all addresses."""
    logins_per_address: Annotated[int, Field(ge=1, le=10_000)] = 8
    """Connections at once that have not logged in, from one address."""
    connections_per_minute: Annotated[int, Field(ge=1, le=100_000)] = 60
    """Connections from one address, in a minute."""
    login_seconds: Annotated[int, Field(ge=1, le=3600)] = 20
    """Time to log in."""
    login_attempts: Annotated[int, Field(ge=1, le=100)] = 6
    """Keys that may be offered on one connection."""
    free_failures: Annotated[int, Field(ge=0, le=1000)] = 3
    """Failed logins from an address before each further one waits, twice as long as the one before it."""
    longest_delay_seconds: Annotated[int, Field(ge=1, le=3600)] = 10
    """The longest of these waits, and never more than half the time to log in."""
    idle_minutes: Annotated[int, Field(ge=1, le=100_000)] = 60
    """Time without a key until a session ends."""
    session_minutes: Annotated[int, Field(ge=1, le=100_000)] = 720
    """The longest time of a session."""
    terminal_kib: Annotated[int, Field(ge=16, le=2**20)] = 256
    """Output kept for a terminal that is slow to take it; the app waits beyond that."""
    stalled_seconds: Annotated[int, Field(ge=1, le=3600)] = 60
    """Time for which a terminal may take nothing at all."""
    input_bytes_per_second: Annotated[int, Field(ge=64, le=2**30)] = 8192
    """Keys and pastes, in bytes a second; what comes faster waits."""
    memory_mib: Annotated[int, Field(ge=128, le=2**20)] = 768
    """Memory that a session may write to, and a command."""
    training_memory_mib: Annotated[int, Field(ge=256, le=2**20)] = 4096
    """Memory that a training run may write to."""
    cpu_minutes: Annotated[int, Field(ge=1, le=100_000)] = 60
    """Processor time of a session, and of a command."""
    training_cpu_minutes: Annotated[int, Field(ge=1, le=100_000)] = 240
    """Processor time of a training run."""
    runs_per_person: Annotated[int, Field(ge=0, le=1000)] = 2
    """Runs of one person that train or wait for their turn."""
    disk_mib: Annotated[int, Field(ge=16, le=2**20)] = 512
    """Disk space of one person's folder."""
    detached_seconds: Annotated[int, Field(ge=1, le=86_400)] = 300
    """Time for which a session in a browser waits to be taken up again after a reload or a cut."""
    message_kib: Annotated[int, Field(ge=1, le=1024)] = 32
    """The longest message of a browser."""
    messages_per_second: Annotated[int, Field(ge=10, le=100_000)] = 100
    """Messages of a browser, after a burst of four seconds' worth; what comes faster is not read until later."""
    web_connections: Annotated[int, Field(ge=6, le=100_000)] = 400
    """Connections of browsers at once, from all addresses."""
    web_connections_per_address: Annotated[int, Field(ge=6, le=100_000)] = 60
    """Connections of browsers at once, from one address."""


def read_limits(path: Path) -> Limits:
    """Return the limits that a TOML file sets, the defaults where there is none. Raises BadConfig."""
    try:
        return Limits(**read_toml(path))
    except FileNotFoundError:
        return Limits()
    except ValidationError as error:
        raise BadConfig(f"{path}: {_problem(error.errors()[0])}") from None


def _problem(error: Any) -> str:
    name = str(error["loc"][0])
    if name not in Limits.model_fields:
        known = list(Limits.model_fields)
        return f'there is no limit "{name}".{did_you_mean(name, known)} There are {", ".join(known)}.'
    low, high = bounds(name)
    return f'{name} takes a whole number from {low:,} to {high:,}, not "{error["input"]}".'


def bounds(name: str) -> tuple[int, int]:
    """Return the least and the most that a limit may be."""
    schema = Limits.model_json_schema()["properties"][name]
    return schema["minimum"], schema["maximum"]
