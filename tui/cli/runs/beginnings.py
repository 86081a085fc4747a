"""Beginnings of a new run, where no option says otherwise: a model's usual settings, another run, or a file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Protocol

from collab.artifact import open_artifact
from collab.data import DataSpec, Ratings, Split, grown_split
from collab.errors import BadConfig
from collab.models import LESSON, Config, Preset
from collab.runs import RunStore, read_settings
from collab.storage import home_folder
from collab.training import continued_config, parent_of
from collab.tuning import preset_path
from tui.cli.runs import fit_options
from tui.core.runs import DEFAULT_SPLIT

Options = Mapping[str, object]
"""Options by name, as they were given: None where they were not."""
Items = Literal["id", "title"] | None


class Beginning(Protocol):
    """The settings, data and split that a new run begins with."""

    parent: str
    """The run whose model is gone on from, or nothing."""
    items: Items
    """How items of data that it does not name are told apart, where no option says so."""

    @property
    def split(self) -> str:
        """The split, as it is written."""

    def config(self, options: Options) -> Config:
        """Return the settings, those of the options over its own. Raises BadConfig."""

    def sized(self, config: Config, options: Options, ratings: Ratings) -> Config:
        """Return the settings as they follow the number of ratings, where they do."""

    def data(self, options: Options) -> DataSpec | None:
        """Return its own data, None where it has none. Raises BadConfig for options of how they are read."""

    def check(self, ratings: Ratings, parts: Split) -> None:
        """Raise BadConfig where the ratings do not go with it."""


class Anew:
    """A model's usual settings, by size unless `by_size` is False."""

    parent, split = "", DEFAULT_SPLIT
    items: Items = None

    def __init__(self, engine: str | None, *, implicit: bool, by_size: bool) -> None:
        self._usual, self.by_size = fit_options.usual_model(engine, implicit=implicit), by_size

    def config(self, options: Options) -> Config:
        """Return the settings of the model that the options name, or of the usual one."""
        return fit_options.config_of(str(options["model"] or self._usual), _but_model(options))

    def sized(self, config: Config, options: Options, ratings: Ratings) -> Config:
        """Return the settings as they begin on so many ratings."""
        return fit_options.sized(config, _but_model(options), ratings) if self.by_size else config

    def data(self, options: Options) -> DataSpec | None:  # noqa: ARG002 (the protocol has them)
        """Return None: there are none."""
        return None

    def check(self, ratings: Ratings, parts: Split) -> None:
        """Return: any ratings do."""


class FromFile:
    """The settings of a TOML file, and where it has them, its data and split. Raises BadConfig where it is not read."""

    parent = ""
    items: Items = None

    def __init__(self, path: Path) -> None:
        self._file, self._path = read_settings(path), path

    @property
    def split(self) -> str:
        """The split of the file, or the usual one."""
        return self._file.split or DEFAULT_SPLIT

    def config(self, options: Options) -> Config:
        """Return the settings of the file, those of the options over them; another model has its usual ones."""
        return _over(self._file.model, self._file.settings, options)

    def sized(self, config: Config, options: Options, ratings: Ratings) -> Config:  # noqa: ARG002 (as above)
        """Return the settings as they are."""
        return config

    def data(self, options: Options) -> DataSpec | None:
        """Return the data of the file."""
        if self._file.data is not None:
            for name in fit_options.chosen(options):
                raise BadConfig(f"{self._path} says how its data is read: --{name} goes with --data.")
        return self._file.data

    def check(self, ratings: Ratings, parts: Split) -> None:
        """Return: any ratings do."""


class FromLesson:
    """An experiment of the lesson, which merges the ids of one title."""

    parent, split = "", DEFAULT_SPLIT
    items: Items = "title"

    def __init__(self, preset: Preset) -> None:
        self._preset = preset

    def config(self, options: Options) -> Config:
        """Return the settings of the experiment, those of the options over them; another model has its usual ones."""
        return _over(self._preset.model, self._preset.options, options)

    def sized(self, config: Config, options: Options, ratings: Ratings) -> Config:  # noqa: ARG002 (as above)
        """Return the settings as they are."""
        return config

    def data(self, options: Options) -> DataSpec | None:  # noqa: ARG002 (as above)
        """Return None: there are none."""
        return None

    def check(self, ratings: Ratings, parts: Split) -> None:
        """Return: any ratings do."""


def from_preset(name: str) -> FromFile | FromLesson:
    """Return what a run of a preset begins with: of the best of a search, or an experiment of the lesson. Raises
    NotFound for a name that neither has, BadConfig where it cannot be read.
    """
    lesson = {preset.name: preset for preset in LESSON}
    return FromLesson(lesson[name]) if name in lesson else FromFile(preset_path(home_folder(), name))


class Earlier:
    """A run whose model is gone on from, and what of it goes on. Raises NotFound where it has no model."""

    items: Items = None

    def __init__(self, store: RunStore, run: str) -> None:
        store.check_model(run)
        self.parent, self._record, self._model = run, store.config(run), open_artifact(store.model_path(run))

    @property
    def split(self) -> str:
        """The split under which what was held out stays held out."""
        return grown_split(self._model.split, self._model.fingerprint)

    def config(self, options: Options) -> Config:
        """Return the settings of the fit that goes on."""
        return continued_config(self._model.config, fit_options.chosen(options))

    def sized(self, config: Config, options: Options, ratings: Ratings) -> Config:  # noqa: ARG002 (as above)
        """Return the settings as they are."""
        return config

    def data(self, options: Options) -> DataSpec | None:
        """Return the run's own data, to be read anew."""
        for name in fit_options.chosen(options):
            raise BadConfig(f"The data of the run is read as it was: --{name} goes with --data.")
        return self._record.data

    def check(self, ratings: Ratings, parts: Split) -> None:
        """Raise BadConfig where these are not its ratings, grown."""
        parent_of(self._model, ratings, parts)


def _over(model: str, settings: Options, options: Options) -> Config:
    """Return a model's settings, those of the options over them; another model has its usual ones."""
    named = str(options["model"] or model)
    own = settings if named == model else {}
    return fit_options.config_of(named, {**own, **fit_options.chosen(_but_model(options))})


def _but_model(options: Options) -> dict[str, object]:
    return {name: value for name, value in options.items() if name != "model"}
