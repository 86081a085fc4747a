"""One recommendation taken apart: what was predicted, how surely, and which ratings it comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from textwrap import wrap

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from collab.inference import Ordinal
from collab.interest import liked_from
from collab.recommend import Choice, Explanation, Reason, Recommendation
from tui.cells import Glyphs, fit_title
from tui.core import Trained
from tui.text import chances_text, genres_text, rank_text, ratings_text, share_text, spread_text, stars_text

_SHARE_WIDTH, _NARROWEST, _SMALLEST, _SMALLEST_INTEREST = 6, 8, 0.005, 0.0005
_FEWEST_LINES = 6


@dataclass(frozen=True)
class Detailed:
    """A recommendation with its explanation, the mean of its ratings, the highest stars of the scale, the number of
    listed titles, and the chances of each level of stars by level, where the model tells them; `liked` is the number
    of stars from which a title is liked.
    """

    title: Recommendation
    explanation: Explanation
    mean: float
    highest: float
    titles: int
    chances: Mapping[float, float]
    liked: float


def _range_text(title: Recommendation) -> str:
    """Return where the stars are expected, or why there are none."""
    if isnan(title.stars):
        return "no stars: learned from choices alone"
    return f"80% between {title.low:.1f} and {title.high:.1f} stars"


def detailed(model: Trained, title: Recommendation) -> Detailed:
    """Take a recommendation to the person in view apart."""
    recommender = model.recommender
    mean = float(recommender.stats.mean[recommender.items.position(title.item)])
    scale = recommender.scale
    return Detailed(
        title,
        recommender.explain(model.me, title.item),
        mean,
        scale.high,
        len(recommender.items) - len(model.me.chosen),
        _chances(model, title.item),
        liked_from(scale),
    )


def _chances(model: Trained, item: str) -> dict[float, float]:
    """Return the chance of each number of stars, where the model has levels of stars."""
    shares, link = model.recommender.predict(model.me, [item]).shares, model.recommender.artifact.link
    if shares is None or not isinstance(link, Ordinal):
        return {}
    return dict(zip(link.values, shares[0].tolist(), strict=True))


def _fitting(shares: Sequence[Reason | Choice], smallest: float, room: int) -> int:
    """Return how many shares are large enough and have a line, beside one for the others if there are any."""
    large = sum(abs(share.share) >= smallest for share in shares)
    return large if large == len(shares) <= room else min(large, max(0, room - 1))


class Details(Widget):
    """A bordered pane; the title and its stars stand in the border, a title that is too long for it below."""

    _shown: Detailed | None = None

    def __init__(self, *, glyphs: Glyphs) -> None:
        super().__init__(classes=glyphs.style_class)
        self._glyphs = glyphs

    def show(self, detailed: Detailed) -> None:
        """Show a recommendation."""
        self._shown = detailed
        self._name_border()
        self.refresh()

    def clear(self) -> None:
        """Show nothing."""
        self._shown, self.border_title = None, ""
        self.refresh()

    def on_resize(self) -> None:
        """Fit the title into the border."""
        self._name_border()

    def _name_border(self) -> None:
        if self._shown is not None:
            title, line = self._shown.title, self._glyphs.pick("──", "--")
            stars = spread_text(title.stars, title.sd, glyphs=self._glyphs)
            beside = "" if isnan(title.stars) else f" {line} {stars}"
            if self._is_long(title.title):
                name = beside.removeprefix(f" {line} ")
            else:  # the list beside it has the stars; a whole title says more here
                name = title.title + (beside if cell_len(title.title + beside) <= self.size.width - 2 else "")
            if (named := Content(name).markup) != self.border_title:
                self.border_title = named

    def _is_long(self, title: str) -> bool:
        """Whether the border has no room for a title."""
        return cell_len(title) > self.size.width - 2

    def render(self) -> Content:
        """Draw facts and reasons, as many as there is room for: of the stars, then of interest."""
        if self._shown is None:
            return Content("")
        facts = self._facts(self._shown)
        return Content("\n").join([*facts, *self._reasons(self._shown, self.size.height - len(facts))])

    def _reasons(self, detailed: Detailed, room: int) -> list[Content]:
        """Return reasons in so many lines: rather fewer with whole titles than all with titles that are cut."""
        for fewer in range(max(1, room - _FEWEST_LINES)):
            whole = [line for share in self._shares(detailed, room - fewer) for line in self._wrapped(share)]
            if len(whole) <= room:
                return whole
        return [self._cut(share) for share in self._shares(detailed, room)]

    def _shares(self, detailed: Detailed, room: int) -> list["_Share"]:
        """Return so many shares of the stars and of interest."""
        explanation, starless = detailed.explanation, isnan(detailed.title.stars)
        for_interest = min(room // 2, 1 + len(explanation.choices)) if detailed.title.interest_rank else 0
        for_stars = 0 if starless else min(room - for_interest, 1 + len(explanation.reasons))
        because = [] if starless else self._because(detailed, for_stars)
        return [*because, *(self._chosen(detailed, room - for_stars) if for_interest else [])]

    def _facts(self, detailed: Detailed) -> list[Content]:
        """Return what is known of the title: on one line where there is room for it."""
        title, dot, starless = detailed.title, self._glyphs.between, isnan(detailed.title.stars)
        chances = (
            chances_text(list(detailed.chances), list(detailed.chances.values()), detailed.liked, glyphs=self._glyphs)
            if detailed.chances
            else ""
        )
        facts = [
            _range_text(title),
            chances,
            ratings_text(title.ratings) + (f", mean {detailed.mean:.1f}" if title.ratings and not starless else ""),
            genres_text(title.genres),
        ]
        first, *others = filter(None, facts)
        lines = [first]
        for fact in others:
            longer = lines[-1] + dot + fact
            lines[-1:] = [longer] if cell_len(longer) <= self.size.width else [lines[-1], fact]
        width = max(1, self.size.width)
        whole = [part for line in lines for part in wrap(line, width, break_on_hyphens=False)]
        name = wrap(title.title, width) if self._is_long(title.title) else []
        return [*(Content.styled(part, "bold") for part in name), *(Content.styled(line, "dim") for line in whole)]

    def _because(self, detailed: Detailed, room: int) -> list["_Share"]:
        """Return the shares of the ratings given, the largest first, and what the others and the start make."""
        explanation = detailed.explanation
        if not explanation.reasons:
            return [_Share("", "You have rated nothing yet: this is what it is for everyone.")]
        shown = explanation.reasons[: _fitting(explanation.reasons, _SMALLEST, room - 1)]
        others = explanation.reasons[len(shown) :]
        more = f"{len(others)} more {'ratings' if len(others) > 1 else 'rating'}"
        rest = [self._share(sum(reason.share for reason in others), more)] if others else []
        base = _Share(f"{explanation.base:.2f}", "before your ratings", style="bold", dim=True)
        return [base, *(self._reason(reason, detailed.highest) for reason in shown), *rest]

    def _chosen(self, detailed: Detailed, room: int) -> list["_Share"]:
        """Return the person's interest, with the shares of the titles chosen, the largest first, and of the others."""
        explanation, rank = detailed.explanation, detailed.title.interest_rank or 0
        interest = f"{explanation.interest:.3f}".replace("-", self._glyphs.minus)
        by = ", as you chose" if explanation.choices else ""
        head = _Share(interest, f"interest, {rank_text(rank, detailed.titles)}{by}", style="bold", dim=True)
        shown = explanation.choices[: _fitting(explanation.choices, _SMALLEST_INTEREST, room - 1)]
        others = explanation.choices[len(shown) :]
        more = f"{len(others)} more titles" if len(others) > 1 else "1 more title"
        rest = [self._share(sum(choice.share for choice in others), more, 3)] if others else []
        return [head, *(self._share(choice.share, choice.title, 3) for choice in shown), *rest]

    def _reason(self, reason: Reason, highest: float) -> "_Share":
        return self._share(reason.share, reason.title, 2, f"{stars_text(reason.stars, highest, glyphs=self._glyphs)}  ")

    def _share(self, share: float, title: str, decimals: int = 2, before: str = "") -> "_Share":
        by = round(share, decimals)
        style = f"bold {'$text-success' if by > 0 else '$text-error'}" if by else "dim"
        return _Share(share_text(share, decimals, glyphs=self._glyphs), title, before, style)

    def _cut(self, share: "_Share") -> Content:
        """Return a share on one line, its title cut where that is too long."""
        width = max(_NARROWEST, self.size.width - cell_len(share.head))
        title = share.title if cell_len(share.title) <= width else fit_title(share.title, width, glyphs=self._glyphs)
        return share.line(share.head, title)

    def _wrapped(self, share: "_Share") -> list[Content]:
        """Return a share with its whole title, which goes on below where there is no room beside it."""
        first, *rest = wrap(share.title, max(_NARROWEST, self.size.width - cell_len(share.head))) or [""]
        return [share.line(share.head, first), *(share.line(" " * cell_len(share.head), part) for part in rest)]


@dataclass(frozen=True)
class _Share:
    """A line of an explanation: a figure, what stands before a title, and the title or words, which may be `dim`."""

    figure: str
    title: str
    before: str = ""
    style: str = ""
    dim: bool = False

    @property
    def head(self) -> str:
        """The figure, at the right of its column, and what stands before the title."""
        return f"{self.figure.rjust(_SHARE_WIDTH)}  {self.before}" if self.figure else ""

    def line(self, head: str, title: str) -> Content:
        """Return a line that begins with the head, or with as many blanks, and goes on with a part of the title."""
        figures = head[: _SHARE_WIDTH + 2]
        return Content.assemble((figures, self.style), head[len(figures) :], (title, "dim" if self.dim else ""))
