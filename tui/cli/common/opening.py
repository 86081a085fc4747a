"""Data, model and person for the commands about titles."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from collab.errors import NotFound
from collab.text import clean
from tui.cli.common.meter import Meter
from tui.cli.common.output import note, say_first

if TYPE_CHECKING:  # lists of people and the help wait for none of what it brings with it
    from collab.data import DataSpec
    from collab.recommend import Recommender
    from tui.core import Ready, Session, Trained


def open_session(data: str | None, run: str | None, profile: str | None = None, *, keeps: bool = False) -> "Session":
    """Return the session that the options of a command mean; what it is of, and whose answers it reads where a command
    is about someone, is said before the first result. A command that `keeps` answers may be about a new person, which
    is said too, unless someone is spelt alike. Raises NotFound, for a person too, and BadData.
    """
    from tui.core import Session

    session = Session(data=data, run=run, profile=profile)
    new = profile is not None and keeps and session.profiles.begins(profile)
    if profile is not None and not new:
        session.profiles.require(profile)
    session.refresh()
    if session.profiles.notice:
        note(session.profiles.notice)
    say_first(_origin(session))
    if new:
        note(f"{clean(profile or '')} is new here: the profile begins with the first answer.")
    return session


def _origin(session: "Session") -> str:
    """Return what a session is of: "From sample, run 2 bayes, for me"."""
    from tui.text import model_text

    model = "no model yet" if session.run is None else f"run {session.run.run} {model_text(session.run.model)}"
    person = f", for {session.profile}" if session.profile_chosen else ""
    return clean(f"From {session.data_name}, {model}{person}")


def listed(session: "Session") -> "Ready":
    """Return titles and answers of a session; data on which nothing is trained is read first."""
    meter = Meter()
    session.read(meter.share(f"reading {session.data_name}"))
    meter.clear()
    return session.require_ready()


def trained(session: "Session") -> "Trained":
    """Return the model of a session, and the person in it. Raises NotFound, with how to train one."""
    if session.model is None:
        source = shlex.quote(session.data.source)
        raise NotFound(f"No model is trained on {session.data_name} yet. Train one: collab-tui train --data {source}")
    return session.model


def prepare_for_many(model: "Recommender", people: int) -> None:
    """Have ready what folds in so many people, and say so where that takes seconds."""
    if model.fold_in.pays_to_compile(people):
        note("Compiling the loop over people: some seconds, once on this machine.")
        model.fold_in.compile()


def note_corrections(spec: "DataSpec") -> None:
    """Say how a file is read that is corrected as the last one of its shape was, where that is so."""
    from tui.core.data import options_text

    if text := options_text(spec):
        note(f"Read as the last file of its shape was: {text}")


def note_encoding(spec: "DataSpec") -> None:
    """Say which encoding a file of titles is taken to be in, and how to name another, where it is guessed."""
    from collab.importing import guessed_encoding
    from collab.tables import guessed_text

    if not spec.encoding and (encoding := guessed_encoding(Path(spec.source))):
        note(f"{spec.source}: {guessed_text(encoding)}")
