"""serve ssh and serve web: the server begins, and is there until it is stopped."""

import asyncio
import getpass
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

from collab.errors import BadConfig, NotFound
from collab.processes import python_command
from collab.runs.elsewhere import notifying_command
from collab.storage import home_folder, os_error_text
from tui.cli.common import note, print_line
from tui.serve import Homes, confinement_problem

if TYPE_CHECKING:
    from tui.serve import Door, Hosting

Keys = Annotated[
    Path | None, Option(metavar="FILE", help="Who may come in. [serve/authorized_keys in the data folder]")
]
_Host = Annotated[str, Option(metavar="ADDRESS", help="Where to listen; 0.0.0.0 is everywhere.")]
_Open = Annotated[bool, Option("--open", help="Let anybody in as guest, somebody new each time.")]
_Unconfined = Annotated[
    bool, Option("--unconfined", help="Serve where the kernel cannot keep sessions to their own files.")
]
_Notify = Annotated[
    str | None,
    Option(metavar="COMMAND", help="Run this when a run of anybody ends, fails or falls silent, as train does."),
]
_NURSERY = "tui.cli.serve.nursery"
_OPEN = (
    "OPEN: whoever reaches this port comes in as guest, without a {}, as somebody new each time, whose answers are "
    "deleted when they leave."
)
_FAR = "Whoever reaches this machine from outside can knock at this port."
_READABLE = (
    "Without a certificate whoever is on the way can read along, tokens too: --certificate and --private-key, or a "
    "proxy before this port that has them."
)


def serve_ssh(
    host: _Host = "127.0.0.1",
    port: Annotated[int, Option(min=0, max=65535, metavar="PORT", help="0 takes a free one.")] = 2222,
    keys: Keys = None,
    is_open: _Open = False,
    unconfined: _Unconfined = False,
    notify: _Notify = None,
) -> None:
    """Serve the app over ssh, each key a person of its own, until it is stopped."""
    require("asyncssh")
    with _hosting(keys, notify, is_open=is_open, unconfined=unconfined) as hosting, _listening(host, port) as listener:
        if is_open:
            note(_OPEN.format("key"))
        elif not hosting.ring.keys().people:
            note(f"Nobody has a key yet. Put public keys, a line each, into {hosting.ring.path}.")
        _run(hosting, {listener: _ssh_door(hosting, listener)})


def serve_web(
    host: _Host = "127.0.0.1",
    port: Annotated[int, Option(min=0, max=65535, metavar="PORT", help="0 takes a free one.")] = 8080,
    names: Annotated[
        list[str] | None, Option("--name", metavar="NAME", help="A name that browsers reach this by, one or more.")
    ] = None,
    certificate: Annotated[Path | None, Option(metavar="FILE", help="The certificate of these names, in PEM.")] = None,
    private_key: Annotated[Path | None, Option(metavar="FILE", help="Its private key, in PEM.")] = None,
    ssh_port: Annotated[int | None, Option("--ssh", metavar="PORT", help="Serve over ssh too, on this port.")] = None,
    keys: Keys = None,
    is_open: _Open = False,
    unconfined: _Unconfined = False,
    notify: _Notify = None,
) -> None:
    """Serve the app to browsers, each token a person of its own, until it is stopped."""
    require("asyncssh", "aiohttp")
    from tui.serve.access import TokenRing
    from tui.serve.web import Site, WebDoor, is_name

    if wrong := next((name for name in names or () if not is_name(name)), None):
        raise BadConfig(f'"{wrong}" is no name of a machine, as in films.example; it has neither port nor slash.')
    tls = _certificate(certificate, private_key)
    with _hosting(keys, notify, is_open=is_open, unconfined=unconfined) as hosting, ExitStack() as sockets:
        listener = sockets.enter_context(_listening(host, port))
        address, number = listener.getsockname()[:2]
        tokens = TokenRing(hosting.homes.root)
        url = f"http{'s' if tls else ''}://{next(iter(names or ()), _in_url(address))}:{number}/"
        if is_open:
            note(_OPEN.format("token"))
        if tls is None and not _is_local(address):
            note(_READABLE)
        doors: dict[socket.socket, Door] = {listener: WebDoor(hosting, tokens, Site(number, names or (), tls))}
        if ssh_port is not None:
            ssh_listener = sockets.enter_context(_listening(host, ssh_port))
            doors[ssh_listener] = _ssh_door(hosting, ssh_listener)
        if _is_local(address):
            print_line(f"Yours, until the server stops: {url}#token={tokens.make_passing(_user())}")
        elif not tokens.people and not is_open:
            note("Nobody has a token yet: collab-tui serve token NAME")
        print_line(f"Serving {len(tokens.people):,} people on {address}, port {number}: {url}")
        _run(hosting, doors)


@contextmanager
def _hosting(keys: Path | None, notify: str | None, *, is_open: bool, unconfined: bool) -> "Iterator[Hosting]":
    """Give the hosting of the data folder, as its one server. Raises BadConfig, NotFound."""
    from tui.serve import Hosting, only_server

    problem, command = confinement_problem(), () if notify is None else notifying_command(notify)
    if problem and not unconfined:
        raise BadConfig(problem)
    shared = home_folder()
    homes = Homes(shared)
    if not homes.has_model():
        raise NotFound(f"No model is trained in {shared} yet, which all who come in use. Train one: collab-tui train")
    with only_server(homes):
        hosting = Hosting(
            shared, keys, python_command(_NURSERY), is_open=is_open, confined=not unconfined, notify=command
        )
        for warning in hosting.warnings:
            note(warning)
        yield hosting


@contextmanager
def _listening(host: str, port: int) -> "Iterator[socket.socket]":
    from tui.serve import listen

    with listen(host, port) as listener:
        if not _is_local(listener.getsockname()[0]):
            note(_FAR)
        yield listener


def _ssh_door(hosting: "Hosting", listener: socket.socket) -> "Door":
    from tui.serve.ssh import SshDoor, host_key

    key = host_key(hosting.homes.root)
    address, port = listener.getsockname()[:2]
    print_line(f"Host key: {key.get_fingerprint()}")
    people = len(hosting.ring.keys().people)
    print_line(f"Serving {people:,} people on {address}, port {port}: ssh -p {port} {address}")
    return SshDoor(hosting, key)


def _run(hosting: "Hosting", doors: "Mapping[socket.socket, Door]") -> None:
    from tui.serve import serve

    asyncio.run(serve(hosting, doors))
    print_line("Stopped.")


def _certificate(certificate: Path | None, private_key: Path | None) -> ssl.SSLContext | None:
    """Return what encrypts connections; None where nothing does. Raises BadConfig."""
    if certificate is None and private_key is None:
        return None
    if certificate is None or private_key is None:
        raise BadConfig("--certificate and --private-key go together.")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(certificate, private_key)
    except (ssl.SSLError, OSError) as error:
        reason = "no certificate and its key in PEM" if isinstance(error, ssl.SSLError) else os_error_text(error)
        raise BadConfig(f"{certificate} and {private_key}: {reason}") from None
    return context


def _is_local(address: str) -> bool:
    return address.startswith("127.") or address == "::1"


def _in_url(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _user() -> str:
    """Return the name of whoever starts the server, in the form of a person's."""
    with suppress(OSError, KeyError):
        return getpass.getuser()[:40]
    return "operator"


def require(*packages: str) -> None:
    """Raise BadConfig where a package that the server needs is not installed."""
    missing = [package for package in packages if find_spec(package) is None]
    if missing:
        names = " and ".join(missing)
        raise BadConfig(f"The server needs {names}: pip install 'collab-tui[serve]' puts it beside this program.")
