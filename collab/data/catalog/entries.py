"""The data sets that can be had by name: their sizes, and where they come from."""

from dataclasses import dataclass
from typing import Literal

from collab.errors import NotFound

CITATION = (
    "F. Maxwell Harper and Joseph A. Konstan. 2015. The MovieLens Datasets: History and Context. "
    "ACM Transactions on Interactive Intelligent Systems (TiiS) 5, 4, Article 19. https://doi.org/10.1145/2827872"
)
LICENCE = (
    "For research and teaching; no commercial use without permission, no redistribution without permission, "
    "no endorsement by the University of Minnesota or GroupLens implied; cite the paper. See the README in the archive."
)
_SITE = "https://files.grouplens.org/datasets/movielens"


@dataclass(frozen=True)
class Entry:
    """A data set: rows, listed items, users, the year of its latest titles, and its archive with size in bytes and MD5
    as GroupLens publishes it.

    One that GroupLens makes anew from time to time, `renewed`, has its figures as they were last known, and its MD5 in
    a file beside the archive. Item ids mean the same in every data set of one `namespace`.
    """

    name: str
    title: str
    rows: int
    items: int
    users: int
    last_year: int
    size: int
    md5: str = ""
    renewed: bool = False
    namespace: Literal["movielens", "ml-100k"] = "movielens"
    citation: str = CITATION
    licence: str = LICENCE

    @property
    def url(self) -> str:
        """Where the archive is; "" for the sample, which needs none."""
        return f"{_SITE}/{self.name}.zip" if self.md5 or self.renewed else ""


ENTRIES = {
    entry.name: entry
    for entry in (
        Entry("sample", "MovieLens latest-small of October 2016", 100_004, 9_066, 671, 2016, 755_100),
        Entry(
            "ml-100k",
            "MovieLens 100K",
            100_000,
            1_682,
            943,
            1998,
            4_924_029,
            "0e33842e24a9c977be4e0107933c0723",
            namespace="ml-100k",
        ),
        Entry("ml-1m", "MovieLens 1M", 1_000_209, 3_883, 6_040, 2000, 5_917_549, "c4d9eecfca2ab87c1945afe126590906"),
        Entry(
            "ml-10m", "MovieLens 10M", 10_000_054, 10_681, 69_878, 2008, 65_566_137, "ce571fd55effeba0271552578f2648bd"
        ),
        Entry(
            "ml-20m",
            "MovieLens 20M",
            20_000_263,
            27_278,
            138_493,
            2015,
            198_702_078,
            "cd245b17a1ae2cc31bb14903e1204af3",
        ),
        Entry(
            "ml-25m",
            "MovieLens 25M",
            25_000_095,
            62_423,
            162_541,
            2019,
            261_978_986,
            "6b51fb2759a8657d3bfcbfc42b592ada",
        ),
        Entry(
            "ml-32m",
            "MovieLens 32M",
            32_000_204,
            87_585,
            200_948,
            2023,
            238_950_008,
            "d472be332d4daa821edc399621853b57",
        ),
        Entry(
            "ml-latest", "MovieLens latest, to July 2023", 33_832_162, 86_537, 330_975, 2023, 335_000_000, renewed=True
        ),
        Entry(
            "ml-latest-small",
            "MovieLens latest-small, to September 2018",
            100_836,
            9_742,
            610,
            2018,
            978_202,
            renewed=True,
        ),
    )
}
"""Every data set by name."""


def latest_set(namespace: str) -> Entry | None:
    """Return the set with the latest titles among those whose item ids mean the same, of several the one that is made
    anew, and the largest; None where there is none.
    """
    alike = [each for each in ENTRIES.values() if each.namespace == namespace and each.url]
    return max(alike, key=lambda each: (each.last_year, each.renewed, each.rows), default=None)


def entry(name: str) -> Entry:
    """Return the entry of `name`. Raises NotFound, with the names there are."""
    try:
        return ENTRIES[name]
    except KeyError:
        raise NotFound(f'No data set is called "{name}"; the catalogue has {", ".join(ENTRIES)}.') from None


def namespace(name: str) -> str | None:
    """Return the namespace of the item ids of a data set by its name, None for one outside the catalogue."""
    return ENTRIES[name].namespace if name in ENTRIES else None
