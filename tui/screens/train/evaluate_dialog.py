"""How good a run's model is: for people nobody knows, and its stars and lists on held-out ratings of those it knows."""

from textwrap import wrap

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from collab.evaluation import CERTAINTY, COLD, GROUPS, RANKING, RATING, Protocol, Records
from collab.models import InterestConfig, find_model
from collab.runs import RunSummary
from tui.actions import bindings
from tui.cells import Marks, bar, fit
from tui.core.runs import Evaluation, Evaluations
from tui.plots import View
from tui.screens.common import Dialog
from tui.text import (
    RANKING_LEGEND,
    Table,
    certainty_rows,
    cold_curves,
    cold_rows,
    group_rows,
    ranking_differences,
    ranking_rows,
    rating_rows,
    record_table,
    shows_intervals,
    shows_lists,
)
from tui.widgets import Chart, hint

_MOST_ASKED, _WIDEST, _AROUND = 20.0, 140, 8
_PROTOCOLS = {
    COLD: (
        "Cold start: a fifth of the people is held out whole, five times over. Each is asked about titles as Rate "
        "would ask, by half of their ratings, and the other half is predicted.\n\n"
        "It takes five fits of this model, and asking everyone: a few minutes. {evaluate.start_evaluation} starts it."
    ),
    RATING: (
        "Rating: this model is trained on each split of the data and compared with the ratings the split holds out.\n\n"
        "It takes a fit for each split. {evaluate.start_evaluation} starts it."
    ),
    RANKING: (
        "Lists: this model is trained on each split of the data and makes everyone's list of all titles that they have "
        "not rated in training. The list is good where the titles of the held-out ratings come early: all of them, or "
        "those liked, with stars from three quarters of the scale up. Plain lists stand beside it: the most rated "
        "titles first, and what those rate who rate the same (item-knn, ease).\n\n"
        "It takes a fit for each split. {evaluate.start_evaluation} starts it."
    ),
    CERTAINTY: (
        "Certainty: this model is trained on each split of the data, and the held-out ratings that lie within their "
        "80% ranges are counted: in all, and by fifths of the predicted stars, of their spread, and of how many "
        "ratings user and title have. A model that knows how sure it is has about 80% in each.\n\n"
        "It takes a fit for each split. {evaluate.start_evaluation} starts it."
    ),
    GROUPS: (
        "Groups: this model is trained on each split of the data, and predicts the held-out stars of 2, 3 and 5 "
        "people who rated the same title, at once: whether all lie within their joint 90% ranges, and the chance that "
        "all like it.\n\n"
        "It takes a fit for each split. {evaluate.start_evaluation} starts it."
    ),
}
_TITLES = {
    COLD: "cold start, rmse by number of answers",
    RATING: "held-out ratings",
    RANKING: "lists against held-out ratings",
    CERTAINTY: "held-out ratings within their 80% ranges",
    GROUPS: "people together",
}
_ROWS = {COLD: cold_rows, RATING: rating_rows, RANKING: ranking_rows, CERTAINTY: certainty_rows, GROUPS: group_rows}
_NAMES = {COLD: "cold start", RATING: "held-out ratings", RANKING: "lists", CERTAINTY: "certainty", GROUPS: "groups"}
_ORDER: tuple[Protocol, ...] = (RATING, RANKING, COLD, CERTAINTY, GROUPS)
_WITHOUT = "rmse; a wider window has its intervals too"
_LISTS = (
    "from, to: 95% interval of ndcg10; liked: three quarters of the scale up",
    "cover: titles in anyone's first ten; rated: ratings of a title there",
)
_AROUND_LISTS = 7  # lines: border, title, heading, keys and those between
_TOGETHER = "covered: all within their joint 90% ranges, of a mean width in stars; chance, liked: that all like it"
_COVERED = "rmse with its 95% interval; covered: ratings within their 80% interval"
_WITH_LISTS = f"{_COVERED}; ndcg10, liked: of the lists"


class EvaluateDialog(Dialog[None]):
    """Evaluates a run's model by one of the protocols; it goes on when this is closed."""

    BINDINGS = bindings("evaluate")

    def __init__(self, summary: RunSummary) -> None:
        super().__init__()
        self._summary = summary
        self._protocol: Protocol = RANKING if _of_interest(summary) else RATING
        self._shown: tuple[Protocol, Records, str] | None = None
        self._refusal = ""

    @property
    def evaluations(self) -> Evaluations:
        """Those of the app."""
        return self.host.evaluations

    def compose(self) -> ComposeResult:
        """Put the curves, the table and what is being done under each other."""
        marks: Marks = self.glyphs.marks
        with Vertical(classes="dialog full"):
            yield Static(id="evaluate-title", markup=False)
            yield Chart(marks)
            yield Static(id="evaluate-table", markup=False)
            yield Static(id="evaluate-note", markup=False)
            yield Static(id="evaluate-keys", classes="hint")

    def on_mount(self) -> None:
        """Show what there is."""
        self.on_evaluations_moved()

    def on_resize(self) -> None:
        """Draw for the new width."""
        self._shown = None
        self.on_evaluations_moved()

    def on_evaluations_moved(self) -> None:
        """Draw again what moved: mostly the line that says what is being done."""
        now = self.evaluations.of((self._summary.run, self._protocol))
        going = now is not None and now.status == "running"  # then one line moves, and nothing is laid out anew
        self.query_one("#evaluate-note", Static).update(self._note(now), layout=not going)
        shown = (self._protocol, now.records if now else (), now.status if now else "")
        if shown != self._shown:
            self._shown = shown
            self._show_records(*shown)

    def _show_records(self, protocol: Protocol, records: Records, status: str) -> None:
        records, _ = _apart(records)
        curves = cold_curves(records) if protocol == COLD else []
        self.set_class(bool(curves), "-curves")
        self.query_one(Chart).show(curves, View((0.0, _MOST_ASKED)))
        split = f", {records[-1]['split']}" if records and protocol in (RANKING, CERTAINTY, GROUPS) else ""
        run, title = f"run {self._summary.run}", _TITLES[protocol]
        model = f"{run}  {self._summary.model} on {self._summary.data}"
        abouts = [f"{model}: {title}{split}", f"{model}: {title.partition(',')[0]}", f"{run}: {title}", title]
        about = next((text for text in abouts if len(text) <= self._room), fit(title, self._room, glyphs=self.glyphs))
        self.query_one("#evaluate-title", Static).update(about)
        about_protocol = self.keymap.with_keys(_PROTOCOLS[protocol])
        self.query_one("#evaluate-table", Static).update(self._table(records) if records else about_protocol)
        self.query_one("#evaluate-keys", Static).update(hint(self._keys(status), self.keymap))

    @property
    def _room(self) -> int:
        """The cells of a line."""
        return max(0, min(self.size.width, _WIDEST) - _AROUND)

    @property
    def table(self) -> Table | None:
        """The records of the evaluation, figure by figure."""
        evaluation = self.evaluations.of((self._summary.run, self._protocol))
        return record_table(_apart(evaluation.records if evaluation else ())[0])

    def _table(self, records: Records) -> Content:
        if self._protocol == RANKING:  # the mean alone, where there is one: a table of all splits is only copied
            records = _of_last_split(records)
        heading, *rows = _ROWS[self._protocol](records, self._room)
        return Content("\n").join([Content.styled(heading, "dim"), *map(Content, rows)])

    def _note(self, now: Evaluation | None) -> Content:
        if self._refusal and self.evaluations.running is not None:  # it holds while the other one moves
            return Content(self._refusal)
        if now is None:
            return Content("")
        users = f"{now.records[0]['users']:,} people so far. " if now.records and self._protocol == COLD else ""
        if now.status == "running":
            share = "" if now.done is None else f" {bar(now.done, 20, glyphs=self.glyphs)} {now.done:4.0%}"
            return Content(f"{users}{now.doing}{share}")
        if now.status == "done":
            if self._protocol == RANKING:
                return self._lists_text(now.records)
            if self._protocol in (RATING, CERTAINTY, GROUPS):
                return Content(_TOGETHER if self._protocol == GROUPS else "")
            return Content(f"{users.replace(' so far', '')}{self._cold_legend(now.records)}")
        if now.status == "stopped":
            return Content(f"Stopped. {users}{self.keymap.key('evaluate.start_evaluation')} starts again.")
        return Content.styled(f"! {now.status}", "$text-error")

    def _lists_text(self, records: Records) -> Content:
        """Say how the lists compare with plain ones, and what the columns mean, as far as there are lines."""
        figures, differences = _apart(records)
        legend = RANKING_LEGEND if self._room >= max(map(len, RANKING_LEGEND)) else _LISTS
        of_all, of_liked = (ranking_differences(differences, name) for name in ("all", "liked"))
        lines, kept = self.size.height - _AROUND_LISTS - len(_of_last_split(figures)), set[str]()
        for texts in (*([text] for text in (*of_all, *legend)), of_liked):
            if (needs := sum(len(wrap(text, max(1, self._room))) for text in texts)) <= lines:
                kept.update(texts)
                lines -= needs
        return Content("\n".join(text for text in (*of_all, *of_liked, *legend) if text in kept))

    def _cold_legend(self, records: Records) -> str:
        strategies = len({record["strategy"] for record in records})
        if shows_lists(strategies, self._room):
            return _WITH_LISTS
        return _COVERED if shows_intervals(strategies, self._room) else _WITHOUT

    def _keys(self, status: str) -> tuple[tuple[str, str], ...]:
        turn = () if self._next == self._protocol else (("evaluate.turn_protocol", _NAMES[self._next]),)
        close = "evaluate.close_evaluate"
        if status == "running":
            return (("evaluate.stop_evaluation", "stop"), *turn, (close, "back; it goes on"))
        return (("evaluate.start_evaluation", "again" if status else "start"), *turn, (close, "back"))

    @property
    def _next(self) -> Protocol:
        """The protocol that comes next; where there are no stars, lists alone can be measured."""
        order = (RANKING,) if self._summary.implicit else _ORDER
        return order[(order.index(self._protocol) + 1) % len(order)]

    def action_start_evaluation(self) -> None:
        """Evaluate by the protocol in view, unless an evaluation is going on."""
        if (running := self.evaluations.running) is None:
            self._refusal = ""
            self.host.evaluate((self._summary.run, self._protocol))
        elif running != (self._summary.run, self._protocol):
            run, protocol = running
            self._refusal = f"! The {protocol} evaluation of run {run} is still going on: one at a time."
            self.on_evaluations_moved()

    def action_stop_evaluation(self) -> None:
        """Stop the evaluation in view; what it found stays."""
        if self.evaluations.running == (self._summary.run, self._protocol):
            self.host.stop_evaluation()

    def action_turn_protocol(self) -> None:
        """Show the next protocol."""
        self._protocol, self._refusal = self._next, ""
        self.on_evaluations_moved()

    def action_close_evaluate(self) -> None:
        """Go back; what was started goes on."""
        self.dismiss()


def _of_interest(summary: RunSummary) -> bool:
    """Return whether a run's model knows what people choose, and nothing of stars."""
    return summary.implicit or issubclass(find_model(summary.model).config, InterestConfig)


def _of_last_split(records: Records) -> Records:
    return [record for record in records if record["split"] == records[-1]["split"]]


def _apart(records: Records) -> tuple[Records, Records]:
    """Return the records of figures, and those of comparisons."""
    figures = [record for record in records if "compared" not in record]
    return figures, [record for record in records if "compared" in record]
