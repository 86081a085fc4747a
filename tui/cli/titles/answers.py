"""rate, mark and ask: a person's answers, and the titles worth the next ones."""

import shlex
import sys
from typing import Annotated, Literal

import numpy as np
import typer
from typer import Argument, Option

from collab.data import Scale
from collab.errors import BadConfig, CollabError
from collab.profiles import Answer, ProfileStore
from tui.cli.common import (
    Count,
    Data,
    Json,
    Profile,
    Run,
    emit,
    glyphs,
    is_plain,
    labelled,
    listed,
    new_app,
    next_command,
    open_session,
    print_line,
)
from tui.cli.titles.similar import show_titles
from tui.core import Questions, Session, TitleTable
from tui.text import MARKED, stars_text

rate_app = new_app()
mark_app = new_app()
ask_app = new_app()


@rate_app.command()
def rate(
    title: Annotated[str | None, Argument(metavar="TITLE|ID", help='As in "Alien (1979)", or an item id.')] = None,
    stars: Annotated[
        float | None, Argument(metavar="STARS", help="Stars on the scale of the data; none where it has none.")
    ] = None,
    list_answers: Annotated[bool, Option("--list", help="List the answers given.")] = False,
    undo: Annotated[bool, Option("--undo", help="Take the last answer back.")] = False,
    step: Annotated[int | None, Option(metavar="N", help="With --undo: this very step, as an import says.")] = None,
    forget: Annotated[bool, Option("--forget", help="Delete every answer of the profile for good.")] = False,
    yes: Annotated[bool, Option("--yes", help="With --forget: do not ask.")] = False,
    data: Data = None,
    run: Run = None,
    profile: Profile = "me",
    as_json: Json = False,
) -> None:
    """Rate a title, or list, undo or forget what was rated. Answers are saved at once.

    Where the data has no stars, a title alone says that you chose it.
    """
    chosen = [list_answers, undo, forget, title is not None]
    alone = (title is None and stars is not None) or (yes and not forget) or (step is not None and not undo)
    if sum(chosen) != 1 or alone:
        raise BadConfig(
            'Give a title and its stars, as in rate "Alien (1979)" 4.5, or one of --list, --undo, --forget.'
        )
    if forget:
        _forget(profile, yes=yes, as_json=as_json)
        return
    session = open_session(data, run, profile, keeps=title is not None)
    titles = listed(session).titles
    if title is not None and titles.implicit:
        _choose(session, titles, title, stars, as_json=as_json)
    elif title is not None:
        _rate(session, titles, title, stars, as_json=as_json)
    elif undo:
        _undo(session, step, as_json=as_json)
    else:
        _list(session, titles, as_json=as_json)


def _choose(session: Session, titles: TitleTable, title: str, stars: float | None, *, as_json: bool) -> None:
    """Mark a title as seen, and so chosen, where the data has no stars. Raises BadConfig for stars."""
    item = titles.lookup.find(title)
    name = titles.items.name_of(item)
    if stars is not None:
        raise BadConfig(
            f"{session.data_name} has no stars, only what people chose: collab-tui rate {_quoted(name)} says that you "
            "chose it."
        )
    session.mark(item, "seen")
    if as_json:
        emit({"item": item, "title": name, "mark": "seen"})
    else:
        print_line(f"{name}  {MARKED['seen']}, and so chosen   {len(session.require_ready().known.chosen)} chosen")


def _rate(session: Session, titles: TitleTable, title: str, stars: float | None, *, as_json: bool) -> None:
    item = titles.lookup.find(title)
    if stars is None:
        example = f"rate {_quoted(titles.items.name_of(item))} {_usual_stars(titles.scale):g}"
        raise BadConfig(f"Give a title and its stars, {titles.scale}: collab-tui {example}")
    session.rate(item, stars)
    name = titles.items.name_of(item)
    if as_json:
        emit({"item": item, "title": name, "stars": stars})
    else:
        rated = len(session.require_ready().known.stars)
        print_line(f"{name}  {stars_text(stars, titles.scale.high, glyphs=glyphs())}   {rated} rated")


def _undo(session: Session, step: int | None, *, as_json: bool) -> None:
    change = session.undo() if step is None else session.profiles.undo(session.profile, step)
    if change is None and step is not None:
        raise CollabError(f"There is no step {step} of {session.profile} to undo.")
    if change is None:
        raise CollabError(f"There is nothing to undo: {session.profile} has given no answers.")
    if as_json:
        item = session.item_of(change.answer)
        stars = {"before": change.before, "after": change.after}
        emit({"item": item, "title": change.title, "undone": change.kind, **stars, "count": change.count})
    elif change.count > 1:
        print_line(f"undone: an import of {change.count:,} answers")
    else:
        print_line(f"undone: {change.title}  {_answer_text(change.answer)}")


def _answer_text(answer: Answer) -> str:
    if answer.stars is not None:
        return stars_text(answer.stars, answer.high, glyphs=glyphs())
    return MARKED[answer.mark] if answer.mark else "skipped"


def _list(session: Session, titles: TitleTable, *, as_json: bool) -> None:
    answers = session.profiles.present(session.profile)
    for answer in answers if as_json else ():
        item = session.item_of(answer)
        scale = {"low": answer.low, "high": answer.high, "step": answer.step}
        about = {"item": item, "title": answer.name, "year": answer.year}
        emit({**about, "stars": answer.stars, "mark": answer.mark, **scale, "at": answer.at})
    if as_json:
        return
    if not answers:
        print_line(f"No answers yet for {session.profile}. What to rate: {next_command('ask', session.profile)}")
    for answer in answers:
        item = session.item_of(answer)
        name = answer.name if item is None else titles.items.name_of(item)
        missing = "" if item else f"   not in {session.data_name}"
        if is_plain():
            print_line(labelled([("title", name), ("stars", _answer_text(answer)), ("", missing)]))
        else:
            print_line(f"{_answer_text(answer):<8} {name}{missing}")


def _forget(profile: str, *, yes: bool, as_json: bool) -> None:
    store = ProfileStore()
    store.require(profile)
    count = len(store.present(profile))
    question = f"Delete the {count} answers of {profile} for good? This cannot be undone."
    if not yes and not sys.stdin.isatty():
        raise BadConfig(f"{question} Without a terminal to ask on, say so with --yes.")
    if not yes and not typer.confirm(question, err=True):
        raise CollabError("nothing was deleted.")
    store.forget(profile)
    if as_json:
        emit({"profile": profile, "forgotten": count})
    else:
        print_line(f"{count} answers of {profile} are deleted for good.")


@mark_app.command()
def mark(
    title: Annotated[str, Argument(metavar="TITLE|ID", help='As in "Alien (1979)", or an item id.')],
    state: Annotated[
        Literal["watch", "seen", "hide", "none"],
        Argument(
            metavar="watch|seen|hide|none",
            help="On the watchlist; seen and not rated; never to be listed; as if nothing was said.",
        ),
    ],
    data: Data = None,
    run: Run = None,
    profile: Profile = "me",
    as_json: Json = False,
) -> None:
    """Put a title on the watchlist, or say that it was seen or is to be hidden. rate --undo takes it back."""
    session = open_session(data, run, profile, keeps=state != "none")
    titles = listed(session).titles
    item = titles.lookup.find(title)
    if state == "none":
        session.clear(item)
    else:
        session.mark(item, state)
    name = titles.items.name_of(item)
    if as_json:
        emit({"item": item, "title": name, "mark": session.require_ready().known.mark_of(item)})
    else:
        print_line(f"{name}  {'nothing said' if state == 'none' else MARKED[state]}")


@ask_app.command()
def ask(n: Count = 10, data: Data = None, run: Run = None, profile: Profile = "me", as_json: Json = False) -> None:
    """List the next titles worth asking about."""
    session = open_session(data, run, profile)
    titles = listed(session).titles
    items = Questions(session).next(n)
    show_titles(titles, items, as_json=as_json)
    if not as_json:
        print_line(_advice(titles, items[0], session.profile) if items else "Nothing is left to ask.")


def _advice(titles: TitleTable, item: str, profile: str) -> str:
    """Return how to answer about a title: with stars that are on the scale, or without any where the data has none."""
    command = f"rate {_quoted(titles.facts(item).name)}"
    if titles.implicit:
        return f"\nSay that you chose one: {next_command(command, profile)}"
    return f"\nRate one: {next_command(f'{command} {_usual_stars(titles.scale):g}', profile)}"


def _usual_stars(scale: Scale) -> float:
    """Return four stars where the scale has them, else the most that it has."""
    return 4.0 if scale.holds(np.array([4.0])).all() else scale.high


def _quoted(name: str) -> str:
    """Return a title as a shell takes it in one piece."""
    return shlex.quote(name) if set(name) & set('"$`\\!') else f'"{name}"'
