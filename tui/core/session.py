"""Data, the run in use, the person and their answers, shared by screens and command line."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from collab.data import DataSpec
from collab.errors import NotFound
from collab.profiles import Answer, Answered, AppliedAnswers, Change, Mark, ProfileStore, Summary, apply_answers
from collab.recommend import Recommender, UserEmbedding
from collab.runs import RunStore, RunSummary
from tui.core.data_spec import data_name, data_spec
from tui.core.title_table import TitleTable, table_of_data, table_of_model

_SAMPLE = DataSpec(source="sample")


@dataclass(frozen=True)
class Trained:
    """The model in use, and the person as it sees them."""

    recommender: Recommender
    me: UserEmbedding


@dataclass(frozen=True)
class Ready:
    """Titles to rate and a person's answers about them, with a model where one is trained: parts that belong
    together.
    """

    titles: TitleTable
    known: AppliedAnswers
    model: Trained | None


@dataclass(frozen=True)
class View:
    """A session at one moment: data, run in use, and what is ready of them, with whose answers were read and the stamp
    that these had.
    """

    spec: DataSpec
    run: RunSummary | None = None
    ready: Ready | None = None
    profile: str = ""
    stamp: object = None


class Session:
    """One person at one data set. Making one opens nothing: call `refresh()` first.

    `data` is a name or a path (the data set of the last finished or chosen run if None, the sample where there is
    none), `run` a run instead of the one in use. Answers are saved when they are given.
    """

    def __init__(
        self, home: Path | None = None, data: str | None = None, profile: str = "me", run: str | None = None
    ) -> None:
        self.store = RunStore(home)
        self.profiles = ProfileStore(home)
        self.profile = profile
        self._chosen_data = None if data is None else data_spec(data)
        self._chosen_run = run
        self._view = View(self._chosen_data or _SAMPLE)

    @property
    def ready(self) -> Ready | None:
        """Titles, answers and model; None where nothing is trained and the data was never read."""
        return self._view.ready

    @property
    def model(self) -> Trained | None:
        """The model in use with the person in it; None where nothing is trained."""
        return None if self.ready is None else self.ready.model

    @property
    def run(self) -> RunSummary | None:
        """The run in use, or the run chosen; None where nothing is trained."""
        return self._view.run

    @property
    def data(self) -> DataSpec:
        """The data in use, and how to read it."""
        return self._view.spec

    @property
    def data_name(self) -> str:
        """The short name of the data."""
        return data_name(self._view.spec) if self.run is None else self.run.data

    def require_ready(self) -> Ready:
        """Return `ready`. Raises NotFound where the data was never read."""
        if self._view.ready is None:
            raise NotFound(f"{self.data_name} was not read yet: collab-tui data info {self._view.spec.source}")
        return self._view.ready

    def refresh(self) -> bool:
        """Look again at the run in use and at the answers, which other processes may have changed; return whether
        anything did. Raises NotFound for a run that is not there, BadData for a damaged model.
        """
        return self.take(self.look())

    def look(self) -> View:
        """Return what `take` would show now, without showing it: this may take time, and run in another thread."""
        before, (run, spec) = self._view, self._choose()
        summary = None if run is None else self.store.summary(run)
        if before.ready is not None and (spec, run) == (before.spec, before.run and before.run.run):
            return self._read_answers(replace(before, run=summary))
        profile, stamp = self.profile, self.profiles.stamp()
        return View(spec, summary, self._open(summary, spec, profile), profile, stamp)

    def take(self, view: View) -> bool:
        """Show what `look` returned, with the answers given since; return whether anything changed."""
        before, self._view = self._view, self._read_answers(view)
        now = self._view
        if now.ready is None or before.ready is None:
            same = now.ready is before.ready
        else:
            same = now.ready.titles is before.ready.titles and now.ready.known == before.ready.known
        return not same or (now.spec, now.run) != (before.spec, before.run)

    def read(self, progress: Callable[[float], None] | None = None) -> None:
        """Read the data, in a child process, where nothing is trained on it and it was never read."""
        if self._view.ready is None:
            spec = self._view.spec
            spec.load(progress)
            self.refresh()

    def rate(self, item: str, stars: float) -> None:
        """Keep the stars of an item. Raises UnknownItem, and BadRating for stars off the scale."""
        scale = self.require_ready().titles.scale
        self.profiles.answer(self.profile, self._answered(item, scale.check(stars)))
        self._view = self._read_answers(self._view)

    def skip(self, item: str) -> None:
        """Keep that an item was not seen. Raises UnknownItem."""
        self.profiles.skip(self.profile, self._answered(item, None))
        self._view = self._read_answers(self._view)

    def mark(self, item: str, mark: Mark) -> None:
        """Keep that an item was seen and not rated, is to be hidden, or to be watched. Raises UnknownItem."""
        self.profiles.skip(self.profile, self._answered(item, None, mark))
        self._view = self._read_answers(self._view)

    def clear(self, item: str) -> None:
        """Take an item's answer back, as an answer of its own. Raises UnknownItem."""
        self.profiles.clear(self.profile, self._answered(item, None))
        self._view = self._read_answers(self._view)

    def undo(self) -> Change | None:
        """Take the last answer back; None where there is none."""
        change = self.profiles.undo(self.profile)
        self._view = self._read_answers(self._view)
        return change

    def redo(self) -> Change | None:
        """Give the answer undone last again; None where there is none."""
        change = self.profiles.redo(self.profile)
        self._view = self._read_answers(self._view)
        return change

    def people(self) -> list[Summary]:
        """Return all profiles, this one too where nothing is kept of it yet."""
        kept = self.profiles.summaries()
        here = [] if any(person.name == self.profile for person in kept) else [Summary(self.profile, 0, 0, None)]
        return sorted([*kept, *here], key=lambda person: person.name)

    def switch(self, profile: str) -> None:
        """Let another profile be the person."""
        self.profile = profile
        self._view = self._read_answers(self._view)

    def rename(self, profile: str, new: str) -> None:
        """Give a profile another name. Raises NotFound and BadConfig."""
        new = self.profiles.rename(profile, new)
        if profile == self.profile:
            self.switch(new)

    def delete(self, profile: str) -> None:
        """Delete a profile for good; where it was the person, that is "me" from now on. Raises NotFound and BadData."""
        self.profiles.delete(profile)
        self.switch("me" if profile == self.profile else self.profile)

    def answers_of(self, profile: str) -> AppliedAnswers:
        """Return a profile's answers as this data reads them. Raises NotFound like `require_ready`."""
        return self._answers(self.require_ready().titles, profile)

    def embedding_of(self, profile: str) -> UserEmbedding:
        """Return a profile as the model in use sees it. Raises NotFound where there is no model."""
        model = self.require_ready().model
        if model is None:
            raise NotFound(f"No model is trained on {self.data_name} yet.")
        known = self.answers_of(profile)
        return model.recommender.fold_in(known.stars, chosen=known.chosen)

    def item_of(self, answer: Answer) -> str | None:
        """Return the item id that an answer is about; None where this data does not list it."""
        if self.ready is None:
            return None
        titles = self.ready.titles
        return titles.lookup.resolve(answer.ref, titles.namespace)

    def _choose(self) -> tuple[str | None, DataSpec]:
        """Return the run to use and the data it belongs to."""
        store = self.store
        if self._chosen_run is not None:
            return self._chosen_run, store.config(self._chosen_run).data
        if self._chosen_data is not None:
            spec, dataset = self._find(self._chosen_data)
        else:
            dataset = store.current()
            trained = (summary.run for summary in store.runs() if dataset and summary.dataset == dataset)
            spec = next((store.config(run).data for run in trained), _SAMPLE)
        run = store.in_use(dataset) if dataset else None
        return run, spec if run is None else store.config(run).data

    def _find(self, spec: DataSpec) -> tuple[DataSpec, str | None]:
        """Return how chosen data was read by the last run on it, with stars where any was, and the data set's
        fingerprint where it is known.
        """
        records = [self.store.config(summary.run) for summary in self.store.runs() if summary.dataset]
        meant = [record for record in records if spec in (record.data, DataSpec(source=record.data.source))]
        if meant:
            record = min(meant, key=lambda each: each.data.implicit)
            return record.data, record.dataset
        ratings = spec.cached()
        return spec, None if ratings is None else ratings.dataset

    def _open(self, summary: RunSummary | None, spec: DataSpec, profile: str) -> Ready | None:
        """Return a run's model with its titles, or those of data without a model; None where it was never read."""
        if summary is None:
            titles = table_of_data(spec)
            return None if titles is None else Ready(titles, self._answers(titles, profile), None)
        self.store.check_model(summary.run)
        recommender = Recommender.open(self.store.model_path(summary.run))
        titles = table_of_model(recommender, spec, summary.dataset)
        known = self._answers(titles, profile)
        return Ready(titles, known, Trained(recommender, recommender.fold_in(known.stars, chosen=known.chosen)))

    def _answers(self, titles: TitleTable, profile: str) -> AppliedAnswers:
        return apply_answers(titles.lookup, titles.namespace, titles.scale, self.profiles.present(profile))

    def _read_answers(self, view: View) -> View:
        """Return `view` with the answers kept, if they are not those it has."""
        profile, stamp, ready = self.profile, self.profiles.stamp(), view.ready
        if ready is None or (profile, stamp) == (view.profile, view.stamp):
            return view
        known, model = self._answers(ready.titles, profile), ready.model
        if model is not None:
            after = model.me if profile == view.profile else None
            model = replace(model, me=model.recommender.fold_in(known.stars, after=after, chosen=known.chosen))
        return replace(view, ready=Ready(ready.titles, known, model), profile=profile, stamp=stamp)

    def _answered(self, item: str, stars: float | None, mark: Mark | None = None) -> Answered:
        titles = self.require_ready().titles
        scale, ref = titles.scale, titles.lookup.ref(titles.items.position(item), titles.namespace)
        return Answered(ref.title, ref.year, ref.ids, stars, scale.low, scale.high, scale.step, mark=mark)
