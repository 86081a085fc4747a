"""biases, map, factors, errors, certainty, users and pair: the inside of a model."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated

from typer import Argument, Option

from collab.evaluation import Certainty, certainty_records
from collab.inspection import (
    Errors,
    Factor,
    Kind,
    Pair,
    Pairs,
    active_users,
    biases,
    factors,
    look_at_certainty,
    look_at_errors,
    nearest_users,
    placed,
)
from tui.cli.common import (
    Count,
    Data,
    Json,
    Meter,
    Profile,
    Run,
    TitleOrId,
    drawn,
    emit,
    glyphs,
    is_plain,
    labelled,
    new_app,
    open_session,
    print_certainty,
    print_line,
    table,
    trained,
)
from tui.text import (
    BIASES,
    BINS,
    EXTREMES,
    KINDS,
    NEAR_USERS,
    PLACED,
    USERS,
    bias_cells,
    bin_cells,
    extreme_cells,
    factor_text,
    held_out_text,
    near_user_cells,
    pair_cells,
    pair_rows,
    placed_cells,
    user_cells,
)

biases_app = new_app()
map_app = new_app()
factors_app = new_app()
errors_app = new_app()
certainty_app = new_app()
users_app = new_app()
pair_app = new_app()

_BIAS_FIELDS = ("item", "title", "bias", "ratings", "end")
_ENDS = {"top": "Liked beyond what their kind explains:", "bottom": "\nLiked less than their kind explains:"}


@biases_app.command(name="biases")
def list_biases(
    n: Count = 10,
    min_ratings: Annotated[int, Option(min=1, metavar="N", help="Only titles with so many training ratings.")] = 1,
    data: Data = None,
    run: Run = None,
    as_json: Json = False,
) -> None:
    """List the titles with the highest and the lowest biases, n of each.

    A bias is what is left of a title's stars once the taste of those who rated it is taken off.
    """
    item_biases = biases(trained(open_session(data, run)).recommender, n, min_ratings)
    if as_json:
        for line in item_biases:
            emit({name: getattr(line, name) for name in _BIAS_FIELDS})
        return
    for end, heading in _ENDS.items():
        print_line(heading)
        rows = [bias_cells(line) for line in item_biases if line.end == end]
        table(BIASES, rows, right=" ".join(BIASES[1:5]))


_PLACE_FIELDS = ("item", "title", "x", "y", "z")


@map_app.command(name="map")
def list_places(
    titles: Annotated[int, Option(min=1, metavar="N", help="How many titles, the most rated first.")] = 50,
    data: Data = None,
    run: Run = None,
    as_json: Json = False,
) -> None:
    """List titles by the first three principal components of the 1,000 most rated titles' factors."""
    places = placed(trained(open_session(data, run)).recommender, titles)
    if as_json:
        for line in places:
            emit({name: value for name, value in asdict(line).items() if name in _PLACE_FIELDS})
        return
    table(PLACED, [placed_cells(line) for line in places], right=" ".join(PLACED[1:]))


@factors_app.command(name="factors")
def list_factors(n: Count = 5, data: Data = None, run: Run = None, as_json: Json = False) -> None:
    """List the titles at both ends of each factor, turned by varimax so that each speaks of few titles."""
    for factor in factors(trained(open_session(data, run)).recommender, n):
        if as_json:
            _emit_factor(factor)
            continue
        print_line(("" if factor.number == 1 else "\n") + factor_text(factor) + ":")
        table(EXTREMES, [extreme_cells(each) for each in factor.titles], right="value")


def _emit_factor(factor: Factor) -> None:
    for end, extremes in (("high", factor.high), ("low", factor.low)):
        for each in extremes:
            emit({"factor": factor.number, "share": factor.share, "end": end, **asdict(each)})


_BAR = 20


@errors_app.command(name="errors")
def list_errors(data: Data = None, run: Run = None, as_json: Json = False) -> None:
    """Show errors on held-out ratings: by the stars given, by the title's number of ratings, by the stars predicted.

    Of data with more than a million ratings they are those of people drawn evenly, who have about so many.
    """
    meter = Meter()
    model = trained(open_session(data, run)).recommender
    findings = look_at_errors(model, meter.share("predicting what was held out"))
    meter.clear()
    if as_json:
        for stars, count in findings.histogram:
            emit({"by": "histogram", "label": f"{stars:g}", "count": count})
        for kind, bins in findings.bins.items():
            for each in bins:
                emit({"by": kind, **asdict(each), **_people(findings)})
        return
    most = max(count for _, count in findings.histogram)
    print_line(f"All ratings of {model.artifact.data}:")
    table(
        ("stars", "count", ""),
        [(f"{stars:g}", f"{count:,}", drawn(count / most, _BAR)) for stars, count in findings.histogram],
        right="stars count",
    )
    for kind, bins in findings.bins.items():
        print_line(f"\n{_headed(findings)}, {KINDS[kind].heading}:")
        _show_bins(kind, [bin_cells(each) for each in bins])


def _headed(held_out: Errors | Certainty) -> str:
    text = held_out_text(held_out.split, held_out.drawn)
    return text[0].upper() + text[1:]


def _people(held_out: Errors | Certainty) -> dict[str, int]:
    """Return the fields of people who were drawn; none where figures are of all."""
    return dict(zip(("people", "of_people"), held_out.drawn or (), strict=False))


def _show_bins(kind: Kind, rows: list[tuple[str, ...]]) -> None:
    table((KINDS[kind].label, *BINS), rows, right=" ".join(BINS))


@certainty_app.command(name="certainty")
def show_certainty(data: Data = None, run: Run = None, as_json: Json = False) -> None:
    """Show how many held-out ratings lie within their 80% range, by fifths of stars, spread, user and title.

    A model is right about its certainty where that is about 80% everywhere. Of data with more than a million ratings
    they are those of people drawn evenly, who have about so many; evaluate --protocol certainty takes all.
    """
    meter = Meter()
    model = trained(open_session(data, run)).recommender
    certainty = look_at_certainty(model, meter.share("predicting what was held out"))
    meter.clear()
    if as_json:
        for record in certainty_records(model.artifact.model, certainty):
            emit({name: value for name, value in record.items() if name != "protocol"} | _people(certainty))
        return
    print_certainty(f"{_headed(certainty)}:", certainty)


@users_app.command(name="users")
def list_users(
    user: Annotated[str | None, Argument(metavar="[USER]", help="A user of the data.")] = None,
    n: Count = 10,
    data: Data = None,
    run: Run = None,
    as_json: Json = False,
) -> None:
    """List the users with the most ratings, or those whose taste is nearest to a user's.

    Taste is the correlation of how far two users' predicted stars lean from the average person's, -1 to 1.
    """
    model = trained(open_session(data, run)).recommender
    if user is None:
        active = active_users(model.ratings, n)
        _show_users([line._asdict() for line in active], USERS, [user_cells(line) for line in active], as_json=as_json)
    else:
        nearest = nearest_users(model, user, n)
        _show_users(
            [line._asdict() for line in nearest],
            NEAR_USERS,
            [near_user_cells(line) for line in nearest],
            as_json=as_json,
        )


def _show_users(
    records: Sequence[Mapping[str, object]], heading: Sequence[str], rows: Sequence[Sequence[str]], *, as_json: bool
) -> None:
    if as_json:
        for record in records:
            emit(record)
    else:
        table(heading, rows, right=" ".join(heading[1:]))


_PAIR_WIDTH = 100


@pair_app.command()
def pair(
    first: TitleOrId,
    second: TitleOrId,
    profile: Profile = "me",
    data: Data = None,
    run: Run = None,
    as_json: Json = False,
) -> None:
    """Compare two titles: ratings, mean, bias, genres, how near they are, predicted stars, and factors."""
    model = trained(open_session(data, run, profile))
    find = model.recommender.find
    compared = Pairs(model.recommender).compare(find(first), find(second), model.me)
    if as_json:
        emit(asdict(compared))
    elif is_plain():
        for label, *texts in filter(None, pair_cells(compared)):
            print_line(labelled([(label, "; ".join(texts))]))
    else:
        for row in pair_rows(compared, _pair_width(compared), glyphs=glyphs()):
            print_line("".join(text for text, _ in row).rstrip())


def _pair_width(pair: Pair) -> int:
    """Return the width in which no title is cut."""
    texts = [texts for _, *texts in filter(None, pair_cells(pair))]
    sides = max(len(text) for side in texts if len(side) == 2 for text in side)
    factors = max((len("  ".join(texts)) for texts in texts if len(texts) > 2), default=0)
    return max(_PAIR_WIDTH, 2 * sides + 16, factors + 8)
