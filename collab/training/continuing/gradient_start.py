"""The start of a dot product where a model is gone on from: its tables, grown by rows, and the rows of an epoch."""

from dataclasses import dataclass

import numpy as np
import torch

from collab.artifact import Artifact
from collab.inference import DotScoring, Gaussian, fold_in_ratings, population_prior
from collab.models import DotModule, Encoded
from collab.training.continuing.parent import Parent
from collab.types import AnyArray, Codes, Floats, Singles

_EPOCHS_FOR_ALL = 10
_LEAST_VARIANCE = 1e-4


@dataclass(frozen=True, eq=False)
class GradientStart:
    """The rows that an epoch visits: all `new` ones, and of the `old` so large a part, drawn anew each time, both
    positions among the training rows.
    """

    new: AnyArray
    old: AnyArray
    part: int

    @classmethod
    def of(cls, parent: Parent, training: Codes) -> "GradientStart":
        """Return the rows of an epoch: of the old ones a tenth for each epoch that the model took, at most all."""
        new = parent.growth.new[training]
        old, epochs = np.flatnonzero(~new), int(parent.artifact.config["epochs"])
        return cls(np.flatnonzero(new), old, min(len(old), len(old) * epochs // _EPOCHS_FOR_ALL))

    def __len__(self) -> int:
        return len(self.new) + self.part

    def order(self, rng: np.random.Generator) -> AnyArray:
        """Return the rows of an epoch in the order they are visited, int64."""
        drawn = rng.permutation(len(self.old))[: self.part]
        return np.asarray(rng.permutation(np.concatenate([self.new, self.old[drawn]])))


@torch.no_grad()
def fill_from(parent: Parent, module: DotModule, encoded: Encoded) -> None:
    """Fill the tables of a dot product with the model's rows; new users, and then new items, with what folding them in
    expects.
    """
    users, items = _known_tables(parent, encoded)
    rated, stars = encoded.training - 1, encoded.training_stars.astype(np.float64)
    new_users = np.flatnonzero(parent.user_rows(encoded) < 0)
    trained = parent.trained(encoded)
    model, biased = parent.artifact, len(module.tables) > 2
    noise = float(model.noise.variance[0])

    def folded(prior: Gaussian, rows: AnyArray, pairs: AnyArray, other: Floats, known: AnyArray) -> dict[int, Floats]:
        by_row = _by_row(rows, pairs[:, 0], known[pairs[:, 1]])
        return {
            row: _fold_in(prior, model, other[pairs[own, 1]], stars[own], noise, biased=biased)
            for row, own in by_row.items()
        }

    for row, embedding in folded(model.prior, new_users, rated, items, trained).items():
        users[row] = embedding
    some = items[trained]
    of_items = population_prior(some, _LEAST_VARIANCE * np.eye(some.shape[1]))
    everyone = np.ones(len(users), np.bool_)
    for row, embedding in folded(of_items, np.flatnonzero(~trained), rated[:, ::-1], users, everyone).items():
        items[row] = embedding
    _fill(module, users.astype(np.float32), items.astype(np.float32))


def _known_tables(parent: Parent, encoded: Encoded) -> tuple[Floats, Floats]:
    """Return the embeddings of users, the mean one for new ones, and of items, bias first where there are biases."""
    model = parent.artifact
    rows, positions = parent.item_rows(encoded), parent.user_rows(encoded)
    users = np.where(positions[:, None] >= 0, model.user_embeddings[positions], model.prior.mean[0])
    first, _ = model.factors
    items = parent.item_factors(encoded)
    if first:
        items = np.hstack([model.item_offsets[0, rows, None], items])
    return users.astype(np.float64), items


def _by_row(rows: AnyArray, own: AnyArray, usable: AnyArray) -> dict[int, AnyArray]:
    """Return the ratings of each of some rows that are usable, for rows that have any."""
    picked = np.flatnonzero(usable & np.isin(own, rows))
    order = picked[np.argsort(own[picked], kind="stable")]
    codes, starts = np.unique(own[order], return_index=True)
    return dict(zip(codes.tolist(), np.split(order, starts)[1:], strict=True)) if len(order) else {}


def _fold_in(prior: Gaussian, model: Artifact, other: Floats, stars: Floats, noise: float, *, biased: bool) -> Floats:
    """Return the embedding that stars lead to, given those of the other side, bias first where there are biases."""
    features, offsets = other.copy(), np.zeros(len(other))
    if biased:
        offsets = other[:, 0]
        features[:, 0] = 1
    scoring = DotScoring(features[None].astype(np.float32), offsets[None].astype(np.float32), model.link)
    posterior, _ = fold_in_ratings(prior, scoring, stars, np.full((1, len(stars)), noise))
    return np.asarray(posterior.mean[0])


def _fill(module: DotModule, users: Singles, items: Singles) -> None:
    tables = (users, items) if len(module.tables) == 2 else (users[:, 1:], users[:, :1], items[:, 1:], items[:, :1])
    for name, values in zip(module.tables, tables, strict=True):
        parameter = module.get_parameter(name)
        parameter[1:] = torch.from_numpy(np.ascontiguousarray(values)).view(parameter[1:].shape)
