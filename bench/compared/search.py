"""Settings of others that are better than their own: python -m bench.compared.search [LIBRARY]...

Each candidate is fitted on four fifths of the training rows of `u1` of MovieLens 100K and measured on the others, drawn
by `default_rng(7)`; no held-out row is looked at. The best ones stand in the files of the libraries.
"""

import sys
import warnings
from importlib import import_module

import numpy as np

import collab
from bench.compared import measures
from bench.compared.data import FIRST, load
from bench.compared.system import Training
from collab.data import Split

_SEARCHED = ("implicit", "cmfrec", "lenskit")


def main() -> None:
    """Print the figures of each candidate."""
    warnings.simplefilter("ignore")
    ratings = load(FIRST)
    rows = np.random.default_rng(7).permutation(collab.split(ratings, "u1").training)
    fifth = len(rows) // 5
    training = Training(ratings, Split("training rows of u1", np.sort(rows[fifth:]), np.sort(rows[:fifth])))
    for library in sys.argv[1:] or _SEARCHED:
        for system in import_module(f"bench.compared.peers.{library}").CANDIDATES:
            fitted = system.fit(training)
            part = measures.accuracy if "accuracy" in system.parts else measures.ranking
            figures = {name: round(value, 4) for name, value in part(fitted, training).items()}
            print(system.name, system.settings, figures, flush=True)


if __name__ == "__main__":
    main()
