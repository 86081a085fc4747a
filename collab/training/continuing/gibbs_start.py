"""The draws that a chain begins with, sample by sample, where a model of samples is gone on from."""

from dataclasses import dataclass

import numpy as np

from collab.bayes import Beginning
from collab.data import Ratings
from collab.inference import Ordinal
from collab.models import Vocabulary
from collab.training.continuing.parent import Parent
from collab.types import AnyArray, Codes, Floats


@dataclass(frozen=True, eq=False)
class GibbsStart:
    """The samples of a model in the units of a chain on grown data: standardised stars, of this `mean` and `unit`.

    `rows` are those of the model for each item that is trained, `columns` the place among the titles whose choice moves
    a prior of each that does so now, -1 for one that did not.
    """

    parent: Parent
    rows: Codes
    columns: AnyArray
    mean: float
    unit: float

    @classmethod
    def of(
        cls, parent: Parent, ratings: Ratings, vocabulary: Vocabulary, choices: AnyArray, mean: float, unit: float
    ) -> "GibbsStart":
        """Return the start; `choices` are the positions of the titles in the data whose choice moves a prior now."""
        prior, ids = parent.artifact.choice_prior, ratings.item_table.ids
        listed = parent.artifact.items.ids
        places = {} if prior is None else {listed[at]: place for place, at in enumerate(prior.titles.tolist())}
        columns = np.array([places.get(ids[code], -1) for code in choices.tolist()], np.int64)
        return cls(parent, parent.item_rows(vocabulary), columns, mean, unit)

    def beginning(self, sample: int) -> Beginning:
        """Return the draw that sample `sample` of the model is."""
        model = self.parent.artifact
        width = model.factors[1]
        items = model.item_features[sample, self.rows, :width].astype(np.float64) / self.unit
        items[:, 0] = (model.item_offsets[sample, self.rows] - self.mean) / self.unit
        prior = model.prior if model.choice_prior is None else model.choice_prior.informed
        mean, covariance = prior.mean[sample, :width], prior.covariance[sample, :width, :width]
        if (about := model.about_prior) is not None:
            mean = mean - about.means[sample, :, :width].sum(0)
            covariance = covariance - about.spreads[sample, :, :width, :width].sum(0)
        return Beginning(
            items=items,
            slopes=[self._slopes(sample, width), *self._told_slopes(sample, width)],
            mean=mean,
            precision=np.asarray(np.linalg.inv(covariance), np.float64),
            noise=float(model.noise.variance[sample]) / self.unit**2,
            item_precisions=1 / model.noise.items[self.rows].astype(np.float64),
            cuts=self._cuts,
        )

    def _slopes(self, sample: int, width: int) -> Floats:
        """Return the slopes of a user's embedding in the titles chosen, (p, width)."""
        prior = self.parent.artifact.choice_prior
        if prior is None:
            return np.zeros((len(self.columns), width))
        slopes = prior.slopes[sample, :, :width].astype(np.float64)
        return np.asarray(np.where(self.columns[:, None] >= 0, slopes[self.columns], 0.0))

    def _told_slopes(self, sample: int, width: int) -> list[Floats]:
        """Return the slopes of users in what they tell of themselves, (p, width), by trait."""
        about = self.parent.artifact.about_prior
        if about is None:
            return []
        ends = np.cumsum([len(trait.marks) for trait in about.traits])
        return np.split(about.slopes[sample, :, :width], ends[:-1])

    @property
    def _cuts(self) -> Floats:
        link = self.parent.artifact.link
        return (np.array(link.cuts) - self.mean) / self.unit if isinstance(link, Ordinal) else np.zeros(0)
