"""Two titles side by side as text: what is known of each, what ties them, and their factors."""

from collections.abc import Sequence

from rich.cells import cell_len

from collab.inspection import Along, Pair
from tui.cells import ASCII, UNICODE, Glyphs, Spans, bar, fit, fit_title, whole_parts
from tui.text import NO_STARS, genres_text, percent_text, share_text, spread_text

_PAIR_LABEL, _PAIR_BAR, _PAIR_FIGURE, _TWO_TITLES = 12, 20, 7, 50
_NO_FACTORS = "none: the model has no factors of titles"


def pair_rows(pair: Pair, width: int, *, glyphs: Glyphs) -> list[Spans]:
    """Return a pair in `width` cells: the names, what is known of each, what ties them, their factors."""
    each = max(10, (width - _PAIR_LABEL) // 2)
    sides = [
        [
            (fit(label, _PAIR_LABEL), "dim"),
            *(
                (fit(whole_parts(text.split(", "), ", ", each - 2), each - 2, glyphs=glyphs) + "  ", "")
                for text in texts
            ),
        ]
        for label, *texts in _facts(pair, glyphs=glyphs)[1:]
    ]
    names = [(fit_title(side.title, each - 2, glyphs=glyphs) + "  ", "title") for side in (pair.first, pair.second)]
    ties: list[Spans] = [
        [],
        [
            (fit("by choices", _PAIR_LABEL), "dim"),
            (_choices(pair), "strong"),
            (_both(pair, width - _PAIR_LABEL - len(_choices(pair))), ""),
        ],
        _cosine(pair, width, glyphs=glyphs),
        [(fit("in common", _PAIR_LABEL), "dim"), (fit(_shared(pair), width - _PAIR_LABEL, glyphs=glyphs), "title")],
    ]
    return [[(" " * _PAIR_LABEL, ""), *names], *sides, *ties, *_factors(pair, width, glyphs=glyphs)]


def pair_cells(pair: Pair) -> list[Sequence[str]]:
    """Return the same rows as text; those that part others are empty."""
    rows: list[Sequence[str]] = [*_facts(pair, glyphs=ASCII), ()]
    rows += [
        ("by choices", *filter(None, (_choices(pair).strip(), _both(pair)))),
        ("cosine", _NO_FACTORS if pair.similarity is None else f"{pair.similarity:.2f}"),
        ("in common", _shared(pair)),
    ]
    for label, factors in _labelled(pair):
        if factors:
            rows += [(), ()]
        for along in factors:
            figures = (share_text(value, glyphs=ASCII) for value in (along.first, along.second))
            rows.append((label, *figures, *_towards(along)))
    return rows


def _cosine(pair: Pair, width: int, *, glyphs: Glyphs) -> Spans:
    label = (fit("cosine", _PAIR_LABEL), "dim")
    if pair.similarity is None:
        return [label, (fit(_NO_FACTORS, width - _PAIR_LABEL, glyphs=glyphs), "")]
    drawn = bar(pair.similarity, _PAIR_BAR, glyphs=glyphs)
    return [label, (f"{pair.similarity:.2f} ", "strong"), (drawn, "accent")]


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


def _both(pair: Pair, width: int | None = None) -> str:
    """Return in words how many people rated both, and that a model has no interest, shorter where it has to be."""
    share = "" if pair.both is None else f"{percent_text(pair.both)} of those who rated the first rated both"
    text = ", ".join(filter(None, ("trained without interest" if pair.choices is None else "", share)))
    return text if width is None or len(text) <= width else text.replace(" of those who rated the first", "")


def _shared(pair: Pair) -> str:
    return genres_text(pair.shared) or "no genre"


def _labelled(pair: Pair) -> list[tuple[str, Sequence[Along]]]:
    return [("alike in", pair.alike), ("unlike in", pair.unlike)]


def _factors(pair: Pair, width: int, *, glyphs: Glyphs) -> list[Spans]:
    rows: list[Spans] = []
    for label, factors in _labelled(pair):
        if factors:
            rows += [[], [(label, "dim")]]
        for along in factors:
            figures = "".join(
                share_text(value, glyphs=glyphs).rjust(_PAIR_FIGURE) for value in (along.first, along.second)
            )
            titles = "  ".join(_towards(along, width - 2 * _PAIR_FIGURE - 2, glyphs=glyphs))
            rows.append([(figures + "  ", "strong"), (titles, "")])
    return rows


def _towards(along: Along, width: int = 0, *, glyphs: Glyphs = UNICODE) -> list[str]:
    """Return which titles the two lie towards on a factor: together, or each of them; with a `width` all titles are
    cut to that, their years never: where there is too little room for two, to one, or without the words.
    """
    narrow = 0 < width < _TWO_TITLES
    if along.first * along.second > 0:
        ends = (along.high if along.first > 0 else along.low)[: 1 if narrow else None]
        words = len("both towards ") + len(" and ") * (len(ends) - 1)
        return ["both towards " + " and ".join(_side_by_side(ends, width - words, glyphs=glyphs))]
    outermost = [(along.high if value > 0 else along.low)[0] for value in (along.first, along.second)]
    word = "" if narrow else "towards "
    return [word + end for end in _side_by_side(outermost, width - 2 * len(word) - 2, glyphs=glyphs)]


def _side_by_side(names: Sequence[str], width: int, *, glyphs: Glyphs) -> Sequence[str]:
    """Return titles that share so many cells, evenly where one does not need less; whole where that is nothing."""
    if width <= 0 or sum(map(cell_len, names)) <= width:
        return names
    fitted = list[str]()
    for place, name in enumerate(names):
        room = width - sum(map(cell_len, fitted))
        share = max(room // (len(names) - place), room - sum(map(cell_len, names[place + 1 :])))
        fitted.append(fit_title(name, min(cell_len(name), share), glyphs=glyphs))
    return fitted
