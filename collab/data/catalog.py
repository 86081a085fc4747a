"""The data sets that can be had by name: their sizes, where they come from, and how they get here."""

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from collab.errors import BadData, NotFound
from collab.storage import home_folder, not_kept, private_folder

CITATION = (
    "F. Maxwell Harper and Joseph A. Konstan. 2015. The MovieLens Datasets: History and Context. "
    "ACM Transactions on Interactive Intelligent Systems (TiiS) 5, 4, Article 19. https://doi.org/10.1145/2827872"
)
LICENCE = (
    "For research and teaching; no commercial use without permission, no redistribution without permission, "
    "no endorsement by the University of Minnesota or GroupLens implied; cite the paper. See the README in the archive."
)
_SITE = "https://files.grouplens.org/datasets/movielens"
_LARGEST_SHARE = 50  # text is packed to a fifth of its size: what says more would fill the disk
_WANTED = ("ratings.csv", "movies.csv", "links.csv", "ratings.dat", "movies.dat", "users.dat", "tags.csv", "tags.dat")


@dataclass(frozen=True)
class Entry:
    """A data set: rows, listed items, users, and its archive with size in bytes and MD5 as GroupLens publishes it.

    Item ids mean the same in every data set of one `namespace`.
    """

    name: str
    title: str
    rows: int
    items: int
    users: int
    size: int
    md5: str = ""
    namespace: Literal["movielens", "ml-100k"] = "movielens"
    citation: str = CITATION
    licence: str = LICENCE

    @property
    def url(self) -> str:
        """Where the archive is; "" for the sample, which needs none."""
        return f"{_SITE}/{self.name}.zip" if self.md5 else ""


ENTRIES = {
    entry.name: entry
    for entry in (
        Entry("sample", "MovieLens latest-small of October 2016", 100_004, 9_066, 671, 755_100),
        Entry(
            "ml-100k",
            "MovieLens 100K",
            100_000,
            1_682,
            943,
            4_924_029,
            "0e33842e24a9c977be4e0107933c0723",
            "ml-100k",
        ),
        Entry("ml-1m", "MovieLens 1M", 1_000_209, 3_883, 6_040, 5_917_549, "c4d9eecfca2ab87c1945afe126590906"),
        Entry("ml-10m", "MovieLens 10M", 10_000_054, 10_681, 69_878, 65_566_137, "ce571fd55effeba0271552578f2648bd"),
        Entry("ml-20m", "MovieLens 20M", 20_000_263, 27_278, 138_493, 198_702_078, "cd245b17a1ae2cc31bb14903e1204af3"),
        Entry("ml-25m", "MovieLens 25M", 25_000_095, 62_423, 162_541, 261_978_986, "6b51fb2759a8657d3bfcbfc42b592ada"),
        Entry("ml-32m", "MovieLens 32M", 32_000_204, 87_585, 200_948, 238_950_008, "d472be332d4daa821edc399621853b57"),
    )
}
"""Every data set by name."""


def entry(name: str) -> Entry:
    """Return the entry of `name`. Raises NotFound, with the names there are."""
    try:
        return ENTRIES[name]
    except KeyError:
        raise NotFound(f'No data set is called "{name}"; the catalogue has {", ".join(ENTRIES)}.') from None


def namespace(name: str) -> str | None:
    """Return the namespace of the item ids of a data set by its name, None for one outside the catalogue."""
    return ENTRIES[name].namespace if name in ENTRIES else None


def archive(name: str) -> Path:
    """Return where the archive of a data set is kept, or can be put by hand."""
    return private_folder(home_folder() / "archives") / f"{name}.zip"


def available(name: str) -> bool:
    """Return whether a data set can be read without the network."""
    return name == "sample" or _place(name).is_dir() or archive(name).is_file()


def folder(name: str) -> Path:
    """Return the folder of a data set. Raises NotFound where it is not on this machine."""
    if not (place := _place(entry(name).name)).is_dir():
        raise NotFound(f"{name} is not on this machine. Fetch it: collab-tui data get {name}.")
    return place


def unpack(name: object) -> None:
    """Unpack the archive of a data set where it is here and not unpacked; nothing for any other name.

    Raises BadData where the archive is not the published one, NotKept where it cannot be unpacked here.
    """
    if not isinstance(name, str) or name not in ENTRIES or _place(name).is_dir() or not archive(name).is_file():
        return
    _check(archive(name), ENTRIES[name])
    try:
        _extract(archive(name), _place(name))
    except OSError as error:
        raise not_kept(_place(name), error) from error


def download(name: str, progress: Callable[[float], None] | None = None) -> Path:
    """Fetch a data set of the catalogue and return its folder; `progress` is told the share fetched, from 0 to 1.

    Data that are here already are not fetched again, an archive put there by hand is used. Raises NotFound without a
    network, with where to put the archive, BadData where the published archive did not come.
    """
    wanted = entry(name)
    if not wanted.url:
        raise NotFound("The sample comes with the program: there is nothing to fetch.")
    if not available(name):
        _fetch(wanted, archive(name), progress)
    unpack(name)
    return folder(name)


class _Meter:
    """The progress bar that pooch asks for, which passes on shares of the whole."""

    def __init__(self, size: int, progress: Callable[[float], None]) -> None:
        self.total, self._size, self._done, self._progress = size, size, 0, progress

    def update(self, count: int) -> None:
        self._done += count
        self._progress(min(self._done / self._size, 1.0))

    def reset(self) -> None:
        self._done = 0

    def close(self) -> None:
        """Do nothing: no bar is drawn."""


def _fetch(wanted: Entry, packed: Path, progress: Callable[[float], None] | None) -> None:
    import pooch

    pooch.get_logger().setLevel("WARNING")
    meter = _Meter(wanted.size, progress) if progress else False
    try:
        pooch.retrieve(
            wanted.url,
            known_hash=f"md5:{wanted.md5}",
            fname=packed.name,
            path=packed.parent,
            downloader=pooch.HTTPDownloader(progressbar=meter, timeout=30),
        )
    except OSError as error:  # requests' errors are OSErrors, without a number
        if error.errno:
            raise not_kept(packed, error) from error
        raise NotFound(
            f"{wanted.title} could not be fetched from {wanted.url} ({_reason(error)}). "
            f"Fetch it on another machine or later, and put it at {packed}; then ask for it again."
        ) from None
    except ValueError:  # pooch's word for another checksum
        raise BadData(f"what came from {wanted.url} is not the published archive (MD5 {wanted.md5}).") from None


def _reason(error: OSError) -> str:
    status = getattr(getattr(error, "response", None), "status_code", None)
    return f"the server answered {status}" if status else error.strerror or f"no connection: {type(error).__name__}"


def _place(name: str) -> Path:
    return home_folder() / "sets" / name


def _check(packed: Path, expected: Entry) -> None:
    if (size := packed.stat().st_size) != expected.size:
        raise BadData(
            f"not the published archive: {size:,} bytes, not {expected.size:,}. Remove it and fetch it again.",
            file=packed,
        )
    with packed.open("rb") as file:
        md5 = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
    if md5 != expected.md5:
        raise BadData(
            f"not the published archive: its MD5 is {md5}, not {expected.md5}. Remove it and fetch it again.",
            file=packed,
        )


def _extract(packed: Path, place: Path) -> None:
    """Unpack the files that are read, all or none, into `place`; what archives name as folders is left out."""
    parent = private_folder(place.parent)
    with tempfile.TemporaryDirectory(prefix=".unpacking-", dir=parent) as scratch, _opened(packed) as zipped:
        target = Path(scratch) / place.name
        target.mkdir(mode=0o700)
        for member in zipped.infolist():
            path = PurePosixPath(member.filename)
            if path.is_absolute() or ".." in path.parts:
                raise BadData(
                    f'holds a file outside its folder, "{member.filename}"; nothing was unpacked.', file=packed
                )
            if member.file_size > _LARGEST_SHARE * packed.stat().st_size:
                raise BadData(
                    f'holds "{member.filename}" of {member.file_size:,} bytes, too much for it; nothing was unpacked.',
                    file=packed,
                )
            if path.name in _WANTED or path.name.startswith(("u.", "u1", "u2", "u3", "u4", "u5", "README")):
                with zipped.open(member) as inside, (target / path.name).open("wb") as outside:
                    shutil.copyfileobj(inside, outside, 1 << 20)
        try:
            target.rename(place)
        except OSError:
            if not place.is_dir():  # not another process's, just finished
                raise


def _opened(packed: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(packed)
    except zipfile.BadZipFile:
        raise BadData("not a zip archive.", file=packed) from None
