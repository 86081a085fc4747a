"""Presets: the best settings of each search that was made, kept under its name in COLLAB_HOME/searches."""

from dataclasses import dataclass
from pathlib import Path

from collab.data import DataSpec
from collab.errors import BadConfig, NotFound
from collab.models import Config, configure
from collab.runs import RunConfig, SearchResult, SettingsFile, read_settings, settings_toml
from collab.storage import private_folder, write_text
from collab.text import did_you_mean

_FOLDER, _SUFFIX = "searches", ".toml"


@dataclass(frozen=True)
class TunedPreset:
    """A preset: its name, a model's settings, and what they were found by; data and split are those to train them on,
    where the file has them.
    """

    name: str
    config: Config
    data: DataSpec | None
    split: str
    search: SearchResult | None


def searches_folder(home: Path) -> Path:
    """Return the folder of all searches, made where it is missing. Raises NotKept."""
    return private_folder(home / _FOLDER)


def keep_preset(home: Path, name: str, record: RunConfig, search: SearchResult) -> Path:
    """Keep the settings of a record as a preset, in the place of an earlier one of that name; return its file. Raises
    NotKept.
    """
    path = searches_folder(home) / f"{name}{_SUFFIX}"
    write_text(path, settings_toml(record, search))
    return path


def preset_path(home: Path, name: str) -> Path:
    """Return the file of a preset. Raises NotFound where there is none, with those that there are."""
    names = [path.stem for path in _files(home)]
    if name not in names:
        there = f"There are: {', '.join(names)}." if names else "A search leaves one: collab-tui tune."
        raise NotFound(f'No search has left a preset "{name}".{did_you_mean(name, names)} {there}')
    return home / _FOLDER / f"{name}{_SUFFIX}"


def tuned_presets(home: Path) -> list[TunedPreset]:
    """Return the presets by name; a file that says nothing a model takes is left out."""
    presets = []
    for path in _files(home):
        try:
            presets.append(_preset(path.stem, read_settings(path)))
        except BadConfig:
            continue
    return presets


def _files(home: Path) -> list[Path]:
    return sorted((home / _FOLDER).glob(f"*{_SUFFIX}"))


def _preset(name: str, file: SettingsFile) -> TunedPreset:
    return TunedPreset(name, configure(file.model, **file.settings), file.data, file.split, file.search)
