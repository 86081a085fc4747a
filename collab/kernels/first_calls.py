"""The first call of each loop, which compiles it, on next to nothing."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import numpy as np
from scipy.sparse import csr_array

from collab.errors import CollabError
from collab.kernels.compiling import cores, is_compiled, mark_compiled
from collab.kernels.rows import Kernel, Loops, Rated
from collab.processes import Job, run_job

_ONE, _PAIR = np.ones(1, np.float32), np.ones((1, 2), np.float32)
_SQUARE = np.ones((2, 2), np.float32)


def compile_loops(kernel: Kernel, loops: Loops, others: Job) -> None:
    """Call each loop of a kind once. Of a chain's, the one that draws rows takes half the time to compile: a process of
    its own has the `others` meanwhile, for Numba compiles one after another.
    """
    if loops == "choices":
        kernel.solve_rows(csr_array(_PAIR), _SQUARE, np.eye(2), 1.0)
        kernel.scores(_rated(), _PAIR, _PAIR)
    elif loops == "improvements":
        kernel.improve_rows(csr_array(_PAIR), _SQUARE, _SQUARE, _SQUARE[0], _PAIR, 1)
        kernel.scores(_rated(), _PAIR, _PAIR)
    elif cores() == 1 or is_compiled("chain"):
        _draw_rows(kernel)
        call_others(kernel)
    else:
        with ThreadPoolExecutor(1) as thread:
            beside = thread.submit(run_job, others, {})
            _draw_rows(kernel)
            with suppress(CollabError):  # then they are compiled below
                beside.result()
        call_others(kernel)
    mark_compiled(loops)


def _draw_rows(kernel: Kernel) -> None:
    rated, means = _rated(), np.ones((1, 2))
    for each in (rated, rated.transposed()):
        kernel.draw_rows(each, _ONE, np.ones(1), _ONE, _PAIR, means, np.eye(2), means)


def call_others(kernel: Kernel) -> None:
    """Call all loops of a chain but the one that draws rows."""
    rated, level, cuts = _rated(), np.ones(1, np.uint8), np.array([0.0, 1.0])
    kernel.draw_latent(rated, level, _ONE, (_ONE, _ONE), cuts, np.ones(2, np.uint32))
    kernel.cut_sums(rated, level, _ONE, (_ONE, _ONE), cuts)
    scores = kernel.scores(rated, _PAIR, _PAIR)
    kernel.pair_scores(rated.columns, rated.columns, _PAIR, _PAIR)
    kernel.product(csr_array(_PAIR), _SQUARE)
    kernel.row_squares(rated, _ONE, scores, _ONE)
    kernel.column_squares(rated, _ONE, scores, np.ones(1))


def _rated() -> Rated:
    return Rated.of(np.zeros(1, np.int32), np.zeros(1, np.int32), (1, 1))
