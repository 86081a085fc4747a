"""Data, model and person for the commands about titles."""

from collab.errors import NotFound
from collab.recommend.recommender import Recommender
from tui.cli.meter import Meter
from tui.cli.output import note
from tui.lookup import Lookup
from tui.session import Session


def open_session(data: str | None, run: str | None, profile: str = "me") -> Session:
    """Return the session that the options of a command mean. Raises NotFound and BadData."""
    session = Session(data=data, run=run, profile=profile)
    session.refresh()
    if session.profiles.notice:
        note(session.profiles.notice)
    return session


def listed(session: Session) -> Lookup:
    """Return the titles of a session; data on which nothing is trained is read first."""
    meter = Meter()
    session.read(meter.share(f"reading {session.data_name}"))
    meter.clear()
    return session.lookup()


def trained(session: Session) -> Recommender:
    """Return the model of a session. Raises NotFound, with how to train one."""
    if session.recommender is None:
        source = session.data.source
        raise NotFound(f"No model is trained on {session.data_name} yet. Train one: collab-tui train --data {source}")
    return session.recommender
