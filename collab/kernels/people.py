"""Many people who are folded in at once, by the compiled loop."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec

import numpy as np

from collab.inference import FOLD_IN_LIMITS, DotScoring, Evidence, Gaussian, Noise, Ordinal, Scoring
from collab.types import Codes, Floats

FoldedIn = tuple[Gaussian, Evidence, float]
"""What `fold_in_person` returns."""


class PeopleFoldIn:
    """The fold-in of many people, each rating one title or more, by the titles of a model with an ordinal head."""

    def __init__(self, items: DotScoring, head: Ordinal, noise: Noise) -> None:
        """`items` are those of all rows."""
        self._items, self._head, self._noise = items, head, noise
        self._features = np.ascontiguousarray(np.swapaxes(items.features, 0, 1), np.float32)
        shared = np.zeros((len(items), 0)) if items.shared is None else items.shared
        self._shared = np.ascontiguousarray(shared, np.float32)
        self._offsets = np.ascontiguousarray(items.offsets, np.float32)

    @property
    def compiled(self) -> bool:
        """Whether the first call will not have to wait for the loop's compilation."""
        from collab.kernels.compiling import is_compiled

        return is_compiled("people")

    def compile(self) -> None:
        """Compile the loop, or read the machine code of an earlier time: by one person who rates the first title."""
        from collab.kernels.compiling import mark_compiled

        samples, width = self._features.shape[1], self._features.shape[2] + self._shared.shape[1]
        nobody = Gaussian(np.zeros((samples, width)), np.tile(np.eye(width), (samples, 1, 1)))
        self([nobody], [np.zeros(1, np.int32)], [np.array(self._head.values[:1])])
        mark_compiled("people")

    @classmethod
    def of(cls, items: Scoring, noise: Noise) -> "PeopleFoldIn | None":
        """Return it, or None without an ordinal head, for which there is no loop, or without Numba."""
        if not isinstance(items, DotScoring) or items.head is None or not find_spec("numba"):
            return None
        return cls(items, items.head, noise)

    def __call__(self, priors: Sequence[Gaussian], rows: Sequence[Codes], stars: Sequence[Floats]) -> list[FoldedIn]:
        """Return what `fold_in_person` returns of each person with this prior, who gave `stars` to titles in `rows`."""
        from collab.kernels.compiling import cores
        from collab.kernels.person_loops import fold_in_people
        from collab.kernels.rows import spans

        noise = self._noise
        starts = np.concatenate([[0], np.cumsum([len(own) for own in rows])]).astype(np.int64)
        prior_means = np.stack([prior.mean for prior in priors])
        means, covariances = np.empty_like(prior_means), np.empty((*prior_means.shape, prior_means.shape[-1]))
        targets, variances = np.empty((2, starts[-1], prior_means.shape[1]))
        noises, (rounds, steps, least) = np.empty(len(priors)), FOLD_IN_LIMITS
        arrays = (
            *(starts, np.concatenate(rows).astype(np.int32), np.stack(self._head.ends(np.concatenate(stars)))),
            (self._features, self._shared, self._offsets, noise.variance, noise.items),
            *(prior_means, np.stack([prior.covariance for prior in priors]), float(noise.user_shape)),
            (rounds if noise.user_shape else 0, steps, least),
            *(means, covariances, targets, variances, noises),
        )
        loop: Callable[..., None] = fold_in_people
        shares = spans(starts, cores() if len(priors) > 1 else 1)
        with ThreadPoolExecutor(len(shares)) as threads:
            list(threads.map(lambda span: loop(*span, *arrays), shares))
        return [
            (
                Gaussian(means[person], covariances[person]),
                Evidence(
                    self._items.select(rows[person], np.float32).slopes,
                    targets[first:last].T.copy(),
                    variances[first:last].T.copy(),
                ),
                float(noises[person]),
            )
            for person, (first, last) in enumerate(zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True))
        ]
