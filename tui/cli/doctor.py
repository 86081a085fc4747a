"""collab-tui doctor: what was found of this terminal and machine, what was chosen for them, and why."""

import json
import os
import platform
import statistics
import sys
import termios
import time
import tty
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, NamedTuple

from typer import Option

from collab.data import DataSpec
from collab.errors import BadConfig
from collab.evaluation import Fits
from collab.models import configure
from collab.storage import home_folder
from collab.text import clean
from tui.app import Config, config_path, read_config
from tui.cli.common import Json, Meter, emit, fact, new_app, note, print_line
from tui.cli.runs import read
from tui.terminal import Choices, kept_theme, outer_terminal, read_environment, terminal_problem

app = new_app()

_VARIABLES = (
    "TERM",
    "COLORTERM",
    "COLORFGBG",
    "NO_COLOR",
    "TMUX",
    "SSH_CONNECTION",
    "COLLAB_WEB",
    "LC_ALL",
    "LC_CTYPE",
    "LANG",
)
_PACKAGES = ("collab-tui", "textual", "rich", "numpy", "torch", "fastai", "safetensors")
_SPLIT, _ROUNDS, _ANSWERS = "random:0.2@42", 50, 10
_LEAVE = b"q"


class Finding(NamedTuple):
    """Something that was found or chosen: of what, its name, and why, where there is a reason."""

    of: str
    name: str
    value: str
    why: str = ""


@app.command()
def doctor(
    keys: Annotated[bool, Option("--keys", help="Show what each key sends, until q.")] = False,
    actions: Annotated[
        bool, Option("--actions", help="Show every action and its keys, as config.toml takes them.")
    ] = False,
    measure: Annotated[bool, Option(help="Measure an epoch of the lesson and a fold-in.")] = True,
    as_json: Json = False,
) -> None:
    """Say what was found of this terminal and machine, what was chosen for them, and why."""
    if keys:
        _show_keys()
        return
    if actions:
        _show_actions(as_json=as_json)
        return
    before = ""
    for finding in _findings(measure=measure):
        if as_json:
            emit(finding._asdict())
            continue
        if finding.of != before:
            print_line(("\n" if before else "") + finding.of)
            before = finding.of
        fact(finding.name, finding.value + (f"   ({finding.why})" if finding.why else ""), 16, indent="  ")


def _findings(*, measure: bool) -> Iterator[Finding]:
    for name in _VARIABLES:
        yield Finding("found", name, clean(os.environ.get(name, "not set")))
    yield Finding("found", "terminal", terminal_problem() or "the app can run here")
    config, problem = _config()
    yield from _configured(config, problem)
    yield from _chosen(config.screen)
    yield from _folders()
    yield Finding("versions", "Python", platform.python_version())
    for name in _PACKAGES:
        yield Finding("versions", name, _version(name))
    if measure:
        yield from _measured()


def _config() -> tuple[Config, str]:
    """Return what the config file chooses, and what is wrong with it, if anything: then it chooses nothing."""
    try:
        return read_config(config_path()), ""
    except BadConfig as error:
        return Config(), str(error)


def _configured(config: Config, problem: str) -> Iterator[Finding]:
    path = config_path()
    there = "read" if path.exists() else "not there: nothing is chosen by it"
    yield Finding("config", "file", clean(str(path)), f"the app does not start: {problem}" if problem else there)
    for name, value in asdict(config.screen).items():
        if value is not None:
            yield Finding("config", name, str(value).lower())
    for action in config.keymap.changed:
        yield Finding("config", action.id, " ".join(action.keys), action.help)


def _chosen(choices: Choices) -> Iterator[Finding]:
    chosen = read_environment(os.environ, choices, theme=kept_theme(), outer=outer_terminal(os.environ))
    texts = {
        "theme": chosen.theme,
        "colours": {"true": "16 million"}.get(chosen.colours, chosen.colours),
        "animation": "on" if chosen.animation else "off",
        "fps": f"at most {chosen.fps} frames a second",
        "mouse": "on" if chosen.mouse else "off",
        "ascii": "plain ASCII" if chosen.ascii else "UTF-8: stars, blocks and braille",
        "links": "on" if chosen.links else "off",
    }
    names = {"ascii": "characters", "fps": "frames"}
    for name, value in texts.items():
        yield Finding("chosen", names.get(name, name), value, chosen.why[name])


def _folders() -> Iterator[Finding]:
    place = home_folder()
    reason = "COLLAB_HOME is set" if os.environ.get("COLLAB_HOME") else "the platform's own; COLLAB_HOME moves it"
    yield Finding("folders", "data folder", str(place), reason)
    others = place.stat().st_mode & 0o077
    yield Finding("folders", "private", "no, others can look in: chmod 700" if others else "yes")
    for name in ("runs", "data", "archives", "sets", "profiles.sqlite"):
        yield Finding("folders", name, _size(place / name))


def _size(path: Path) -> str:
    if not path.exists():
        return "nothing yet"
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file() and not file.is_symlink()]
    return f"{sum(file.stat().st_size for file in files) / 1e6:,.1f} MB"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _measured() -> Iterator[Finding]:
    """Train the lesson's model for one epoch on the sample, as a run would, and fold a person into it."""
    spec, config = DataSpec(source="sample"), configure("dot-bias", epochs=1)
    ratings, meter = read(spec), Meter()
    with Fits(ratings, spec, config) as fits:
        fitted = next(fits.run([_SPLIT], meter.show))
    meter.clear()
    rows = fitted.model.artifact.metrics["rows_per_epoch"]
    rate = f"{rows / fitted.seconds:,.0f} ratings a second"
    yield Finding("measured", "one epoch", f"{fitted.seconds:.2f} s", f"dot-bias on the sample, {rate}")
    answers = dict.fromkeys(list(fitted.model.items.ids)[:_ANSWERS], 4.0)
    times = []
    for _ in range(_ROUNDS):
        begun = time.perf_counter()
        fitted.model.fold_in(answers)
        times.append(time.perf_counter() - begun)
    reason = f"{_ANSWERS} ratings into it, median of {_ROUNDS}"
    yield Finding("measured", "one fold-in", f"{1000 * statistics.median(times):.2f} ms", reason)


def _show_actions(*, as_json: bool) -> None:
    """Print each action with its keys and its sentence, in words that can stand under [keys]."""
    config, problem = _config()
    if problem:
        note(f"These are the keys without the config file. {problem}")
    if not as_json:
        print_line("[keys]")
    for action in config.keymap.actions:
        if as_json:
            emit({"action": action.id, "keys": action.keys, "help": action.help, "fixed": action.takes_key})
        else:
            keys = json.dumps(action.keys, ensure_ascii=False)
            fixed = "# cannot be changed: " if action.takes_key else ""
            print_line(f'{fixed}"{action.id}" = {keys}  # {action.help}')


def _show_keys() -> None:
    """Print the bytes that each key sends until q. Raises BadConfig without a terminal."""
    if not sys.stdin.isatty():
        raise BadConfig("--keys shows what a terminal sends: it needs one for its input.")
    print_line("Press keys to see what they send; q leaves.")
    before = termios.tcgetattr(0)
    tty.setcbreak(0)
    try:
        while (sent := os.read(0, 64)) not in (_LEAVE, b""):
            print_line("  ".join((sent.hex(" "), repr(sent)[1:])))
    finally:
        termios.tcsetattr(0, termios.TCSADRAIN, before)
