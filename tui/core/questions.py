"""The questions of the Rate screen, and the meaning of its keys on the scale at hand."""

from collections.abc import Collection

import numpy as np

from collab.coldstart import Questionnaire
from collab.data import Scale
from tui.core.session import Session

_TEN = 10


class Questions:
    """The questions for whoever a session is about, by the model in use where there is one, else by the data alone."""

    def __init__(self, session: Session) -> None:
        """Raises NotFound where the data was never read."""
        ready = session.require_ready()
        self._session = session
        self._questionnaire = Questionnaire(ready.titles if ready.model is None else ready.model.recommender)

    def next(self, n: int, passed: Collection[str] = (), others: Collection[str] = ()) -> list[str]:
        """Return the ids of the next n titles to ask about, none of them among the `others`.

        Those that were `passed` and left without an answer count as skipped: whoever turns the page does not know them.
        So do those to watch; what was seen or hidden is not asked about, and says nothing of what is known.
        """
        ready = self._session.require_ready()
        known = ready.known
        skipped = (known.skipped | known.watch | set(passed)) - known.stars.keys() - known.out
        return self._questionnaire.next(
            known if ready.model is None else ready.model.me, n, skipped=skipped, without=known.out.union(others)
        )


def stars_of(digit: str, scale: Scale) -> float | None:
    """Return the stars that a digit gives, None where the scale has no such value.

    Up to ten stars a digit is itself and 0 is ten, or nothing at all where the scale begins with it; on longer scales
    it stands for that many tenths.
    """
    number = int(digit) or (_TEN if scale.high >= _TEN else 0)
    stars = float(number) if scale.high <= _TEN else scale.high * number / _TEN
    return stars if scale.holds(np.array(stars)) else None


def nudged(stars: float, scale: Scale, direction: int) -> float:
    """Return `stars` moved up (1) or down (-1) by half a star, or by a step of the scale where that is more."""
    half = 0.5 if scale.high <= _TEN else scale.high / 20
    steps = (stars + direction * max(half, scale.step) - scale.low) / scale.step
    return min(scale.high, max(scale.low, scale.low + round(steps) * scale.step))
