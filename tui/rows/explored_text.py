"""What is found inside a model, as text: the headings and cells of its lists, and the sentences over them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.rows.format import genres_text

if TYPE_CHECKING:  # these bring numpy with them: the first frame does not wait for that
    from collab.explore.biases import ItemBias
    from collab.explore.errors import Bin, Kind
    from collab.explore.factors import Extreme, Factor
    from collab.explore.map import Placed

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


def factor_text(factor: "Factor") -> str:
    """Return what a factor is about: "factor 3, 12% of the variance: Horror, Sci-Fi against Romance"."""
    ends = (_leaning(factor.high, factor.low), _leaning(factor.low, factor.high))
    about = " against ".join(filter(None, ends))
    return f"factor {factor.number}, {factor.share:.0%} of the variance" + (f": {about}" if about else "")


def _leaning(here: "Sequence[Extreme]", there: "Sequence[Extreme]") -> str:
    """Return the genres that titles at one end have more often than those at the other."""
    counts = Counter(genre for each in here for genre in each.genres)
    counts.subtract(genre for each in there for genre in each.genres)
    return genres_text([genre for genre, more in counts.most_common(_GENRES) if more > 1])
