"""How the server stands: a file that it writes once a second where something has changed, for serve status."""

import os
from pathlib import Path

from pydantic import BaseModel

from collab.runs import is_held, signed_by
from collab.storage import read_model, write_model
from tui.serve.homes import Homes
from tui.serve.sessions import Sessions


class SessionStatus(BaseModel):
    """A session as serve status shows it; times are seconds since 1970, `memory_kib` is proportional."""

    person: str
    address: str
    runs: str
    process: int
    began: float
    last_key: float


class ServerStatus(BaseModel):
    """The server's sessions, logins that are going on, and how many runs train and wait for their turn."""

    sessions: list[SessionStatus] = []
    logins: int = 0
    waiting_runs: int = 0


def write_status(homes: Homes, sessions: Sessions, logins: int) -> None:
    """Write how the server stands, where that is not what the file says."""
    status = ServerStatus(
        sessions=[
            SessionStatus(
                person=session.visitor.person,
                address=session.visitor.address,
                runs=session.runs,
                process=session.process,
                began=session.began,
                last_key=session.last_key,
            )
            for session in sessions
        ],
        logins=logins,
        waiting_runs=_waiting(homes),
    )
    path = homes.root / "status.json"
    if not path.exists() or read_model(path, ServerStatus) != status:
        write_model(path, status)


def read_status(homes: Homes) -> tuple[int, ServerStatus] | None:
    """Return the process of the server and how it stands; None where none is at work."""
    process = server_process(homes)
    return None if process is None else (process, read_model(homes.root / "status.json", ServerStatus))


def server_process(homes: Homes) -> int | None:
    """Return the process of the server; None where none is at work."""
    path = homes.root / "lock"
    return signed_by(path, or_first=True) if is_held(path) else None


def memory_kib(process: int) -> int:
    """Return the proportional memory of a process; 0 where the system does not tell it."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def load() -> tuple[float, float, float]:
    """Return the load of the machine over one, five and fifteen minutes."""
    return os.getloadavg()


def _waiting(homes: Homes) -> int:
    places = homes.shared / "slots" / "queue"
    return sum(is_held(path) for path in places.iterdir()) if places.is_dir() else 0
