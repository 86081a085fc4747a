"""The numbers of a trained module as arrays: how they get out of torch."""

from dataclasses import dataclass

from collab.inference import Dense, DotScoring, Link, NetworkScoring, Scoring
from collab.types import Codes, Singles


@dataclass(frozen=True, eq=False)
class Learned:
    """Users' embeddings, float32 (users, d), and, of each of s samples, items' features, float32 (s, items, m), and
    offsets, float32 (s, items), row 0 first; `item_rows`, int32, the row of each item code of the data; how they make
    stars (see Artifact); and which columns of the features are the items' factors. `item_shared`, float32 (items, c),
    are the last of an item's features where those are the same in every sample.
    """

    user_embeddings: Singles
    item_features: Singles
    item_rows: Codes
    item_offsets: Singles
    link: Link
    factors: tuple[int, int]
    layers: tuple[Dense, ...] = ()
    item_shared: Singles | None = None

    @property
    def scoring(self) -> Scoring:
        """The items, to be scored against a user embedding."""
        if self.layers:
            return NetworkScoring.of(self.item_features[0], self.layers, self.link)
        return DotScoring(self.item_features, self.item_offsets, self.link, self.item_shared)
