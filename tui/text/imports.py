"""An import before it is saved, in words and as rows."""

from collections import Counter
from collections.abc import Mapping, Sequence

from collab.data import Items
from collab.importing import MatchedRow
from tui.cells import Glyphs, Spans, fit_title
from tui.core import Review, RowFilter
from tui.keys import Keymap
from tui.text.format import stars_text

_STARS = 5


def summary_text(review: Review) -> str:
    """Return the kind of the file and its rows, in a line."""
    preview = review.preview
    if preview.ready:
        return f"our own export, {len(preview.ready):,} answers"
    counts = Counter(review.row_kinds)
    matches = [f"{counts[kind]:,} {kind}" for kind in ("matched", "doubtful", "not here")]
    unrated = [f"{preview.unrated:,} without a rating"] if preview.unrated else []
    others = [f"{preview.left_out:,} no films"] if preview.left_out else []
    others += [f"{preview.untitled:,} without a title"] if preview.untitled else []
    marks = Counter(each.row.mark for each in preview.matched)
    sizes = [(marks[None], "ratings"), (marks["seen"], "seen"), (marks["watch"], "to watch"), (marks["hide"], "hidden")]
    sizes = [size for size in sizes if size[0]] or sizes[:1]
    kinds = [f"{count:,} {words}" for count, words in sizes]
    kinds[0] += _scales_text(preview.matched)
    return ", ".join([preview.kind, *kinds, *matches, *unrated, *others])


def _scales_text(matched: Sequence[MatchedRow]) -> str:
    """Return the scale that the stars of rows are on, " on 0.5 to 5", of several the first two; "" without stars."""
    scales = dict.fromkeys((each.row.low, each.row.high) for each in matched if each.row.stars is not None)
    return " and".join([f" on {low:g} to {high:g}" for low, high in list(scales)[:2]])


def plan_text(review: Review, only: RowFilter, keymap: Keymap) -> str:
    """Return what saving will do, and which rows are shown."""
    undo = keymap.key("rate.undo_answer")
    step = f"Saved as one step, which {undo} undoes. Titles that are not here are kept for data that has them."
    undecided = f" {review.undecided:,} doubtful are left out unless you choose." if review.undecided else ""
    return f"{step}{undecided}" + (f"\nshown: {only}" if only != "all" else "")


def review_row(review: Review, row: int, items: Items, width: int, *, glyphs: Glyphs) -> Spans:
    """Return a row: its mark, stars, the title as the file has it, and the title here."""
    matched = review.preview.matched[row]
    half = (width - _STARS - 5) // 2
    mark, role = _mark(matched, review.choices, row, glyphs=glyphs)
    return [
        (f"{mark} ", role),
        (_answer_text(matched, glyphs=glyphs).rjust(_STARS) + "  ", "accent"),
        (fit_title(title_in_file(matched), half, glyphs=glyphs) + " ", ""),
        (fit_title(_title_here(review, row, items), half, glyphs=glyphs), "dim"),
    ]


def _answer_text(matched: MatchedRow, *, glyphs: Glyphs) -> str:
    """Return the stars of a row, or its mark."""
    row = matched.row
    return (row.mark or "") if row.stars is None else stars_text(row.stars, row.high, glyphs=glyphs)


def _title_here(review: Review, row: int, items: Items) -> str:
    matched = review.preview.matched[row]
    item = review.choices.get(row, matched.item)
    if item is None:
        return "not here; kept"
    name = items.name_of(item)
    return f"? {name}" if matched.status == "doubtful" and row not in review.choices else name


def title_in_file(matched: MatchedRow) -> str:
    """Return a title as the file has it: "Alien (1979)"."""
    row = matched.row
    return f"{row.title} ({row.year})" if row.year else row.title or f"line {row.line}"


def _mark(matched: MatchedRow, choices: Mapping[int, str | None], row: int, *, glyphs: Glyphs) -> tuple[str, str]:
    if row in choices:
        return glyphs.pick("✓", "x"), "good"
    if matched.status == "sure":
        return glyphs.pick("✓", "="), "good"
    return ("?", "accent") if matched.status == "doubtful" else ("-", "dim")
