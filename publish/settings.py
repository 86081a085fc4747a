"""The settings of the app and of the environment, with what each does."""

import ast
import inspect
from collections.abc import Mapping
from itertools import pairwise

from tui.terminal import Choices

VARIABLES: Mapping[str, str] = {
    "COLLAB_HOME": "The folder that everything is kept in; without it, that of the platform for a user's data.",
    "COLLAB_RUN": "For the command of --notify: the run's number; COLLAB_RUN_NEWS and others have its state.",
    "COLLAB_PERSON": "For the command of --notify, on a server: whose run it is.",
    "COLLAB_PLAIN": "1 prints sentences without columns, bars and signs, as --plain does.",
    "COLLAB_SLOTS": "How many runs train side by side; without it one, and the others wait in their order.",
    "COLLAB_MOST_RUNS": "How many runs may wait or train at once, which a server sets for each of its people.",
    "COLLAB_GUEST": "Set for whom a server lets in without a key: what they rate is deleted when they leave.",
    "COLLAB_WEB": "The address of the browser that shows the app, which a server sets: fewer frames, no animation.",
    "NO_COLOR": "Draws without colours, whatever config.toml says.",
    "NUMBA_CACHE_DIR": "Where the machine code of the loops is kept; without it, in the data folder.",
    "NUMBA_NUM_THREADS": "On how many cores the loops of bayes work; without it on all, where there are many ratings.",
    "OMP_NUM_THREADS": "How many threads NumPy and torch use in a fit; without it one.",
}
"""The environment variables that the program goes by."""


def screen_settings() -> dict[str, str]:
    """Return the settings of `[screen]` in config.toml, from the texts under the fields."""
    [body] = (node.body for node in ast.parse(inspect.getsource(Choices)).body if isinstance(node, ast.ClassDef))
    fields = [node for node in body if isinstance(node, ast.AnnAssign | ast.Expr)]
    return {
        ast.unparse(field.target): ast.literal_eval(text.value)
        for field, text in pairwise(fields)
        if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr)
    }
