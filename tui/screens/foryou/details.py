"""One recommendation taken apart: what was predicted, how surely, and which ratings it comes from."""

from dataclasses import dataclass
from math import isnan

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from collab.recommend import Explanation, Reason, Recommendation
from tui.cells import Glyphs, fit_title
from tui.core import Trained
from tui.text import genres_text, ratings_text, share_text, spread_text, stars_text
from tui.widgets import cut

_SHARE_WIDTH, _SMALLEST = 6, 0.005


@dataclass(frozen=True)
class Detailed:
    """A recommendation with its explanation, the mean of its ratings, and the highest stars of the scale."""

    title: Recommendation
    explanation: Explanation
    mean: float
    highest: float


def _range_text(title: Recommendation) -> str:
    """Return where the stars are expected, or why there are none."""
    if isnan(title.stars):
        return "no stars: learned from choices without any"
    return f"80% between {title.low:.1f} and {title.high:.1f} stars"


def detailed(model: Trained, title: Recommendation) -> Detailed:
    """Take a recommendation to the person in view apart."""
    recommender = model.recommender
    mean = float(recommender.stats.mean[recommender.items.position(title.item)])
    return Detailed(title, recommender.explain(model.me, title.item), mean, recommender.scale.high)


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

    def on_resize(self) -> None:
        """Fit the title into the border."""
        self._name_border()

    def _name_border(self) -> None:
        if self._shown is not None:
            title, line = self._shown.title, self._glyphs.pick("──", "--")
            stars = spread_text(title.stars, title.sd, glyphs=self._glyphs)
            room = self.size.width - cell_len(f" {line} {stars}") - 2
            name = fit_title(title.title, min(cell_len(title.title), max(8, room)), glyphs=self._glyphs)
            if (named := Content(f"{name} {line} {stars}").markup) != self.border_title:
                self.border_title = named

    def render(self) -> Content:
        """Draw facts and reasons, as many reasons as there is room for."""
        if self._shown is None:
            return Content("")
        facts = self._facts(self._shown)
        return Content("\n").join([*facts, *self._because(self._shown, self.size.height - len(facts))])

    def _facts(self, detailed: Detailed) -> list[Content]:
        """Return what is known of the title: on one line where there is room for it."""
        title, dot = detailed.title, self._glyphs.between
        facts = [
            _range_text(title),
            ratings_text(title.ratings) + (f", mean {detailed.mean:.1f}" if title.ratings else ""),
            genres_text(title.genres),
        ]
        lines = [dot.join(filter(None, facts))]
        if len(lines[0]) > self.size.width:
            lines = [facts[0], *(fact for fact in facts[1:] if fact)]
        return [cut(Content.styled(line, "dim"), self.size.width, glyphs=self._glyphs) for line in lines]

    def _because(self, detailed: Detailed, room: int) -> list[Content]:
        """Return the shares of the ratings given, the largest first, and what the others and the start make."""
        explanation = detailed.explanation
        if not explanation.reasons:
            return [Content("You have rated nothing yet: this is what it is for everyone.")]
        shown = [reason for reason in explanation.reasons if abs(reason.share) >= _SMALLEST][: max(1, room - 2)]
        others = explanation.reasons[len(shown) :]
        rest = (
            [
                self._share(
                    sum(reason.share for reason in others),
                    f"{len(others)} more {'ratings' if len(others) > 1 else 'rating'}",
                )
            ]
            if others
            else []
        )
        base = Content.assemble((f"{explanation.base:{_SHARE_WIDTH}.2f}  ", "bold"), ("before your ratings", "dim"))
        return [base, *(self._reason(reason, detailed.highest) for reason in shown), *rest]

    def _reason(self, reason: Reason, highest: float) -> Content:
        stars = stars_text(reason.stars, highest, glyphs=self._glyphs)
        name = fit_title(reason.title, max(8, self.size.width - _SHARE_WIDTH - len(stars) - 4), glyphs=self._glyphs)
        return self._share(reason.share, f"{stars}  {name.rstrip()}")

    def _share(self, share: float, text: str) -> Content:
        style = "bold $text-success" if share >= 0 else "bold $text-error"
        return Content.assemble((f"{share_text(share, glyphs=self._glyphs):>{_SHARE_WIDTH}}  ", style), text)
