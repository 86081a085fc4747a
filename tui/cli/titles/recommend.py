"""recommend and watchlist: the titles that a person is likely to enjoy, or means to watch."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

from typer import Option

from collab.errors import BadConfig
from collab.interest import AS_LEARNED
from collab.profiles import ME, AppliedAnswers
from collab.recommend import (
    ANY_TITLE,
    By,
    Format,
    How,
    Recommendation,
    Recommender,
    TagScores,
    TitleFilter,
    UserEmbedding,
    exported,
    exported_together,
    recommend_together,
    recommend_turned,
    shared_record,
    shelves,
    surprise,
    usual_least,
)
from tui.cli.common import (
    AsFile,
    Count,
    Data,
    Json,
    Master,
    Memory,
    Profile,
    Run,
    emit,
    new_app,
    next_command,
    note,
    open_session,
    print_line,
    trained,
)
from tui.cli.titles.conditions import (
    Among,
    Genre,
    Less,
    MinRatings,
    More,
    NoShown,
    NotAmong,
    NoWatchlist,
    Popularity,
    ShownTitles,
    Since,
    Until,
    limited_to_lists,
    tag_turns,
    title_filter,
)
from tui.cli.titles.everyone import (
    Engine,
    Everyone,
    ShardText,
    SparkOptions,
    Users,
    check_everyone,
    recommend_everyone,
)
from tui.cli.titles.recommendations import show_recommendations, show_shelves, show_together
from tui.core import Session
from tui.core.people import Group
from tui.text import (
    ORDERS,
    known_text,
    median_text,
)

_ON_A_SHELF = 5

recommend_app = new_app()
watchlist_app = new_app()

_MOST = 1000
Others = Annotated[list[str] | None, Option("--with", metavar="NAME", help="Who watches too; several times.")]
As = Annotated[Format | None, Option("--format", help="Print a whole file instead: csv, json, markdown, letterboxd.")]
AnyFormat = Annotated[
    Literal["csv", "json", "markdown", "letterboxd", "parquet"] | None,
    Option("--format", help="Print a whole file instead: csv, json, markdown, letterboxd; with --all: parquet, csv."),
]
Known = Annotated[
    float | None,
    Option(min=0, max=1, metavar="SHARE", help="1 what everyone knows, 0 off the beaten path. [0.5, as learned]"),
]
Out = Annotated[
    Path | None, Option(metavar="FILE", help="Write it into this file; without --format, .csv, .json or .md tells it.")
]
Yes = Annotated[bool, Option("--yes", help="With --out: write over a file that is there.")]


@recommend_app.command()
def recommend(
    n: Count = 20,
    genre: Genre = None,
    since: Since = None,
    until: Until = None,
    by: Annotated[
        By,
        Option(
            help="The order: "
            + "; ".join(f"{name}, {meaning}".replace(";", ",") for name, meaning in ORDERS.items())
            + "."
        ),
    ] = "joined",
    known: Known = None,
    min_ratings: MinRatings = 0,
    popularity: Popularity = None,
    among: Among = None,
    not_among: NotAmong = None,
    no_watchlist: NoWatchlist = False,
    no_shown: NoShown = False,
    more: More = None,
    less: Less = None,
    max_sd: Annotated[float | None, Option(min=0, metavar="STARS", help="Only what is this sure, or surer.")] = None,
    diversity: Annotated[
        float, Option(min=0, max=1, metavar="SHARE", help="How much likeness among the titles weighs, 0 to 1.")
    ] = 0.0,
    others: Others = None,
    as_shelves: Annotated[
        bool, Option("--shelves", help="Short lists by what you like, at most five titles each.")
    ] = False,
    by_surprise: Annotated[bool, Option("--surprise", help="One title, drawn from all that you may like.")] = False,
    how: Annotated[
        How | None,
        Option(
            help="With others: by the mean of all, by who likes it least, or by the chance that all would give it "
            "--at-least so many stars. [mean]"
        ),
    ] = None,
    at_least: Annotated[
        float | None,
        Option(metavar="STARS", help="With others: what the chance is about. [from three quarters of the scale up]"),
    ] = None,
    profile: Annotated[str | None, Option(metavar="NAME", help="Whose answers. [me]")] = None,
    user: Annotated[str | None, Option(metavar="ID", help="A user of the data instead of a profile.")] = None,
    everyone: Everyone = False,
    users: Users = None,
    shard: ShardText = None,
    engine: Engine = None,
    master: Master = None,
    memory: Memory = None,
    kind: AnyFormat = None,
    out: Out = None,
    yes: Yes = False,
    data: Data = None,
    run: Run = None,
    as_json: Json = False,
) -> None:
    """List what a person is likely to enjoy, and why."""
    if profile is not None and user is not None:
        raise BadConfig("Give --profile or --user, not both.")
    turned = tag_turns(more, less)
    steered = bool(turned or diversity)
    only = title_filter(genre, since, until, min_ratings, popularity, max_sd)
    spark = SparkOptions(engine, master, memory)
    if everyone or users or shard or spark or kind == "parquet":
        about_one = bool(profile or user or others or how or steered or yes or no_watchlist or no_shown)
        check_everyone(everyone=everyone, alone=about_one)
        session = open_session(data, run)
        rec = trained(session).recommender
        only = limited_to_lists(only, session.require_ready(), among, not_among)
        model_file = None if session.run is None else session.store.model_path(session.run.run)
        known = dial(rec, known, by)
        recommend_everyone(rec, n, by, known, only, out, kind, users, shard, spark, model_file, as_json=as_json)
        return
    if others:
        if user is not None or by != "joined" or known is not None or steered or max_sd is not None:
            raise BadConfig("--with is for profiles, and has --how instead of --by.")
        session, group = _group(data, run, [profile or "me", *others])
        watched = group.watched_by_any if no_watchlist else ()
        only = limited_to_lists(only, session.require_ready(), among, not_among, watched)
        shown, file = ShownTitles(session, group.names, no_shown), AsFile(kind, out, over=yes, as_json=as_json)
        shown.keep(_recommend_together(session, group, n, how or "mean", shown.limit(only), at_least, file))
        return
    if how or at_least is not None:
        raise BadConfig("--how and --at-least are about several people: they need --with NAME.")
    session = open_session(data, run, (profile or "me") if user is None else None)
    person = _person(session, user)
    watched = person.answers.watch if no_watchlist and person.answers is not None else ()
    only = limited_to_lists(only, session.require_ready(), among, not_among, watched)
    shown = ShownTitles(session, person.profiles(session), no_shown)
    only = shown.limit(only)
    if as_shelves or by_surprise:
        _check_alone(
            by != "joined" or known is not None or bool(steered or kind or out) or (as_shelves and by_surprise)
        )
        show = _show_shelves if as_shelves else _show_surprise
        shown.keep(show(person, only, n, as_json=as_json))
        return
    recommender = person.recommender
    share = dial(recommender, known, by)
    recommendations = _best_for(person, n, only, by, share, diversity, turned)
    shown.keep([each.item for each in recommendations])
    if AsFile(kind, out, over=yes, as_json=as_json).took(recommendations, partial(exported, recommendations)):
        return
    if not as_json and (words := _unanswered(person.answers, recommender, person.profile)):
        print_line(f"{words}\n")
    show_recommendations(recommendations, recommender, person.me, as_json=as_json, who=person.who, by=by)
    if known is not None and recommendations and not as_json:
        print_line(f"\n{known_text(known).capitalize()}: {median_text(recommendations)}")


@dataclass(frozen=True)
class _Person:
    """Whom the list is for: the model in use, the person in it, their answers, None of a user of the data."""

    recommender: Recommender
    me: UserEmbedding
    answers: AppliedAnswers | None
    profile: str = ME

    @property
    def without(self) -> Collection[str]:
        """The titles that are not to be listed."""
        return () if self.answers is None else self.answers.out

    def profiles(self, session: Session) -> Sequence[str]:
        """Return whose profile it is: none of a user of the data."""
        return () if self.answers is None else (session.profile,)

    @property
    def who(self) -> Literal["you", "they"]:
        """The word for the person."""
        return "they" if self.answers is None else "you"


def _person(session: Session, user: str | None) -> _Person:
    """Return the person of a session, or a user of the data."""
    model = trained(session)
    if user is None:
        return _Person(model.recommender, model.me, session.require_ready().known, session.profile)
    return _Person(model.recommender, model.recommender.user(user), None)


def _check_alone(beside: bool) -> None:
    """Raise BadConfig where shelves or a surprise are asked for `beside` what a list alone takes."""
    if beside:
        raise BadConfig("--shelves and --surprise stand alone: they take a filter, and neither an order nor a file.")


def _best_for(
    person: _Person, n: int, only: TitleFilter, by: By, known: float, diversity: float, turned: Mapping[str, float]
) -> list[Recommendation]:
    """Return the list of a person, with the tags that are turned. Raises BadConfig beside an order or a variety."""
    model, without = person.recommender, person.without
    if not turned:
        return model.recommend(person.me, n, only=only, without=without, by=by, known=known, diversity=diversity)
    if by != "joined" or diversity:
        raise BadConfig("--more and --less turn the order joined: leave --by and --diversity out.")
    return recommend_turned(TagScores(model), person.me, turned, n, only=only, without=without, known=known)


def _show_shelves(person: _Person, only: TitleFilter, n: int, *, as_json: bool) -> Sequence[str]:
    """Print the shelves of a person, or that there is nothing to make them of; return the ids of their titles."""
    model = person.recommender
    filled = shelves(model, person.me, min(n, _ON_A_SHELF), only=only, without=person.without)
    show_shelves(filled, as_json=as_json, implicit=model.artifact.implicit)
    if not filled:
        ask = next_command("ask", person.profile)
        note(f"There are no shelves before three titles are liked. What to rate: {ask}")
    return [title.item for shelf in filled for title in shelf.titles]


def _show_surprise(person: _Person, only: TitleFilter, _n: int, *, as_json: bool) -> Sequence[str]:
    """Print one title drawn from all that a person may like; return its id."""
    from numpy.random import default_rng  # only now: 2 MiB, which each session of a server would hold

    drawn = surprise(person.recommender, person.me, default_rng(), only=only, without=person.without)
    titles = [] if drawn is None else [drawn]
    show_recommendations(titles, person.recommender, person.me, as_json=as_json, who=person.who)
    return [title.item for title in titles]


def _unanswered(answers: AppliedAnswers | None, model: Recommender, profile: str) -> str:
    """Return what a list is like of a person who has rated nothing, or chosen nothing where there are no stars."""
    if answers is None or answers.stars or (answers.chosen and model.artifact.implicit):
        return ""
    if model.artifact.implicit:
        return f"Nothing is chosen yet: this is everyone's list. What to choose from: {next_command('ask', profile)}"
    if answers.chosen and model.artifact.interest is not None:
        return "Nothing is rated yet: the stars are anyone's, and the list goes by what you chose too."
    return f"Nothing is rated yet: this is everyone's list. What to rate: {next_command('ask', profile)}"


def dial(model: Recommender, known: float | None, by: By = "joined") -> float:
    """Return how known the titles are to be, 0 to 1, which only the joined order asks. Raises BadConfig."""
    if known is not None and by != "joined":
        raise BadConfig(f"--known {known:g} turns the order joined, not {by}: leave --by out.")
    if known is not None and model.artifact.interest is None:
        raise BadConfig(f"--known {known:g} needs a model with interest, and this one was trained without.")
    return AS_LEARNED if known is None else known


def _group(data: str | None, run: str | None, names: Sequence[str]) -> tuple[Session, Group]:
    """Open a session for several people. Raises NotFound for one who does not exist, and where there is no model."""
    each = list(dict.fromkeys(names))
    session = open_session(data, run, each[0])
    session.profiles.require(*each)
    trained(session)
    return session, Group.read(session, each)


def _recommend_together(
    session: Session,
    group: Group,
    n: int,
    how: How,
    only: TitleFilter,
    at_least: float | None,
    file: AsFile,
    *,
    watched: bool = False,
) -> Sequence[str]:
    """Print titles for several people, those that all mean to watch alone where they are to be `watched`; return their
    ids.
    """
    model, names = trained(session).recommender, group.names
    stars = usual_least(model) if at_least is None else at_least
    among = group.watched_by_all if watched else None
    recommendations = recommend_together(model, group.embeddings, n, how, only, group.out, stars, among)
    items = [line.item for line in recommendations]
    if file.took(recommendations, partial(exported_together, recommendations, names, stars)):
        return items
    if file.as_json:
        for line in recommendations:
            emit(shared_record(line, names, stars))
    elif recommendations:
        show_together(recommendations, group, stars)
    else:
        print_line("No title is on everyone's watchlist." if watched else "No title meets these conditions.")
    return items


@watchlist_app.command()
def watchlist(
    others: Others = None,
    kind: As = None,
    out: Out = None,
    yes: Yes = False,
    data: Data = None,
    run: Run = None,
    profile: Profile = "me",
    as_json: Json = False,
) -> None:
    """List the titles to watch, those first that are likeliest to please. mark TITLE watch puts one there.

    With others, those that all mean to watch.
    """
    file = AsFile(kind, out, over=yes, as_json=as_json)
    if others:
        session, group = _group(data, run, [profile, *others])
        _recommend_together(session, group, _MOST, "mean", ANY_TITLE, None, file, watched=True)
        return
    session = open_session(data, run, profile)
    model, watch = trained(session), session.require_ready().known.watch
    recommendations = model.recommender.recommend(model.me, len(watch), among=watch) if watch else []
    if file.took(recommendations, partial(exported, recommendations)):
        return
    if not recommendations and not as_json:
        print_line('Nothing is to be watched yet. Put a title here: collab-tui mark "Alien (1979)" watch')
    else:
        show_recommendations(recommendations, model.recommender, model.me, as_json=as_json)
