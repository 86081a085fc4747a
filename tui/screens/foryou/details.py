"""One recommendation taken apart: what was predicted, how surely, and which ratings it comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from collab.inference import Ordinal
from collab.interest import liked_from
from collab.recommend import Choice, Explanation, Reason, Recommendation
from tui.cells import Glyphs, fit_title
from tui.core import Trained
from tui.text import chances_text, genres_text, rank_text, ratings_text, share_text, spread_text, stars_text
from tui.widgets import cut

_SHARE_WIDTH, _SMALLEST, _SMALLEST_INTEREST = 6, 0.005, 0.0005


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
    """A bordered pane; the title and its stars stand in the border."""

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
            room = self.size.width - cell_len(beside) - 2
            name = fit_title(title.title, min(cell_len(title.title), max(8, room)), glyphs=self._glyphs)
            if (named := Content(name + beside).markup) != self.border_title:
                self.border_title = named

    def render(self) -> Content:
        """Draw facts and reasons, as many reasons as there is room for: of the stars, then of interest."""
        if self._shown is None:
            return Content("")
        facts = self._facts(self._shown)
        room, explanation = self.size.height - len(facts), self._shown.explanation
        for_interest = min(room // 2, 1 + len(explanation.choices)) if self._shown.title.interest_rank else 0
        starless = isnan(self._shown.title.stars)
        for_stars = 0 if starless else min(room - for_interest, 1 + len(explanation.reasons))
        chosen = self._chosen(self._shown, room - for_stars) if for_interest else []
        because = [] if starless else self._because(self._shown, for_stars)
        return Content("\n").join([*facts, *because, *chosen])

    def _facts(self, detailed: Detailed) -> list[Content]:
        """Return what is known of the title: on one line where there is room for it."""
        title, dot, starless = detailed.title, self._glyphs.between, isnan(detailed.title.stars)
        facts = [
            _range_text(title),
            ratings_text(title.ratings) + (f", mean {detailed.mean:.1f}" if title.ratings and not starless else ""),
            genres_text(title.genres),
        ]
        lines = facts[:1]
        for fact in filter(None, facts[1:]):
            longer = lines[-1] + dot + fact
            lines[-1:] = [longer] if cell_len(longer) <= self.size.width else [lines[-1], fact]
        if detailed.chances:
            levels, chances = list(detailed.chances), list(detailed.chances.values())
            lines.insert(1, chances_text(levels, chances, detailed.liked, glyphs=self._glyphs))
        return [cut(Content.styled(line, "dim"), self.size.width, glyphs=self._glyphs) for line in lines]

    def _because(self, detailed: Detailed, room: int) -> list[Content]:
        """Return the shares of the ratings given, the largest first, and what the others and the start make."""
        explanation = detailed.explanation
        if not explanation.reasons:
            return [Content("You have rated nothing yet: this is what it is for everyone.")]
        shown = explanation.reasons[: _fitting(explanation.reasons, _SMALLEST, room - 1)]
        others = explanation.reasons[len(shown) :]
        more = f"{len(others)} more {'ratings' if len(others) > 1 else 'rating'}"
        rest = [self._share(sum(reason.share for reason in others), more)] if others else []
        base = Content.assemble((f"{explanation.base:{_SHARE_WIDTH}.2f}  ", "bold"), ("before your ratings", "dim"))
        return [base, *(self._reason(reason, detailed.highest) for reason in shown), *rest]

    def _chosen(self, detailed: Detailed, room: int) -> list[Content]:
        """Return the person's interest, with the shares of the titles chosen, the largest first, and of the others."""
        explanation, rank = detailed.explanation, detailed.title.interest_rank or 0
        interest = f"{explanation.interest:{_SHARE_WIDTH}.3f}".replace("-", self._glyphs.minus)
        head = Content.assemble((f"{interest}  ", "bold"), (f"interest, {rank_text(rank, detailed.titles)}", "dim"))
        head = cut(head, self.size.width, glyphs=self._glyphs)
        shown = explanation.choices[: _fitting(explanation.choices, _SMALLEST_INTEREST, room - 1)]
        others = explanation.choices[len(shown) :]
        more = f"{len(others)} more that you chose"
        rest = [self._share(sum(choice.share for choice in others), more, 3)] if others else []
        return [head, *(self._choice(choice) for choice in shown), *rest]

    def _choice(self, choice: Choice) -> Content:
        name = fit_title(choice.title, max(8, self.size.width - _SHARE_WIDTH - 12), glyphs=self._glyphs)
        return self._share(choice.share, f"you chose {name.rstrip()}", 3)

    def _reason(self, reason: Reason, highest: float) -> Content:
        stars = stars_text(reason.stars, highest, glyphs=self._glyphs)
        name = fit_title(reason.title, max(8, self.size.width - _SHARE_WIDTH - len(stars) - 4), glyphs=self._glyphs)
        return self._share(reason.share, f"{stars}  {name.rstrip()}")

    def _share(self, share: float, text: str, decimals: int = 2) -> Content:
        style = "bold $text-success" if round(share, decimals) >= 0 else "bold $text-error"
        return Content.assemble((f"{share_text(share, decimals, glyphs=self._glyphs):>{_SHARE_WIDTH}}  ", style), text)
