"""serve: the app for many people at once over ssh, and what its operator asks and tells it."""

import asyncio
import os
import signal
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from collab.errors import BadConfig, NotFound
from collab.processes import python_command
from collab.storage import home_folder
from tui.cli.common import Json, emit, new_app, note, print_line, span, table
from tui.serve import (
    KEYS,
    Homes,
    back_up,
    confinement_problem,
    memory_kib,
    read_status,
    restore,
    server_process,
)

app = new_app("Serve many people over ssh: ssh, status, reload, stop, link, backup, restore.")

Keys = Annotated[
    Path | None, Option(metavar="FILE", help="Who may come in. [serve/authorized_keys in the data folder]")
]
_NURSERY = "tui.cli.serve.nursery"
_OPEN = (
    "OPEN: whoever reaches this port comes in as guest, without a key, as somebody new each time, whose answers are "
    "deleted when they leave."
)
_FAR = "Whoever reaches this machine from outside can knock at this port."


@app.command("ssh")
def serve_ssh(
    host: Annotated[str, Option(metavar="ADDRESS", help="Where to listen; 0.0.0.0 is everywhere.")] = "127.0.0.1",
    port: Annotated[int, Option(min=0, max=65535, metavar="PORT", help="0 takes a free one.")] = 2222,
    keys: Keys = None,
    is_open: Annotated[bool, Option("--open", help="Let anybody in as guest, somebody new each time.")] = False,
    unconfined: Annotated[
        bool, Option("--unconfined", help="Serve where the kernel cannot keep sessions to their own files.")
    ] = False,
) -> None:
    """Serve the app over ssh, each key a person of its own, until it is stopped."""
    _require_asyncssh()
    from tui.serve import Hosting, only_server
    from tui.serve.ssh import SshServer, host_key, listen

    problem = confinement_problem()
    if problem and not unconfined:
        raise BadConfig(problem)
    shared = home_folder()
    homes = Homes(shared)
    if not homes.has_model():
        raise NotFound(f"No model is trained in {shared} yet, which all who come in use. Train one: collab-tui train")
    with only_server(homes), listen(host, port) as listener:
        hosting = Hosting(shared, keys, python_command(_NURSERY), is_open=is_open, confined=not unconfined)
        key, people, where = host_key(homes.root), hosting.ring.keys().people, listener.getsockname()
        for warning in hosting.warnings:
            note(warning)
        if is_open:
            note(_OPEN)
        elif not people:
            note(f"Nobody has a key yet. Put public keys, a line each, into {hosting.ring.path}.")
        if not where[0].startswith(("127.", "::1")):
            note(_FAR)
        print_line(f"Host key: {key.get_fingerprint()}")
        print_line(f"Serving {len(people):,} people on {where[0]}, port {where[1]}: ssh -p {where[1]} {where[0]}")
        asyncio.run(SshServer(hosting).serve(listener, key))
    print_line("Stopped.")


@app.command()
def status(as_json: Json = False) -> None:
    """Show the sessions, the load and the queue of the server."""
    state = read_status(Homes(home_folder()))
    if state is None:
        raise NotFound("No server is at work in this data folder. To start one: collab-tui serve ssh")
    process, server = state
    now, load = time.time(), os.getloadavg()[0]
    sessions = [(each, memory_kib(each.process) / 1024) for each in server.sessions]
    if as_json:
        facts = {"process": process, "load": load, "logins": server.logins, "waiting_runs": server.waiting_runs}
        emit({**facts, "sessions": [{**each.model_dump(), "memory_mib": memory} for each, memory in sessions]})
        return
    print_line(
        f"Process {process}; {len(sessions):,} sessions, {server.logins:,} logins under way, "
        f"{server.waiting_runs:,} runs in the queue; load {load:.1f}."
    )
    if sessions:
        rows = [
            (
                each.person,
                each.address,
                each.runs,
                span(now - each.began),
                span(now - each.last_key),
                f"{memory:.0f} MiB",
            )
            for each, memory in sessions
        ]
        table(("person", "from", "runs", "for", "idle", "memory"), rows, right="memory")


@app.command()
def reload() -> None:
    """Let the server read its limits and keys again."""
    os.kill(_process(), signal.SIGHUP)
    print_line("The server reads its limits and keys again; what is wrong with them stands in serve/log.jsonl.")


@app.command()
def stop() -> None:
    """Stop the server: people are told, answers are kept, and runs go on."""
    os.kill(_process(), signal.SIGTERM)
    print_line("The server tells everyone, and ends within ten seconds.")


@app.command("link")
def print_link(
    person: Annotated[str, Argument(metavar="NAME", help="Whose second key it is to be.")], keys: Keys = None
) -> None:
    """Print a user name with which one more key of a person comes in, once, within the hour."""
    _require_asyncssh()
    from tui.serve.access import KeyRing

    folder = Homes(home_folder()).root
    print_line(f"ssh {KeyRing(keys or folder / KEYS, folder, note).make_link(person)}@HOST")


@app.command()
def backup(file: Annotated[Path, Argument(metavar="FILE", help="Its name ends in .tar.gz, as a rule.")]) -> None:
    """Write everything into one file: data, models, people, keys, limits; the server may be at work."""
    print_line(f"{back_up(home_folder(), file):,} files are in {file}. It has private keys and answers: keep it safe.")


@app.command("restore")
def restore_folder(file: Annotated[Path, Argument(metavar="FILE", help="As backup wrote it.")]) -> None:
    """Put everything back, into a data folder that is empty or not there."""
    folder = home_folder()
    print_line(f"{restore(file, folder):,} files are back in {folder}.")


def _require_asyncssh() -> None:
    if find_spec("asyncssh") is None:
        raise BadConfig("The server needs asyncssh: pip install 'collab-tui[serve]' puts it beside this program.")


def _process() -> int:
    process = server_process(Homes(home_folder()))
    if process is None:
        raise NotFound("No server is at work in this data folder.")
    return process
