"""recommend and watchlist: the titles that a person is likely to enjoy, or means to watch."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from typer import Option

from collab.errors import BadConfig, NotKept
from collab.interest import AS_LEARNED
from collab.profiles import AppliedAnswers
from collab.recommend import (
    ANY_TITLE,
    FORMATS,
    SUFFIXES,
    By,
    Format,
    How,
    Recommendation,
    Recommender,
    Shared,
    TitleFilter,
    UserEmbedding,
    as_record,
    exported,
    known_number,
    recommend_together,
    shared_record,
    usual_least,
)
from collab.storage import write_text
from tui.cells import ASCII, Glyphs
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
    new_app,
    note,
    open_session,
    print_line,
    table,
    trained,
)
from tui.cli.titles.everyone import Everyone, ShardText, Users, check_everyone, recommend_everyone
from tui.core.people import Group
from tui.text import (
    genres_text,
    known_text,
    levels_text,
    median_text,
    names_text,
    number_text,
    ordinal_text,
    rank_text,
    ratings_text,
    share_text,
    spread_text,
    stars_text,
    unranked_text,
)

recommend_app = new_app()
watchlist_app = new_app()

_MOST = 1000
Others = Annotated[list[str] | None, Option("--with", metavar="NAME", help="Who watches too; several times.")]
As = Annotated[Format | None, Option("--format", help="Print a whole file instead: csv, json, markdown.")]
AnyFormat = Annotated[
    Literal["csv", "json", "markdown", "parquet"] | None,
    Option("--format", help="Print a whole file instead: csv, json, markdown; with --all: parquet, csv."),
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
    genre: Annotated[str | None, Option(help="Only titles of this genre.")] = None,
    since: Annotated[int | None, Option(metavar="YEAR", help="Not older than this.")] = None,
    until: Annotated[int | None, Option(metavar="YEAR", help="Not newer than this.")] = None,
    by: Annotated[
        By,
        Option(
            help="What the list is sorted by: joined, what one would choose and like; likely to please; safe, the "
            "spread taken off; low, the low end of the 80% range; adventurous, the spread added; corrected for how "
            "much is rated at all; novel, what few know."
        ),
    ] = "joined",
    known: Known = None,
    min_ratings: Annotated[int, Option(min=0, metavar="N", help="Only titles with so many ratings.")] = 0,
    max_sd: Annotated[float | None, Option(min=0, metavar="STARS", help="Only what is this sure, or surer.")] = None,
    diversity: Annotated[
        float, Option(min=0, max=1, metavar="SHARE", help="How much likeness among the titles weighs, 0 to 1.")
    ] = 0.0,
    others: Others = None,
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
    only = TitleFilter(genre, since, until, min_ratings, max_sd=max_sd)
    if everyone or users or shard or kind == "parquet":
        check_everyone(everyone=everyone, alone=bool(profile or user or others or how or diversity or yes))
        rec = trained(open_session(data, run)).recommender
        recommend_everyone(rec, n, by, dial(rec, known, by), only, out, kind, users, shard, as_json=as_json)
        return
    if others:
        if user is not None or by != "joined" or known is not None or diversity or max_sd is not None or kind or out:
            raise BadConfig("--with is for profiles, prints its own list, and has --how instead of --by.")
        names = list(dict.fromkeys([profile or "me", *others]))
        _recommend_together(data, run, names, n, how or "mean", only, at_least, as_json=as_json)
        return
    if how or at_least is not None:
        raise BadConfig("--how and --at-least are about several people: they need --with NAME.")
    session = open_session(data, run, (profile or "me") if user is None else None)
    model, answers = trained(session), session.require_ready().known
    recommendations = model.recommender.recommend(
        model.me if user is None else user,
        n,
        only=only,
        without=answers.out if user is None else (),
        by=by,
        known=dial(model.recommender, known, by),
        diversity=diversity,
    )
    if written(recommendations, kind, out, yes=yes, as_json=as_json):
        return
    if user is None and not as_json and (words := _unanswered(answers, model.recommender)):
        print_line(f"{words}\n")
    me = model.me if user is None else model.recommender.user(user)
    show_recommendations(recommendations, model.recommender, me, as_json=as_json, who="you" if user is None else "they")
    if known is not None and recommendations and not as_json:
        print_line(f"\n{known_text(known).capitalize()}: {median_text(recommendations)}")


def _unanswered(answers: AppliedAnswers, model: Recommender) -> str:
    """Return what a list is like of a person who has rated nothing, or chosen nothing where there are no stars."""
    if answers.stars or (answers.chosen and model.artifact.implicit):
        return ""
    if model.artifact.implicit:
        return "Nothing is chosen yet: this is everyone's list. What to choose from: collab-tui ask"
    if answers.chosen and model.artifact.interest is not None:
        return "Nothing is rated yet: the stars are anyone's, and the list goes by what you chose too."
    return "Nothing is rated yet: this is everyone's list. What to rate: collab-tui ask"


def dial(model: Recommender, known: float | None, by: By = "joined") -> float:
    """Return how known the titles are to be, 0 to 1, which only the joined order asks. Raises BadConfig."""
    if known is not None and by != "joined":
        raise BadConfig(f"--known {known:g} turns the order joined, not {by}: leave --by out.")
    if known is not None and model.artifact.interest is None:
        raise BadConfig(f"--known {known:g} needs a model with interest, and this one was trained without.")
    return AS_LEARNED if known is None else known


def written(
    recommendations: Sequence[Recommendation], kind: Format | None, out: Path | None, *, yes: bool, as_json: bool
) -> bool:
    """Print recommendations as a file, or write one, where that is asked for; return whether it was.

    Raises BadConfig, and NotKept for a file that is there already, without `yes`.
    """
    if (yes and not out) or (as_json and (kind or out)):
        raise BadConfig("--yes needs --out FILE; --json prints lines, and goes with neither --format nor --out.")
    if kind is None and out is None:
        return False
    form = kind or next((each for each in FORMATS if out and out.suffix.lower() == SUFFIXES[each]), None)
    if form is None:
        raise BadConfig(f"What is {out} to be? Name it {', '.join(SUFFIXES.values())}, or say --format.")
    if out is None:
        print_line(exported(recommendations, form).removesuffix("\n"))
    elif out.exists() and not yes:
        raise NotKept(f"{out} is there already; --yes writes over it.")
    else:
        write_text(out, exported(recommendations, form))
        note(f"Written: {len(recommendations):,} titles, {out}")
    return True


def _recommend_together(
    data: str | None,
    run: str | None,
    names: list[str],
    n: int,
    how: How,
    only: TitleFilter,
    at_least: float | None,
    *,
    watched: bool = False,
    as_json: bool,
) -> None:
    """Print titles for several people, those that all mean to watch alone where they are to be `watched`."""
    session = open_session(data, run, names[0])
    session.profiles.require(*names)
    model = trained(session).recommender
    group = Group.read(session, names)
    stars = usual_least(model) if at_least is None else at_least
    among = group.watched_by_all if watched else None
    recommendations = recommend_together(model, group.embeddings, n, how, only, group.out, stars, among)
    if as_json:
        for line in recommendations:
            emit(shared_record(line, names, stars))
    elif recommendations:
        _show_together(recommendations, names, stars)
    else:
        print_line("No title is on everyone's watchlist." if watched else "No title meets these conditions.")


def _show_together(recommendations: Sequence[Shared], names: Sequence[str], at_least: float) -> None:
    """Print titles for several people: the chance that all like them, each one's predicted stars with their joint
    interval, and the rank by their interest.
    """
    ranked = any(rank is not None for rank in recommendations[0].interest_ranks)
    with_stars = known_number(recommendations[0].chance) is not None
    rows = [
        (
            str(rank),
            line.title,
            *([f"{line.chance:.0%}"] if with_stars else []),
            *(_predicted(line, person, ranked=ranked) for person in range(len(names))),
        )
        for rank, line in enumerate(recommendations, 1)
    ]
    chance = ["chance"] if with_stars else []
    table(("", "title", *chance, *names), rows, right=" ".join([*chance, *names]))
    if is_plain():
        return
    print_line()
    if with_stars:
        print_line(f"chance: that all would give it {at_least:g} stars or more")
        print_line("In brackets: levels of stars that hold what all would give, at once, with a chance near 90%.")
    if ranked:
        print_line("Beside each one's stars: the rank of the title by their interest, among what they have not chosen.")
    if text := unranked_text(recommendations[0], names):
        print_line(text)


def _predicted(line: Shared, person: int, *, ranked: bool) -> str:
    """Return one person's stars, their joint interval, and the rank by their interest."""
    rank = line.interest_ranks[person]
    spread = spread_text(line.stars[person], line.sd[person], glyphs=glyphs())
    if known_number(line.chance) is not None:
        spread += f"  ({levels_text(line.low[person], line.high[person])})"
    if is_plain():
        return f"{spread.strip()}, {ordinal_text(rank)} by interest" if rank else spread.strip()
    return f"{spread}  {ordinal_text(rank):>7}" if ranked else spread


def show_recommendations(
    recommendations: Sequence[Recommendation],
    model: Recommender,
    me: UserEmbedding,
    *,
    as_json: bool,
    who: Literal["you", "they"] = "you",
) -> None:
    """Print recommendations to a person, each with how likely it is to be chosen and its stars on lines of their own,
    and why.
    """
    titles = len(model.items) - len(me.chosen)
    if as_json:
        for line in recommendations:
            emit(as_record(line))
        return
    if not recommendations:
        print_line("No title meets these conditions.")
    elif known_number(recommendations[0].stars) is None:
        print_line("There are no stars: the model was trained on choices without any.\n")
    if is_plain():
        for rank, line in enumerate(recommendations, 1):
            print_line(_record(rank, line, model, titles, who))
        return
    width = max((len(line.title) for line in recommendations), default=0)
    for rank, line in enumerate(recommendations, 1):
        stars, genres = spread_text(line.stars, line.sd, glyphs=glyphs()), genres_text(line.genres)
        print_line(
            f"{rank:>3}  {line.title.ljust(width)}  {stars}  {ratings_text(line.ratings):>15}  {genres}".rstrip()
        )
        if interest := _interest(line, titles, who):
            print_line(f"       {interest}")
        print_line(f"       {_range(line)}{_because(line, model.scale.high, who, glyphs=glyphs())}")


def _interest(line: Recommendation, titles: int, who: str) -> str:
    """Return how likely a title is to be chosen among those not chosen yet, and the choices that speak for it."""
    if line.interest_rank is None:
        return ""
    chosen = f": {who} chose {names_text([choice.title for choice in line.chosen])}" if line.chosen else ""
    return f"{rank_text(line.interest_rank, titles)} by interest{chosen}"


def _range(line: Recommendation) -> str:
    if known_number(line.stars) is None:
        return "no stars"
    return f"80% from {line.low:.1f} to {line.high:.1f} stars"


def _because(line: Recommendation, highest: float, who: str, *, glyphs: Glyphs) -> str:
    """Return the ratings that a prediction comes of: ": +0.14 because you gave Alien 5"."""
    reasons = (
        f"{share_text(reason.share, glyphs=glyphs)} because {who} gave {reason.title} "
        f"{stars_text(reason.stars, highest, glyphs=glyphs)}"
        for reason in line.because
    )
    return f": {', '.join(reasons)}" if line.because else ""


def _record(rank: int, line: Recommendation, model: Recommender, titles: int, who: str) -> str:
    because = _because(line, model.scale.high, who, glyphs=ASCII).removeprefix(": ")
    figures = (("stars", number_text(line.stars)), ("spread", number_text(line.sd)), ("ratings", f"{line.ratings:,}"))
    fields = (("rank", str(rank)), ("title", line.title), *figures, ("genres", genres_text(line.genres)))
    return labelled(
        [*fields, ("likely to be chosen", _interest(line, titles, who)), ("range", _range(line)), ("because", because)]
    )


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
    if others:
        if kind or out or yes:
            raise BadConfig("--with prints its own list: it goes with neither --format nor --out.")
        names = list(dict.fromkeys([profile, *others]))
        _recommend_together(data, run, names, _MOST, "mean", ANY_TITLE, None, watched=True, as_json=as_json)
        return
    session = open_session(data, run, profile)
    model, watch = trained(session), session.require_ready().known.watch
    recommendations = model.recommender.recommend(model.me, len(watch), among=watch) if watch else []
    if written(recommendations, kind, out, yes=yes, as_json=as_json):
        return
    if not recommendations and not as_json:
        print_line('Nothing is to be watched yet. Put a title here: collab-tui mark "Alien (1979)" watch')
    else:
        show_recommendations(recommendations, model.recommender, model.me, as_json=as_json)
