"""A module recognised as a dot product of a table of users and a table of items: by its shapes, then by its outputs."""

from collections.abc import Iterator
from itertools import product

import numpy as np
import torch
from torch import nn

from collab.inference import Identity, Link, SigmoidRange
from collab.models import Encoded, Learned, learned_dot_product
from collab.types import AnyArray, Singles

_TRIED = 512
_TOLERANCE = 1e-4


def find_dot_product(module: nn.Module, encoded: Encoded) -> Learned | None:
    """Return the arrays of the module if link(p.q), with a bias of the user, of the item and of all where it has
    them, gives its very outputs; the link is sigmoid_range over its `y_range`, or none. Else None.
    """
    pairs = _some_pairs(encoded)
    outputs = _outputs(module, pairs)
    for users, items, user_bias, item_bias in _candidates(module, encoded):
        scores = (users[pairs[:, 0]] * items[pairs[:, 1]]).sum(1) + user_bias[pairs[:, 0]] + item_bias[pairs[:, 1]]
        for link in _links(module):
            if np.allclose(link.stars(scores.astype(np.float64)), outputs, atol=_TOLERANCE, rtol=_TOLERANCE):
                biased = user_bias.any() or item_bias.any()
                return learned_dot_product(
                    [users, user_bias, items, item_bias] if biased else [users, items], link, encoded
                )
    return None


def _some_pairs(encoded: Encoded) -> AnyArray:
    rng = np.random.default_rng(0)
    return np.stack([rng.integers(0, size, _TRIED) for size in (encoded.users, encoded.items)], 1)


@torch.no_grad()
def _outputs(module: nn.Module, pairs: AnyArray) -> AnyArray:
    module.eval()
    device = next(module.parameters()).device
    outputs = module(torch.from_numpy(pairs).to(device)).cpu().numpy().reshape(-1)
    module.train()
    return np.asarray(outputs)


def _candidates(module: nn.Module, encoded: Encoded) -> Iterator[tuple[Singles, Singles, Singles, Singles]]:
    """Give every way to read its parameters as factors of users and items with biases; a missing bias is 0."""
    arrays = [parameter.detach().cpu().numpy().astype(np.float32) for parameter in module.parameters()]

    def tables(rows: int) -> list[Singles]:
        return [array for array in arrays if array.ndim == 2 and array.shape[0] == rows and array.shape[1] > 1]

    def biases(rows: int) -> list[Singles]:
        none: Singles = np.zeros(rows, np.float32)
        return [*(array.reshape(-1) for array in arrays if array.shape in ((rows,), (rows, 1))), none]

    everyone = [float(array.reshape(-1)[0]) for array in arrays if array.size == 1] + [0.0]
    both = product(tables(encoded.users), tables(encoded.items), biases(encoded.users), biases(encoded.items), everyone)
    for users, items, user_bias, item_bias, of_all in both:
        if users is not items and users.shape[1] == items.shape[1]:
            yield users, items, user_bias, item_bias + np.float32(of_all)


def _links(module: nn.Module) -> list[Link]:
    y_range = getattr(module, "y_range", None)
    return [Identity()] if y_range is None else [SigmoidRange(float(y_range[0]), float(y_range[1])), Identity()]
