"""A trained model put to use: predictions, recommendations, similar titles and reasons, in NumPy alone."""

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Unpack

import numpy as np

from collab.artifact import Artifact, open_artifact, save_artifact
from collab.data import Items, ItemStats, Ratings, Scale, open_cache
from collab.errors import NotFound, UnknownUser
from collab.inference import Scoring, select_rows
from collab.interest import AS_LEARNED
from collab.notebook import Shown, Table
from collab.recommend.explain import choices, ranks, reasons
from collab.recommend.filtering import ANY_TITLE, Conditions, TitleFilter
from collab.recommend.lists import candidates, diversified
from collab.recommend.ranking import WITHOUT_STARS, By, ListScores
from collab.recommend.results import Choice, Explanation, Prediction, Recommendation, Similar
from collab.recommend.similar import Nearness, Neighbourhood, Neighbours, near_by_choices, with_both
from collab.recommend.uncertainty import AverageVariance, Spread, eighty_percent, expected_stars, level_shares, moments
from collab.recommend.user_embedding import FoldIn, UserEmbedding
from collab.storage import shared_object
from collab.text import brief
from collab.titles import TitleLookup, id_text
from collab.types import Bools, Codes, Floats, Singles

_REASONS, _CHOICES = 3, 3
_ROW_0 = np.zeros(1, np.int32)


class Recommender(Shown):
    """An Artifact put to use. Items are ids, or titles as `find` takes them, and a person is a UserEmbedding or the id
    of a user the model knows.
    """

    def __init__(self, artifact: Artifact, ratings: Ratings | None = None) -> None:
        self.artifact = artifact
        self._ratings = ratings

    def __repr__(self) -> str:
        return brief("Recommender", *self.artifact.facts)

    @classmethod
    def open(cls, path: Path | str) -> "Recommender":
        """Open a model file, unless this process was forked from one that had. Raises NotFound and BadData."""
        return shared_object(path, cls) or cls(open_artifact(path))

    def save(self, path: Path | str) -> None:
        """Write the model to one file."""
        save_artifact(self.artifact, path)

    @property
    def items(self) -> Items:
        """Every listed item, rated or not."""
        return self.artifact.items

    @property
    def stats(self) -> ItemStats:
        """Numbers of ratings, means and entropies by item."""
        return self.artifact.stats

    @property
    def scale(self) -> Scale:
        """The scale of every number of stars."""
        return self.artifact.scale

    @cached_property
    def titles(self) -> TitleLookup:
        """The lookup of all titles, more rated ones first."""
        return TitleLookup(self.items, self.stats.ratings)

    def find(self, text: str) -> str:
        """Return the item id of an id or a title. Raises UnknownItem, and AmbiguousTitle with the ids."""
        return self.titles.find(text)

    @cached_property
    def _item_side(self) -> Scoring:
        return self.artifact.scoring

    @cached_property
    def _mean_item(self) -> Scoring:
        return self._item_side.select(_ROW_0)

    @cached_property
    def scoring(self) -> Scoring:
        """Every listed item, as a user embedding is scored against it, in single precision."""
        return self._item_side.select(self.artifact.item_rows, np.float32)

    @cached_property
    def _item_variance(self) -> Floats:
        """The variance that each listed item adds to its predictions: a title without ratings may be anything."""
        return np.where(self.stats.trained > 0, 0.0, self.artifact.unrated_variance)

    @property
    def factors(self) -> Singles:
        """The factors of every listed item, float32 (items, factors): see `factors_at`."""
        return self.factors_at(np.arange(len(self.items), dtype=np.int32))

    def factors_at(self, positions: Codes) -> Singles:
        """Return the factors of some items, float32 (k, factors): side by side where there are several samples, so that
        dot products are averaged over them however each is turned.
        """
        first, last = self.artifact.factors
        listed = np.swapaxes(self.artifact.item_features, 0, 1)[self.artifact.item_rows[positions], :, first:last]
        return listed.reshape(len(positions), -1)

    @cached_property
    def ratings(self) -> Ratings:
        """The ratings the model was trained on, from the cache. Raises NotFound where they are not there any more."""
        ratings = self._ratings or open_cache(self.artifact.fingerprint)
        if ratings is None:
            raise NotFound(
                f"The ratings of {self.artifact.data} are not in the cache any more, so its users' histories are "
                "unknown. Read the data it was trained on again, with collab-tui data info."
            )
        return ratings

    @cached_property
    def tags(self) -> Sequence[tuple[str, ...]]:
        """The tags that people gave each listed item; none where the data has none, or is not in the cache any more."""
        try:
            tags_of = self.ratings.item_table.tags_of
        except NotFound:
            return [()] * len(self.items)
        return [tags_of(position) for position in range(len(self.items))]

    @cached_property
    def _known_users(self) -> dict[str, int]:
        return {user: row for row, user in enumerate(self.artifact.user_ids)}

    @cached_property
    def fold_in(self) -> FoldIn:
        """The embedding of a person from their ratings, stars by id or title: `fold_in(stars)`, see FoldIn."""
        return FoldIn(self.artifact, self._item_side, self.titles)

    def user(self, user: str | int) -> UserEmbedding:
        """Return a user of the data by id: the trained embedding, with the spread that their ratings in the cache
        leave; where the model keeps no embeddings of users, or was not trained on this one, they are folded in.

        Raises UnknownUser, and NotFound where the ratings are not in the cache any more.
        """
        user = id_text(user)
        if user not in self._known_users and not self._has_ratings_of(user):
            names = self.artifact.user_ids[:4]
            known = ", ".join([*names[:3], "and so on"] if len(names) > 3 else names)
            raise UnknownUser(f'The model was not trained on a user "{user}". Its users are called {known}.')
        latest = self.ratings.latest(user)
        ids = map(self.items.id, self.ratings.items[latest].tolist())
        answers = dict(zip(ids, self.ratings.stars[latest].tolist(), strict=True))
        if (row := self._known_users.get(user)) is None:
            return self.fold_in(answers)
        return self.fold_in.trained(row, answers, self.ratings.about(self.ratings.user_codes[user]))

    def _has_ratings_of(self, user: str) -> bool:
        """Return whether the data has ratings of a user, all held out in training; False where they are not there."""
        try:
            return user in self.ratings.user_codes
        except NotFound:
            return False

    def predict(self, me: UserEmbedding | str | int, items: Sequence[str] | Sequence[int]) -> Prediction:
        """Return the predicted stars of `items` in their order; nan of a model of choices without stars. Raises
        UnknownItem, AmbiguousTitle and UnknownUser.
        """
        return self.predict_at(self._embedding(me), self.titles.codes(items))

    def predict_at(self, me: UserEmbedding, positions: Codes) -> Prediction:
        """Return the same of the items at some positions."""
        titles = self.scoring_at(positions)
        return self._predict(me, positions, titles, titles.linearize(me.gaussian.mean))

    def _predict(
        self, me: UserEmbedding, codes: Codes, titles: Scoring, linearised: tuple[Floats, Floats]
    ) -> Prediction:
        artifact = self.artifact
        mean, variance = moments(me.gaussian, *linearised)
        variance = variance + self._item_variance[codes]
        if artifact.implicit:
            unknown = np.full(len(mean), np.nan)
            return Prediction(unknown, unknown, unknown, unknown)
        noise = me.noise * artifact.noise.mean_at(artifact.item_rows[codes])
        shares = level_shares(me.gaussian, titles, self._item_variance[codes] + noise)
        if shares is not None:
            mean = expected_stars(shares, artifact.link)
        low, high = eighty_percent(mean, variance + noise, shares, artifact.link, self.scale)
        return Prediction(mean, np.sqrt(variance), self.scale.clip(low), self.scale.clip(high), shares)

    def _reasons(
        self, me: UserEmbedding, codes: Codes, titles: Scoring, slopes: Floats, predicted: Prediction, most: int | None
    ) -> list[Explanation]:
        """Take the predictions of some items apart: without the person's answers they would be those of their prior."""
        noise = me.noise * self.artifact.noise.mean_at(self.artifact.item_rows[codes])
        shares = level_shares(me.prior, titles, self._item_variance[codes] + noise)
        link = self.artifact.link
        base = titles.mean_stars(me.prior.mean) if shares is None else expected_stars(shares, link)
        stars = titles.mean_stars(me.gaussian.mean) if self.artifact.implicit else predicted.mean
        return reasons(me, self.items, slopes, (base, stars), most)

    def recommend(
        self,
        me: UserEmbedding | str | int,
        n: int = 20,
        *,
        only: TitleFilter = ANY_TITLE,
        among: Collection[str] | None = None,
        without: Collection[str] = (),
        by: By = "joined",
        known: float = AS_LEARNED,
        diversity: float = 0.0,
        **conditions: Unpack[Conditions],
    ) -> Table[Recommendation]:
        """Return the n unrated titles with the best scores, best first; see `scores`.

        `only` leaves out what does not meet the filter, and so does each of its conditions named here (`genre="Drama"`,
        `since=1990`, `until`, `min_ratings`, `max_sd`); `without` the items with these ids, `among` all others.
        `known`, 0 to 1, turns the joined order from what few know to what everyone knows; .5 is as learned.
        `diversity`, 0 to 1, trades scores against likeness among the titles; see `diversified`. Raises UnknownItem, and
        BadConfig for an order by stars of a model without any.
        """
        person = self._embedding(me)
        interest = self.interest(person)
        allowed = self.allowed(person, only.also(**conditions), among, without)
        best, scores = self.list_scores.best(person, by, known, interest, allowed, candidates(n, diversity))
        if diversity:
            places = diversified(scores, self.neighbours.directions(best), n, diversity)
            best, scores = best[places], scores[places]
        return self._recommendations(person, best, scores, interest)

    def allowed(
        self, me: UserEmbedding, only: TitleFilter, among: Collection[str] | None = None, without: Collection[str] = ()
    ) -> Bools:
        """Return which titles may stand in a person's list, (items,), a film under two ids once: see `recommend`."""
        allowed, films, twice = only.allow(self.items, self.stats), self.titles.films, self.titles.twice
        fresh = np.ones(len(films), np.bool_)
        fresh[films[me.rated]] = False
        allowed &= fresh
        allowed[twice] &= fresh[films[twice]]
        if among is not None:
            allowed &= np.isin(np.arange(len(allowed)), self.titles.codes(among))
        if without:
            allowed[self.titles.codes(without)] = False
        if only.max_sd is not None:
            allowed &= self._spread.of(me.gaussian)[1] <= only.max_sd**2
        allowed[twice] &= ~allowed[films[twice]]
        return allowed

    def _recommendations(
        self, me: UserEmbedding, best: Codes, scores: Floats, interest: Floats | None
    ) -> Table[Recommendation]:
        """Describe the titles `best`, whose scores these are, to a person with this interest in all."""
        items, codes, titles = self.items, best.tolist(), self.scoring_at(best)
        stars, slopes = titles.linearize(me.gaussian.mean)
        predicted = self._predict(me, best, titles, (stars, slopes))
        most = 0 if self.artifact.implicit else _REASONS
        because = self._reasons(me, best, titles, slopes, predicted, most)
        ranks, chosen = self._choices(me, best, interest)
        columns: tuple[Iterable[object], ...] = (
            map(items.id, codes),
            map(items.name, codes),
            [year or None for year in items.years[best].tolist()],
            map(items.genres_of, codes),
            self.scale.clip(predicted.mean).tolist(),
            predicted.sd.tolist(),
            predicted.low.tolist(),
            predicted.high.tolist(),
            scores.tolist(),
            self.stats.ratings[best].tolist(),
            [why.reasons for why in because],
            ranks,
            chosen,
            items.imdb.some(best),
            items.tmdb.some(best),
        )
        return Table(Recommendation._make(row) for row in zip(*columns, strict=True))

    def describe(self, me: UserEmbedding, titles: Codes, scores: Floats) -> Table[Recommendation]:
        """Return what is to be said to a person of the titles at some positions, whose `scores` these are."""
        return self._recommendations(me, titles, scores, self.interest(me))

    def _choices(
        self, me: UserEmbedding, titles: Codes, scores: Floats | None
    ) -> tuple[Sequence[int | None], Sequence[tuple[Choice, ...]]]:
        """Return the ranks of some titles by the person's interest, and which titles chosen speak most for each."""
        interest = self.artifact.interest
        if interest is None or scores is None or not me.weights.any():
            return [None] * len(titles), [()] * len(titles)
        return ranks(scores, titles, me.chosen), choices(me, interest, self.items, titles, _CHOICES)

    def interest_ranks(self, me: UserEmbedding, titles: Codes) -> list[int | None]:
        """Return the rank of titles, by position, by the person's interest, among all not chosen yet, 1 the likeliest
        to be chosen; None for what they chose, of a model without interest and of a person who chose nothing.
        """
        scores = self.interest(me)
        return [None] * len(titles) if scores is None or not me.weights.any() else ranks(scores, titles, me.chosen)

    def interest(self, me: UserEmbedding) -> Floats | None:
        """Return the person's interest in every listed item: how far their choices speak for choosing it. None for a
        model without.
        """
        interest = self.artifact.interest
        return None if interest is None else interest.scores(me.chosen, me.weights)

    def scores(self, me: UserEmbedding, by: By = "joined", known: float = AS_LEARNED) -> Floats:
        """Return the scores that a list is sorted by, for every listed item.

        "joined" adds up interest and predicted stars, see Join; `known` turns it; a model without interest has stars in
        its place, shrunk by number of ratings. "little-known" is the same of titles that few know. "likely" is the
        chance of 4 stars of 5 and more; "personal" is how many stars more than the average person this one would give,
        and "adventurous" the spread of the stars, both of the titles they would like best; "divisive" is the stars of
        titles that others disagree about. Choices without stars have the first two alone, by interest, or by popularity
        for who chose nothing. Raises BadConfig.
        """
        return self.list_scores.of(me, by, known, self.interest(me) if by in WITHOUT_STARS else None)

    @cached_property
    def list_scores(self) -> ListScores:
        """The scores that its lists are sorted by."""
        return ListScores(self.artifact, self.scoring, self._mean_item, self._spread)

    @cached_property
    def _spread(self) -> Spread:
        return Spread(self.scoring, self._item_variance)

    @cached_property
    def average_variance(self) -> AverageVariance:
        """The variance of predictions over the titles that a user might see next."""
        return AverageVariance(self.scoring, self.stats, self.artifact.prior)

    def unknown(self, me: UserEmbedding) -> float:
        """Return the share, 0 to 1, of the average variance of a new person's predictions that is still there."""
        return min(1.0, self.average_variance.of(me.gaussian) / self.average_variance.of_new_user)

    @cached_property
    def neighbours(self) -> Neighbours:
        """Every listed item by the direction of its factors."""
        features = select_rows(np.swapaxes(self.artifact.item_features, 0, 1), self.artifact.item_rows)
        return Neighbours(np.ascontiguousarray(features), self.artifact.factors, self.items, self._neighbourhood)

    @cached_property
    def _neighbourhood(self) -> Neighbourhood:
        return Neighbourhood(self.items, self.stats)

    def similar(
        self,
        items: str | int | Sequence[str] | Sequence[int],
        n: int = 10,
        *,
        by: Nearness = "choices",
        only: TitleFilter = ANY_TITLE,
        **conditions: Unpack[Conditions],
    ) -> Table[Similar]:
        """Return the n titles nearest to an item, or to the blend of several, nearest first, among those with 5
        training ratings or more that meet the filter and the conditions named as in `recommend`.

        By "choices" those are the titles that the same people choose; by "factors", and for a model without interest,
        those with the largest cosine. Each comes with the share of people who rated both, where the ratings are still
        there. None for titles of which training knew nothing. Raises UnknownItem, and BadConfig for no item at all.
        """
        subjects = self.titles.ids_of(items if isinstance(items, Sequence) and not isinstance(items, str) else [items])
        wanted, interest = only.also(**conditions), self.artifact.interest
        if interest is None or self.nearness(by) == "factors":
            return self._with_both(subjects, self.neighbours.near(subjects, n, wanted))
        return self._with_both(subjects, near_by_choices(interest, self._neighbourhood, subjects, n, wanted))

    def nearness(self, by: Nearness = "choices") -> Nearness:
        """Return by what `similar` goes where this is asked for: a model has interest, factors or both."""
        if self.artifact.interest is None:
            return "factors"
        return by if self.artifact.has_factors else "choices"

    def _with_both(self, subjects: Sequence[str], near: Table[Similar]) -> Table[Similar]:
        """Return neighbours with the share of people who rated both, where the ratings are still there."""
        try:
            ratings = self.ratings
        except NotFound:
            return near
        return with_both(near, subjects, self.items, ratings)

    def explain(self, me: UserEmbedding | str | int, item: str | int) -> Explanation:
        """Return how much each of the person's ratings adds to or takes from the prediction, and what they chose from
        their interest. Raises UnknownItem and AmbiguousTitle.
        """
        person, codes = self._embedding(me), self.titles.codes([item])
        titles, interest = self.scoring_at(codes), self.artifact.interest
        linearised = titles.linearize(person.gaussian.mean)
        predicted = self._predict(person, codes, titles, linearised)
        [explanation] = self._reasons(person, codes, titles, linearised[1], predicted, None)
        if interest is None:
            return explanation
        [chosen] = choices(person, interest, self.items, codes)
        return explanation._replace(interest=sum(choice.share for choice in chosen), choices=chosen)

    def _embedding(self, me: UserEmbedding | str | int) -> UserEmbedding:
        return me if isinstance(me, UserEmbedding) else self.user(me)

    def scoring_at(self, positions: Codes) -> Scoring:
        """Return the items at some positions, in double precision."""
        return self._item_side.select(self.artifact.item_rows[positions])
