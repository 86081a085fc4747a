"""Data, the run in use, the person and their answers: what screens and command line share."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from collab.data.items import Items
from collab.data.load import load
from collab.data.scale import Scale
from collab.data.stats import ItemStats
from collab.data.titles import Titles
from collab.errors import NotFound
from collab.profiles.answers import Answer, Answered, Change, Mark
from collab.profiles.known import Known, answers_for
from collab.profiles.store import ProfileStore, Summary
from collab.recommend.embedding import UserEmbedding
from collab.recommend.recommender import Recommender
from collab.runs.record import DataSpec, RunInfo
from collab.runs.store import RunStore
from tui.lookup import Lookup, cached_ratings, lookup_of_data, lookup_of_model
from tui.sources import data_name, data_spec

_SAMPLE = DataSpec(source="sample")


@dataclass(frozen=True)
class View:
    """What a session shows at one moment: its parts belong together. `stamp` is that of the answers read."""

    spec: DataSpec
    run: RunInfo | None = None
    lookup: Lookup | None = None
    known: Known = Known()  # noqa: RUF009 (frozen, like the view)
    me: UserEmbedding | None = None
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
        self._given_data = None if data is None else data_spec(data)
        self._given_run = run
        self._view = View(self._given_data or _SAMPLE)

    @property
    def run(self) -> RunInfo | None:
        """The run in use, or the run given; None where nothing is trained."""
        return self._view.run

    @property
    def known(self) -> Known:
        """The answers, as this data reads them."""
        return self._view.known

    @property
    def me(self) -> UserEmbedding | None:
        """The person as the model sees them; None where nothing is trained."""
        return self._view.me

    @property
    def data(self) -> DataSpec:
        """What is read, and how."""
        return self._view.spec

    @property
    def data_name(self) -> str:
        """The short name of the data."""
        return data_name(self._view.spec) if self.run is None else self.run.data

    @property
    def recommender(self) -> Recommender | None:
        """The model of the run in use, or of the run given; None where nothing is trained."""
        return None if self._view.lookup is None else self._view.lookup.recommender

    @property
    def items(self) -> Items | None:
        """Every listed item; None where nothing is trained and the data was never read."""
        return None if self._view.lookup is None else self._view.lookup.items

    @property
    def stats(self) -> ItemStats | None:
        """What the ratings say of each item; None like `items`."""
        return None if self._view.lookup is None else self._view.lookup.stats

    @property
    def titles(self) -> Titles | None:
        """The search over titles; None like `items`."""
        return None if self._view.lookup is None else self._view.lookup.titles

    @property
    def scale(self) -> Scale | None:
        """The scale of the stars; None like `items`."""
        return None if self._view.lookup is None else self._view.lookup.scale

    def lookup(self) -> Lookup:
        """Return everything that titles are looked up in. Raises NotFound where the data was never read."""
        if self._view.lookup is None:
            raise NotFound(f"{self.data_name} was not read yet: collab-tui data info {self._view.spec.source}")
        return self._view.lookup

    def refresh(self) -> bool:
        """Look again at the run in use and at the answers, which other processes may have changed; return whether
        anything did. Raises NotFound for a run that is not there, BadData for a damaged model.
        """
        return self.take(self.look())

    def look(self) -> View:
        """Return what `take` would show now, without showing it: this may take time, and run in another thread."""
        before, (run, spec) = self._view, self._choose()
        info = None if run is None else self.store.info(run)
        lookup = before.lookup
        if lookup is None or (spec, run) != (before.spec, before.run and before.run.run):
            lookup = self._open(info, spec)
        now = replace(before, spec=spec, run=info, lookup=lookup)
        return self._read_answers(now if lookup is before.lookup else replace(now, me=None, stamp=None))

    def take(self, view: View) -> bool:
        """Show what `look` returned, with the answers given since; return whether anything changed."""
        before, self._view = self._view, self._read_answers(view)
        now = self._view
        if now.lookup is not before.lookup:
            return True
        return (now.spec, now.run, now.known) != (before.spec, before.run, before.known)

    def read(self, progress: Callable[[float], None] | None = None) -> None:
        """Read the data, in a child process, where nothing is trained on it and it was never read."""
        if self._view.lookup is None:
            spec = self._view.spec
            load(spec.source, columns=spec.columns, scale=spec.scale, items=spec.items, progress=progress)
            self.refresh()

    def rate(self, item: str, stars: float) -> None:
        """Keep the stars of an item. Raises UnknownItem, and BadRating for stars off the scale."""
        opened = self.lookup()
        self.profiles.answer(self.profile, self._answered(item, opened.scale.check(stars)))
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
        self._view = self._read_answers(replace(self._view, me=None, stamp=None))

    def rename(self, profile: str, new: str) -> None:
        """Give a profile another name. Raises NotFound and BadConfig."""
        new = self.profiles.rename(profile, new)
        if profile == self.profile:
            self.switch(new)

    def delete(self, profile: str) -> None:
        """Delete a profile for good; where it was the person, that is "me" from now on. Raises NotFound and BadData."""
        self.profiles.delete(profile)
        self.switch("me" if profile == self.profile else self.profile)

    def answers_of(self, profile: str) -> Known:
        """Return what a profile's answers are to this data. Raises NotFound like `lookup`."""
        found = self.lookup()
        return answers_for(found.matcher, found.scale, self.profiles.present(profile))

    def embedding_of(self, profile: str) -> UserEmbedding:
        """Return a profile as the model in use sees it. Raises NotFound where there is no model."""
        model = self.lookup().recommender
        if model is None:
            raise NotFound(f"No model is trained on {self.data_name} yet.")
        return model.fold_in(self.answers_of(profile).stars)

    def item_of(self, answer: Answer) -> str | None:
        """Return the item id that an answer is about; None where this data does not list it."""
        return None if self._view.lookup is None else self._view.lookup.matcher.find(answer)

    def _choose(self) -> tuple[str | None, DataSpec]:
        """Return the run to use and the data it belongs to."""
        store = self.store
        if self._given_run is not None:
            return self._given_run, store.config(self._given_run).data
        if self._given_data is not None:
            spec, dataset = self._find(self._given_data)
        else:
            dataset = store.current()
            trained = (info.run for info in store.runs() if dataset and info.dataset == dataset)
            spec = next((store.config(run).data for run in trained), _SAMPLE)
        run = store.in_use(dataset) if dataset else None
        return run, spec if run is None else store.config(run).data

    def _find(self, spec: DataSpec) -> tuple[DataSpec, str | None]:
        """Return how given data was read by the last run on it, and the data set's fingerprint where it is known."""
        for run in (info.run for info in self.store.runs() if info.dataset):
            record = self.store.config(run)
            if spec in (record.data, DataSpec(source=record.data.source)):
                return record.data, record.dataset
        ratings = cached_ratings(spec)
        return spec, None if ratings is None else ratings.dataset

    def _open(self, info: RunInfo | None, spec: DataSpec) -> Lookup | None:
        if info is None:
            return lookup_of_data(spec)
        self.store.check_model(info.run)
        return lookup_of_model(Recommender.open(self.store.model_path(info.run)), spec, info.dataset)

    def _answered(self, item: str, stars: float | None, mark: Mark | None = None) -> Answered:
        opened = self.lookup()
        at, scale = opened.items.position(item), opened.scale
        title, year = opened.items.titles[at], int(opened.items.years[at]) or None
        ids = opened.matcher.ids(at)
        return Answered(title, year, ids, stars, scale.low, scale.high, scale.step, mark=mark)

    def _read_answers(self, view: View) -> View:
        """Return `view` with the answers kept, if they are not those it has."""
        lookup, stamp = view.lookup, self.profiles.stamp()
        if lookup is None:
            return View(view.spec, view.run)
        if stamp == view.stamp:
            return view
        known = answers_for(lookup.matcher, lookup.scale, self.profiles.present(self.profile))
        me = None if lookup.recommender is None else lookup.recommender.fold_in(known.stars, after=view.me)
        return replace(view, known=known, me=me, stamp=stamp)
