"""Two titles as rows beside each other: pure functions from values to spans and text."""

from collections.abc import Sequence

from collab.explore.pair import Along, Pair
from tui.cells import ASCII, Glyphs, Spans, bar, fit, fit_title
from tui.rows.format import genres_text, share_text, spread_text

_LABEL, _BAR, _FIGURE = 12, 20, 7


def pair_rows(pair: Pair, width: int, *, glyphs: Glyphs) -> list[Spans]:
    """Return a pair in `width` cells: the names, what is known of each, what ties them, their factors."""
    each = max(10, (width - _LABEL) // 2)
    sides = [
        [(fit(label, _LABEL), "dim"), *((fit(text, each, glyphs=glyphs), "") for text in texts)]
        for label, *texts in _facts(pair, glyphs=glyphs)[1:]
    ]
    names = [(fit_title(side.title, each - 2, glyphs=glyphs) + "  ", "title") for side in (pair.first, pair.second)]
    ties: list[Spans] = [
        [],
        [
            (fit("similarity", _LABEL), "dim"),
            (f"{pair.similarity:.2f} ", "strong"),
            (bar(pair.similarity, _BAR, glyphs=glyphs), "accent"),
        ],
        [(fit("in common", _LABEL), "dim"), (fit(_shared(pair), width - _LABEL, glyphs=glyphs), "title")],
    ]
    return [[(" " * _LABEL, ""), *names], *sides, *ties, *_factors(pair, width, glyphs=glyphs)]


def pair_cells(pair: Pair) -> list[Sequence[str]]:
    """Return the same rows as text; those that part others are empty."""
    rows: list[Sequence[str]] = [*_facts(pair, glyphs=ASCII), ()]
    rows += [("similarity", f"{pair.similarity:.2f}"), ("in common", _shared(pair))]
    for label, factors in _kinds(pair):
        if factors:
            rows += [(), ()]
        for along in factors:
            figures = (share_text(value, glyphs=ASCII) for value in (along.first, along.second))
            rows.append((label, *figures, *_towards(along)))
    return rows


def _facts(pair: Pair, *, glyphs: Glyphs) -> list[tuple[str, str, str]]:
    """Return a label and what each of the two has under it, the names first."""

    def row(label: str, one: str, other: str) -> tuple[str, str, str]:
        return label, one, other

    first, second = pair.first, pair.second
    return [
        row("", first.title, second.title),
        row("genres", genres_text(first.genres), genres_text(second.genres)),
        row("ratings", *(f"{side.ratings:,}" if side.ratings else "none yet" for side in (first, second))),
        row("mean", *(_figure(side.mean) for side in (first, second))),
        row("bias", *("" if side.bias is None else share_text(side.bias, glyphs=glyphs) for side in (first, second))),
        row("for you", *(spread_text(side.stars, side.sd, glyphs=glyphs) for side in (first, second))),
    ]


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


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
            figures = "".join(share_text(value, glyphs=glyphs).rjust(_FIGURE) for value in (along.first, along.second))
            titles = "  ".join(_towards(along))
            rows.append([(figures + "  ", "strong"), (fit(titles, width - 2 * _FIGURE - 2, glyphs=glyphs), "")])
    return rows


def _towards(along: Along) -> list[str]:
    """Return which titles the two lie towards on a factor: together, or each of them."""
    if along.first * along.second > 0:
        return ["both towards " + " and ".join(along.high if along.first > 0 else along.low)]
    ends = [along.high if value > 0 else along.low for value in (along.first, along.second)]
    return [f"towards {end[0]}" for end in ends]
