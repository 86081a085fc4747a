"""Cold start against its budgets, on made-up models: make bench-coldstart.

Prints the median and the 95th percentile of each, in milliseconds, beside what is allowed. The models are random
numbers of the right shapes; only the time counts here.
"""

import statistics
import time
from collections.abc import Callable

import numpy as np

import collab
from collab.artifact import Artifact
from collab.data import Items, ItemStats, Scale
from collab.inference import Gaussian, Identity, Noise
from collab.interest import FactorInterest, Interest, ItemInterest, serving_kind
from collab.storage import Strings

GENRES = ("Action", "Comedy", "Drama", "Horror", "Romance", "Sci-Fi", "War", "Western")
_ROUNDS, _WARM_UP = 200, 0.5


def made_up(items: int, factors: int, samples: int) -> collab.Recommender:
    """Return a model of random numbers."""
    rng = np.random.default_rng(3)
    width = 1 + factors
    features = 0.3 * rng.normal(size=(samples, items + 1, width)).astype(np.float32)
    features[:, :, 0] = 1
    ratings = np.sort(rng.integers(20, 600, items).astype(np.int32))[::-1].copy()
    names = [f"{rng.integers(10**9):x} {item}" for item in range(items)]
    artifact = Artifact(
        model="bayes",
        config={},
        data="made-up",
        dataset="made-up",
        fingerprint="made-up",
        split="none",
        metrics={},
        scale=Scale(0.5, 5, 0.5),
        link=Identity(),
        items=Items(
            ids=Strings.of(str(item) for item in range(items)),
            titles=Strings.of(names),
            years=rng.integers(1930, 2020, items).astype(np.int16),
            genres=Strings.of(GENRES[item % 8] for item in range(items)),
            imdb=Strings.blank(items),
            tmdb=Strings.blank(items),
        ),
        stats=ItemStats(ratings, np.full(items, 3.5, np.float32), ratings, np.ones(items, np.float32)),
        user_ids=Strings.of(str(user) for user in range(700)),
        user_embeddings=np.zeros((0, width), np.float32),
        item_rows=np.arange(1, items + 1, dtype=np.int32),
        item_features=features,
        item_offsets=(3.4 + 0.3 * rng.normal(size=(samples, items + 1))).astype(np.float32),
        factors=(1, width),
        layers=(),
        prior=Gaussian(np.zeros((samples, width)), np.repeat(0.3 * np.eye(width)[None], samples, 0)),
        noise=Noise(np.full(samples, 0.7), np.ones(items + 1, np.float32)),
        interest=made_up_interest(rng, items),
    )
    return collab.Recommender(artifact)


def made_up_interest(rng: np.random.Generator, items: int) -> Interest:
    """Return an interest of random numbers, of the kind and the size that so many items get."""
    if serving_kind(items, items) == "ials":
        return FactorInterest("ials", rng.normal(size=(items, 64)).astype(np.float16), np.eye(64), 0.02)
    entries = max(600_000, 64 * items) // items
    return ItemInterest(
        "ease",
        np.arange(items + 1) * entries,
        np.concatenate([np.sort(rng.choice(items, entries, replace=False)) for _ in range(items)]).astype(np.int32),
        (0.05 * rng.normal(size=items * entries)).astype(np.float16),
        (0.001 * rng.normal(size=items)).astype(np.float32),
        (0.1 * rng.normal(size=(items, 24))).astype(np.float16),
    )


def answers(rec: collab.Recommender, count: int) -> dict[str, float]:
    """Return so many made-up answers."""
    rng = np.random.default_rng(4)
    items = rng.choice(len(rec.items), count, replace=False)
    return {rec.items.ids[int(item)]: float(rng.integers(1, 11)) / 2 for item in items}


def measure(name: str, allowed: float, work: Callable[[], object]) -> None:
    """Time a call again and again, after half a second of it to warm up, and print its line."""
    warm = time.perf_counter() + _WARM_UP
    while time.perf_counter() < warm:
        work()
    times = []
    for _ in range(_ROUNDS):
        begun = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - begun))
    middle, high = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(f"{name:<66} {middle:>8.2f} {high:>8.2f} {allowed:>8.1f}  {'' if middle <= allowed else 'over'}")


def main() -> None:
    """Print the table."""
    print(f"{'':<66} {'median':>8} {'p95':>8} {'allowed':>8}  ms")
    small = made_up(1682, 10, 1)
    ten = answers(small, 10)
    measure(
        "fold in 10 ratings, 10 factors, recommend 20 of 1,682", 0.5, lambda: small.recommend(small.fold_in(ten), 20)
    )
    wide, many_wide, many = made_up(10_000, 50, 1), made_up(10_000, 50, 20), made_up(10_000, 10, 20)
    fifty = answers(wide, 50)
    measure("fold in 50 ratings, 50 factors, one posterior", 1, lambda: wide.fold_in(fifty))
    measure("fold in 50 ratings, 10 factors, 20 samples", 3, lambda: many.fold_in(fifty))
    measure("fold in 50 ratings, 50 factors, 20 samples", 3, lambda: many_wide.fold_in(fifty))
    before, last = many.fold_in(dict(list(fifty.items())[:-1])), fifty
    measure("one rating more, 10 factors, 20 samples", 1, lambda: many.fold_in(last, after=before))
    for label, rec in (("one posterior of 50 factors", wide), ("20 samples of 10 factors", many)):
        me, questionnaire = rec.fold_in(answers(rec, 10)), collab.Questionnaire(rec)
        questionnaire.next(me)
        measure(
            f"the next page over 10,000 titles, {label}",
            20,
            lambda me=me, ask=questionnaire: ask.next(me),  # type: ignore[misc] # mypy infers no type for a default
        )
    huge = made_up(62_000, 10, 20)
    for label, allowed, rec in (("10,000 titles, one posterior", 5, wide), ("10,000 titles, 20 samples", 5, many)):
        person = rec.fold_in(answers(rec, 10))
        measure(f"recommend 20 of {label}", allowed, lambda me=person, rec=rec: rec.recommend(me, 20))  # type: ignore[misc] # as above
    hundred = wide.fold_in(answers(wide, 100))
    measure("a press of the dial: 200 of 10,000 titles, after 100 ratings", 50, lambda: wide.recommend(hundred, 200))
    person = huge.fold_in(answers(huge, 10))
    measure("recommend 20 of 62,000 titles, 20 samples", 40, lambda: huge.recommend(person, 20))


if __name__ == "__main__":
    main()
