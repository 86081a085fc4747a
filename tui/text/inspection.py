"""The inside of a model as text: biases, factors, errors, certainty, neighbours, users, and two titles side by side."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from collab.inspection import Along, KnownUser, Neighbour, Pair
from tui.cells import ASCII, Glyphs, Spans, bar, fit, fit_title
from tui.text.format import NO_STARS, genres_text, percent_text, ratings_text, share_text, spread_text
from tui.text.titles import row_shares, title_and_genres

if TYPE_CHECKING:  # these bring numpy with them: the first frame does not wait for that
    from collab.evaluation import Certainty, Fifth, GroupedBy
    from collab.inspection import Bin, Extreme, Factor, ItemBias, Kind, Placed
    from collab.recommend import Similar


BIASES = ("title", "bias", "ratings", "mean", "kind", "genres")
EXTREMES = ("title", "value", "genres")
PLACED = ("title", "x", "y", "z")
BINS = ("count", "given", "predicted", "rmse")

_GENRES = 2


@dataclass(frozen=True)
class KindText:
    """How errors of a kind are headed: the line over them, and the name of what makes a bin."""

    heading: str
    label: str


KINDS: "Mapping[Kind, KindText]" = {
    "stars": KindText("by the stars given", "stars"),
    "ratings": KindText("by the title's number of training ratings", "ratings"),
    "predicted": KindText("by the stars predicted (calibration)", "range"),
}

GROUPS: "Mapping[GroupedBy, KindText]" = {
    "stars": KindText("by the stars predicted", "predicted stars"),
    "sd": KindText("by the spread of the prediction", "spread"),
    "user": KindText("by the user's number of training ratings", "user's ratings"),
    "title": KindText("by the title's number of training ratings", "title's ratings"),
}
FIFTHS = ("by", "fifth", "from", "to", "ratings", "covered", "width")
EXPECTED = (0.77, 0.83)
"""The coverage of an 80% interval that may pass for 80%."""


def bias_cells(line: "ItemBias") -> tuple[str, ...]:
    """Return a bias under BIASES; `kind` is the mean stars of the title's genres."""
    kind = f"{line.kind:.1f}" if line.kind == line.kind else ""
    return (line.title, f"{line.bias:+.2f}", f"{line.ratings:,}", f"{line.mean:.1f}", kind, genres_text(line.genres))


def placed_cells(line: "Placed") -> tuple[str, ...]:
    """Return a place on the map under PLACED."""
    return (line.title, *(f"{value:+.2f}" for value in (line.x, line.y, line.z)))


def extreme_cells(line: "Extreme") -> tuple[str, ...]:
    """Return a title at the end of a factor under EXTREMES."""
    return (line.title, f"{line.value:+.2f}", genres_text(line.genres))


def bin_cells(line: "Bin") -> tuple[str, ...]:
    """Return a bin of errors: what makes it, then BINS."""
    return (line.label, f"{line.count:,}", f"{line.stars:.2f}", f"{line.predicted:.2f}", f"{line.rmse:.2f}")


def fifth_cells(by: "GroupedBy", number: int, fifth: "Fifth") -> tuple[str, ...]:
    """Return a fifth of held-out ratings under FIFTHS; number 1 is the lowest."""
    ends = (f"{end:.2f}" if by in ("stars", "sd") else f"{end:,.0f}" for end in (fifth.low, fifth.high))
    return (GROUPS[by].label, str(number), *ends, f"{fifth.ratings:,}", f"{fifth.coverage80:.1%}", f"{fifth.width:.2f}")


def fifth_rows(certainty: "Certainty") -> list[tuple[str, ...]]:
    """Return the cells of all fifths."""
    return [
        fifth_cells(by, number, fifth)
        for by, fifths in certainty.fifths.items()
        for number, fifth in enumerate(fifths, 1)
    ]


def certainty_texts(certainty: "Certainty") -> tuple[str, str]:
    """Return in two sentences how much 80% intervals cover and how far errors go with their width; and how many fifths
    are within EXPECTED.
    """
    whole = (
        f"{certainty.coverage80:.1%} of {ratings_text(certainty.ratings)} lie within their 80% range, on average "
        f"{certainty.width:.2f} stars wide; rank correlation of error and width {certainty.spearman:.2f}"
    )
    low, high = EXPECTED
    every = [(by, number, fifth) for by, fifths in certainty.fifths.items() for number, fifth in enumerate(fifths, 1)]
    by, number, farthest = max(every, key=lambda each: abs(each[2].coverage80 - (low + high) / 2))
    within = sum(_is_expected(fifth) for *_, fifth in every)
    return whole, (
        f"{within} of {len(every)} fifths have {low:.0%} to {high:.0%}; farthest off is fifth {number} by "
        f"{GROUPS[by].label}, with {farthest.coverage80:.1%}"
    )


def _is_expected(fifth: "Fifth") -> bool:
    low, high = EXPECTED
    return low <= fifth.coverage80 <= high


def factor_text(factor: "Factor") -> str:
    """Return what a factor is about: "factor 3, 12% of the variance: Horror, Sci-Fi against Romance"."""
    ends = (_leaning(factor.high, factor.low), _leaning(factor.low, factor.high))
    about = " against ".join(filter(None, ends))
    return f"factor {factor.number}, {factor.share:.0%} of the variance" + (f": {about}" if about else "")


def _leaning(here: "Sequence[Extreme]", there: "Sequence[Extreme]") -> str:
    """Return the genres of most titles at one end that more than twice as many have as at the other, if any."""
    counts, opposite = (Counter(genre for each in end for genre in each.genres) for end in (here, there))
    most = [genre for genre, count in counts.most_common() if 2 * count > len(here) and count > 2 * opposite[genre]]
    return genres_text(most[:_GENRES])


_BAR, _WIDER_BAR = 8, 30
_BIAS_FIGURES = (("bias", 6), ("", _BAR + 1), ("ratings", 8), ("mean", 5), ("kind", 5))
_EXTREME_FIGURES = (("value", 6), ("", _BAR + 1))
_LABEL, _FIGURE = 12, 10
_SIMILARITY = 6


def _width(figures: Sequence[tuple[str, int]]) -> int:
    return sum(width for _, width in figures)


def _heading(text: str, figures: Sequence[tuple[str, int]], width: int, *, glyphs: Glyphs) -> Spans:
    heads = "".join(name.rjust(room) for name, room in figures)
    return [(fit(text, width - len(heads), glyphs=glyphs), "title"), (heads, "dim")]


def _drawn(share: float, *, glyphs: Glyphs) -> str:
    """Return a bar as long as a share says, after a blank."""
    return " " + bar(share, _BAR, glyphs=glyphs).rstrip(".░").ljust(_BAR)


def bias_heading(text: str, width: int, *, glyphs: Glyphs) -> Spans:
    """Return the heading over rows of `bias_row`."""
    return _heading(text, _BIAS_FIGURES, width, glyphs=glyphs)


def bias_row(line: "ItemBias", most: float, width: int, *, glyphs: Glyphs) -> Spans:
    """Return a title with its bias, as long as `most` allows, its ratings, their mean and that of its genres."""
    kind = f"{line.kind:.1f}" if line.kind == line.kind else ""
    return [
        *title_and_genres(line.title, line.genres, row_shares(width - _width(_BIAS_FIGURES)), glyphs=glyphs),
        (f"{line.bias:+6.2f}", "strong"),
        (_drawn(abs(line.bias) / most if most else 0, glyphs=glyphs), "good" if line.end == "top" else "bad"),
        (f"{line.ratings:>8,}{line.mean:>5.1f}{kind:>5}", "dim"),
    ]


def factor_heading(text: str, width: int, *, glyphs: Glyphs) -> Spans:
    """Return the heading over rows of `extreme_row`."""
    return _heading(text, _EXTREME_FIGURES, width, glyphs=glyphs)


def extreme_row(line: "Extreme", most: float, width: int, *, glyphs: Glyphs) -> Spans:
    """Return a title at an end of a factor, with its coordinate there."""
    return [
        *title_and_genres(line.title, line.genres, row_shares(width - _width(_EXTREME_FIGURES)), glyphs=glyphs),
        (f"{line.value:+6.2f}", "strong"),
        (_drawn(abs(line.value) / most if most else 0, glyphs=glyphs), "good" if line.value > 0 else "bad"),
    ]


def count_row(stars: float, count: int, most: int, width: int, *, glyphs: Glyphs) -> Spans:
    """Return how often a number of stars was given."""
    drawn = bar(count / most, min(_WIDER_BAR, width - _LABEL - _FIGURE - 2), glyphs=glyphs)
    return [(f"{stars:<{_LABEL}g}", ""), (f"{count:>{_FIGURE},}", "strong"), (f"  {drawn}", "dim")]


def bins_heading(text: str, label: str, width: int, *, glyphs: Glyphs) -> list[Spans]:
    """Return the two lines over rows of `bin_row`."""
    heads = f"{label:<{_LABEL}}" + "".join(f"{name:>{_FIGURE}}" for name in BINS)
    return [[(fit(text, width, glyphs=glyphs), "title")], [(heads, "dim")]]


def bin_row(line: "Bin", most: float, width: int, *, glyphs: Glyphs) -> Spans:
    """Return a bin of errors: its figures, and a bar as long as its RMSE."""
    label, *figures, rmse = bin_cells(line)
    middle = "".join(f"{figure:>{_FIGURE}}" for figure in figures)
    room = width - _LABEL - 4 * _FIGURE - 2
    drawn = "  " + bar(line.rmse / most if most else 0, min(_WIDER_BAR, room), glyphs=glyphs) if room > 3 else ""
    return [(f"{label:<{_LABEL}}", ""), (middle, "dim"), (f"{rmse:>{_FIGURE}}", "strong"), (drawn, "dim")]


_GROUP, _FIFTH, _ENDS, _AXIS = 16, 9, 14, (0.6, 1.0)


def coverage_heading(text: str, width: int, *, glyphs: Glyphs) -> list[Spans]:
    """Return the two lines over rows of `coverage_row`."""
    heads = "".join(f"{name:>{_FIFTH}}" for name in ("lowest", "2nd", "3rd", "4th", "highest"))
    return [[(fit(text, width, glyphs=glyphs), "title")], [(" " * _GROUP + heads, "dim")]]


def coverage_row(by: "GroupedBy", fifths: "Sequence[Fifth]") -> Spans:
    """Return the coverage of fifths side by side, those out of EXPECTED marked by their style."""
    shares = [(f"{fifth.coverage80:>{_FIFTH}.1%}", "good" if _is_expected(fifth) else "bad") for fifth in fifths]
    return [(f"{GROUPS[by].label:<{_GROUP}}", ""), *shares]


def fifths_heading(by: "GroupedBy", width: int, *, glyphs: Glyphs) -> list[Spans]:
    """Return the two lines over rows of `fifth_row`, the second with an axis from 60% to 100%."""
    heads = f"{'from, to':<{_ENDS}}" + "".join(f"{name:>{_FIFTH}}" for name in FIFTHS[-3:])
    room = _axis_room(width)
    if room:
        axis = list(f"{_AXIS[0]:.0%}".ljust(room))
        axis[room // 2 - 1 : room // 2 + 2] = "80%"
        axis[-4:] = "100%"
        heads += "  " + "".join(axis)
    return [[(fit(GROUPS[by].heading, width, glyphs=glyphs), "title")], [(heads, "dim")]]


def fifth_row(by: "GroupedBy", number: int, fifth: "Fifth", width: int, *, glyphs: Glyphs) -> Spans:
    """Return a fifth: the values at its ends, its figures, and its coverage as a dot on an axis that has a line for
    EXPECTED.
    """
    _, _, low, high, *figures, covered, interval_width = fifth_cells(by, number, fifth)
    style = "good" if _is_expected(fifth) else "bad"
    spans: Spans = [
        (f"{f'{low} - {high}':<{_ENDS}}", ""),
        ("".join(f"{figure:>{_FIFTH}}" for figure in figures), "dim"),
        (f"{covered:>{_FIFTH}}", style),
        (f"{interval_width:>{_FIFTH}}", "dim"),
    ]
    return [*spans, *_on_axis(fifth.coverage80, _axis_room(width), style, glyphs=glyphs)]


def _axis_room(width: int) -> int:
    room = min(2 * _WIDER_BAR, width - _ENDS - 3 * _FIFTH - 2)
    return room - 1 + room % 2 if room > _WIDER_BAR // 2 else 0


def _on_axis(share: float, room: int, style: str, *, glyphs: Glyphs) -> Spans:
    if not room:
        return []
    low, high = _AXIS

    def place(share: float) -> int:
        return round((min(max(share, low), high) - low) / (high - low) * (room - 1))

    first, last = map(place, EXPECTED)
    dot, line, nothing = glyphs.pick(("●", "─", "·"), ("o", "-", "."))
    cells = nothing * first + line * (last - first + 1) + nothing * (room - last - 1)
    at = place(share)
    return [("  " + cells[:at], "dim"), (dot, style), (cells[at + 1 :], "dim")]


def neighbour_row(title: "Similar", width: int, *, glyphs: Glyphs) -> Spans:
    """Return a title close to another, with its similarity."""
    named = fit_title(title.title, width - _SIMILARITY, glyphs=glyphs)
    return [(named, ""), (f"{title.similarity:>{_SIMILARITY}.2f}", "strong")]


USERS = ("user", "ratings", "mean")
NEAR_USERS = ("user", "taste", "common", "apart")
_USER = 11


def user_row(known: KnownUser, *, glyphs: Glyphs) -> Spans:
    """Return a user: id, number of ratings, their mean."""
    name = fit(f"user {known.user}", _USER, glyphs=glyphs)
    return [(name, ""), (f"{ratings_text(known.ratings):>16}", "strong"), (f"   mean {known.mean:.1f}", "dim")]


def near_user_row(near: Neighbour, *, glyphs: Glyphs) -> Spans:
    """Return a near user: id, how alike the taste is, how many titles both rated, how far apart their stars are."""
    return [
        (fit(f"user {near.user}", _USER, glyphs=glyphs), ""),
        (f" {share_text(near.taste, glyphs=glyphs)} ", "strong"),
        (bar(near.taste, _BAR, glyphs=glyphs), "dim"),
        (f" {near.both:>5,} in common, {near.apart:.1f} apart", "dim"),
    ]


def user_cells(known: KnownUser) -> tuple[str, ...]:
    """Return a user under USERS."""
    return (known.user, str(known.ratings), f"{known.mean:.2f}")


def near_user_cells(near: Neighbour) -> tuple[str, ...]:
    """Return a near user under NEAR_USERS."""
    return (near.user, f"{near.taste:.2f}", str(near.both), f"{near.apart:.2f}")


_PAIR_LABEL, _PAIR_BAR, _PAIR_FIGURE = 12, 20, 7


def pair_rows(pair: Pair, width: int, *, glyphs: Glyphs) -> list[Spans]:
    """Return a pair in `width` cells: the names, what is known of each, what ties them, their factors."""
    each = max(10, (width - _PAIR_LABEL) // 2)
    sides = [
        [(fit(label, _PAIR_LABEL), "dim"), *((fit(text, each - 2, glyphs=glyphs) + "  ", "") for text in texts)]
        for label, *texts in _facts(pair, glyphs=glyphs)[1:]
    ]
    names = [(fit_title(side.title, each - 2, glyphs=glyphs) + "  ", "title") for side in (pair.first, pair.second)]
    ties: list[Spans] = [
        [],
        [
            (fit("by choices", _PAIR_LABEL), "dim"),
            (_choices(pair), "strong"),
            (fit(_both(pair), width - _PAIR_LABEL - len(_choices(pair)), glyphs=glyphs), ""),
        ],
        *_cosine(pair, glyphs=glyphs),
        [(fit("in common", _PAIR_LABEL), "dim"), (fit(_shared(pair), width - _PAIR_LABEL, glyphs=glyphs), "title")],
    ]
    return [[(" " * _PAIR_LABEL, ""), *names], *sides, *ties, *_factors(pair, width, glyphs=glyphs)]


def pair_cells(pair: Pair) -> list[Sequence[str]]:
    """Return the same rows as text; those that part others are empty."""
    rows: list[Sequence[str]] = [*_facts(pair, glyphs=ASCII), ()]
    rows += [
        ("by choices", *filter(None, (_choices(pair).strip(), _both(pair)))),
        *([] if pair.similarity is None else [("cosine", f"{pair.similarity:.2f}")]),
        ("in common", _shared(pair)),
    ]
    for label, factors in _kinds(pair):
        if factors:
            rows += [(), ()]
        for along in factors:
            figures = (share_text(value, glyphs=ASCII) for value in (along.first, along.second))
            rows.append((label, *figures, *_towards(along)))
    return rows


def _cosine(pair: Pair, *, glyphs: Glyphs) -> list[Spans]:
    if pair.similarity is None:
        return []
    figure, drawn = f"{pair.similarity:.2f} ", bar(pair.similarity, _PAIR_BAR, glyphs=glyphs)
    return [[(fit("cosine", _PAIR_LABEL), "dim"), (figure, "strong"), (drawn, "accent")]]


def _facts(pair: Pair, *, glyphs: Glyphs) -> list[tuple[str, ...]]:
    """Return a label and what each of the two has under it, the names first, without what neither has."""
    sides = (pair.first, pair.second)
    rows: list[tuple[str, ...]] = [
        ("", *(side.title for side in sides)),
        ("genres", *(genres_text(side.genres) for side in sides)),
        ("ratings", *(f"{side.ratings:,}" if side.ratings else "none yet" for side in sides)),
        ("mean", *(_figure(side.mean) for side in sides)),
        ("bias", *("" if side.bias is None else share_text(side.bias, glyphs=glyphs) for side in sides)),
        ("for you", *(spread_text(side.stars, side.sd, glyphs=glyphs) for side in sides)),
    ]
    return [row for row in rows if any(text.strip() not in ("", NO_STARS) for text in row[1:])]


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _choices(pair: Pair) -> str:
    return "" if pair.choices is None else f"{pair.choices:.3f}  "


def _both(pair: Pair) -> str:
    """Return in words how many people rated both, and that a model has no interest."""
    share = "" if pair.both is None else f"{percent_text(pair.both)} of those who rated the first rated both"
    return ", ".join(filter(None, ("trained without interest" if pair.choices is None else "", share)))


def _shared(pair: Pair) -> str:
    return genres_text(pair.shared) or "no genre"


def _kinds(pair: Pair) -> list[tuple[str, Sequence[Along]]]:
    return [("alike in", pair.alike), ("unlike in", pair.unlike)]


def _factors(pair: Pair, width: int, *, glyphs: Glyphs) -> list[Spans]:
    rows: list[Spans] = []
    for label, factors in _kinds(pair):
        if factors:
            rows += [[], [(label, "dim")]]
        for along in factors:
            figures = "".join(
                share_text(value, glyphs=glyphs).rjust(_PAIR_FIGURE) for value in (along.first, along.second)
            )
            titles = "  ".join(_towards(along))
            rows.append([(figures + "  ", "strong"), (fit(titles, width - 2 * _PAIR_FIGURE - 2, glyphs=glyphs), "")])
    return rows


def _towards(along: Along) -> list[str]:
    """Return which titles the two lie towards on a factor: together, or each of them."""
    if along.first * along.second > 0:
        return ["both towards " + " and ".join(along.high if along.first > 0 else along.low)]
    ends = [along.high if value > 0 else along.low for value in (along.first, along.second)]
    return [f"towards {end[0]}" for end in ends]
