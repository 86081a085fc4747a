"""Ratings that have been read, as .npy files that everyone opens memory-mapped."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from collab.data.items import Items
from collab.data.ratings import Ratings, Users
from collab.data.scale import Scale
from collab.data.strings import Strings
from collab.home import home, private_folder
from collab.types import AnyArray

_VERSION = 1
_ABOUT = "ratings.json"
_ROWS = ("users", "items", "stars", "times")


def cache_folder() -> Path:
    """Return the folder of all caches, made when it is missing."""
    return private_folder(home() / "data")


def open_cache(fingerprint: str) -> Ratings | None:
    """Open the ratings of `fingerprint`; None where they were never read, or by another version, or are damaged."""
    folder = cache_folder() / fingerprint
    try:
        about = json.loads((folder / _ABOUT).read_text("utf-8"))
        if about["version"] != _VERSION or about["fingerprint"] != fingerprint:
            return None
        return _build(about, {name: _load(folder / f"{name}.npy") for name in about["arrays"]})
    except (OSError, ValueError, KeyError, TypeError, EOFError):  # whatever is wrong with it, it can be read again
        return None


def write(ratings: Ratings, scratch: Path) -> None:
    """Write the cache in the folder `scratch`, beside its place, and move it there whole; the first of two stays."""
    folder = scratch / "written"
    folder.mkdir(mode=0o700)
    arrays = _arrays(ratings)
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", np.ascontiguousarray(array), allow_pickle=False)
    about = {field: getattr(ratings, field) for field in ("name", "fingerprint", "dataset", "notes")}
    about |= {"version": _VERSION, "scale": list(asdict(ratings.scale).values()), "arrays": list(arrays)}
    (folder / _ABOUT).write_text(json.dumps(about), "utf-8")
    place = cache_folder() / ratings.fingerprint
    if open_cache(ratings.fingerprint) is not None:
        return
    if place.exists():
        place.rename(scratch / "damaged")
    try:
        folder.rename(place)
    except OSError:
        if open_cache(ratings.fingerprint) is None:  # not another reader's, just finished
            raise


def _arrays(ratings: Ratings) -> dict[str, AnyArray]:
    arrays: dict[str, AnyArray] = {name: getattr(ratings, name) for name in _ROWS}
    arrays |= _pair("user_ids", ratings.user_ids)
    arrays |= {f"items.{name}": array for name, array in ratings.item_table.to_arrays().items()}
    arrays |= {f"folds.{name}": rows for name, rows in ratings.folds.items()}
    if ratings.user_table:
        arrays["people.ages"] = ratings.user_table.ages
        arrays |= _pair("people.genders", ratings.user_table.genders)
        arrays |= _pair("people.occupations", ratings.user_table.occupations)
    return arrays


def _pair(name: str, strings: Strings) -> dict[str, AnyArray]:
    return {f"{name}.blob": strings.blob, f"{name}.offsets": strings.offsets}


def _load(path: Path) -> AnyArray:
    """Open an array memory-mapped, but as a plain array; an empty one cannot be mapped."""
    try:
        return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    except ValueError:
        array = np.load(path, allow_pickle=False)
        if array.size:
            raise
        return np.asarray(array)


def _build(about: Mapping[str, Any], arrays: Mapping[str, AnyArray]) -> Ratings:
    def strings(name: str) -> Strings:
        return Strings(arrays[f"{name}.blob"], arrays[f"{name}.offsets"])

    def under(prefix: str) -> dict[str, AnyArray]:
        return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}

    people = None
    if "people.ages" in arrays:
        people = Users(arrays["people.ages"], strings("people.genders"), strings("people.occupations"))
    ratings = Ratings(
        name=about["name"],
        fingerprint=about["fingerprint"],
        dataset=about["dataset"],
        **{name: arrays[name] for name in _ROWS},
        user_ids=strings("user_ids"),
        item_table=Items.from_arrays(under("items.")),
        scale=Scale(*about["scale"]),
        user_table=people,
        folds=under("folds."),
        notes=tuple(about["notes"]),
    )
    if len({len(arrays[name]) for name in _ROWS}) != 1:
        raise ValueError("columns of unequal length")
    return ratings
