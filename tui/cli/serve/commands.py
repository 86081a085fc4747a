"""serve: the app for many people at once, and what its operator asks and tells it."""

import os
import signal
import time
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from collab.errors import NotFound
from collab.storage import home_folder
from tui.cli.common import Json, emit, new_app, note, print_line, span, table
from tui.cli.serve.doors import Keys, require, serve_ssh, serve_web
from tui.serve import (
    KEYS,
    Homes,
    back_up,
    memory_kib,
    read_status,
    restore,
    server_process,
)

app = new_app("Serve many people: ssh, web, status, reload, stop, link, token, backup, restore.")

app.command("ssh")(serve_ssh)
app.command("web")(serve_web)


@app.command()
def status(as_json: Json = False) -> None:
    """Show the sessions, the load and the queue of the server."""
    state = read_status(Homes(home_folder()))
    if state is None:
        raise NotFound("No server is at work in this data folder. To start one: collab-tui serve ssh, or serve web")
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
    require("asyncssh")
    from tui.serve.access import KeyRing

    folder = Homes(home_folder()).root
    print_line(f"ssh {KeyRing(keys or folder / KEYS, folder, note).make_link(person)}@HOST")


@app.command("token")
def print_token(
    person: Annotated[str, Argument(metavar="NAME", help="Whose it is to be.")],
    revoke: Annotated[bool, Option("--revoke", help="Let the one they have open nothing any more.")] = False,
    url: Annotated[
        str, Option(metavar="URL", help="Where the server is, as a browser reaches it.")
    ] = "http://HOST:8080",
) -> None:
    """Print the link by which a person comes in with a browser; the one they had before opens nothing any more."""
    require("asyncssh")
    from tui.serve.access import TokenRing

    tokens = TokenRing(Homes(home_folder()).root)
    if revoke:
        tokens.revoke(person)
        print_line(f"The token of {person} opens nothing any more; sessions that are open go on.")
    else:
        print_line(f"{url.rstrip('/')}/#token={tokens.make(person)}")


@app.command()
def backup(file: Annotated[Path, Argument(metavar="FILE", help="Its name ends in .tar.gz, as a rule.")]) -> None:
    """Write everything into one file: data, models, people, keys, limits; the server may be at work."""
    print_line(f"{back_up(home_folder(), file):,} files are in {file}. It has private keys and answers: keep it safe.")


@app.command("restore")
def restore_folder(file: Annotated[Path, Argument(metavar="FILE", help="As backup wrote it.")]) -> None:
    """Put everything back, into a data folder that is empty or not there."""
    folder = home_folder()
    print_line(f"{restore(file, folder):,} files are back in {folder}.")


def _process() -> int:
    process = server_process(Homes(home_folder()))
    if process is None:
        raise NotFound("No server is at work in this data folder.")
    return process
