"""Data, the run in use, the person and their answers, shared by screens and command line."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from collab.data import DataSpec, unread_text
from collab.errors import NotFound
from collab.lists import ListMatch, ListStore, match_list
from collab.profiles import (
    ME,
    Answer,
    Answered,
    AppliedAnswers,
    Change,
    Kind,
    Mark,
    PersonInUse,
    ProfileStore,
    SameData,
    Step,
    Summary,
    WaitingAnswers,
    WaitingStep,
    apply_answers,
)
from collab.recommend import Recommender, UserEmbedding
from collab.runs import RunStore, RunSummary
from tui.core.data import InUse, RunChoice
from tui.core.data_spec import data_name, data_spec
from tui.core.title_table import TitleTable, table_of_data, table_of_model


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
    """A session at one moment: data, run in use, and what is ready of them, with whose answers were read, the stamp
    that these had, and how often another run had been chosen before. `preliminary` is the run whose preliminary model
    is ready, where no run is in use yet.
    """

    spec: DataSpec
    run: RunSummary | None = None
    ready: Ready | None = None
    profile: str = ""
    stamp: object = None
    choice: int = 0
    preliminary: str = ""


class Session:
    """One person at one data set. Making one opens nothing: call `refresh()` first.

    `data` is a name or a path (the data in use if None, the sample where there is none), `profile` a person instead of
    "me", `run` a run instead of the one in use. Whatever other processes do, the data stay what they are, the run too
    once there is one, and the person under whatever name, until someone chooses others here. Answers are saved when
    they are given; those in `waiting` are known here, and saved in their turn. `reading` says that the data are being
    read.
    """

    def __init__(
        self, home: Path | None = None, data: str | None = None, profile: str | None = None, run: str | None = None
    ) -> None:
        self.store = RunStore(home)
        self.profiles = ProfileStore(home)
        self.lists = ListStore(home)
        self.profile = profile or ME
        self.profile_chosen = profile is not None
        self.waiting = WaitingAnswers(self.profiles)
        self._person = PersonInUse(self.profiles)
        self._same_data = SameData()
        self._choice = RunChoice(self.store, None if data is None else data_spec(data), run)
        self.reading = False
        self.looked = False
        self._view = View(self._choice.first_data)

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
    def runs_started(self) -> Sequence[str]:
        """The runs that were started here."""
        return self._choice.started

    @property
    def preliminary(self) -> bool:
        """Whether the model is a preliminary one, of interest alone, until the run that was started has left its own;
        no run is in use until then.
        """
        return bool(self._view.preliminary)

    def uses(self, run: str) -> bool:
        """Return whether a run is the one in use here."""
        return self.run is not None and self.run.run == run

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
            raise NotFound(unread_text(self.data_name, self._view.spec.source))
        return self._view.ready

    def refresh(self) -> bool:
        """Look again at data, run and answers, to which other processes may have added; return whether anything
        changed. Raises NotFound for a run that is not there, BadData for a damaged model.
        """
        return self.take(self.look())

    def look(self) -> View:
        """Return what `take` would show now, without showing it: this may take time, and run in another thread."""
        before, count, in_use = self._view, self._choice.count, self._choice.now()
        summary = None if in_use.run is None else self.store.summary(in_use.run)
        if before.ready is not None and in_use == (before.run and before.run.run, before.spec, before.preliminary):
            return self._read_answers(replace(before, run=summary, choice=count))
        profile, stamp = self.profile, self._stamp(self.profile)
        ready = self._open(summary, in_use, profile)
        return View(in_use.data, summary, ready, profile, stamp, count, in_use.preliminary)

    def take(self, view: View) -> bool:
        """Show what `look` returned, with the answers given since; return whether anything changed. A look from before
        another run was chosen shows nothing.
        """
        before, profile = self._view, self.profile
        same_person = self._keep_person() == profile
        if view.choice != self._choice.count:
            return False
        self._view, self.looked = self._read_answers(view), True
        now = self._view
        self._choice.stay(view.spec, None if view.run is None else view.run.run)
        if now.ready is None or before.ready is None:
            same = now.ready is before.ready
        else:
            same = now.ready.titles is before.ready.titles and now.ready.known == before.ready.known
        return not (same and same_person) or (now.spec, now.run) != (before.spec, before.run)

    def read(self, progress: Callable[[float], None] | None = None) -> None:
        """Read the data, in a child process, where nothing is trained on it and it was never read."""
        if self._view.ready is None:
            spec = self._view.spec
            spec.load(progress)
            self.refresh()

    def use(self, run: str) -> None:
        """Choose another run, and its data: the next look opens them. Raises NotFound where it has no model."""
        self._choice.use(run)

    def started(self, run: str) -> None:
        """Note that a run was started here: where no run is in use yet, it is once it has left a model, and until then
        its preliminary one stands in.
        """
        self._choice.started.append(run)

    def deleted(self, run: str) -> None:
        """Note that a run was deleted here: where it was in use, the data are used without it."""
        self._choice.forget(run)

    def rate(self, item: str, stars: float) -> None:
        """Keep the stars of an item. Raises UnknownItem, and BadRating for stars off the scale."""
        answer = self._answered(item, self.require_ready().titles.scale.check(stars))
        self._keep_answer(self._keep_person(), "rate", answer)
        self._view = self._read_answers(self._view)

    def skip(self, item: str) -> None:
        """Keep that an item was not seen. Raises UnknownItem."""
        self._keep_answer(self._keep_person(), "skip", self._answered(item, None))
        self._view = self._read_answers(self._view)

    def mark(self, item: str, mark: Mark) -> None:
        """Keep that an item was seen and not rated, is to be hidden, or to be watched. Raises UnknownItem."""
        self.mark_for(self._keep_person(), item, mark)

    def clear(self, item: str) -> None:
        """Take an item's answer back, as an answer of its own. Raises UnknownItem."""
        self.mark_for(self._keep_person(), item, None)

    def undo(self) -> Change | None:
        """Take the last answer back; None where there is none, or where this waits."""
        return self.undo_for(self._keep_person())

    def redo(self) -> Change | None:
        """Give the answer undone last again; None where there is none, or where this waits."""
        return self._change(self._keep_person(), "redo")

    def mark_for(self, profile: str, item: str, mark: Mark | None) -> None:
        """Keep a mark of another profile, or take its answer back where there is none. Raises UnknownItem."""
        self._keep_answer(profile, "clear" if mark is None else "skip", self._answered(item, None, mark))
        self._view = self._read_answers(self._view)

    def undo_for(self, profile: str) -> Change | None:
        """Take the last answer of a profile back; None where there is none, or where this waits."""
        if self.waiting.drop_last(profile):
            self._view = self._read_answers(self._view)
            return None
        return self._change(profile, "undo")

    def _keep_answer(self, profile: str, kind: Kind, answer: Answered) -> None:
        """Keep an answer of a profile, now or in its turn."""
        self.waiting.keep(WaitingStep(profile, kind, answer))
        self._keep_person()  # whose first answer it may have been

    def _change(self, profile: str, change: Literal["undo", "redo"]) -> Change | None:
        """Undo or redo what a profile answered, now or in its turn, and read it; return the change."""
        made = self.waiting.keep(WaitingStep(profile, change=change))
        self._view = self._read_answers(self._view)
        return made

    def redo_for(self, profile: str) -> Change | None:
        """Give the answer of another profile that was undone last again; None where there is none."""
        change = self.profiles.redo(profile)
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
        self._person = PersonInUse(self.profiles)
        self._view = self._read_answers(self._view)

    def rename(self, profile: str, new: str) -> None:
        """Give a profile another name. Raises NotFound and BadConfig."""
        new = self.profiles.rename(profile, new)
        if profile == self.profile:
            self.switch(new)

    def delete(self, profile: str) -> None:
        """Delete a profile for good; where it was the person, that is "me" from now on. Raises NotFound and BadData."""
        self.profiles.delete(profile)
        self.switch(ME if profile == self.profile else self.profile)

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
        [as_here] = self._same_data.as_here(titles.namespace, [answer])
        return titles.lookup.resolve(as_here.ref, titles.namespace)

    def _keep_person(self) -> str:
        """Return the name of the person in use, who may have another one by now."""
        self.profile = self._person.name(self.profile)
        return self.profile

    def list_match(self, name: str) -> ListMatch | None:
        """Return what a named list is among the titles of this data; None where it is not there, or nothing is ready.
        Raises BadData.
        """
        named = self.lists.find(name) if name else None
        if named is None or self.ready is None:
            return None
        return match_list(named, self.ready.titles.lookup, self.ready.titles.namespace)

    def shown_before(self, profile: str) -> frozenset[str]:
        """Return the ids of the titles of this data that were listed for a profile before. Raises NotFound like
        `require_ready`.
        """
        prefix = f"{self.require_ready().titles.namespace}:"
        return frozenset(
            item.removeprefix(prefix) for item in self.profiles.shown_before(profile) if item.startswith(prefix)
        )

    def keep_shown(self, profile: str, items: Collection[str], *, new: bool = False) -> None:
        """Keep which titles of this data were listed for a profile, a `new` one if need be. Raises NotKept."""
        namespace = self.require_ready().titles.namespace
        if items:
            self.profiles.keep_shown(profile, [f"{namespace}:{item}" for item in items], new=new)

    def steps_about(self, item: str) -> list[Step]:
        """Return the steps that the person took with an item, the newest last."""
        return [step for step in self.profiles.history(self.profile) if self.item_of(step.answer) == item]

    def _open(self, summary: RunSummary | None, in_use: InUse, profile: str) -> Ready | None:
        """Return a run's model with its titles, or those of data without a model; None where it was never read."""
        if in_use.preliminary:
            path = self.store.preliminary_path(in_use.preliminary)
        elif summary is not None:
            self.store.check_model(summary.run)
            path = self.store.model_path(summary.run)
        else:
            titles = table_of_data(in_use.data)
            return None if titles is None else Ready(titles, self._answers(titles, profile), None)
        recommender = Recommender.open(path)
        dataset = recommender.artifact.dataset if summary is None else summary.dataset
        titles = table_of_model(recommender, in_use.data, dataset)
        known = self._answers(titles, profile)
        return Ready(titles, known, Trained(recommender, recommender.fold_in(known.stars, chosen=known.chosen)))

    def _answers(self, titles: TitleTable, profile: str) -> AppliedAnswers:
        waiting = self._waiting_of(profile)  # before those kept: what is kept meanwhile is not lost between the two
        answers = self._same_data.as_here(titles.namespace, self.profiles.present(profile))
        known = apply_answers(titles.lookup, titles.namespace, titles.scale, answers)
        for step in waiting:
            item = None if step.answer is None else titles.lookup.resolve(step.answer.ref, titles.namespace)
            if item is not None and step.answer is not None:
                known = known.after(item, step.kind, step.answer, titles.scale)
        return known

    def _waiting_of(self, profile: str) -> tuple[WaitingStep, ...]:
        return tuple(step for step in self.waiting.steps if step.profile == profile)

    def _stamp(self, profile: str) -> object:
        """Return what is equal as long as the answers are the same, those that wait among them."""
        return self.profiles.stamp(), self._waiting_of(profile)

    def _read_answers(self, view: View) -> View:
        """Return `view` with the answers kept, if they are not those it has."""
        profile, stamp, ready = self.profile, self._stamp(self.profile), view.ready
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
        ids = {**ref.ids, **dict.fromkeys(self._same_data.names(titles.namespace), item)}
        return Answered(ref.title, ref.year, ids, stars, scale.low, scale.high, scale.step, mark=mark)
