"""A title's card as rows: what it is, its stars beside those it might get from a person, its ranks, what is near."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import isnan
from typing import TYPE_CHECKING

from rich.cells import cell_len

from collab.inspection import Level, NearRaters, Rank, TitleCard
from collab.profiles import Step
from collab.recommend import Similar
from tui.cells import Glyphs, Spans, bar, fit, fit_title, where_titles_differ
from tui.text.format import genres_text, ordinal_text, percent_text, ratings_text, share_text, spread_text, stars_text
from tui.text.people import MARKED, history_rows

if TYPE_CHECKING:
    from tui.core import Ready

_LABEL, _SHARE, _GAP, _BESIDE, _LEAST = 5, 5, 3, 38, 32
_RANK, _USER, _RATERS = 9, 10, 4
_BOTH, _RATINGS, _SITE = 6, 9, 12
_GONE = "Its stars are not known any more: the ratings are not in the cache."


@dataclass(frozen=True)
class Own:
    """A person's answer about a title: stars, None without any; the mark in words, "" for none; every step, the newest
    last; and the highest stars of the scale.
    """

    stars: float | None = None
    mark: str = ""
    steps: Sequence[Step] = ()
    highest: float = 5.0


@dataclass(frozen=True)
class CardRow:
    """A row of a card, painted and as cells of text, with the title, by its id, or the address that it leads to; "" for
    none.
    """

    spans: Spans = ()
    cells: Sequence[str] = ()
    item: str = ""
    address: str = ""


def own_answer(ready: "Ready", item: str, steps: Sequence[Step]) -> Own:
    """Return what the person said of a title, with the steps that they took with it."""
    known, mark = ready.known, ready.known.mark_of(item)
    said = MARKED[mark] if mark else "not seen" if item in known.skipped else ""
    return Own(known.stars.get(item), said, steps, ready.titles.scale.high)


def card_rows(card: TitleCard, near: NearRaters | None, own: Own, width: int, *, glyphs: Glyphs) -> list[CardRow]:
    """Return what is known of a title, in `width` cells: facts, the person's answer and prediction, then the stars and
    beside them, or below, ranks and the stars of near users; without `near`, which takes longer, a line in its place.
    """
    facts: list[Spans] = [
        [(fit(text, width, glyphs=glyphs).rstrip(), "dim")] for text in _facts(card, width, glyphs=glyphs)
    ]
    ranks, near_users = _ranks(card), _near(near, own.highest, glyphs=glyphs)
    beside: Sequence[Spans] = [*ranks, (), *near_users] if ranks else near_users
    share = min((width - _GAP) // 2, width - _GAP - _BESIDE) if width >= _LEAST + _GAP + _BESIDE else width
    levels = _levels(card.levels, share, glyphs=glyphs)
    if levels and share < width:
        pairs = zip_longest(levels, beside, fillvalue=())
        block: list[Spans] = [[*_padded(one, share + _GAP), *other] for one, other in pairs]
    else:
        gone: list[Spans] = [] if isnan(card.stars) or not card.ratings else [[(_GONE, "dim")]]
        block = [*(levels or gone), (), *beside]
    rows: Sequence[Spans] = [
        *facts,
        *_yours(card, own, width, glyphs=glyphs),
        (),
        *block,
        *_history(own, glyphs=glyphs),
    ]
    return [CardRow(spans, _cells(spans)) for spans in rows]


def way_rows(card: TitleCard, width: int, *, glyphs: Glyphs) -> list[CardRow]:
    """Return where a card leads, in `width` cells: to the titles close to it and to its pages elsewhere, each under a
    heading.
    """
    rows = []
    if card.similar:
        heads = f"{'both':>{_BOTH}}{'ratings':>{_RATINGS}}"
        heading = [("close to it".ljust(width - len(heads)), "title"), (heads, "dim")]
        places = where_titles_differ([title.title for title in card.similar])
        rows = [
            CardRow(heading, ("close to it",)),
            *(_near_title(*each, width, glyphs=glyphs) for each in zip(card.similar, places, strict=True)),
        ]
    if card.links:
        heading = [("elsewhere", "title"), *([] if card.links[0].exact else [(", by search", "dim")])]
        rows += [*([CardRow()] if rows else []), CardRow(heading, _cells(heading))]
    for site, address, _ in card.links:
        spans = [(site.ljust(_SITE), "dim"), (fit(address, width - _SITE, glyphs=glyphs).rstrip(), "link")]
        rows.append(CardRow(spans, (address,), address=address))
    return rows


def _near_title(title: Similar, apart: int, width: int, *, glyphs: Glyphs) -> CardRow:
    both = percent_text(title.both)
    spans = [
        (fit_title(title.title, width - _BOTH - _RATINGS, apart=apart, glyphs=glyphs), ""),
        (f"{both:>{_BOTH}}", "strong"),
        (f"{title.ratings:>{_RATINGS},}", "dim"),
    ]
    return CardRow(spans, (title.title, both, str(title.ratings)), item=title.item)


def _facts(card: TitleCard, width: int, *, glyphs: Glyphs) -> list[str]:
    """Return genres and the number of ratings with their mean, on one line where that has room, and the tags, where
    there are any.
    """
    mean = "" if card.mean is None else f", mean {card.mean:.2f}"
    facts = [text for text in (genres_text(card.genres), ratings_text(card.ratings) + mean) if text]
    line = glyphs.between.join(facts)
    return [*([line] if cell_len(line) <= width else facts), *([f"tagged {', '.join(card.tags)}"] if card.tags else [])]


def _yours(card: TitleCard, own: Own, width: int, *, glyphs: Glyphs) -> list[Spans]:
    """Return what the person said of it, and what they would say, as far as that is known: on one line if there is
    room.
    """
    said = own.mark if own.stars is None else stars_text(own.stars, own.highest, glyphs=glyphs)
    predicted = f"for you {spread_text(card.stars, card.sd, glyphs=glyphs)}, 80% {card.low:.1f} to {card.high:.1f}"
    interest = "" if card.interest is None else f"interest {ordinal_text(card.interest)}"
    parts = [(f"you {said}", "accent")] if said else []
    parts += [(text, "strong") for text in ("" if isnan(card.stars) else predicted, interest) if text]
    lines: list[list[tuple[str, str]]] = []
    for text, role in parts:
        if lines and sum(cell_len(each) for each, _ in lines[-1]) + cell_len(glyphs.between + text) <= width:
            lines[-1] += [(glyphs.between, "dim"), (text, role)]
        else:
            lines.append([(text, role)])
    return list(lines)


def _levels(levels: Sequence[Level], width: int, *, glyphs: Glyphs) -> list[Spans]:
    """Return the stars given, highest first, as bars with the chance of each to be given by the person as a sign over
    them, and both as shares.
    """
    count = sum(level.count for level in levels)
    if not count:
        return []
    room = width - _LABEL - 1 - 2 * _SHARE
    most = max(*(level.count / count for level in levels), *(level.chance for level in levels))
    sign = glyphs.pick("◆", "o")
    heads = f"{glyphs.pick('█', '#')} all".rjust(_SHARE + 1) + f"{sign} you".rjust(_SHARE + 1)
    rows: list[Spans] = [[("its stars".ljust(width - len(heads)), "title"), (heads, "dim")]]
    for level in reversed(levels):
        share = level.count / count
        drawn = bar(share / most, room, glyphs=glyphs).replace(glyphs.pick("░", "."), " ")
        place = min(room - 1, round(level.chance / most * room))
        rows.append(
            [
                (f"{level.stars:>{_LABEL - 1}g} ", ""),
                (drawn[:place], "dim"),
                (sign, "accent"),
                (drawn[place + 1 :], "dim"),
                (f"{share:>{_SHARE}.0%}", ""),
                (f"{level.chance:>{_SHARE + 1}.0%}", "accent"),
            ]
        )
    return rows


def _ranks(card: TitleCard) -> list[Spans]:
    """Return how it stands among all titles, in words."""
    ranks = {"known": card.known, "liked": card.liked, "divisive": card.divisive}
    lines: list[Spans] = [
        [(label.ljust(_RANK), "dim"), (_rank_text(rank), "")] for label, rank in ranks.items() if rank is not None
    ]
    return [[("among all titles", "title")], *lines] if lines else []


def _rank_text(rank: Rank) -> str:
    """Return a rank in words: "3rd of 9,066, top 1%", "312th of 1,210, above 74%"."""
    above = 100 * (rank.of - rank.rank) // rank.of
    words = "" if rank.of == 1 else ", top 1%" if 100 * rank.rank <= rank.of else f", above {above}%"
    return f"{ordinal_text(rank.rank)} of {rank.of:,}{words}"


def _near(near: NearRaters | None, highest: float, *, glyphs: Glyphs) -> list[Spans]:
    """Return what the users of nearest taste gave it, or why nobody's stars are here."""
    rows: list[Spans] = [[("near to your taste", "title")]]
    if near is None:
        return [*rows, [("comparing users", "dim")]]
    if near.problem or not near.of:
        return [*rows, [(near.problem or "Rate a few titles, and users can be compared.", "dim")]]
    if not near.raters:
        return [*rows, [(f"none of the {near.of} nearest users rated it", "dim")]]
    mean = sum(rater.stars for rater in near.raters) / len(near.raters)
    rows.append([(f"{len(near.raters)} of {near.of} nearest rated it, mean {mean:.1f}", "")])
    for rater in near.raters[:_RATERS]:
        user = fit(f"user {rater.user}", _USER, glyphs=glyphs)
        taste = f" {share_text(rater.taste, glyphs=glyphs)}  "
        rows.append([(user + taste, "dim"), (stars_text(rater.stars, highest, glyphs=glyphs), "")])
    return rows


def _history(own: Own, *, glyphs: Glyphs) -> list[Spans]:
    """Return the steps that a person took with it, the newest last."""
    heading: list[Spans] = [[], [("your history with it", "title")]]
    return [*heading, *history_rows(own.steps, glyphs=glyphs)] if own.steps else []


def _padded(spans: Spans, width: int) -> Spans:
    return [*spans, (" " * (width - sum(cell_len(text) for text, _ in spans)), "")]


def _cells(spans: Spans) -> list[str]:
    return [text.strip() for text, _ in spans if text.strip()]
